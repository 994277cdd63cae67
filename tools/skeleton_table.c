/*
 * Writes src/text's tables of confusable characters, from what ICU knows of them: `folded`, each character that case
 * folding and compatibility leave alone, and what it can be taken for; `drawn`, each letter that they change and that
 * can be taken for something else as it is written (the capital of Cyrillic в, which is no b, looks like B). Runs when
 * the program is built; nothing of it is in there.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#define ROUNDS 4 /* until nothing changes any more */
#define TEXT_MAX 64
#define SHOWN_MAX 11 /* bytes; longer ones are sentences in one character */

static USpoofChecker *spoof;
static const UNormalizer2 *folding;

static void check(UErrorCode e, const char *what)
{
	if (U_FAILURE(e)) {
		fprintf(stderr, "skeleton_table: %s: %s\n", what, u_errorName(e));
		exit(1);
	}
}

static int32_t fold(const UChar *in, int32_t n, UChar *out)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t m = unorm2_normalize(folding, in, n, out, TEXT_MAX, &e);
	check(e, "normalise");
	return m;
}

static int is_loose_mark(UChar32 c)
{
	return c >= 0x300 && c <= 0x36F;
}

/*
 * The letter of ASCII that a character's name says it is, in another dress: LATIN LETTER SMALL CAPITAL E, NEGATIVE
 * SQUARED LATIN CAPITAL LETTER E, REGIONAL INDICATOR SYMBOL LETTER E; kra is a small capital k in all but name. 0:
 * none. ICU takes few of them for letters.
 */
static UChar dressed_letter(UChar32 c)
{
	char name[128];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = u_charName(c, U_UNICODE_CHAR_NAME, name, sizeof name, &e);
	check(e, "name");
	if (c == 0x138)
		return 'k';
	bool latin = strstr(name, "LATIN ") || strncmp(name, "REGIONAL INDICATOR ", 19) == 0;
	bool ends = n > 16 && name[n - 2] == ' ' && name[n - 1] >= 'A' && name[n - 1] <= 'Z' &&
		    (strncmp(name + n - 8, "LETTER ", 7) == 0 || strncmp(name + n - 15, "SMALL CAPITAL ", 14) == 0);
	return latin && ends ? (UChar)(name[n - 1] - 'A' + 'a') : 0;
}

/*
 * Letters of ASCII stay what they are, 0 and 1 are o and l; for all else the prototype, folded, without marks on a base
 * of its own.
 */
static int32_t skeleton(UChar32 c, UChar *out)
{
	UChar in[2], proto[TEXT_MAX], folded[TEXT_MAX];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = 0, m = 0;
	U16_APPEND_UNSAFE(in, n, c);
	if (c < 0x80) {
		out[0] = (UChar)(c == '0' ? 'o' : c == '1' ? 'l' : c);
		return 1;
	}
	if ((out[0] = dressed_letter(c)) != 0)
		return 1;
	n = uspoof_getSkeleton(spoof, 0, in, n, proto, TEXT_MAX, &e);
	check(e, "skeleton");
	if (n == 1 && proto[0] >= 0x80 &&
	    dressed_letter(proto[0])) { /* a small letter of another alphabet: в is no b in small capitals */
		U16_APPEND_UNSAFE(out, m, c);
		return m;
	}
	for (int32_t i = 0; i < n && u_hasBinaryProperty(c, UCHAR_UPPERCASE); i++)
		if (proto[i] == 'l') /* ICU's name for a capital I, which is an i to us */
			proto[i] = 'i';
	n = fold(proto, n, folded);
	if (n == 2 && folded[0] == 'r' && folded[1] == 'n') { /* two letters for one that ASCII has */
		out[0] = 'm';
		return 1;
	}
	for (int32_t i = 0; i < n;) {
		UChar32 part;
		U16_NEXT(folded, i, n, part);
		if (!is_loose_mark(part))
			U16_APPEND_UNSAFE(out, m, part);
	}
	return m;
}

/* The skeleton of each character of it, again and again: what was made may have a skeleton of its own. */
static int32_t settle(UChar *text, int32_t n)
{
	for (int round = 0; round < ROUNDS; round++) {
		UChar next[TEXT_MAX * 4];
		int32_t m = 0;
		for (int32_t i = 0; i < n && m < TEXT_MAX;) {
			UChar32 c;
			U16_NEXT(text, i, n, c);
			m += skeleton(c, next + m);
		}
		if (m == n && memcmp(text, next, (size_t)n * sizeof *text) == 0)
			break;
		n = m < TEXT_MAX ? m : TEXT_MAX;
		memcpy(text, next, (size_t)n * sizeof *text);
	}
	return n;
}

static void put_row(UChar32 c, const char *shown, int32_t n)
{
	printf("\t{0x%05X, \"", (unsigned)c);
	for (int32_t i = 0; i < n; i++)
		printf("\\x%02X", (unsigned char)shown[i]);
	printf("\"},\n");
}

static void row(UChar32 c, const UChar *text, int32_t n)
{
	char shown[TEXT_MAX * 4];
	int32_t bytes;
	UErrorCode e = U_ZERO_ERROR;
	u_strToUTF8(shown, sizeof shown, &bytes, text, n, &e);
	check(e, "UTF-8");
	if (bytes > 0 && bytes <= SHOWN_MAX)
		put_row(c, shown, bytes);
}

static int same(const UChar *a, int32_t n, const UChar *b, int32_t m)
{
	return n == m && memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

static void row_folded(UChar32 c)
{
	UChar in[2], out[TEXT_MAX * 4];
	int32_t n = 0;
	U16_APPEND_UNSAFE(in, n, c);
	if (!same(in, n, out, fold(in, n, out)))
		return; /* folding comes before: this one is never seen */
	int32_t m = settle(out, skeleton(c, out));
	if (!same(in, n, out, m))
		row(c, out, m);
}

static void row_drawn(UChar32 c)
{
	UChar in[2], folded[TEXT_MAX * 4], out[TEXT_MAX * 4];
	int32_t n = 0;
	U16_APPEND_UNSAFE(in, n, c);
	int32_t f = fold(in, n, folded);
	if (!u_isUAlphabetic(c) || same(in, n, folded, f))
		return;
	f = settle(folded, f);
	int32_t m = settle(out, skeleton(c, out));
	if (!same(folded, f, out, m))
		row(c, out, m);
}

static void table(const char *name, void (*row_of)(UChar32))
{
	printf("static const struct confusable %s[] = {\n", name);
	for (UChar32 c = 0x80; c <= 0x10FFFF; c++)
		if (u_isdefined(c) && !U_IS_SURROGATE(c) && u_charType(c) != U_PRIVATE_USE_CHAR && !is_loose_mark(c))
			row_of(c);
	printf("};\n");
}

int main(void)
{
	UErrorCode e = U_ZERO_ERROR;
	spoof = uspoof_open(&e);
	folding = unorm2_getNFKCCasefoldInstance(&e);
	check(e, "data");
	table("folded", row_folded);
	table("drawn", row_drawn);
	uspoof_close(spoof);
	return 0;
}
