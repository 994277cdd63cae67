/*
 * An address that somebody wants to sign in with from now on, until the letter to it was answered. One a person.
 */
#ifndef STORE_EMAIL_CHANGE_H
#define STORE_EMAIL_CHANGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct email_change {
	int64_t person_id;
	struct str hash; /* SHA-256 of the key in the letter */
	struct str email;
	int64_t expires_at;
};

/* In place of an earlier one of that person. */
enum rc email_change_put(struct db *db, const struct email_change *change) MUST_CHECK;
/* person_id and email of what the key stands for. RC_NOT_FOUND: nothing, or not any more. */
enum rc email_change_get(struct db *db, struct arena *arena, struct str hash, int64_t now,
			 struct email_change *ret_change) MUST_CHECK;
/* What this person has asked for and not confirmed. RC_NOT_FOUND. */
enum rc email_change_of(struct db *db, struct arena *arena, int64_t person_id, int64_t now,
			struct str *ret_email) MUST_CHECK;
enum rc email_change_end(struct db *db, int64_t person_id) MUST_CHECK;
/* Forgets all whose time is over. */
enum rc email_change_sweep(struct db *db, int64_t now) MUST_CHECK;

#endif
