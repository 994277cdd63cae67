/* The tree of sections: see section.h. */
#include "store/section.h"

#include <inttypes.h>

#include "store/address.h"
#include "store/figure_sum.h"
#include "store/list_count.h"
#include "store/menu.h"
#include "store/origin.h"
#include "store/rows.h"
#include "store/setting.h"
#include "store/sql_ids.h"

#define ABOVE_MAX 64 /* sections above one another */

static void read_row(struct stmt *stmt, struct arena *arena, struct section *s)
{
	*s = (struct section){
		.id = stmt_i64(stmt, 0),
		.parent_id = stmt_i64(stmt, 1),
		.slug = stmt_text(stmt, arena, 2),
		.path = stmt_text(stmt, arena, 3),
		.name = stmt_text(stmt, arena, 4),
		.description = stmt_text(stmt, arena, 5),
		.lang = stmt_text(stmt, arena, 6),
		.position = stmt_i64(stmt, 7),
		.modified_at = stmt_i64(stmt, 8),
	};
}

/* The one row of a bound statement, to its end. */
static enum rc read_one(struct stmt *stmt, struct arena *arena, struct section *ret_section)
{
	struct section s;
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &s);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_section = s;
	return rc;
}

static enum rc read_list(struct stmt *stmt, struct arena *arena, struct sections *ret_sections)
{
	struct rows rows = ROWS(arena, struct section);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_sections = (struct sections){rows.items, rows.n};
	return rc;
}

enum rc section_get(struct db *db, struct arena *arena, int64_t id, struct section *ret_section)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret_section);
}

enum rc section_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct str lang,
			    struct section *ret_section)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_GET_BY_SLUG);
	rows_bind_text(stmt, 1, slug);
	rows_bind_text(stmt, 2, lang);
	return read_one(stmt, arena, ret_section);
}

enum rc section_get_by_path(struct db *db, struct arena *arena, struct str path, struct section *ret_section)
{
	int64_t id;
	enum rc rc = address_find(db, path, ADDRESS_SECTION, &id);
	return rc == RC_OK ? section_get(db, arena, id, ret_section) : rc;
}

/* Parameters 1 to 8 of section_insert and section_update. */
static void bind_row(struct stmt *stmt, const struct section *s)
{
	stmt_bind_id(stmt, 1, s->parent_id);
	rows_bind_text(stmt, 2, s->slug);
	rows_bind_text(stmt, 3, s->path);
	rows_bind_text(stmt, 4, s->name);
	rows_bind_text(stmt, 5, s->description);
	rows_bind_text(stmt, 6, s->lang);
	stmt_bind_i64(stmt, 7, s->position);
	stmt_bind_i64(stmt, 8, s->modified_at);
}

enum rc section_insert(struct db *db, const struct section *s, int64_t *ret_id)
{
	int64_t id;
	enum rc rc = address_check(db, s->path, ADDRESS_SECTION, 0);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SECTION_INSERT);
	bind_row(stmt, s);
	rc = stmt_insert(stmt, &id);
	if (rc == RC_OK)
		rc = address_set_canonical(db, ADDRESS_SECTION, id, s->path, s->modified_at);
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

static enum rc check_parent(struct db *db, const struct section *s)
{
	int64_t within;
	if (s->parent_id == 0)
		return RC_OK;
	struct stmt *stmt = db_stmt(db, SQL_SECTION_IS_WITHIN);
	stmt_bind_i64(stmt, 1, s->parent_id);
	stmt_bind_i64(stmt, 2, s->id);
	enum rc rc = stmt_get_i64(stmt, &within);
	if (rc == RC_OK && within > 0)
		rc = rc_fail(RC_INVALID, "section %" PRId64 " cannot stand below itself", s->id);
	return rc;
}

static enum rc run_with_id(struct db *db, enum sql_id sql, int64_t id)
{
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_i64(stmt, 1, id);
	return stmt_run(stmt);
}

/* 0 for a section at the top, and for one that is not there. */
static enum rc parent_of(struct db *db, int64_t id, int64_t *ret_parent)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_PARENT);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_get_i64(stmt, ret_parent);
	if (rc == RC_NOT_FOUND) {
		*ret_parent = 0;
		rc = RC_OK;
	}
	return rc;
}

/* Makes again what stands under a section and everything above it, after the tree below them has changed. */
static enum rc gather_again(struct db *db, int64_t id)
{
	enum rc rc = RC_OK;
	for (int above = 0; id != 0 && above < ABOVE_MAX && rc == RC_OK; above++) {
		rc = run_with_id(db, SQL_SECTION_DROP_UNDER, id);
		if (rc == RC_OK)
			rc = run_with_id(db, SQL_SECTION_ADD_UNDER, id);
		if (rc == RC_OK)
			rc = list_count_section(db, id);
		if (rc == RC_OK)
			rc = parent_of(db, id, &id);
	}
	return rc;
}

enum rc section_update(struct db *db, const struct section *s)
{
	int64_t parent = 0;
	enum rc rc = check_parent(db, s);
	if (rc == RC_OK)
		rc = address_check(db, s->path, ADDRESS_SECTION, s->id);
	if (rc == RC_OK)
		rc = parent_of(db, s->id, &parent);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SECTION_UPDATE);
	bind_row(stmt, s);
	stmt_bind_i64(stmt, 9, s->id);
	rc = rows_changed(db, stmt, "section", s->id);
	if (rc == RC_OK && parent != s->parent_id)
		rc = gather_again(db, parent);
	if (rc == RC_OK && parent != s->parent_id)
		rc = gather_again(db, s->parent_id);
	return rc == RC_OK ? address_set_canonical(db, ADDRESS_SECTION, s->id, s->path, s->modified_at) : rc;
}

enum rc section_delete(struct db *db, int64_t id)
{
	int64_t parent;
	enum rc rc = parent_of(db, id, &parent);
	if (rc == RC_OK)
		rc = run_with_id(db, SQL_SECTION_LIFT_CHILDREN, id);
	if (rc == RC_OK)
		rc = figure_sum_hand_over(db, id);
	if (rc == RC_OK)
		rc = run_with_id(db, SQL_SECTION_HAND_OVER, id);
	if (rc == RC_OK)
		rc = address_remove_object(db, ADDRESS_SECTION, id);
	if (rc == RC_OK)
		rc = setting_remove_owner(db, SETTING_SECTION, id);
	if (rc == RC_OK)
		rc = menu_item_forget(db, MENU_SECTION, id);
	if (rc == RC_OK)
		rc = origin_former_forget(db, ORIGIN_SECTION, id);
	if (rc == RC_OK)
		rc = list_count_forget(db, LIST_SECTION, id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SECTION_DELETE);
	stmt_bind_i64(stmt, 1, id);
	rc = rows_changed(db, stmt, "section", id);
	return rc == RC_OK ? gather_again(db, parent) : rc;
}

static enum rc addresses_move(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct address_path_list paths;
	enum rc rc = address_list(db, arena, ADDRESS_SECTION, from, &paths);
	if (rc == RC_OK)
		rc = address_remove_object(db, ADDRESS_SECTION, from);
	for (size_t i = 0; rc == RC_OK && i < paths.n; i++)
		rc = address_add_former(db, ADDRESS_SECTION, into, paths.items[i].path, now);
	return rc;
}

static enum rc references_move(struct db *db, int64_t from, int64_t into)
{
	static const enum sql_id statements[] = {SQL_SECTION_MERGE_ARTICLES, SQL_SECTION_MERGE_MAIN,
						 SQL_SECTION_MERGE_CHILDREN, SQL_SECTION_MERGE_MENUS,
						 SQL_SECTION_MERGE_FORMER,   SQL_SECTION_MERGE_FRONT};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(statements) && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, statements[i]);
		stmt_bind_i64(stmt, 1, from);
		stmt_bind_i64(stmt, 2, into);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc section_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct section kept, gone;
	enum rc rc = section_get(db, arena, into, &kept);
	if (rc == RC_OK)
		rc = section_get(db, arena, from, &gone);
	if (rc == RC_OK)
		rc = check_parent(db, &(struct section){.id = from, .parent_id = into});
	if (rc == RC_OK)
		rc = addresses_move(db, arena, from, into, now);
	if (rc == RC_OK)
		rc = references_move(db, from, into);
	if (rc == RC_OK)
		rc = figure_sum_merge_section(db, from, into);
	if (rc == RC_OK)
		rc = section_delete(db, from);
	return rc == RC_OK ? gather_again(db, into) : rc;
}

enum rc section_list(struct db *db, struct arena *arena, struct sections *ret_sections)
{
	return read_list(db_stmt(db, SQL_SECTION_LIST), arena, ret_sections);
}

enum rc section_list_children(struct db *db, struct arena *arena, int64_t parent_id, struct sections *ret_sections)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_LIST_CHILDREN);
	stmt_bind_id(stmt, 1, parent_id);
	return read_list(stmt, arena, ret_sections);
}

enum rc section_list_ancestors(struct db *db, struct arena *arena, int64_t id, struct sections *ret_sections)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_LIST_ANCESTORS);
	stmt_bind_i64(stmt, 1, id);
	return read_list(stmt, arena, ret_sections);
}

enum rc section_list_subtree(struct db *db, struct arena *arena, int64_t id, struct sections *ret_sections)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_LIST_SUBTREE);
	stmt_bind_i64(stmt, 1, id);
	return read_list(stmt, arena, ret_sections);
}

enum rc section_list_of_article(struct db *db, struct arena *arena, int64_t article_id, struct sections *ret_sections)
{
	struct stmt *stmt = db_stmt(db, SQL_SECTION_LIST_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	return read_list(stmt, arena, ret_sections);
}
