/*
 * Sections: a tree that articles hang in (a category of an imported site is one).
 */
#ifndef STORE_SECTION_H
#define STORE_SECTION_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct section {
	int64_t id;
	int64_t parent_id; /* 0 = top */
	struct str slug;   /* unique only with its path */
	struct str path;   /* canonical */
	struct str name;
	struct str description;
	struct str lang; /* "" = the site's main language */
	int64_t position;
	int64_t modified_at;
};
struct sections {
	struct section *items;
	size_t n;
};

enum rc section_get(struct db *db, struct arena *arena, int64_t id, struct section *ret_section) MUST_CHECK;
/* The one in this language first, else any with the slug (the oldest). */
enum rc section_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct str lang,
			    struct section *ret_section) MUST_CHECK;
/* By the own or any former path. */
enum rc section_get_by_path(struct db *db, struct arena *arena, struct str path,
			    struct section *ret_section) MUST_CHECK;
/*
 * With its address. RC_CONFLICT for a taken path, RC_INVALID for a parent that does not exist. s->id is not looked at.
 */
enum rc section_insert(struct db *db, const struct section *s, int64_t *ret_id) MUST_CHECK;
/*
 * All fields; a changed path keeps the old one as a former path. RC_INVALID when it would hang below itself. Another
 * parent costs as much as there are articles under the old and the new one.
 */
enum rc section_update(struct db *db, const struct section *s) MUST_CHECK;
/* Its children move to its parent; articles lose it, and take their next section as the main one. */
enum rc section_delete(struct db *db, int64_t id) MUST_CHECK;

/*
 * Everything that stands in or leads to one section goes to another: articles (each once), what hangs below it, menus,
 * the front page, addresses, which redirect. RC_INVALID when the other is the same or hangs below it; RC_NOT_FOUND.
 */
enum rc section_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now) MUST_CHECK;

/* The whole forest, flat: parents before children is not promised; by parent, position, id. */
enum rc section_list(struct db *db, struct arena *arena, struct sections *ret_sections) MUST_CHECK;
/* parent_id 0: the top level. By position, id. */
enum rc section_list_children(struct db *db, struct arena *arena, int64_t parent_id,
			      struct sections *ret_sections) MUST_CHECK;
/* From the top down to the parent of id; empty for a top one. */
enum rc section_list_ancestors(struct db *db, struct arena *arena, int64_t id,
			       struct sections *ret_sections) MUST_CHECK;
/* The section itself and everything below it, any order. */
enum rc section_list_subtree(struct db *db, struct arena *arena, int64_t id, struct sections *ret_sections) MUST_CHECK;
/* In the order they were set, main one first. */
enum rc section_list_of_article(struct db *db, struct arena *arena, int64_t article_id,
				struct sections *ret_sections) MUST_CHECK;

#endif
