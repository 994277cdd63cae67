/*
 * Signing in and staying signed in: passwords, second factors, devices, and the throttle that slows guessing down
 * without ever locking anybody out. A session's token is 256 random bits in a cookie; the database holds its hash.
 */
#ifndef RULES_SESSION_H
#define RULES_SESSION_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/session.h"

#define SESSION_TOKEN_SIZE 43 /* base64url of 32 bytes, without NUL */
#define SESSION_IDLE_MS (INT64_C(8) * 3600 * 1000)
#define SESSION_REMEMBERED_MS (INT64_C(14) * 86400 * 1000)
#define DEVICE_KNOWN_MS (INT64_C(30) * 86400 * 1000) /* a remembered device types a code once in so long */
#define SESSION_FRESH_MS (INT64_C(10) * 60 * 1000)   /* how long a typed password counts for dangerous acts */

/* What came with the form. Texts borrowed. */
struct sign_in {
	struct str email, password;
	bool remember;
	struct str device;       /* "Firefox on Linux" */
	struct str device_token; /* cookie of a known device, "" for none */
	struct str network;      /* bytes of the address, for the throttle */
};

struct signed_in {
	char token[SESSION_TOKEN_SIZE + 1];
	char device_token[SESSION_TOKEN_SIZE + 1]; /* "" unless this device is to be known from now on */
	enum session_stage stage;
	bool remembered;
	struct staff staff;
};

/*
 * Checks a password and begins a session. Takes a password hash's time and memory: on a slow thread only. RC_DENIED:
 * address or password are wrong, never which (of a login that exists it is counted, and noted in the log); RC_LIMITED:
 * too many tries, ret_wait_ms says for how long.
 */
enum rc session_begin(struct site *s, struct db *db, struct arena *a, const struct sign_in *in, struct signed_in *ret,
		      int64_t *ret_wait_ms) MUST_CHECK;
/* A session for somebody whose identity was proven otherwise: an invitation, a link by mail. */
enum rc session_begin_for(struct site *s, struct db *db, struct arena *a, int64_t person_id, struct str device,
			  struct signed_in *ret) MUST_CHECK;
/*
 * The second step: a code or recovery code for a session that waits for one. The session gets a new token. RC_DENIED:
 * wrong, which the log tells; RC_LIMITED as above, counted for the person however many sessions there are.
 */
enum rc session_prove(struct site *s, struct db *db, struct arena *a, struct str token, struct str code,
		      struct signed_in *ret, int64_t *ret_wait_ms) MUST_CHECK;
/*
 * The person sets up a second factor with this session: confirms the code, makes recovery codes, and a session that
 * had to is full from now on. RC_DENIED: the code is wrong.
 */
enum rc session_enrol(struct site *s, struct arena *a, const struct staff *who, struct str code,
		      struct str *ret_codes) MUST_CHECK;
/* Turns the second factor off, for the own person or (person_id another's) by an administrator. */
enum rc factor_remove(struct site *s, const struct staff *who, int64_t person_id) MUST_CHECK;
/* New recovery codes in place of the old ones. */
enum rc recovery_codes_renew(struct site *s, struct arena *a, const struct staff *who,
			     struct str *ret_codes) MUST_CHECK;

/*
 * Whose session this is, and in which stage. RC_NOT_FOUND: none. Moves the end of the session now and then, waiting for
 * the writer.
 */
enum rc session_find(struct site *s, struct db *db, struct arena *a, struct str token, struct staff *ret_staff,
		     enum session_stage *ret_stage) MUST_CHECK;
enum rc session_end(struct site *s, const struct staff *who, struct str token_hash) MUST_CHECK;
/* All sessions and known devices of a person but this one ("": all); inside a write. */
enum rc sessions_end_in(struct db *db, int64_t person_id, struct str kept) MUST_CHECK;
enum rc sessions_end(struct site *s, const struct staff *who, int64_t person_id, struct str kept) MUST_CHECK;

/* The password of the signed-in person again. Slow thread only. RC_DENIED, RC_LIMITED as session_begin(). */
enum rc session_confirm(struct site *s, struct db *db, const struct staff *who, struct str password,
			int64_t *ret_wait_ms) MUST_CHECK;
static inline bool session_is_fresh(const struct staff *who, int64_t now)
{
	return now - who->fresh_at < SESSION_FRESH_MS;
}

/* "Firefox on Android" from a User-Agent header; a guess for people, never for a decision. */
struct str device_name(struct arena *a, struct str user_agent);

#endif
