/*
 * The lists of words that comments are held against, as they were typed. What a word may be is known above.
 */
#ifndef STORE_WATCH_WORD_H
#define STORE_WATCH_WORD_H

#include "base/arena.h"
#include "base/str.h"

struct db;

enum watch_list { WATCH_HOLD, WATCH_BLOCK };
#define WATCH_LISTS 2

struct watch_word {
	enum watch_list list;
	struct str word;
};

struct watch_words {
	struct watch_word *items;
	size_t n;
};

/* "hold", "block", as stored and in forms; RC_INVALID for any other. */
const char *watch_list_name(enum watch_list list);
enum rc watch_list_of(struct str name, enum watch_list *ret_list) MUST_CHECK;

/* *ret_new: it was not there yet. */
enum rc watch_word_put(struct db *db, const struct watch_word *w, int64_t at, bool *ret_new) MUST_CHECK;
/* *ret_n: 1 when it was there. */
enum rc watch_word_delete(struct db *db, const struct watch_word *w, int64_t *ret_n) MUST_CHECK;
enum rc watch_word_clear(struct db *db, enum watch_list list, int64_t *ret_n) MUST_CHECK;

/* In the arena. A page of one list, by word, beginning behind `after` (""): with `part` in them, case aside. */
enum rc watch_word_list(struct db *db, struct arena *arena, enum watch_list list, struct str part, struct str after,
			int64_t limit, struct watch_words *ret) MUST_CHECK;
/* All of both, by age. */
enum rc watch_word_all(struct db *db, struct arena *arena, struct watch_words *ret) MUST_CHECK;
enum rc watch_word_counts(struct db *db, int64_t ret_counts[WATCH_LISTS]) MUST_CHECK;

#endif
