/* Corrections: see correction.h. */
#include "store/correction.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_words[CORRECTION_KINDS] = {"correction", "clarification", "update"};

const char *correction_kind_name(enum correction_kind kind)
{
	return kind_words[kind];
}

enum rc correction_kind_of(struct str word, enum correction_kind *ret_kind)
{
	unsigned i;
	enum rc rc = word_index(kind_words, CORRECTION_KINDS, word, "kind of correction", &i);
	if (rc == RC_OK)
		*ret_kind = i;
	return rc;
}

enum rc correction_insert(struct db *db, const struct correction *c, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_CORRECTION_INSERT);
	stmt_bind_i64(stmt, 1, c->article_id);
	stmt_bind_text(stmt, 2, str_of(kind_words[c->kind]));
	stmt_bind_i64(stmt, 3, c->at);
	stmt_bind_id(stmt, 4, c->person_id);
	rows_bind_text(stmt, 5, c->text);
	return stmt_insert(stmt, ret_id);
}

enum rc correction_delete(struct db *db, int64_t article_id, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_CORRECTION_DELETE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, id);
	return rows_changed(db, stmt, "correction", id);
}

static enum rc read_all(struct stmt *stmt, struct arena *arena, struct corrections *ret_corrections)
{
	struct rows rows = ROWS(arena, struct correction);
	while (stmt_row(stmt)) {
		struct correction *c = rows_add(&rows);
		*c = (struct correction){
			.id = stmt_i64(stmt, 0),
			.article_id = stmt_i64(stmt, 1),
			.kind = word_stored(kind_words, CORRECTION_KINDS, stmt_peek(stmt, 2)),
			.at = stmt_i64(stmt, 3),
			.person_id = stmt_i64(stmt, 4),
			.text = stmt_text(stmt, arena, 5),
			.title = stmt_text(stmt, arena, 6),
			.path = stmt_text(stmt, arena, 7),
			.lang = stmt_text(stmt, arena, 8),
		};
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_corrections = (struct corrections){rows.items, rows.n};
	return rc;
}

enum rc correction_list_of_article(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
				   struct corrections *ret_corrections)
{
	struct stmt *stmt = db_stmt(db, SQL_CORRECTION_LIST_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, limit);
	return read_all(stmt, arena, ret_corrections);
}

enum rc correction_list(struct db *db, struct arena *arena, int64_t now, int64_t limit, int64_t offset,
			struct corrections *ret_corrections)
{
	struct stmt *stmt = db_stmt(db, SQL_CORRECTION_LIST);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, limit);
	stmt_bind_i64(stmt, 3, offset);
	return read_all(stmt, arena, ret_corrections);
}
