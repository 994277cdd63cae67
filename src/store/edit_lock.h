/*
 * Who has an article open in the editor. When a lock is stale and who may take one is decided in rules.
 */
#ifndef STORE_EDIT_LOCK_H
#define STORE_EDIT_LOCK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct edit_lock {
	int64_t article_id;
	int64_t person_id;
	struct str session; /* the browser window */
	int64_t taken_at;
	int64_t beat_at; /* when the window last said that it is there */
	struct str name; /* of the person; set by reads only */
};
struct edit_locks {
	struct edit_lock *items;
	size_t n;
};

enum rc edit_lock_get(struct db *db, struct arena *arena, int64_t article_id, struct edit_lock *ret_lock) MUST_CHECK;
/* Adds, or takes the place of whoever has it. RC_INVALID: no such article or person. */
enum rc edit_lock_put(struct db *db, const struct edit_lock *lock) MUST_CHECK;
/* RC_OK also when this session has it not. */
enum rc edit_lock_delete(struct db *db, int64_t article_id, struct str session) MUST_CHECK;
/* Those that beat at `since` or later, the latest first; at most limit. */
enum rc edit_lock_list(struct db *db, struct arena *arena, int64_t since, int64_t limit,
		       struct edit_locks *ret_locks) MUST_CHECK;

#endif
