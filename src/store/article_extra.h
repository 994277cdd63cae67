/*
 * What the editor adds to an article: what it says in search results and on social networks' cards, its lead picture's
 * own words, related articles chosen by hand; and the group of its translations. Rows only.
 */
#ifndef STORE_ARTICLE_EXTRA_H
#define STORE_ARTICLE_EXTRA_H

#include "store/article.h"

struct article_extra {
	int64_t article_id;
	struct str lead_alt; /* "" = the picture's own */
	struct str social_title, social_description;
	int64_t social_media_id; /* 0 = the lead picture */
};

/* RC_OK with everything empty where nothing was stored. */
enum rc article_extra_get(struct db *db, struct arena *arena, int64_t article_id,
			  struct article_extra *ret_extra) MUST_CHECK;
/* Adds or replaces. */
enum rc article_extra_put(struct db *db, const struct article_extra *extra) MUST_CHECK;

/* In the order that was set, whatever their state. */
enum rc article_related_ids(struct db *db, struct arena *arena, int64_t article_id,
			    struct article_ids *ret_ids) MUST_CHECK;
/* Replaces the list; one that stands twice counts once. RC_INVALID when one of them does not exist. */
enum rc article_set_related(struct db *db, int64_t article_id, const int64_t *ids, size_t n) MUST_CHECK;

/* All of the group in any state, by id. */
enum rc article_group_ids(struct db *db, struct arena *arena, int64_t group, struct article_ids *ret_ids) MUST_CHECK;
/* Puts an article into a group (0: into none); the version stays, for its own text says nothing of it. */
enum rc article_set_group(struct db *db, int64_t article_id, int64_t group) MUST_CHECK;

#endif
