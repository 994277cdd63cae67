/*
 * The address that somebody signs in with, and how it changes: at once where an administrator or the machine's owner
 * says so or no mail goes out, else when the letter to the new address was answered. The old one is always told.
 */
#ifndef RULES_LOGIN_EMAIL_H
#define RULES_LOGIN_EMAIL_H

#include "rules/audit.h"
#include "rules/site.h"

#define LOGIN_EMAIL_MS (INT64_C(24) * 3600 * 1000) /* how long the link in the letter works */

struct login_email {
	int64_t person_id; /* whose login */
	struct str email;  /* as it was typed */
	struct str base_url;
	/* Answered */
	bool mailed;         /* it changes when the letter is answered; else it has changed */
	const char *refused; /* msgid; with RC_INVALID */
};

/* The person asks; the password was asked for by the caller. RC_INVALID: refused says why; RC_NOT_FOUND: no login. */
enum rc login_email_ask(struct site *s, struct arena *a, const struct staff *who,
			struct login_email *change) MUST_CHECK;
/* At once, by an administrator or a command. Answers as above. */
enum rc login_email_set(struct site *s, struct arena *a, const struct staff *by, struct login_email *change) MUST_CHECK;

/* What the key of a letter would change, without changing it. RC_NOT_FOUND: it is none, used, replaced or too old. */
enum rc login_email_find(struct db *db, struct arena *a, struct str key, struct str *ret_email) MUST_CHECK;
/* The letter is answered. RC_NOT_FOUND as above; RC_CONFLICT: somebody else has the address by now. */
enum rc login_email_confirm(struct site *s, struct arena *a, struct str key) MUST_CHECK;

#endif
