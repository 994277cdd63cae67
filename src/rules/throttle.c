/* See throttle.h. A slot holds the theoretical arrival time: when the key would be wholly at rest again. */
#include "rules/throttle.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "base/random.h"

#define NEIGHBOURS 8 /* slots that a key may stand in */

struct slot {
	uint64_t key; /* 0: free */
	int64_t rest_at;
};

struct throttle {
	pthread_mutex_t mutex;
	unsigned char secret[CRYPTO_KEY_SIZE];
	size_t mask;
	struct slot slots[];
};

struct throttle *throttle_new(size_t slots)
{
	size_t n = NEIGHBOURS;
	while (n < slots)
		n *= 2;
	struct throttle *t = calloc(1, sizeof *t + n * sizeof t->slots[0]);
	ensure(t);
	pthread_mutex_init(&t->mutex, NULL);
	random_bytes(t->secret, sizeof t->secret);
	t->mask = n - 1;
	return t;
}

void throttle_free(struct throttle *t)
{
	if (!t)
		return;
	pthread_mutex_destroy(&t->mutex);
	free(t);
}

static uint64_t key_of(const struct throttle *t, const char *kind, struct str key)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	uint64_t n;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	buf_printf(&b, "%s ", kind);
	buf_put(&b, str_slice(key, 0, 2048)); /* bytes: an address may hold a NUL */
	crypto_keyed_hash(t->secret, buf_str(&b), hash);
	memcpy(&n, hash, sizeof n);
	return n ? n : 1;
}

/* The key's slot, a free one, or the neighbour that is at rest the longest. */
static struct slot *slot_of(struct throttle *t, uint64_t key)
{
	struct slot *best = NULL;
	for (size_t i = 0; i < NEIGHBOURS; i++) {
		struct slot *s = &t->slots[(key + i) & t->mask];
		if (s->key == key)
			return s;
		if (!best || (best->key && (!s->key || s->rest_at < best->rest_at)))
			best = s;
	}
	*best = (struct slot){.key = key};
	return best;
}

int64_t throttle_take(struct throttle *t, const char *kind, struct str key, struct throttle_rate rate, int64_t now)
{
	uint64_t k = key_of(t, kind, key);
	pthread_mutex_lock(&t->mutex);
	struct slot *s = slot_of(t, k);
	int64_t from = s->rest_at > now ? s->rest_at : now;
	int64_t wait = from + rate.interval_ms - rate.interval_ms * rate.burst - now;
	if (wait <= 0)
		s->rest_at = from + rate.interval_ms;
	pthread_mutex_unlock(&t->mutex);
	return wait > 0 ? wait : 0;
}

void throttle_give_back(struct throttle *t, const char *kind, struct str key, struct throttle_rate rate)
{
	uint64_t k = key_of(t, kind, key);
	pthread_mutex_lock(&t->mutex);
	slot_of(t, k)->rest_at -= rate.interval_ms;
	pthread_mutex_unlock(&t->mutex);
}

int64_t throttle_take_all(struct throttle *t, const struct throttle_limit *limits, size_t n, int64_t now)
{
	for (size_t i = 0; i < n; i++) {
		int64_t wait = throttle_take(t, limits[i].kind, limits[i].key, limits[i].rate, now);
		if (wait == 0)
			continue;
		throttle_give_back_all(t, limits, i);
		return wait;
	}
	return 0;
}

void throttle_give_back_all(struct throttle *t, const struct throttle_limit *limits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		throttle_give_back(t, limits[i].kind, limits[i].key, limits[i].rate);
}
