/* Where imported things came from: see origin.h. */
#include "store/origin.h"

#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_words[] = {"article", "section", "tag",  "person",
					 "media",   "comment", "menu", "menu_item"};

const char *origin_kind_name(enum origin_kind kind)
{
	return kind_words[kind];
}

enum rc origin_kind_of(struct str word, enum origin_kind *ret_kind)
{
	unsigned i;
	enum rc rc = word_index(kind_words, ARRAY_LEN(kind_words), word, "kind of imported object", &i);
	if (rc == RC_OK)
		*ret_kind = i;
	return rc;
}

enum rc origin_find(struct db *db, struct str site, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_FIND);
	rows_bind_text(stmt, 1, site);
	return stmt_get_i64(stmt, ret_id);
}

enum rc origin_put(struct db *db, struct str site, int64_t now, int64_t *ret_id)
{
	enum rc rc = origin_find(db, site, ret_id);
	if (rc != RC_NOT_FOUND)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_PUT);
	rows_bind_text(stmt, 1, site);
	stmt_bind_i64(stmt, 2, now);
	return stmt_insert(stmt, ret_id);
}

static void read_former(struct stmt *stmt, struct arena *arena, struct origin_former *f)
{
	*f = (struct origin_former){
		.origin_id = stmt_i64(stmt, 0),
		.kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 1)),
		.old_id = stmt_i64(stmt, 2),
		.object_id = stmt_i64(stmt, 3),
		.digest = stmt_blob(stmt, arena, 4),
		.version = stmt_i64(stmt, 5),
	};
}

enum rc origin_former_put(struct db *db, const struct origin_former *f)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_FORMER_PUT);
	stmt_bind_i64(stmt, 1, f->origin_id);
	stmt_bind_text(stmt, 2, str_of(kind_words[f->kind]));
	stmt_bind_i64(stmt, 3, f->old_id);
	stmt_bind_i64(stmt, 4, f->object_id);
	stmt_bind_blob(stmt, 5, f->digest);
	stmt_bind_i64(stmt, 6, f->version);
	return stmt_run(stmt);
}

enum rc origin_former_get(struct db *db, struct arena *arena, int64_t origin_id, enum origin_kind kind, int64_t old_id,
			  struct origin_former *ret_former)
{
	struct origin_former f;
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_FORMER_GET);
	stmt_bind_i64(stmt, 1, origin_id);
	stmt_bind_text(stmt, 2, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, 3, old_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_former(stmt, arena, &f);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_former = f;
	return rc;
}

static struct stmt *stmt_of_kind(struct db *db, enum sql_id sql, enum origin_kind kind, int64_t id)
{
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_text(stmt, 1, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, 2, id);
	return stmt;
}

enum rc origin_former_find(struct db *db, enum origin_kind kind, int64_t old_id, int64_t *ret_object_id)
{
	return stmt_get_i64(stmt_of_kind(db, SQL_ORIGIN_FORMER_FIND, kind, old_id), ret_object_id);
}

enum rc origin_former_list(struct db *db, struct arena *arena, enum origin_kind kind, int64_t object_id,
			   struct origin_formers *ret_formers)
{
	struct rows rows = ROWS(arena, struct origin_former);
	struct stmt *stmt = stmt_of_kind(db, SQL_ORIGIN_FORMER_LIST, kind, object_id);
	while (stmt_row(stmt))
		read_former(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_formers = (struct origin_formers){rows.items, rows.n};
	return rc;
}

enum rc origin_former_forget(struct db *db, enum origin_kind kind, int64_t object_id)
{
	return stmt_run(stmt_of_kind(db, SQL_ORIGIN_FORMER_FORGET, kind, object_id));
}

enum rc origin_run_begin(struct db *db, int64_t origin_id, struct str source_hash, int64_t now, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_RUN_BEGIN);
	stmt_bind_i64(stmt, 1, origin_id);
	stmt_bind_blob(stmt, 2, source_hash);
	stmt_bind_i64(stmt, 3, now);
	return stmt_insert(stmt, ret_id);
}

enum rc origin_run_advance(struct db *db, int64_t id, int64_t position)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_RUN_ADVANCE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, position);
	return rows_changed(db, stmt, "unfinished import", id);
}

enum rc origin_run_finish(struct db *db, int64_t id, struct str report, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_RUN_FINISH);
	stmt_bind_i64(stmt, 1, id);
	rows_bind_text(stmt, 2, report);
	stmt_bind_i64(stmt, 3, now);
	return rows_changed(db, stmt, "unfinished import", id);
}

/* The one row of a bound statement, to its end. */
static enum rc read_run(struct stmt *stmt, struct arena *arena, struct origin_run *ret_run)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct origin_run run = {
		.id = stmt_i64(stmt, 0),
		.origin_id = stmt_i64(stmt, 1),
		.source_hash = stmt_blob(stmt, arena, 2),
		.position = stmt_i64(stmt, 3),
		.finished = stmt_bool(stmt, 4),
		.started_at = stmt_i64(stmt, 5),
		.finished_at = stmt_i64(stmt, 6),
		.report = stmt_text(stmt, arena, 7),
	};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_run = run;
	return rc;
}

enum rc origin_run_find_unfinished(struct db *db, struct arena *arena, struct str source_hash,
				   struct origin_run *ret_run)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_RUN_FIND_UNFINISHED);
	stmt_bind_blob(stmt, 1, source_hash);
	return read_run(stmt, arena, ret_run);
}

enum rc origin_run_last(struct db *db, struct arena *arena, int64_t origin_id, struct origin_run *ret_run)
{
	struct stmt *stmt = db_stmt(db, SQL_ORIGIN_RUN_LAST);
	stmt_bind_i64(stmt, 1, origin_id);
	return read_run(stmt, arena, ret_run);
}
