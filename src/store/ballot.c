/*
 * Casting, holding and voiding votes. Every change of the ledger goes through struct cast, which gathers what the
 * totals have to move by and writes each total once.
 */
#include "store/ballot.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/map.h"
#include "db/db.h"
#include "store/comment.h"
#include "store/figure.h"
#include "store/poll.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/tally.h"
#include "store/word.h"

#define TEXT_MAX 64 /* bytes of a block, a choice, a voter */
#define DELTAS_NEAR 8
#define HOUR_MS (INT64_C(60) * 60 * 1000)

static const char *const state_names[] = {"counted", "held", "voided"};

struct cast {
	struct db *db;
	struct arena arena;
	struct map articles; /* id, as bytes → struct article_known */
	struct map deltas;   /* article, block and choice → struct delta */
};

struct article_known {
	bool exists;
};

struct delta {
	int64_t article_id;
	struct str block, choice;
	int64_t n;
};

/* What stands in the ledger already. */
struct standing {
	int64_t id;
	int64_t article_id;
	struct str block, choice;
	enum ballot_state state;
	int64_t cast_at;
};

const char *ballot_state_name(enum ballot_state state)
{
	return state_names[state];
}

enum rc ballot_state_of(struct str word, enum ballot_state *ret_state)
{
	unsigned i;
	enum rc rc = word_index(state_names, ARRAY_LEN(state_names), word, "state of a vote", &i);
	if (rc == RC_OK)
		*ret_state = (enum ballot_state)i;
	return rc;
}

static enum ballot_state stored_state(struct stmt *stmt, int column)
{
	return (enum ballot_state)word_stored(state_names, ARRAY_LEN(state_names), stmt_peek(stmt, column));
}

static void cast_begin(struct cast *c, struct db *db)
{
	c->db = db;
	arena_init(&c->arena);
	map_init(&c->articles, &c->arena);
	map_init(&c->deltas, &c->arena);
}

static void cast_done(struct cast *c)
{
	arena_done(&c->arena);
}

static struct delta *delta_of(struct cast *c, const struct standing *s, struct str choice)
{
	/* Mostly it is one article that everybody votes on, with few choices. */
	for (size_t i = 0; i < c->deltas.n && i < DELTAS_NEAR; i++) {
		struct delta *d = c->deltas.entries[i].value;
		if (d->article_id == s->article_id && str_eq(d->choice, choice) && str_eq(d->block, s->block))
			return d;
	}
	struct str key =
		arena_printf(&c->arena, "%" PRId64 "\n%.*s\n%.*s", s->article_id, STR_ARG(s->block), STR_ARG(choice));
	struct delta *d = map_get(&c->deltas, key);
	if (!d) {
		d = arena_new(&c->arena, struct delta);
		*d = (struct delta){.article_id = s->article_id, .block = s->block, .choice = choice};
		map_set(&c->deltas, key, d);
	}
	return d;
}

/* What is not counted, or no choice at all, moves no total. */
static void cast_move(struct cast *c, const struct standing *s, struct str choice, int64_t n)
{
	if (s->state == BALLOT_COUNTED && choice.n > 0)
		delta_of(c, s, choice)->n += n;
}

/* A vote that moves from one choice to another is not counted again. */
static enum rc figures_move(struct cast *c)
{
	struct figure_move *moves = arena_array(&c->arena, c->deltas.n, sizeof *moves);
	size_t n = 0;
	for (size_t i = 0; i < c->deltas.n; i++) {
		const struct delta *d = c->deltas.entries[i].value;
		if (n > 0 && moves[n - 1].article_id == d->article_id)
			moves[n - 1].n += d->n;
		else
			moves[n++] = (struct figure_move){d->article_id, d->n};
	}
	return figure_add(c->db, clock_now(), FIGURE_VOTES, moves, n);
}

/* The likes of a comment are counted in its row, where threads are put in order by them. */
static enum rc total_move(struct db *db, const struct delta *d)
{
	int64_t comment;
	if (comment_of_block(d->block, &comment))
		return comment_likes_add(db, comment, d->n);
	return tally_add(db, d->article_id, d->block, d->choice, d->n);
}

static enum rc cast_finish(struct cast *c)
{
	for (size_t i = 0; i < c->deltas.n; i++) {
		const struct delta *d = c->deltas.entries[i].value;
		enum rc rc = total_move(c->db, d);
		if (rc != RC_OK)
			return rc;
	}
	return figures_move(c);
}

static enum rc article_exists(struct cast *c, int64_t id, bool *ret_exists)
{
	struct str key = str_mem(&id, sizeof(id));
	struct article_known *known = map_get(&c->articles, key);
	if (!known) {
		int64_t found;
		struct stmt *stmt = db_stmt(c->db, SQL_BALLOT_ARTICLE);
		stmt_bind_i64(stmt, 1, id);
		enum rc rc = stmt_get_i64(stmt, &found);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		known = arena_new(&c->arena, struct article_known);
		known->exists = rc == RC_OK;
		map_set(&c->articles, key, known);
	}
	*ret_exists = known->exists;
	return RC_OK;
}

static void standing_read(struct cast *c, struct stmt *stmt, struct standing *s)
{
	s->id = stmt_i64(stmt, 0);
	s->article_id = stmt_i64(stmt, 1);
	s->block = stmt_text(stmt, &c->arena, 2);
	s->choice = stmt_text(stmt, &c->arena, 3);
	s->state = stored_state(stmt, 4);
	s->cast_at = stmt_i64(stmt, 5);
}

static enum rc standing_first(struct cast *c, struct stmt *stmt, struct standing *ret_standing)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	standing_read(c, stmt, ret_standing);
	return stmt_end(stmt);
}

static enum rc standing_find(struct cast *c, const struct ballot *b, struct standing *ret_standing)
{
	struct stmt *stmt = db_stmt(c->db, SQL_BALLOT_FIND);
	stmt_bind_i64(stmt, 1, b->article_id);
	stmt_bind_blob(stmt, 2, ledger_hash(b->voter));
	stmt_bind_text(stmt, 3, b->block);
	return standing_first(c, stmt, ret_standing);
}

static enum rc take_back(struct cast *c, const struct standing *s)
{
	cast_move(c, s, s->choice, -1);
	struct stmt *stmt = db_stmt(c->db, s->state == BALLOT_VOIDED ? SQL_BALLOT_BLANK : SQL_BALLOT_DELETE);
	stmt_bind_i64(stmt, 1, s->id);
	return stmt_run(stmt);
}

/* A ballot for a voter who has none here; RC_CONFLICT when there is one after all. */
static enum rc insert(struct cast *c, struct ballot *b)
{
	struct stmt *stmt = db_stmt(c->db, SQL_BALLOT_INSERT);
	stmt_bind_i64(stmt, 1, b->article_id);
	stmt_bind_text(stmt, 2, b->block);
	stmt_bind_blob(stmt, 3, ledger_hash(b->voter));
	stmt_bind_text(stmt, 4, b->choice);
	stmt_bind_text(stmt, 5, str_of(state_names[b->state]));
	stmt_bind_blob(stmt, 6, ledger_hash(b->tag));
	stmt_bind_id(stmt, 7, b->comment_id);
	stmt_bind_i64(stmt, 8, b->cast_at);
	stmt_bind_text(stmt, 9, b->state == BALLOT_HELD ? b->held_for : STR_NONE);
	enum rc rc = stmt_insert(stmt, &b->id);
	if (rc == RC_NOT_FOUND)
		return RC_CONFLICT;
	if (rc != RC_OK)
		return rc;
	struct standing s = {.article_id = b->article_id, .block = b->block, .state = b->state};
	cast_move(c, &s, b->choice, 1);
	b->standing = b->choice;
	b->changed = true;
	return RC_OK;
}

/* Whoever is kept out moves no counted vote: with another choice it is held. */
static enum rc choose(struct cast *c, struct ballot *b, const struct standing *before)
{
	struct standing now = *before;
	bool falls = before->state == BALLOT_COUNTED && b->state == BALLOT_HELD && !str_eq(before->choice, b->choice);
	if (falls)
		now.state = BALLOT_HELD;
	struct stmt *stmt = db_stmt(c->db, SQL_BALLOT_CHOOSE);
	stmt_bind_i64(stmt, 1, now.id);
	stmt_bind_text(stmt, 2, b->choice);
	stmt_bind_id(stmt, 3, b->comment_id);
	stmt_bind_i64(stmt, 4, b->cast_at);
	stmt_bind_text(stmt, 5, str_of(state_names[now.state]));
	stmt_bind_text(stmt, 6, falls ? b->held_for : STR_NONE);
	enum rc rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	b->state = now.state;
	b->standing = b->choice;
	b->changed = !str_eq(before->choice, b->choice);
	if (b->changed) {
		cast_move(c, before, before->choice, -1);
		cast_move(c, &now, b->choice, 1);
	}
	return RC_OK;
}

/* The voter has, or may have, a ballot here. */
static enum rc cast_again(struct cast *c, struct ballot *b)
{
	struct standing s = {0};
	enum rc rc = standing_find(c, b, &s);
	if (rc == RC_NOT_FOUND)
		return RC_OK; /* nothing to withdraw */
	if (rc != RC_OK)
		return rc;
	b->id = s.id;
	if (b->choice.n > 0 && !(b->toggle && str_eq(s.choice, b->choice)))
		return choose(c, b, &s);
	b->state = s.state;
	b->changed = s.choice.n > 0;
	return take_back(c, &s);
}

static bool well_formed(const struct ballot *b)
{
	return b->block.n > 0 && b->block.n <= TEXT_MAX && b->voter.n > 0 && b->voter.n <= TEXT_MAX &&
	       b->choice.n <= TEXT_MAX;
}

static enum rc cast_one(struct cast *c, struct ballot *b)
{
	b->standing = STR_NONE;
	b->changed = false;
	b->rc = RC_INVALID;
	if (!well_formed(b))
		return RC_OK;
	bool exists;
	enum rc rc = article_exists(c, b->article_id, &exists);
	if (rc != RC_OK)
		return rc;
	b->rc = exists ? RC_OK : RC_NOT_FOUND;
	if (!exists)
		return RC_OK;
	rc = b->choice.n > 0 ? insert(c, b) : RC_CONFLICT;
	return rc == RC_CONFLICT ? cast_again(c, b) : rc;
}

enum rc ballots_cast(struct db *db, struct ballot *ballots, size_t n)
{
	ensure(n <= BALLOT_BATCH_MAX);
	CLEANUP(cast_done) struct cast c;
	cast_begin(&c, db);
	for (size_t i = 0; i < n; i++) {
		enum rc rc = cast_one(&c, &ballots[i]);
		if (rc != RC_OK)
			return rc;
	}
	return cast_finish(&c);
}

static void ballot_read(struct stmt *stmt, struct arena *arena, struct ballot *b)
{
	*b = (struct ballot){
		.id = stmt_i64(stmt, 0),
		.article_id = stmt_i64(stmt, 1),
		.block = stmt_text(stmt, arena, 2),
		.voter = stmt_blob(stmt, arena, 3),
		.choice = stmt_text(stmt, arena, 4),
		.state = stored_state(stmt, 5),
		.tag = stmt_blob(stmt, arena, 6),
		.comment_id = stmt_i64(stmt, 7),
		.cast_at = stmt_i64(stmt, 8),
		.held_for = stmt_text(stmt, arena, 9),
	};
	b->standing = b->choice;
}

enum rc ballot_get(struct db *db, struct arena *arena, int64_t article_id, struct str voter, struct str block,
		   struct ballot *ret_ballot)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_GET);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_blob(stmt, 2, ledger_hash(voter));
	stmt_bind_text(stmt, 3, block);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	ballot_read(stmt, arena, ret_ballot);
	return stmt_end(stmt);
}

/* Ends a bound statement. */
static enum rc list(struct stmt *stmt, struct arena *arena, struct ballots *ret_ballots)
{
	struct rows rows = ROWS(arena, struct ballot);
	while (stmt_row(stmt))
		ballot_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ballots = (struct ballots){rows.items, rows.n};
	return rc;
}

enum rc ballot_list(struct db *db, struct arena *arena, int64_t article_id, int64_t after_id, int64_t limit,
		    struct ballots *ret_ballots)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_LIST);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return list(stmt, arena, ret_ballots);
}

enum rc ballot_list_tagged(struct db *db, struct arena *arena, int64_t since, int64_t after_id, int64_t limit,
			   struct ballots *ret_ballots)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_LIST_TAGGED);
	stmt_bind_i64(stmt, 1, since);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return list(stmt, arena, ret_ballots);
}

enum rc ballot_voter(struct db *db, struct arena *arena, int64_t article_id, struct str voter,
		     struct ballot_standing *ret)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_VOTER);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_blob(stmt, 2, ledger_hash(voter));
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret = (struct ballot_standing){.state = stored_state(stmt, 0),
					.held_for = stmt_text(stmt, arena, 1),
					.tag = stmt_blob(stmt, arena, 2)};
	return stmt_end(stmt);
}

enum rc ballot_waiting_tags(struct db *db, struct arena *arena, struct str after, int64_t limit,
			    struct ballot_tags *ret_tags)
{
	struct rows rows = ROWS(arena, struct str);
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_WAITING_TAGS);
	stmt_bind_blob(stmt, 1, after.p ? after : STR(""));
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		*(struct str *)rows_add(&rows) = stmt_blob(stmt, arena, 0);
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_tags = (struct ballot_tags){rows.items, rows.n};
	return rc;
}

enum rc ballot_waiting(struct db *db, struct arena *arena, struct str tag, int64_t before, int64_t limit,
		       struct ballots *ret_ballots)
{
	struct rows rows = ROWS(arena, struct ballot);
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_WAITING);
	stmt_bind_blob(stmt, 1, tag);
	stmt_bind_i64(stmt, 2, before);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt))
		*(struct ballot *)rows_add(&rows) =
			(struct ballot){.id = stmt_i64(stmt, 0), .article_id = stmt_i64(stmt, 1)};
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ballots = (struct ballots){rows.items, rows.n};
	return rc;
}

enum rc ballot_crowds(struct db *db, int64_t since, int64_t hour, void (*see)(void *ctx, const struct ballot_crowd *c),
		      void *ctx)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_CROWDS);
	stmt_bind_i64(stmt, 1, since);
	stmt_bind_i64(stmt, 2, hour - HOUR_MS);
	stmt_bind_i64(stmt, 3, hour);
	while (stmt_row(stmt)) {
		struct ballot_crowd c = {.tag = stmt_peek(stmt, 0),
					 .n = stmt_i64(stmt, 1),
					 .this_hour = stmt_i64(stmt, 2),
					 .last_hour = stmt_i64(stmt, 3)};
		see(ctx, &c);
	}
	return stmt_end(stmt);
}

/* When the first vote with this number or a higher one was cast; INT64_MAX when there is none. */
static enum rc next_at(struct db *db, int64_t id, int64_t *ret_at)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_NEXT);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	*ret_at = rc == RC_OK ? stmt_i64(stmt, 1) : INT64_MAX;
	if (rc == RC_OK)
		rc = stmt_end(stmt);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The first number from which on votes were cast at `since` or later, found by halving: numbers grow with time. */
static enum rc place_of(struct db *db, int64_t since, int64_t limit, int64_t *ret_id)
{
	int64_t newest = 0, low = 0;
	enum rc rc = stmt_get_i64(db_stmt(db, SQL_BALLOT_NEWEST), &newest);
	for (int64_t high = newest + 1; rc == RC_OK && low < high;) {
		int64_t middle = low + (high - low) / 2, at;
		rc = next_at(db, middle, &at);
		if (at < since)
			low = middle + 1;
		else
			high = middle;
	}
	if (rc == RC_OK)
		*ret_id = low < newest + 1 - limit ? newest + 1 - limit : low;
	return rc;
}

enum rc ballot_watch(struct db *db, int64_t article_id, int64_t since, int64_t limit,
		     void (*see)(void *ctx, const struct ballot_seen *b), void *ctx)
{
	int64_t from;
	enum rc rc = place_of(db, since, article_id ? INT64_MAX / 2 : limit, &from);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, article_id ? SQL_BALLOT_WALK_ARTICLE : SQL_BALLOT_WALK);
	stmt_bind_i64(stmt, 1, article_id ? article_id : from);
	stmt_bind_i64(stmt, 2, article_id ? from : limit);
	while (stmt_row(stmt)) {
		struct ballot_seen b = {.id = stmt_i64(stmt, 0),
					.article_id = stmt_i64(stmt, 1),
					.block = stmt_peek(stmt, 2),
					.state = stored_state(stmt, 3),
					.tag = stmt_peek(stmt, 4),
					.cast_at = stmt_i64(stmt, 5)};
		if (b.cast_at >= since)
			see(ctx, &b);
	}
	return stmt_end(stmt);
}

static void mine_set_poll(struct rows *polls, struct str block, struct str choice)
{
	int64_t poll;
	int number = poll_number(choice);
	if (number > 0 && poll_of_block(block, &poll))
		*(struct poll_mine *)rows_add(polls) = (struct poll_mine){poll, number};
}

static void mine_set(struct ballot_mine *mine, struct rows *polls, struct str block, struct str choice)
{
	if (str_is(block, "like"))
		mine->like = choice;
	else if (str_is(block, "reaction"))
		mine->reaction = choice;
	else if (str_is(block, "stars") && choice.n == 1 && choice.p[0] >= '1' && choice.p[0] <= '5')
		mine->stars = choice.p[0] - '0';
	else
		mine_set_poll(polls, block, choice);
}

enum rc ballot_mine(struct db *db, struct arena *arena, int64_t article_id, struct str voter,
		    struct ballot_mine *ret_mine)
{
	struct ballot_mine mine = {0};
	struct rows polls = ROWS(arena, struct poll_mine);
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_MINE);
	stmt_bind_i64(stmt, 1, article_id);
	stmt_bind_blob(stmt, 2, ledger_hash(voter));
	while (stmt_row(stmt)) {
		struct str block = stmt_text(stmt, arena, 0);
		mine_set(&mine, &polls, block, stmt_text(stmt, arena, 1));
	}
	enum rc rc = stmt_end(stmt);
	mine.polls = polls.items;
	mine.n_polls = polls.n;
	if (rc == RC_OK)
		*ret_mine = mine;
	return rc;
}

enum rc ballot_is_outdated(struct db *db, const struct ballot *b, bool *ret_outdated)
{
	CLEANUP(cast_done) struct cast c;
	cast_begin(&c, db);
	struct standing s = {0};
	enum rc rc = standing_find(&c, b, &s);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_outdated = rc == RC_OK && s.choice.n > 0 && s.cast_at > b->cast_at;
	return RC_OK;
}

enum rc ballot_delete_by_comment(struct db *db, int64_t comment_id)
{
	CLEANUP(cast_done) struct cast c;
	cast_begin(&c, db);
	struct rows rows = ROWS(&c.arena, struct standing);
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_FIND_BY_COMMENT);
	stmt_bind_i64(stmt, 1, comment_id);
	while (stmt_row(stmt))
		standing_read(&c, stmt, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	const struct standing *all = rows.items;
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		rc = take_back(&c, &all[i]);
	return rc == RC_OK ? cast_finish(&c) : rc;
}

static enum rc set_state(struct cast *c, int64_t id, enum ballot_state state, int64_t *changed)
{
	struct standing s = {0};
	struct stmt *stmt = db_stmt(c->db, SQL_BALLOT_FIND_BY_ID);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = standing_first(c, stmt, &s);
	if (rc != RC_OK || s.state == state)
		return rc;
	stmt = db_stmt(c->db, SQL_BALLOT_SET_STATE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_text(stmt, 2, str_of(state_names[state]));
	rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	cast_move(c, &s, s.choice, -1);
	s.state = state;
	cast_move(c, &s, s.choice, 1);
	++*changed;
	return RC_OK;
}

enum rc ballots_set_state(struct db *db, const int64_t *ids, size_t n, enum ballot_state state, int64_t *ret_changed)
{
	CLEANUP(cast_done) struct cast c;
	cast_begin(&c, db);
	int64_t changed = 0;
	for (size_t i = 0; i < n; i++) {
		enum rc rc = set_state(&c, ids[i], state, &changed);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	enum rc rc = cast_finish(&c);
	if (rc == RC_OK)
		*ret_changed = changed;
	return rc;
}

enum rc ballot_forget_tags(struct db *db, int64_t before, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_BALLOT_FORGET_TAGS);
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}
