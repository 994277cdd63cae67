/*
 * Search folding and the FTS5 expression of a typed query.
 */
#include "text/fold.h"

#include "base/buf.h"
#include "text/unicode.h"

/* Between the phrases of one folded query word; a space stands between the tokens of one phrase. */
#define PHRASE_END '\n'

enum fold_class { CLASS_BREAK, CLASS_WORD, CLASS_MARK, CLASS_HAN_KANA };

static bool is_letter_apostrophe(uint32_t cp)
{
	return cp == 0x02BB || cp == 0x02BC || cp == 0x02BD;
}

static enum fold_class class_of(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z') ? CLASS_WORD : CLASS_BREAK;
	if (unicode_is_han_kana(cp))
		return CLASS_HAN_KANA;
	if (is_letter_apostrophe(cp))
		return CLASS_BREAK;
	if (unicode_is_letter(cp) || unicode_is_digit(cp))
		return CLASS_WORD;
	return unicode_is_mark(cp) ? CLASS_MARK : CLASS_BREAK;
}

struct folder {
	struct buf out;
	bool query;       /* a query has no trailing single character, and Han runs are phrases of their own */
	size_t token;     /* where the current token begins in out */
	bool in_word;     /* the current token may grow */
	bool after_han;   /* the token before was of Han or kana */
	uint32_t han;     /* last character of the current Han and kana run, 0 = none */
	size_t han_count; /* characters of that run */
};

static void begin_token(struct folder *f, char separator)
{
	if (f->out.n > 0)
		buf_putc(&f->out, separator);
	f->token = f->out.n;
}

static void end_han(struct folder *f)
{
	f->after_han = f->after_han || f->han;
	if (f->han && (!f->query || f->han_count == 1)) {
		begin_token(f, f->query ? PHRASE_END : ' ');
		buf_put_utf8(&f->out, f->han);
	}
	f->han = 0;
	f->han_count = 0;
}

static void add_han(struct folder *f, uint32_t cp)
{
	f->in_word = false;
	f->han_count++;
	if (f->han) {
		begin_token(f, f->query && f->han_count == 2 ? PHRASE_END : ' ');
		buf_put_utf8(&f->out, f->han);
		buf_put_utf8(&f->out, cp);
	}
	f->han = cp;
}

static void add_word(struct folder *f, uint32_t cp)
{
	if (!f->in_word) {
		end_han(f);
		begin_token(f, f->query && f->after_han ? PHRASE_END : ' ');
		f->after_han = false;
		f->in_word = true;
	}
	int digit = unicode_digit_value(cp);
	if (f->out.n - f->token <= FOLD_TOKEN_MAX - 4)
		buf_put_utf8(&f->out, digit >= 0 ? (uint32_t)('0' + digit) : cp);
}

static void add_char(struct folder *f, uint32_t cp)
{
	switch (class_of(cp)) {
	case CLASS_WORD:
		add_word(f, cp);
		break;
	case CLASS_MARK:
		if (f->in_word)
			add_word(f, cp);
		break;
	case CLASS_HAN_KANA:
		add_han(f, cp);
		break;
	case CLASS_BREAK:
		end_han(f);
		f->in_word = false;
		break;
	}
}

static struct str fold(struct arena *a, struct str text, bool query)
{
	struct str rest = unicode_normalise(a, text, UNICODE_NFKC_CASEFOLD);
	rest = unicode_strip_accents(a, rest, UNICODE_STRIP_ALL);
	struct folder f = {.out = BUF(rest.n * 4 + 16), .query = query};
	uint32_t cp;
	while (utf8_next(&rest, &cp))
		add_char(&f, cp);
	end_han(&f);
	struct str folded = buf_to_arena(&f.out, a);
	buf_done(&f.out);
	return folded;
}

struct str fold_text(struct arena *a, struct str text)
{
	return fold(a, text, false);
}

struct query {
	struct arena *arena;
	struct buf out;
	int terms;
	bool open; /* the last term may still become a beginning */
};

static bool is_one_han(struct str phrase)
{
	uint32_t cp = 0;
	return utf8_next(&phrase, &cp) && phrase.n == 0 && unicode_is_han_kana(cp);
}

/* phrase is made of folded tokens, so there is nothing in it to escape. */
static void put_phrase(struct query *q, struct str phrase)
{
	q->open = false;
	if (phrase.n == 0 || q->terms == FOLD_QUERY_TERMS_MAX)
		return;
	if (q->terms++ > 0)
		buf_puts(&q->out, " AND ");
	buf_putc(&q->out, '"');
	buf_put(&q->out, phrase);
	buf_putc(&q->out, '"');
	/* One character of a run stands only at the beginning of pairs. */
	bool prefix = is_one_han(phrase);
	if (prefix)
		buf_putc(&q->out, '*');
	size_t space = str_rfind_char(phrase, ' ');
	q->open = !prefix && utf8_count(str_slice(phrase, space == SIZE_MAX ? 0 : space + 1, phrase.n)) >= 2;
}

static void put_words(struct query *q, struct str words)
{
	struct str folded = fold(q->arena, words, true), phrase;
	while (str_split(&folded, PHRASE_END, &phrase))
		put_phrase(q, phrase);
}

static bool is_quote(uint32_t cp)
{
	return cp == '"' || cp == 0x201C || cp == 0x201D || cp == 0x201E;
}

/* The part of *rest before the next character that ends it, which is taken off too and returned (0 at the end). */
static uint32_t take_until(struct str *rest, bool (*ends)(uint32_t cp), struct str *ret_part)
{
	struct str all = *rest;
	uint32_t cp;
	for (size_t n = 0; utf8_next(rest, &cp); n = all.n - rest->n) {
		if (ends(cp)) {
			*ret_part = str_slice(all, 0, n);
			return cp;
		}
	}
	*ret_part = all;
	return 0;
}

static void put_unquoted(struct query *q, struct str typed)
{
	struct str word;
	while (typed.n > 0) {
		take_until(&typed, unicode_is_space, &word);
		put_words(q, word);
	}
}

struct str fold_query(struct arena *a, struct str typed)
{
	struct query q = {.arena = a, .out = BUF(FOLD_QUERY_BYTES_MAX * 32)};
	struct str rest = utf8_cut(typed, FOLD_QUERY_BYTES_MAX), part;
	while (rest.n > 0) {
		bool quoted = take_until(&rest, is_quote, &part) != 0;
		put_unquoted(&q, part);
		struct str after = rest;
		if (!quoted || take_until(&after, is_quote, &part) == 0)
			continue;
		put_words(&q, part);
		q.open = false;
		rest = after;
	}
	if (q.open)
		buf_putc(&q.out, '*');
	struct str expression = buf_to_arena(&q.out, a);
	buf_done(&q.out);
	return expression;
}
