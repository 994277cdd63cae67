/*
 * Random keys that sign and hash. The site's key lives for ever; a key with an end is destroyed by the sweep.
 */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/str.h"

struct db;

/* RC_NOT_FOUND: none of that name, or past its end. */
enum rc secret_get(struct db *db, struct str name, int64_t now, unsigned char ret_key[CRYPTO_KEY_SIZE]) MUST_CHECK;
/*
 * The key of that name, made from random bytes when there is none; one past its end is replaced. expires_at 0: never.
 */
enum rc secret_get_or_create(struct db *db, struct str name, int64_t now, int64_t expires_at,
			     unsigned char ret_key[CRYPTO_KEY_SIZE]) MUST_CHECK;
/* Destroys every key past its end; ret_n says how many. */
enum rc secret_sweep(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
