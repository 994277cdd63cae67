/* Secret addresses of articles: see preview_link.h. */
#include "store/preview_link.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc preview_link_insert(struct db *db, const struct preview_link *link)
{
	struct stmt *stmt = db_stmt(db, SQL_PREVIEW_LINK_INSERT);
	stmt_bind_blob(stmt, 1, link->hash);
	stmt_bind_i64(stmt, 2, link->article_id);
	stmt_bind_id(stmt, 3, link->person_id);
	stmt_bind_i64(stmt, 4, link->created_at);
	stmt_bind_i64(stmt, 5, link->expires_at);
	return stmt_run(stmt);
}

enum rc preview_link_find(struct db *db, struct str hash, int64_t now, int64_t *ret_article_id)
{
	struct stmt *stmt = db_stmt(db, SQL_PREVIEW_LINK_FIND);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, now);
	return stmt_get_i64(stmt, ret_article_id);
}

enum rc preview_link_count(struct db *db, int64_t article_id, int64_t now, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_PREVIEW_LINK_COUNT);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, now);
	return stmt_get_i64(stmt, ret_n);
}

enum rc preview_link_delete_of_article(struct db *db, int64_t article_id)
{
	struct stmt *stmt = db_stmt(db, SQL_PREVIEW_LINK_DELETE_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	return stmt_run(stmt);
}
