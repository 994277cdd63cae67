/*
 * Day keys and the tags made with them.
 */
#include "rules/network.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "store/secret.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static struct str key_name(struct arena *a, int64_t day)
{
	return arena_printf(a, "network-%lld", (long long)day);
}

int64_t network_key_end(int64_t at)
{
	return (at / DAY_MS + NETWORK_DAYS) * DAY_MS;
}

enum rc network_day_key(struct db *db, struct arena *a, struct str *ret_key)
{
	int64_t now = clock_now();
	unsigned char *key = arena_alloc(a, CRYPTO_KEY_SIZE);
	enum rc rc = secret_get_or_create(db, key_name(a, now / DAY_MS), now, network_key_end(now), key);
	if (rc != RC_OK)
		return rc;
	*ret_key = str_mem(key, CRYPTO_KEY_SIZE);
	return RC_OK;
}

struct str network_tag(struct arena *a, struct str day_key, struct str network, int64_t article_id)
{
	if (network.n == 0)
		return STR_NONE;
	struct str text = arena_printf(a, "%lld ", (long long)article_id);
	char *message = arena_alloc(a, text.n + network.n);
	memcpy(message, text.p, text.n);
	memcpy(message + text.n, network.p, network.n);
	unsigned char *tag = arena_alloc(a, CRYPTO_HASH_SIZE);
	crypto_keyed_hash((const unsigned char *)day_key.p, str_mem(message, text.n + network.n), tag);
	return str_mem(tag, CRYPTO_HASH_SIZE);
}

enum rc network_marks(struct db *db, struct arena *a, struct str network, struct str ret_marks[NETWORK_DAYS],
		      size_t *ret_n)
{
	int64_t now = clock_now();
	size_t n = 0;
	for (int64_t ago = 0; ago < NETWORK_DAYS; ago++) {
		unsigned char key[CRYPTO_KEY_SIZE];
		enum rc rc = secret_get(db, key_name(a, now / DAY_MS - ago), now, key);
		if (rc == RC_OK)
			ret_marks[n++] = network_tag(a, str_mem(key, sizeof key), network, 0);
		else if (rc != RC_NOT_FOUND)
			return rc;
	}
	*ret_n = n;
	return RC_OK;
}
