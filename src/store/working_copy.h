/*
 * Working copies: what somebody typed into the editor and has not saved, one a person and article. Knows nothing of
 * what it holds.
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
	struct str content; /* JSON */
};

/* Adds or replaces. RC_INVALID: no such article or person. */
enum rc working_copy_put(struct db *db, const struct working_copy *w) MUST_CHECK;
enum rc working_copy_get(struct db *db, struct arena *arena, int64_t article_id, int64_t person_id,
			 struct working_copy *ret_copy) MUST_CHECK;
/* Names of the others who have one of the article, with commas between; "" for nobody. */
enum rc working_copy_holders(struct db *db, struct arena *arena, int64_t article_id, int64_t but_person_id,
			     struct str *ret_names) MUST_CHECK;
/* RC_OK also when there is none. */
enum rc working_copy_delete(struct db *db, int64_t article_id, int64_t person_id) MUST_CHECK;

#endif
