/*
 * What was answered to a request that carried a key, so that the same request again gets the same answer. Knows neither
 * who asked nor what: names, digests and answers are bytes that rules/retry.h makes.
 */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

#define IDEMPOTENCY_KEEP_MS (INT64_C(2) * 24 * 60 * 60 * 1000)

struct idempotency {
	struct str id;      /* of asker and key */
	struct str request; /* digest of what was asked */
	struct str answer;
	int64_t created_at;
};

/*
 * The answer kept under this id, in the arena. RC_NOT_FOUND: none yet, or older than IDEMPOTENCY_KEEP_MS; RC_CONFLICT:
 * it answers another request.
 */
enum rc idempotency_get(struct db *db, struct arena *arena, struct str id, struct str request, int64_t now,
			struct idempotency *ret_answer) MUST_CHECK;
/*
 * Keeps an answer, in the transaction of what it answers; one that is over age is replaced. RC_CONFLICT: this id has
 * one.
 */
enum rc idempotency_put(struct db *db, const struct idempotency *i) MUST_CHECK;
/* Forgets at most limit answers older than IDEMPOTENCY_KEEP_MS; ret_n says how many. */
enum rc idempotency_sweep(struct db *db, int64_t now, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
