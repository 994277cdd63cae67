/*
 * Who signs in: making, changing and removing logins. Sessions and permissions stand on this.
 */
#ifndef RULES_ACCOUNTS_H
#define RULES_ACCOUNTS_H

#include "rules/audit.h"
#include "rules/password.h"
#include "rules/site.h"
#include "store/account.h"

/*
 * A new login for a new person, or for the guest author who has this address. password STR_NONE: none yet. RC_INVALID
 * for an address or password that cannot be; RC_CONFLICT when the address has a login. Hashes the password here: takes
 * tens of milliseconds. `by` is who does it, for the audit log; here and below.
 */
enum rc account_add(struct site *s, const struct staff *by, struct str email, struct str name, enum account_role role,
		    struct str password) MUST_CHECK;
/* What everybody knows of whoever has this login. */
struct password_owner account_owner(const struct site_settings *settings, const struct account *account);
/* RC_INVALID where password_refusal() has something against it for this login, or no password was given. */
enum rc account_password_check(struct site *s, const struct account *account, struct str password) MUST_CHECK;
/* From the command line it also ends all sessions of the person; a browser's are its caller's affair. */
enum rc account_change_password(struct site *s, const struct staff *by, struct str email,
				struct str password) MUST_CHECK;
/*
 * RC_CONFLICT when it would leave the site without an administrator who can sign in. Likewise removing, which ends
 * sessions, second factor and tickets; the person stays, as a guest author.
 */
enum rc account_change_role(struct site *s, const struct staff *by, struct str email,
			    enum account_role role) MUST_CHECK;
enum rc account_remove(struct site *s, const struct staff *by, struct str email) MUST_CHECK;

/* Inside a write: the row alone, with its person. Name and address are clean and normalised. RC_CONFLICT as above. */
struct account_entry {
	int64_t person_id; /* who is to have the login; 0: whoever has the address, or somebody new */
	struct str name, email;
	enum account_role role;
	struct str password_hash; /* p == NULL: none yet */
};
enum rc account_add_in(struct site *s, struct db *db, struct arena *a, const struct account_entry *entry,
		       int64_t *ret_person_id) MUST_CHECK;
/*
 * The hash of a password that may be one; STR_NONE of none. RC_INVALID: password_refusal() says why, of nobody in
 * particular. Takes its time.
 */
enum rc account_password_hash(struct arena *a, struct str password, struct str *ret_hash) MUST_CHECK;

/* Inside a write: a guest author of this name with a free slug and path. */
enum rc person_make(struct site *s, struct db *db, struct arena *a, struct str name, int64_t *ret_id) MUST_CHECK;

/*
 * Trimmed, lower case, the host in its ASCII form (UTS 46): the form that addresses of staff and readers are stored,
 * hashed and compared in. RC_INVALID when it is none, by what catches a slip of the hand: one @, something before it, a
 * host's name with a dot inside (or "localhost") after it.
 */
#define EMAIL_MAX 254 /* bytes */
enum rc email_normalise(struct arena *a, struct str email, struct str *ret_email) MUST_CHECK;

#endif
