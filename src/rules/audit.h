/*
 * Telling the audit log who did what. To be called inside the write job that does it, so that the one is never there
 * without the other.
 */
#ifndef RULES_AUDIT_H
#define RULES_AUDIT_H

#include "store/account.h"
#include "store/audit.h"

/* A member of staff as rules and pages know them; by whom something is done. */
struct staff {
	int64_t person_id; /* 0: the program, or a command at the machine */
	struct str name, email;
	enum account_role role;
	struct str session;   /* hash of the session's token; "" outside a browser */
	struct str token;     /* what this session's forms carry */
	int64_t fresh_at;     /* when the password was last typed */
	bool needs_enrolment; /* must set up a second factor before anything else */
	struct str language;  /* of the newsroom's pages; "": the site's main one */
	int64_t failed_tries; /* by the request that has just begun the session: since the one before */
};

/* For commands. */
extern const struct staff staff_program;

/* act: "article.publish"; object "" and 0 for none; detail: a few words for people, may be empty. */
enum rc audit(struct db *db, const struct staff *who, const char *act, const char *object, int64_t object_id,
	      struct str detail) MUST_CHECK;

#endif
