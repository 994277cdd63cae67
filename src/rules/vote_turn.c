/*
 * The judgement of single votes, and the review of those that wait.
 */
#include "rules/vote_turn.h"

#include "base/clock.h"
#include "rules/ban.h"
#include "rules/proof.h"
#include "store/comment.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define TAGS_AT_ONCE 500
#define VOTES_AT_ONCE 1000

static struct crowd_limits limits_of(const struct site_settings *settings)
{
	return (struct crowd_limits){
		.free_a_day = settings_number(settings, "votes.network_free"),
		.an_hour = settings_number(settings, "votes.network_hour"),
		.a_day = settings_number(settings, "votes.network_day"),
		.a_minute = settings_number(settings, "votes.network_minute"),
	};
}

struct recalling {
	struct crowd *crowd;
	int64_t now;
};

static void recall(void *ctx, const struct ballot_crowd *c)
{
	const struct recalling *r = ctx;
	crowd_recall(r->crowd, c->tag, c->n, c->this_hour, c->last_hour, r->now);
}

/* Who came before the program was started anew; a tag belongs to one day, and some of yesterday's may still wait. */
static enum rc crowd_ready(struct site *s, struct db *db, int64_t now)
{
	if (s->crowd_recalled)
		return RC_OK;
	struct recalling r = {s->crowd, now};
	enum rc rc = ballot_crowds(db, (now / DAY_MS - 1) * DAY_MS, crowd_hour_start(now), recall, &r);
	s->crowd_recalled = rc == RC_OK;
	return rc;
}

enum rc vote_turn_begin(struct site *s, struct db *db, struct arena *a, const struct site_settings *settings,
			struct vote_turn *ret_turn)
{
	int64_t now = clock_now();
	*ret_turn = (struct vote_turn){.site = s, .limits = limits_of(settings), .now = now};
	map_init(&ret_turn->judged, a);
	map_init(&ret_turn->left, a);
	enum rc rc = crowd_ready(s, db, now);
	return rc == RC_OK ? ban_any(db, now, &ret_turn->bans) : rc;
}

static void hold(struct ballot *b, struct str why)
{
	b->state = BALLOT_HELD;
	b->held_for = why;
}

/* RC_NOT_FOUND: nobody keeps this voter out. */
static enum rc banned(const struct vote_turn *t, struct db *db, struct arena *a, const struct vote_source *from,
		      struct ballot *b)
{
	struct ban ban;
	const struct ban_subject who = {.voter = from->mark, .network = from->network};
	enum rc rc = t->bans ? ban_of(t->site, db, a, &who, &ban) : RC_NOT_FOUND;
	if (rc == RC_OK)
		hold(b, BALLOT_FOR_BAN);
	return rc;
}

/* How the voter's votes here stand, or will once the comment is visible that brings a rating. */
static enum rc voter_standing(struct db *db, struct arena *a, int64_t article_id, struct str voter,
			      struct ballot_standing *ret)
{
	struct comment_rating r;
	enum rc rc = ballot_voter(db, a, article_id, voter, ret);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = comment_rating_find(db, a, voter, &r);
	if (rc == RC_OK)
		*ret = (struct ballot_standing){r.held_for.n > 0 ? BALLOT_HELD : BALLOT_COUNTED, r.held_for, r.tag};
	return rc;
}

/* Those of this batch included. */
static enum rc standing_of(const struct vote_turn *t, struct db *db, struct arena *a, const struct vote_source *from,
			   const struct ballot *b, struct ballot_standing *ret)
{
	const struct ballot *same = from->known ? map_get(&t->judged, b->voter) : NULL;
	if (!from->known)
		return RC_NOT_FOUND;
	if (!same)
		return voter_standing(db, a, b->article_id, b->voter, ret);
	*ret = (struct ballot_standing){same->state, same->held_for, same->tag};
	return RC_OK;
}

/* A further vote of somebody who has voted here is no new voter: it is what the others are. */
static void as_before(struct ballot *b, const struct ballot_standing *before)
{
	b->tag = before->tag;
	if (before->state == BALLOT_HELD)
		hold(b, before->held_for);
	else if (before->state == BALLOT_VOIDED)
		hold(b, BALLOT_RUSH);
}

/* One that was used before is none. */
static enum rc proof_take(const struct vote_source *from, struct db *db, bool *ret_proven)
{
	enum rc rc = from->proven ? proof_spend(db, from->proof) : RC_CONFLICT;
	*ret_proven = rc == RC_OK;
	return rc == RC_CONFLICT ? RC_OK : rc;
}

static enum rc in_a_crowd(const struct vote_turn *t, struct db *db, const struct vote_source *from, struct ballot *b)
{
	bool proven;
	enum rc rc = proof_take(from, db, &proven);
	if (rc != RC_OK)
		return rc;
	switch (crowd_take(t->site->crowd, b->tag, &t->limits, proven, from->may_prove, t->now)) {
	case CROWD_COUNTS:
		break;
	case CROWD_PROVES:
		return rc_fail(RC_LIMITED, "A proof of work is asked.");
	case CROWD_WAITS:
		hold(b, BALLOT_WAITS);
		break;
	case CROWD_RUSHES:
		hold(b, BALLOT_RUSH);
		break;
	}
	return RC_OK;
}

enum rc vote_turn_judge(struct vote_turn *t, struct db *db, struct arena *a, const struct vote_source *from,
			struct ballot *b)
{
	struct ballot_standing before;
	struct str tag = b->tag;
	enum rc rc = standing_of(t, db, a, from, b, &before);
	bool is_new = rc == RC_NOT_FOUND;
	if (rc != RC_OK && !is_new)
		return rc;
	b->tag = STR_NONE; /* who withdraws, or is kept out, takes nobody's turn */
	if (!is_new)
		as_before(b, &before);
	if (b->choice.n == 0)
		return RC_OK;
	rc = banned(t, db, a, from, b);
	if (rc != RC_NOT_FOUND || !is_new)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	b->tag = tag;
	rc = tag.n > 0 ? in_a_crowd(t, db, from, b) : RC_OK;
	if (rc == RC_OK && from->known)
		map_set(&t->judged, b->voter, b);
	return rc;
}

enum rc vote_turn_return(struct site *s, struct db *db, struct arena *a, int64_t article_id, struct str voter,
			 struct str tag)
{
	struct ballot_standing left;
	enum rc rc = tag.n > 0 ? voter_standing(db, a, article_id, voter, &left) : RC_OK;
	if (rc == RC_NOT_FOUND)
		crowd_leave(s->crowd, tag, clock_now());
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc vote_turn_settle(struct vote_turn *t, struct db *db, struct arena *a, const struct ballot *b)
{
	if (!b->changed || b->standing.n > 0 || map_get(&t->left, b->voter))
		return RC_OK;
	map_set(&t->left, b->voter, (void *)b);
	return vote_turn_return(t->site, db, a, b->article_id, b->voter, b->tag);
}

struct str vote_proof_act(struct arena *a, int64_t article_id)
{
	return arena_printf(a, "vote %lld", (long long)article_id);
}

/* --- The review --- */

struct review {
	struct str after; /* the last tag looked at, "" to begin with; in the arena */
	struct arena arena;
	bool more;
	int64_t n;
};

static enum rc count_now(struct site *s, struct db *db, const struct ballots *waiting, struct arena *a, int64_t *n)
{
	int64_t *ids = arena_array(a, waiting->n, sizeof *ids), changed;
	for (size_t i = 0; i < waiting->n; i++)
		ids[i] = waiting->items[i].id;
	enum rc rc = ballots_set_state(db, ids, waiting->n, BALLOT_COUNTED, &changed);
	if (rc != RC_OK)
		return rc;
	*n += changed;
	site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = waiting->items[0].article_id});
	return RC_OK;
}

static enum rc review_write(struct site *s, struct db *db, void *ctx)
{
	struct review *r = ctx;
	int64_t now = clock_now();
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct site_settings *settings = site_settings(s);
	const struct crowd_limits limits = limits_of(settings);
	settings_unref(settings);
	struct ballot_tags tags = {0};
	enum rc rc = crowd_ready(s, db, now);
	if (rc == RC_OK)
		rc = ballot_waiting_tags(db, &a, r->after, TAGS_AT_ONCE, &tags);
	for (size_t i = 0; i < tags.n && rc == RC_OK; i++) {
		struct ballots waiting = {0};
		bool calm = crowd_calm(s->crowd, tags.items[i], &limits, now);
		if (calm)
			rc = ballot_waiting(db, &a, tags.items[i], crowd_hour_start(now), VOTES_AT_ONCE, &waiting);
		if (rc == RC_OK && waiting.n > 0)
			rc = count_now(s, db, &waiting, &a, &r->n);
		if (rc == RC_OK && calm)
			rc = comment_rating_release(db, tags.items[i], crowd_hour_start(now));
	}
	r->more = tags.n == TAGS_AT_ONCE;
	if (r->more)
		r->after = arena_str(&r->arena, tags.items[tags.n - 1]);
	return rc;
}

enum rc vote_turn_review(struct site *s, int64_t *ret_n)
{
	struct review r = {.after = STR(""), .more = true};
	enum rc rc = RC_OK;
	arena_init(&r.arena);
	while (rc == RC_OK && r.more)
		rc = site_write(s, review_write, &r);
	arena_done(&r.arena);
	*ret_n = r.n;
	return rc;
}
