/*
 * Lists are read without a lock, by every request; so a new one takes the place of the old, and none is freed before
 * the end. There are as many as there were reloads.
 */
#include "http/trust.h"

#include <stdlib.h>

#include "base/log.h"

struct trust_list {
	struct netblocks blocks;
	struct trust_list *older;
};

void trust_init(struct trust *t)
{
	*t = (struct trust){.list = NULL};
	pthread_mutex_init(&t->mutex, NULL);
}

void trust_done(struct trust *t)
{
	struct trust_list *list = atomic_load(&t->list);
	while (list) {
		struct trust_list *older = list->older;
		netblocks_done(&list->blocks);
		free(list);
		list = older;
	}
	pthread_mutex_destroy(&t->mutex);
}

void trust_set(struct trust *t, const struct netblocks *blocks)
{
	struct trust_list *list = calloc(1, sizeof(*list));
	ensure(list != NULL, "out of memory");
	if (blocks->n > 0) {
		list->blocks.items = reallocarray(NULL, blocks->n, sizeof(*blocks->items));
		ensure(list->blocks.items != NULL, "out of memory");
		memcpy(list->blocks.items, blocks->items, blocks->n * sizeof(*blocks->items));
		list->blocks.n = blocks->n;
	}
	pthread_mutex_lock(&t->mutex);
	list->older = atomic_load(&t->list);
	atomic_store_explicit(&t->list, list, memory_order_release);
	pthread_mutex_unlock(&t->mutex);
}

bool trust_has(const struct trust *t, const struct netaddr *a)
{
	const struct trust_list *list = atomic_load_explicit(&t->list, memory_order_acquire);
	return list && netblocks_have(&list->blocks, a);
}

/* Under the lock: takes a place for this peer when it had none within the hour and one is free. */
static bool place_take(struct trust *t, const struct netaddr *peer, int64_t now)
{
	for (unsigned i = 0; i < TRUST_WARNINGS; i++)
		if (netaddr_eq(&t->warned[i].peer, peer) && now - t->warned[i].at < TRUST_WARN_EVERY_MS)
			return false;
	bool taken = t->warned[t->oldest].peer.family != NETADDR_NONE;
	if (taken && now - t->warned[t->oldest].at < TRUST_WARN_EVERY_MS) {
		atomic_store(&t->quiet_until, t->warned[t->oldest].at + TRUST_WARN_EVERY_MS);
		return false;
	}
	t->warned[t->oldest].peer = *peer;
	t->warned[t->oldest].at = now;
	t->oldest = (t->oldest + 1) % TRUST_WARNINGS;
	return true;
}

/* What to write into the list: the address, or the name of the company whose it is. */
static void advice(const struct netaddr *peer, char ret_text[NETADDR_TEXT_SIZE])
{
	struct netblocks known = {0};
	netaddr_format(peer, ret_text);
	if (netblocks_add(&known, STR("cloudflare")) == RC_OK && netblocks_have(&known, peer))
		memcpy(ret_text, "cloudflare", sizeof("cloudflare"));
	netblocks_done(&known);
}

bool trust_warn(struct trust *t, const struct netaddr *peer, struct str field, int64_t now)
{
	char from[NETADDR_TEXT_SIZE], entry[NETADDR_TEXT_SIZE];
	struct netaddr network = netaddr_network(peer);
	if (now < atomic_load_explicit(&t->quiet_until, memory_order_relaxed))
		return false;
	pthread_mutex_lock(&t->mutex);
	bool taken = place_take(t, &network, now);
	pthread_mutex_unlock(&t->mutex);
	if (!taken)
		return false;
	netaddr_format(peer, from);
	advice(peer, entry);
	log_warning("%.*s from %s changes nothing, for %s is no trusted proxy: if it is yours, add %s to "
		    "trusted_proxies in courant.ini",
		    STR_ARG(field), from, from, entry);
	return true;
}
