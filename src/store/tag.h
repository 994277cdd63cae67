/*
 * Tags: flat labels of articles.
 */
#ifndef STORE_TAG_H
#define STORE_TAG_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct tag {
	int64_t id;
	struct str slug; /* unique only with its path */
	struct str path; /* canonical */
	struct str name;
	struct str description;
	struct str lang; /* "" = the site's main language */
	int64_t modified_at;
	int64_t articles; /* filled by tag_list_top() and tag_find() only */
};
struct tags {
	struct tag *items;
	size_t n;
};

enum rc tag_get(struct db *db, struct arena *arena, int64_t id, struct tag *ret_tag) MUST_CHECK;
/* The one in this language first, else any with the slug (the oldest). */
enum rc tag_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct str lang,
			struct tag *ret_tag) MUST_CHECK;
/* By the own or any former path. */
enum rc tag_get_by_path(struct db *db, struct arena *arena, struct str path, struct tag *ret_tag) MUST_CHECK;
/* With its address. RC_CONFLICT for a taken path. t->id is not looked at. */
enum rc tag_insert(struct db *db, const struct tag *t, int64_t *ret_id) MUST_CHECK;
/* All fields; a changed path keeps the old one as a former path. */
enum rc tag_update(struct db *db, const struct tag *t) MUST_CHECK;
enum rc tag_delete(struct db *db, int64_t id) MUST_CHECK;

/* Articles (each once), menus and addresses, which redirect, go to the other tag. RC_INVALID for the same one. */
enum rc tag_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now) MUST_CHECK;

/*
 * Tags whose slug holds `part` ("" = all), in the order of slugs, and how many there are. Looks through an index of all
 * slugs: some milliseconds for 100,000.
 */
enum rc tag_find(struct db *db, struct arena *arena, struct str part, int64_t limit, int64_t offset,
		 struct tags *ret_tags) MUST_CHECK;
enum rc tag_find_count(struct db *db, struct str part, int64_t *ret_n) MUST_CHECK;

/* By id after after_id (0 begins). */
enum rc tag_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit, struct tags *ret_tags) MUST_CHECK;
enum rc tag_list_of_article(struct db *db, struct arena *arena, int64_t article_id, struct tags *ret_tags) MUST_CHECK;
/*
 * The most used ones, most articles first. `articles` is the number in the language in which the tag has most of them,
 * those of the future included.
 */
enum rc tag_list_top(struct db *db, struct arena *arena, int64_t limit, struct tags *ret_tags) MUST_CHECK;

#endif
