/*
 * Proofs of work that were used, so that none counts twice; kept until nobody could use them any more.
 */
#ifndef STORE_SPENT_PROOF_H
#define STORE_SPENT_PROOF_H

#include <stdint.h>

#include "base/str.h"

struct db;

/* mark: what makes the proof the one it is. RC_CONFLICT when it was put before. Times are epoch milliseconds. */
enum rc spent_proof_put(struct db *db, struct str mark, int64_t expires_at) MUST_CHECK;
/* Deletes up to limit of those that are over. */
enum rc spent_proof_sweep(struct db *db, int64_t now, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
