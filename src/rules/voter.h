/*
 * Who a reader is to the ledger: a random number in a signed cookie, never an address. From it follows the reader's own
 * hash, which is stored nowhere, and from that what is: the mark that comments carry, and the ledger's hash, another
 * one for each article. Neither leads back, so a stolen database, with the key that lies in it, joins neither one
 * reader's votes nor votes with comments.
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

/* Never to be stored: only a receipt holds it. */
void voter_own_hash(const struct site *s, const struct voter *v, unsigned char ret_own[CRYPTO_HASH_SIZE]);
/* What comments, bans, subscriptions and kept answers know a reader by: a keyed hash of the own one. */
void voter_mark(const struct site *s, struct str own, unsigned char ret_mark[CRYPTO_HASH_SIZE]);
/* What the ledger, and reports, know a reader by: a keyed hash of the own one (CRYPTO_HASH_SIZE bytes) and article. */
void voter_ballot_hash(const struct site *s, struct str own, int64_t article_id,
		       unsigned char ret_hash[CRYPTO_HASH_SIZE]);
/* Either of a voter: the mark with article 0, else the ledger's hash. */
void voter_hash(const struct site *s, const struct voter *v, int64_t article_id,
		unsigned char ret_hash[CRYPTO_HASH_SIZE]);

#endif
