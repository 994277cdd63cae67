/*
 * What the letters to staff and readers say, in the site's main language. Texts in, text out: sends nothing.
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
	struct str email; /* the new one, of letters about that */
	int64_t until;    /* the link works */
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

/* To a new address to sign in with: is it right? To the old one: that somebody asked; that it has changed. */
enum rc letter_email_confirm(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			     struct letter_text *ret_text) MUST_CHECK;
enum rc letter_email_asked(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			   struct letter_text *ret_text) MUST_CHECK;
enum rc letter_email_changed(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			     struct letter_text *ret_text) MUST_CHECK;

/* To a reader who ticked "notify me": is that so? Nothing that a reader wrote stands in it. */
enum rc letter_ask_reader(const struct site_settings *settings, struct arena *a, struct str title, struct str link,
			  struct letter_text *ret_text) MUST_CHECK;

#define LETTER_ANSWERS_MAX 10
struct letter_answer {
	struct str author, title, text, url;
};
struct letter_answers {
	struct str name; /* of whom it is for */
	struct letter_answer *items;
	size_t n;        /* at least one */
	struct str link; /* where to choose how often, or to stop */
};
enum rc letter_answers(const struct site_settings *settings, struct arena *a, const struct letter_answers *facts,
		       struct letter_text *ret_text) MUST_CHECK;

/* To a moderator: so many comments wait. */
enum rc letter_waiting(const struct site_settings *settings, struct arena *a, struct str name, int64_t n,
		       struct str link, struct letter_text *ret_text) MUST_CHECK;

#endif
