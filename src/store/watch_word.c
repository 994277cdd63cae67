/*
 * See watch_word.h.
 */
#include "store/watch_word.h"

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const list_names[WATCH_LISTS] = {"hold", "block"};

const char *watch_list_name(enum watch_list list)
{
	return list_names[list];
}

enum rc watch_list_of(struct str name, enum watch_list *ret_list)
{
	unsigned i;
	enum rc rc = word_index(list_names, WATCH_LISTS, name, "list of words", &i);
	if (rc == RC_OK)
		*ret_list = (enum watch_list)i;
	return rc;
}

static struct stmt *bound(struct db *db, int sql, const struct watch_word *w)
{
	struct stmt *stmt = db_stmt(db, (size_t)sql);
	stmt_bind_text(stmt, 1, str_of(list_names[w->list]));
	stmt_bind_text(stmt, 2, w->word);
	return stmt;
}

enum rc watch_word_put(struct db *db, const struct watch_word *w, int64_t at, bool *ret_new)
{
	struct stmt *stmt = bound(db, SQL_WATCH_WORD_PUT, w);
	stmt_bind_i64(stmt, 3, at);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_new = db_changes(db) > 0;
	return rc;
}

enum rc watch_word_delete(struct db *db, const struct watch_word *w, int64_t *ret_n)
{
	enum rc rc = stmt_run(bound(db, SQL_WATCH_WORD_DELETE, w));
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc watch_word_clear(struct db *db, enum watch_list list, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_WATCH_WORD_CLEAR);
	stmt_bind_text(stmt, 1, str_of(list_names[list]));
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

static enum rc read_all(struct stmt *stmt, struct arena *arena, struct watch_words *ret)
{
	struct rows rows = ROWS(arena, struct watch_word);
	while (stmt_row(stmt)) {
		struct watch_word *w = rows_add(&rows);
		w->list = (enum watch_list)word_stored(list_names, WATCH_LISTS, stmt_peek(stmt, 0));
		w->word = stmt_text(stmt, arena, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret = (struct watch_words){rows.items, rows.n};
	return rc;
}

enum rc watch_word_list(struct db *db, struct arena *arena, enum watch_list list, struct str part, struct str after,
			int64_t limit, struct watch_words *ret)
{
	const struct watch_word from = {list, after.p ? after : STR("")};
	struct stmt *stmt = bound(db, SQL_WATCH_WORD_LIST, &from);
	stmt_bind_i64(stmt, 3, limit);
	stmt_bind_text(stmt, 4, part.p ? part : STR(""));
	return read_all(stmt, arena, ret);
}

enum rc watch_word_all(struct db *db, struct arena *arena, struct watch_words *ret)
{
	return read_all(db_stmt(db, SQL_WATCH_WORD_ALL), arena, ret);
}

enum rc watch_word_counts(struct db *db, int64_t ret_counts[WATCH_LISTS])
{
	int64_t counts[WATCH_LISTS] = {0};
	struct stmt *stmt = db_stmt(db, SQL_WATCH_WORD_COUNTS);
	while (stmt_row(stmt))
		counts[word_stored(list_names, WATCH_LISTS, stmt_peek(stmt, 0))] = stmt_i64(stmt, 1);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		memcpy(ret_counts, counts, sizeof counts);
	return rc;
}
