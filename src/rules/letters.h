/*
 * What the letters to staff say, in the site's main language. Texts in, text out: sends nothing.
 */
#ifndef RULES_LETTERS_H
#define RULES_LETTERS_H

#include "rules/settings.h"
#include "store/account.h"

struct letter_facts {
	struct str name;        /* of whom it is for */
	struct str by;          /* who invites or has made the link; "" for a link that the person asked for */
	enum account_role role; /* for an invitation */
	struct str link;
	int64_t until; /* the link works */
};
struct letter_text {
	struct str subject, text;
};

/* Plain text in paragraphs, in the arena. RC_LIMITED when a name makes it unreasonably long. */
enum rc letter_invitation(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			  struct letter_text *ret_text) MUST_CHECK;
/* The same; by "" says that the person asked for it. */
enum rc letter_new_password(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			    struct letter_text *ret_text) MUST_CHECK;

#endif
