/*
 * Comments as rows, and the count of visible ones. Knows neither threads nor policies.
 */
#include "store/comment.h"

#include "db/db.h"
#include "store/figure.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/tally.h"
#include "store/thread.h"
#include "store/word.h"

#define BLOCK_KIND "comment"

static const char *const state_names[COMMENT_STATES] = {"visible", "pending", "spam", "removed"};

const char *comment_state_name(enum comment_state state)
{
	return state_names[state];
}

enum rc comment_state_of(struct str word, enum comment_state *ret_state)
{
	unsigned i;
	enum rc rc = word_index(state_names, COMMENT_STATES, word, "state of a comment", &i);
	if (rc == RC_OK)
		*ret_state = (enum comment_state)i;
	return rc;
}

enum comment_state comment_state_stored(struct str word)
{
	return (enum comment_state)word_stored(state_names, COMMENT_STATES, word);
}

static enum comment_state stored_state(struct stmt *stmt, int column)
{
	return comment_state_stored(stmt_peek(stmt, column));
}

static void comment_read(struct stmt *stmt, struct arena *arena, struct comment *c)
{
	*c = (struct comment){
		.id = stmt_i64(stmt, 0),
		.article_id = stmt_i64(stmt, 1),
		.parent_id = stmt_i64(stmt, 2),
		.state = stored_state(stmt, 3),
		.reason = stmt_text(stmt, arena, 4),
		.author = stmt_text(stmt, arena, 5),
		.url = stmt_text(stmt, arena, 6),
		.person_id = stmt_i64(stmt, 7),
		.source = stmt_text(stmt, arena, 8),
		.body = stmt_text(stmt, arena, 9),
		.stars = (int)stmt_i64(stmt, 10),
		.voter = stmt_blob(stmt, arena, 11),
		.edit_hash = stmt_blob(stmt, arena, 12),
		.notify = stmt_bool(stmt, 13),
		.likes = stmt_i64(stmt, 14),
		.created_at = stmt_i64(stmt, 15),
		.edited_at = stmt_i64(stmt, 16),
		.edited_by_staff = stmt_bool(stmt, 17),
	};
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct comment *ret_comment)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	comment_read(stmt, arena, ret_comment);
	return stmt_end(stmt);
}

static enum rc read_all(struct stmt *stmt, struct arena *arena, struct comments *ret_comments)
{
	struct rows rows = ROWS(arena, struct comment);
	while (stmt_row(stmt))
		comment_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_comments = (struct comments){rows.items, rows.n};
	return rc;
}

/* Where a comment goes. */
struct comment_place {
	int64_t root_id; /* 0: on top */
	int64_t free_id; /* a wished id that nobody has; 0 for none */
};

/* The parent must belong to the article. */
static enum rc check_place(struct db *db, const struct comment *c, int64_t wished, struct comment_place *ret_place)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_PLACE);
	stmt_bind_i64(stmt, 1, c->article_id);
	stmt_bind_i64(stmt, 2, c->parent_id);
	stmt_bind_i64(stmt, 3, wished);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_place = (struct comment_place){.root_id = stmt_i64(stmt, 0),
					    .free_id = wished > 0 && stmt_i64(stmt, 1) == 0 ? wished : 0};
	rc = stmt_end(stmt);
	if (rc == RC_OK && c->parent_id != 0 && (ret_place->root_id == 0 || c->parent_id == c->id))
		return rc_fail(RC_INVALID, "the comment answered to does not belong to this article");
	return rc;
}

static void bind_content(struct stmt *stmt, int at, const struct comment *c)
{
	rows_bind_text(stmt, at, c->author);
	rows_bind_text(stmt, at + 1, c->url);
	stmt_bind_id(stmt, at + 2, c->person_id);
	rows_bind_text(stmt, at + 3, c->source);
	rows_bind_text(stmt, at + 4, c->body);
	stmt_bind_id(stmt, at + 5, c->stars);
}

static enum rc insert_row(struct db *db, struct comment *c, const struct comment_place *place)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_INSERT);
	stmt_bind_i64(stmt, 1, c->article_id);
	stmt_bind_id(stmt, 2, c->parent_id);
	stmt_bind_text(stmt, 3, str_of(state_names[c->state]));
	rows_bind_text(stmt, 4, c->reason);
	bind_content(stmt, 5, c);
	stmt_bind_blob(stmt, 11, c->voter);
	stmt_bind_blob(stmt, 12, c->edit_hash);
	stmt_bind_bool(stmt, 13, c->notify);
	stmt_bind_i64(stmt, 14, c->likes);
	stmt_bind_i64(stmt, 15, c->created_at);
	stmt_bind_id(stmt, 16, c->edited_at);
	stmt_bind_id(stmt, 17, place->free_id);
	stmt_bind_id(stmt, 18, place->root_id);
	stmt_bind_bool(stmt, 19, c->state == COMMENT_VISIBLE);
	return stmt_insert(stmt, &c->id);
}

/* In the figures it counts on the day that it was written. */
static enum rc count_visible(struct db *db, int64_t article_id, int64_t created_at, int64_t delta)
{
	struct figure_move move = {article_id, delta};
	enum rc rc = tally_add(db, article_id, STR("comment"), STR("visible"), delta);
	return rc == RC_OK ? figure_add(db, created_at, FIGURE_COMMENTS, &move, 1) : rc;
}

/* An imported comment keeps its old number where nobody has it: links to it live on. */
enum rc comment_insert(struct db *db, struct comment *c)
{
	int64_t wished = c->id;
	struct comment_place place;
	c->id = 0;
	enum rc rc = check_place(db, c, wished, &place);
	if (rc == RC_OK)
		rc = insert_row(db, c, &place);
	if (rc == RC_OK && c->state == COMMENT_VISIBLE)
		rc = thread_grow(db, place.root_id, c->parent_id);
	if (rc != RC_OK || c->state != COMMENT_VISIBLE)
		return rc;
	return count_visible(db, c->article_id, c->created_at, 1);
}

static enum rc parent_get(struct db *db, int64_t id, int64_t *ret_parent)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_PARENT);
	stmt_bind_i64(stmt, 1, id);
	return stmt_get_i64(stmt, ret_parent);
}

enum rc comment_update(struct db *db, const struct comment *c)
{
	int64_t before;
	struct comment_place place;
	enum rc rc = check_place(db, c, 0, &place);
	if (rc == RC_OK)
		rc = parent_get(db, c->id, &before);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_UPDATE);
	stmt_bind_i64(stmt, 1, c->id);
	stmt_bind_id(stmt, 2, c->parent_id);
	bind_content(stmt, 3, c);
	stmt_bind_bool(stmt, 9, c->notify);
	stmt_bind_i64(stmt, 10, c->created_at);
	stmt_bind_id(stmt, 11, c->edited_at);
	rc = rows_changed(db, stmt, "comment", c->id);
	return rc == RC_OK && before != c->parent_id ? thread_rebuild(db, c->article_id) : rc;
}

static enum rc set_text(struct db *db, int sql, int64_t id, struct str source, struct str body, int64_t edited_at)
{
	struct stmt *stmt = db_stmt(db, (size_t)sql);
	stmt_bind_i64(stmt, 1, id);
	rows_bind_text(stmt, 2, source);
	rows_bind_text(stmt, 3, body);
	stmt_bind_i64(stmt, 4, edited_at);
	return rows_changed(db, stmt, "comment", id);
}

enum rc comment_set_text(struct db *db, int64_t id, struct str source, struct str body, int64_t edited_at)
{
	return set_text(db, SQL_COMMENT_SET_TEXT, id, source, body, edited_at);
}

enum rc comment_set_text_by_staff(struct db *db, int64_t id, struct str source, struct str body, int64_t edited_at)
{
	return set_text(db, SQL_COMMENT_SET_TEXT_BY_STAFF, id, source, body, edited_at);
}

enum rc comment_get(struct db *db, struct arena *arena, int64_t id, struct comment *ret_comment)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret_comment);
}

enum rc comment_get_by_edit_hash(struct db *db, struct arena *arena, int64_t id, struct str edit_hash,
				 struct comment *ret_comment)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_GET_BY_EDIT_HASH);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_blob(stmt, 2, edit_hash);
	return read_one(stmt, arena, ret_comment);
}

enum rc comment_list_by_state(struct db *db, struct arena *arena, enum comment_state state, int64_t after_id,
			      int64_t limit, struct comments *ret_comments)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIST_BY_STATE);
	stmt_bind_text(stmt, 1, str_of(state_names[state]));
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return read_all(stmt, arena, ret_comments);
}

enum rc comment_list_since(struct db *db, struct arena *arena, int64_t since, const struct comment *before,
			   int64_t limit, struct comments *ret_comments)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIST_SINCE);
	stmt_bind_i64(stmt, 1, since);
	stmt_bind_i64(stmt, 2, before ? before->created_at : INT64_MAX);
	stmt_bind_i64(stmt, 3, before ? before->id : INT64_MAX);
	stmt_bind_i64(stmt, 4, limit);
	return read_all(stmt, arena, ret_comments);
}

enum rc comment_list_all(struct db *db, struct arena *arena, int64_t article_id, int64_t after_id, int64_t limit,
			 struct comments *ret_comments)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIST_ALL);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return read_all(stmt, arena, ret_comments);
}

enum rc comment_list_latest(struct db *db, struct arena *arena, int64_t article_id, int64_t now, int64_t limit,
			    struct comments *ret_comments)
{
	struct stmt *stmt = db_stmt(db, article_id ? SQL_COMMENT_LIST_LATEST_OF_ARTICLE : SQL_COMMENT_LIST_LATEST);
	stmt_bind_i64(stmt, 1, article_id ? article_id : now);
	stmt_bind_i64(stmt, 2, limit);
	return read_all(stmt, arena, ret_comments);
}

enum rc comment_list_own(struct db *db, struct arena *arena, struct str voter, int64_t since, int64_t limit,
			 struct comments *ret_comments)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIST_OWN);
	stmt_bind_blob(stmt, 1, voter);
	stmt_bind_i64(stmt, 2, since);
	stmt_bind_i64(stmt, 3, limit);
	return read_all(stmt, arena, ret_comments);
}

enum rc comment_counts(struct db *db, int64_t article_id, int64_t ret_counts[COMMENT_STATES])
{
	int64_t counts[COMMENT_STATES] = {0};
	struct stmt *stmt = db_stmt(db, article_id ? SQL_COMMENT_COUNTS_OF_ARTICLE : SQL_COMMENT_COUNTS);
	if (article_id)
		stmt_bind_i64(stmt, 1, article_id);
	while (stmt_row(stmt))
		counts[stored_state(stmt, 0)] = stmt_i64(stmt, 1);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		memcpy(ret_counts, counts, sizeof(counts));
	return rc;
}

static enum rc state_get(struct db *db, int64_t id, struct comment *ret_comment)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_STATE);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	ret_comment->article_id = stmt_i64(stmt, 0);
	ret_comment->state = stored_state(stmt, 1);
	ret_comment->created_at = stmt_i64(stmt, 2);
	return stmt_end(stmt);
}

enum rc comment_set_state(struct db *db, int64_t id, enum comment_state state, struct str reason,
			  enum comment_state *ret_before)
{
	struct comment before = {.state = state};
	enum rc rc = state_get(db, id, &before);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_SET_STATE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_text(stmt, 2, str_of(state_names[state]));
	rows_bind_text(stmt, 3, reason);
	rc = stmt_run(stmt);
	if (rc == RC_OK)
		rc = thread_settle(db, id);
	if (rc != RC_OK)
		return rc;
	rc = count_visible(db, before.article_id, before.created_at,
			   (state == COMMENT_VISIBLE) - (before.state == COMMENT_VISIBLE));
	if (rc == RC_OK && ret_before)
		*ret_before = before.state;
	return rc;
}

static enum rc run_each(struct db *db, const int *steps, size_t n, int64_t id)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct stmt *stmt = db_stmt(db, (size_t)steps[i]);
		stmt_bind_i64(stmt, 1, id);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc comment_erase(struct db *db, int64_t id, struct str reason)
{
	static const int steps[] = {SQL_COMMENT_ERASE,        SQL_COMMENT_ERASE_EDITS,    SQL_COMMENT_NETWORK_DELETE,
				    SQL_SCREENING_DELETE,     SQL_SCREENING_PRINT_DELETE, SQL_COMMENT_REPORTS_SETTLE,
				    SQL_COMMENT_EMAIL_DELETE, SQL_COMMENT_RATING_DELETE,  SQL_BAN_FORGET_NAME};
	enum rc rc = comment_set_state(db, id, COMMENT_REMOVED, reason, NULL);
	return rc == RC_OK ? run_each(db, steps, ARRAY_LEN(steps), id) : rc;
}

/* --- Taken back by its author --- */

bool comment_is_withdrawn(const struct comment *c)
{
	return c->state == COMMENT_REMOVED && str_is(c->reason, COMMENT_BY_AUTHOR);
}

enum rc comment_strip(struct db *db, int64_t id)
{
	static const int steps[] = {SQL_COMMENT_STRIP, SQL_COMMENT_REPORTS_SETTLE, SQL_COMMENT_EMAIL_DELETE,
				    SQL_COMMENT_RATING_DELETE};
	return run_each(db, steps, ARRAY_LEN(steps), id);
}

enum rc comment_erase_withdrawn(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct rows rows = ROWS(&a, int64_t);
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIST_WITHDRAWN);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		*(int64_t *)rows_add(&rows) = stmt_i64(stmt, 0);
	enum rc rc = stmt_end(stmt);
	const int64_t *ids = rows.items;
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		rc = comment_erase(db, ids[i], STR(COMMENT_BY_AUTHOR));
	if (rc == RC_OK)
		*ret_n = (int64_t)rows.n;
	return rc;
}

static enum rc known_below(struct db *db, struct str voter, int64_t but_id, int64_t below, bool *ret_known)
{
	int64_t id;
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_IS_KNOWN);
	stmt_bind_blob(stmt, 1, voter);
	stmt_bind_i64(stmt, 2, but_id);
	enum rc rc = stmt_get_i64(stmt, &id);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_known = rc == RC_OK && id < below;
	return RC_OK;
}

enum rc comment_is_known(struct db *db, struct str voter, int64_t but_id, bool *ret_known)
{
	return known_below(db, voter, but_id, INT64_MAX, ret_known);
}

enum rc comment_was_known(struct db *db, struct str voter, int64_t id, bool *ret_known)
{
	return known_below(db, voter, id, id, ret_known);
}

enum rc comment_waiting_stars(struct db *db, int64_t article_id, struct str voter, int *ret_stars)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_WAITING_STARS);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_blob(stmt, 2, voter);
	int64_t stars = 0;
	enum rc rc = stmt_get_i64(stmt, &stars);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_stars = (int)stars;
	return RC_OK;
}

struct str comment_block(char buffer[BLOCK_NAME_SIZE], int64_t id)
{
	return block_name(buffer, BLOCK_KIND, id);
}

bool comment_of_block(struct str block, int64_t *ret_id)
{
	return block_is_of(block, BLOCK_KIND, ret_id);
}

enum rc comment_likes(struct db *db, int64_t id, int64_t *ret_likes)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIKES);
	stmt_bind_i64(stmt, 1, id);
	return stmt_get_i64(stmt, ret_likes);
}

enum rc comment_likes_add(struct db *db, int64_t id, int64_t delta)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIKES_ADD);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, delta);
	return stmt_run(stmt);
}

enum rc comment_rating_put(struct db *db, int64_t comment_id, const struct comment_rating *r, int64_t at)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_RATING_PUT);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_blob(stmt, 2, ledger_hash(r->voter));
	stmt_bind_blob(stmt, 3, ledger_hash(r->tag));
	stmt_bind_i64(stmt, 4, at);
	stmt_bind_text(stmt, 5, r->held_for.n > 0 ? r->held_for : STR_NONE);
	return stmt_run(stmt);
}

static enum rc rating_read(struct stmt *stmt, struct arena *arena, struct comment_rating *ret_rating)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_rating = (struct comment_rating){.voter = stmt_blob(stmt, arena, 0),
					      .tag = stmt_blob(stmt, arena, 1),
					      .held_for = stmt_text(stmt, arena, 2)};
	return stmt_end(stmt);
}

enum rc comment_rating_get(struct db *db, struct arena *arena, int64_t comment_id, struct comment_rating *ret_rating)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_RATING_GET);
	stmt_bind_i64(stmt, 1, comment_id);
	return rating_read(stmt, arena, ret_rating);
}

enum rc comment_rating_find(struct db *db, struct arena *arena, struct str voter, struct comment_rating *ret_rating)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_RATING_FIND);
	stmt_bind_blob(stmt, 1, ledger_hash(voter));
	return rating_read(stmt, arena, ret_rating);
}

enum rc comment_rating_delete(struct db *db, int64_t comment_id)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_RATING_DELETE);
	stmt_bind_i64(stmt, 1, comment_id);
	return stmt_run(stmt);
}

enum rc comment_rating_release(struct db *db, struct str tag, int64_t before)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_RATING_RELEASE);
	stmt_bind_blob(stmt, 1, tag);
	stmt_bind_i64(stmt, 2, before);
	return stmt_run(stmt);
}

enum rc comment_report(struct db *db, int64_t id, struct str voter, struct str reason, struct str tag, int64_t now,
		       bool *ret_new)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_REPORT);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_blob(stmt, 2, voter);
	rows_bind_text(stmt, 3, reason);
	stmt_bind_blob(stmt, 4, tag);
	stmt_bind_i64(stmt, 5, now);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_new = db_changes(db) > 0;
	return rc;
}

enum rc comment_reports_get(struct db *db, int64_t id, struct comment_reports *ret_reports)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_REPORTS_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_reports = (struct comment_reports){
		.open = stmt_i64(stmt, 0), .networks = stmt_i64(stmt, 1), .looked_at = stmt_i64(stmt, 2) > 0};
	return stmt_end(stmt);
}

enum rc comment_reports_settle(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_REPORTS_SETTLE);
	stmt_bind_i64(stmt, 1, id);
	return stmt_run(stmt);
}

enum rc comment_forget_tags(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	static const int steps[] = {SQL_COMMENT_FORGET_TAGS, SQL_COMMENT_NETWORK_FORGET,
				    SQL_COMMENT_RATING_FORGET_TAGS};
	int64_t most = 0;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct stmt *stmt = db_stmt(db, (size_t)steps[i]);
		stmt_bind_i64(stmt, 1, before);
		stmt_bind_i64(stmt, 2, limit);
		enum rc rc = stmt_run(stmt);
		if (rc != RC_OK)
			return rc;
		most = db_changes(db) > most ? db_changes(db) : most;
	}
	*ret_n = most;
	return RC_OK;
}

enum rc comment_likes_check(struct db *db, void (*report)(void *ctx, const struct comment_difference *d), void *ctx,
			    int64_t *ret_differences)
{
	int64_t n = 0;
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_LIKES_CHECK);
	for (; stmt_row(stmt); n++) {
		struct comment_difference d = {
			.id = stmt_i64(stmt, 0), .stored = stmt_i64(stmt, 1), .counted = stmt_i64(stmt, 2)};
		if (report)
			report(ctx, &d);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_differences = n;
	return rc;
}

enum rc comment_email_put(struct db *db, int64_t comment_id, struct str email)
{
	struct stmt *stmt = db_stmt(db, email.n > 0 ? SQL_COMMENT_EMAIL_PUT : SQL_COMMENT_EMAIL_DELETE);
	stmt_bind_i64(stmt, 1, comment_id);
	if (email.n > 0)
		stmt_bind_text(stmt, 2, email);
	return stmt_run(stmt);
}

enum rc comment_email_get(struct db *db, struct arena *arena, int64_t comment_id, struct str *ret_email)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_EMAIL_GET);
	stmt_bind_i64(stmt, 1, comment_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_email = stmt_text(stmt, arena, 0);
	return stmt_end(stmt);
}

enum rc comment_network_put(struct db *db, int64_t comment_id, struct str tag, int64_t at)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_NETWORK_PUT);
	stmt_bind_i64(stmt, 1, comment_id);
	stmt_bind_blob(stmt, 2, tag);
	stmt_bind_i64(stmt, 3, at);
	return stmt_run(stmt);
}

enum rc comment_network_get(struct db *db, struct arena *arena, int64_t comment_id, struct str *ret_tag,
			    int64_t *ret_at)
{
	struct stmt *stmt = db_stmt(db, SQL_COMMENT_NETWORK_GET);
	stmt_bind_i64(stmt, 1, comment_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_tag = stmt_blob(stmt, arena, 0);
	*ret_at = stmt_i64(stmt, 1);
	return stmt_end(stmt);
}
