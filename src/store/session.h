/*
 * Sessions of staff and the devices that need not type a code again for a while. Tokens are random bytes that only the
 * browser has; rows hold their SHA-256. How long a session lasts and what its stages mean is decided in rules.
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "base/arena.h"
#include "store/account.h"

struct db;

enum session_stage {
	SESSION_CODE,  /* the password was right, a code is still asked for */
	SESSION_ENROL, /* must set up a second factor before anything else */
	SESSION_FULL,
};

struct session {
	struct str token_hash; /* CRYPTO_HASH_SIZE bytes */
	int64_t person_id;
	enum session_stage stage;
	bool remembered;
	struct str device; /* "Firefox on Linux", for the list of devices */
	int64_t created_at, seen_at;
	int64_t fresh_at; /* when the password was last typed */
	int64_t expires_at;
	enum account_role role; /* of the account, as name and email; set by reads only */
	struct str email, name, language;
};
struct sessions {
	struct session *items;
	size_t n;
};

enum rc session_insert(struct db *db, const struct session *s) MUST_CHECK;
/* RC_NOT_FOUND: none, over, or the login is gone. */
enum rc session_get(struct db *db, struct arena *arena, struct str token_hash, int64_t now,
		    struct session *ret_session) MUST_CHECK;
/* The latest seen first. */
enum rc session_list(struct db *db, struct arena *arena, int64_t person_id, int64_t now,
		     struct sessions *ret_sessions) MUST_CHECK;
enum rc session_seen(struct db *db, struct str token_hash, int64_t seen_at, int64_t expires_at) MUST_CHECK;
enum rc session_set_stage(struct db *db, struct str token_hash, enum session_stage stage) MUST_CHECK;
enum rc session_set_fresh(struct db *db, struct str token_hash, int64_t fresh_at) MUST_CHECK;
/* Only one of this person; nothing happens when there is none. */
enum rc session_delete(struct db *db, struct str token_hash, int64_t person_id) MUST_CHECK;
/* All of a person's but one; kept "": all. */
enum rc session_delete_others(struct db *db, int64_t person_id, struct str kept) MUST_CHECK;
/* When the person was last here, of the sessions that still stand; 0: none does. */
enum rc session_last_seen(struct db *db, int64_t person_id, int64_t *ret_at) MUST_CHECK;

/* A device that typed a code; token_hash as above. */
enum rc known_device_insert(struct db *db, struct str token_hash, int64_t person_id, int64_t expires_at) MUST_CHECK;
/* Is it one of this person's that is not over yet? */
enum rc known_device_has(struct db *db, struct str token_hash, int64_t person_id, int64_t now,
			 bool *ret_known) MUST_CHECK;
/* All of a person's. */
enum rc known_device_forget(struct db *db, int64_t person_id) MUST_CHECK;

/* Sessions and devices that are over. */
enum rc session_sweep(struct db *db, int64_t now) MUST_CHECK;

#endif
