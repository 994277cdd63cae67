/*
 * Shards of hash tables under a lock each. A version counts every touch; a topic remembers the version of its last one,
 * an answer the version it was made from: it is up to date while none of its topics is younger. Eviction is SIEVE:
 * a queue in order of arrival and a hand that spares whatever was asked for since it last came by.
 */
#include "http/cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"

#define SHARDS 16
#define BUCKETS_FIRST 256
#define STAMPS 16384 /* power of two */

struct cache_entry {
	struct cache_entry *chain;         /* in its bucket */
	struct cache_entry *newer, *older; /* in the queue; only with an answer */
	struct str key;
	uint64_t hash;
	struct stored *stored; /* NULL while the first one is being made */
	size_t size;
	uint32_t *topics; /* places in stamps */
	size_t n_topics;
	struct cache_basis basis;
	int64_t expires, tag;
	int64_t owed; /* clock_mono() up to which its makings so far would reach, each counted CACHE_REFRESH_MS */
	bool asked;   /* since the hand came by */
	bool making;  /* somebody owes a cache_settle */
	struct cache_waiter *waiting;
};

struct cache_shard {
	pthread_mutex_t mutex;
	struct cache_entry **buckets;
	size_t n_buckets, n_entries;
	struct cache_entry *newest, *oldest, *hand;
	size_t bytes;
	uint64_t hits, makes, waits, evicted;
};

struct cache {
	struct cache_shard shards[SHARDS];
	atomic_size_t budget; /* of each shard */
	_Atomic uint64_t version;
	_Atomic uint64_t everything;
	struct stamp {
		_Atomic uint64_t dropped, touched; /* versions */
	} stamps[STAMPS];
};

/* --- Topics --- */

static uint32_t place_of(uint64_t topic)
{
	return (uint32_t)((topic * 0x9e3779b97f4a7c15u) >> 40) & (STAMPS - 1);
}

void cache_touch(struct cache *c, uint64_t topic)
{
	uint64_t version = atomic_fetch_add(&c->version, 1) + 1;
	atomic_store(&c->stamps[place_of(topic)].touched, version);
}

void cache_drop(struct cache *c, uint64_t topic)
{
	uint64_t version = atomic_fetch_add(&c->version, 1) + 1;
	atomic_store(topic == CACHE_EVERYTHING ? &c->everything : &c->stamps[place_of(topic)].dropped, version);
}

bool cache_fits(const struct cache *c, size_t n)
{
	return n <= atomic_load(&c->budget) / 2;
}

struct cache_basis cache_basis(const struct cache *c)
{
	return (struct cache_basis){atomic_load(&c->version), clock_mono()};
}

enum freshness {
	GOOD,
	AGING, /* touched, but young enough */
	DUE,   /* touched: one who asks makes it again, the others still get this one */
	BAD,
};

static bool is_younger(const _Atomic uint64_t *stamp, const struct cache_entry *e)
{
	return atomic_load_explicit(stamp, memory_order_acquire) > e->basis.version;
}

static bool dropped(const struct cache *c, const struct cache_entry *e)
{
	for (size_t i = 0; i < e->n_topics; i++)
		if (is_younger(&c->stamps[e->topics[i]].dropped, e))
			return true;
	return is_younger(&c->everything, e);
}

static bool touched(const struct cache *c, const struct cache_entry *e)
{
	for (size_t i = 0; i < e->n_topics; i++)
		if (is_younger(&c->stamps[e->topics[i]].touched, e))
			return true;
	return false;
}

static enum freshness freshness(const struct cache *c, const struct cache_entry *e, bool exact)
{
	int64_t age = clock_mono() - e->basis.at;
	if (dropped(c, e) || age > CACHE_AGE_MAX_MS || (e->expires != INT64_MAX && clock_now() >= e->expires))
		return BAD;
	if (!touched(c, e))
		return GOOD;
	bool hurried = e->owed > clock_mono() + (int64_t)CACHE_BURST * CACHE_REFRESH_MS;
	if (exact || age >= CACHE_STALE_MS || !hurried)
		return BAD;
	return age < CACHE_REFRESH_MS ? AGING : DUE;
}

/* --- The tables --- */

static struct cache_shard *cache_shard_of(struct cache *c, uint64_t hash)
{
	return &c->shards[(hash >> 56) & (SHARDS - 1)];
}

/* Keys that stay are addresses that exist, so nobody can choose many of one bucket: a plain hash is enough. */
static uint64_t hash_of(struct str key)
{
	return str_hash(key) * 0x9e3779b97f4a7c15u;
}

static struct cache_entry **slot_of(struct cache_shard *s, struct str key, uint64_t hash)
{
	struct cache_entry **slot = &s->buckets[(hash >> 16) & (s->n_buckets - 1)];
	while (*slot && ((*slot)->hash != hash || !str_eq((*slot)->key, key)))
		slot = &(*slot)->chain;
	return slot;
}

static void grow(struct cache_shard *s)
{
	struct cache_entry **old = s->buckets;
	size_t n = s->n_buckets;
	s->n_buckets = n ? n * 2 : BUCKETS_FIRST;
	s->buckets = calloc(s->n_buckets, sizeof(struct cache_entry *));
	ensure(s->buckets != NULL, "out of memory");
	for (size_t i = 0; i < n; i++) {
		for (struct cache_entry *e = old[i], *next; e; e = next) {
			next = e->chain;
			struct cache_entry **slot = &s->buckets[(e->hash >> 16) & (s->n_buckets - 1)];
			e->chain = *slot;
			*slot = e;
		}
	}
	free(old);
}

static struct cache_entry *entry_add(struct cache_shard *s, struct str key, uint64_t hash)
{
	if (s->n_entries >= s->n_buckets)
		grow(s);
	struct cache_entry *e = calloc(1, sizeof(*e) + key.n), **slot = slot_of(s, key, hash);
	ensure(e != NULL, "out of memory");
	memcpy(e + 1, key.p, key.n);
	e->key = (struct str){(char *)(e + 1), key.n};
	e->hash = hash;
	*slot = e;
	s->n_entries++;
	return e;
}

/* Out of the queue; the answer is the caller's. */
static struct stored *answer_take(struct cache_shard *s, struct cache_entry *e)
{
	struct stored *stored = e->stored;
	if (stored == NULL)
		return NULL;
	if (s->hand == e)
		s->hand = e->newer;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	e->newer = e->older = NULL;
	s->bytes -= e->size;
	e->stored = NULL;
	return stored;
}

static void entry_drop(struct cache_shard *s, struct cache_entry *e)
{
	*slot_of(s, e->key, e->hash) = e->chain;
	s->n_entries--;
	free(e->topics);
	free(e);
}

static void evict(struct cache *c, struct cache_shard *s)
{
	size_t budget = atomic_load(&c->budget);
	while (s->bytes > budget && s->oldest) {
		struct cache_entry *e = s->hand ? s->hand : s->oldest;
		s->hand = e->newer;
		if (e->asked) {
			e->asked = false;
			continue;
		}
		stored_unref(answer_take(s, e));
		s->evicted++;
		if (!e->making)
			entry_drop(s, e);
	}
}

/* --- Asking --- */

static bool give(struct cache_shard *s, struct cache_entry *e, struct stored **ret_stored, int64_t *ret_tag)
{
	e->asked = true;
	s->hits++;
	*ret_stored = stored_ref(e->stored);
	*ret_tag = e->tag;
	return true;
}

bool cache_get(struct cache *c, struct str key, bool exact, struct stored **ret_stored, int64_t *ret_tag)
{
	uint64_t hash = hash_of(key);
	struct cache_shard *s = cache_shard_of(c, hash);
	bool hit = false;
	pthread_mutex_lock(&s->mutex);
	struct cache_entry *e = *slot_of(s, key, hash);
	if (e && e->stored) {
		enum freshness f = freshness(c, e, exact);
		if (f == GOOD || f == AGING || (f == DUE && e->making))
			hit = give(s, e, ret_stored, ret_tag);
	}
	pthread_mutex_unlock(&s->mutex);
	return hit;
}

static enum cache_found find(struct cache *c, struct cache_shard *s, struct cache_entry *e, bool exact,
			     struct cache_waiter *w, struct stored **ret_stored, int64_t *ret_tag)
{
	enum freshness f = e->stored ? freshness(c, e, exact) : BAD;
	if (f == GOOD || f == AGING || (f == DUE && e->making)) {
		give(s, e, ret_stored, ret_tag);
		return CACHE_HIT;
	}
	if (e->making) {
		s->waits++;
		w->next = e->waiting;
		e->waiting = w;
		return CACHE_WAIT;
	}
	s->makes++;
	e->making = true;
	return CACHE_MAKE;
}

enum cache_found cache_find(struct cache *c, struct str key, bool exact, struct cache_waiter *w,
			    struct stored **ret_stored, int64_t *ret_tag, struct cache_entry **ret_entry)
{
	uint64_t hash = hash_of(key);
	struct cache_shard *s = cache_shard_of(c, hash);
	pthread_mutex_lock(&s->mutex);
	struct cache_entry *e = *slot_of(s, key, hash);
	if (e == NULL)
		e = entry_add(s, key, hash);
	enum cache_found found = find(c, s, e, exact, w, ret_stored, ret_tag);
	pthread_mutex_unlock(&s->mutex);
	*ret_entry = e;
	return found;
}

/* --- Settling --- */

static void topics_keep(struct cache_entry *e, const struct cache_answer *answer)
{
	free(e->topics);
	e->topics = calloc(answer->n_topics + 1, sizeof(*e->topics));
	ensure(e->topics != NULL, "out of memory");
	e->n_topics = answer->n_topics;
	for (size_t i = 0; i < answer->n_topics; i++)
		e->topics[i] = place_of(answer->topics[i]);
}

static void answer_keep(struct cache *c, struct cache_shard *s, struct cache_entry *e,
			const struct cache_answer *answer)
{
	topics_keep(e, answer);
	e->stored = answer->stored;
	e->basis = answer->basis;
	e->expires = answer->expires;
	e->tag = answer->tag;
	e->owed = (e->owed > e->basis.at ? e->owed : e->basis.at) + CACHE_REFRESH_MS;
	e->size = sizeof(*e) + e->key.n + e->n_topics * sizeof(*e->topics) + stored_size(e->stored);
	e->asked = false;
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
	s->bytes += e->size;
	evict(c, s);
}

void cache_settle(struct cache *c, struct cache_entry *e, const struct cache_answer *answer)
{
	struct cache_shard *s = cache_shard_of(c, e->hash);
	bool keep = answer->stored && answer->n_topics <= CACHE_TOPICS_MAX;
	pthread_mutex_lock(&s->mutex);
	struct stored *old = answer_take(s, e);
	struct cache_waiter *waiting = e->waiting;
	e->waiting = NULL;
	if (keep)
		answer_keep(c, s, e, answer);
	else
		stored_unref(answer->stored);
	e->making = false;
	keep = e->stored != NULL; /* one that is larger than the budget did not stay */
	if (!keep)
		entry_drop(s, e);
	pthread_mutex_unlock(&s->mutex);
	stored_unref(old);
	for (struct cache_waiter *w = waiting, *next; w; w = next) {
		next = w->next;
		w->resume(w, keep);
	}
}

/* --- The whole --- */

struct cache *cache_new(size_t budget_bytes)
{
	struct cache *c = calloc(1, sizeof(*c));
	ensure(c != NULL, "out of memory");
	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&c->shards[i].mutex, NULL);
		grow(&c->shards[i]);
	}
	atomic_store(&c->budget, budget_bytes / SHARDS);
	return c;
}

void cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < SHARDS; i++) {
		struct cache_shard *s = &c->shards[i];
		while (s->oldest) {
			struct cache_entry *e = s->oldest;
			stored_unref(answer_take(s, e));
			entry_drop(s, e);
		}
		ensure(s->n_entries == 0, "an answer is still being made");
		free(s->buckets);
		pthread_mutex_destroy(&s->mutex);
	}
	free(c);
}

void cache_resize(struct cache *c, size_t budget_bytes)
{
	atomic_store(&c->budget, budget_bytes / SHARDS);
	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&c->shards[i].mutex);
		evict(c, &c->shards[i]);
		pthread_mutex_unlock(&c->shards[i].mutex);
	}
}

void cache_stats(struct cache *c, struct cache_stats *ret_stats)
{
	*ret_stats = (struct cache_stats){.budget = atomic_load(&c->budget) * SHARDS};
	for (int i = 0; i < SHARDS; i++) {
		struct cache_shard *s = &c->shards[i];
		pthread_mutex_lock(&s->mutex);
		ret_stats->hits += s->hits;
		ret_stats->makes += s->makes;
		ret_stats->waits += s->waits;
		ret_stats->evicted += s->evicted;
		ret_stats->entries += s->n_entries;
		ret_stats->bytes += s->bytes;
		pthread_mutex_unlock(&s->mutex);
	}
}
