/* What the editor adds to an article: see article_extra.h. */
#include "store/article_extra.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc article_extra_get(struct db *db, struct arena *arena, int64_t article_id, struct article_extra *ret_extra)
{
	struct article_extra none = {article_id, STR(""), STR(""), STR(""), 0};
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_EXTRA_GET);
	stmt_bind_i64(stmt, 1, article_id);
	enum rc rc = stmt_first(stmt);
	if (rc == RC_NOT_FOUND)
		*ret_extra = none;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct article_extra extra = {
		.article_id = article_id,
		.lead_alt = stmt_text(stmt, arena, 0),
		.social_title = stmt_text(stmt, arena, 1),
		.social_description = stmt_text(stmt, arena, 2),
		.social_media_id = stmt_i64(stmt, 3),
	};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_extra = extra;
	return rc;
}

enum rc article_extra_put(struct db *db, const struct article_extra *extra)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_EXTRA_PUT);
	stmt_bind_i64(stmt, 1, extra->article_id);
	rows_bind_text(stmt, 2, extra->lead_alt);
	rows_bind_text(stmt, 3, extra->social_title);
	rows_bind_text(stmt, 4, extra->social_description);
	stmt_bind_id(stmt, 5, extra->social_media_id);
	return stmt_run(stmt);
}

/* Ends the statement, whose first column is an id. */
static enum rc read_ids(struct stmt *stmt, struct arena *arena, struct article_ids *ret_ids)
{
	struct rows rows = ROWS(arena, int64_t);
	while (stmt_row(stmt)) {
		int64_t *id = rows_add(&rows);
		*id = stmt_i64(stmt, 0);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ids = (struct article_ids){rows.items, rows.n};
	return rc;
}

enum rc article_related_ids(struct db *db, struct arena *arena, int64_t article_id, struct article_ids *ret_ids)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_RELATED_IDS);
	stmt_bind_i64(stmt, 1, article_id);
	return read_ids(stmt, arena, ret_ids);
}

enum rc article_set_related(struct db *db, int64_t article_id, const int64_t *ids, size_t n)
{
	struct stmt *drop = db_stmt(db, SQL_ARTICLE_RELATED_DROP);
	stmt_bind_i64(drop, 1, article_id);
	enum rc rc = stmt_run(drop);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, SQL_ARTICLE_RELATED_ADD);
		stmt_bind_i64(stmt, 1, article_id);
		stmt_bind_i64(stmt, 2, (int64_t)i);
		stmt_bind_i64(stmt, 3, ids[i]);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc article_group_ids(struct db *db, struct arena *arena, int64_t group, struct article_ids *ret_ids)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_GROUP_IDS);
	stmt_bind_i64(stmt, 1, group);
	return read_ids(stmt, arena, ret_ids);
}

enum rc article_set_group(struct db *db, int64_t article_id, int64_t group)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_SET_GROUP);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_id(stmt, 2, group);
	return rows_changed(db, stmt, "article", article_id);
}
