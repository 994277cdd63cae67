/*
 * Totals of an article and what was carried over by an import. Knows which blocks there are, not what may be chosen.
 */
#include "store/tally.h"

#include "db/db.h"
#include "store/poll.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define BLOCK_LIKE "like"
#define BLOCK_REACTION "reaction"
#define BLOCK_STARS "stars"
#define BLOCK_COMMENT "comment"
#define BLOCK_VIEW "view"

static void set_like(struct tally *t, struct str choice, int64_t n)
{
	if (str_is(choice, "like"))
		t->likes = n;
	else if (str_is(choice, "dislike"))
		t->dislikes = n;
}

static void set_stars(struct tally *t, struct str choice, int64_t n)
{
	if (choice.n == 1 && choice.p[0] >= '1' && choice.p[0] < '1' + TALLY_STARS)
		t->stars[choice.p[0] - '1'] = n;
}

static void set_poll(struct rows *polls, struct str block, struct str choice, int64_t n)
{
	int64_t poll;
	int number = poll_number(choice);
	if (number > 0 && poll_of_block(block, &poll))
		*(struct tally_poll *)rows_add(polls) = (struct tally_poll){poll, number, n};
}

static void set_count(struct tally *t, struct rows *reactions, struct rows *polls, struct str block, struct str choice,
		      int64_t n)
{
	if (str_is(block, BLOCK_REACTION))
		*(struct tally_count *)rows_add(reactions) = (struct tally_count){choice, n};
	else if (str_is(block, BLOCK_LIKE))
		set_like(t, choice, n);
	else if (str_is(block, BLOCK_STARS))
		set_stars(t, choice, n);
	else if (str_is(block, BLOCK_COMMENT))
		t->comments = n;
	else if (str_is(block, BLOCK_VIEW))
		t->views = n;
	else
		set_poll(polls, block, choice, n);
}

enum rc tally_get(struct db *db, struct arena *arena, int64_t article_id, struct tally *ret_tally)
{
	struct tally t = {.article_id = article_id};
	struct rows reactions = ROWS(arena, struct tally_count), polls = ROWS(arena, struct tally_poll);
	struct stmt *stmt = db_stmt(db, SQL_TALLY_GET);
	stmt_bind_i64(stmt, 1, article_id);
	while (stmt_row(stmt)) {
		struct str block = stmt_text(stmt, arena, 0);
		struct str choice = stmt_text(stmt, arena, 1);
		set_count(&t, &reactions, &polls, block, choice, stmt_i64(stmt, 2));
	}
	enum rc rc = stmt_end(stmt);
	if (rc != RC_OK)
		return rc;
	t.reactions = reactions.items;
	t.n_reactions = reactions.n;
	t.polls = polls.items;
	t.n_polls = polls.n;
	*ret_tally = t;
	return RC_OK;
}

enum rc tally_list(struct db *db, struct arena *arena, const int64_t *article_ids, size_t n, struct tally *ret_tallies)
{
	for (size_t i = 0; i < n; i++) {
		enum rc rc = tally_get(db, arena, article_ids[i], &ret_tallies[i]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

int64_t tally_reaction(const struct tally *t, struct str key)
{
	for (size_t i = 0; i < t->n_reactions; i++)
		if (str_eq(t->reactions[i].choice, key))
			return t->reactions[i].n;
	return 0;
}

int64_t tally_poll_votes(const struct tally *t, int64_t poll, int number)
{
	for (size_t i = 0; i < t->n_polls; i++)
		if (t->polls[i].poll == poll && t->polls[i].number == number)
			return t->polls[i].n;
	return 0;
}

enum rc tally_add(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t delta)
{
	if (delta == 0)
		return RC_OK;
	struct stmt *stmt = db_stmt(db, SQL_TALLY_ADD);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_text(stmt, 2, block);
	stmt_bind_text(stmt, 3, choice);
	stmt_bind_i64(stmt, 4, delta);
	return stmt_run(stmt);
}

enum rc tally_add_views(struct db *db, const struct tally_views *views, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (views[i].n <= 0)
			continue;
		struct stmt *stmt = db_stmt(db, SQL_TALLY_ADD_VIEW);
		stmt_bind_i64(stmt, 1, views[i].article_id);
		stmt_bind_i64(stmt, 2, views[i].n);
		enum rc rc = stmt_run(stmt);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static struct stmt *bind_choice(struct stmt *stmt, int64_t article_id, struct str block, struct str choice)
{
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_text(stmt, 2, block);
	stmt_bind_text(stmt, 3, choice);
	return stmt;
}

static enum rc carried_get(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t *ret_n)
{
	struct stmt *stmt = bind_choice(db_stmt(db, SQL_TALLY_CARRIED), article_id, block, choice);
	enum rc rc = stmt_get_i64(stmt, ret_n);
	if (rc != RC_NOT_FOUND)
		return rc;
	*ret_n = 0;
	return RC_OK;
}

static enum rc carried_put(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t n)
{
	struct stmt *stmt = db_stmt(db, n > 0 ? SQL_TALLY_CARRY : SQL_TALLY_CARRY_FORGET);
	bind_choice(stmt, article_id, block, choice);
	if (n > 0)
		stmt_bind_i64(stmt, 4, n);
	return stmt_run(stmt);
}

enum rc tally_carry(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t n)
{
	if (n < 0)
		return rc_fail(RC_INVALID, "a carried-over count is below zero: %.*s %.*s", STR_ARG(block),
			       STR_ARG(choice));
	struct stmt *stmt = db_stmt(db, SQL_TALLY_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	int64_t found, before;
	enum rc rc = stmt_get_i64(stmt, &found);
	if (rc != RC_OK)
		return rc;
	rc = carried_get(db, article_id, block, choice, &before);
	if (rc != RC_OK || before == n)
		return rc;
	rc = carried_put(db, article_id, block, choice, n);
	if (rc != RC_OK)
		return rc;
	return tally_add(db, article_id, block, choice, n - before);
}

enum rc tally_carried_sum(struct db *db, int64_t article_id, struct str block, int64_t *ret_sum)
{
	if (article_id == 0) {
		struct stmt *stmt = db_stmt(db, SQL_TALLY_CARRIED_SUM);
		stmt_bind_text(stmt, 1, block);
		return stmt_get_i64(stmt, ret_sum);
	}
	struct stmt *stmt = db_stmt(db, SQL_TALLY_CARRIED_SUM_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_text(stmt, 2, block);
	return stmt_get_i64(stmt, ret_sum);
}

enum rc tally_recount_check(struct db *db, void (*report)(void *ctx, const struct tally_difference *d), void *ctx,
			    int64_t *ret_differences)
{
	int64_t n = 0;
	CLEANUP(arena_done) struct arena arena;
	arena_init(&arena);
	struct stmt *stmt = db_stmt(db, SQL_TALLY_DIFFERENCES);
	for (; stmt_row(stmt); n++) {
		struct tally_difference d = {
			.article_id = stmt_i64(stmt, 0),
			.block = stmt_text(stmt, &arena, 1),
			.choice = stmt_text(stmt, &arena, 2),
			.counted = stmt_i64(stmt, 3),
			.stored = stmt_i64(stmt, 4),
		};
		if (report)
			report(ctx, &d);
		arena_reset(&arena);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_differences = n;
	return rc;
}

enum rc tally_recount_fix(struct db *db, int64_t *ret_fixed)
{
	static const int steps[] = {SQL_TALLY_RECOUNT_CLEAR, SQL_TALLY_RECOUNT_FILL, SQL_TALLY_RECOUNT_VIEWS};
	int64_t wrong;
	enum rc rc = tally_recount_check(db, NULL, NULL, &wrong);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; wrong > 0 && i < ARRAY_LEN(steps); i++) {
		rc = stmt_run(db_stmt(db, steps[i]));
		if (rc != RC_OK)
			return rc;
	}
	*ret_fixed = wrong;
	return RC_OK;
}
