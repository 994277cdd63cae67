/*
 * Tallies and switches put together into what a reader sees.
 */
#include "rules/engagement.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/percent.h"
#include "rules/site.h"
#include "store/comment.h"
#include "text/json.h"

#define STARS 5

static void reactions_fill(const struct site_settings *settings, const struct tally *t, struct engagement *e)
{
	const struct reaction_kind *kinds;
	int64_t counts[REACTION_KINDS_MAX];
	int percent[REACTION_KINDS_MAX];
	e->n_reactions = settings_reactions(settings, &kinds);
	for (size_t i = 0; i < e->n_reactions; i++)
		counts[i] = tally_reaction(t, kinds[i].key);
	percent_shares(counts, e->n_reactions, percent);
	for (size_t i = 0; i < e->n_reactions; i++)
		e->reactions[i] = (struct reaction_count){kinds[i], counts[i], percent[i]};
}

static void rating_fill(const struct tally *t, struct engagement *e)
{
	int64_t descending[STARS], sum = 0;
	int percent[STARS];
	for (int i = 0; i < STARS; i++) {
		e->stars[i] = t->stars[i];
		e->ratings += t->stars[i];
		sum += t->stars[i] * (i + 1);
		descending[i] = t->stars[STARS - 1 - i];
	}
	percent_shares(descending, STARS, percent);
	for (int i = 0; i < STARS; i++)
		e->star_percent[i] = percent[STARS - 1 - i];
	e->average_tenths = average_tenths(sum, e->ratings);
}

static void poll_fill(const struct tally *t, const struct poll *p, int64_t now, struct poll_count *c)
{
	*c = (struct poll_count){.poll = p->id, .closed = poll_closed(p, now), .n_choices = p->n_choices};
	for (size_t i = 0; i < p->n_choices; i++) {
		c->counts[i] = tally_poll_votes(t, p->id, (int)i + 1);
		c->votes += c->counts[i];
	}
	percent_shares(c->counts, c->n_choices, c->percent);
}

static enum rc polls_fill(struct db *db, struct arena *a, const struct tally *t, struct engagement *e)
{
	struct polls polls;
	enum rc rc = poll_list(db, a, e->article_id, &polls);
	if (rc != RC_OK || polls.n == 0)
		return rc;
	struct poll_count *counts = arena_array(a, polls.n, sizeof *counts);
	int64_t now = clock_now();
	for (size_t i = 0; i < polls.n; i++)
		poll_fill(t, &polls.items[i], now, &counts[i]);
	e->polls = counts;
	e->n_polls = polls.n;
	return RC_OK;
}

enum rc engagement_of(struct db *db, const struct site_settings *settings, struct arena *a, int64_t article_id,
		      struct engagement *ret)
{
	struct engagement e = {.article_id = article_id};
	struct tally t;
	enum rc rc = switches_of(db, settings, a, article_id, &e.switches);
	if (rc != RC_OK)
		return rc;
	rc = tally_get(db, a, article_id, &t);
	if (rc != RC_OK)
		return rc;
	const struct switches *on = &e.switches;
	e.likes = block_on(on, BLOCK_LIKES) ? t.likes : 0;
	e.dislikes = block_on(on, BLOCK_DISLIKES) ? t.dislikes : 0;
	e.comments = block_on(on, BLOCK_COMMENTS) ? t.comments : 0;
	e.views = block_on(on, BLOCK_VIEWS) ? t.views : 0;
	if (block_on(on, BLOCK_REACTIONS))
		reactions_fill(settings, &t, &e);
	if (block_on(on, BLOCK_STARS))
		rating_fill(&t, &e);
	rc = polls_fill(db, a, &t, &e);
	if (rc == RC_OK)
		*ret = e;
	return rc;
}

enum rc engagement_mine(struct db *db, const struct site *s, struct arena *a, int64_t article_id,
			const struct voter *voter, struct engagement_mine *ret_mine)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct str key = str_mem(hash, sizeof hash);
	struct ballot_mine mine;
	voter_hash(s, voter, article_id, hash);
	enum rc rc = ballot_mine(db, a, article_id, key, &mine);
	if (rc != RC_OK)
		return rc;
	struct engagement_mine m = {.like = mine.like,
				    .reaction = mine.reaction,
				    .stars = mine.stars,
				    .polls = mine.polls,
				    .n_polls = mine.n_polls};
	if (m.stars == 0) {
		voter_hash(s, voter, 0, hash);
		rc = comment_waiting_stars(db, article_id, key, &m.stars);
		if (rc != RC_OK)
			return rc;
	}
	*ret_mine = m;
	return RC_OK;
}

static void json_or_null(struct json_out *o, struct str s)
{
	if (s.n > 0)
		json_out_str(o, s);
	else
		json_out_null(o);
}

static void json_share(struct json_out *o, int64_t count, int percent)
{
	json_out_object(o);
	json_out_field_int(o, "count", count);
	json_out_field_int(o, "percent", percent);
	json_out_end(o);
}

static void json_reactions(struct json_out *o, const struct engagement *e)
{
	json_out_object(o);
	for (size_t i = 0; i < e->n_reactions; i++) {
		json_out_key_str(o, e->reactions[i].kind.key);
		json_share(o, e->reactions[i].count, e->reactions[i].percent);
	}
	json_out_end(o);
}

static void json_rating(struct json_out *o, const struct engagement *e)
{
	static const char *const names[STARS] = {"1", "2", "3", "4", "5"};
	json_out_object(o);
	json_out_key(o, "average");
	if (e->ratings > 0)
		json_out_tenths(o, e->average_tenths);
	else
		json_out_null(o);
	json_out_key(o, "count");
	json_out_int(o, e->ratings);
	json_out_key(o, "stars");
	json_out_object(o);
	for (int i = STARS - 1; i >= 0; i--) {
		json_out_key(o, names[i]);
		json_share(o, e->stars[i], e->star_percent[i]);
	}
	json_out_end(o);
	json_out_end(o);
}

/* A number as the name of a member. */
static void json_number_key(struct json_out *o, int64_t n)
{
	char name[32];
	snprintf(name, sizeof name, "%lld", (long long)n);
	json_out_key_str(o, str_of(name));
}

static void json_poll(struct json_out *o, const struct poll_count *p)
{
	json_number_key(o, p->poll);
	json_out_object(o);
	json_out_field_int(o, "count", p->votes);
	json_out_field_bool(o, "closed", p->closed);
	json_out_key(o, "choices");
	json_out_object(o);
	for (size_t i = 0; i < p->n_choices; i++) {
		json_number_key(o, (int64_t)i + 1);
		json_share(o, p->counts[i], p->percent[i]);
	}
	json_out_end(o);
	json_out_end(o);
}

/* A member only where there is a poll: what an article without one says stays as short as it was. */
static void json_polls(struct json_out *o, const struct engagement *e)
{
	if (e->n_polls == 0)
		return;
	json_out_key(o, "polls");
	json_out_object(o);
	for (size_t i = 0; i < e->n_polls; i++)
		json_poll(o, &e->polls[i]);
	json_out_end(o);
}

/* Null for a poll in which the reader has not voted. */
static void json_my_polls(struct json_out *o, const struct engagement *e, const struct engagement_mine *mine)
{
	if (e->n_polls == 0)
		return;
	json_out_key(o, "polls");
	json_out_object(o);
	for (size_t i = 0; i < e->n_polls; i++) {
		int number = 0;
		for (size_t j = 0; j < mine->n_polls; j++)
			if (mine->polls[j].poll == e->polls[i].poll)
				number = mine->polls[j].number;
		json_number_key(o, e->polls[i].poll);
		if (number > 0)
			json_out_int(o, number);
		else
			json_out_null(o);
	}
	json_out_end(o);
}

static void json_count(struct json_out *o, const struct engagement *e, enum block b, const char *key, int64_t n)
{
	json_out_key(o, key);
	if (block_on(&e->switches, b))
		json_out_int(o, n);
	else
		json_out_null(o);
}

void engagement_json(const struct engagement *e, const struct engagement_mine *mine, struct buf *out)
{
	struct json_out o;
	json_out_init(&o, out);
	json_out_object(&o);
	json_out_key(&o, "article");
	json_out_int(&o, e->article_id);
	json_count(&o, e, BLOCK_LIKES, "likes", e->likes);
	json_count(&o, e, BLOCK_DISLIKES, "dislikes", e->dislikes);
	json_out_key(&o, "reactions");
	if (block_on(&e->switches, BLOCK_REACTIONS))
		json_reactions(&o, e);
	else
		json_out_null(&o);
	json_out_key(&o, "rating");
	if (block_on(&e->switches, BLOCK_STARS))
		json_rating(&o, e);
	else
		json_out_null(&o);
	json_count(&o, e, BLOCK_COMMENTS, "comments", e->comments);
	json_count(&o, e, BLOCK_VIEWS, "views", e->views);
	json_polls(&o, e);
	if (mine) {
		json_out_key(&o, "mine");
		json_out_object(&o);
		json_out_key(&o, "like");
		json_or_null(&o, mine->like);
		json_out_key(&o, "reaction");
		json_or_null(&o, mine->reaction);
		json_out_key(&o, "stars");
		if (mine->stars > 0)
			json_out_int(&o, mine->stars);
		else
			json_out_null(&o);
		if (mine->waits.n > 0)
			json_out_field_str(&o, "waits", mine->waits);
		json_my_polls(&o, e, mine);
		json_out_end(&o);
	}
	json_out_end(&o);
}
