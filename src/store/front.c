/* The front page as it was arranged: see front.h. */
#include "store/front.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const part_words[] = {"strip", "story", "block"};

enum rc front_list(struct db *db, struct arena *arena, struct str lang, int64_t now, struct front_entries *ret_entries)
{
	struct rows rows = ROWS(arena, struct front_entry);
	struct stmt *stmt = db_stmt(db, SQL_FRONT_LIST);
	rows_bind_text(stmt, 1, lang);
	stmt_bind_i64(stmt, 2, now);
	while (stmt_row(stmt)) {
		struct front_entry *e = rows_add(&rows);
		e->part = word_stored(part_words, ARRAY_LEN(part_words), stmt_peek(stmt, 0));
		e->article_id = stmt_i64(stmt, 1);
		e->section_id = stmt_i64(stmt, 2);
		e->text = stmt_text(stmt, arena, 3);
		e->url = stmt_text(stmt, arena, 4);
		e->n = stmt_i64(stmt, 5);
		e->expires_at = stmt_i64(stmt, 6);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_entries = (struct front_entries){rows.items, rows.n};
	return rc;
}

static enum rc insert(struct db *db, struct str lang, const struct front_entry *e, size_t position)
{
	struct stmt *stmt = db_stmt(db, SQL_FRONT_INSERT);
	rows_bind_text(stmt, 1, lang);
	stmt_bind_text(stmt, 2, str_of(part_words[e->part]));
	stmt_bind_i64(stmt, 3, (int64_t)position);
	stmt_bind_id(stmt, 4, e->article_id);
	stmt_bind_id(stmt, 5, e->section_id);
	rows_bind_text(stmt, 6, e->text);
	rows_bind_text(stmt, 7, e->url);
	stmt_bind_i64(stmt, 8, e->n);
	stmt_bind_id(stmt, 9, e->expires_at);
	return stmt_run(stmt);
}

enum rc front_put(struct db *db, struct str lang, const struct front_entry *entries, size_t n)
{
	struct stmt *stmt = db_stmt(db, SQL_FRONT_CLEAR);
	rows_bind_text(stmt, 1, lang);
	enum rc rc = stmt_run(stmt);
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = insert(db, lang, &entries[i], i);
	return rc;
}

enum rc front_list_breaking(struct db *db, struct arena *arena, const struct article_filter *f, int64_t since,
			    struct article_cards *ret_cards)
{
	struct rows ids = ROWS(arena, int64_t);
	struct stmt *stmt = db_stmt(db, SQL_FRONT_LIST_BREAKING);
	stmt_bind_i64(stmt, 1, since);
	stmt_bind_i64(stmt, 2, f->now);
	stmt_bind_bool(stmt, 3, f->by_lang);
	rows_bind_text(stmt, 4, f->lang);
	stmt_bind_i64(stmt, 5, f->limit);
	while (stmt_row(stmt))
		*(int64_t *)rows_add(&ids) = stmt_i64(stmt, 0);
	enum rc rc = stmt_end(stmt);
	return rc == RC_OK ? article_list_by_ids(db, arena, ids.items, ids.n, f->now, ret_cards) : rc;
}
