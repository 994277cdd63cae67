/* Paths of deleted articles: see gone_path.h. */
#include "store/gone_path.h"

#include "db/db.h"
#include "store/sql_ids.h"

enum rc gone_path_keep(struct db *db, int64_t article_id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_GONE_PATH_KEEP);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, now);
	return stmt_run(stmt);
}

enum rc gone_path_has(struct db *db, struct str path, bool *ret_gone)
{
	int64_t n;
	struct stmt *stmt = db_stmt(db, SQL_GONE_PATH_HAS);
	stmt_bind_text(stmt, 1, path);
	enum rc rc = stmt_get_i64(stmt, &n);
	if (rc == RC_OK)
		*ret_gone = n > 0;
	return rc;
}
