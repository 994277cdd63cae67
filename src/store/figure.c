/* Figures of days and months: see figure.h. */
#include "store/figure.h"

#include <time.h>

#include "store/figure_article.h"
#include "store/figure_sum.h"
#include "store/list_count.h"
#include "store/rows.h"
#include "store/sql_ids.h"

int64_t figure_day(int64_t ms)
{
	return list_count_day(ms);
}

int64_t figure_month(int64_t ms)
{
	struct tm tm;
	time_t t = (time_t)(figure_day(ms) * 24 * 60 * 60);
	gmtime_r(&t, &tm);
	return (tm.tm_year + 1900) * INT64_C(100) + tm.tm_mon + 1;
}

int64_t figure_month_day(int64_t month)
{
	struct tm tm = {.tm_year = (int)(month / 100) - 1900, .tm_mon = (int)(month % 100) - 1, .tm_mday = 1};
	return (int64_t)timegm(&tm) / (24 * 60 * 60);
}

int64_t figure_month_after(int64_t month)
{
	return month % 100 == 12 ? month + 100 - 11 : month + 1;
}

int64_t figure_month_before(int64_t month)
{
	return month % 100 == 1 ? month - 100 + 11 : month - 1;
}

/* --- Counting --- */

static enum rc day_add(struct db *db, int64_t at, const struct figures *f)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_ADD_DAY);
	stmt_bind_i64(stmt, 1, figure_day(at));
	stmt_bind_i64(stmt, 2, f->at[FIGURE_VIEWS]);
	stmt_bind_i64(stmt, 3, f->readers);
	stmt_bind_i64(stmt, 4, f->at[FIGURE_VOTES]);
	stmt_bind_i64(stmt, 5, f->at[FIGURE_COMMENTS]);
	return stmt_run(stmt);
}

static enum rc month_add(struct db *db, int64_t month, int64_t article_id, const struct figures *f)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_ADD_MONTH);
	stmt_bind_i64(stmt, 1, month);
	stmt_bind_i64(stmt, 2, article_id);
	for (int k = 0; k < FIGURE_KINDS; k++)
		stmt_bind_i64(stmt, 3 + k, f->at[k]);
	return stmt_run(stmt);
}

static enum rc article_add(struct db *db, int64_t at, int64_t article_id, const struct figures *f)
{
	int64_t month = figure_month(at);
	enum rc rc = month_add(db, month, article_id, f);
	if (rc == RC_OK)
		rc = figure_sum_add(db, month, article_id, f);
	return rc == RC_OK ? figure_article_add(db, at, article_id, f) : rc;
}

enum rc figure_add(struct db *db, int64_t at, enum figure_kind kind, const struct figure_move *moves, size_t n)
{
	struct figures sum = {.readers = 0}, one = {.readers = 0};
	enum rc rc = RC_OK;
	bool any = false;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		if (moves[i].n == 0)
			continue;
		one.at[kind] = moves[i].n;
		sum.at[kind] += moves[i].n;
		any = true;
		rc = article_add(db, at, moves[i].article_id, &one);
	}
	return rc == RC_OK && any ? day_add(db, at, &sum) : rc;
}

enum rc figure_add_readers(struct db *db, int64_t at, int64_t n)
{
	return n > 0 ? day_add(db, at, &(struct figures){.readers = n}) : RC_OK;
}

enum rc referrer_add(struct db *db, int64_t at, const struct referrer *referrers, size_t n)
{
	int64_t month = figure_month(at), known = 0;
	struct stmt *count = db_stmt(db, SQL_REFERRER_COUNT);
	stmt_bind_i64(count, 1, month);
	enum rc rc = n > 0 ? stmt_get_i64(count, &known) : stmt_end(count);
	bool full = known + (int64_t)n > REFERRER_HOSTS_MAX;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct stmt *stmt = db_stmt(db, full ? SQL_REFERRER_ADD_KNOWN : SQL_REFERRER_ADD);
		stmt_bind_i64(stmt, 1, month);
		stmt_bind_text(stmt, 2, referrers[i].host);
		stmt_bind_i64(stmt, 3, referrers[i].n);
		rc = stmt_run(stmt);
	}
	return rc;
}

/* --- Reading --- */

enum rc referrers_read(struct stmt *stmt, struct arena *arena, struct referrers *ret_referrers)
{
	struct rows rows = ROWS(arena, struct referrer);
	while (stmt_row(stmt)) {
		struct referrer *r = rows_add(&rows);
		*r = (struct referrer){stmt_text(stmt, arena, 0), stmt_i64(stmt, 1)};
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_referrers = (struct referrers){rows.items, rows.n};
	return rc;
}

enum rc referrer_list(struct db *db, struct arena *arena, int64_t month, int64_t limit, struct referrers *ret_referrers)
{
	struct stmt *stmt = db_stmt(db, SQL_REFERRER_LIST);
	stmt_bind_i64(stmt, 1, month);
	stmt_bind_i64(stmt, 2, limit);
	return referrers_read(stmt, arena, ret_referrers);
}

enum rc figure_list_days(struct db *db, int64_t from, int64_t until, struct figures *ret_days)
{
	for (int64_t i = 0; i < until - from; i++)
		ret_days[i] = (struct figures){.readers = 0};
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_LIST_DAYS);
	stmt_bind_i64(stmt, 1, from);
	stmt_bind_i64(stmt, 2, until);
	while (stmt_row(stmt))
		ret_days[stmt_i64(stmt, 0) - from] =
			(struct figures){{stmt_i64(stmt, 1), stmt_i64(stmt, 2), stmt_i64(stmt, 3)}, stmt_i64(stmt, 4)};
	return stmt_end(stmt);
}

static enum rc figures_read(struct stmt *stmt, struct arena *arena, struct figure_rows *ret_rows)
{
	struct rows rows = ROWS(arena, struct figure_row);
	while (stmt_row(stmt)) {
		struct figure_row *r = rows_add(&rows);
		struct str name = stmt_text(stmt, arena, 1);
		*r = (struct figure_row){
			stmt_i64(stmt, 0),
			name.p ? name : STR(""),
			{{stmt_i64(stmt, 2), stmt_i64(stmt, 3), stmt_i64(stmt, 4)}, stmt_i64(stmt, 5)}};
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_rows = (struct figure_rows){rows.items, rows.n};
	return rc;
}

enum rc figure_list_month(struct db *db, struct arena *arena, enum figure_axis axis, int64_t month, int64_t limit,
			  struct figure_rows *ret_rows)
{
	static const enum sql_id statements[] = {SQL_FIGURE_LIST_ARTICLE, SQL_FIGURE_LIST_SECTION,
						 SQL_FIGURE_LIST_AUTHOR, SQL_FIGURE_LIST_LANG};
	struct stmt *stmt = db_stmt(db, statements[axis]);
	stmt_bind_i64(stmt, 1, month);
	stmt_bind_i64(stmt, 2, limit);
	return figures_read(stmt, arena, ret_rows);
}

enum rc figure_list_article_months(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
				   struct figure_rows *ret_rows)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_LIST_ARTICLE_MONTHS);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, limit);
	return figures_read(stmt, arena, ret_rows);
}
