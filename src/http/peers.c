/*
 * A chained hash table under one lock, touched once when a connection opens and once when it closes.
 */
#include "http/peers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/random.h"

#define BUCKETS 4096

struct peer {
	struct peer *next;
	struct netaddr addr;
	unsigned total;
	atomic_uint unproven;
};

struct peers {
	pthread_mutex_t lock;
	uint64_t seed; /* so that nobody can choose addresses that share a chain */
	struct peer *buckets[BUCKETS];
};

struct peers *peers_new(void)
{
	struct peers *p = calloc(1, sizeof(*p));
	ensure(p != NULL, "out of memory");
	pthread_mutex_init(&p->lock, NULL);
	random_bytes(&p->seed, sizeof(p->seed));
	return p;
}

void peers_free(struct peers *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		ensure(p->buckets[i] == NULL, "a connection outlived the server");
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static struct peer **bucket_of(struct peers *p, const struct netaddr *a)
{
	uint64_t half[2], h = p->seed;
	memcpy(half, a->bytes, sizeof(half));
	for (int i = 0; i < 2; i++) {
		h = (h ^ half[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	return &p->buckets[h % BUCKETS];
}

static struct peer *enter_locked(struct peers *p, const struct netaddr *a, unsigned max)
{
	struct peer **bucket = bucket_of(p, a), *peer = *bucket;
	while (peer && !netaddr_eq(&peer->addr, a))
		peer = peer->next;
	if (peer == NULL) {
		peer = calloc(1, sizeof(*peer));
		ensure(peer != NULL, "out of memory");
		peer->addr = *a;
		peer->next = *bucket;
		*bucket = peer;
	}
	if (peer->total >= max)
		return NULL;
	peer->total++;
	atomic_fetch_add(&peer->unproven, 1);
	return peer;
}

struct peer *peers_enter(struct peers *p, const struct netaddr *a, unsigned max)
{
	if (max == 0)
		return NULL;
	struct netaddr network = netaddr_network(a);
	pthread_mutex_lock(&p->lock);
	struct peer *peer = enter_locked(p, &network, max);
	pthread_mutex_unlock(&p->lock);
	return peer;
}

void peer_prove(struct peer *peer)
{
	atomic_fetch_sub(&peer->unproven, 1);
}

unsigned peer_unproven(const struct peer *peer)
{
	return atomic_load_explicit(&peer->unproven, memory_order_relaxed);
}

void peers_leave(struct peers *p, struct peer *peer, bool proven)
{
	if (!proven)
		peer_prove(peer);
	pthread_mutex_lock(&p->lock);
	if (--peer->total == 0) {
		struct peer **at = bucket_of(p, &peer->addr);
		while (*at != peer)
			at = &(*at)->next;
		*at = peer->next;
		free(peer);
	}
	pthread_mutex_unlock(&p->lock);
}
