/* Who edits what just now: see edit_lock.h. */
#include "store/edit_lock.h"

#include "store/rows.h"
#include "store/sql_ids.h"

static void read_row(struct stmt *stmt, struct arena *arena, struct edit_lock *lock)
{
	*lock = (struct edit_lock){
		.article_id = stmt_i64(stmt, 0),
		.person_id = stmt_i64(stmt, 1),
		.session = stmt_text(stmt, arena, 2),
		.taken_at = stmt_i64(stmt, 3),
		.beat_at = stmt_i64(stmt, 4),
		.name = stmt_text(stmt, arena, 5),
	};
}

enum rc edit_lock_get(struct db *db, struct arena *arena, int64_t article_id, struct edit_lock *ret_lock)
{
	struct edit_lock lock;
	struct stmt *stmt = db_stmt(db, SQL_EDIT_LOCK_GET);
	stmt_bind_i64(stmt, 1, article_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &lock);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_lock = lock;
	return rc;
}

enum rc edit_lock_put(struct db *db, const struct edit_lock *lock)
{
	struct stmt *stmt = db_stmt(db, SQL_EDIT_LOCK_PUT);
	stmt_bind_i64(stmt, 1, lock->article_id);
	stmt_bind_i64(stmt, 2, lock->person_id);
	rows_bind_text(stmt, 3, lock->session);
	stmt_bind_i64(stmt, 4, lock->taken_at);
	stmt_bind_i64(stmt, 5, lock->beat_at);
	return stmt_run(stmt);
}

enum rc edit_lock_delete(struct db *db, int64_t article_id, struct str session)
{
	struct stmt *stmt = db_stmt(db, SQL_EDIT_LOCK_DELETE);
	stmt_bind_i64(stmt, 1, article_id);
	rows_bind_text(stmt, 2, session);
	return stmt_run(stmt);
}

enum rc edit_lock_list(struct db *db, struct arena *arena, int64_t since, int64_t limit, struct edit_locks *ret_locks)
{
	struct rows rows = ROWS(arena, struct edit_lock);
	struct stmt *stmt = db_stmt(db, SQL_EDIT_LOCK_LIST);
	stmt_bind_i64(stmt, 1, since);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_locks = (struct edit_locks){rows.items, rows.n};
	return rc;
}
