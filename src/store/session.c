/* Sessions: see session.h. */
#include "store/session.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const stage_names[] = {[SESSION_CODE] = "code", [SESSION_ENROL] = "enrol", [SESSION_FULL] = "full"};

enum rc session_insert(struct db *db, const struct session *s)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_INSERT);
	stmt_bind_blob(stmt, 1, s->token_hash);
	stmt_bind_i64(stmt, 2, s->person_id);
	stmt_bind_text(stmt, 3, str_of(stage_names[s->stage]));
	stmt_bind_bool(stmt, 4, s->remembered);
	rows_bind_text(stmt, 5, s->device);
	stmt_bind_i64(stmt, 6, s->created_at);
	stmt_bind_i64(stmt, 7, s->fresh_at);
	stmt_bind_i64(stmt, 8, s->expires_at);
	return stmt_run(stmt);
}

static void read_row(struct stmt *stmt, struct arena *arena, struct session *s)
{
	*s = (struct session){
		.token_hash = stmt_blob(stmt, arena, 0),
		.person_id = stmt_i64(stmt, 1),
		.stage = (enum session_stage)word_stored(stage_names, ARRAY_LEN(stage_names), stmt_peek(stmt, 2)),
		.remembered = stmt_bool(stmt, 3),
		.device = stmt_text(stmt, arena, 4),
		.created_at = stmt_i64(stmt, 5),
		.seen_at = stmt_i64(stmt, 6),
		.fresh_at = stmt_i64(stmt, 7),
		.expires_at = stmt_i64(stmt, 8),
		.role = account_role_stored(stmt_peek(stmt, 9)),
		.email = stmt_text(stmt, arena, 10),
		.name = stmt_text(stmt, arena, 11),
		.language = stmt_text(stmt, arena, 12),
	};
}

enum rc session_get(struct db *db, struct arena *arena, struct str token_hash, int64_t now, struct session *ret_session)
{
	struct session s;
	struct stmt *stmt = db_stmt(db, SQL_SESSION_GET);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &s);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_session = s;
	return rc;
}

enum rc session_list(struct db *db, struct arena *arena, int64_t person_id, int64_t now, struct sessions *ret_sessions)
{
	struct rows rows = ROWS(arena, struct session);
	struct stmt *stmt = db_stmt(db, SQL_SESSION_LIST);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, now);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_sessions = (struct sessions){rows.items, rows.n};
	return rc;
}

enum rc session_seen(struct db *db, struct str token_hash, int64_t seen_at, int64_t expires_at)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_SEEN);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, seen_at);
	stmt_bind_i64(stmt, 3, expires_at);
	return stmt_run(stmt);
}

enum rc session_set_stage(struct db *db, struct str token_hash, enum session_stage stage)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_SET_STAGE);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_text(stmt, 2, str_of(stage_names[stage]));
	return stmt_run(stmt);
}

enum rc session_set_fresh(struct db *db, struct str token_hash, int64_t fresh_at)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_SET_FRESH);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, fresh_at);
	return stmt_run(stmt);
}

enum rc session_delete(struct db *db, struct str token_hash, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_DELETE);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, person_id);
	return stmt_run(stmt);
}

enum rc session_delete_others(struct db *db, int64_t person_id, struct str kept)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_DELETE_OTHERS);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_blob(stmt, 2, kept.p ? kept : STR(""));
	return stmt_run(stmt);
}

enum rc session_last_seen(struct db *db, int64_t person_id, int64_t *ret_at)
{
	struct stmt *stmt = db_stmt(db, SQL_SESSION_LAST_SEEN);
	stmt_bind_i64(stmt, 1, person_id);
	enum rc rc = stmt_get_i64(stmt, ret_at);
	if (rc == RC_NOT_FOUND)
		*ret_at = 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc known_device_insert(struct db *db, struct str token_hash, int64_t person_id, int64_t expires_at)
{
	struct stmt *stmt = db_stmt(db, SQL_KNOWN_DEVICE_INSERT);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, person_id);
	stmt_bind_i64(stmt, 3, expires_at);
	return stmt_run(stmt);
}

enum rc known_device_has(struct db *db, struct str token_hash, int64_t person_id, int64_t now, bool *ret_known)
{
	int64_t n;
	struct stmt *stmt = db_stmt(db, SQL_KNOWN_DEVICE_HAS);
	stmt_bind_blob(stmt, 1, token_hash);
	stmt_bind_i64(stmt, 2, person_id);
	stmt_bind_i64(stmt, 3, now);
	enum rc rc = stmt_get_i64(stmt, &n);
	if (rc == RC_OK)
		*ret_known = n > 0;
	return rc;
}

enum rc known_device_forget(struct db *db, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_KNOWN_DEVICE_FORGET);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

enum rc session_sweep(struct db *db, int64_t now)
{
	static const enum sql_id sweeps[] = {SQL_SESSION_SWEEP, SQL_KNOWN_DEVICE_SWEEP};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(sweeps) && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, sweeps[i]);
		stmt_bind_i64(stmt, 1, now);
		rc = stmt_run(stmt);
	}
	return rc;
}
