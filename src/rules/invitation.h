/*
 * How somebody gets a password without anybody else knowing it: an invitation to a new login, or a link for a lost
 * password. Both are tickets: 256 random bits in a link that works once and for a while. One that an administrator
 * makes ends the earlier ones of that person, and so does the new password.
 */
#ifndef RULES_INVITATION_H
#define RULES_INVITATION_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/ticket.h"

#define INVITATION_MS (INT64_C(7) * 24 * 3600 * 1000)
#define RESET_MS (INT64_C(3600) * 1000)

/* What a ticket became: mailed, or a link that whoever made it hands over. */
struct ticket_link {
	int64_t person_id;
	enum ticket_kind kind;
	struct str url;
	int64_t expires_at;
	bool mailed; /* then nobody needs to see the url */
};

enum invitation_field { INVITATION_NAME, INVITATION_EMAIL, INVITATION_ROLE, INVITATION_FIELDS };

struct invitation {
	int64_t person_id; /* a guest author who is to have a login; 0: found by the address, or somebody new */
	struct str name;   /* of somebody new */
	struct str email;
	struct str role;     /* as the form sends it: "editor" */
	struct str base_url; /* what the link begins with: "https://news.example.org" */
};
/* msgid of what is wrong with each field, NULL where nothing is. */
struct invitation_errors {
	const char *of[INVITATION_FIELDS];
};

/*
 * A login without a password, and the ticket to it; mailed where mail goes out. RC_INVALID with ret_errors set (also
 * when the address has a login); RC_NOT_FOUND: no such person.
 */
enum rc invitation_make(struct site *s, struct arena *a, const struct staff *by, const struct invitation *invitation,
			struct invitation_errors *ret_errors, struct ticket_link *ret_link) MUST_CHECK;
/*
 * A new ticket for somebody who has a login: an invitation again when there is no password yet, else a reset. by_mail
 * counts only where mail goes out. RC_NOT_FOUND: the person has no login.
 */
enum rc ticket_make(struct site *s, struct arena *a, const struct staff *by, int64_t person_id, struct str base_url,
		    bool by_mail, struct ticket_link *ret_link) MUST_CHECK;
/*
 * Somebody says to have forgotten a password. Whether the address is known cannot be told from what this answers, nor
 * from how long it takes. network: bytes of the caller's address. RC_LIMITED: too many from there; RC_CONFLICT: no mail
 * goes out, so nobody can be helped this way.
 */
enum rc password_forgotten(struct site *s, struct arena *a, struct str email, struct str network,
			   struct str base_url) MUST_CHECK;

/* What stands behind a token. RC_NOT_FOUND: nothing, or a ticket that was used, replaced or is over. */
struct ticket_holder {
	enum ticket_kind kind;
	struct account account;
};
enum rc ticket_find(struct db *db, struct arena *a, struct str token, struct ticket_holder *ret_holder) MUST_CHECK;
/*
 * Sets the password; the ticket is used, all sessions of the person end. Takes a password hash's time: slow threads
 * only. RC_INVALID: no such password is taken; RC_NOT_FOUND as above.
 */
enum rc ticket_redeem(struct site *s, struct arena *a, struct str token, struct str password,
		      struct ticket_holder *ret_holder) MUST_CHECK;

#endif
