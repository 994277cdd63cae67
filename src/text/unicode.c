/*
 * UTF-8 by hand, character properties and normal forms by ICU. ICU works on UTF-16, so longer operations go through a
 * heap copy of that kind (struct wide) that never leaves this file.
 */
#include "text/unicode.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "base/buf.h"

/* Texts are capped by every caller long before this; it keeps ICU's 32-bit lengths out of reach. */
#define TEXT_MAX ((size_t)256 * 1024 * 1024)
#define ISOLATES_MAX 8
#define HOST_MAX 253
#define MARK_RUN_MAX 30

#define ILL_FORMED UINT32_MAX

/* What the second byte may be, given the first (Unicode 15, table 3-7). */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xE0:
		return second >= 0xA0 && second <= 0xBF;
	case 0xED:
		return second >= 0x80 && second <= 0x9F;
	case 0xF0:
		return second >= 0x90 && second <= 0xBF;
	case 0xF4:
		return second >= 0x80 && second <= 0x8F;
	default:
		return (second & 0xC0) == 0x80;
	}
}

/* The code point at p, or ILL_FORMED; either way the number of bytes it takes, at least 1. n > 0. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *ret_cp)
{
	unsigned char first = p[0];
	if (first < 0x80) {
		*ret_cp = first;
		return 1;
	}
	*ret_cp = ILL_FORMED;
	if (first < 0xC2 || first > 0xF4)
		return 1;
	size_t need = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (n < 2 || !second_byte_fits(first, p[1]))
		return 1;
	uint32_t cp = (uint32_t)(first & (0x7F >> need)) << 6 | (p[1] & 0x3F);
	for (size_t i = 2; i < need; i++) {
		if (i >= n || (p[i] & 0xC0) != 0x80)
			return i;
		cp = cp << 6 | (p[i] & 0x3F);
	}
	*ret_cp = cp;
	return need;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

size_t utf8_check(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t n = decode(p + i, s.n - i, &cp);
		if (cp == ILL_FORMED)
			return i;
		i += n;
	}
	return SIZE_MAX;
}

bool utf8_next(struct str *rest, uint32_t *ret_cp)
{
	if (rest->n == 0)
		return false;
	size_t n = decode((const unsigned char *)rest->p, rest->n, ret_cp);
	if (*ret_cp == ILL_FORMED)
		*ret_cp = UNICODE_REPLACEMENT;
	rest->p += n;
	rest->n -= n;
	return true;
}

struct str utf8_repair(struct arena *a, struct str s)
{
	if (utf8_valid(s))
		return s;
	CLEANUP(buf_done) struct buf out = BUF(s.n * 3);
	uint32_t cp;
	while (utf8_next(&s, &cp))
		buf_put_utf8(&out, cp);
	return buf_to_arena(&out, a);
}

size_t utf8_count(struct str s)
{
	size_t n = 0;
	uint32_t cp;
	while (utf8_next(&s, &cp))
		n++;
	return n;
}

struct str utf8_cut(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	size_t n = max;
	while (n > 0 && max - n < 4 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_slice(s, 0, n);
}

struct str utf8_cut_count(struct str s, size_t max)
{
	struct str rest = s;
	uint32_t cp;
	while (max > 0 && utf8_next(&rest, &cp))
		max--;
	return str_slice(s, 0, s.n - rest.n);
}

struct str text_brief(struct arena *a, struct str s, size_t max)
{
	s = str_trim(s);
	struct str cut = utf8_cut_count(s, max);
	if (cut.n == s.n)
		return s;
	cut = utf8_cut_count(s, max - 1); /* room for the ellipsis */
	size_t space = s.p[cut.n] == ' ' ? cut.n : str_rfind_char(cut, ' ');
	if (space != SIZE_MAX && space > 0)
		cut = str_slice(cut, 0, space);
	while (cut.n > 0 && strchr(" ,;:-", cut.p[cut.n - 1]))
		cut.n--;
	return arena_join(a, cut, STR("…"), STR_NONE);
}

bool unicode_is_letter(uint32_t cp)
{
	return (U_GET_GC_MASK((UChar32)cp) & U_GC_L_MASK) != 0;
}

bool unicode_is_capital(uint32_t cp)
{
	return (U_GET_GC_MASK((UChar32)cp) & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0;
}

bool unicode_is_mark(uint32_t cp)
{
	return (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK) != 0;
}

bool unicode_is_digit(uint32_t cp)
{
	return u_charType((UChar32)cp) == U_DECIMAL_DIGIT_NUMBER;
}

bool unicode_is_space(uint32_t cp)
{
	return u_isUWhiteSpace((UChar32)cp);
}

bool unicode_is_han_kana(uint32_t cp)
{
	if (cp < 0x2E80)
		return false;
	UChar32 c = (UChar32)cp;
	if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_NL_MASK)) == 0)
		return false;
	return uscript_hasScript(c, USCRIPT_HAN) || uscript_hasScript(c, USCRIPT_HIRAGANA) ||
	       uscript_hasScript(c, USCRIPT_KATAKANA);
}

bool unicode_is_spaceless(uint32_t cp)
{
	if (cp < 0xE00)
		return false;
	return unicode_is_han_kana(cp) || u_getIntPropertyValue((UChar32)cp, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

bool unicode_is_ignorable(uint32_t cp)
{
	return u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

int unicode_digit_value(uint32_t cp)
{
	return u_charDigitValue((UChar32)cp);
}

bool unicode_is_blank(struct str s)
{
	const uint32_t invisible = U_GC_Z_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK | U_GC_M_MASK;
	const uint32_t braille_blank = 0x2800;
	uint32_t cp;
	while (utf8_next(&s, &cp))
		if ((U_GET_GC_MASK((UChar32)cp) & invisible) == 0 && !unicode_is_ignorable(cp) && cp != braille_blank)
			return false;
	return true;
}

/* UTF-16 on the heap. */
struct wide {
	UChar *p;
	int32_t n;
};

static void wide_done(struct wide *w)
{
	free(w->p);
	w->p = NULL;
}

static struct wide wide_new(size_t n)
{
	struct wide w = {malloc((n + 1) * sizeof(UChar)), 0};
	ensure(w.p != NULL, "out of memory");
	return w;
}

static void wide_add(struct wide *w, uint32_t cp)
{
	U16_APPEND_UNSAFE(w->p, w->n, (UChar32)cp);
}

/* What a normal form may move past its neighbour; the halfwidth sound marks become such by compatibility. */
static bool may_move(uint32_t cp)
{
	return cp >= 0x300 && (u_getCombiningClass((UChar32)cp) != 0 || cp == 0xFF9E || cp == 0xFF9F);
}

/*
 * n bytes of UTF-8 never take more than n units of UTF-16, repaired ones included. Putting marks in order takes ICU the
 * square of their number, so what goes beyond the run that any writing has (UAX #15, stream-safe) is left out.
 * Ignorable characters do not end a run, since one form drops them.
 */
static struct wide wide_from(struct str s)
{
	ensure(s.n <= TEXT_MAX, "text too long for Unicode work");
	struct wide w = wide_new(s.n);
	unsigned run = 0;
	uint32_t cp;
	while (utf8_next(&s, &cp)) {
		if (may_move(cp))
			run++;
		else if (run > 0 && !unicode_is_ignorable(cp))
			run = 0;
		if (run <= MARK_RUN_MAX)
			wide_add(&w, cp);
	}
	return w;
}

static struct str wide_to_arena(struct arena *a, const struct wide *w)
{
	CLEANUP(buf_done) struct buf out = BUF((size_t)w->n * 3 + 1);
	for (int32_t i = 0; i < w->n;) {
		UChar32 c;
		U16_NEXT(w->p, i, w->n, c);
		buf_put_utf8(&out, (uint32_t)c);
	}
	return buf_to_arena(&out, a);
}

static const UNormalizer2 *normaliser(enum unicode_form form)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n = NULL;
	switch (form) {
	case UNICODE_NFC:
		n = unorm2_getNFCInstance(&e);
		break;
	case UNICODE_NFKC:
		n = unorm2_getNFKCInstance(&e);
		break;
	case UNICODE_NFKD:
		n = unorm2_getNFKDInstance(&e);
		break;
	case UNICODE_NFKC_CASEFOLD:
		n = unorm2_getNFKCCasefoldInstance(&e);
		break;
	}
	ensure(U_SUCCESS(e) && n != NULL, "ICU has no normalisation data");
	return n;
}

static struct wide wide_normalise(const struct wide *w, enum unicode_form form)
{
	const UNormalizer2 *norm = normaliser(form);
	UErrorCode e = U_ZERO_ERROR;
	int32_t room = w->n + w->n / 2 + 16;
	struct wide out = wide_new((size_t)room);
	out.n = unorm2_normalize(norm, w->p, w->n, out.p, room, &e);
	if (e == U_BUFFER_OVERFLOW_ERROR) {
		room = out.n;
		wide_done(&out);
		out = wide_new((size_t)room);
		e = U_ZERO_ERROR;
		out.n = unorm2_normalize(norm, w->p, w->n, out.p, room + 1, &e);
	}
	ensure(U_SUCCESS(e), "ICU normalisation failed");
	return out;
}

static struct str ascii_lower(struct arena *a, struct str s)
{
	char *lower = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		lower[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	lower[s.n] = '\0';
	return str_mem(lower, s.n);
}

struct str unicode_normalise(struct arena *a, struct str s, enum unicode_form form)
{
	if (is_ascii(s))
		return form == UNICODE_NFKC_CASEFOLD ? ascii_lower(a, s) : s;
	CLEANUP(wide_done) struct wide in = wide_from(s);
	CLEANUP(wide_done) struct wide out = wide_normalise(&in, form);
	return wide_to_arena(a, &out);
}

typedef int32_t case_fn(UChar *out, int32_t room, const UChar *in, int32_t n, UErrorCode *e);

static int32_t fold_case(UChar *out, int32_t room, const UChar *in, int32_t n, UErrorCode *e)
{
	return u_strFoldCase(out, room, in, n, U_FOLD_CASE_DEFAULT, e);
}

static int32_t lower_case(UChar *out, int32_t room, const UChar *in, int32_t n, UErrorCode *e)
{
	return u_strToLower(out, room, in, n, "", e);
}

/* A character becomes at most three by a case mapping. */
static struct str map_case(struct arena *a, struct str s, case_fn *map)
{
	CLEANUP(wide_done) struct wide in = wide_from(s);
	CLEANUP(wide_done) struct wide out = wide_new((size_t)in.n * 3);
	UErrorCode e = U_ZERO_ERROR;
	out.n = map(out.p, in.n * 3 + 1, in.p, in.n, &e);
	ensure(U_SUCCESS(e), "ICU case mapping failed");
	return wide_to_arena(a, &out);
}

struct str unicode_casefold(struct arena *a, struct str s)
{
	return map_case(a, s, fold_case);
}

struct str unicode_lower(struct arena *a, struct str s)
{
	return map_case(a, s, lower_case);
}

/* Latin letters that are not a base and a mark: lower case and what they are searched and spelled by. */
static const struct {
	uint16_t letter;
	char plain[3];
} latin_plain[] = {
	{0x00DF, "ss"}, {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"}, {0x0111, "d"}, {0x0127, "h"},
	{0x0131, "i"},  {0x0138, "k"},  {0x0142, "l"}, {0x014B, "n"}, {0x0153, "oe"}, {0x0167, "t"}, {0x0180, "b"},
	{0x0188, "c"},  {0x0192, "f"},  {0x0199, "k"}, {0x019A, "l"}, {0x019E, "n"},  {0x01A5, "p"}, {0x01AD, "t"},
	{0x01B4, "y"},  {0x01B6, "z"},  {0x01DD, "e"}, {0x0247, "e"}, {0x0249, "j"},  {0x0253, "b"}, {0x0254, "o"},
	{0x0256, "d"},  {0x0257, "d"},  {0x0259, "e"}, {0x025B, "e"}, {0x0260, "g"},  {0x0263, "g"}, {0x0268, "i"},
	{0x0269, "i"},  {0x026B, "l"},  {0x0272, "n"}, {0x0288, "t"}, {0x0289, "u"},  {0x028A, "u"}, {0x028B, "v"},
};

static const char *latin_letter_plain(uint32_t lower)
{
	size_t from = 0, to = ARRAY_LEN(latin_plain);
	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (latin_plain[at].letter == lower)
			return latin_plain[at].plain;
		if (latin_plain[at].letter < lower)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

static void add_base_letter(struct wide *out, uint32_t cp)
{
	uint32_t lower = (uint32_t)u_tolower((UChar32)cp);
	const char *plain = cp < 0xC0 || lower > 0x28B ? NULL : latin_letter_plain(lower);
	/* U+1E9E, the capital sharp s, lies far from its family. */
	if (cp == 0x1E9E)
		plain = "ss";
	if (plain == NULL) {
		wide_add(out, cp);
		return;
	}
	for (; *plain; plain++)
		wide_add(out, (uint32_t)(cp == lower ? *plain : u_toupper(*plain)));
}

/* Arabic letters that are written in two ways for the same word. */
static uint32_t arabic_letter_plain(uint32_t cp)
{
	switch (cp) {
	case 0x0649: /* alef maksura */
	case 0x06CC: /* Persian yeh */
		return 0x064A;
	case 0x06A9: /* Persian kaf */
		return 0x0643;
	case 0x0629: /* teh marbuta */
	case 0x06C1: /* Urdu heh */
		return 0x0647;
	default:
		return cp;
	}
}

/* Is a mark on this base an accent that the reader may leave out, rather than a part of the letter? */
static bool mark_is_accent(uint32_t base, uint32_t mark, enum unicode_strip what)
{
	const uint32_t breve = 0x0306, diaeresis = 0x0308, kana_voiced = 0x3099, kana_half_voiced = 0x309A;
	UErrorCode e = U_ZERO_ERROR;
	switch (uscript_getScript((UChar32)base, &e)) {
	case USCRIPT_LATIN:
		return true;
	case USCRIPT_COMMON:
		return uscript_getScript((UChar32)mark, &e) == USCRIPT_INHERITED && mark != kana_voiced &&
		       mark != kana_half_voiced;
	case USCRIPT_CYRILLIC:
		if (mark == breve || (mark == diaeresis && (base == 0x0456 || base == 0x0406)))
			return false;
		return what == UNICODE_STRIP_ALL;
	case USCRIPT_GREEK:
	case USCRIPT_HEBREW:
	case USCRIPT_ARABIC:
	case USCRIPT_SYRIAC:
		return what == UNICODE_STRIP_ALL;
	default:
		return false;
	}
}

struct str unicode_strip_accents(struct arena *a, struct str s, enum unicode_strip what)
{
	const uint32_t tatweel = 0x0640;
	if (is_ascii(s))
		return s;
	CLEANUP(wide_done) struct wide in = wide_from(s);
	CLEANUP(wide_done) struct wide apart = wide_normalise(&in, UNICODE_NFKD);
	CLEANUP(wide_done) struct wide plain = wide_new((size_t)apart.n * 2);
	uint32_t base = ' ';
	for (int32_t i = 0; i < apart.n;) {
		UChar32 c;
		U16_NEXT(apart.p, i, apart.n, c);
		uint32_t cp = (uint32_t)c;
		if (unicode_is_mark(cp)) {
			if (!mark_is_accent(base, cp, what))
				wide_add(&plain, cp);
			continue;
		}
		if (what == UNICODE_STRIP_ALL && cp == tatweel)
			continue;
		base = cp;
		add_base_letter(&plain, what == UNICODE_STRIP_ALL ? arabic_letter_plain(cp) : cp);
	}
	CLEANUP(wide_done) struct wide out = wide_normalise(&plain, UNICODE_NFC);
	return wide_to_arena(a, &out);
}

static bool is_isolate_start(uint32_t cp)
{
	return cp >= 0x2066 && cp <= 0x2068;
}

#define ISOLATE_END 0x2069u

static bool is_variation_selector(uint32_t cp)
{
	return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* Joiners and direction marks: no ink, but inside a word they change how it is written. */
static bool is_inner_mark(uint32_t cp)
{
	return (cp >= 0x200C && cp <= 0x200F) || cp == 0x061C;
}

/* What no text of a reader needs, wherever it stands. Line ends, tabs and isolates are settled before. */
static bool is_forbidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) ||        /* controls */
	       (cp >= 0x202A && cp <= 0x202E) ||                 /* bidi embeddings and overrides */
	       (cp >= 0x206A && cp <= 0x206F) ||                 /* deprecated format controls */
	       cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) || /* byte order mark, interlinear annotation */
	       (cp >= 0xE0000 && cp <= 0xE007F) ||               /* language tag, tag characters */
	       U_IS_UNICODE_NONCHAR((UChar32)cp);
}

struct cleaner {
	struct buf out;
	bool one_line;
	bool space;       /* one line: a space is due before the next visible character */
	uint32_t inner;   /* one line: this mark is due before the next visible character, 0 = none */
	unsigned isolate; /* open isolates in this line */
	uint32_t before;  /* the code point read before, for \r\n */
};

static void clean_line_end(struct cleaner *c)
{
	for (; c->isolate > 0; c->isolate--)
		buf_put_utf8(&c->out, ISOLATE_END);
	buf_putc(&c->out, '\n');
}

static void clean_isolate(struct cleaner *c, uint32_t cp)
{
	bool start = is_isolate_start(cp);
	if (c->one_line || (start ? c->isolate == ISOLATES_MAX : c->isolate == 0))
		return;
	c->isolate += start ? 1 : (unsigned)-1;
	buf_put_utf8(&c->out, cp);
}

/* Between two letters of ASCII it changes nothing but that two names which look the same are two. */
static bool inner_is_idle(const struct cleaner *c, uint32_t next)
{
	return next < 0x80 && (unsigned char)c->out.p[c->out.n - 1] < 0x80;
}

static void clean_one_line(struct cleaner *c, uint32_t cp)
{
	bool inside = c->out.n > 0 && !c->space;
	if (unicode_is_space(cp)) {
		c->space = true;
		c->inner = 0;
		return;
	}
	if (is_inner_mark(cp)) {
		if (inside)
			c->inner = cp;
		return;
	}
	if (unicode_is_ignorable(cp) && !(is_variation_selector(cp) && inside))
		return;
	if (c->space && c->out.n > 0)
		buf_putc(&c->out, ' ');
	if (c->inner && !inner_is_idle(c, cp))
		buf_put_utf8(&c->out, c->inner);
	c->space = false;
	c->inner = 0;
	buf_put_utf8(&c->out, cp);
}

static void clean_char(struct cleaner *c, uint32_t cp)
{
	bool line_end = (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
	if (cp == '\t')
		cp = ' ';
	if (line_end && !c->one_line) {
		if (cp != '\n' || c->before != '\r')
			clean_line_end(c);
	} else if (line_end) {
		c->space = true;
		c->inner = 0;
	} else if (is_isolate_start(cp) || cp == ISOLATE_END) {
		clean_isolate(c, cp);
	} else if (!is_forbidden(cp)) {
		if (c->one_line)
			clean_one_line(c, cp);
		else
			buf_put_utf8(&c->out, cp);
	}
	c->before = cp;
}

/* Spacing marks are part of the writing and stay; format characters do not begin a new base. */
static struct str limit_marks(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf out = BUF(s.n + 1);
	unsigned marks = 0;
	uint32_t cp;
	while (utf8_next(&s, &cp)) {
		uint32_t class = U_GET_GC_MASK((UChar32)cp);
		if (class & (U_GC_MN_MASK | U_GC_ME_MASK)) {
			if (++marks > UNICODE_MARKS_MAX)
				continue;
		} else if ((class & (U_GC_CF_MASK | U_GC_MC_MASK)) == 0) {
			marks = 0;
		}
		buf_put_utf8(&out, cp);
	}
	return buf_to_arena(&out, a);
}

static struct str clean_chars(struct arena *a, struct str s, bool one_line)
{
	/* A bad byte becomes three; an open isolate is closed by as many bytes as opened it. */
	struct cleaner c = {.out = BUF(s.n * 3 + 16), .one_line = one_line};
	uint32_t cp;
	while (utf8_next(&s, &cp))
		clean_char(&c, cp);
	for (; c.isolate > 0; c.isolate--)
		buf_put_utf8(&c.out, ISOLATE_END);
	struct str cleaned = buf_to_arena(&c.out, a);
	buf_done(&c.out);
	return cleaned;
}

enum rc unicode_clean(struct arena *a, struct str s, unsigned flags, struct str *ret)
{
	bool one_line = flags & UNICODE_ONE_LINE;
	size_t bad = utf8_check(s);
	if (bad != SIZE_MAX && !(flags & UNICODE_REPAIR))
		return rc_fail(RC_INVALID, "the text is not valid UTF-8 at byte %zu", bad + 1);
	struct str cleaned = clean_chars(a, s, one_line);
	if (!is_ascii(cleaned)) {
		cleaned = limit_marks(a, unicode_normalise(a, cleaned, UNICODE_NFC));
		/* A joiner may have lost the mark that it stood before. */
		if (one_line)
			cleaned = clean_chars(a, cleaned, true);
	}
	*ret = cleaned;
	return RC_OK;
}

/* Lower case and no byte that a host name in an address cannot have; labels are 1 to 63 bytes. */
static bool host_lower(char *p, size_t n)
{
	size_t label = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 32;
		bool dot = p[i] == '.';
		if (dot ? label == 0 : strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", p[i]) == NULL || p[i] == 0)
			return false;
		label = dot ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return n > 0;
}

enum rc unicode_host_ascii(struct arena *a, struct str host, struct str *ret)
{
	char name[HOST_MAX + 2];
	int32_t n;
	if (host.n == 0 || host.n > HOST_MAX || !utf8_valid(host))
		return RC_INVALID;
	if (is_ascii(host)) {
		memcpy(name, host.p, host.n);
		n = (int32_t)host.n;
	} else {
		UErrorCode e = U_ZERO_ERROR;
		UIDNAInfo info = UIDNA_INFO_INITIALIZER;
		UIDNA *idna =
			uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &e);
		ensure(U_SUCCESS(e), "ICU has no IDNA data");
		n = uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, name, (int32_t)sizeof(name), &info, &e);
		uidna_close(idna);
		if (U_FAILURE(e) || info.errors != 0 || n > HOST_MAX)
			return RC_INVALID;
	}
	if (name[n - 1] == '.')
		n--;
	if (!host_lower(name, (size_t)n))
		return RC_INVALID;
	*ret = arena_str(a, str_mem(name, (size_t)n));
	return RC_OK;
}
