/*
 * Second factors: one shared secret a person, and one-time recovery codes as hashes. Neither how codes are made of the
 * secret nor how it is sealed is known here.
 */
#ifndef STORE_TOTP_H
#define STORE_TOTP_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct totp {
	struct str secret;    /* sealed */
	int64_t confirmed_at; /* 0: shown, not yet proven */
	int64_t last_step;    /* the newest time step that was accepted */
};

/* RC_NOT_FOUND: none was ever begun. */
enum rc totp_get(struct db *db, struct arena *arena, int64_t person_id, struct totp *ret_totp) MUST_CHECK;
/* A new secret, not yet confirmed, in place of any other. */
enum rc totp_put(struct db *db, int64_t person_id, struct str secret) MUST_CHECK;
enum rc totp_confirm(struct db *db, int64_t person_id, int64_t now) MUST_CHECK;
/* RC_CONFLICT when this or a later step was accepted before. */
enum rc totp_step(struct db *db, int64_t person_id, int64_t step) MUST_CHECK;
/* With its recovery codes. */
enum rc totp_delete(struct db *db, int64_t person_id) MUST_CHECK;

/* Replaces all of a person's codes. */
enum rc recovery_code_set(struct db *db, int64_t person_id, const struct str *hashes, size_t n) MUST_CHECK;
/* RC_NOT_FOUND: no such code, or used before. */
enum rc recovery_code_use(struct db *db, int64_t person_id, struct str hash, int64_t now) MUST_CHECK;
/* How many are left. */
enum rc recovery_code_count(struct db *db, int64_t person_id, int64_t *ret_n) MUST_CHECK;

#endif
