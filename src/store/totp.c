/* Second factors: see totp.h. */
#include "store/totp.h"

#include "db/db.h"
#include "store/sql_ids.h"

enum rc totp_get(struct db *db, struct arena *arena, int64_t person_id, struct totp *ret_totp)
{
	struct stmt *stmt = db_stmt(db, SQL_TOTP_GET);
	stmt_bind_i64(stmt, 1, person_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct totp t = {
		.secret = stmt_blob(stmt, arena, 0), .confirmed_at = stmt_i64(stmt, 1), .last_step = stmt_i64(stmt, 2)};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_totp = t;
	return rc;
}

enum rc totp_put(struct db *db, int64_t person_id, struct str secret)
{
	struct stmt *stmt = db_stmt(db, SQL_TOTP_PUT);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_blob(stmt, 2, secret);
	return stmt_run(stmt);
}

enum rc totp_confirm(struct db *db, int64_t person_id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_TOTP_CONFIRM);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, now);
	return stmt_run(stmt);
}

enum rc totp_step(struct db *db, int64_t person_id, int64_t step)
{
	struct stmt *stmt = db_stmt(db, SQL_TOTP_STEP);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, step);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK && db_changes(db) == 0 ? RC_CONFLICT : rc;
}

static enum rc codes_clear(struct db *db, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_RECOVERY_CODE_CLEAR);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

enum rc totp_delete(struct db *db, int64_t person_id)
{
	enum rc rc = codes_clear(db, person_id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_TOTP_DELETE);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

enum rc recovery_code_set(struct db *db, int64_t person_id, const struct str *hashes, size_t n)
{
	enum rc rc = codes_clear(db, person_id);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, SQL_RECOVERY_CODE_INSERT);
		stmt_bind_i64(stmt, 1, person_id);
		stmt_bind_blob(stmt, 2, hashes[i]);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc recovery_code_use(struct db *db, int64_t person_id, struct str hash, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_RECOVERY_CODE_USE);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_blob(stmt, 2, hash);
	stmt_bind_i64(stmt, 3, now);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK && db_changes(db) == 0 ? RC_NOT_FOUND : rc;
}

enum rc recovery_code_count(struct db *db, int64_t person_id, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_RECOVERY_CODE_COUNT);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_get_i64(stmt, ret_n);
}
