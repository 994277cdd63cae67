/* Addresses that are not proven yet: see email_change.h. */
#include "store/email_change.h"

#include "db/db.h"
#include "store/sql_ids.h"

enum rc email_change_put(struct db *db, const struct email_change *c)
{
	struct stmt *stmt = db_stmt(db, SQL_EMAIL_CHANGE_PUT);
	stmt_bind_i64(stmt, 1, c->person_id);
	stmt_bind_blob(stmt, 2, c->hash);
	stmt_bind_text(stmt, 3, c->email);
	stmt_bind_i64(stmt, 4, c->expires_at);
	return stmt_run(stmt);
}

enum rc email_change_get(struct db *db, struct arena *arena, struct str hash, int64_t now,
			 struct email_change *ret_change)
{
	struct stmt *stmt = db_stmt(db, SQL_EMAIL_CHANGE_GET);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_change =
		(struct email_change){.person_id = stmt_i64(stmt, 0), .hash = hash, .email = stmt_text(stmt, arena, 1)};
	return stmt_end(stmt);
}

enum rc email_change_of(struct db *db, struct arena *arena, int64_t person_id, int64_t now, struct str *ret_email)
{
	struct stmt *stmt = db_stmt(db, SQL_EMAIL_CHANGE_OF);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, now);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_email = stmt_text(stmt, arena, 0);
	return stmt_end(stmt);
}

enum rc email_change_end(struct db *db, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_EMAIL_CHANGE_END);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

enum rc email_change_sweep(struct db *db, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_EMAIL_CHANGE_SWEEP);
	stmt_bind_i64(stmt, 1, now);
	return stmt_run(stmt);
}
