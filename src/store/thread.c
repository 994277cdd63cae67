/*
 * Threads of comments: reading them by the page, and keeping the columns true by which they are read.
 */
#include "store/thread.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

static void shown_read(struct stmt *stmt, struct arena *arena, int64_t article_id, struct thread_row *ret)
{
	*ret = (struct thread_row){.root_id = stmt_i64(stmt, 1), .replies = stmt_i64(stmt, 13)};
	ret->c = (struct comment){
		.id = stmt_i64(stmt, 0),
		.article_id = article_id,
		.parent_id = stmt_i64(stmt, 2),
		.state = comment_state_stored(stmt_peek(stmt, 3)),
		.reason = STR(""),
		.author = stmt_text(stmt, arena, 4),
		.url = stmt_text(stmt, arena, 5),
		.person_id = stmt_i64(stmt, 6),
		.source = STR(""),
		.body = stmt_text(stmt, arena, 7),
		.stars = (int)stmt_i64(stmt, 8),
		.likes = stmt_i64(stmt, 9),
		.created_at = stmt_i64(stmt, 10),
		.edited_at = stmt_i64(stmt, 11),
		.edited_by_staff = stmt_bool(stmt, 12),
	};
}

static enum rc rows_read(struct stmt *stmt, struct arena *arena, int64_t article_id, struct thread_rows *ret_rows)
{
	struct rows rows = ROWS(arena, struct thread_row);
	while (stmt_row(stmt))
		shown_read(stmt, arena, article_id, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_rows = (struct thread_rows){rows.items, rows.n};
	return rc;
}

/* Binds article, mark and limit for a walk over those on top, in either direction. */
static struct stmt *walk(struct db *db, int sql, int64_t article_id, enum thread_order order,
			 const struct thread_mark *at, int64_t limit)
{
	struct stmt *stmt = db_stmt(db, (size_t)sql);
	bool downwards = order != THREAD_OLDEST;
	int64_t id = at->id == 0 && downwards ? INT64_MAX : at->id, likes = at->id == 0 ? INT64_MAX : at->likes;
	int column = 1;
	stmt_bind_i64(stmt, column++, article_id);
	if (order == THREAD_BEST)
		stmt_bind_i64(stmt, column++, likes);
	stmt_bind_i64(stmt, column++, id);
	stmt_bind_i64(stmt, column, limit);
	return stmt;
}

enum rc thread_roots(struct db *db, struct arena *arena, int64_t article_id, enum thread_order order,
		     const struct thread_mark *after, int64_t limit, struct thread_rows *ret_rows)
{
	static const int sql[THREAD_ORDERS] = {SQL_THREAD_ROOTS_OLDEST, SQL_THREAD_ROOTS_NEWEST, SQL_THREAD_ROOTS_BEST};
	return rows_read(walk(db, sql[order], article_id, order, after, limit), arena, article_id, ret_rows);
}

enum rc thread_replies(struct db *db, struct arena *arena, int64_t root_id, int64_t after_id, int64_t limit,
		       struct thread_rows *ret_rows)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_REPLIES);
	stmt_bind_i64(stmt, 1, root_id);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return rows_read(stmt, arena, 0, ret_rows);
}

enum rc thread_get(struct db *db, struct arena *arena, int64_t id, struct thread_row *ret_row)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	shown_read(stmt, arena, stmt_i64(stmt, 14), ret_row);
	return stmt_end(stmt);
}

static enum rc marks_read(struct stmt *stmt, struct thread_mark *ret_marks, size_t *ret_n)
{
	size_t n = 0;
	while (stmt_row(stmt))
		ret_marks[n++] = (struct thread_mark){
			.id = stmt_i64(stmt, 0), .likes = stmt_i64(stmt, 1), .replies = stmt_i64(stmt, 2)};
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_n = n;
	return rc;
}

enum rc thread_roots_before(struct db *db, int64_t article_id, enum thread_order order, const struct thread_mark *at,
			    int64_t limit, struct thread_mark *ret_marks, size_t *ret_n)
{
	static const int sql[THREAD_ORDERS] = {SQL_THREAD_BEFORE_OLDEST, SQL_THREAD_BEFORE_NEWEST,
					       SQL_THREAD_BEFORE_BEST};
	return marks_read(walk(db, sql[order], article_id, order, at, limit), ret_marks, ret_n);
}

enum rc thread_replies_before(struct db *db, int64_t root_id, int64_t id, int64_t limit, struct thread_mark *ret_marks,
			      size_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_BEFORE_REPLIES);
	stmt_bind_i64(stmt, 1, root_id);
	stmt_bind_i64(stmt, 2, id);
	stmt_bind_i64(stmt, 3, limit);
	return marks_read(stmt, ret_marks, ret_n);
}

/* --- Keeping it true --- */

static enum rc replies_add(struct db *db, int64_t root_id, int64_t delta)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_REPLIES_ADD);
	stmt_bind_i64(stmt, 1, root_id);
	stmt_bind_i64(stmt, 2, delta);
	return stmt_run(stmt);
}

static enum rc show(struct db *db, int64_t id, bool shown)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_SHOW);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_bool(stmt, 2, shown);
	return stmt_run(stmt);
}

static enum rc is_answered(struct db *db, int64_t id, bool *ret_answered)
{
	int64_t found;
	struct stmt *stmt = db_stmt(db, SQL_THREAD_ANSWERED);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_get_i64(stmt, &found);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_answered = rc == RC_OK;
	return RC_OK;
}

/* One step upwards; *ret_next is 0 when nothing above can have changed. */
static enum rc settle_one(struct db *db, int64_t id, int64_t *ret_next)
{
	struct stmt *stmt = db_stmt(db, SQL_THREAD_PLACE);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	bool visible = comment_state_stored(stmt_peek(stmt, 0)) == COMMENT_VISIBLE, shown = stmt_bool(stmt, 1);
	int64_t parent = stmt_i64(stmt, 2), root = stmt_i64(stmt, 3);
	bool wanted = visible;
	rc = stmt_end(stmt);
	if (rc == RC_OK && !visible)
		rc = is_answered(db, id, &wanted);
	*ret_next = 0;
	if (rc != RC_OK || wanted == shown)
		return rc;
	rc = show(db, id, wanted);
	if (rc == RC_OK && root != 0)
		rc = replies_add(db, root, wanted ? 1 : -1);
	*ret_next = parent;
	return rc;
}

enum rc thread_settle(struct db *db, int64_t id)
{
	enum rc rc = RC_OK;
	while (rc == RC_OK && id != 0)
		rc = settle_one(db, id, &id);
	return rc;
}

enum rc thread_grow(struct db *db, int64_t root_id, int64_t parent_id)
{
	enum rc rc = root_id ? replies_add(db, root_id, 1) : RC_OK;
	return rc == RC_OK ? thread_settle(db, parent_id) : rc;
}

enum rc thread_rebuild(struct db *db, int64_t article_id)
{
	static const int steps[] = {SQL_THREAD_REBUILD_TOPS, SQL_THREAD_REBUILD_ROOTS, SQL_THREAD_REBUILD_SHOWN,
				    SQL_THREAD_REBUILD_REPLIES};
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++) {
		struct stmt *stmt = db_stmt(db, (size_t)steps[i]);
		stmt_bind_i64(stmt, 1, article_id);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc thread_count_wrong(struct db *db, int64_t *ret_n)
{
	return stmt_get_i64(db_stmt(db, SQL_THREAD_WRONG), ret_n);
}
