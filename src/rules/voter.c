/*
 * Voter cookies and the hashes that the ledger stores instead of them.
 */
#include "rules/voter.h"

#include "base/random.h"
#include "rules/signed_token.h"

static const char purpose[] = "cookie";

_Static_assert(VOTER_COOKIE_SIZE == SIGNED_TOKEN_CHARS(VOTER_ID_SIZE), "a cookie is a signed token");

struct voter voter_from_cookie(const struct site *s, struct str cookie)
{
	struct voter v = {.known = false};
	v.known = signed_token_open(s, purpose, cookie, v.id, sizeof v.id);
	if (!v.known)
		random_bytes(v.id, sizeof v.id);
	return v;
}

void voter_cookie(const struct site *s, const struct voter *v, char ret[VOTER_COOKIE_SIZE + 1])
{
	signed_token_make(s, purpose, str_mem(v->id, sizeof v->id), ret);
}

void voter_own_hash(const struct site *s, const struct voter *v, unsigned char ret_own[CRYPTO_HASH_SIZE])
{
	unsigned char message[6 + VOTER_ID_SIZE] = "voter";
	memcpy(message + 6, v->id, VOTER_ID_SIZE);
	crypto_keyed_hash(s->key, str_mem(message, sizeof message), ret_own);
}

void voter_mark(const struct site *s, struct str own, unsigned char ret_mark[CRYPTO_HASH_SIZE])
{
	unsigned char message[5 + CRYPTO_HASH_SIZE] = "mark";
	ensure(own.n == CRYPTO_HASH_SIZE);
	memcpy(message + 5, own.p, own.n);
	crypto_keyed_hash(s->key, str_mem(message, sizeof message), ret_mark);
}

void voter_ballot_hash(const struct site *s, struct str own, int64_t article_id,
		       unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	unsigned char message[7 + CRYPTO_HASH_SIZE + 8] = "ballot";
	ensure(own.n == CRYPTO_HASH_SIZE);
	memcpy(message + 7, own.p, own.n);
	for (int i = 0; i < 8; i++)
		message[7 + CRYPTO_HASH_SIZE + i] = (unsigned char)((uint64_t)article_id >> (8 * i));
	crypto_keyed_hash(s->key, str_mem(message, sizeof message), ret_hash);
}

void voter_hash(const struct site *s, const struct voter *v, int64_t article_id,
		unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	unsigned char own[CRYPTO_HASH_SIZE];
	voter_own_hash(s, v, own);
	if (article_id == 0)
		voter_mark(s, str_mem(own, sizeof own), ret_hash);
	else
		voter_ballot_hash(s, str_mem(own, sizeof own), article_id, ret_hash);
}
