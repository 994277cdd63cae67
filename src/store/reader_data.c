/*
 * Rows of one reader. Comments and votes for them hold whole hashes, the ledger the first bytes of one.
 */
#include "store/reader_data.h"

#include "db/db.h"
#include "store/block.h"
#include "store/rows.h"
#include "store/sql_ids.h"

/* Ends a bound statement. */
static enum rc ids_read(struct stmt *stmt, struct arena *arena, struct reader_ids *ret)
{
	struct rows rows = ROWS(arena, int64_t);
	while (stmt_row(stmt))
		*(int64_t *)rows_add(&rows) = stmt_i64(stmt, 0);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct reader_ids){rows.items, rows.n};
	return rc;
}

enum rc reader_comments(struct db *db, struct arena *arena, struct str voter, int64_t after_id, int64_t limit,
			struct reader_ids *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_READER_COMMENTS);
	stmt_bind_blob(stmt, 1, voter);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return ids_read(stmt, arena, ret);
}

enum rc reader_reported_articles(struct db *db, struct arena *arena, struct reader_ids *ret)
{
	return ids_read(db_stmt(db, SQL_READER_REPORTED_ARTICLES), arena, ret);
}

enum rc reader_next_voted(struct db *db, int64_t after_id, int64_t *ret_id)
{
	int64_t id;
	struct stmt *stmt = db_stmt(db, SQL_READER_NEXT_VOTED);
	stmt_bind_i64(stmt, 1, after_id);
	enum rc rc = stmt_get_i64(stmt, &id);
	if (rc != RC_OK || id == 0)
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	*ret_id = id;
	return RC_OK;
}

enum rc reader_votes(struct db *db, struct arena *arena, int64_t article_id, struct str voter, struct reader_rows *ret)
{
	struct rows rows = ROWS(arena, struct reader_vote);
	struct stmt *stmt = db_stmt(db, SQL_READER_BALLOTS);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_blob(stmt, 2, ledger_hash(voter));
	while (stmt_row(stmt))
		*(struct reader_vote *)rows_add(&rows) = (struct reader_vote){
			.article_id = article_id,
			.block = stmt_text(stmt, arena, 0),
			.choice = stmt_text(stmt, arena, 1),
			.state = stmt_text(stmt, arena, 2),
			.at = stmt_i64(stmt, 3),
		};
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct reader_rows){rows.items, rows.n};
	return rc;
}

enum rc reader_reports(struct db *db, struct arena *arena, struct str voter, struct reader_rows *ret)
{
	struct rows rows = ROWS(arena, struct reader_report);
	struct stmt *stmt = db_stmt(db, SQL_READER_REPORTS);
	stmt_bind_blob(stmt, 1, voter);
	while (stmt_row(stmt))
		*(struct reader_report *)rows_add(&rows) = (struct reader_report){
			.comment_id = stmt_i64(stmt, 0),
			.at = stmt_i64(stmt, 1),
			.reason = stmt_text(stmt, arena, 2),
		};
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct reader_rows){rows.items, rows.n};
	return rc;
}

enum rc reader_report_delete(struct db *db, int64_t comment_id, struct str voter)
{
	struct stmt *stmt = db_stmt(db, SQL_READER_REPORT_DELETE);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_blob(stmt, 2, voter);
	return stmt_run(stmt);
}

static enum rc forget(struct db *db, size_t statement, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, statement);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc reader_emails_forget(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	return forget(db, SQL_READER_EMAILS_FORGET, before, limit, ret_n);
}

enum rc reader_reports_forget(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	return forget(db, SQL_READER_REPORTS_FORGET, before, limit, ret_n);
}
