/*
 * Answers kept under the asker's key. Knows nothing of what was asked but its digest.
 */
#include "store/idempotency.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

enum rc idempotency_get(struct db *db, struct arena *arena, struct str voter, struct str key, struct str request,
			int64_t now, struct idempotency *ret_answer)
{
	struct stmt *stmt = db_stmt(db, SQL_IDEMPOTENCY_GET);
	stmt_bind_blob(stmt, 1, voter);
	stmt_bind_text(stmt, 2, key);
	stmt_bind_i64(stmt, 3, now - IDEMPOTENCY_KEEP_MS);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct idempotency kept = {
		.voter = voter,
		.key = key,
		.request = stmt_blob(stmt, arena, 0),
		.status = (int)stmt_i64(stmt, 1),
		.answer = stmt_text(stmt, arena, 2),
		.created_at = stmt_i64(stmt, 3),
	};
	rc = stmt_end(stmt);
	if (rc != RC_OK)
		return rc;
	if (!str_eq(kept.request, request))
		return rc_fail(RC_CONFLICT, "this idempotency key was used for another request");
	*ret_answer = kept;
	return RC_OK;
}

enum rc idempotency_put(struct db *db, const struct idempotency *i)
{
	struct stmt *stmt = db_stmt(db, SQL_IDEMPOTENCY_PUT);
	stmt_bind_blob(stmt, 1, i->voter);
	stmt_bind_text(stmt, 2, i->key);
	stmt_bind_blob(stmt, 3, i->request);
	stmt_bind_i64(stmt, 4, i->status);
	rows_bind_text(stmt, 5, i->answer);
	stmt_bind_i64(stmt, 6, i->created_at);
	stmt_bind_i64(stmt, 7, i->created_at - IDEMPOTENCY_KEEP_MS);
	int64_t status;
	enum rc rc = stmt_get_i64(stmt, &status);
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_CONFLICT, "this idempotency key has an answer already");
	return rc;
}

enum rc idempotency_sweep(struct db *db, int64_t now, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_IDEMPOTENCY_SWEEP);
	stmt_bind_i64(stmt, 1, now - IDEMPOTENCY_KEEP_MS);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
