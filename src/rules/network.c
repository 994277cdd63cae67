/*
 * Day keys and the tags made with them.
 */
#include "rules/network.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "store/secret.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

enum rc network_day_key(struct db *db, struct arena *a, struct str *ret_key)
{
	int64_t now = clock_now(), day = now / DAY_MS;
	struct str name = arena_printf(a, "network-%lld", (long long)day);
	unsigned char *key = arena_alloc(a, CRYPTO_KEY_SIZE);
	enum rc rc = secret_get_or_create(db, name, now, (day + 2) * DAY_MS, key);
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
