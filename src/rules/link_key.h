/*
 * Keys that stand in links: 256 random bits, of which the database keeps only a hash.
 */
#ifndef RULES_LINK_KEY_H
#define RULES_LINK_KEY_H

#include "base/arena.h"
#include "base/str.h"

#define LINK_KEY_SIZE 43 /* base64url of 32 bytes */

struct str link_key_make(struct arena *a);
/* SHA-256, CRYPTO_HASH_SIZE bytes. */
struct str link_key_hash(struct arena *a, struct str key);

#endif
