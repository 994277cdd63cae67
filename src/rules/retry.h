/*
 * Answers kept for retries: the same request again, under the same idempotency key, gets the answer of the first, and
 * nothing happens twice. What finds an answer and what opens it are made of the asker's name and the key: of a reader,
 * whose name is the own hash, which is stored nowhere (voter.h), the rows tell nobody anything.
 */
#ifndef RULES_RETRY_H
#define RULES_RETRY_H

#include "base/crypto.h"
#include "rules/site.h"
#include "rules/voter.h"

struct retry {
	unsigned char id[CRYPTO_HASH_SIZE], seal[CRYPTO_KEY_SIZE], request[CRYPTO_HASH_SIZE];
};

/* asker: whatever tells askers apart. key: as sent. request: what was asked, or a digest of it. Texts are copied. */
void retry_init(struct retry *r, const struct site *s, struct str asker, struct str key, struct str request);
/* The same for a reader. */
void retry_init_voter(struct retry *r, const struct site *s, const struct voter *v, struct str key, struct str request);
/* In the arena. RC_NOT_FOUND: not asked yet, or long ago; RC_CONFLICT: the key was used for another request. */
enum rc retry_answer(struct db *db, struct arena *a, const struct retry *r, struct str *ret_answer) MUST_CHECK;
/* In the transaction of what it answers. */
enum rc retry_keep(struct db *db, struct arena *a, const struct retry *r, struct str answer) MUST_CHECK;

#endif
