/* Menus and their items: see menu.h. */
#include "store/menu.h"

#include <inttypes.h>

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_words[] = {"article", "section", "tag", "person", "link"};

static void read_menu(struct stmt *stmt, struct arena *arena, struct menu *m)
{
	*m = (struct menu){
		.id = stmt_i64(stmt, 0),
		.slug = stmt_text(stmt, arena, 1),
		.name = stmt_text(stmt, arena, 2),
		.place = stmt_text(stmt, arena, 3),
	};
}

static enum rc get_by_text(struct db *db, struct arena *arena, enum sql_id sql, struct str text, struct menu *ret_menu)
{
	struct menu m;
	struct stmt *stmt = db_stmt(db, sql);
	rows_bind_text(stmt, 1, text);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_menu(stmt, arena, &m);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_menu = m;
	return rc;
}

enum rc menu_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct menu *ret_menu)
{
	return get_by_text(db, arena, SQL_MENU_GET_BY_SLUG, slug, ret_menu);
}

enum rc menu_get_by_place(struct db *db, struct arena *arena, struct str place, struct menu *ret_menu)
{
	return get_by_text(db, arena, SQL_MENU_GET_BY_PLACE, place, ret_menu);
}

enum rc menu_list(struct db *db, struct arena *arena, struct menus *ret_menus)
{
	struct rows rows = ROWS(arena, struct menu);
	struct stmt *stmt = db_stmt(db, SQL_MENU_LIST);
	while (stmt_row(stmt))
		read_menu(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_menus = (struct menus){rows.items, rows.n};
	return rc;
}

static void bind_menu(struct stmt *stmt, const struct menu *m)
{
	rows_bind_text(stmt, 1, m->slug);
	rows_bind_text(stmt, 2, m->name);
	rows_bind_text(stmt, 3, m->place);
}

enum rc menu_insert(struct db *db, const struct menu *m, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_INSERT);
	bind_menu(stmt, m);
	return stmt_insert(stmt, ret_id);
}

enum rc menu_update(struct db *db, const struct menu *m)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_UPDATE);
	bind_menu(stmt, m);
	stmt_bind_i64(stmt, 4, m->id);
	return rows_changed(db, stmt, "menu", m->id);
}

enum rc menu_delete(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "menu", id);
}

static enum rc check_parent(struct db *db, const struct menu_item *item)
{
	int64_t depth;
	if (item->parent_id == 0)
		return RC_OK;
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_DEPTH);
	stmt_bind_i64(stmt, 1, item->menu_id);
	stmt_bind_i64(stmt, 2, item->parent_id);
	enum rc rc = stmt_get_i64(stmt, &depth);
	if (rc == RC_OK && depth == 0)
		rc = rc_fail(RC_INVALID, "menu %" PRId64 " has no item %" PRId64, item->menu_id, item->parent_id);
	if (rc == RC_OK && depth >= MENU_DEPTH_MAX)
		rc = rc_fail(RC_INVALID, "menu %" PRId64 " is nested deeper than %d", item->menu_id, MENU_DEPTH_MAX);
	return rc;
}

enum rc menu_item_insert(struct db *db, const struct menu_item *item, int64_t *ret_id)
{
	enum rc rc = check_parent(db, item);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_INSERT);
	stmt_bind_i64(stmt, 1, item->menu_id);
	stmt_bind_id(stmt, 2, item->parent_id);
	stmt_bind_i64(stmt, 3, item->position);
	rows_bind_text(stmt, 4, item->label);
	rows_bind_text(stmt, 5, item->url);
	stmt_bind_text(stmt, 6, str_of(kind_words[item->kind]));
	stmt_bind_i64(stmt, 7, item->object_id);
	return stmt_insert(stmt, ret_id);
}

enum rc menu_item_update(struct db *db, int64_t id, struct str label, struct str url)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_UPDATE);
	rows_bind_text(stmt, 1, label);
	rows_bind_text(stmt, 2, url);
	stmt_bind_i64(stmt, 3, id);
	return rows_changed(db, stmt, "menu item", id);
}

enum rc menu_item_place(struct db *db, int64_t id, int64_t parent_id, int64_t position)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_PLACE);
	stmt_bind_id(stmt, 1, parent_id);
	stmt_bind_i64(stmt, 2, position);
	stmt_bind_i64(stmt, 3, id);
	return rows_changed(db, stmt, "menu item", id);
}

enum rc menu_item_delete(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_LIFT_CHILDREN);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	stmt = db_stmt(db, SQL_MENU_ITEM_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "menu item", id);
}

enum rc menu_clear(struct db *db, int64_t menu_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_CLEAR);
	stmt_bind_i64(stmt, 1, menu_id);
	return stmt_run(stmt);
}

enum rc menu_item_forget(struct db *db, enum menu_kind kind, int64_t object_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_FORGET);
	stmt_bind_text(stmt, 1, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, 2, object_id);
	return stmt_run(stmt);
}

/* Runs a bound statement to its end. An item that leads nowhere has url.p == NULL. */
static enum rc read_items(struct stmt *stmt, struct arena *arena, struct menu_items *ret_items)
{
	struct rows rows = ROWS(arena, struct menu_item);
	while (stmt_row(stmt)) {
		struct menu_item *item = rows_add(&rows);
		item->id = stmt_i64(stmt, 0);
		item->menu_id = stmt_i64(stmt, 1);
		item->parent_id = stmt_i64(stmt, 2);
		item->position = stmt_i64(stmt, 3);
		item->label = stmt_text(stmt, arena, 4);
		item->url = stmt_text(stmt, arena, 5);
		item->kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 6));
		item->object_id = stmt_i64(stmt, 7);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_items = (struct menu_items){rows.items, rows.n};
	return rc;
}

enum rc menu_item_list(struct db *db, struct arena *arena, int64_t menu_id, struct menu_items *ret_items)
{
	struct stmt *stmt = db_stmt(db, SQL_MENU_ITEM_LIST);
	stmt_bind_i64(stmt, 1, menu_id);
	return read_items(stmt, arena, ret_items);
}

/* Adds the items below parent_id to rows, and below each of them its own. At most MENU_DEPTH_MAX deep, by insertion. */
static void collect(const struct menu_items *flat, int64_t parent_id, struct rows *rows)
{
	for (size_t i = 0; i < flat->n; i++) {
		const struct menu_item *item = &flat->items[i];
		if (item->parent_id != parent_id)
			continue;
		if (item->url.p == NULL) {
			collect(flat, item->id, rows);
			continue;
		}
		struct rows children = ROWS(rows->arena, struct menu_item);
		collect(flat, item->id, &children);
		struct menu_item *added = rows_add(rows);
		*added = *item;
		added->children = children.items;
		added->n_children = children.n;
	}
}

enum rc menu_tree(struct db *db, struct arena *arena, int64_t menu_id, int64_t now, struct menu_items *ret_items)
{
	struct menu_items flat;
	struct stmt *stmt = db_stmt(db, SQL_MENU_TREE);
	stmt_bind_i64(stmt, 1, menu_id);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = read_items(stmt, arena, &flat);
	if (rc != RC_OK)
		return rc;
	struct rows top = ROWS(arena, struct menu_item);
	collect(&flat, 0, &top);
	*ret_items = (struct menu_items){top.items, top.n};
	return RC_OK;
}

enum rc menu_next_due(struct db *db, int64_t now, int64_t *ret_at)
{
	int64_t at;
	struct stmt *stmt = db_stmt(db, SQL_MENU_NEXT_DUE);
	stmt_bind_i64(stmt, 1, now);
	enum rc rc = stmt_get_i64(stmt, &at);
	if (rc == RC_OK)
		*ret_at = at != 0 ? at : INT64_MAX;
	return rc;
}
