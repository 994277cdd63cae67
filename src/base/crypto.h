/*
 * Hashes, keyed hashes, password hashes and the encodings that carry them. The only file that knows libsodium.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define CRYPTO_HASH_SIZE 32
#define CRYPTO_KEY_SIZE 32
/* argon2id string with its parameters and NUL */
#define CRYPTO_PASSWORD_SIZE 128

/* Once, before any thread starts. Aborts when libsodium cannot start. */
void crypto_init(void);

/* SHA-256. */
void crypto_sha256(struct str data, unsigned char ret_hash[CRYPTO_HASH_SIZE]);

/* SHA-256 of a stream: begin, add…, end. */
struct crypto_sha256 {
	uint64_t state[16]; /* aligned for what libsodium keeps here */
};
void crypto_sha256_begin(struct crypto_sha256 *h);
void crypto_sha256_add(struct crypto_sha256 *h, struct str data);
void crypto_sha256_end(struct crypto_sha256 *h, unsigned char ret_hash[CRYPTO_HASH_SIZE]);

/* BLAKE2b-256 under a key. */
void crypto_keyed_hash(const unsigned char key[CRYPTO_KEY_SIZE], struct str data,
		       unsigned char ret_hash[CRYPTO_HASH_SIZE]);

/* HMAC-SHA-1, for codes that authenticator programs compute (RFC 4226) and nothing else. */
#define CRYPTO_SHA1_SIZE 20
void crypto_hmac_sha1(struct str key, struct str data, unsigned char ret_mac[CRYPTO_SHA1_SIZE]);

/*
 * Encrypted and authenticated under a key (XSalsa20-Poly1305, random nonce in front), in the arena. Opening wants the
 * exact size of what was sealed: RC_INVALID for any other size, another key or a changed byte.
 */
#define CRYPTO_SEAL_EXTRA 40 /* bytes that sealing adds */
struct str crypto_seal(struct arena *a, const unsigned char key[CRYPTO_KEY_SIZE], struct str data);
enum rc crypto_unseal(const unsigned char key[CRYPTO_KEY_SIZE], struct str sealed, void *ret, size_t n) MUST_CHECK;

/* Equal in constant time. */
bool crypto_equal(const void *a, const void *b, size_t n);

/*
 * Argon2id, 64 MiB, t = 2; takes tens of milliseconds and the memory: never on a loop or read thread.
 * crypto_password_check: true when it matches.
 */
enum rc crypto_password_hash(struct str password, char ret_hash[CRYPTO_PASSWORD_SIZE]) MUST_CHECK;
bool crypto_password_check(const char *hash, struct str password);

/* Lower-case hex and unpadded URL-safe base64. Decoding is strict: RC_INVALID on any other byte or a wrong length. */
void crypto_hex(struct buf *out, const void *p, size_t n);
void crypto_base64url(struct buf *out, const void *p, size_t n);
/* Decodes exactly n bytes. */
enum rc crypto_hex_decode(struct str s, void *ret, size_t n) MUST_CHECK;
enum rc crypto_base64url_decode(struct str s, void *ret, size_t n) MUST_CHECK;

#endif
