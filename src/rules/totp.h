/*
 * Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 s, six digits) and recovery codes. Secrets are kept sealed
 * under the site's key, codes as keyed hashes: a stolen database signs nobody in.
 */
#ifndef RULES_TOTP_H
#define RULES_TOTP_H

#include "rules/site.h"

#define TOTP_SECRET_SIZE 20
#define TOTP_STEP_MS INT64_C(30000)
#define TOTP_DIGITS 6
#define RECOVERY_CODES 10

/* The code of a secret in a time step (milliseconds since 1970 / TOTP_STEP_MS), RFC 4226 §5.3. */
unsigned totp_code(const unsigned char secret[TOTP_SECRET_SIZE], int64_t step);

/*
 * The secret that a person is setting up: the one begun before and not yet confirmed, else a new one. RC_CONFLICT when
 * one is confirmed. Waits for the writer.
 */
enum rc totp_begin(struct site *s, int64_t person_id, unsigned char ret_secret[TOTP_SECRET_SIZE]) MUST_CHECK;
/* Base32 of the secret in groups of four, as people type it. */
struct str totp_secret_text(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE]);
/* "otpauth://totp/…" as authenticator programs read it from a QR code. issuer: the site's title. */
struct str totp_address(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE], struct str issuer,
			struct str account);

/* Has the person a confirmed one? */
enum rc totp_is_on(struct db *db, int64_t person_id, bool *ret_on) MUST_CHECK;

/*
 * Inside a write: checks a code as typed (spaces are ignored) against the steps around now, each step once. A confirmed
 * secret also takes an unused recovery code, which is then gone. RC_DENIED: the code is wrong or was used;
 * RC_NOT_FOUND: there is no secret. confirm: the secret is being set up; it counts from now on.
 */
enum rc totp_check(struct site *s, struct db *db, int64_t person_id, struct str typed, bool confirm,
		   int64_t now) MUST_CHECK;

/* Inside a write: new recovery codes ("abcde-fghij") in the arena, in place of all earlier ones. */
enum rc recovery_codes_make(struct site *s, struct db *db, struct arena *a, int64_t person_id,
			    struct str ret_codes[RECOVERY_CODES]) MUST_CHECK;

#endif
