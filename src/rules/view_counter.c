/*
 * The set of who saw what today, and the sums that wait for the next flush. One lock: adding is a hash and a probe.
 */
#include "rules/view_counter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/tally.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

struct view_counter {
	pthread_mutex_t mutex;
	unsigned char key[CRYPTO_KEY_SIZE];
	int64_t day;
	uint64_t *seen; /* open addressing, 0 = free */
	size_t n_slots, n_seen, max;
	struct tally_views *sums;
	size_t n_sums, cap_sums;
};

struct view_counter *view_counter_new(size_t readers_max)
{
	struct view_counter *v = calloc(1, sizeof *v);
	ensure(v && readers_max > 0);
	v->max = readers_max;
	pthread_mutex_init(&v->mutex, NULL);
	return v;
}

void view_counter_free(struct view_counter *v)
{
	if (!v)
		return;
	pthread_mutex_destroy(&v->mutex);
	free(v->seen);
	free(v->sums);
	free(v);
}

/* A new day has a new key, so that yesterday's hashes say nothing. */
static void day_begin(struct view_counter *v, int64_t day)
{
	v->day = day;
	random_bytes(v->key, sizeof v->key);
	free(v->seen);
	v->seen = NULL;
	v->n_slots = v->n_seen = 0;
}

static void slots_grow(struct view_counter *v)
{
	size_t n = v->n_slots ? v->n_slots * 2 : 1024;
	uint64_t *slots = calloc(n, sizeof *slots);
	ensure(slots);
	for (size_t i = 0; i < v->n_slots; i++) {
		if (v->seen[i] == 0)
			continue;
		size_t at = v->seen[i] & (n - 1);
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = v->seen[i];
	}
	free(v->seen);
	v->seen = slots;
	v->n_slots = n;
}

/* True when the reader was not in the set. A full set lets everybody through: a view too many beats a view lost. */
static bool seen_first(struct view_counter *v, uint64_t hash)
{
	if ((v->n_seen + 1) * 4 > v->n_slots * 3 && v->n_seen < v->max)
		slots_grow(v);
	size_t at = hash & (v->n_slots - 1);
	while (v->seen[at] != 0) {
		if (v->seen[at] == hash)
			return false;
		at = (at + 1) & (v->n_slots - 1);
	}
	if (v->n_seen < v->max) {
		v->seen[at] = hash;
		v->n_seen++;
	}
	return true;
}

static void sum_add(struct view_counter *v, int64_t article_id)
{
	for (size_t i = 0; i < v->n_sums; i++) {
		if (v->sums[i].article_id == article_id) {
			v->sums[i].n++;
			return;
		}
	}
	if (v->n_sums == v->cap_sums) {
		v->cap_sums = v->cap_sums ? v->cap_sums * 2 : 64;
		v->sums = realloc(v->sums, v->cap_sums * sizeof *v->sums);
		ensure(v->sums);
	}
	v->sums[v->n_sums++] = (struct tally_views){article_id, 1};
}

static uint64_t reader_hash(const struct view_counter *v, int64_t article_id, struct str address, struct str agent)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	char message[512];
	int n = snprintf(message, sizeof message, "%lld %.*s %.*s", (long long)article_id,
			 (int)(address.n < 64 ? address.n : 64), address.p ? address.p : "",
			 (int)(agent.n < 300 ? agent.n : 300), agent.p ? agent.p : "");
	crypto_keyed_hash(v->key, str_mem(message, (size_t)n < sizeof message ? (size_t)n : sizeof message - 1), hash);
	uint64_t h;
	memcpy(&h, hash, sizeof h);
	return h ? h : 1;
}

bool view_counter_add(struct view_counter *v, int64_t article_id, struct str client_address, struct str user_agent)
{
	if (agent_is_crawler(user_agent))
		return false;
	int64_t day = clock_now() / DAY_MS;
	pthread_mutex_lock(&v->mutex);
	if (day != v->day || v->n_slots == 0) {
		day_begin(v, day);
		slots_grow(v);
	}
	bool first = seen_first(v, reader_hash(v, article_id, client_address, user_agent));
	if (first)
		sum_add(v, article_id);
	pthread_mutex_unlock(&v->mutex);
	return first;
}

struct flush {
	struct tally_views *sums;
	size_t n;
};

static enum rc flush_write(struct site *s, struct db *db, void *ctx)
{
	const struct flush *f = ctx;
	enum rc rc = tally_add_views(db, f->sums, f->n);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < f->n; i++)
		site_changed(s, (struct change){.kind = CHANGE_TALLY, .article_id = f->sums[i].article_id});
	return RC_OK;
}

/* Views that could not be written wait for the next flush. */
static void sums_return(struct view_counter *v, const struct flush *f)
{
	pthread_mutex_lock(&v->mutex);
	for (size_t i = 0; i < f->n; i++)
		for (int64_t k = 0; k < f->sums[i].n; k++)
			sum_add(v, f->sums[i].article_id);
	pthread_mutex_unlock(&v->mutex);
}

enum rc view_counter_flush(struct view_counter *v, struct site *s)
{
	struct flush f;
	pthread_mutex_lock(&v->mutex);
	f.sums = v->sums;
	f.n = v->n_sums;
	v->sums = NULL;
	v->n_sums = v->cap_sums = 0;
	pthread_mutex_unlock(&v->mutex);
	if (f.n == 0)
		return RC_OK;
	enum rc rc = site_write(s, flush_write, &f);
	if (rc != RC_OK)
		sums_return(v, &f);
	free(f.sums);
	return rc;
}
