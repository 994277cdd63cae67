/*
 * Slugs from titles, and WordPress's percent-encoded ones as plain text.
 */
#include "text/slug.h"

#include <stdio.h>

#include "base/buf.h"
#include "text/unicode.h"

#define TRIES_MAX 1000
/* A slug never needs more of a title than this. */
#define TITLE_MAX 4096

enum slug_part { PART_LETTER, PART_MARK, PART_BREAK, PART_NOTHING };

static enum slug_part ascii_part(uint32_t cp)
{
	if ((cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || cp == '_')
		return PART_LETTER;
	return cp <= ' ' || cp == '-' || cp == '.' || cp == '/' ? PART_BREAK : PART_NOTHING;
}

static enum slug_part part_of(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_part(cp);
	if (unicode_is_letter(cp) || unicode_is_digit(cp) || unicode_is_han_kana(cp))
		return PART_LETTER;
	if (unicode_is_mark(cp))
		return PART_MARK;
	bool dash = cp >= 0x2010 && cp <= 0x2015;
	return dash || unicode_is_space(cp) ? PART_BREAK : PART_NOTHING;
}

static struct str without_end_hyphen(struct str s)
{
	while (s.n > 0 && s.p[s.n - 1] == '-')
		s.n--;
	return s;
}

struct str slug_from_title(struct arena *a, struct str title)
{
	struct str rest = unicode_strip_accents(a, utf8_cut(title, TITLE_MAX), UNICODE_STRIP_LATIN);
	rest = unicode_lower(a, rest);
	CLEANUP(buf_done) struct buf out = BUF(rest.n * 2 + 1);
	bool gap = false;
	uint32_t cp;
	while (utf8_next(&rest, &cp)) {
		enum slug_part part = part_of(cp);
		gap = gap || part == PART_BREAK;
		if (part == PART_BREAK || part == PART_NOTHING || (part == PART_MARK && (gap || out.n == 0)))
			continue;
		if (gap && out.n > 0)
			buf_putc(&out, '-');
		gap = false;
		buf_put_utf8(&out, cp);
	}
	struct str slug = without_end_hyphen(utf8_cut(buf_str(&out), SLUG_MAX));
	bool only_underscores = slug.n > 0 && strspn(slug.p, "_-") >= slug.n;
	return only_underscores ? STR("") : arena_str(a, slug);
}

enum rc slug_unique(struct arena *a, struct str wanted, slug_taken_fn *taken, void *ctx, struct str *ret_slug)
{
	ensure(wanted.n > 0, "a slug to make unique must not be empty");
	for (int i = 1; i <= TRIES_MAX; i++) {
		char suffix[16] = "";
		if (i > 1)
			snprintf(suffix, sizeof(suffix), "-%d", i);
		struct str tail = str_of(suffix);
		struct str head = without_end_hyphen(utf8_cut(wanted, SLUG_MAX - tail.n));
		struct str slug = arena_join(a, head, tail, STR_NONE);
		bool is_taken = true;
		enum rc rc = taken(ctx, slug, &is_taken);
		if (rc != RC_OK)
			return rc;
		if (!is_taken) {
			*ret_slug = slug;
			return RC_OK;
		}
	}
	return rc_fail(RC_CONFLICT, "\"%.*s\" and %d numbered forms of it are taken; choose another address",
		       STR_ARG(wanted), TRIES_MAX - 1);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte above 0x7F that the escape at s[at] stands for, or -1. */
static int escaped_high_byte(struct str s, size_t at)
{
	if (at + 2 >= s.n || s.p[at] != '%')
		return -1;
	int high = hex_value(s.p[at + 1]), low = hex_value(s.p[at + 2]);
	return high >= 8 && low >= 0 ? high * 16 + low : -1;
}

/* Decodes the run of escapes at s[at] when it makes UTF-8, copies it otherwise; returns where it ends. */
static size_t decode_run(struct buf *out, struct str s, size_t at)
{
	size_t from = at, mark = out->n;
	int byte;
	for (; (byte = escaped_high_byte(s, at)) >= 0; at += 3)
		buf_putc(out, (char)byte);
	if (!utf8_valid(str_slice(buf_str(out), mark, out->n))) {
		buf_truncate(out, mark);
		buf_put(out, str_slice(s, from, at));
	}
	return at;
}

struct str slug_decode(struct arena *a, struct str slug)
{
	CLEANUP(buf_done) struct buf out = BUF(slug.n + 1);
	for (size_t i = 0; i < slug.n;) {
		if (escaped_high_byte(slug, i) >= 0)
			i = decode_run(&out, slug, i);
		else
			buf_putc(&out, slug.p[i++]);
	}
	return unicode_normalise(a, buf_to_arena(&out, a), UNICODE_NFC);
}

bool slug_equal(struct str a, struct str b)
{
	CLEANUP(arena_done) struct arena scratch;
	arena_init(&scratch);
	return str_eq_nocase(slug_decode(&scratch, a), slug_decode(&scratch, b));
}
