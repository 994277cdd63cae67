/*
 * Answers kept under the asker's key. Knows nothing of what was asked but its digest.
 */
#include "store/idempotency.h"

#include "db/db.h"
#include "store/sql_ids.h"

enum rc idempotency_get(struct db *db, struct arena *arena, struct str id, struct str request, int64_t now,
			struct idempotency *ret_answer)
{
	struct stmt *stmt = db_stmt(db, SQL_IDEMPOTENCY_GET);
	stmt_bind_blob(stmt, 1, id);
	stmt_bind_i64(stmt, 2, now - IDEMPOTENCY_KEEP_MS);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct idempotency kept = {
		.id = id,
		.request = stmt_blob(stmt, arena, 0),
		.answer = stmt_blob(stmt, arena, 1),
		.created_at = stmt_i64(stmt, 2),
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
	stmt_bind_blob(stmt, 1, i->id);
	stmt_bind_blob(stmt, 2, i->request);
	stmt_bind_blob(stmt, 3, i->answer);
	stmt_bind_i64(stmt, 4, i->created_at);
	stmt_bind_i64(stmt, 5, i->created_at - IDEMPOTENCY_KEEP_MS);
	int64_t at;
	enum rc rc = stmt_get_i64(stmt, &at);
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
