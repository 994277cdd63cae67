/* Revisions of articles: see revision.h. */
#include "store/revision.h"

#include "store/rows.h"
#include "store/sql_ids.h"

static void read_row(struct stmt *stmt, struct arena *arena, struct revision *r)
{
	struct str name = stmt_text(stmt, arena, 9);
	*r = (struct revision){
		.id = stmt_i64(stmt, 0),
		.article_id = stmt_i64(stmt, 1),
		.version = stmt_i64(stmt, 2),
		.person_id = stmt_i64(stmt, 3),
		.at = stmt_i64(stmt, 4),
		.note = stmt_text(stmt, arena, 5),
		.save_key = stmt_text(stmt, arena, 6),
		.content = stmt_text(stmt, arena, 7),
		.window = stmt_text(stmt, arena, 8),
		.name = name.p ? name : STR(""),
	};
}

/* Ends a statement of at most one row. */
static enum rc read_one(struct stmt *stmt, struct arena *arena, struct revision *ret_revision)
{
	struct revision r;
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &r);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_revision = r;
	return rc;
}

enum rc revision_insert(struct db *db, const struct revision *r, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_REVISION_INSERT);
	stmt_bind_i64(stmt, 1, r->article_id);
	stmt_bind_i64(stmt, 2, r->version);
	stmt_bind_id(stmt, 3, r->person_id);
	stmt_bind_i64(stmt, 4, r->at);
	rows_bind_text(stmt, 5, r->note);
	rows_bind_text(stmt, 6, r->save_key);
	rows_bind_text(stmt, 7, r->content);
	rows_bind_text(stmt, 8, r->window);
	return stmt_insert(stmt, ret_id);
}

enum rc revision_get(struct db *db, struct arena *arena, int64_t article_id, int64_t version,
		     struct revision *ret_revision)
{
	struct stmt *stmt = db_stmt(db, SQL_REVISION_GET);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, version);
	return read_one(stmt, arena, ret_revision);
}

enum rc revision_get_before(struct db *db, struct arena *arena, int64_t article_id, int64_t version,
			    struct revision *ret_revision)
{
	struct stmt *stmt = db_stmt(db, SQL_REVISION_GET_BEFORE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, version);
	return read_one(stmt, arena, ret_revision);
}

enum rc revision_get_by_key(struct db *db, struct arena *arena, int64_t person_id, struct str save_key,
			    struct revision *ret_revision)
{
	struct stmt *stmt = db_stmt(db, SQL_REVISION_GET_BY_KEY);
	stmt_bind_i64(stmt, 1, person_id);
	rows_bind_text(stmt, 2, save_key);
	return read_one(stmt, arena, ret_revision);
}

enum rc revision_list(struct db *db, struct arena *arena, int64_t article_id, int64_t before, int64_t limit,
		      struct revisions *ret_revisions)
{
	struct rows rows = ROWS(arena, struct revision);
	struct stmt *stmt = db_stmt(db, SQL_REVISION_LIST);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, before);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_revisions = (struct revisions){rows.items, rows.n};
	return rc;
}
