/* See vote_watch.h. Bursts are found in two passes: minutes with many votes, then the networks behind them. */
#include "rules/vote_watch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/map.h"
#include "store/ballot.h"
#include "store/rows.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)

/* --- When votes came --- */

/* Votes of one kind on one article in one minute. */
struct lane {
	int64_t article_id, minute, n;
	struct str block;
};

struct watching {
	struct arena *arena;
	int64_t now;
	struct vote_watch *watch;
	struct map lanes;    /* article, minute, block → struct lane */
	struct map networks; /* burst, tag → struct network */
};

struct network {
	struct vote_burst *burst;
	int64_t n, counted;
};

static void bar_add(int64_t *bars, int64_t n_bars, int64_t ago)
{
	if (ago >= 0 && ago < n_bars)
		bars[n_bars - 1 - ago]++;
}

static struct lane *lane_of(struct watching *w, const struct ballot_seen *b)
{
	struct {
		int64_t article_id, minute;
		char block[64];
	} key = {b->article_id, b->cast_at / MINUTE_MS, {0}};
	memcpy(key.block, b->block.p, b->block.n < sizeof key.block ? b->block.n : sizeof key.block);
	struct lane *l = map_get(&w->lanes, str_mem(&key, sizeof key));
	if (l)
		return l;
	l = arena_new(w->arena, struct lane);
	*l = (struct lane){.article_id = b->article_id, .minute = key.minute, .block = arena_str(w->arena, b->block)};
	map_set(&w->lanes, str_mem(&key, sizeof key), l);
	return l;
}

static void time_see(void *ctx, const struct ballot_seen *b)
{
	struct watching *w = ctx;
	bar_add(w->watch->hours, WATCH_HOURS, w->now / HOUR_MS - b->cast_at / HOUR_MS);
	bar_add(w->watch->minutes, WATCH_MINUTES, w->now / MINUTE_MS - b->cast_at / MINUTE_MS);
	lane_of(w, b)->n++;
}

/* --- Bursts --- */

static int lane_order(const void *left, const void *right)
{
	const struct lane *a = *(const struct lane *const *)left, *b = *(const struct lane *const *)right;
	int blocks = str_cmp(a->block, b->block);
	if (a->article_id != b->article_id)
		return a->article_id < b->article_id ? -1 : 1;
	if (blocks != 0)
		return blocks;
	return a->minute < b->minute ? -1 : a->minute > b->minute;
}

static bool goes_on(const struct vote_burst *b, const struct lane *l)
{
	return b && b->article_id == l->article_id && str_eq(b->block, l->block) &&
	       l->minute - b->to_at / MINUTE_MS < BURST_GAP;
}

static int burst_order(const void *left, const void *right)
{
	const struct vote_burst *a = left, *b = right;
	return a->from_at < b->from_at ? 1 : a->from_at > b->from_at ? -1 : 0;
}

static void bursts_find(struct watching *w)
{
	struct rows bursts = ROWS(w->arena, struct vote_burst);
	const struct lane **full = arena_array(w->arena, w->lanes.n, sizeof *full);
	struct vote_burst *last = NULL;
	size_t n = 0;
	for (size_t i = 0; i < w->lanes.n; i++) {
		const struct lane *l = w->lanes.entries[i].value;
		if (l->n >= BURST_A_MINUTE)
			full[n++] = l;
	}
	if (n > 1)
		qsort(full, n, sizeof(struct lane *), lane_order);
	for (size_t i = 0; i < n; i++) {
		const struct lane *l = full[i];
		if (!goes_on(last, l)) {
			last = rows_add(&bursts);
			*last = (struct vote_burst){
				.article_id = l->article_id, .block = l->block, .from_at = l->minute * MINUTE_MS};
		}
		last->to_at = (l->minute + 1) * MINUTE_MS;
	}
	if (bursts.n > 1)
		qsort(bursts.items, bursts.n, sizeof(struct vote_burst), burst_order);
	w->watch->bursts = bursts.items;
	w->watch->n_bursts = bursts.n < WATCH_BURSTS_MAX ? bursts.n : WATCH_BURSTS_MAX;
}

static struct network *network_of(struct watching *w, struct vote_burst *burst, struct str tag)
{
	struct {
		struct vote_burst *burst;
		char tag[32];
	} key = {burst, {0}};
	memcpy(key.tag, tag.p, tag.n < sizeof key.tag ? tag.n : sizeof key.tag);
	struct network *net = map_get(&w->networks, str_mem(&key, sizeof key));
	if (!net) {
		net = arena_new(w->arena, struct network);
		net->burst = burst;
		map_set(&w->networks, str_mem(&key, sizeof key), net);
	}
	return net;
}

static void burst_see(void *ctx, const struct ballot_seen *b)
{
	struct watching *w = ctx;
	for (size_t i = 0; i < w->watch->n_bursts; i++) {
		struct vote_burst *burst = &w->watch->bursts[i];
		if (burst->article_id != b->article_id || b->cast_at < burst->from_at || b->cast_at >= burst->to_at ||
		    !str_eq(burst->block, b->block))
			continue;
		burst->n++;
		burst->counted += b->state == BALLOT_COUNTED;
		if (b->tag.n == 0)
			continue;
		struct network *net = network_of(w, burst, b->tag);
		net->n++;
		net->counted += b->state == BALLOT_COUNTED;
	}
}

static void networks_sum(struct watching *w)
{
	for (size_t i = 0; i < w->networks.n; i++) {
		const struct network *net = w->networks.entries[i].value;
		net->burst->networks++;
		net->burst->many += net->n > NETWORK_MANY ? net->counted : 0;
	}
}

enum rc vote_watch_read(struct db *db, struct arena *a, int64_t article_id, int64_t now, struct vote_watch *ret)
{
	struct watching w = {.arena = a, .now = now, .watch = ret};
	int64_t since = (now / HOUR_MS - WATCH_HOURS + 1) * HOUR_MS;
	*ret = (struct vote_watch){.n_bursts = 0};
	map_init(&w.lanes, a);
	map_init(&w.networks, a);
	enum rc rc = ballot_watch(db, article_id, since, WATCH_VOTES_MAX, time_see, &w);
	if (rc != RC_OK)
		return rc;
	bursts_find(&w);
	if (ret->n_bursts > 0)
		rc = ballot_watch(db, article_id, since, WATCH_VOTES_MAX, burst_see, &w);
	networks_sum(&w);
	return rc;
}

/* --- Voiding --- */

struct voiding {
	const struct staff *who;
	const struct void_order *order;
	struct arena *arena;
	struct rows found; /* struct candidate */
	struct map tags;   /* → struct network */
	int64_t n;
};

struct candidate {
	int64_t id, cast_at;
	struct network *net; /* NULL: not known any more */
};

static bool is_ticked(const struct void_order *o, int64_t id)
{
	for (size_t i = 0; i < o->n_ids; i++)
		if (o->ids[i] == id)
			return true;
	return false;
}

static bool is_meant(const struct void_order *o, const struct ballot_seen *b)
{
	if (o->n_ids > 0)
		return is_ticked(o, b->id);
	return str_eq(o->block, b->block) && b->cast_at >= o->from_at && b->cast_at < o->to_at;
}

static void candidate_see(void *ctx, const struct ballot_seen *b)
{
	struct voiding *v = ctx;
	struct network *net = b->tag.n > 0 ? map_get(&v->tags, b->tag) : NULL;
	if (!is_meant(v->order, b))
		return;
	if (b->tag.n > 0 && !net) {
		net = arena_new(v->arena, struct network);
		map_set(&v->tags, b->tag, net);
	}
	if (net)
		net->n++;
	if (b->state == BALLOT_COUNTED)
		*(struct candidate *)rows_add(&v->found) = (struct candidate){b->id, b->cast_at, net};
}

/* The ids to void, and the time that they span. */
static int64_t *ids_choose(struct voiding *v, struct vote_void *row)
{
	const struct candidate *all = v->found.items;
	int64_t *ids = arena_array(v->arena, v->found.n, sizeof *ids);
	for (size_t i = 0; i < v->found.n && row->n < VOID_MAX; i++) {
		const struct candidate *c = &all[i];
		if (v->order->many_only && (!c->net || c->net->n <= NETWORK_MANY))
			continue;
		row->from_at = row->n == 0 || c->cast_at < row->from_at ? c->cast_at : row->from_at;
		row->to_at = c->cast_at > row->to_at ? c->cast_at : row->to_at;
		ids[row->n++] = c->id;
	}
	return ids;
}

static enum rc void_rows(struct voiding *v, struct site *s, struct db *db, struct vote_void *row, const int64_t *ids)
{
	enum rc rc = ballots_set_state(db, ids, (size_t)row->n, BALLOT_VOIDED, &v->n);
	if (rc == RC_OK)
		rc = vote_void_insert(db, row, ids);
	if (rc == RC_OK)
		rc = audit(db, v->who, "votes.void", "article", row->article_id,
			   arena_printf(v->arena, "%lld %.*s %.*s", (long long)row->n, STR_ARG(row->block),
					STR_ARG(row->note)));
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = row->article_id});
	return rc;
}

static enum rc void_write(struct site *s, struct db *db, void *ctx)
{
	struct voiding *v = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	v->arena = &a;
	v->found = ROWS(&a, struct candidate);
	map_init(&v->tags, &a);
	struct vote_void row = {.article_id = v->order->article_id,
				.block = v->order->n_ids > 0 ? STR("") : v->order->block,
				.note = str_slice(v->order->note, 0, VOID_NOTE_MAX),
				.person_id = v->who->person_id,
				.name = v->who->name,
				.voided_at = clock_now()};
	int64_t since = v->order->n_ids > 0 ? 0 : v->order->from_at;
	enum rc rc = ballot_watch(db, row.article_id, since, INT64_MAX, candidate_see, v);
	if (rc != RC_OK)
		return rc;
	int64_t *ids = ids_choose(v, &row);
	return row.n > 0 ? void_rows(v, s, db, &row, ids) : RC_OK;
}

enum rc votes_void(struct site *s, const struct staff *who, const struct void_order *order, int64_t *ret_n)
{
	struct voiding v = {.who = who, .order = order};
	enum rc rc = site_write(s, void_write, &v);
	if (rc == RC_OK)
		*ret_n = v.n;
	return rc;
}

struct restoring {
	const struct staff *who;
	int64_t id, article_id;
};

static enum rc restore_write(struct site *s, struct db *db, void *ctx)
{
	struct restoring *r = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct vote_void row;
	struct vote_ids ids;
	int64_t n;
	enum rc rc = vote_void_get(db, &a, r->id, &row);
	if (rc == RC_OK)
		rc = vote_void_set_restored(db, r->id, clock_now());
	if (rc == RC_OK)
		rc = vote_void_ballots(db, &a, r->id, &ids);
	if (rc == RC_OK)
		rc = ballots_set_state(db, ids.items, ids.n, BALLOT_COUNTED, &n);
	if (rc == RC_OK)
		rc = audit(db, r->who, "votes.restore", "article", row.article_id,
			   arena_printf(&a, "%lld %.*s", (long long)n, STR_ARG(row.block)));
	if (rc != RC_OK)
		return rc;
	r->article_id = row.article_id;
	site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = row.article_id});
	return RC_OK;
}

enum rc votes_restore(struct site *s, const struct staff *who, int64_t void_id, int64_t *ret_article_id)
{
	struct restoring r = {.who = who, .id = void_id};
	enum rc rc = site_write(s, restore_write, &r);
	if (rc == RC_OK)
		*ret_article_id = r.article_id;
	return rc;
}

/* --- Held votes --- */

struct counting {
	const struct staff *who;
	const struct void_order order; /* its article and ids */
	struct rows held;              /* int64_t */
	int64_t n;
};

static void held_see(void *ctx, const struct ballot_seen *b)
{
	struct counting *c = ctx;
	if (b->state == BALLOT_HELD && is_ticked(&c->order, b->id))
		*(int64_t *)rows_add(&c->held) = b->id;
}

static enum rc count_write(struct site *s, struct db *db, void *ctx)
{
	struct counting *c = ctx;
	int64_t article_id = c->order.article_id;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	c->held = ROWS(&a, int64_t);
	enum rc rc = ballot_watch(db, article_id, 0, INT64_MAX, held_see, c);
	if (rc == RC_OK)
		rc = ballots_set_state(db, c->held.items, c->held.n, BALLOT_COUNTED, &c->n);
	if (rc != RC_OK || c->n == 0)
		return rc;
	rc = audit(db, c->who, "votes.count", "article", article_id, arena_printf(&a, "%lld", (long long)c->n));
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = article_id});
	return rc;
}

enum rc votes_count(struct site *s, const struct staff *who, int64_t article_id, const int64_t *ids, size_t n,
		    int64_t *ret_n)
{
	struct counting c = {.who = who, .order = {.article_id = article_id, .ids = ids, .n_ids = n}};
	enum rc rc = site_write(s, count_write, &c);
	if (rc == RC_OK)
		*ret_n = c.n;
	return rc;
}
