/*
 * Challenges carry all that is needed to know them again, so nothing is kept of those that nobody answers; of an
 * answered one its random part is kept until it would have ended.
 */
#include "rules/proof.h"

#include "base/buf.h"
#include "base/random.h"
#include "rules/site.h"
#include "store/spent_proof.h"

#define RANDOM_SIZE 16
#define SIGNATURE_SIZE 16
#define BITS_MAX 30

struct parts {
	int64_t bits, end_s;
	struct str random, signature;
};

/* The keyed hash of everything before the signature and of the act. */
static void sign(const struct site *s, struct str act, const struct parts *p, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	buf_printf(&b, "proof %.*s %lld %lld %.*s", STR_ARG(act), (long long)p->bits, (long long)p->end_s,
		   STR_ARG(p->random));
	crypto_keyed_hash(s->key, buf_str(&b), ret_hash);
}

struct str proof_challenge(const struct site *s, struct arena *a, struct str act, int64_t bits, int64_t now)
{
	unsigned char random[RANDOM_SIZE], hash[CRYPTO_HASH_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(PROOF_MAX), text = BUF(64);
	random_bytes(random, sizeof random);
	crypto_base64url(&text, random, sizeof random);
	struct parts p = {
		.bits = bits < BITS_MAX ? bits : BITS_MAX,
		.end_s = now / 1000 + INT64_C(60) * PROOF_MINUTES,
		.random = buf_str(&text),
	};
	sign(s, act, &p, hash);
	buf_printf(&b, "%lld.%lld.%.*s.", (long long)p.bits, (long long)p.end_s, STR_ARG(p.random));
	crypto_base64url(&b, hash, SIGNATURE_SIZE);
	return buf_to_arena(&b, a);
}

static bool parts_read(struct str proof, struct parts *ret)
{
	struct str bits, end, rest = proof;
	return str_split(&rest, '.', &bits) && str_to_i64(bits, &ret->bits) == RC_OK && ret->bits > 0 &&
	       ret->bits <= BITS_MAX && str_split(&rest, '.', &end) && str_to_i64(end, &ret->end_s) == RC_OK &&
	       str_split(&rest, '.', &ret->random) && str_split(&rest, '.', &ret->signature) && rest.n > 0;
}

static bool signed_by_us(const struct site *s, struct str act, const struct parts *p)
{
	unsigned char hash[CRYPTO_HASH_SIZE], signature[SIGNATURE_SIZE];
	sign(s, act, p, hash);
	return crypto_base64url_decode(p->signature, signature, sizeof signature) == RC_OK &&
	       crypto_equal(hash, signature, sizeof signature);
}

static int64_t zero_bits(const unsigned char hash[CRYPTO_HASH_SIZE])
{
	int64_t n = 0;
	while (n < CRYPTO_HASH_SIZE * 8 && !(hash[n / 8] >> (7 - n % 8) & 1))
		n++;
	return n;
}

bool proof_holds(const struct site *s, struct str act, struct str proof, int64_t now)
{
	struct parts p;
	unsigned char hash[CRYPTO_HASH_SIZE];
	if (proof.n == 0 || proof.n > PROOF_MAX || !parts_read(proof, &p) || p.end_s * 1000 < now ||
	    !signed_by_us(s, act, &p))
		return false;
	crypto_sha256(proof, hash);
	return zero_bits(hash) >= p.bits;
}

enum rc proof_spend(struct db *db, struct str proof)
{
	struct parts p;
	if (!parts_read(proof, &p))
		return rc_fail(RC_CONFLICT, "This proof cannot be read.");
	return spent_proof_put(db, p.random, p.end_s * 1000);
}
