/*
 * See screening.h.
 */
#include "store/screening.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

enum rc screening_put(struct db *db, int64_t comment_id, const struct screening *s)
{
	struct stmt *stmt = db_stmt(db, SQL_SCREENING_PUT);
	stmt_bind_i64(stmt, 1, comment_id);
	rows_bind_text(stmt, 2, s->step);
	stmt_bind_i64(stmt, 3, s->state);
	rows_bind_text(stmt, 4, s->detail);
	stmt_bind_i64(stmt, 5, s->decided_at);
	return stmt_run(stmt);
}

enum rc screening_list(struct db *db, struct arena *arena, int64_t comment_id, struct screenings *ret)
{
	struct rows rows = ROWS(arena, struct screening);
	struct stmt *stmt = db_stmt(db, SQL_SCREENING_LIST);
	stmt_bind_i64(stmt, 1, comment_id);
	while (stmt_row(stmt)) {
		struct screening *s = rows_add(&rows);
		*s = (struct screening){.step = stmt_text(stmt, arena, 0),
					.state = (enum comment_state)stmt_i64(stmt, 1),
					.detail = stmt_text(stmt, arena, 2),
					.decided_at = stmt_i64(stmt, 3)};
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct screenings){rows.items, rows.n};
	return rc;
}

enum rc screening_print_put(struct db *db, int64_t comment_id, struct str print, int64_t at)
{
	struct stmt *stmt = db_stmt(db, SQL_SCREENING_PRINT_PUT);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_blob(stmt, 2, print);
	stmt_bind_i64(stmt, 3, at);
	return stmt_run(stmt);
}

enum rc screening_print_find(struct db *db, struct str print, int64_t since, int64_t but_id, bool *ret_found)
{
	int64_t id;
	struct stmt *stmt = db_stmt(db, SQL_SCREENING_PRINT_FIND);
	stmt_bind_blob(stmt, 1, print);
	stmt_bind_i64(stmt, 2, since);
	stmt_bind_i64(stmt, 3, but_id);
	enum rc rc = stmt_get_i64(stmt, &id);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_found = rc == RC_OK;
	return RC_OK;
}

enum rc screening_forget_prints(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_SCREENING_FORGET_PRINTS);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
