/*
 * Mail as rows. Every change of state names the state it comes from, so that no two senders take the same row.
 */
#include "store/outbox.h"

#include <inttypes.h>

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const state_names[OUTBOX_STATES] = {"queued", "sending", "sent", "failed"};

static void read_row(struct stmt *stmt, struct arena *arena, struct outbox_mail *m)
{
	unsigned state = OUTBOX_FAILED;
	if (word_index(state_names, OUTBOX_STATES, stmt_peek(stmt, 3), "state", &state) != RC_OK)
		state = OUTBOX_FAILED;
	*m = (struct outbox_mail){
		.id = stmt_i64(stmt, 0),
		.key = stmt_text(stmt, arena, 1),
		.kind = stmt_text(stmt, arena, 2),
		.state = (enum outbox_state)state,
		.to_name = stmt_text(stmt, arena, 4),
		.to_address = stmt_text(stmt, arena, 5),
		.subject = stmt_text(stmt, arena, 6),
		.body = stmt_text(stmt, arena, 7),
		.message_id = stmt_text(stmt, arena, 8),
		.tries = stmt_i64(stmt, 9),
		.last_error = stmt_text(stmt, arena, 10),
		.created_at = stmt_i64(stmt, 11),
		.due_at = stmt_i64(stmt, 12),
		.subscriber_id = stmt_i64(stmt, 13),
		.unsubscribe = stmt_text(stmt, arena, 14),
	};
}

enum rc outbox_insert(struct db *db, const struct outbox_mail *m, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_INSERT);
	stmt_bind_text(stmt, 1, m->key);
	rows_bind_text(stmt, 2, m->kind);
	rows_bind_text(stmt, 3, m->to_name);
	rows_bind_text(stmt, 4, m->to_address);
	rows_bind_text(stmt, 5, m->subject);
	rows_bind_text(stmt, 6, m->body);
	rows_bind_text(stmt, 7, m->message_id);
	stmt_bind_i64(stmt, 8, m->created_at);
	stmt_bind_i64(stmt, 9, m->due_at);
	stmt_bind_id(stmt, 10, m->subscriber_id);
	rows_bind_text(stmt, 11, m->unsubscribe);
	enum rc rc = stmt_insert(stmt, ret_id);
	return rc == RC_NOT_FOUND ? rc_fail(RC_CONFLICT, "the mail %.*s is written already", STR_ARG(m->key)) : rc;
}

enum rc outbox_next(struct db *db, struct arena *arena, struct outbox_mail *ret_mail)
{
	struct outbox_mail m;
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_NEXT);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &m);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_mail = m;
	return rc;
}

enum rc outbox_list(struct db *db, struct arena *arena, enum outbox_state state, int64_t limit,
		    struct outbox_mails *ret_mails)
{
	struct rows rows = ROWS(arena, struct outbox_mail);
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_LIST);
	stmt_bind_text(stmt, 1, str_of(state_names[state]));
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_mails = (struct outbox_mails){rows.items, rows.n};
	return rc;
}

enum rc outbox_count(struct db *db, enum outbox_state state, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_COUNT);
	stmt_bind_text(stmt, 1, str_of(state_names[state]));
	return stmt_get_i64(stmt, ret_n);
}

static enum rc moved(struct db *db, struct stmt *stmt, int64_t id, const char *from)
{
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK && db_changes(db) == 0)
		return rc_fail(RC_CONFLICT, "mail %" PRId64 " is not %s", id, from);
	return rc;
}

enum rc outbox_begin(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_BEGIN);
	stmt_bind_i64(stmt, 1, id);
	return moved(db, stmt, id, "queued");
}

enum rc outbox_sent(struct db *db, int64_t id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_SENT);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, now);
	return moved(db, stmt, id, "being sent");
}

enum rc outbox_postpone(struct db *db, int64_t id, int64_t due_at, struct str error)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_POSTPONE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, due_at);
	rows_bind_text(stmt, 3, error);
	return moved(db, stmt, id, "being sent");
}

enum rc outbox_fail(struct db *db, int64_t id, int64_t now, struct str error)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_FAIL);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, now);
	rows_bind_text(stmt, 3, error);
	return moved(db, stmt, id, "being sent");
}

enum rc outbox_recover(struct db *db, int64_t now, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_RECOVER);
	stmt_bind_i64(stmt, 1, now);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc outbox_give_up(struct db *db, int64_t now, struct str error, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_GIVE_UP);
	stmt_bind_i64(stmt, 1, now);
	rows_bind_text(stmt, 2, error);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc outbox_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_OUTBOX_SWEEP);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
