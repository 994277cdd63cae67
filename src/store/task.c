/* Long work begun in the newsroom: see task.h. */
#include "store/task.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const state_words[TASK_STATES] = {
	[TASK_RUNNING] = "running",         [TASK_DONE] = "done",
	[TASK_FAILED] = "failed",           [TASK_CANCELLED] = "cancelled",
	[TASK_INTERRUPTED] = "interrupted",
};

const char *task_state_name(enum task_state state)
{
	return state_words[state];
}

static void read_row(struct stmt *stmt, struct arena *arena, struct task *t)
{
	*t = (struct task){
		.id = stmt_i64(stmt, 0),
		.kind = stmt_text(stmt, arena, 1),
		.detail = stmt_text(stmt, arena, 2),
		.person_id = stmt_i64(stmt, 3),
		.state = word_stored(state_words, TASK_STATES, stmt_peek(stmt, 4)),
		.started_at = stmt_i64(stmt, 5),
		.ended_at = stmt_i64(stmt, 6),
		.report = stmt_text(stmt, arena, 7),
		.file = stmt_text(stmt, arena, 8),
		.size = stmt_i64(stmt, 9),
	};
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct task *ret_task)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct task t;
	read_row(stmt, arena, &t);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_task = t;
	return rc;
}

enum rc task_insert(struct db *db, const struct task *t, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_TASK_INSERT);
	stmt_bind_text(stmt, 1, t->kind);
	stmt_bind_text(stmt, 2, t->detail);
	stmt_bind_id(stmt, 3, t->person_id);
	stmt_bind_i64(stmt, 4, t->started_at);
	return stmt_insert(stmt, ret_id);
}

enum rc task_end(struct db *db, const struct task *t)
{
	struct stmt *stmt = db_stmt(db, SQL_TASK_END);
	stmt_bind_i64(stmt, 1, t->id);
	stmt_bind_text(stmt, 2, str_of(task_state_name(t->state)));
	stmt_bind_i64(stmt, 3, t->ended_at);
	stmt_bind_text(stmt, 4, t->report);
	stmt_bind_text(stmt, 5, t->file);
	stmt_bind_i64(stmt, 6, t->size);
	return stmt_run(stmt);
}

static enum rc run_with(struct db *db, size_t sql, int64_t n)
{
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_i64(stmt, 1, n);
	return stmt_run(stmt);
}

enum rc task_interrupt(struct db *db, int64_t now)
{
	return run_with(db, SQL_TASK_INTERRUPT, now);
}

enum rc task_file_forget(struct db *db, int64_t id)
{
	return run_with(db, SQL_TASK_FILE_FORGET, id);
}

enum rc task_sweep(struct db *db, int64_t keep)
{
	return run_with(db, SQL_TASK_SWEEP, keep);
}

enum rc task_get(struct db *db, struct arena *arena, int64_t id, struct task *ret_task)
{
	struct stmt *stmt = db_stmt(db, SQL_TASK_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret_task);
}

static enum rc one_of_kind(struct db *db, struct arena *arena, size_t sql, struct str kind, struct task *ret_task)
{
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_text(stmt, 1, kind);
	return read_one(stmt, arena, ret_task);
}

enum rc task_last(struct db *db, struct arena *arena, struct str kind, struct task *ret_task)
{
	return one_of_kind(db, arena, SQL_TASK_LAST, kind, ret_task);
}

enum rc task_newest(struct db *db, struct arena *arena, struct str kind, struct task *ret_task)
{
	return one_of_kind(db, arena, SQL_TASK_NEWEST, kind, ret_task);
}

enum rc task_list(struct db *db, struct arena *arena, int64_t limit, struct task_rows *ret_tasks)
{
	struct rows rows = ROWS(arena, struct task);
	struct stmt *stmt = db_stmt(db, SQL_TASK_LIST);
	stmt_bind_i64(stmt, 1, limit);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_tasks = (struct task_rows){rows.items, rows.n};
	return rc;
}
