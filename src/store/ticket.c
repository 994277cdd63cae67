/*
 * Tickets as rows.
 */
#include "store/ticket.h"

#include <inttypes.h>

#include "db/db.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_names[TICKET_KINDS] = {"invite", "reset"};

enum rc ticket_insert(struct db *db, const struct ticket *t)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_INSERT);
	stmt_bind_blob(stmt, 1, t->hash);
	stmt_bind_text(stmt, 2, str_of(kind_names[t->kind]));
	stmt_bind_i64(stmt, 3, t->person_id);
	stmt_bind_id(stmt, 4, t->created_by);
	stmt_bind_i64(stmt, 5, t->created_at);
	stmt_bind_i64(stmt, 6, t->expires_at);
	return stmt_run(stmt);
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct ticket *ret_ticket)
{
	unsigned kind;
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	enum rc known = word_index(kind_names, TICKET_KINDS, stmt_peek(stmt, 1), "kind", &kind);
	struct ticket t = {
		.hash = stmt_blob(stmt, arena, 0),
		.kind = known == RC_OK ? (enum ticket_kind)kind : TICKET_RESET,
		.person_id = stmt_i64(stmt, 2),
		.created_by = stmt_i64(stmt, 3),
		.created_at = stmt_i64(stmt, 4),
		.expires_at = stmt_i64(stmt, 5),
		.used_at = stmt_i64(stmt, 6),
	};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		rc = known;
	if (rc == RC_OK)
		*ret_ticket = t;
	return rc;
}

enum rc ticket_get(struct db *db, struct arena *arena, struct str hash, struct ticket *ret_ticket)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_GET);
	stmt_bind_blob(stmt, 1, hash);
	return read_one(stmt, arena, ret_ticket);
}

enum rc ticket_get_open(struct db *db, struct arena *arena, int64_t person_id, enum ticket_kind kind, int64_t now,
			struct ticket *ret_ticket)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_GET_OPEN);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_text(stmt, 2, str_of(kind_names[kind]));
	stmt_bind_i64(stmt, 3, now);
	return read_one(stmt, arena, ret_ticket);
}

enum rc ticket_use(struct db *db, struct str hash, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_USE);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK && db_changes(db) == 0)
		return rc_fail(RC_CONFLICT, "this ticket was used before, or is over");
	return rc;
}

enum rc ticket_end_all(struct db *db, int64_t person_id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_END_ALL);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, now);
	return stmt_run(stmt);
}

enum rc ticket_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_TICKET_SWEEP);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
