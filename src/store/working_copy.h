/*
 * Working copies: what somebody typed into the editor and has not saved, one a person, article and browser window.
 * Knows nothing of what it holds.
 */
#ifndef STORE_WORKING_COPY_H
#define STORE_WORKING_COPY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct working_copy {
	int64_t article_id;
	int64_t person_id;
	int64_t base_version; /* of the article that the typing began with */
	int64_t saved_at;
	struct str content; /* JSON; lists leave it out */
	struct str window;  /* "" for a browser that does not tell */
};
struct working_copies {
	struct working_copy *items;
	size_t n;
};

/* Adds or replaces. RC_INVALID: no such article or person. */
enum rc working_copy_put(struct db *db, const struct working_copy *w) MUST_CHECK;
/* The one of this window; STR_NONE: the newest of any. */
enum rc working_copy_get(struct db *db, struct arena *arena, int64_t article_id, int64_t person_id, struct str window,
			 struct working_copy *ret_copy) MUST_CHECK;
/* Whoever's it is. RC_NOT_FOUND: nobody has one. */
enum rc working_copy_newest(struct db *db, struct arena *arena, int64_t article_id,
			    struct working_copy *ret_copy) MUST_CHECK;
/* Of all windows, the newest first; at most limit. */
enum rc working_copy_list(struct db *db, struct arena *arena, int64_t article_id, int64_t person_id, int64_t limit,
			  struct working_copies *ret_copies) MUST_CHECK;
/* Names of the others who have one of the article, with commas between; "" for nobody. */
enum rc working_copy_holders(struct db *db, struct arena *arena, int64_t article_id, int64_t but_person_id,
			     struct str *ret_names) MUST_CHECK;
/* That of one window, unless it is newer than `until`. RC_OK also when there is none. */
enum rc working_copy_delete_window(struct db *db, int64_t article_id, int64_t person_id, struct str window,
				   int64_t until) MUST_CHECK;
/* Those of all windows. RC_OK also when there is none. */
enum rc working_copy_delete(struct db *db, int64_t article_id, int64_t person_id) MUST_CHECK;

#endif
