/*
 * Tokens that the site knows again without keeping them: a few bytes and a signature of them, in base64url. The purpose
 * is signed with them, so that one key never signs two kinds of thing alike.
 */
#ifndef RULES_SIGNED_TOKEN_H
#define RULES_SIGNED_TOKEN_H

#include "base/str.h"
#include "rules/site.h"

#define SIGNED_TOKEN_PAYLOAD_MAX 32 /* bytes */
/* Characters of a token with so many bytes in it, without NUL. */
#define SIGNED_TOKEN_CHARS(payload) ((((payload) + 16) * 8 + 5) / 6)

/* ret: SIGNED_TOKEN_CHARS(payload.n) + 1 bytes, ended by NUL. purpose: at most 15 characters. */
void signed_token_make(const struct site *s, const char *purpose, struct str payload, char *ret);
/* False for what was not made here for this purpose with n bytes; then ret is as it was. */
bool signed_token_open(const struct site *s, const char *purpose, struct str token, unsigned char *ret,
		       size_t n) MUST_CHECK;

#endif
