/* See skeleton.h. */
#include "text/skeleton.h"

#include "base/buf.h"
#include "text/unicode.h"

struct confusable {
	uint32_t cp;
	char shown[12];
};

/* Tables by code point: `folded` of characters that folding leaves alone, `drawn` of letters that it changes. */
#include "text/skeleton_table.inc"

static const struct confusable *confusable_find(const struct confusable *table, size_t n, uint32_t cp)
{
	size_t from = 0, to = n;
	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (table[at].cp == cp)
			return &table[at];
		if (table[at].cp < cp)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

/* Marks of Latin, Greek and Cyrillic that are still apart after composition: struck through letters, piles. */
static bool is_loose_mark(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36F;
}

static void put_char(struct buf *out, uint32_t cp)
{
	const struct confusable *c = cp < 0x80 ? NULL : confusable_find(folded, ARRAY_LEN(folded), cp);
	if (cp == '0' || cp == '1')
		buf_putc(out, cp == '0' ? 'o' : 'l');
	else if (c)
		buf_puts(out, c->shown);
	else if (!is_loose_mark(cp))
		buf_put_utf8(out, cp);
}

static void put_folded(struct buf *out, struct str text)
{
	bool space = false;
	uint32_t cp;
	while (utf8_next(&text, &cp)) {
		if (unicode_is_space(cp)) {
			space = true;
			continue;
		}
		if (space && out->n > 0)
			buf_putc(out, ' ');
		space = false;
		put_char(out, cp);
	}
}

struct str skeleton_drawn(struct arena *a, struct str text)
{
	CLEANUP(buf_done) struct buf out = BUF(text.n * 8 + 16);
	struct str rest = text, kept = text;
	uint32_t cp;
	for (struct str at = text; utf8_next(&rest, &cp); at = rest) {
		const struct confusable *c = cp < 0x80 ? NULL : confusable_find(drawn, ARRAY_LEN(drawn), cp);
		if (!c)
			continue;
		buf_put(&out, str_slice(kept, 0, (size_t)(at.p - kept.p)));
		buf_puts(&out, c->shown);
		kept = rest;
	}
	if (out.n == 0)
		return text;
	buf_put(&out, kept);
	return buf_to_arena(&out, a);
}

struct str skeleton_text(struct arena *a, struct str text)
{
	struct str plain = unicode_normalise(a, text, UNICODE_NFKC_CASEFOLD);
	CLEANUP(buf_done) struct buf out = BUF(plain.n * 8 + 16);
	put_folded(&out, plain);
	return buf_to_arena(&out, a);
}

#define SPELLED_MIN 4

static bool is_part(uint32_t cp)
{
	return (unicode_is_letter(cp) || unicode_is_digit(cp) || unicode_is_mark(cp)) && !unicode_is_spaceless(cp);
}

/* The letter that stands alone where the text begins; "" where none does. */
static struct str lone_letter(struct str text)
{
	uint32_t cp;
	struct str rest = text;
	if (!utf8_next(&rest, &cp) || !is_part(cp))
		return STR("");
	size_t n = text.n - rest.n;
	return utf8_next(&rest, &cp) && is_part(cp) ? STR("") : str_slice(text, 0, n);
}

/* The letters of a word that is spelled out where the text begins, one character between two; 0, or their bytes. */
static size_t put_spelled(struct buf *out, struct str text)
{
	CLEANUP(buf_done) struct buf word = BUF(text.n);
	size_t letters = 0, at = 0, end = 0;
	for (struct str letter; (letter = lone_letter(str_slice(text, at, text.n))).n > 0; letters++) {
		uint32_t between;
		buf_put(&word, letter);
		end = at + letter.n;
		struct str rest = str_slice(text, end, text.n);
		if (!utf8_next(&rest, &between))
			at = text.n;
		else
			at = text.n - rest.n;
	}
	if (letters < SPELLED_MIN)
		return 0;
	buf_put(out, buf_str(&word));
	return end;
}

struct str skeleton_loose(struct arena *a, struct str skeleton)
{
	struct str rest = unicode_strip_accents(a, skeleton, UNICODE_STRIP_LATIN);
	CLEANUP(buf_done) struct buf out = BUF(rest.n + 1);
	bool in_word = false;
	while (rest.n > 0) {
		uint32_t cp;
		struct str at = rest;
		size_t n = in_word ? 0 : put_spelled(&out, at);
		if (n == 0) {
			utf8_next(&rest, &cp);
			buf_put(&out, str_slice(at, 0, at.n - rest.n));
			in_word = is_part(cp);
		} else {
			rest = str_slice(at, n, at.n);
			in_word = true;
		}
	}
	return out.n > 0 ? buf_to_arena(&out, a) : STR("");
}

/*
 * i, l and 1 are one stroke, m and rn, w and vv one picture, 4 and @ an a to whoever wants it so. Each character alone
 * says what becomes of it, so that words side by side have the skeletons of the words.
 */
static void put_name_char(struct buf *out, uint32_t cp)
{
	static const char *const seen[128] = {
		['i'] = "l", ['|'] = "l", ['m'] = "rn", ['w'] = "vv", ['3'] = "e",
		['4'] = "a", ['@'] = "a", ['5'] = "s",  ['$'] = "s",  ['7'] = "t",
	};
	if (cp < ARRAY_LEN(seen) && seen[cp])
		buf_puts(out, seen[cp]);
	else
		buf_put_utf8(out, cp);
}

/* Signs that stand for letters. */
static bool is_of_word(uint32_t cp)
{
	return cp == '|' || cp == '@' || cp == '$' || unicode_is_letter(cp) || unicode_is_digit(cp);
}

/* between: what is put between two words. Marks are no letters here, and no ends of words. */
static struct str name_skeleton(struct arena *a, struct str name, struct str between)
{
	struct str plain = unicode_normalise(a, name, UNICODE_NFKC_CASEFOLD);
	CLEANUP(buf_done) struct buf shown = BUF(plain.n * 8 + 16), out = BUF(plain.n * 16 + 16);
	put_folded(&shown, plain);
	struct str rest = unicode_strip_accents(a, buf_str(&shown), UNICODE_STRIP_ALL);
	bool apart = false;
	uint32_t cp;
	while (utf8_next(&rest, &cp)) {
		if (unicode_is_mark(cp))
			continue;
		bool of_word = is_of_word(cp);
		if (of_word && apart && out.n > 0)
			buf_put(&out, between);
		if (of_word)
			put_name_char(&out, cp);
		apart = !of_word;
	}
	return out.n > 0 ? buf_to_arena(&out, a) : STR("");
}

struct str skeleton_name(struct arena *a, struct str name)
{
	return name_skeleton(a, name, STR(""));
}

struct str skeleton_words(struct arena *a, struct str name)
{
	return name_skeleton(a, name, STR(" "));
}

struct str skeleton_parted(struct arena *a, struct str name)
{
	CLEANUP(buf_done) struct buf out = BUF(name.n * 2 + 1);
	struct str rest = name;
	uint32_t cp, before = 0;
	for (struct str at = name; utf8_next(&rest, &cp); at = rest) {
		bool in_word = unicode_is_letter(cp) || unicode_is_digit(cp);
		bool capital = unicode_is_capital(cp) && !unicode_is_capital(before);
		bool apart = unicode_is_letter(before) && (capital || unicode_is_digit(cp));
		if (!in_word || apart)
			buf_putc(&out, ' ');
		if (in_word || unicode_is_mark(cp))
			buf_put(&out, str_slice(at, 0, at.n - rest.n));
		before = cp;
	}
	return out.n > 0 ? buf_to_arena(&out, a) : STR("");
}
