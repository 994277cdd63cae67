/*
 * Votes that the desk declared void together: which they were, so that exactly they can be restored, and what readers
 * are told. The ballots' own state and the totals are ballot.h's.
 */
#ifndef STORE_VOTE_VOID_H
#define STORE_VOTE_VOID_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct vote_void {
	int64_t id;
	int64_t article_id;
	struct str block; /* as in ballot.h; "" for several */
	int64_t n;
	struct str note;   /* for readers; may be empty */
	int64_t person_id; /* who voided; 0: gone */
	struct str name;
	int64_t from_at, to_at; /* when they were cast */
	int64_t voided_at;
	int64_t restored_at; /* 0: void */
};
struct vote_voids {
	struct vote_void *items;
	size_t n;
};
struct vote_ids {
	int64_t *items;
	size_t n;
};

/* Sets v->id. ids are the ballots, v->n of them. */
enum rc vote_void_insert(struct db *db, struct vote_void *v, const int64_t *ids) MUST_CHECK;
enum rc vote_void_get(struct db *db, struct arena *arena, int64_t id, struct vote_void *ret) MUST_CHECK;
enum rc vote_void_ballots(struct db *db, struct arena *arena, int64_t id, struct vote_ids *ret_ids) MUST_CHECK;
/* RC_NOT_FOUND: none, or restored already. */
enum rc vote_void_set_restored(struct db *db, int64_t id, int64_t at) MUST_CHECK;
/* Of an article, or with 0 of the whole site; the newest first, at most limit. */
enum rc vote_void_list(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
		       struct vote_voids *ret_voids) MUST_CHECK;
/* How many votes of an article are void, and the newest note that is not empty. */
enum rc vote_void_told(struct db *db, struct arena *arena, int64_t article_id, int64_t *ret_n,
		       struct str *ret_note) MUST_CHECK;

#endif
