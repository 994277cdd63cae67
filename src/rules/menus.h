/*
 * Menus as staff arrange them. All inside a write; every act is told to the audit log and to who shows menus.
 */
#ifndef RULES_MENUS_H
#define RULES_MENUS_H

#include "rules/audit.h"
#include "rules/outline.h"
#include "rules/site.h"
#include "store/menu.h"

#define MENU_DEEPEST 2     /* levels below the top, as the theme shows them */
#define MENU_ITEMS_MAX 200 /* in one menu */
#define MENU_LABEL_MAX 100 /* bytes */

/* The menu that readers see in the place ("main", "footer"); makes an empty one where there is none. */
enum rc menu_open(struct site *s, struct db *db, struct arena *a, const struct staff *who, struct str place,
		  int64_t *ret_id) MUST_CHECK;

/* A line as typed; errors are msgids. */
struct menu_line {
	enum menu_kind kind;
	int64_t object_id; /* not of a link */
	struct str label, url;
	const char *label_error, *url_error;
};
/* Comes last. RC_INVALID with errors set; RC_LIMITED when the menu is full; RC_NOT_FOUND: menu or object is gone. */
enum rc menu_line_add(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		      struct menu_line *line) MUST_CHECK;
enum rc menu_line_set(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		      int64_t item_id, struct menu_line *line) MUST_CHECK;
enum rc menu_line_remove(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
			 int64_t item_id) MUST_CHECK;
/* As outline_change() answers. */
enum rc menu_arrange(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		     const struct outline_wish *wish) MUST_CHECK;

/* The lines of a menu as a tree. */
enum rc menu_outline(struct db *db, struct arena *a, int64_t menu_id, struct menu_items *ret_items,
		     struct outline *ret_outline) MUST_CHECK;

#endif
