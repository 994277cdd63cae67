/*
 * Votes through the writer. Plain votes go together, up to a batch at a time; one that carries an idempotency key goes
 * alone, because its answer must be looked up and kept with it.
 */
#include "rules/vote.h"

#include "base/clock.h"
#include "rules/network.h"
#include "rules/proof.h"
#include "rules/retry.h"
#include "rules/vote_turn.h"
#include "store/article.h"

static const struct {
	const char *block, *field;
} blocks[] = {
	[VOTE_LIKE] = {"like", "value"},  [VOTE_REACTION] = {"reaction", "kind"}, [VOTE_STARS] = {"stars", "stars"},
	[VOTE_POLL] = {"poll", "choice"}, [VOTE_COMMENT] = {"comment", "value"},
};

const char *vote_field(enum vote_block block)
{
	return blocks[block].field;
}

/* What the batch has learnt about an article, so that a thousand votes for one ask once. */
struct ground {
	int64_t article_id;
	int64_t poll_id, comment_id; /* both 0: the article itself */
	enum rc rc;                  /* RC_NOT_FOUND: not visible, or no such poll or comment */
	struct str path;
	struct switches switches;
	struct poll poll;
};

struct grounds {
	struct ground *items;
	size_t n;
};

/* The part of the article that is voted for. */
static enum rc part_load(struct db *db, struct arena *a, struct ground *g)
{
	struct comment c;
	if (g->poll_id)
		return poll_get(db, a, g->poll_id, &g->poll);
	enum rc rc = g->comment_id ? comment_get(db, a, g->comment_id, &c) : RC_OK;
	return rc == RC_OK && g->comment_id && c.state != COMMENT_VISIBLE ? RC_NOT_FOUND : rc;
}

static enum rc ground_load(struct db *db, const struct site_settings *settings, struct arena *a, struct ground *g)
{
	struct article row;
	g->rc = article_get(db, a, g->article_id, &row);
	if (g->rc == RC_OK && !article_visible(&row, clock_now()))
		g->rc = RC_NOT_FOUND;
	if (g->rc == RC_OK)
		g->rc = part_load(db, a, g);
	if (g->rc != RC_OK)
		return g->rc == RC_NOT_FOUND ? RC_OK : g->rc;
	g->path = row.path;
	return switches_of(db, settings, a, g->article_id, &g->switches);
}

static enum rc ground_of(struct db *db, const struct site_settings *settings, struct arena *a, struct grounds *all,
			 const struct vote *v, struct ground **ret_ground)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct ground *known = &all->items[i];
		if (known->article_id == v->article_id && known->poll_id == v->poll_id &&
		    known->comment_id == v->comment_id) {
			*ret_ground = &all->items[i];
			return RC_OK;
		}
	}
	struct ground *g = &all->items[all->n];
	*g = (struct ground){.article_id = v->article_id, .poll_id = v->poll_id, .comment_id = v->comment_id};
	enum rc rc = ground_load(db, settings, a, g);
	if (rc != RC_OK)
		return rc;
	all->n++;
	*ret_ground = g;
	return RC_OK;
}

static bool vote_is_on(const struct vote *v, const struct ground *g)
{
	const struct switches *sw = &g->switches;
	switch (v->block) {
	case VOTE_LIKE:
		if (v->choice.n == 0)
			return block_on(sw, BLOCK_LIKES) || block_on(sw, BLOCK_DISLIKES);
		return block_on(sw, str_is(v->choice, "like") ? BLOCK_LIKES : BLOCK_DISLIKES);
	case VOTE_REACTION:
		return block_on(sw, BLOCK_REACTIONS);
	case VOTE_STARS:
		return block_on(sw, BLOCK_STARS);
	case VOTE_POLL:
		return !poll_closed(&g->poll, clock_now()) && (size_t)poll_number(v->choice) <= g->poll.n_choices;
	case VOTE_COMMENT:
		return block_on(sw, BLOCK_COMMENTS);
	}
	return false;
}

/* Settles the vote's job and answers false when it may not be cast. */
static bool vote_admit(struct vote *v, const struct ground *g)
{
	if (g->rc != RC_OK) {
		write_job_fail(&v->job, RC_NOT_FOUND, "There is no %s with this number.",
			       v->poll_id      ? "poll"
			       : v->comment_id ? "comment"
					       : "article");
		return false;
	}
	v->article_path = arena_str(&v->job.arena, g->path);
	if (!vote_is_on(v, g)) {
		write_job_fail(&v->job, RC_CONFLICT,
			       v->poll_id ? "This poll is closed."
					  : "This kind of vote is switched off for this article.");
		return false;
	}
	return true;
}

static void ballot_fill(const struct vote *v, struct arena *a, struct str day_key, struct ballot *b)
{
	*b = (struct ballot){
		.article_id = v->article_id,
		.block = v->ballot_block,
		.voter = str_mem(v->voter_hash, sizeof v->voter_hash),
		.choice = v->choice,
		.toggle = v->block == VOTE_LIKE || v->block == VOTE_REACTION || v->block == VOTE_COMMENT,
		.state = BALLOT_COUNTED,
		.tag = network_tag(a, day_key, v->from.network, v->article_id),
		.cast_at = clock_now(),
	};
}

/* Settles the vote's job where a proof of work is to come first. */
static void vote_ask(struct vote *v, const struct site_settings *settings)
{
	struct arena *a = &v->job.arena;
	v->challenge = proof_challenge(v->site, a, vote_proof_act(a, v->article_id),
				       settings_number(settings, "votes.proof_bits"), clock_now());
	write_job_fail(&v->job, RC_LIMITED, "A proof of work is asked.");
}

static void vote_settle(struct vote *v, const struct ballot *b)
{
	if (b->rc != RC_OK) {
		write_job_fail(&v->job, b->rc, "There is no article with this number.");
		return;
	}
	v->standing = b->standing.p ? arena_str(&v->job.arena, b->standing) : STR("");
	v->counted = b->state == BALLOT_COUNTED;
	if (b->changed)
		site_changed(v->site, (struct change){.kind = CHANGE_TALLY, .article_id = v->article_id});
}

/* The counts of an article after the batch, made once for all who voted on it under the same settings. */
struct told {
	struct told *next;
	int64_t article_id;
	const struct site_settings *settings;
	struct engagement engagement;
};

static enum rc told_of(struct db *db, struct arena *a, const struct vote *v, struct told **all,
		       const struct engagement **ret_engagement)
{
	struct told *t = *all;
	while (t && (t->article_id != v->article_id || t->settings != v->settings))
		t = t->next;
	if (!t) {
		t = arena_new(a, struct told);
		enum rc rc = engagement_of(db, v->settings, a, v->article_id, &t->engagement);
		if (rc != RC_OK)
			return rc;
		t->engagement.switches.comment_policy = STR(""); /* lives no longer than the batch */
		t->article_id = v->article_id;
		t->settings = v->settings;
		t->next = *all;
		*all = t;
	}
	*ret_engagement = &t->engagement;
	return RC_OK;
}

/* The polls too live no longer than the batch. */
static void engagement_keep(struct vote *v, const struct engagement *e)
{
	struct poll_count *polls = arena_array(&v->job.arena, e->n_polls, sizeof *polls);
	if (e->n_polls > 0)
		memcpy(polls, e->polls, e->n_polls * sizeof *polls);
	v->engagement = *e;
	v->engagement.polls = polls;
}

static void mine_poll_fill(struct vote *v)
{
	struct poll_mine *mine = arena_new(&v->job.arena, struct poll_mine);
	*mine = (struct poll_mine){v->poll_id, poll_number(v->standing)};
	v->mine.polls = mine;
	v->mine.n_polls = mine->number > 0;
}

/* A voter who came without a cookie has this vote and no other. */
static enum rc mine_fill(struct db *db, struct vote *v)
{
	if (v->voter.known)
		return engagement_mine(db, v->site, &v->job.arena, v->article_id, &v->voter, &v->mine);
	v->mine = (struct engagement_mine){.like = STR(""), .reaction = STR("")};
	if (v->block == VOTE_LIKE)
		v->mine.like = v->standing;
	else if (v->block == VOTE_REACTION)
		v->mine.reaction = v->standing;
	else if (v->block == VOTE_POLL)
		mine_poll_fill(v);
	else
		v->mine.stars = v->standing.n == 1 ? v->standing.p[0] - '0' : 0;
	return RC_OK;
}

static enum rc vote_tell(struct db *db, struct arena *a, struct vote *v, struct told **all)
{
	const struct engagement *e;
	if (v->comment_id)
		return comment_likes(db, v->comment_id, &v->likes);
	enum rc rc = told_of(db, a, v, all, &e);
	if (rc != RC_OK)
		return rc;
	engagement_keep(v, e);
	return mine_fill(db, v);
}

static enum rc votes_tell(struct db *db, struct arena *a, struct vote **votes, size_t n)
{
	struct told *all = NULL;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		if (votes[i]->wants_tally && votes[i]->job.rc == RC_OK)
			rc = vote_tell(db, a, votes[i], &all);
	return rc;
}

static enum rc votes_run_in(struct db *db, struct write_job **jobs, size_t n, struct arena *a,
			    const struct site_settings *settings)
{
	struct ballot *ballots = arena_array(a, n, sizeof *ballots);
	struct vote **cast = arena_array(a, n, sizeof *cast);
	struct grounds grounds = {.items = arena_array(a, n, sizeof(struct ground))};
	struct str day_key;
	struct vote_turn turn;
	size_t n_cast = 0;

	enum rc rc = network_day_key(db, a, &day_key);
	if (rc == RC_OK)
		rc = vote_turn_begin(((struct vote *)jobs[0])->site, db, a, settings, &turn);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct vote *v = (struct vote *)jobs[i];
		struct ground *g;
		rc = ground_of(db, settings, a, &grounds, v, &g);
		if (rc != RC_OK)
			return rc;
		if (!vote_admit(v, g))
			continue;
		ballot_fill(v, a, day_key, &ballots[n_cast]);
		rc = vote_turn_judge(&turn, db, a, &v->from, &ballots[n_cast]);
		if (rc == RC_OK)
			cast[n_cast++] = v;
		else if (rc == RC_LIMITED)
			vote_ask(v, settings);
		else
			return rc;
	}
	rc = ballots_cast(db, ballots, n_cast);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < n_cast && rc == RC_OK; i++) {
		vote_settle(cast[i], &ballots[i]);
		rc = vote_turn_settle(&turn, db, a, &ballots[i]);
	}
	return rc != RC_OK ? rc : votes_tell(db, a, cast, n_cast);
}

static enum rc votes_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct vote *first = (struct vote *)jobs[0];
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct site_settings *settings = site_settings(first->site);
	enum rc rc = votes_run_in(db, jobs, n, &a, settings);
	settings_unref(settings);
	return rc;
}

/* What was asked, so that a key is not taken for another request. */
static struct str request_text(const struct vote *v, struct arena *a)
{
	return arena_printf(a, "%.*s %lld %.*s", STR_ARG(v->ballot_block), (long long)v->article_id,
			    STR_ARG(v->choice));
}

/* The counts as they are now, with an answer that was given before. */
static enum rc repeated_tell(struct db *db, struct vote *v)
{
	if (v->comment_id)
		return comment_likes(db, v->comment_id, &v->likes);
	enum rc rc = engagement_of(db, v->settings, &v->job.arena, v->article_id, &v->engagement);
	if (rc != RC_OK)
		return rc;
	v->engagement.switches.comment_policy = STR("");
	return engagement_mine(db, v->site, &v->job.arena, v->article_id, &v->voter, &v->mine);
}

/* Whether the vote that was answered before counts by now. */
static enum rc standing_state(struct db *db, struct vote *v, struct arena *a)
{
	struct ballot_standing now = {.state = BALLOT_COUNTED};
	enum rc rc = ballot_voter(db, a, v->article_id, str_mem(v->voter_hash, sizeof v->voter_hash), &now);
	v->counted = now.state == BALLOT_COUNTED;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The kept answer: the choice that stood after the first request, and the path behind a line break. */
static enum rc answer_repeat(struct db *db, struct vote *v, struct arena *a, struct str answer)
{
	struct str standing = STR("");
	str_split(&answer, '\n', &standing);
	v->standing = arena_str(&v->job.arena, standing);
	v->article_path = arena_str(&v->job.arena, answer);
	enum rc rc = standing_state(db, v, a);
	return rc == RC_OK && v->wants_tally ? repeated_tell(db, v) : rc;
}

/* The same request again changes nothing and gets the answer of the first. */
static enum rc keyed_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct vote *v = (struct vote *)jobs[0];
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct retry retry;
	struct str before;
	retry_init_voter(&retry, v->site, &v->voter, v->key, request_text(v, &a));
	enum rc rc = retry_answer(db, &a, &retry, &before);
	if (rc == RC_OK)
		return answer_repeat(db, v, &a, before);
	if (rc == RC_CONFLICT)
		return rc_fail(RC_DENIED, "This key was already used for another request.");
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = votes_run(db, jobs, n);
	if (rc != RC_OK || v->job.rc != RC_OK)
		return rc;
	struct str answer = arena_printf(&a, "%.*s\n%.*s", STR_ARG(v->standing), STR_ARG(v->article_path));
	return retry_keep(db, &a, &retry, answer);
}

static void answered(struct write_job *job)
{
	struct vote *v = (struct vote *)job;
	v->answered(v);
}

static const struct write_kind votes_kind = {.name = "vote", .run = votes_run, .done = answered, .batch = true};
static const struct write_kind keyed_kind = {.name = "vote with key", .run = keyed_run, .done = answered};

static bool stars_valid(struct str s)
{
	return s.n == 1 && s.p[0] >= '1' && s.p[0] <= '5';
}

static enum rc choice_check(const struct site_settings *settings, enum vote_block block, struct str choice)
{
	switch (block) {
	case VOTE_LIKE:
		if (str_is(choice, "like") || str_is(choice, "dislike") || str_is(choice, "none"))
			return RC_OK;
		return rc_fail(RC_INVALID, "Choose like, dislike or none.");
	case VOTE_REACTION:
		if (settings_reaction(settings, choice) >= 0 || str_is(choice, "none"))
			return RC_OK;
		return rc_fail(RC_INVALID, "This is none of the reactions.");
	case VOTE_STARS:
		if (stars_valid(choice))
			return RC_OK;
		return rc_fail(RC_INVALID, "A rating is a whole number from 1 to 5.");
	case VOTE_POLL:
		if (poll_number(choice) > 0 || str_is(choice, "none"))
			return RC_OK;
		return rc_fail(RC_INVALID, "This is none of the choices.");
	case VOTE_COMMENT:
		return RC_OK;
	}
	return rc_fail(RC_INTERNAL, "unknown block");
}

enum rc idempotency_key_check(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= ' ' || key.p[i] > '~')
			return rc_fail(RC_INVALID, "An idempotency key holds printable ASCII without spaces.");
	if (key.n > IDEMPOTENCY_KEY_MAX)
		return rc_fail(RC_INVALID, "An idempotency key has at most %d characters.", IDEMPOTENCY_KEY_MAX);
	return RC_OK;
}

static void hashes_fill(struct vote *v)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct str own = str_mem(hash, sizeof hash);
	voter_own_hash(v->site, &v->voter, hash);
	voter_mark(v->site, own, v->mark);
	voter_ballot_hash(v->site, own, v->article_id, v->voter_hash);
	v->from.mark = str_mem(v->mark, sizeof v->mark);
	v->from.known = v->voter.known;
}

enum rc vote_init(struct vote *v, struct site *s, const struct site_settings *settings, enum vote_block block,
		  int64_t article_id, const struct voter *voter, struct str choice, struct str network, struct str key,
		  void (*on_answer)(struct vote *))
{
	enum rc rc = choice_check(settings, block, choice);
	if (rc == RC_OK)
		rc = idempotency_key_check(key);
	if (rc != RC_OK)
		return rc;
	*v = (struct vote){.site = s,
			   .settings = settings,
			   .block = block,
			   .ballot_block = str_of(blocks[block].block),
			   .article_id = article_id,
			   .voter = *voter,
			   .answered = on_answer};
	hashes_fill(v);
	write_job_init(&v->job, key.n > 0 ? &keyed_kind : &votes_kind);
	v->choice = str_is(choice, "none") ? STR("") : arena_str(&v->job.arena, choice);
	v->from.network = arena_str(&v->job.arena, network);
	v->key = arena_str(&v->job.arena, key);
	return RC_OK;
}

void vote_may_prove(struct vote *v, struct str proof)
{
	struct arena *a = &v->job.arena;
	v->from.may_prove = !str_is(proof, "none");
	v->from.proof = arena_str(a, proof);
	v->from.proven = proof_holds(v->site, vote_proof_act(a, v->article_id), proof, clock_now());
}

enum rc vote_poll_init(struct vote *v, struct site *s, const struct site_settings *settings, const struct poll *poll,
		       const struct voter *voter, struct str choice, struct str network, struct str key,
		       void (*on_answer)(struct vote *))
{
	char block[BLOCK_NAME_SIZE];
	if ((size_t)poll_number(choice) > poll->n_choices)
		return rc_fail(RC_INVALID, "This is none of the choices.");
	enum rc rc = vote_init(v, s, settings, VOTE_POLL, poll->article_id, voter, choice, network, key, on_answer);
	if (rc != RC_OK)
		return rc;
	v->poll_id = poll->id;
	v->ballot_block = arena_str(&v->job.arena, poll_block(block, poll->id));
	return RC_OK;
}

enum rc vote_comment_init(struct vote *v, struct site *s, const struct site_settings *settings,
			  const struct comment *comment, const struct voter *voter, struct str network, struct str key,
			  void (*on_answer)(struct vote *))
{
	char block[BLOCK_NAME_SIZE];
	enum rc rc = vote_init(v, s, settings, VOTE_COMMENT, comment->article_id, voter, STR("like"), network, key,
			       on_answer);
	if (rc != RC_OK)
		return rc;
	v->comment_id = comment->id;
	v->ballot_block = arena_str(&v->job.arena, comment_block(block, comment->id));
	return RC_OK;
}

void vote_done(struct vote *v)
{
	write_job_done(&v->job);
}
