/*
 * Subscribers and notices as rows.
 */
#include "store/subscriber.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const state_names[SUBSCRIBER_STATES] = {"new", "asked", "on", "off", "bounced"};
static const char *const pace_names[SUBSCRIBER_PACES] = {"at_once", "hourly", "daily"};

const char *subscriber_pace_name(enum subscriber_pace pace)
{
	return pace_names[pace];
}

enum rc subscriber_pace_of(struct str word, enum subscriber_pace *ret_pace)
{
	unsigned i;
	enum rc rc = word_index(pace_names, SUBSCRIBER_PACES, word, "pace of notices", &i);
	if (rc == RC_OK)
		*ret_pace = (enum subscriber_pace)i;
	return rc;
}

enum rc subscriber_add(struct db *db, struct str mark, struct str link_hash, int64_t comment_id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_ADD);
	stmt_bind_blob(stmt, 1, mark);
	stmt_bind_blob(stmt, 2, link_hash);
	stmt_bind_i64(stmt, 3, comment_id);
	stmt_bind_i64(stmt, 4, now);
	return stmt_run(stmt);
}

static struct subscriber subscriber_read(struct stmt *stmt, struct arena *arena)
{
	return (struct subscriber){
		.id = stmt_i64(stmt, 0),
		.mark = stmt_blob(stmt, arena, 1),
		.state = (enum subscriber_state)word_stored(state_names, SUBSCRIBER_STATES, stmt_peek(stmt, 2)),
		.pace = (enum subscriber_pace)word_stored(pace_names, SUBSCRIBER_PACES, stmt_peek(stmt, 3)),
		.comment_id = stmt_i64(stmt, 4),
		.changed_at = stmt_i64(stmt, 5),
	};
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct subscriber *ret)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct subscriber s = subscriber_read(stmt, arena);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = s;
	return rc;
}

enum rc subscriber_get(struct db *db, struct arena *arena, int64_t id, struct subscriber *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret);
}

enum rc subscriber_get_by_mark(struct db *db, struct arena *arena, struct str mark, struct subscriber *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_GET_BY_MARK);
	stmt_bind_blob(stmt, 1, mark);
	return read_one(stmt, arena, ret);
}

enum rc subscriber_get_by_link(struct db *db, struct arena *arena, struct str link_hash, struct subscriber *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_GET_BY_LINK);
	stmt_bind_blob(stmt, 1, link_hash);
	return read_one(stmt, arena, ret);
}

enum rc subscriber_next_new(struct db *db, struct arena *arena, struct subscriber *ret)
{
	return read_one(db_stmt(db, SQL_SUBSCRIBER_NEXT_NEW), arena, ret);
}

static enum rc settle_all(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_SETTLE_ALL);
	stmt_bind_i64(stmt, 1, id);
	return stmt_run(stmt);
}

enum rc subscriber_set(struct db *db, int64_t id, enum subscriber_state state, enum subscriber_pace pace, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_SET);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_text(stmt, 2, str_of(state_names[state]));
	stmt_bind_text(stmt, 3, str_of(pace_names[pace]));
	stmt_bind_i64(stmt, 4, now);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK && state != SUBSCRIBER_ON ? settle_all(db, id) : rc;
}

enum rc subscriber_set_bounced(struct db *db, int64_t id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_SET_BOUNCED);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK ? settle_all(db, id) : rc;
}

enum rc subscriber_delete(struct db *db, struct str mark)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_DELETE);
	stmt_bind_blob(stmt, 1, mark);
	return stmt_run(stmt);
}

/* --- Whose comments it is for --- */

enum rc subscriber_cover(struct db *db, int64_t id, struct str voter)
{
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_COVER);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_blob(stmt, 2, voter);
	return stmt_run(stmt);
}

enum rc subscriber_covers(struct db *db, int64_t id, int64_t comment_id, struct str voter, bool *ret_covers)
{
	int64_t n;
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_COVERS);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, comment_id);
	stmt_bind_blob(stmt, 3, voter);
	enum rc rc = stmt_get_i64(stmt, &n);
	if (rc == RC_OK)
		*ret_covers = n > 0;
	return rc;
}

static enum rc subscriber_end(struct db *db, const struct subscriber *s, int64_t now)
{
	if (s->state == SUBSCRIBER_NEW)
		return subscriber_delete(db, s->mark);
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_DELETE_MAIL);
	stmt_bind_i64(stmt, 1, s->id);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK && s->state == SUBSCRIBER_ON ? subscriber_set(db, s->id, SUBSCRIBER_OFF, s->pace, now) : rc;
}

enum rc subscriber_uncover(struct db *db, struct arena *arena, struct str voter, int64_t now)
{
	struct rows rows = ROWS(arena, struct subscriber);
	struct stmt *stmt = db_stmt(db, SQL_SUBSCRIBER_LIST_OF_VOTER);
	stmt_bind_blob(stmt, 1, voter);
	while (stmt_row(stmt))
		*(struct subscriber *)rows_add(&rows) = subscriber_read(stmt, arena);
	enum rc rc = stmt_end(stmt);
	const struct subscriber *alone = rows.items;
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		rc = subscriber_end(db, &alone[i], now);
	if (rc != RC_OK)
		return rc;
	stmt = db_stmt(db, SQL_SUBSCRIBER_UNCOVER);
	stmt_bind_blob(stmt, 1, voter);
	return stmt_run(stmt);
}

/* --- Notices --- */

enum rc reply_notice_add(struct db *db, int64_t reply_id, int64_t subscriber_id, int64_t due_at)
{
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_ADD);
	stmt_bind_i64(stmt, 1, reply_id);
	stmt_bind_i64(stmt, 2, subscriber_id);
	stmt_bind_i64(stmt, 3, due_at);
	return stmt_run(stmt);
}

enum rc reply_notice_next(struct db *db, int64_t *ret_subscriber_id, int64_t *ret_due_at)
{
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_NEXT);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_subscriber_id = stmt_i64(stmt, 0);
	*ret_due_at = stmt_i64(stmt, 1);
	return stmt_end(stmt);
}

enum rc reply_notice_list(struct db *db, struct arena *arena, int64_t subscriber_id, int64_t now, int64_t limit,
			  struct reply_notices *ret)
{
	struct rows rows = ROWS(arena, int64_t);
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_LIST);
	stmt_bind_i64(stmt, 1, subscriber_id);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt))
		*(int64_t *)rows_add(&rows) = stmt_i64(stmt, 0);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct reply_notices){rows.items, rows.n};
	return rc;
}

enum rc reply_notice_settle(struct db *db, int64_t reply_id, int64_t subscriber_id, struct str letter)
{
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_SETTLE);
	stmt_bind_i64(stmt, 1, reply_id);
	stmt_bind_i64(stmt, 2, subscriber_id);
	stmt_bind_text(stmt, 3, letter);
	return stmt_run(stmt);
}

static enum rc run_of(struct stmt *stmt, int64_t comment_id)
{
	stmt_bind_i64(stmt, 1, comment_id);
	return stmt_run(stmt);
}

enum rc letters_take_back(struct db *db, int64_t comment_id, bool sent_too, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_REPLY_NOTICE_AGAIN);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = run_of(stmt, comment_id);
	if (rc != RC_OK)
		return rc;
	stmt = db_stmt(db, SQL_REPLY_LETTER_DELETE);
	stmt_bind_i64(stmt, 2, sent_too);
	rc = run_of(stmt, comment_id);
	if (rc == RC_OK)
		rc = run_of(db_stmt(db, SQL_REPLY_NOTICE_DROP), comment_id);
	if (rc == RC_OK)
		rc = run_of(db_stmt(db, SQL_SUBSCRIBER_DROP), comment_id);
	if (rc == RC_OK && sent_too)
		rc = run_of(db_stmt(db, SQL_ASK_LETTER_DELETE), comment_id);
	return rc;
}

enum rc desk_notice_get(struct db *db, struct desk_notice *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_DESK_NOTICE_GET);
	enum rc rc = stmt_first(stmt);
	*ret = (struct desk_notice){0};
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	*ret = (struct desk_notice){stmt_i64(stmt, 0), stmt_i64(stmt, 1)};
	return stmt_end(stmt);
}

enum rc desk_notice_set(struct db *db, const struct desk_notice *n)
{
	struct stmt *stmt = db_stmt(db, SQL_DESK_NOTICE_SET);
	stmt_bind_i64(stmt, 1, n->comment_id);
	stmt_bind_i64(stmt, 2, n->told_at);
	return stmt_run(stmt);
}

enum rc desk_notice_newest(struct db *db, int64_t *ret_id)
{
	return stmt_get_i64(db_stmt(db, SQL_DESK_NOTICE_NEWEST), ret_id);
}
