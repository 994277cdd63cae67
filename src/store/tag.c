/* Tags: see tag.h. */
#include "store/tag.h"

#include "base/map.h"
#include "db/db.h"
#include "store/address.h"
#include "store/list_count.h"
#include "store/menu.h"
#include "store/origin.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define LANGUAGES_OF_TAG 4 /* rows that are read for each tag wanted: it has one in each language */

static void read_row(struct stmt *stmt, struct arena *arena, struct tag *t)
{
	*t = (struct tag){
		.id = stmt_i64(stmt, 0),
		.slug = stmt_text(stmt, arena, 1),
		.path = stmt_text(stmt, arena, 2),
		.name = stmt_text(stmt, arena, 3),
		.description = stmt_text(stmt, arena, 4),
		.lang = stmt_text(stmt, arena, 5),
		.modified_at = stmt_i64(stmt, 6),
		.articles = stmt_i64(stmt, 7),
	};
}

/* The one row of a bound statement, to its end. */
static enum rc read_one(struct stmt *stmt, struct arena *arena, struct tag *ret_tag)
{
	struct tag t;
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &t);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_tag = t;
	return rc;
}

static enum rc read_list(struct stmt *stmt, struct arena *arena, struct tags *ret_tags)
{
	struct rows rows = ROWS(arena, struct tag);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_tags = (struct tags){rows.items, rows.n};
	return rc;
}

enum rc tag_get(struct db *db, struct arena *arena, int64_t id, struct tag *ret_tag)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret_tag);
}

enum rc tag_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct str lang, struct tag *ret_tag)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_GET_BY_SLUG);
	rows_bind_text(stmt, 1, slug);
	rows_bind_text(stmt, 2, lang);
	return read_one(stmt, arena, ret_tag);
}

enum rc tag_get_by_path(struct db *db, struct arena *arena, struct str path, struct tag *ret_tag)
{
	int64_t id;
	enum rc rc = address_find(db, path, ADDRESS_TAG, &id);
	return rc == RC_OK ? tag_get(db, arena, id, ret_tag) : rc;
}

/* Parameters 1 to 6 of tag_insert and tag_update. */
static void bind_row(struct stmt *stmt, const struct tag *t)
{
	rows_bind_text(stmt, 1, t->slug);
	rows_bind_text(stmt, 2, t->path);
	rows_bind_text(stmt, 3, t->name);
	rows_bind_text(stmt, 4, t->description);
	rows_bind_text(stmt, 5, t->lang);
	stmt_bind_i64(stmt, 6, t->modified_at);
}

enum rc tag_insert(struct db *db, const struct tag *t, int64_t *ret_id)
{
	int64_t id;
	enum rc rc = address_check(db, t->path, ADDRESS_TAG, 0);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_TAG_INSERT);
	bind_row(stmt, t);
	rc = stmt_insert(stmt, &id);
	if (rc == RC_OK)
		rc = address_set_canonical(db, ADDRESS_TAG, id, t->path, t->modified_at);
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

enum rc tag_update(struct db *db, const struct tag *t)
{
	enum rc rc = address_check(db, t->path, ADDRESS_TAG, t->id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_TAG_UPDATE);
	bind_row(stmt, t);
	stmt_bind_i64(stmt, 7, t->id);
	rc = rows_changed(db, stmt, "tag", t->id);
	return rc == RC_OK ? address_set_canonical(db, ADDRESS_TAG, t->id, t->path, t->modified_at) : rc;
}

enum rc tag_delete(struct db *db, int64_t id)
{
	enum rc rc = address_remove_object(db, ADDRESS_TAG, id);
	if (rc == RC_OK)
		rc = menu_item_forget(db, MENU_TAG, id);
	if (rc == RC_OK)
		rc = origin_former_forget(db, ORIGIN_TAG, id);
	if (rc == RC_OK)
		rc = list_count_forget(db, LIST_TAG, id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_TAG_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "tag", id);
}

enum rc tag_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit, struct tags *ret_tags)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_LIST);
	stmt_bind_i64(stmt, 1, after_id);
	stmt_bind_i64(stmt, 2, limit);
	return read_list(stmt, arena, ret_tags);
}

enum rc tag_list_of_article(struct db *db, struct arena *arena, int64_t article_id, struct tags *ret_tags)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_LIST_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	return read_list(stmt, arena, ret_tags);
}

enum rc tag_list_top(struct db *db, struct arena *arena, int64_t limit, struct tags *ret_tags)
{
	struct tags all, once = {0};
	struct map seen;
	struct stmt *stmt = db_stmt(db, SQL_TAG_LIST_TOP);
	stmt_bind_i64(stmt, 1, limit * LANGUAGES_OF_TAG);
	enum rc rc = read_list(stmt, arena, &all);
	if (rc != RC_OK)
		return rc;
	map_init(&seen, arena);
	once.items = all.items;
	for (size_t i = 0; i < all.n && once.n < (size_t)limit; i++) {
		struct str key = str_mem(&all.items[i].id, sizeof all.items[i].id);
		if (map_has(&seen, key))
			continue;
		once.items[once.n++] = all.items[i];
		map_set(&seen, key, arena);
	}
	*ret_tags = once;
	return RC_OK;
}

enum rc tag_find(struct db *db, struct arena *arena, struct str part, int64_t limit, int64_t offset,
		 struct tags *ret_tags)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_FIND);
	rows_bind_text(stmt, 1, part);
	stmt_bind_i64(stmt, 2, limit);
	stmt_bind_i64(stmt, 3, offset);
	return read_list(stmt, arena, ret_tags);
}

enum rc tag_find_count(struct db *db, struct str part, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_TAG_FIND_COUNT);
	rows_bind_text(stmt, 1, part);
	return stmt_get_i64(stmt, ret_n);
}

/* --- Merging --- */

static enum rc addresses_move(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct address_path_list paths;
	enum rc rc = address_list(db, arena, ADDRESS_TAG, from, &paths);
	if (rc == RC_OK)
		rc = address_remove_object(db, ADDRESS_TAG, from);
	for (size_t i = 0; rc == RC_OK && i < paths.n; i++)
		rc = address_add_former(db, ADDRESS_TAG, into, paths.items[i].path, now);
	return rc;
}

static enum rc references_move(struct db *db, int64_t from, int64_t into)
{
	static const enum sql_id statements[] = {SQL_TAG_MERGE_ARTICLES, SQL_TAG_MERGE_MENUS, SQL_TAG_MERGE_FORMER};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(statements) && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, statements[i]);
		stmt_bind_i64(stmt, 1, from);
		stmt_bind_i64(stmt, 2, into);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc tag_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct tag kept, gone;
	if (from == into)
		return rc_fail(RC_INVALID, "a tag cannot be merged into itself");
	enum rc rc = tag_get(db, arena, into, &kept);
	if (rc == RC_OK)
		rc = tag_get(db, arena, from, &gone);
	if (rc == RC_OK)
		rc = addresses_move(db, arena, from, into, now);
	if (rc == RC_OK)
		rc = references_move(db, from, into);
	if (rc == RC_OK)
		rc = tag_delete(db, from);
	return rc == RC_OK ? list_count_tag(db, into) : rc;
}
