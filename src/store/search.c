/* The full-text table: see search.h. */
#include "store/search.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc search_delete(struct db *db, int64_t article_id)
{
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_DELETE);
	stmt_bind_i64(stmt, 1, article_id);
	return stmt_run(stmt);
}

enum rc search_put(struct db *db, int64_t article_id, struct str title, struct str text)
{
	/* A virtual table knows no ON CONFLICT. */
	enum rc rc = search_delete(db, article_id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_PUT);
	stmt_bind_i64(stmt, 1, article_id);
	rows_bind_text(stmt, 2, title);
	rows_bind_text(stmt, 3, text);
	return stmt_run(stmt);
}

enum rc search_find(struct db *db, struct arena *arena, struct str query, int64_t now, int64_t limit, int64_t offset,
		    struct article_cards *ret_cards)
{
	struct rows ids = ROWS(arena, int64_t);
	if (query.n > 0 && limit > 0) {
		struct stmt *stmt = db_stmt(db, SQL_SEARCH_FIND);
		stmt_bind_text(stmt, 1, query);
		stmt_bind_i64(stmt, 2, now);
		stmt_bind_i64(stmt, 3, SEARCH_HITS_MAX);
		stmt_bind_i64(stmt, 4, limit < ARTICLE_LIST_MAX ? limit : ARTICLE_LIST_MAX);
		stmt_bind_i64(stmt, 5, offset > 0 ? offset : 0);
		while (stmt_row(stmt)) {
			int64_t *id = rows_add(&ids);
			*id = stmt_i64(stmt, 0);
		}
		enum rc rc = stmt_end(stmt);
		if (rc != RC_OK)
			return rc;
	}
	return article_list_by_ids(db, arena, ids.items, ids.n, now, ret_cards);
}

enum rc search_count_hits(struct db *db, struct str query, int64_t now, int64_t *ret_n)
{
	if (query.n == 0) {
		*ret_n = 0;
		return RC_OK;
	}
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_COUNT_HITS);
	stmt_bind_text(stmt, 1, query);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, SEARCH_HITS_MAX);
	return stmt_get_i64(stmt, ret_n);
}

enum rc search_count(struct db *db, int64_t *ret_rows, int64_t *ret_missing)
{
	int64_t rows;
	enum rc rc = stmt_get_i64(db_stmt(db, SQL_SEARCH_COUNT), &rows);
	if (rc == RC_OK)
		rc = stmt_get_i64(db_stmt(db, SQL_SEARCH_COUNT_MISSING), ret_missing);
	if (rc == RC_OK)
		*ret_rows = rows;
	return rc;
}
