/*
 * Who a reader is to the ledger: a random number in a signed cookie, never an address. What is stored differs from
 * article to article, so that a stolen database cannot join one reader's votes.
 */
#ifndef RULES_VOTER_H
#define RULES_VOTER_H

#include "base/crypto.h"
#include "base/str.h"

struct site;

#define VOTER_ID_SIZE 16
/* base64url of id and 16-byte signature, without NUL */
#define VOTER_COOKIE_SIZE 43
#define VOTER_COOKIE_NAME "courant_voter"
#define VOTER_COOKIE_DAYS 400

struct voter {
	unsigned char id[VOTER_ID_SIZE];
	bool known; /* came with the request; false: made just now, the cookie is still to be set */
};

/* The voter of a cookie value; a missing, malformed or forged one gives a new random voter. */
struct voter voter_from_cookie(const struct site *s, struct str cookie);
void voter_cookie(const struct site *s, const struct voter *v, char ret[VOTER_COOKIE_SIZE + 1]);

/*
 * What is stored of a voter: with article 0 the voter's own hash (comments, idempotency keys), with an article the
 * ledger's one, keyed hash of own hash and article.
 */
void voter_hash(const struct site *s, const struct voter *v, int64_t article_id,
		unsigned char ret_hash[CRYPTO_HASH_SIZE]);
/* The ledger's hash from the own one (CRYPTO_HASH_SIZE bytes): for the rating that came with a comment. */
void voter_ballot_hash(const struct site *s, struct str own, int64_t article_id,
		       unsigned char ret_hash[CRYPTO_HASH_SIZE]);

#endif
