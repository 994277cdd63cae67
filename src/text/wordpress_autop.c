/*
 * Paragraphs for classic content. The text is read as pieces (block tags, words, line ends); runs between empty lines
 * and block tags become chunks, and each chunk is written by what opens and closes it.
 */
#include "text/html.h"
#include "text/wordpress.h"
#include "text/wordpress_scan.h"

/* One run of content with the block tags at its ends. */
struct chunk {
	struct scan_token open, close; /* .s.n == 0: none */
	struct buf content;
	bool after_br;     /* content ends with <br> */
	unsigned newlines; /* waiting line ends */
	bool br_waiting;   /* waiting is a <br> that may be the first of two */
};

struct autop {
	struct buf *out;
	struct chunk chunk;
	bool p_open; /* the author's own <p> is open */
};

static bool is_block(struct str name)
{
	static const char *const names[] = {
		"table", "thead",  "tfoot",  "caption",    "col",     "colgroup", "tbody",   "tr",      "td",
		"th",    "div",    "dl",     "dd",         "dt",      "ul",       "ol",      "li",      "pre",
		"form",  "map",    "area",   "blockquote", "address", "style",    "p",       "h1",      "h2",
		"h3",    "h4",     "h5",     "h6",         "hr",      "fieldset", "legend",  "section", "article",
		"aside", "hgroup", "header", "footer",     "nav",     "figure",   "details", "menu",    "summary"};
	return scan_is_one_of(name, names, ARRAY_LEN(names));
}

/* Elements that are kept as they are, with all that is in them. */
static bool is_whole(struct str name)
{
	static const char *const names[] = {"pre",   "script", "style",  "svg",    "math",
					    "audio", "video",  "object", "select", "textarea"};
	return scan_is_one_of(name, names, ARRAY_LEN(names));
}

static bool is_br(const struct scan_token *t)
{
	return t->kind == SCAN_TAG && !t->end && str_eq_nocase(t->name, STR("br"));
}

static bool is_named(const struct scan_token *t, const char *name)
{
	return t->s.n > 0 && str_eq_nocase(t->name, str_of(name));
}

static void put_line(struct autop *w, struct str s)
{
	if (w->out->n > 0 && w->out->p[w->out->n - 1] != '\n')
		buf_putc(w->out, '\n');
	buf_put(w->out, s);
}

static void forget(struct chunk *c)
{
	c->open = c->close = (struct scan_token){0};
	c->newlines = 0;
	c->after_br = c->br_waiting = false;
	buf_clear(&c->content);
}

/* A stray </p> would make an empty paragraph. */
static bool is_stray(const struct autop *w, const struct scan_token *close)
{
	return is_named(close, "p") && !w->p_open;
}

static void flush(struct autop *w)
{
	struct chunk *c = &w->chunk;
	struct str content = str_trim(buf_str(&c->content));
	bool opens_p = is_named(&c->open, "p");
	bool wrapped = content.n > 0 && (c->open.s.n == 0 || is_named(&c->open, "blockquote"));

	if (c->open.s.n > 0)
		put_line(w, c->open.s);
	if (wrapped && c->open.s.n == 0)
		put_line(w, STR("<p>"));
	else if (wrapped)
		buf_puts(w->out, "<p>");
	buf_put(w->out, content);
	bool closes_p = is_named(&c->close, "p");
	if (wrapped || (opens_p && (content.n > 0 || closes_p)))
		buf_puts(w->out, "</p>");
	else if (closes_p && !is_stray(w, &c->close))
		buf_put(w->out, c->close.s);
	if (c->close.s.n > 0 && !closes_p) {
		if (content.n > 0 || c->open.s.n > 0)
			buf_put(w->out, c->close.s);
		else
			put_line(w, c->close.s);
	}
	w->p_open = opens_p && content.n == 0 && !closes_p;
	forget(c);
}

/* Waiting line ends become a <br> now that something follows them. */
static void settle(struct chunk *c)
{
	if (c->br_waiting) {
		buf_puts(&c->content, "<br />");
		if (c->newlines > 0)
			buf_putc(&c->content, '\n');
	} else if (c->newlines > 0) {
		buf_puts(&c->content, c->content.n > 0 && !c->after_br ? "<br />\n" : "\n");
	}
	c->newlines = 0;
	c->br_waiting = false;
	c->after_br = false;
}

static void put_inline(struct chunk *c, struct str s)
{
	settle(c);
	buf_put(&c->content, s);
}

static void put_br(struct autop *w)
{
	struct chunk *c = &w->chunk;
	if (c->br_waiting) {
		c->br_waiting = false;
		flush(w);
		return;
	}
	if (c->newlines > 0)
		settle(c);
	c->br_waiting = true;
}

static void put_text(struct autop *w, struct str text)
{
	struct chunk *c = &w->chunk;
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		while (i < text.n && !scan_is_space(text.p[i]))
			i++;
		if (i > from)
			put_inline(c, str_slice(text, from, i));
		from = i;
		while (i < text.n && scan_is_space(text.p[i])) {
			c->newlines += text.p[i] == '\n';
			i++;
		}
		if (c->newlines > 1)
			flush(w);
		else if (c->newlines == 0 && !c->br_waiting)
			buf_put(&c->content, str_slice(text, from, i));
	}
}

/* A figure's caption takes no line ends around it and makes no paragraph. */
static void put_figcaption(struct chunk *c, const struct scan_token *t)
{
	c->newlines = 0;
	c->br_waiting = false;
	buf_put(&c->content, t->s);
}

static void put_block(struct autop *w, const struct scan_token *t)
{
	if (t->end) {
		w->chunk.close = *t;
		flush(w);
		return;
	}
	flush(w);
	if (is_named(t, "hr"))
		put_line(w, t->s);
	else
		w->chunk.open = *t;
}

static void put_whole(struct autop *w, struct str s, struct str name)
{
	if (is_block(name)) {
		flush(w);
		put_line(w, s);
	} else {
		put_inline(&w->chunk, s);
	}
}

/* The space after a figcaption, in the order of tokens. */
static bool skip_space(struct str content, size_t *at)
{
	while (*at < content.n && scan_is_space(content.p[*at]))
		(*at)++;
	return true;
}

static void put_tag(struct autop *w, struct str content, const struct scan_token *t, size_t *at)
{
	if (is_br(t)) {
		put_br(w);
	} else if (str_eq_nocase(t->name, STR("figcaption"))) {
		put_figcaption(&w->chunk, t);
		if (t->end)
			skip_space(content, at);
	} else if (!t->end && is_whole(t->name)) {
		size_t start = *at - t->s.n;
		*at = scan_past_end(content, t->name, *at);
		put_whole(w, str_slice(content, start, *at), t->name);
	} else if (is_block(t->name)) {
		put_block(w, t);
	} else {
		put_inline(&w->chunk, t->s);
	}
}

static struct str unix_lines(struct arena *a, struct str s)
{
	if (str_find_char(s, '\r', 0) == SIZE_MAX)
		return s;
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
	}
	return (struct str){p, n};
}

void wordpress_autop(struct arena *a, struct str content, struct buf *out)
{
	struct autop w = {.out = out, .chunk = {.content = BUF(SIZE_MAX)}};
	struct scan_token t;
	size_t at = 0;
	content = unix_lines(a, content);
	while (scan_next(content, &at, &t)) {
		if (t.kind == SCAN_TEXT)
			put_text(&w, t.s);
		else if (t.kind == SCAN_COMMENT)
			put_inline(&w.chunk, t.s);
		else
			put_tag(&w, content, &t, &at);
	}
	flush(&w);
	buf_done(&w.chunk.content);
}
