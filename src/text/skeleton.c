/* See skeleton.h. */
#include "text/skeleton.h"

#include "base/buf.h"
#include "text/unicode.h"

struct confusable {
	uint32_t cp;
	char shown[12];
};

/* By code point. */
static const struct confusable confusables[] = {
#include "text/skeleton_table.inc"
};

static const struct confusable *confusable_find(uint32_t cp)
{
	size_t from = 0, to = ARRAY_LEN(confusables);
	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (confusables[at].cp == cp)
			return &confusables[at];
		if (confusables[at].cp < cp)
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
	const struct confusable *c = cp < 0x80 ? NULL : confusable_find(cp);
	if (cp == '0' || cp == '1')
		buf_putc(out, cp == '0' ? 'o' : 'l');
	else if (c)
		buf_puts(out, c->shown);
	else if (!is_loose_mark(cp))
		buf_put_utf8(out, cp);
}

static void put_folded(struct buf *out, struct str folded)
{
	bool space = false;
	uint32_t cp;
	while (utf8_next(&folded, &cp)) {
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

struct str skeleton_text(struct arena *a, struct str text)
{
	struct str folded = unicode_normalise(a, text, UNICODE_NFKC_CASEFOLD);
	CLEANUP(buf_done) struct buf out = BUF(folded.n * 8 + 16);
	put_folded(&out, folded);
	return buf_to_arena(&out, a);
}

/* i, l and 1 are one stroke, rn and vv one letter, in many a type. */
static void put_name_char(struct buf *out, uint32_t cp)
{
	char before = out->n > 0 ? out->p[out->n - 1] : 0;
	if (cp == 'i' || cp == '|')
		cp = 'l';
	if ((cp == 'n' && before == 'r') || (cp == 'v' && before == 'v')) {
		out->p[out->n - 1] = cp == 'n' ? 'm' : 'w';
		return;
	}
	if (unicode_is_letter(cp) || unicode_is_digit(cp))
		buf_put_utf8(out, cp);
}

struct str skeleton_name(struct arena *a, struct str name)
{
	struct str plain = unicode_normalise(a, name, UNICODE_NFKC_CASEFOLD);
	CLEANUP(buf_done) struct buf shown = BUF(plain.n * 8 + 16), out = BUF(plain.n * 8 + 16);
	put_folded(&shown, plain);
	struct str rest = unicode_strip_accents(a, buf_str(&shown), UNICODE_STRIP_ALL);
	uint32_t cp;
	while (utf8_next(&rest, &cp))
		put_name_char(&out, cp);
	return out.n > 0 ? buf_to_arena(&out, a) : STR("");
}
