/*
 * libsodium behind our own names, and the one thing it has not (HMAC-SHA-1) from OpenSSL.
 */
#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

_Static_assert(sizeof(struct crypto_sha256) >= sizeof(crypto_hash_sha256_state), "the state must fit");
_Static_assert(_Alignof(struct crypto_sha256) >= _Alignof(crypto_hash_sha256_state), "the state must be aligned");
_Static_assert(CRYPTO_PASSWORD_SIZE >= crypto_pwhash_STRBYTES, "the password string must fit");
_Static_assert(CRYPTO_KEY_SIZE == crypto_secretbox_KEYBYTES, "keys must fit");
_Static_assert(CRYPTO_HASH_SIZE == crypto_hash_sha256_BYTES, "SHA-256 is 32 bytes");

#define PASSWORD_OPS 2
#define PASSWORD_MEMORY ((size_t)64 * 1024 * 1024)

/* libsodium wants a pointer even for nothing. */
static const unsigned char *bytes(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

void crypto_init(void)
{
	ensure(sodium_init() >= 0, "libsodium cannot start");
}

void crypto_sha256(struct str data, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	crypto_hash_sha256(ret_hash, bytes(data), data.n);
}

void crypto_sha256_begin(struct crypto_sha256 *h)
{
	crypto_hash_sha256_init((crypto_hash_sha256_state *)h->state);
}

void crypto_sha256_add(struct crypto_sha256 *h, struct str data)
{
	crypto_hash_sha256_update((crypto_hash_sha256_state *)h->state, bytes(data), data.n);
}

void crypto_sha256_end(struct crypto_sha256 *h, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	crypto_hash_sha256_final((crypto_hash_sha256_state *)h->state, ret_hash);
}

void crypto_keyed_hash(const unsigned char key[CRYPTO_KEY_SIZE], struct str data,
		       unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	int bad = crypto_generichash(ret_hash, CRYPTO_HASH_SIZE, bytes(data), data.n, key, CRYPTO_KEY_SIZE);
	ensure(!bad, "BLAKE2b refused its arguments");
}

void crypto_hmac_sha1(struct str key, struct str data, unsigned char ret_mac[CRYPTO_SHA1_SIZE])
{
	unsigned n = CRYPTO_SHA1_SIZE;
	ensure(HMAC(EVP_sha1(), bytes(key), (int)key.n, bytes(data), data.n, ret_mac, &n), "OpenSSL has no SHA-1");
}

_Static_assert(CRYPTO_SEAL_EXTRA == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "as libsodium has it");

struct str crypto_seal(struct arena *a, const unsigned char key[CRYPTO_KEY_SIZE], struct str data)
{
	size_t n = CRYPTO_SEAL_EXTRA + data.n;
	unsigned char *out = arena_alloc(a, n);
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes(data), data.n, out, key);
	return str_mem(out, n);
}

enum rc crypto_unseal(const unsigned char key[CRYPTO_KEY_SIZE], struct str sealed, void *ret, size_t n)
{
	const unsigned char *in = bytes(sealed);
	size_t head = crypto_secretbox_NONCEBYTES;
	if (sealed.n != head + crypto_secretbox_MACBYTES + n ||
	    crypto_secretbox_open_easy(ret, in + head, sealed.n - head, in, key) != 0)
		return rc_fail(RC_INVALID, "sealed bytes cannot be opened: another key, or damaged");
	return RC_OK;
}

bool crypto_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

enum rc crypto_password_hash(struct str password, char ret_hash[CRYPTO_PASSWORD_SIZE])
{
	char hash[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(hash, (const char *)bytes(password), password.n, PASSWORD_OPS, PASSWORD_MEMORY,
				  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return rc_fail(RC_BUSY, "not enough memory to hash a password; try again");
	memcpy(ret_hash, hash, sizeof(hash));
	return RC_OK;
}

bool crypto_password_check(const char *hash, struct str password)
{
	return crypto_pwhash_str_verify(hash, (const char *)bytes(password), password.n) == 0;
}

void crypto_hex(struct buf *out, const void *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = p;
	for (size_t i = 0; i < n; i++) {
		buf_putc(out, digits[in[i] >> 4]);
		buf_putc(out, digits[in[i] & 15]);
	}
}

void crypto_base64url(struct buf *out, const void *p, size_t n)
{
	size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING); /* with its NUL */
	char *to = buf_reserve(out, size - 1);
	if (to == NULL)
		return;
	sodium_bin2base64(to, size, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	out->n += size - 1;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum rc crypto_hex_decode(struct str s, void *ret, size_t n)
{
	if (s.n % 2 != 0 || s.n / 2 != n)
		return RC_INVALID;
	for (size_t i = 0; i < s.n; i++)
		if (hex_value(s.p[i]) < 0)
			return RC_INVALID;
	unsigned char *out = ret;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(hex_value(s.p[2 * i]) << 4 | hex_value(s.p[2 * i + 1]));
	return RC_OK;
}

enum rc crypto_base64url_decode(struct str s, void *ret, size_t n)
{
	if (s.n != (n * 4 + 2) / 3)
		return RC_INVALID;
	if (n == 0)
		return RC_OK;
	CLEANUP(buf_done) struct buf whole = BUF(n + 1); /* ret stays untouched when a late byte is wrong */
	char *to = buf_reserve(&whole, n);
	size_t got = 0;
	if (to == NULL || sodium_base642bin((unsigned char *)to, n, s.p, s.n, NULL, &got, NULL,
					    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return RC_INVALID;
	if (got != n)
		return RC_INVALID;
	memcpy(ret, to, n);
	return RC_OK;
}
