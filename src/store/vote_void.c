/* See vote_void.h. */
#include "store/vote_void.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc vote_void_insert(struct db *db, struct vote_void *v, const int64_t *ids)
{
	struct stmt *stmt = db_stmt(db, SQL_VOTE_VOID_INSERT);
	stmt_bind_i64(stmt, 1, v->article_id);
	rows_bind_text(stmt, 2, v->block);
	stmt_bind_i64(stmt, 3, v->n);
	rows_bind_text(stmt, 4, v->note);
	stmt_bind_id(stmt, 5, v->person_id);
	rows_bind_text(stmt, 6, v->name);
	stmt_bind_i64(stmt, 7, v->from_at);
	stmt_bind_i64(stmt, 8, v->to_at);
	stmt_bind_i64(stmt, 9, v->voided_at);
	enum rc rc = stmt_insert(stmt, &v->id);
	for (int64_t i = 0; rc == RC_OK && i < v->n; i++) {
		stmt = db_stmt(db, SQL_VOTE_VOID_ITEM_PUT);
		stmt_bind_i64(stmt, 1, v->id);
		stmt_bind_i64(stmt, 2, ids[i]);
		rc = stmt_run(stmt);
	}
	return rc;
}

static void void_read(struct stmt *stmt, struct arena *arena, struct vote_void *v)
{
	*v = (struct vote_void){
		.id = stmt_i64(stmt, 0),
		.article_id = stmt_i64(stmt, 1),
		.block = stmt_text(stmt, arena, 2),
		.n = stmt_i64(stmt, 3),
		.note = stmt_text(stmt, arena, 4),
		.person_id = stmt_i64(stmt, 5),
		.name = stmt_text(stmt, arena, 6),
		.from_at = stmt_i64(stmt, 7),
		.to_at = stmt_i64(stmt, 8),
		.voided_at = stmt_i64(stmt, 9),
		.restored_at = stmt_i64(stmt, 10),
	};
}

enum rc vote_void_get(struct db *db, struct arena *arena, int64_t id, struct vote_void *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_VOTE_VOID_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	void_read(stmt, arena, ret);
	return stmt_end(stmt);
}

enum rc vote_void_ballots(struct db *db, struct arena *arena, int64_t id, struct vote_ids *ret_ids)
{
	struct rows rows = ROWS(arena, int64_t);
	struct stmt *stmt = db_stmt(db, SQL_VOTE_VOID_BALLOTS);
	stmt_bind_i64(stmt, 1, id);
	while (stmt_row(stmt))
		*(int64_t *)rows_add(&rows) = stmt_i64(stmt, 0);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ids = (struct vote_ids){rows.items, rows.n};
	return rc;
}

enum rc vote_void_set_restored(struct db *db, int64_t id, int64_t at)
{
	struct stmt *stmt = db_stmt(db, SQL_VOTE_VOID_SET_RESTORED);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, at);
	return rows_changed(db, stmt, "voided votes", id);
}

enum rc vote_void_list(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
		       struct vote_voids *ret_voids)
{
	struct rows rows = ROWS(arena, struct vote_void);
	struct stmt *stmt = db_stmt(db, article_id ? SQL_VOTE_VOID_LIST_OF_ARTICLE : SQL_VOTE_VOID_LIST);
	if (article_id)
		stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, article_id ? 2 : 1, limit);
	while (stmt_row(stmt))
		void_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_voids = (struct vote_voids){rows.items, rows.n};
	return rc;
}

enum rc vote_void_told(struct db *db, struct arena *arena, int64_t article_id, int64_t *ret_n, struct str *ret_note)
{
	int64_t n = 0;
	struct str note = STR("");
	struct stmt *stmt = db_stmt(db, SQL_VOTE_VOID_TOLD);
	stmt_bind_i64(stmt, 1, article_id);
	while (stmt_row(stmt)) {
		n += stmt_i64(stmt, 0);
		if (note.n == 0)
			note = stmt_text(stmt, arena, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK) {
		*ret_n = n;
		*ret_note = note;
	}
	return rc;
}
