/*
 * What an article has to wait for, and why it was withdrawn. Most articles have no such row. Which acts look at it is
 * decided in rules.
 */
#ifndef STORE_STANDING_H
#define STORE_STANDING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct standing {
	int64_t article_id;
	int64_t embargo_until; /* 0: none */
	int64_t withdrawn_at;  /* 0: is not */
	struct str reason;     /* for readers */
};

/* All zero when nothing is known of the article. */
enum rc standing_get(struct db *db, struct arena *arena, int64_t article_id, struct standing *ret_standing) MUST_CHECK;
/* Adds or replaces. RC_INVALID: no such article. */
enum rc standing_put(struct db *db, const struct standing *s) MUST_CHECK;
/*
 * Is a file used by articles that are withdrawn or in the trash, and by nothing else: no other article, no portrait, no
 * setting of the site that names its path?
 */
enum rc standing_hides_media(struct db *db, int64_t media_id, bool *ret_hidden) MUST_CHECK;

#endif
