/*
 * One-time keys to a login: an invitation or a lost password. Whoever holds the token may set the password once; the
 * site keeps only its hash. Knows neither links nor passwords.
 */
#ifndef STORE_TICKET_H
#define STORE_TICKET_H

#include <stdint.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/str.h"

struct db;

enum ticket_kind { TICKET_INVITE, TICKET_RESET };
#define TICKET_KINDS 2

struct ticket {
	struct str hash; /* CRYPTO_HASH_SIZE bytes: SHA-256 of the token */
	enum ticket_kind kind;
	int64_t person_id;
	int64_t created_by; /* person; 0: nobody who was signed in */
	int64_t created_at;
	int64_t expires_at;
	int64_t used_at; /* 0: not yet */
};

/* RC_INVALID when the person has no login. used_at is not looked at. */
enum rc ticket_insert(struct db *db, const struct ticket *t) MUST_CHECK;
/* By its hash, used or not, over or not: the caller says why it cannot be taken. RC_NOT_FOUND: no such ticket. */
enum rc ticket_get(struct db *db, struct arena *arena, struct str hash, struct ticket *ret_ticket) MUST_CHECK;
/* The one that a person may use now, the newest. RC_NOT_FOUND: none. */
enum rc ticket_get_open(struct db *db, struct arena *arena, int64_t person_id, enum ticket_kind kind, int64_t now,
			struct ticket *ret_ticket) MUST_CHECK;
/* RC_CONFLICT when it was used before, or is over. */
enum rc ticket_use(struct db *db, struct str hash, int64_t now) MUST_CHECK;
/* Ends every unused ticket of a person, of either kind: a newer one or a new password takes their place. */
enum rc ticket_end_all(struct db *db, int64_t person_id, int64_t now) MUST_CHECK;
/* Forgets at most limit tickets that were over before that moment; ret_n says how many. */
enum rc ticket_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
