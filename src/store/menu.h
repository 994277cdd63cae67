/*
 * Menus: named trees of links to objects of the site or to anywhere.
 */
#ifndef STORE_MENU_H
#define STORE_MENU_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct menu {
	int64_t id;
	struct str slug; /* unique */
	struct str name;
	struct str place; /* where the theme shows it: "main", "footer", …; "" = nowhere */
};
struct menus {
	struct menu *items;
	size_t n;
};

enum menu_kind { MENU_ARTICLE, MENU_SECTION, MENU_TAG, MENU_PERSON, MENU_LINK };

struct menu_item {
	int64_t id;
	int64_t menu_id;
	int64_t parent_id; /* 0 = top */
	int64_t position;
	struct str label; /* "" takes the object's own name */
	struct str url;   /* MENU_LINK: as given. In a tree: where the item leads, whatever its kind */
	enum menu_kind kind;
	int64_t object_id;
	/* filled by menu_tree() only */
	struct menu_item *children;
	size_t n_children;
};
struct menu_items {
	struct menu_item *items;
	size_t n;
};

enum rc menu_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct menu *ret_menu) MUST_CHECK;
/* The oldest menu in that place. */
enum rc menu_get_by_place(struct db *db, struct arena *arena, struct str place, struct menu *ret_menu) MUST_CHECK;
enum rc menu_list(struct db *db, struct arena *arena, struct menus *ret_menus) MUST_CHECK;
/* RC_CONFLICT for a taken slug. m->id is not looked at. */
enum rc menu_insert(struct db *db, const struct menu *m, int64_t *ret_id) MUST_CHECK;
enum rc menu_update(struct db *db, const struct menu *m) MUST_CHECK;
enum rc menu_delete(struct db *db, int64_t id) MUST_CHECK;

/*
 * parent_id must be an item of the same menu, not deeper than MENU_DEPTH_MAX - 1 (RC_INVALID). item->id is not looked
 * at.
 */
#define MENU_DEPTH_MAX 16
enum rc menu_item_insert(struct db *db, const struct menu_item *item, int64_t *ret_id) MUST_CHECK;
/* Label and, of a link, where it leads. RC_NOT_FOUND when it is gone. */
enum rc menu_item_update(struct db *db, int64_t id, struct str label, struct str url) MUST_CHECK;
/* Where it hangs; the caller sees to it that nothing hangs below itself. */
enum rc menu_item_place(struct db *db, int64_t id, int64_t parent_id, int64_t position) MUST_CHECK;
/* What hangs below it takes its place. */
enum rc menu_item_delete(struct db *db, int64_t id) MUST_CHECK;
/* Removes all items of a menu: whoever saves a menu writes it anew. */
enum rc menu_clear(struct db *db, int64_t menu_id) MUST_CHECK;

/* What a deleted object's items lead to from now on: nothing; they stay for the desk. */
enum rc menu_item_forget(struct db *db, enum menu_kind kind, int64_t object_id) MUST_CHECK;

/*
 * The menu as readers see it: top items with their children, by position, then id; labels and paths filled in. Items
 * whose object is gone or not visible at now are left out, and their children take their place.
 */
enum rc menu_tree(struct db *db, struct arena *arena, int64_t menu_id, int64_t now,
		  struct menu_items *ret_items) MUST_CHECK;
/* When the next article that an item of any menu leads to will be visible; INT64_MAX when none will. */
enum rc menu_next_due(struct db *db, int64_t now, int64_t *ret_at) MUST_CHECK;
/* The rows as stored, flat, by position, then id. */
enum rc menu_item_list(struct db *db, struct arena *arena, int64_t menu_id, struct menu_items *ret_items) MUST_CHECK;

#endif
