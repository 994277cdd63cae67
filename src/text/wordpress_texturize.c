/*
 * Typographic quotes and signs. Each run of text between tags is read once: first every straight quote is given its
 * meaning, then the run is written with the signs that stand for it.
 */
#include "text/html.h"
#include "text/wordpress.h"
#include "text/wordpress_scan.h"

enum meaning { UNDECIDED, OPEN_DOUBLE, CLOSE_DOUBLE, OPEN_SINGLE, CLOSE_SINGLE, APOSTROPHE, PRIME, DOUBLE_PRIME, TWIN };

struct mark {
	size_t at;
	char sign; /* ' or " */
	enum meaning meaning;
};

struct run {
	struct str s;
	char before; /* what stands before the run in the same block; 0 = nothing */
	struct mark *marks;
	size_t n;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

static char char_at(const struct run *r, size_t i)
{
	return i < r->s.n ? r->s.p[i] : 0;
}

static char char_before(const struct run *r, size_t i)
{
	return i > 0 ? r->s.p[i - 1] : r->before;
}

static bool starts_at(const struct run *r, size_t i, const char *z)
{
	return str_starts(str_slice(r->s, i, r->s.n), str_of(z));
}

static bool ends_at(const struct run *r, size_t i, const char *z)
{
	return str_ends(str_slice(r->s, 0, i), str_of(z));
}

static bool space_at(const struct run *r, size_t i)
{
	return i < r->s.n && (scan_is_space(r->s.p[i]) || starts_at(r, i, "\xC2\xA0") || starts_at(r, i, "&nbsp;"));
}

static bool space_before(const struct run *r, size_t i)
{
	char c = char_before(r, i);
	return scan_is_space(c) || ends_at(r, i, "\xC2\xA0") || ends_at(r, i, "&nbsp;");
}

static bool one_of(char c, const char *set)
{
	return c != 0 && strchr(set, c) != NULL;
}

/* Where a closing mark may stand: before punctuation, space or the end. */
static bool closes_before(const struct run *r, size_t i)
{
	return i >= r->s.n || one_of(r->s.p[i], ".,:;!?)}-]") || space_at(r, i) || starts_at(r, i, "&gt;");
}

/* Where an opening mark may stand: after the start, a bracket, a dash or space. */
static bool opens_after(const struct run *r, size_t i, const char *extra)
{
	char c = char_before(r, i);
	return c == 0 || one_of(c, "([{-") || one_of(c, extra) || space_before(r, i) || ends_at(r, i, "&lt;") ||
	       ((ends_at(r, i, "—") || ends_at(r, i, "–")) && is_word(char_at(r, i + 1)));
}

static struct mark *mark_at(const struct run *r, size_t at)
{
	for (size_t lo = 0, hi = r->n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		if (r->marks[mid].at == at)
			return &r->marks[mid];
		if (r->marks[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static void find_marks(struct arena *a, struct run *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->s.n; i++)
		n += r->s.p[i] == '\'' || r->s.p[i] == '"';
	r->marks = arena_array(a, n, sizeof(*r->marks));
	r->n = 0;
	for (size_t i = 0; i < r->s.n; i++) {
		if (r->s.p[i] != '\'' && r->s.p[i] != '"')
			continue;
		bool twin = r->s.p[i] == '\'' && char_at(r, i + 1) == '\'';
		r->marks[r->n++] = (struct mark){i, r->s.p[i], twin ? CLOSE_DOUBLE : UNDECIDED};
		if (twin)
			r->marks[r->n++] = (struct mark){++i, '\'', TWIN};
	}
}

/* 'twas the night, rock 'n' roll's relatives: words that begin with an apostrophe. */
static bool is_clipped_word(const struct run *r, size_t i)
{
	static const char *const words[] = {"tain't", "twere", "twas",  "tis",   "twill", "til",
					    "bout",   "nuff",  "round", "cause", "em"};
	for (size_t k = 0; k < ARRAY_LEN(words); k++)
		if (starts_at(r, i + 1, words[k]) && !is_word(char_at(r, i + 1 + strlen(words[k]))))
			return true;
	return false;
}

static bool two_digits(const struct run *r, size_t i)
{
	return is_digit(char_at(r, i)) && is_digit(char_at(r, i + 1));
}

/* '99 but not '99% or '99.5 */
static bool is_short_year(const struct run *r, size_t i)
{
	if (!two_digits(r, i + 1))
		return false;
	char c = char_at(r, i + 3);
	return !is_digit(c) && c != '%' && !((c == '.' || c == ',') && is_digit(char_at(r, i + 4)));
}

/* '0.42' and "0.42": decides both marks. */
static bool quoted_number(const struct run *r, struct mark *m)
{
	bool twice = m->sign == '"';
	if (!(char_before(r, m->at) == 0 || space_before(r, m->at)) || !is_digit(char_at(r, m->at + 1)))
		return false;
	size_t end = m->at + 2;
	while (is_digit(char_at(r, end)) || one_of(char_at(r, end), ".,"))
		end++;
	struct mark *close = char_at(r, end) == m->sign ? mark_at(r, end) : NULL;
	if (close == NULL || close->meaning != UNDECIDED)
		return false;
	m->meaning = twice ? OPEN_DOUBLE : OPEN_SINGLE;
	close->meaning = twice ? CLOSE_DOUBLE : CLOSE_SINGLE;
	return true;
}

/* '99' and '99": a year in quotes whose first mark was the apostrophe. */
static bool quoted_year(const struct run *r, struct mark *m)
{
	if (!two_digits(r, m->at + 1) || !one_of(char_at(r, m->at + 3), "'\"") || !closes_before(r, m->at + 4))
		return false;
	struct mark *close = mark_at(r, m->at + 3);
	if (close == NULL || close->meaning != UNDECIDED)
		return false;
	m->meaning = APOSTROPHE;
	close->meaning = close->sign == '"' ? CLOSE_DOUBLE : CLOSE_SINGLE;
	return true;
}

static bool within_word(const struct run *r, size_t i)
{
	char next = char_at(r, i + 1);
	return !space_before(r, i) && next != 0 && !one_of(next, ".,:;!?\"'(){}[]-") && !space_at(r, i + 1) &&
	       !starts_at(r, i + 1, "&lt;") && !starts_at(r, i + 1, "&gt;");
}

static void decide_single(const struct run *r, struct mark *m)
{
	size_t i = m->at;
	if (is_clipped_word(r, i) && !is_word(char_before(r, i))) {
		m->meaning = APOSTROPHE;
		return;
	}
	if (quoted_year(r, m))
		return;
	if (is_short_year(r, i))
		m->meaning = APOSTROPHE;
	else if (quoted_number(r, m))
		return;
	else if (opens_after(r, i, "\""))
		m->meaning = OPEN_SINGLE;
	else if (within_word(r, i))
		m->meaning = APOSTROPHE;
}

static void decide_double(const struct run *r, struct mark *m, const struct mark *previous)
{
	if (quoted_number(r, m))
		return;
	bool after_single = previous && previous->meaning == OPEN_SINGLE && previous->at + 1 == m->at;
	if ((opens_after(r, m->at, "") || after_single) && !space_at(r, m->at + 1))
		m->meaning = OPEN_DOUBLE;
}

static bool after_digit(const struct run *r, const struct mark *m)
{
	return is_digit(char_before(r, m->at));
}

static bool may_close(const struct run *r, const struct mark *m)
{
	return closes_before(r, m->at + 1);
}

/* The marks [from, to) of one sign between two opening ones. */
struct sentence {
	const struct run *r;
	size_t from, to;
	char sign;
	enum meaning close, prime;
};

static bool undecided(const struct sentence *s, size_t i)
{
	return s->r->marks[i].sign == s->sign && s->r->marks[i].meaning == UNDECIDED;
}

static void decide_if(const struct sentence *s, bool (*test)(const struct run *, const struct mark *),
		      enum meaning what)
{
	for (size_t i = s->from; i < s->to; i++)
		if (undecided(s, i) && (test == NULL || test(s->r, &s->r->marks[i])))
			s->r->marks[i].meaning = what;
}

static bool closes_after_word(const struct run *r, const struct mark *m)
{
	return may_close(r, m) && !after_digit(r, m);
}

static bool closes_before_dot(const struct run *r, const struct mark *m)
{
	return may_close(r, m) && char_at(r, m->at + 1) == '.';
}

static size_t last_where(const struct sentence *s, bool (*test)(const struct run *, const struct mark *))
{
	for (size_t i = s->to; i > s->from; i--)
		if (undecided(s, i - 1) && test(s->r, &s->r->marks[i - 1]))
			return i - 1;
	return SIZE_MAX;
}

/* A quotation was opened and not yet closed: one of the marks must close it, whatever digits stand before. */
static void close_quotation(const struct sentence *s)
{
	size_t candidates = 0;
	for (size_t i = s->from; i < s->to; i++)
		candidates += undecided(s, i) && may_close(s->r, &s->r->marks[i]);
	if (candidates == 1) {
		decide_if(s, may_close, s->close);
	} else if (candidates > 1 && last_where(s, closes_after_word) != SIZE_MAX) {
		decide_if(s, closes_after_word, s->close);
	} else if (candidates > 1) {
		size_t best = last_where(s, closes_before_dot);
		if (best == SIZE_MAX)
			best = last_where(s, may_close);
		s->r->marks[best].meaning = s->close;
	}
	decide_if(s, after_digit, s->prime);
	decide_if(s, may_close, s->close);
}

static void decide_sentence(const struct sentence *s, bool quotation)
{
	bool closed = false;
	for (size_t i = s->from; i < s->to; i++)
		closed = closed || s->r->marks[i].meaning == s->close;
	if (quotation && !closed) {
		close_quotation(s);
	} else {
		decide_if(s, after_digit, s->prime);
		decide_if(s, may_close, s->close);
	}
	decide_if(s, NULL, s->close);
}

static void decide_rest(const struct run *r, char sign, enum meaning open, enum meaning close, enum meaning prime)
{
	struct sentence s = {.r = r, .sign = sign, .close = close, .prime = prime};
	bool quotation = false;
	for (size_t i = 0; i <= r->n; i++) {
		if (i < r->n && r->marks[i].meaning != open)
			continue;
		s.to = i;
		decide_sentence(&s, quotation);
		s.from = i + 1;
		quotation = true;
	}
}

static void decide(const struct run *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->marks[i].sign == '\'' && r->marks[i].meaning == UNDECIDED)
			decide_single(r, &r->marks[i]);
	decide_rest(r, '\'', OPEN_SINGLE, CLOSE_SINGLE, PRIME);
	for (size_t i = 0; i < r->n; i++)
		if (r->marks[i].sign == '"' && r->marks[i].meaning == UNDECIDED)
			decide_double(r, &r->marks[i], i > 0 ? &r->marks[i - 1] : NULL);
	decide_rest(r, '"', OPEN_DOUBLE, CLOSE_DOUBLE, DOUBLE_PRIME);
}

static const char *sign_of(enum meaning m, const struct wordpress_quotes *q)
{
	switch (m) {
	case OPEN_DOUBLE:
		return q->open_double;
	case CLOSE_DOUBLE:
		return q->close_double;
	case OPEN_SINGLE:
		return q->open_single;
	case CLOSE_SINGLE:
		return q->close_single;
	case APOSTROPHE:
		return "’";
	case PRIME:
		return "′";
	case DOUBLE_PRIME:
		return "″";
	default:
		return "";
	}
}

/* Is the x at i the times sign between two numbers? 0x20 is a number of its own, 5x5cm is not. */
static bool is_times(const struct run *r, size_t i)
{
	if (!is_digit(char_at(r, i + 1)) || i == 0 || (!is_digit(r->s.p[i - 1]) && !one_of(r->s.p[i - 1], ".,")))
		return false;
	size_t from = i;
	while (from > 0 && (is_digit(r->s.p[from - 1]) || one_of(r->s.p[from - 1], ".,")))
		from--;
	while (from < i && !is_digit(r->s.p[from]))
		from++;
	if (from == i || is_word(char_before(r, from)) || (r->s.p[from] == '0' && i - from == 1))
		return false;
	size_t to = i + 1;
	while (is_digit(char_at(r, to)))
		to++;
	return !is_word(char_at(r, to));
}

/* Replaces what begins at i by a sign; returns its length, 0 when nothing does. */
static size_t put_sign(const struct run *r, size_t i, const struct wordpress_quotes *q, struct buf *out)
{
	bool alone_before = i == 0 ? r->before == 0 : space_before(r, i);
	if (starts_at(r, i, "---")) {
		buf_puts(out, "—");
		return 3;
	}
	if (starts_at(r, i, "--")) {
		bool alone = alone_before && (i + 2 >= r->s.n || space_at(r, i + 2));
		if (!alone && ends_at(r, i, "xn"))
			return 0; /* a host name of another script */
		buf_puts(out, alone ? "—" : "–");
		return 2;
	}
	if (r->s.p[i] == '-' && alone_before && (i + 1 >= r->s.n || space_at(r, i + 1))) {
		buf_puts(out, "–");
		return 1;
	}
	if (starts_at(r, i, "...")) {
		buf_puts(out, "…");
		return 3;
	}
	if (starts_at(r, i, "``")) {
		buf_puts(out, q->open_double);
		return 2;
	}
	if (starts_at(r, i, " (tm)")) {
		buf_puts(out, " ™");
		return 5;
	}
	if (r->s.p[i] == 'x' && is_times(r, i)) {
		buf_puts(out, "×");
		return 1;
	}
	return 0;
}

static void put_run(const struct run *r, const struct wordpress_quotes *q, struct buf *out)
{
	size_t mark = 0;
	for (size_t i = 0; i < r->s.n;) {
		if (mark < r->n && r->marks[mark].at == i) {
			buf_puts(out, sign_of(r->marks[mark++].meaning, q));
			i++;
			continue;
		}
		size_t n = one_of(r->s.p[i], "-.` x") ? put_sign(r, i, q, out) : 0;
		if (n == 0)
			buf_putc(out, r->s.p[i]);
		i += n ? n : 1;
	}
}

static void put_text(struct arena *a, struct str s, char *before, const struct wordpress_quotes *q, struct buf *out)
{
	struct run r = {.s = s, .before = *before};
	if (s.n == 0)
		return;
	find_marks(a, &r);
	decide(&r);
	put_run(&r, q, out);
	*before = s.p[s.n - 1];
	arena_reset(a);
}

static bool has_named_attr(const struct shortcode *tag)
{
	for (size_t i = 0; i < tag->n_attrs; i++)
		if (tag->attrs[i].name.n > 0)
			return true;
	return false;
}

/* Text with shortcodes in it: they are copied. What stands before one says nothing about what stands after it. */
static void put_text_around_shortcodes(struct arena *a, struct str s, char *before, const struct wordpress_quotes *q,
				       struct buf *out)
{
	CLEANUP(arena_done) struct arena tags;
	size_t from = 0;
	arena_init(&tags);
	for (size_t at = str_find_char(s, '[', 0); at != SIZE_MAX; at = str_find_char(s, '[', at)) {
		struct shortcode tag;
		arena_reset(&tags);
		if (!shortcode_parse(&tags, s, at, &tag) || !has_named_attr(&tag)) {
			at++;
			continue;
		}
		put_text(a, str_slice(s, from, at), before, q, out);
		buf_put(out, str_slice(s, at, at + tag.length));
		*before = 0;
		from = at += tag.length;
	}
	put_text(a, str_slice(s, from, s.n), before, q, out);
}

void wordpress_texturize(struct str content, const struct wordpress_quotes *quotes, struct buf *out)
{
	static const char *const plain[] = {"pre", "code", "kbd", "style", "script", "tt"};
	CLEANUP(arena_done) struct arena a;
	struct scan_guard guard = {0};
	struct scan_token t;
	size_t at = 0;
	char before = 0;
	arena_init(&a);
	while (scan_next(content, &at, &t)) {
		bool guarded = scan_guarded(&guard, &t, plain, ARRAY_LEN(plain));
		if (t.kind == SCAN_TEXT && !guarded) {
			put_text_around_shortcodes(&a, t.s, &before, quotes, out);
			continue;
		}
		buf_put(out, t.s);
		if (t.kind == SCAN_TEXT)
			before = 'x'; /* code is a word */
		else if (t.kind == SCAN_TAG && (!t.end || !html_is_inline(t.name)))
			before = 0; /* after an inline end tag the word goes on */
	}
}

/* Where the main language of a site has its own marks. */
static const struct wordpress_quotes quotes_table[] = {
	{"en", "“", "”", "‘", "’"},
	{"cs", "„", "“", "‚", "‘"},
	{"da", "”", "”", "’", "’"},
	{"de", "„", "“", "‚", "‘"},
	{"de_CH", "«", "»", "‹", "›"},
	{"fi", "”", "”", "’", "’"},
	{"fr", "«\xC2\xA0", "\xC2\xA0»", "‘", "’"},
	{"hu", "„", "”", "’", "’"},
	{"nb", "«", "»", "‘", "’"},
	{"nn", "«", "»", "‘", "’"},
	{"pl", "„", "”", "‚", "’"},
	{"ro", "„", "”", "‚", "’"},
	{"ru", "«", "»", "„", "“"},
	{"sk", "„", "“", "‚", "‘"},
	{"sv", "”", "”", "’", "’"},
	{"uk", "«", "»", "„", "“"},
};

static bool same_locale(struct str locale, const char *language)
{
	struct str l = str_of(language);
	if (locale.n < l.n || (locale.n > l.n && locale.p[l.n] != '_' && locale.p[l.n] != '-'))
		return false;
	for (size_t i = 0; i < l.n; i++) {
		char c = locale.p[i] == '-' ? '_' : locale.p[i];
		if ((c | 32) != (l.p[i] | 32))
			return false;
	}
	return true;
}

const struct wordpress_quotes *wordpress_quotes(struct str locale)
{
	const struct wordpress_quotes *best = &quotes_table[0];
	for (size_t i = 0; i < ARRAY_LEN(quotes_table); i++)
		if (same_locale(locale, quotes_table[i].language) &&
		    (best == &quotes_table[0] || strlen(quotes_table[i].language) > strlen(best->language)))
			best = &quotes_table[i];
	return best;
}
