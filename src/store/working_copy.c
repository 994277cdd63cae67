/* What is typed and not saved: see working_copy.h. */
#include "store/working_copy.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc working_copy_put(struct db *db, const struct working_copy *w)
{
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_PUT);
	stmt_bind_i64(stmt, 1, w->article_id);
	stmt_bind_i64(stmt, 2, w->person_id);
	stmt_bind_i64(stmt, 3, w->base_version);
	stmt_bind_i64(stmt, 4, w->saved_at);
	rows_bind_text(stmt, 5, w->content);
	rows_bind_text(stmt, 6, w->window);
	return stmt_run(stmt);
}

static void read_row(struct stmt *stmt, struct arena *arena, struct working_copy *w)
{
	w->base_version = stmt_i64(stmt, 0);
	w->saved_at = stmt_i64(stmt, 1);
	w->content = stmt_text(stmt, arena, 2);
	w->window = stmt_text(stmt, arena, 3);
}

enum rc working_copy_get(struct db *db, struct arena *arena, int64_t article_id, int64_t person_id, struct str window,
			 struct working_copy *ret_copy)
{
	struct stmt *stmt = db_stmt(db, window.p ? SQL_WORKING_COPY_GET_WINDOW : SQL_WORKING_COPY_GET);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, person_id);
	if (window.p)
		rows_bind_text(stmt, 3, window);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct working_copy w = {.article_id = article_id, .person_id = person_id};
	read_row(stmt, arena, &w);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_copy = w;
	return rc;
}

enum rc working_copy_newest(struct db *db, struct arena *arena, int64_t article_id, struct working_copy *ret_copy)
{
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_NEWEST);
	stmt_bind_i64(stmt, 1, article_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct working_copy w = {.article_id = article_id, .person_id = stmt_i64(stmt, 4)};
	read_row(stmt, arena, &w);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_copy = w;
	return rc;
}

enum rc working_copy_list(struct db *db, struct arena *arena, int64_t article_id, int64_t person_id, int64_t limit,
			  struct working_copies *ret_copies)
{
	struct rows rows = ROWS(arena, struct working_copy);
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_LIST);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, person_id);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt)) {
		struct working_copy *w = rows_add(&rows);
		*w = (struct working_copy){.article_id = article_id, .person_id = person_id};
		read_row(stmt, arena, w);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_copies = (struct working_copies){rows.items, rows.n};
	return rc;
}

enum rc working_copy_holders(struct db *db, struct arena *arena, int64_t article_id, int64_t but_person_id,
			     struct str *ret_names)
{
	struct str names = STR("");
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_HOLDERS);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, but_person_id);
	while (stmt_row(stmt))
		names = arena_join(arena, names, names.n ? STR(", ") : STR(""), stmt_text(stmt, arena, 1), STR_NONE);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_names = names;
	return rc;
}

enum rc working_copy_delete_window(struct db *db, int64_t article_id, int64_t person_id, struct str window,
				   int64_t until)
{
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_DELETE_WINDOW);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, person_id);
	rows_bind_text(stmt, 3, window);
	stmt_bind_i64(stmt, 4, until);
	return stmt_run(stmt);
}

enum rc working_copy_delete(struct db *db, int64_t article_id, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_WORKING_COPY_DELETE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, person_id);
	return stmt_run(stmt);
}
