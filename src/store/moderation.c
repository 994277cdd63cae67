/* Acts, changes of text, reports and the queue: see moderation.h. */
#include "store/moderation.h"

#include "store/rows.h"
#include "store/sql_ids.h"

static enum comment_state stored_state(struct stmt *stmt, int column)
{
	enum comment_state state;
	return comment_state_of(stmt_peek(stmt, column), &state) == RC_OK ? state : COMMENT_PENDING;
}

/* --- Acts --- */

enum rc moderation_insert(struct db *db, struct moderation *m)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_INSERT);
	stmt_bind_i64(stmt, 1, m->person_id);
	stmt_bind_text(stmt, 2, m->act);
	stmt_bind_i64(stmt, 3, m->acted_at);
	return stmt_insert(stmt, &m->id);
}

enum rc moderation_item_put(struct db *db, int64_t moderation_id, const struct moderation_item *item)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_ITEM_PUT);
	stmt_bind_i64(stmt, 1, moderation_id);
	stmt_bind_i64(stmt, 2, item->comment_id);
	stmt_bind_text(stmt, 3, str_of(comment_state_name(item->before)));
	rows_bind_text(stmt, 4, item->before_reason);
	stmt_bind_text(stmt, 5, str_of(comment_state_name(item->after)));
	return stmt_run(stmt);
}

static enum rc moderation_first(struct stmt *stmt, struct arena *arena, struct moderation *ret)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret = (struct moderation){.id = stmt_i64(stmt, 0),
				   .person_id = stmt_i64(stmt, 1),
				   .act = stmt_text(stmt, arena, 2),
				   .acted_at = stmt_i64(stmt, 3),
				   .undone = stmt_bool(stmt, 4)};
	return stmt_end(stmt);
}

enum rc moderation_get(struct db *db, struct arena *arena, int64_t id, struct moderation *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_GET);
	stmt_bind_i64(stmt, 1, id);
	return moderation_first(stmt, arena, ret);
}

enum rc moderation_last(struct db *db, struct arena *arena, int64_t person_id, int64_t since, struct moderation *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_LAST);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_i64(stmt, 2, since);
	return moderation_first(stmt, arena, ret);
}

enum rc moderation_item_list(struct db *db, struct arena *arena, int64_t moderation_id,
			     struct moderation_items *ret_items)
{
	struct rows rows = ROWS(arena, struct moderation_item);
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_ITEM_LIST);
	stmt_bind_i64(stmt, 1, moderation_id);
	while (stmt_row(stmt)) {
		struct moderation_item *item = rows_add(&rows);
		item->comment_id = stmt_i64(stmt, 0);
		item->before = stored_state(stmt, 1);
		item->before_reason = stmt_text(stmt, arena, 2);
		item->after = stored_state(stmt, 3);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_items = (struct moderation_items){rows.items, rows.n};
	return rc;
}

enum rc moderation_set_undone(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_SET_UNDONE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "act of a moderator", id);
}

enum rc moderation_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_MODERATION_SWEEP);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

/* --- Changes of the text --- */

enum rc comment_edit_insert(struct db *db, const struct comment_edit *e)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_EDIT_INSERT);
	stmt_bind_i64(stmt, 1, e->comment_id);
	stmt_bind_id(stmt, 2, e->person_id);
	rows_bind_text(stmt, 3, e->name);
	rows_bind_text(stmt, 4, e->reason);
	rows_bind_text(stmt, 5, e->source);
	stmt_bind_i64(stmt, 6, e->edited_at);
	return stmt_run(stmt);
}

enum rc comment_edit_list(struct db *db, struct arena *arena, int64_t comment_id, struct comment_edits *ret_edits)
{
	struct rows rows = ROWS(arena, struct comment_edit);
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_EDIT_LIST);
	stmt_bind_i64(stmt, 1, comment_id);
	while (stmt_row(stmt)) {
		struct comment_edit *e = rows_add(&rows);
		e->id = stmt_i64(stmt, 0);
		e->comment_id = stmt_i64(stmt, 1);
		e->person_id = stmt_i64(stmt, 2);
		e->name = stmt_text(stmt, arena, 3);
		e->reason = stmt_text(stmt, arena, 4);
		e->source = stmt_text(stmt, arena, 5);
		e->edited_at = stmt_i64(stmt, 6);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_edits = (struct comment_edits){rows.items, rows.n};
	return rc;
}

/* --- Reports --- */

enum rc comment_report_reasons(struct db *db, struct arena *arena, int64_t comment_id, int64_t limit,
			       struct comment_reasons *ret_reasons)
{
	struct rows rows = ROWS(arena, struct str);
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_REPORT_REASONS);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		*(struct str *)rows_add(&rows) = stmt_text(stmt, arena, 0);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_reasons = (struct comment_reasons){rows.items, rows.n};
	return rc;
}

static enum rc reports_run(struct db *db, int sql, int64_t comment_id, int64_t moderation_id)
{
	struct stmt *stmt = db_stmt(db, (size_t)sql);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_i64(stmt, 2, moderation_id);
	return stmt_run(stmt);
}

enum rc comment_reports_settle_by(struct db *db, int64_t comment_id, int64_t moderation_id)
{
	return reports_run(db, SQL_COMMENT_REPORTS_SETTLE_BY, comment_id, moderation_id);
}

enum rc comment_reports_unsettle(struct db *db, int64_t comment_id, int64_t moderation_id)
{
	return reports_run(db, SQL_COMMENT_REPORTS_UNSETTLE, comment_id, moderation_id);
}

/* --- The queue --- */

static enum comment_state tab_state(enum queue_tab tab)
{
	static const enum comment_state states[QUEUE_TABS] = {
		[QUEUE_WAITING] = COMMENT_PENDING,  [QUEUE_VISIBLE] = COMMENT_VISIBLE,
		[QUEUE_REPORTED] = COMMENT_VISIBLE, [QUEUE_SPAM] = COMMENT_SPAM,
		[QUEUE_REMOVED] = COMMENT_REMOVED,
	};
	return states[tab];
}

static bool is_along_reports(const struct queue_walk *w)
{
	return w->tab == QUEUE_REPORTED && !w->any_state;
}

bool queue_is_oldest_first(const struct queue_walk *w)
{
	if (is_along_reports(w) || w->parent_id)
		return true;
	return w->tab == QUEUE_WAITING && !w->any_state && w->email.n == 0 && w->voter.n == 0;
}

/* The statement with all but its last parameter bound: where it begins. */
static struct stmt *walk_stmt(struct db *db, const struct queue_walk *w, int *ret_at)
{
	struct stmt *stmt;
	struct str state = str_of(comment_state_name(tab_state(w->tab)));
	bool oldest = queue_is_oldest_first(w);
	*ret_at = 2;
	if (is_along_reports(w)) {
		*ret_at = 1;
		return db_stmt(db, SQL_QUEUE_REPORTED);
	}
	if (w->article_id) {
		stmt = db_stmt(db, oldest ? SQL_QUEUE_OF_ARTICLE : SQL_QUEUE_OF_ARTICLE_BACK);
		stmt_bind_i64(stmt, 1, w->article_id);
		stmt_bind_text(stmt, 2, state);
		*ret_at = 3;
	} else if (w->email.n > 0) {
		stmt = db_stmt(db, SQL_QUEUE_OF_EMAIL_BACK);
		stmt_bind_text(stmt, 1, w->email);
	} else if (w->voter.n > 0) {
		stmt = db_stmt(db, SQL_QUEUE_OF_VOTER_BACK);
		stmt_bind_blob(stmt, 1, w->voter);
	} else if (w->parent_id) {
		stmt = db_stmt(db, SQL_QUEUE_OF_PARENT);
		stmt_bind_i64(stmt, 1, w->parent_id);
	} else {
		stmt = db_stmt(db, oldest ? SQL_QUEUE_BY_STATE : SQL_QUEUE_BY_STATE_BACK);
		stmt_bind_text(stmt, 1, state);
	}
	return stmt;
}

static bool is_wanted(const struct queue_walk *w, enum comment_state state)
{
	return w->any_state || is_along_reports(w) || state == tab_state(w->tab);
}

enum rc queue_each(struct db *db, const struct queue_walk *w, bool (*row)(void *ctx, const struct queue_row *r),
		   void *ctx, bool *ret_ended)
{
	int at;
	bool more = true;
	struct stmt *stmt = walk_stmt(db, w, &at);
	stmt_bind_i64(stmt, at, w->after_id || queue_is_oldest_first(w) ? w->after_id : INT64_MAX);
	while (more && stmt_row(stmt)) {
		struct queue_row r = {.id = stmt_i64(stmt, 0),
				      .article_id = stmt_i64(stmt, 1),
				      .state = stored_state(stmt, 2),
				      .author = stmt_peek(stmt, 3),
				      .source = stmt_peek(stmt, 4)};
		more = !is_wanted(w, r.state) || row(ctx, &r);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ended = more;
	return rc;
}

enum rc queue_count(struct db *db, enum queue_tab tab, int64_t most, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, tab == QUEUE_REPORTED ? SQL_QUEUE_COUNT_REPORTED : SQL_QUEUE_COUNT);
	if (tab != QUEUE_REPORTED)
		stmt_bind_text(stmt, 1, str_of(comment_state_name(tab_state(tab))));
	stmt_bind_i64(stmt, tab == QUEUE_REPORTED ? 1 : 2, most);
	return stmt_get_i64(stmt, ret_n);
}
