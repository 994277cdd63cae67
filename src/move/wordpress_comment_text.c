/*
 * Comments of WordPress hold a few HTML tags; here they are Markdown. This writes the Markdown: what it knows becomes a
 * mark, other tags vanish, text is escaped so that it reads as it was. The result is only text: the Markdown reader
 * decides what becomes HTML.
 */
#include "move/wordpress_import.h"
#include "text/html.h"
#include "text/url.h"

#define OPEN_MAX 16 /* marks in one another */
#define DEPTH_MAX 6 /* quotes and lists in one another */
#define OUT_MAX (256 * 1024)

struct writer {
	struct arena *arena;
	struct buf out;
	const char *open[OPEN_MAX]; /* marks, outermost first */
	struct str open_tag[OPEN_MAX], open_href[OPEN_MAX];
	size_t n_open, mark_end; /* mark_end: out.n right after an opening mark */
	unsigned quotes, lists;
	bool line_start, numbering, break_wanted, paragraph_wanted; /* numbering: only digits on this line so far */
};

static const struct {
	const char *tag, *mark;
} inline_tags[] = {
	{"strong", "**"}, {"b", "**"}, {"em", "*"},      {"i", "*"},
	{"del", "~~"},    {"s", "~~"}, {"strike", "~~"}, {"a", "["},
};

static const char *const block_tags[] = {"p",  "div", "ul", "ol", "blockquote", "h1", "h2",
					 "h3", "h4",  "h5", "h6", "table",      "tr"};

static bool in_list(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

static void put_prefix(struct writer *w)
{
	for (unsigned i = 0; i < w->quotes; i++)
		buf_puts(&w->out, "> ");
}

static void close_mark(struct writer *w, size_t i)
{
	if (*w->open[i] == '[') {
		buf_puts(&w->out, "](");
		url_encode(&w->out, w->open_href[i], URL_ENCODE_LOOSE);
		buf_putc(&w->out, ')');
	} else {
		buf_puts(&w->out, w->open[i]);
	}
}

/* Marks do not reach over the end of a paragraph: they are closed before and opened again behind it. */
static void put_breaks(struct writer *w)
{
	if (!w->break_wanted && !w->paragraph_wanted)
		return;
	if (w->out.n > 0) {
		for (size_t i = w->n_open; i-- > 0;)
			close_mark(w, i);
		buf_putc(&w->out, '\n');
		if (w->paragraph_wanted) {
			put_prefix(w);
			buf_putc(&w->out, '\n');
		}
	}
	put_prefix(w);
	for (size_t i = 0; i < w->n_open; i++)
		buf_puts(&w->out, w->open[i]);
	w->mark_end = w->n_open > 0 ? w->out.n : 0;
	w->break_wanted = w->paragraph_wanted = w->numbering = false;
	w->line_start = true;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Would this character mean something to Markdown where it stands? */
static bool is_mark(const struct writer *w, struct str s, size_t i)
{
	char c = s.p[i], before = i > 0 ? s.p[i - 1] : ' ', after = i + 1 < s.n ? s.p[i + 1] : ' ';
	if (strchr("\\`*~[]<", c))
		return true;
	if (c == '_')
		return !is_word(before) || !is_word(after);
	if (c == '&')
		return is_word(after) || after == '#';
	if (!w->line_start)
		return false;
	return strchr("#>+-=|:", c) != NULL;
}

/* "12. " and "3) " at the beginning of a line would be a list. */
static bool is_list_number(const struct writer *w, char c)
{
	return w->numbering && (c == '.' || c == ')');
}

static size_t address_length(struct str s, size_t at)
{
	if ((s.p[at] | 32) != 'h')
		return 0;
	struct str rest = str_slice(s, at, s.n);
	if (!str_starts_nocase(rest, STR("http://")) && !str_starts_nocase(rest, STR("https://")))
		return 0;
	size_t n = 0;
	while (n < rest.n && !strchr(" \t\r\n<>\"\\`", rest.p[n]))
		n++;
	return n;
}

/* White space at the beginning of what stands in a mark goes before the mark. */
static void put_space(struct writer *w)
{
	if (w->out.n == 0 || w->line_start)
		return;
	if (w->mark_end == w->out.n && w->n_open > 0) {
		size_t mark = strlen(w->open[w->n_open - 1]);
		buf_truncate(&w->out, w->out.n - mark);
		if (w->out.n > 0 && w->out.p[w->out.n - 1] != ' ' && w->out.p[w->out.n - 1] != '\n')
			buf_putc(&w->out, ' ');
		buf_puts(&w->out, w->open[w->n_open - 1]);
		w->mark_end = w->out.n;
		return;
	}
	if (w->out.p[w->out.n - 1] != ' ')
		buf_putc(&w->out, ' ');
}

static void put_character(struct writer *w, struct str s, size_t i)
{
	char c = s.p[i];
	if (c == ' ' || c == '\t') {
		put_space(w);
		return;
	}
	put_breaks(w);
	if (is_mark(w, s, i) || is_list_number(w, c))
		buf_putc(&w->out, '\\');
	buf_putc(&w->out, c);
	w->numbering = (w->line_start || w->numbering) && c >= '0' && c <= '9';
	w->line_start = false;
}

/* Bytes from here on that mean nothing to Markdown in the middle of a line. */
static size_t plain_length(const struct writer *w, struct str s, size_t at)
{
	size_t i = at;
	if (w->line_start || w->numbering || w->break_wanted || w->paragraph_wanted)
		return 0;
	while (i < s.n && ((is_word(s.p[i]) && (s.p[i] | 32) != 'h') || s.p[i] == '.' || s.p[i] == ','))
		i++;
	return i - at;
}

static void put_text(struct writer *w, struct str html)
{
	CLEANUP(buf_done) struct buf decoded = BUF(OUT_MAX);
	html_decode(&decoded, html);
	struct str s = buf_str(&decoded);
	for (size_t i = 0; i < s.n; i++) {
		size_t plain = plain_length(w, s, i);
		buf_put(&w->out, str_slice(s, i, i + plain));
		i += plain;
		if (i == s.n)
			break;
		if (s.p[i] == '\n') {
			w->paragraph_wanted = w->paragraph_wanted || (w->break_wanted && w->lists == 0);
			w->break_wanted = true;
			continue;
		}
		if (s.p[i] == '\r')
			continue;
		size_t n = address_length(s, i);
		if (n == 0) {
			put_character(w, s, i);
			continue;
		}
		put_breaks(w);
		buf_put(&w->out, str_slice(s, i, i + n));
		w->line_start = false;
		i += n - 1;
	}
}

static void close_to(struct writer *w, size_t depth)
{
	size_t end = w->out.n;
	while (end > 0 && w->out.p[end - 1] == ' ')
		end--;
	bool space = end < w->out.n;
	buf_truncate(&w->out, end);
	while (w->n_open > depth) {
		w->n_open--;
		/* A mark with nothing in it would be read as text. */
		size_t mark = strlen(w->open[w->n_open]);
		if (w->mark_end == w->out.n && w->out.n >= mark) {
			buf_truncate(&w->out, w->out.n - mark);
			w->mark_end = w->out.n;
		} else {
			close_mark(w, w->n_open);
		}
	}
	w->mark_end = SIZE_MAX;
	if (space && w->out.n > 0)
		buf_putc(&w->out, ' ');
}

struct tag {
	struct str name, href;
	bool closing;
	size_t length; /* 0: no tag */
};

static struct str attribute(struct arena *a, struct str tag, const char *name)
{
	size_t at = str_find_nocase(tag, arena_printf(a, "%s=", name), 0);
	if (at == SIZE_MAX)
		return STR("");
	struct str rest = str_trim(str_slice(tag, at + strlen(name) + 1, tag.n));
	size_t end = 0;
	if (rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\'')) {
		end = str_find_char(rest, rest.p[0], 1);
		return str_slice(rest, 1, end);
	}
	while (end < rest.n && !strchr(" \t\r\n>", rest.p[end]))
		end++;
	return str_slice(rest, 0, end);
}

static struct tag tag_parse(struct writer *w, struct str s, size_t at)
{
	struct tag tag = {.closing = at + 1 < s.n && s.p[at + 1] == '/'};
	size_t i = at + 1 + tag.closing, end = str_find_char(s, '>', at);
	size_t from = i;
	if (str_starts(str_slice(s, at, s.n), STR("<!--"))) {
		end = str_find(s, STR("-->"), at);
		tag.length = (end == SIZE_MAX ? s.n : end + 3) - at;
		return tag;
	}
	while (i < s.n && is_word(s.p[i]))
		i++;
	if (i == from || end == SIZE_MAX || (unsigned char)s.p[from] >= 0x80 || (s.p[from] >= '0' && s.p[from] <= '9'))
		return tag;
	tag.name = str_slice(s, from, i);
	tag.length = end + 1 - at;
	if (!tag.closing && str_eq_nocase(tag.name, STR("a"))) {
		CLEANUP(buf_done) struct buf decoded = BUF(8192);
		html_decode(&decoded, attribute(w->arena, str_slice(s, i, end), "href"));
		tag.href = arena_str(w->arena, str_trim(buf_str(&decoded)));
	}
	return tag;
}

static void inline_tag(struct writer *w, const struct tag *tag, const char *mark)
{
	if (tag->closing) {
		for (size_t i = w->n_open; i-- > 0;)
			if (str_eq_nocase(w->open_tag[i], tag->name)) {
				close_to(w, i);
				return;
			}
		return;
	}
	if (w->n_open == OPEN_MAX || (*mark == '[' && !url_is_safe_link(tag->href, URL_LINK_READER)))
		return;
	for (size_t i = 0; i < w->n_open; i++)
		if (strcmp(w->open[i], mark) == 0)
			return;
	put_breaks(w);
	w->open[w->n_open] = mark;
	w->open_tag[w->n_open] = tag->name;
	w->open_href[w->n_open++] = tag->href;
	buf_puts(&w->out, mark);
	w->mark_end = w->out.n;
	w->line_start = false;
}

static void block_tag(struct writer *w, const struct tag *tag)
{
	bool list = str_eq_nocase(tag->name, STR("ul")) || str_eq_nocase(tag->name, STR("ol"));
	bool quote = str_eq_nocase(tag->name, STR("blockquote"));
	w->paragraph_wanted = true;
	if (!list && !quote)
		return;
	close_to(w, 0);
	unsigned *depth = list ? &w->lists : &w->quotes;
	if (tag->closing)
		*depth -= *depth > 0;
	else if (*depth < DEPTH_MAX)
		++*depth;
}

static void item_tag(struct writer *w, const struct tag *tag)
{
	if (tag->closing)
		return;
	close_to(w, 0);
	if (!w->paragraph_wanted)
		w->break_wanted = true;
	put_breaks(w);
	buf_puts(&w->out, "- ");
	w->line_start = true;
	w->break_wanted = false;
}

/* Text up to the closing tag, as it is: code, pre, and what is thrown away. Answers where it goes on. */
static size_t raw_element(struct writer *w, struct str s, size_t at, const struct tag *tag)
{
	struct str close = arena_join(w->arena, STR("</"), tag->name, STR_NONE);
	size_t end = str_find_nocase(s, close, at), after = str_find_char(s, '>', end);
	CLEANUP(buf_done) struct buf text = BUF(OUT_MAX);
	html_decode(&text, str_slice(s, at, end));
	bool code = str_eq_nocase(tag->name, STR("code")), pre = str_eq_nocase(tag->name, STR("pre"));
	struct str raw = str_trim(buf_str(&text));
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] == '`' || (code && raw.p[i] == '\n'))
			text.p[raw.p + i - text.p] = raw.p[i] == '`' ? '\'' : ' ';
	if (raw.n > 0 && pre) {
		close_to(w, 0);
		w->paragraph_wanted = true;
		put_breaks(w);
		buf_puts(&w->out, "```\n");
		struct str line;
		while (str_line(&raw, &line)) {
			put_prefix(w);
			buf_put(&w->out, line);
			buf_putc(&w->out, '\n');
		}
		put_prefix(w);
		buf_puts(&w->out, "```");
		w->paragraph_wanted = true;
	} else if (raw.n > 0 && code) {
		put_breaks(w);
		buf_printf(&w->out, "`%.*s`", STR_ARG(raw));
		w->line_start = false;
	}
	return after == SIZE_MAX ? s.n : after + 1;
}

/* Answers where it goes on. */
static size_t put_tag(struct writer *w, struct str s, size_t at, const struct tag *tag)
{
	static const char *const raw[] = {"code", "pre", "script", "style"};
	size_t after = at + tag->length;
	if (!tag->closing && in_list(tag->name, raw, ARRAY_LEN(raw)))
		return raw_element(w, s, after, tag);
	if (str_eq_nocase(tag->name, STR("br")))
		w->break_wanted = true;
	else if (str_eq_nocase(tag->name, STR("li")))
		item_tag(w, tag);
	else if (in_list(tag->name, block_tags, ARRAY_LEN(block_tags)))
		block_tag(w, tag);
	else
		for (size_t i = 0; i < ARRAY_LEN(inline_tags); i++)
			if (str_eq_nocase(tag->name, str_of(inline_tags[i].tag)))
				inline_tag(w, tag, inline_tags[i].mark);
	return after;
}

struct str wp_comment_markdown(struct arena *a, struct str html)
{
	struct writer w = {.arena = a, .out = BUF(OUT_MAX), .line_start = true, .mark_end = SIZE_MAX};
	size_t at = 0;
	html = str_trim(html);
	while (at < html.n && !buf_failed(&w.out)) {
		size_t tag_at = str_find_char(html, '<', at);
		put_text(&w, str_slice(html, at, tag_at));
		if (tag_at == SIZE_MAX)
			break;
		struct tag tag = tag_parse(&w, html, tag_at);
		if (tag.length > 0) {
			at = put_tag(&w, html, tag_at, &tag);
		} else {
			put_breaks(&w);
			buf_puts(&w.out, "\\<");
			w.line_start = false;
			at = tag_at + 1;
		}
	}
	close_to(&w, 0);
	struct str text = arena_str(a, str_trim(buf_str(&w.out)));
	buf_done(&w.out);
	return text.p ? text : STR("");
}
