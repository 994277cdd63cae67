/*
 * Voter cookies and the hashes that the ledger stores instead of them.
 */
#include "rules/voter.h"

#include "base/random.h"
#include "rules/site.h"

#define SIGNATURE_SIZE 16
#define TOKEN_SIZE (VOTER_ID_SIZE + SIGNATURE_SIZE)

/* The first bytes name the purpose, so that one key never signs two kinds of thing alike. */
static void sign(const struct site *s, const unsigned char id[VOTER_ID_SIZE], unsigned char ret[SIGNATURE_SIZE])
{
	unsigned char message[7 + VOTER_ID_SIZE] = "cookie";
	unsigned char hash[CRYPTO_HASH_SIZE];
	memcpy(message + 7, id, VOTER_ID_SIZE);
	crypto_keyed_hash(s->key, str_mem(message, sizeof message), hash);
	memcpy(ret, hash, SIGNATURE_SIZE);
}

static bool token_read(const struct site *s, struct str cookie, unsigned char ret_id[VOTER_ID_SIZE])
{
	unsigned char token[TOKEN_SIZE], signature[SIGNATURE_SIZE];
	if (cookie.n != VOTER_COOKIE_SIZE || crypto_base64url_decode(cookie, token, TOKEN_SIZE) != RC_OK)
		return false;
	sign(s, token, signature);
	if (!crypto_equal(signature, token + VOTER_ID_SIZE, SIGNATURE_SIZE))
		return false;
	memcpy(ret_id, token, VOTER_ID_SIZE);
	return true;
}

struct voter voter_from_cookie(const struct site *s, struct str cookie)
{
	struct voter v = {.known = false};
	v.known = token_read(s, cookie, v.id);
	if (!v.known)
		random_bytes(v.id, sizeof v.id);
	return v;
}

void voter_cookie(const struct site *s, const struct voter *v, char ret[VOTER_COOKIE_SIZE + 1])
{
	unsigned char token[TOKEN_SIZE];
	memcpy(token, v->id, VOTER_ID_SIZE);
	sign(s, v->id, token + VOTER_ID_SIZE);
	CLEANUP(buf_done) struct buf b = BUF(VOTER_COOKIE_SIZE);
	crypto_base64url(&b, token, sizeof token);
	ensure(b.n == VOTER_COOKIE_SIZE);
	memcpy(ret, b.p, b.n);
	ret[b.n] = '\0';
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
