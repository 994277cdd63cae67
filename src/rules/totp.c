/* See totp.h. */
#include "rules/totp.h"

#include "base/random.h"
#include "store/totp.h"
#include "text/url.h"

#define SKEW_STEPS 1 /* clocks may be half a minute apart */
#define CODE_LETTERS 10

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

unsigned totp_code(const unsigned char secret[TOTP_SECRET_SIZE], int64_t step)
{
	unsigned char counter[8], mac[CRYPTO_SHA1_SIZE];
	for (int i = 7; i >= 0; i--, step >>= 8)
		counter[i] = (unsigned char)step;
	crypto_hmac_sha1(str_mem(secret, TOTP_SECRET_SIZE), str_mem(counter, sizeof counter), mac);
	const unsigned char *at = mac + (mac[CRYPTO_SHA1_SIZE - 1] & 15);
	uint32_t n = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return n % 1000000;
}

/* --- Setting one up --- */

struct beginning {
	int64_t person_id;
	unsigned char *secret;
};

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	struct beginning *b = ctx;
	struct totp now;
	arena_init(&a);
	enum rc rc = totp_get(db, &a, b->person_id, &now);
	if (rc == RC_OK && now.confirmed_at)
		return rc_fail(RC_CONFLICT, "person %lld has a second factor", (long long)b->person_id);
	if (rc == RC_OK && crypto_unseal(s->key, now.secret, b->secret, TOTP_SECRET_SIZE) == RC_OK)
		return RC_OK;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	random_bytes(b->secret, TOTP_SECRET_SIZE);
	return totp_put(db, b->person_id, crypto_seal(&a, s->key, str_mem(b->secret, TOTP_SECRET_SIZE)));
}

enum rc totp_begin(struct site *s, int64_t person_id, unsigned char ret_secret[TOTP_SECRET_SIZE])
{
	return site_write(s, begin_write, &(struct beginning){.person_id = person_id, .secret = ret_secret});
}

/* 20 bytes are 32 letters without a rest. */
static void base32_put(struct buf *out, const unsigned char secret[TOTP_SECRET_SIZE], bool grouped)
{
	uint32_t bits = 0;
	unsigned n = 0, letters = 0;
	for (size_t i = 0; i < TOTP_SECRET_SIZE; i++) {
		bits = bits << 8 | secret[i];
		for (n += 8; n >= 5; n -= 5) {
			if (grouped && letters > 0 && letters % 4 == 0)
				buf_putc(out, ' ');
			buf_putc(out, base32[bits >> (n - 5) & 31]);
			letters++;
		}
	}
}

struct str totp_secret_text(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE])
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	base32_put(&b, secret, true);
	return buf_to_arena(&b, a);
}

struct str totp_address(struct arena *a, const unsigned char secret[TOTP_SECRET_SIZE], struct str issuer,
			struct str account)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	buf_puts(&b, "otpauth://totp/");
	url_encode(&b, issuer, URL_ENCODE_COMPONENT);
	buf_putc(&b, ':');
	url_encode(&b, account, URL_ENCODE_COMPONENT);
	buf_puts(&b, "?secret=");
	base32_put(&b, secret, false);
	buf_puts(&b, "&issuer=");
	url_encode(&b, issuer, URL_ENCODE_COMPONENT);
	return buf_to_arena(&b, a);
}

enum rc totp_is_on(struct db *db, int64_t person_id, bool *ret_on)
{
	CLEANUP(arena_done) struct arena a;
	struct totp t;
	arena_init(&a);
	enum rc rc = totp_get(db, &a, person_id, &t);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		*ret_on = rc == RC_OK && t.confirmed_at;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- Checking what was typed --- */

/* "123 456" → 123456; -1 for anything but six digits. */
static int64_t digits_read(struct str typed)
{
	int64_t n = 0;
	unsigned digits = 0;
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] == ' ')
			continue;
		if (typed.p[i] < '0' || typed.p[i] > '9')
			return -1;
		n = n * 10 + (typed.p[i] - '0');
		if (++digits > TOTP_DIGITS)
			return -1;
	}
	return digits == TOTP_DIGITS ? n : -1;
}

/* Letters and digits alone, lower case: people leave hyphens out and write capitals. */
static struct str recovery_hash(struct site *s, struct arena *a, int64_t person_id, struct str typed)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	unsigned char *hash = arena_alloc(a, CRYPTO_HASH_SIZE);
	buf_printf(&b, "recovery %lld ", (long long)person_id);
	for (size_t i = 0; i < typed.n && i < 64; i++) {
		char c = typed.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'))
			buf_putc(&b, c);
		else if (c >= 'A' && c <= 'Z')
			buf_putc(&b, (char)(c - 'A' + 'a'));
	}
	crypto_keyed_hash(s->key, buf_str(&b), hash);
	return str_mem(hash, CRYPTO_HASH_SIZE);
}

static enum rc digits_check(struct site *s, struct db *db, int64_t person_id, const struct totp *t, int64_t code,
			    int64_t now)
{
	unsigned char secret[TOTP_SECRET_SIZE];
	enum rc rc = crypto_unseal(s->key, t->secret, secret, sizeof secret);
	if (rc != RC_OK)
		return rc;
	int64_t here = now / TOTP_STEP_MS;
	for (int64_t step = here - SKEW_STEPS; step <= here + SKEW_STEPS; step++)
		if (step > t->last_step && (int64_t)totp_code(secret, step) == code)
			return totp_step(db, person_id, step);
	return rc_fail(RC_DENIED, "the code is wrong, or was used before");
}

enum rc totp_check(struct site *s, struct db *db, int64_t person_id, struct str typed, bool confirm, int64_t now)
{
	CLEANUP(arena_done) struct arena a;
	struct totp t;
	arena_init(&a);
	enum rc rc = totp_get(db, &a, person_id, &t);
	if (rc != RC_OK)
		return rc;
	int64_t code = digits_read(typed);
	if (code >= 0)
		rc = digits_check(s, db, person_id, &t, code, now);
	else if (t.confirmed_at)
		rc = recovery_code_use(db, person_id, recovery_hash(s, &a, person_id, typed), now);
	else
		rc = RC_DENIED;
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_DENIED, "the recovery code is wrong, or was used before");
	return rc == RC_OK && confirm ? totp_confirm(db, person_id, now) : rc;
}

enum rc recovery_codes_make(struct site *s, struct db *db, struct arena *a, int64_t person_id,
			    struct str ret_codes[RECOVERY_CODES])
{
	struct str hashes[RECOVERY_CODES];
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		unsigned char random[CODE_LETTERS];
		CLEANUP(buf_done) struct buf b = BUF(32);
		random_bytes(random, sizeof random);
		for (size_t k = 0; k < CODE_LETTERS; k++) {
			char c = base32[random[k] & 31];
			if (k == CODE_LETTERS / 2)
				buf_putc(&b, '-');
			buf_putc(&b, c >= 'A' ? (char)(c - 'A' + 'a') : c);
		}
		ret_codes[i] = buf_to_arena(&b, a);
		hashes[i] = recovery_hash(s, a, person_id, ret_codes[i]);
	}
	return recovery_code_set(db, person_id, hashes, RECOVERY_CODES);
}
