/* The desk's lists: see desk_list.h. */
#include "store/desk_list.h"

#include "base/clock.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define LIST_NS (INT64_C(30) * 1000 * 1000) /* then what was found until now is the answer */

/* The word that a shelf's articles have as their state; of pages the one that they have not. */
static const char *state_of(enum desk_shelf shelf)
{
	static const enum article_state states[DESK_SHELVES] = {
		[DESK_DRAFT] = ARTICLE_DRAFT,         [DESK_REVIEW] = ARTICLE_REVIEW,
		[DESK_SCHEDULED] = ARTICLE_PUBLISHED, [DESK_PUBLISHED] = ARTICLE_PUBLISHED,
		[DESK_WITHDRAWN] = ARTICLE_WITHDRAWN, [DESK_TRASH] = ARTICLE_TRASH,
		[DESK_PAGES] = ARTICLE_TRASH};
	return article_state_name(states[shelf]);
}

/* The statement that reads the fewest rows for what is asked. */
static enum sql_id statement_for(const struct desk_filter *f)
{
	switch (f->shelf) {
	case DESK_SCHEDULED:
		return SQL_DESK_LIST_SCHEDULED;
	case DESK_PAGES:
		return SQL_DESK_LIST_PAGES;
	case DESK_PUBLISHED:
		return f->person_id    ? SQL_DESK_LIST_LISTED_PERSON
		       : f->section_id ? SQL_DESK_LIST_LISTED_SECTION
		       : f->by_lang    ? SQL_DESK_LIST_LISTED_LANG
				       : SQL_DESK_LIST_LISTED;
	default:
		return f->person_id    ? SQL_DESK_LIST_UNLISTED_PERSON
		       : f->section_id ? SQL_DESK_LIST_UNLISTED_SECTION
				       : SQL_DESK_LIST_UNLISTED;
	}
}

/* Just before the first that may stand in the list. */
static struct desk_mark beginning(const struct desk_filter *f)
{
	if (f->after.at != 0 || f->after.id != 0)
		return f->after;
	if (f->shelf == DESK_SCHEDULED)
		return (struct desk_mark){f->now, INT64_MAX};
	return (struct desk_mark){f->shelf == DESK_PUBLISHED ? f->now + 1 : INT64_MAX, 0};
}

/* Ends the statement, whose columns are those of a mark. */
static enum rc marks_read(struct stmt *stmt, struct arena *arena, int64_t limit, struct desk_marks *ret_marks)
{
	struct rows rows = ROWS(arena, struct desk_mark);
	bool more = false;
	while (stmt_row(stmt)) {
		more = (int64_t)rows.n == limit;
		if (more)
			break;
		struct desk_mark *m = rows_add(&rows);
		*m = (struct desk_mark){stmt_i64(stmt, 0), stmt_i64(stmt, 1)};
	}
	enum rc rc = stmt_end(stmt);
	if (rc != RC_OK && rc != RC_LIMITED)
		return rc;
	*ret_marks = (struct desk_marks){rows.items, rows.n, more || rc == RC_LIMITED};
	return RC_OK;
}

enum rc desk_list(struct db *db, struct arena *arena, const struct desk_filter *f, struct desk_marks *ret_marks)
{
	struct desk_mark after = beginning(f);
	struct stmt *stmt = db_stmt(db, statement_for(f));
	stmt_bind_i64(stmt, 1, after.at);
	stmt_bind_i64(stmt, 2, after.id);
	stmt_bind_text(stmt, 3, str_of(state_of(f->shelf)));
	stmt_bind_bool(stmt, 4, f->by_lang);
	rows_bind_text(stmt, 5, f->lang);
	stmt_bind_i64(stmt, 6, f->section_id);
	stmt_bind_i64(stmt, 7, f->person_id);
	stmt_bind_i64(stmt, 8, f->limit + 1);
	db_deadline(db, clock_mono_ns() + LIST_NS);
	enum rc rc = marks_read(stmt, arena, f->limit, ret_marks);
	db_deadline(db, 0);
	return rc;
}

enum rc desk_list_between(struct db *db, struct arena *arena, int64_t from, int64_t until, int64_t limit,
			  struct desk_marks *ret_marks)
{
	struct stmt *stmt = db_stmt(db, SQL_DESK_LIST_BETWEEN);
	stmt_bind_i64(stmt, 1, from);
	stmt_bind_i64(stmt, 2, until);
	stmt_bind_i64(stmt, 3, limit + 1);
	return marks_read(stmt, arena, limit, ret_marks);
}

enum rc desk_count(struct db *db, enum desk_shelf shelf, int64_t now, int64_t *ret_n)
{
	struct stmt *stmt;
	switch (shelf) {
	case DESK_PUBLISHED:
		return article_count(db, &(struct article_filter){.now = now}, ret_n);
	case DESK_PAGES:
		return stmt_get_i64(db_stmt(db, SQL_DESK_COUNT_PAGES), ret_n);
	case DESK_SCHEDULED:
		stmt = db_stmt(db, SQL_DESK_COUNT_SCHEDULED);
		stmt_bind_i64(stmt, 1, now);
		return stmt_get_i64(stmt, ret_n);
	default:
		stmt = db_stmt(db, SQL_DESK_COUNT_UNLISTED);
		stmt_bind_text(stmt, 1, str_of(state_of(shelf)));
		return stmt_get_i64(stmt, ret_n);
	}
}
