/*
 * Counting words in text and in safe HTML, and the minutes they take.
 */
#include "text/words.h"

#include "text/unicode.h"

#define RIGHT_QUOTE 0x2019u
#define WPM_MAX 1000000

struct counter {
	bool in_word; /* the current run has a letter or digit; marks and apostrophes alone change nothing */
	int64_t runs;
	int64_t han_kana;
};

static void count_char(struct counter *c, uint32_t cp)
{
	if (cp < 0x80) {
		bool alnum = (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
		if (alnum && !c->in_word)
			c->runs++;
		c->in_word = alnum || (c->in_word && cp == '\'');
	} else if (unicode_is_han_kana(cp)) {
		c->han_kana++;
		c->in_word = false;
	} else if (unicode_is_letter(cp) || unicode_is_digit(cp)) {
		if (!c->in_word)
			c->runs++;
		c->in_word = true;
	} else if (cp != RIGHT_QUOTE && !unicode_is_mark(cp)) {
		c->in_word = false;
	}
}

static void count_text(struct counter *c, struct str text)
{
	uint32_t cp;
	while (utf8_next(&text, &cp))
		count_char(c, cp);
}

static int64_t sum(const struct counter *c)
{
	return c->runs + c->han_kana * 2 / 5;
}

int64_t words_count(struct str text)
{
	struct counter c = {0};
	count_text(&c, text);
	return sum(&c);
}

/* The name in "<name …>" or "</name>". */
static struct str tag_name(struct str tag)
{
	size_t from = tag.n > 1 && tag.p[1] == '/' ? 2 : 1;
	size_t to = from;
	while (to < tag.n && tag.p[to] != ' ' && tag.p[to] != '>' && tag.p[to] != '/')
		to++;
	return str_slice(tag, from, to);
}

/* Safe HTML has no '>' in attribute values: the serialiser escapes it. */
static size_t count_tag(struct counter *c, struct str html, size_t at)
{
	size_t end = str_find_char(html, '>', at);
	if (end == SIZE_MAX)
		end = html.n - 1;
	if (!html_is_inline(tag_name(str_slice(html, at, end + 1))))
		c->in_word = false;
	return end + 1;
}

/* A reference is at most "&#1114111;" long; anything else is text. */
static size_t count_reference(struct counter *c, struct str html, size_t at)
{
	CLEANUP(buf_done) struct buf one = BUF(16);
	struct str piece = str_slice(html, at, at + 10);
	size_t end = str_find_char(piece, ';', 0);
	piece = str_slice(piece, 0, end == SIZE_MAX ? 1 : end + 1);
	html_decode(&one, piece);
	count_text(c, buf_str(&one));
	return at + piece.n;
}

int64_t words_count_html(struct safe_html html)
{
	struct counter c = {0};
	struct str s = html.s;
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '<') {
			i = count_tag(&c, s, i);
			continue;
		}
		if (s.p[i] == '&') {
			i = count_reference(&c, s, i);
			continue;
		}
		size_t to = i;
		while (to < s.n && s.p[to] != '<' && s.p[to] != '&')
			to++;
		count_text(&c, str_slice(s, i, to));
		i = to;
	}
	return sum(&c);
}

struct read_time read_time(int64_t words, int64_t wpm)
{
	if (wpm < 1 || wpm > WPM_MAX)
		wpm = 200;
	if (words < 0)
		words = 0;
	return (struct read_time){
		.words = words,
		.minutes = words / wpm,
		.seconds = words % wpm * 60 / wpm,
	};
}
