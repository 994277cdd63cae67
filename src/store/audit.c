/* The audit log: see audit.h. */
#include "store/audit.h"

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc audit_insert(struct db *db, const struct audit_entry *e)
{
	struct stmt *stmt = db_stmt(db, SQL_AUDIT_INSERT);
	stmt_bind_i64(stmt, 1, e->at);
	stmt_bind_i64(stmt, 2, e->person_id);
	rows_bind_text(stmt, 3, e->name);
	rows_bind_text(stmt, 4, e->act);
	rows_bind_text(stmt, 5, e->object);
	stmt_bind_i64(stmt, 6, e->object_id);
	rows_bind_text(stmt, 7, e->detail);
	return stmt_run(stmt);
}

enum rc audit_first_after(struct db *db, int64_t at, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_AUDIT_FIRST_AFTER);
	stmt_bind_i64(stmt, 1, at);
	return stmt_get_i64(stmt, ret_id);
}

/* The statement with what it is asked for bound; the next two parameters are before_id and limit. */
static struct stmt *list_stmt(struct db *db, const struct audit_filter *f, int *ret_next)
{
	struct stmt *stmt;
	*ret_next = 2;
	if (f->person_id) {
		stmt = db_stmt(db, SQL_AUDIT_LIST_BY_PERSON);
		stmt_bind_i64(stmt, 1, f->person_id);
	} else if (f->act.n > 0) {
		stmt = db_stmt(db, SQL_AUDIT_LIST_BY_ACT);
		stmt_bind_text(stmt, 1, f->act);
	} else if (f->object.n > 0) {
		stmt = db_stmt(db, SQL_AUDIT_LIST_BY_OBJECT);
		stmt_bind_text(stmt, 1, f->object);
		stmt_bind_i64(stmt, 2, f->object_id);
		*ret_next = 3;
	} else {
		stmt = db_stmt(db, SQL_AUDIT_LIST);
		*ret_next = 1;
	}
	return stmt;
}

enum rc audit_list(struct db *db, struct arena *arena, const struct audit_filter *f, struct audit_entries *ret_entries)
{
	int next;
	struct rows rows = ROWS(arena, struct audit_entry);
	struct stmt *stmt = list_stmt(db, f, &next);
	stmt_bind_i64(stmt, next, f->before_id ? f->before_id : INT64_MAX);
	stmt_bind_i64(stmt, next + 1, f->limit);
	while (stmt_row(stmt)) {
		struct audit_entry *e = rows_add(&rows);
		e->id = stmt_i64(stmt, 0);
		e->at = stmt_i64(stmt, 1);
		e->person_id = stmt_i64(stmt, 2);
		e->name = stmt_text(stmt, arena, 3);
		e->act = stmt_text(stmt, arena, 4);
		e->object = stmt_text(stmt, arena, 5);
		e->object_id = stmt_i64(stmt, 6);
		e->detail = stmt_text(stmt, arena, 7);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_entries = (struct audit_entries){rows.items, rows.n};
	return rc;
}
