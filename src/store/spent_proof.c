/* See spent_proof.h. */
#include "store/spent_proof.h"

#include "db/db.h"
#include "store/sql_ids.h"

enum rc spent_proof_put(struct db *db, struct str mark, int64_t expires_at)
{
	struct stmt *stmt = db_stmt(db, SQL_SPENT_PROOF_PUT);
	stmt_bind_text(stmt, 1, mark);
	stmt_bind_i64(stmt, 2, expires_at);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK && db_changes(db) == 0)
		return rc_fail(RC_CONFLICT, "This proof was used before.");
	return rc;
}

enum rc spent_proof_sweep(struct db *db, int64_t now, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_SPENT_PROOF_SWEEP);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
