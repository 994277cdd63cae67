/*
 * Who is kept out of the discussion: keyed hashes of voters, e-mail addresses and networks, each until a time. What a
 * mark is made of and what follows from a ban is said above.
 */
#ifndef STORE_BAN_H
#define STORE_BAN_H

#include "store/comment.h"

enum ban_kind { BAN_VOTER, BAN_EMAIL, BAN_NETWORK };
#define BAN_KINDS 3
#define BAN_FOREVER INT64_MAX

struct ban {
	int64_t id;
	enum ban_kind kind;
	struct str mark;
	enum comment_state state; /* COMMENT_SPAM or COMMENT_REMOVED: what becomes of new comments */
	struct str name;          /* of the author, as the comment said it; "" once it is erased */
	struct str reason;
	int64_t comment_id;    /* the comment that led to it; 0 when that is gone */
	int64_t moderation_id; /* the act that made it (moderation.h), or 0 */
	int64_t person_id;     /* who banned; 0 when gone, or a command */
	int64_t created_at, expires_at;
};
struct bans {
	struct ban *items;
	size_t n;
};

/* Sets b->id. A mark that is banned already gets this ban instead. */
enum rc ban_put(struct db *db, struct ban *b) MUST_CHECK;
/* The ban of this mark that holds now; RC_NOT_FOUND. */
enum rc ban_find(struct db *db, struct arena *arena, enum ban_kind kind, struct str mark, int64_t now,
		 struct ban *ret_ban) MUST_CHECK;
/* Does any hold now? So that who has none to ask for asks once for many. */
enum rc ban_any(struct db *db, int64_t now, bool *ret_any) MUST_CHECK;
enum rc ban_get(struct db *db, struct arena *arena, int64_t id, struct ban *ret_ban) MUST_CHECK;
/* Those that hold now, the newest first, with id < before_id (0: from the newest). */
enum rc ban_list(struct db *db, struct arena *arena, int64_t now, int64_t before_id, int64_t limit,
		 struct bans *ret_bans) MUST_CHECK;
enum rc ban_delete(struct db *db, int64_t id) MUST_CHECK;
/* Those that one act made. */
enum rc ban_delete_by_moderation(struct db *db, int64_t moderation_id) MUST_CHECK;
/* Forgets those that ended before a time, at most limit. */
enum rc ban_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

/* "voter", "email", "network" */
const char *ban_kind_name(enum ban_kind kind);

#endif
