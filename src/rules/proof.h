/*
 * Proof of work: a challenge that the site signs and a browser answers by trying numbers until a hash begins with so
 * many zero bits. It costs a phone a second or two, and whoever sends thousands of votes as many; no third party is
 * asked.
 *
 * A challenge is "BITS.END.RANDOM.SIGNATURE": a decimal number of bits, the moment it ends in epoch seconds, and two
 * times 16 bytes in base64url. A proof is "CHALLENGE.NUMBER" whose SHA-256 as a whole begins with BITS zero bits.
 */
#ifndef RULES_PROOF_H
#define RULES_PROOF_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;
struct site;

#define PROOF_MAX 160    /* bytes of one that may be valid */
#define PROOF_MINUTES 10 /* that a challenge may be answered in */

/* For one act, such as "vote 12": a proof for another is not valid for it. bits: 1 to 30. */
struct str proof_challenge(const struct site *s, struct arena *a, struct str act, int64_t bits, int64_t now);
/* Is it a challenge of ours for this act, answered and not over? Whether it was used before, proof_spend() knows. */
bool proof_holds(const struct site *s, struct str act, struct str proof, int64_t now);
/* Uses it up, inside a write job. RC_CONFLICT: it was used before. Only for one that holds. */
enum rc proof_spend(struct db *db, struct str proof) MUST_CHECK;

#endif
