/* Keys in links: see link_key.h. */
#include "rules/link_key.h"

#include "base/buf.h"
#include "base/crypto.h"
#include "base/random.h"

struct str link_key_make(struct arena *a)
{
	unsigned char random[32];
	CLEANUP(buf_done) struct buf b = BUF(64);
	random_bytes(random, sizeof random);
	crypto_base64url(&b, random, sizeof random);
	return buf_to_arena(&b, a);
}

struct str link_key_hash(struct arena *a, struct str key)
{
	unsigned char *hash = arena_alloc(a, CRYPTO_HASH_SIZE);
	crypto_sha256(key, hash);
	return str_mem(hash, CRYPTO_HASH_SIZE);
}
