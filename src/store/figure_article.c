/* An article's figures by day: see figure_article.h. */
#include "store/figure_article.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"

enum rc figure_article_add(struct db *db, int64_t at, int64_t article_id, const struct figures *f)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_ARTICLE_ADD);
	stmt_bind_i64(stmt, 1, figure_day(at));
	stmt_bind_i64(stmt, 2, article_id);
	for (int k = 0; k < FIGURE_KINDS; k++)
		stmt_bind_i64(stmt, 3 + k, f->at[k]);
	return stmt_run(stmt);
}

static struct stmt *span_stmt(struct db *db, enum sql_id statement, int64_t article_id, int64_t from, int64_t until)
{
	struct stmt *stmt = db_stmt(db, statement);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, from);
	stmt_bind_i64(stmt, 3, until);
	return stmt;
}

enum rc figure_article_days(struct db *db, int64_t article_id, int64_t from, int64_t until, struct figures *ret_days)
{
	for (int64_t i = 0; i < until - from; i++)
		ret_days[i] = (struct figures){.readers = 0};
	struct stmt *stmt = span_stmt(db, SQL_FIGURE_ARTICLE_DAYS, article_id, from, until);
	while (stmt_row(stmt))
		ret_days[stmt_i64(stmt, 0) - from] =
			(struct figures){{stmt_i64(stmt, 1), stmt_i64(stmt, 2), stmt_i64(stmt, 3)}, 0};
	return stmt_end(stmt);
}

enum rc referrer_article_add(struct db *db, int64_t at, int64_t article_id, const struct referrer *r)
{
	struct stmt *stmt = db_stmt(db, SQL_REFERRER_ARTICLE_ADD);
	stmt_bind_i64(stmt, 1, figure_day(at));
	stmt_bind_i64(stmt, 2, article_id);
	stmt_bind_text(stmt, 3, r->host);
	stmt_bind_i64(stmt, 4, r->n);
	stmt_bind_i64(stmt, 5, REFERRER_ARTICLE_HOSTS_MAX);
	return stmt_run(stmt);
}

enum rc referrer_article_list(struct db *db, struct arena *arena, int64_t article_id, int64_t from, int64_t until,
			      int64_t limit, struct referrers *ret_referrers)
{
	struct stmt *stmt = span_stmt(db, SQL_REFERRER_ARTICLE_LIST, article_id, from, until);
	stmt_bind_i64(stmt, 4, limit);
	return referrers_read(stmt, arena, ret_referrers);
}

enum rc figure_article_sweep(struct db *db, int64_t before_day, int64_t limit, int64_t *ret_n)
{
	static const enum sql_id statements[] = {SQL_FIGURE_ARTICLE_SWEEP, SQL_REFERRER_ARTICLE_SWEEP};
	enum rc rc = RC_OK;
	int64_t most = 0;
	for (size_t i = 0; i < ARRAY_LEN(statements) && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, statements[i]);
		stmt_bind_i64(stmt, 1, before_day);
		stmt_bind_i64(stmt, 2, limit);
		rc = stmt_run(stmt);
		most = rc == RC_OK && db_changes(db) > most ? db_changes(db) : most;
	}
	if (rc == RC_OK)
		*ret_n = most;
	return rc;
}
