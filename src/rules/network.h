/*
 * Network tags: which votes came from one network on one day, as keyed hashes that nobody can turn back once the day's
 * key is destroyed. They cap bursts; they are never an identity.
 */
#ifndef RULES_NETWORK_H
#define RULES_NETWORK_H

#include "base/arena.h"
#include "base/str.h"

struct db;

/* The key of today (UTC), made when there is none; kept two days. On the writer's connection. */
enum rc network_day_key(struct db *db, struct arena *a, struct str *ret_key) MUST_CHECK;
/* HMAC(day key, network | article). network: the bytes of an IPv4 address or IPv6 /64; empty gives STR_NONE. */
struct str network_tag(struct arena *a, struct str day_key, struct str network, int64_t article_id);

/* The days whose keys live: today and the one before. */
#define NETWORK_DAYS 2
/* What stands for this network wherever it comments (article 0), under each key that lives. Any connection. */
enum rc network_marks(struct db *db, struct arena *a, struct str network, struct str ret_marks[NETWORK_DAYS],
		      size_t *ret_n) MUST_CHECK;
/* When the key of the day that holds this moment is destroyed, and with it all that its tags can tell. */
int64_t network_key_end(int64_t at);

#endif
