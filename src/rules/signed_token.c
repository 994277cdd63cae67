/* See signed_token.h. */
#include "rules/signed_token.h"

#include "base/crypto.h"

#define SIGNATURE_SIZE 16
#define PURPOSE_MAX 16 /* with its NUL */

static void sign(const struct site *s, const char *purpose, struct str payload, unsigned char ret[SIGNATURE_SIZE])
{
	char message[PURPOSE_MAX + SIGNED_TOKEN_PAYLOAD_MAX];
	unsigned char hash[CRYPTO_HASH_SIZE];
	size_t n = strlen(purpose) + 1;
	ensure(n <= PURPOSE_MAX && payload.n <= SIGNED_TOKEN_PAYLOAD_MAX);
	memcpy(message, purpose, n);
	memcpy(message + n, payload.p, payload.n);
	crypto_keyed_hash(s->key, str_mem(message, n + payload.n), hash);
	memcpy(ret, hash, SIGNATURE_SIZE);
}

void signed_token_make(const struct site *s, const char *purpose, struct str payload, char *ret)
{
	unsigned char token[SIGNED_TOKEN_PAYLOAD_MAX + SIGNATURE_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(SIGNED_TOKEN_CHARS(SIGNED_TOKEN_PAYLOAD_MAX));
	sign(s, purpose, payload, token + payload.n);
	memcpy(token, payload.p, payload.n);
	crypto_base64url(&b, token, payload.n + SIGNATURE_SIZE);
	ensure(b.n == SIGNED_TOKEN_CHARS(payload.n));
	memcpy(ret, b.p, b.n);
	ret[b.n] = '\0';
}

bool signed_token_open(const struct site *s, const char *purpose, struct str token, unsigned char *ret, size_t n)
{
	unsigned char bytes[SIGNED_TOKEN_PAYLOAD_MAX + SIGNATURE_SIZE], signature[SIGNATURE_SIZE];
	ensure(n <= SIGNED_TOKEN_PAYLOAD_MAX);
	if (token.n != SIGNED_TOKEN_CHARS(n) || crypto_base64url_decode(token, bytes, n + SIGNATURE_SIZE) != RC_OK)
		return false;
	sign(s, purpose, str_mem(bytes, n), signature);
	if (!crypto_equal(signature, bytes + n, SIGNATURE_SIZE))
		return false;
	memcpy(ret, bytes, n);
	return true;
}
