/* Bans as rows: see ban.h. */
#include "store/ban.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_names[BAN_KINDS] = {"voter", "email", "network"};

const char *ban_kind_name(enum ban_kind kind)
{
	return kind_names[kind];
}

enum rc ban_put(struct db *db, struct ban *b)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_PUT);
	stmt_bind_text(stmt, 1, str_of(kind_names[b->kind]));
	stmt_bind_blob(stmt, 2, b->mark);
	stmt_bind_text(stmt, 3, str_of(comment_state_name(b->state)));
	rows_bind_text(stmt, 4, b->name);
	rows_bind_text(stmt, 5, b->reason);
	stmt_bind_id(stmt, 6, b->comment_id);
	stmt_bind_id(stmt, 7, b->moderation_id);
	stmt_bind_id(stmt, 8, b->person_id);
	stmt_bind_i64(stmt, 9, b->created_at);
	stmt_bind_i64(stmt, 10, b->expires_at);
	return stmt_get_i64(stmt, &b->id);
}

static enum comment_state stored_state(struct stmt *stmt, int column)
{
	return str_is(stmt_peek(stmt, column), "removed") ? COMMENT_REMOVED : COMMENT_SPAM;
}

static void ban_read(struct stmt *stmt, struct arena *arena, struct ban *b)
{
	*b = (struct ban){
		.id = stmt_i64(stmt, 0),
		.kind = (enum ban_kind)word_stored(kind_names, BAN_KINDS, stmt_peek(stmt, 1)),
		.mark = stmt_blob(stmt, arena, 2),
		.state = stored_state(stmt, 3),
		.name = stmt_text(stmt, arena, 4),
		.reason = stmt_text(stmt, arena, 5),
		.comment_id = stmt_i64(stmt, 6),
		.moderation_id = stmt_i64(stmt, 7),
		.person_id = stmt_i64(stmt, 8),
		.created_at = stmt_i64(stmt, 9),
		.expires_at = stmt_i64(stmt, 10),
	};
}

static enum rc ban_first(struct stmt *stmt, struct arena *arena, struct ban *ret_ban)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	ban_read(stmt, arena, ret_ban);
	return stmt_end(stmt);
}

enum rc ban_find(struct db *db, struct arena *arena, enum ban_kind kind, struct str mark, int64_t now,
		 struct ban *ret_ban)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_FIND);
	stmt_bind_text(stmt, 1, str_of(kind_names[kind]));
	stmt_bind_blob(stmt, 2, mark);
	stmt_bind_i64(stmt, 3, now);
	return ban_first(stmt, arena, ret_ban);
}

enum rc ban_any(struct db *db, int64_t now, bool *ret_any)
{
	int64_t id;
	struct stmt *stmt = db_stmt(db, SQL_BAN_ANY);
	stmt_bind_i64(stmt, 1, now);
	enum rc rc = stmt_get_i64(stmt, &id);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_any = rc == RC_OK;
	return RC_OK;
}

enum rc ban_get(struct db *db, struct arena *arena, int64_t id, struct ban *ret_ban)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_GET);
	stmt_bind_i64(stmt, 1, id);
	return ban_first(stmt, arena, ret_ban);
}

enum rc ban_list(struct db *db, struct arena *arena, int64_t now, int64_t before_id, int64_t limit,
		 struct bans *ret_bans)
{
	struct rows rows = ROWS(arena, struct ban);
	struct stmt *stmt = db_stmt(db, SQL_BAN_LIST);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, before_id ? before_id : INT64_MAX);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt))
		ban_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_bans = (struct bans){rows.items, rows.n};
	return rc;
}

enum rc ban_delete(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "ban", id);
}

enum rc ban_delete_by_moderation(struct db *db, int64_t moderation_id)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_DELETE_BY_MODERATION);
	stmt_bind_i64(stmt, 1, moderation_id);
	return stmt_run(stmt);
}

enum rc ban_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_BAN_SWEEP);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
