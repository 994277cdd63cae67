/* Notes between staff: see article_note.h. */
#include "store/article_note.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc article_note_insert(struct db *db, const struct article_note *note, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_NOTE_INSERT);
	stmt_bind_i64(stmt, 1, note->article_id);
	stmt_bind_id(stmt, 2, note->person_id);
	stmt_bind_i64(stmt, 3, note->at);
	rows_bind_text(stmt, 4, note->act);
	rows_bind_text(stmt, 5, note->text);
	return stmt_insert(stmt, ret_id);
}

enum rc article_note_list(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
			  struct article_notes *ret_notes)
{
	struct rows rows = ROWS(arena, struct article_note);
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_NOTE_LIST);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt)) {
		struct article_note *note = rows_add(&rows);
		*note = (struct article_note){.id = stmt_i64(stmt, 0),
					      .article_id = article_id,
					      .person_id = stmt_i64(stmt, 1),
					      .at = stmt_i64(stmt, 2),
					      .act = stmt_text(stmt, arena, 3),
					      .text = stmt_text(stmt, arena, 4),
					      .name = stmt_text(stmt, arena, 5)};
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_notes = (struct article_notes){rows.items, rows.n};
	return rc;
}

enum rc article_note_count(struct db *db, int64_t article_id, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_NOTE_COUNT);
	stmt_bind_i64(stmt, 1, article_id);
	return stmt_get_i64(stmt, ret_n);
}
