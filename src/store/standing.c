/* Embargoes and tombstones: see standing.h. */
#include "store/standing.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc standing_get(struct db *db, struct arena *arena, int64_t article_id, struct standing *ret_standing)
{
	struct standing s = {.article_id = article_id, .reason = STR("")};
	struct stmt *stmt = db_stmt(db, SQL_STANDING_GET);
	stmt_bind_i64(stmt, 1, article_id);
	if (stmt_row(stmt)) {
		s.embargo_until = stmt_i64(stmt, 0);
		s.withdrawn_at = stmt_i64(stmt, 1);
		s.reason = stmt_text(stmt, arena, 2);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_standing = s;
	return rc;
}

enum rc standing_put(struct db *db, const struct standing *s)
{
	struct stmt *stmt = db_stmt(db, SQL_STANDING_PUT);
	stmt_bind_i64(stmt, 1, s->article_id);
	stmt_bind_id(stmt, 2, s->embargo_until);
	stmt_bind_id(stmt, 3, s->withdrawn_at);
	rows_bind_text(stmt, 4, s->reason);
	return stmt_run(stmt);
}

enum rc standing_hides_media(struct db *db, int64_t media_id, bool *ret_hidden)
{
	int64_t n;
	struct stmt *stmt = db_stmt(db, SQL_STANDING_HIDES_MEDIA);
	stmt_bind_i64(stmt, 1, media_id);
	enum rc rc = stmt_get_i64(stmt, &n);
	if (rc == RC_OK)
		*ret_hidden = n > 0;
	return rc;
}
