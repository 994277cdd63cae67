/* Monthly figures by section, author and language: see figure_sum.h. */
#include "store/figure_sum.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const axis_words[] = {
	[FIGURE_BY_ARTICLE] = "article",
	[FIGURE_BY_SECTION] = "section",
	[FIGURE_BY_AUTHOR] = "author",
	[FIGURE_BY_LANG] = "lang",
};

enum rc figure_sum_add(struct db *db, int64_t month, int64_t article_id, const struct figures *f)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_ADD);
	stmt_bind_i64(stmt, 1, month);
	stmt_bind_i64(stmt, 2, article_id);
	for (int k = 0; k < FIGURE_KINDS; k++)
		stmt_bind_i64(stmt, 3 + k, f->at[k]);
	return stmt_run(stmt);
}

enum rc figure_sum_move(struct db *db, int64_t article_id, enum figure_axis axis, int delta)
{
	static const enum sql_id statements[] = {
		[FIGURE_BY_SECTION] = SQL_FIGURE_SUM_MOVE_SECTION,
		[FIGURE_BY_AUTHOR] = SQL_FIGURE_SUM_MOVE_AUTHOR,
		[FIGURE_BY_LANG] = SQL_FIGURE_SUM_MOVE_LANG,
	};
	ensure(axis != FIGURE_BY_ARTICLE);
	struct stmt *stmt = db_stmt(db, statements[axis]);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, delta);
	return stmt_run(stmt);
}

/* --- Sections and people that go --- */

static enum rc forget(struct db *db, enum figure_axis axis, int64_t owner_id)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_FORGET);
	stmt_bind_text(stmt, 1, str_of(axis_words[axis]));
	stmt_bind_i64(stmt, 2, owner_id);
	return stmt_run(stmt);
}

static enum rc merge(struct db *db, enum figure_axis axis, int64_t from, int64_t into)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_MERGE);
	stmt_bind_text(stmt, 1, str_of(axis_words[axis]));
	stmt_bind_i64(stmt, 2, from);
	stmt_bind_i64(stmt, 3, into);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK ? forget(db, axis, from) : rc;
}

enum rc figure_sum_hand_over(struct db *db, int64_t section_id)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_HAND_OVER);
	stmt_bind_i64(stmt, 1, section_id);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK ? forget(db, FIGURE_BY_SECTION, section_id) : rc;
}

enum rc figure_sum_merge_section(struct db *db, int64_t from, int64_t into)
{
	return merge(db, FIGURE_BY_SECTION, from, into);
}

enum rc figure_sum_merge_person(struct db *db, int64_t from, int64_t into)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_BOTH_SIGNED);
	stmt_bind_i64(stmt, 1, from);
	stmt_bind_i64(stmt, 2, into);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK ? merge(db, FIGURE_BY_AUTHOR, from, into) : rc;
}

/* --- Readers --- */

enum rc figure_sum_groups(struct db *db, struct arena *arena, int64_t article_id, struct figure_groups *ret_groups)
{
	struct rows rows = ROWS(arena, struct figure_group);
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_GROUPS);
	stmt_bind_i64(stmt, 1, article_id);
	while (stmt_row(stmt)) {
		struct figure_group *g = rows_add(&rows);
		g->axis = (enum figure_axis)word_stored(axis_words, ARRAY_LEN(axis_words), stmt_peek(stmt, 0));
		g->owner_id = stmt_i64(stmt, 1);
		g->lang = stmt_text(stmt, arena, 2);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_groups = (struct figure_groups){rows.items, rows.n};
	return rc;
}

enum rc figure_sum_add_readers(struct db *db, int64_t at, const struct figure_group *g, int64_t n)
{
	struct stmt *stmt = db_stmt(db, SQL_FIGURE_SUM_ADD_READERS);
	stmt_bind_text(stmt, 1, str_of(axis_words[g->axis]));
	stmt_bind_i64(stmt, 2, figure_month(at));
	stmt_bind_i64(stmt, 3, g->owner_id);
	rows_bind_text(stmt, 4, g->lang);
	stmt_bind_i64(stmt, 5, n);
	return stmt_run(stmt);
}
