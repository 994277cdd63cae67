/*
 * HTML escaping, the text of safe HTML, and the neutral tree that stands between parser and serialiser. No policy lives
 * here: what may stay is sanitise.c's matter.
 */
#include "text/html.h"

#include <stdlib.h>

#include "text/unicode.h"

static struct str escape_of(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	case '`':
		return STR("&#96;");
	default:
		return STR_NONE;
	}
}

/* Most of any text stands for itself: one look at a table for each byte of it. */
static const bool is_escaped[256] = {
	['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true, ['`'] = true};

void html_escape(struct buf *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!is_escaped[(unsigned char)text.p[i]])
			continue;
		buf_put(out, str_slice(text, from, i));
		buf_put(out, escape_of(text.p[i]));
		from = i + 1;
	}
	buf_put(out, str_slice(text, from, text.n));
}

struct safe_html html_from_text(struct arena *a, struct str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		struct str escape = escape_of(text.p[i]);
		n += escape.n > 0 ? escape.n : 1;
	}
	char *p = arena_alloc(a, n + 1);
	size_t at = 0;
	for (size_t i = 0; i < text.n; i++) {
		struct str escape = escape_of(text.p[i]);
		if (escape.n == 0) {
			p[at++] = text.p[i];
			continue;
		}
		memcpy(p + at, escape.p, escape.n);
		at += escape.n;
	}
	return (struct safe_html){{p, n}};
}

struct safe_html html_trusted(struct str stored)
{
	return (struct safe_html){stored};
}

bool html_is_inline(struct str name)
{
	static const char *const names[] = {"a",   "abbr", "b",     "bdi",  "bdo",    "cite",   "code",  "data", "del",
					    "dfn", "em",   "font",  "i",    "ins",    "kbd",    "label", "mark", "q",
					    "s",   "samp", "small", "span", "strong", "sub",    "sup",   "time", "u",
					    "var", "wbr",  "big",   "tt",   "strike", "acronym"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_alnum(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9');
}

/* The end of the tag, comment or declaration that starts at `at`: just after its '>', or the end of the text. */
static size_t tag_end(struct str s, size_t at)
{
	if (str_starts(str_slice(s, at, s.n), STR("<!--"))) {
		size_t end = str_find(s, STR("-->"), at + 4);
		return end == SIZE_MAX ? s.n : end + 3;
	}
	char quote = 0;
	for (size_t i = at + 1; i < s.n; i++) {
		if (quote) {
			if (s.p[i] == quote)
				quote = 0;
		} else if (s.p[i] == '"' || s.p[i] == '\'') {
			quote = s.p[i];
		} else if (s.p[i] == '>') {
			return i + 1;
		}
	}
	return s.n;
}

static struct str tag_name(struct str s, size_t at)
{
	size_t from = at + 1;
	if (from < s.n && s.p[from] == '/')
		from++;
	size_t to = from;
	while (to < s.n && is_alnum(s.p[to]))
		to++;
	return str_slice(s, from, to);
}

static bool parse_digits(struct str digits, bool hex, uint32_t *ret_cp)
{
	uint32_t cp = 0;
	if (digits.n == 0 || digits.n > 8)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];
		uint32_t v;
		if (c >= '0' && c <= '9')
			v = (uint32_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			v = (uint32_t)((c | 32) - 'a' + 10);
		else
			return false;
		cp = cp * (hex ? 16 : 10) + v;
	}
	*ret_cp = cp == 0 ? 0xFFFD : cp;
	return true;
}

/* Decodes the reference at s.p[at] == '&'. Returns its length and appends its character, or 0 when it is none. */
static size_t decode_reference(struct buf *out, struct str s, size_t at)
{
	static const struct {
		struct str name;
		uint32_t cp;
	} named[] = {{{"&amp;", 5}, '&'},  {{"&lt;", 4}, '<'},    {{"&gt;", 4}, '>'},
		     {{"&quot;", 6}, '"'}, {{"&apos;", 6}, '\''}, {{"&nbsp;", 6}, 0xA0}};
	struct str rest = str_slice(s, at, s.n);
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		if (str_starts(rest, named[i].name)) {
			buf_put_utf8(out, named[i].cp);
			return named[i].name.n;
		}
	}
	if (!str_starts(rest, STR("&#")))
		return 0;
	size_t end = str_find_char(str_slice(rest, 0, 12), ';', 2);
	if (end == SIZE_MAX)
		return 0;
	bool hex = rest.p[2] == 'x' || rest.p[2] == 'X';
	uint32_t cp;
	if (!parse_digits(str_slice(rest, hex ? 3 : 2, end), hex, &cp))
		return 0;
	buf_put_utf8(out, cp);
	return end + 1;
}

void html_decode(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = s.p[i] == '&' ? decode_reference(out, s, i) : 0;
		if (n == 0)
			buf_putc(out, s.p[i++]);
		i += n;
	}
}

/* Appends after the space that may be pending; none stands at the beginning of the text or of a line. */
static void put_after_space(struct buf *out, struct str s, bool *space)
{
	if (*space && out->n > 0 && out->p[out->n - 1] != '\n')
		buf_putc(out, ' ');
	*space = false;
	buf_put(out, s);
}

/* Takes a run without tags, references and white space off s at `at`, whole. */
static size_t put_word(struct buf *out, struct str s, size_t at, bool *space)
{
	size_t end = at;
	while (end < s.n && s.p[end] != '<' && s.p[end] != '&' && !is_space(s.p[end]))
		end++;
	put_after_space(out, str_slice(s, at, end), space);
	return end;
}

/* A reference, or an ampersand that begins none. */
static size_t put_reference(struct buf *out, struct str s, size_t at, bool *space)
{
	CLEANUP(buf_done) struct buf one = BUF(16);
	size_t n = decode_reference(&one, s, at);
	struct str decoded = n > 0 ? buf_str(&one) : str_slice(s, at, at + 1);
	if (decoded.n == 1 && is_space(decoded.p[0]))
		*space = true;
	else
		put_after_space(out, decoded, space);
	return at + (n > 0 ? n : 1);
}

/* The value of alt in a tag, as our serialiser writes it. */
static struct str tag_alt(struct str tag)
{
	struct str mark = STR(" alt=\"");
	size_t from = str_find(tag, mark, 0);
	if (from == SIZE_MAX)
		return STR("");
	return str_slice(tag, from + mark.n, str_find_char(tag, '"', from + mark.n));
}

/* What a tag is where lines are kept. */
static void put_tag(struct buf *out, struct str name, struct str tag, bool *space)
{
	struct str alt = str_is(name, "img") ? tag_alt(tag) : STR("");
	if (!html_is_inline(name) && out->n > 0 && out->p[out->n - 1] != '\n')
		buf_putc(out, '\n');
	if (!html_is_inline(name))
		*space = false;
	if (alt.n == 0)
		return;
	buf_putc(out, '[');
	html_decode(out, alt);
	buf_puts(out, "]\n");
}

/* Ends where there are `enough` bytes of text. lines: blocks begin new ones. */
static struct str to_text(struct arena *a, struct str s, size_t enough, bool lines)
{
	CLEANUP(buf_done) struct buf out = BUF(s.n + 16);
	bool space = false;
	for (size_t i = 0; i < s.n && out.n < enough;) {
		if (s.p[i] == '<') {
			size_t end = tag_end(s, i);
			if (lines)
				put_tag(&out, tag_name(s, i), str_slice(s, i, end), &space);
			else
				space = space || !html_is_inline(tag_name(s, i));
			i = end;
		} else if (s.p[i] == '&') {
			i = put_reference(&out, s, i, &space);
		} else if (is_space(s.p[i])) {
			space = true;
			i++;
		} else {
			i = put_word(&out, s, i, &space);
		}
	}
	return buf_to_arena(&out, a);
}

struct str html_to_text(struct arena *a, struct safe_html html)
{
	return to_text(a, html.s, SIZE_MAX, false);
}

struct str html_to_lines(struct arena *a, struct safe_html html)
{
	return to_text(a, html.s, SIZE_MAX, true);
}

struct str html_brief(struct arena *a, struct safe_html html, size_t max)
{
	/* One code point more than fits tells that there is more. */
	return text_brief(a, to_text(a, html.s, (max + 1) * 4, false), max);
}

struct html_node *html_node_new(struct arena *a, enum html_kind kind, struct str name_or_text)
{
	struct html_node *n = arena_new(a, struct html_node);
	n->kind = kind;
	if (kind == HTML_ELEMENT)
		n->name = name_or_text;
	else
		n->text = name_or_text;
	return n;
}

void html_append(struct html_node *parent, struct html_node *child)
{
	child->parent = parent;
	child->prev = parent->last;
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

void html_insert_before(struct html_node *where, struct html_node *node)
{
	node->parent = where->parent;
	node->next = where;
	node->prev = where->prev;
	if (where->prev)
		where->prev->next = node;
	else if (where->parent)
		where->parent->first = node;
	where->prev = node;
}

void html_remove(struct html_node *node)
{
	if (node->prev)
		node->prev->next = node->next;
	else if (node->parent)
		node->parent->first = node->next;
	if (node->next)
		node->next->prev = node->prev;
	else if (node->parent)
		node->parent->last = node->prev;
	node->parent = node->next = node->prev = NULL;
}

void html_replace(struct html_node *old, struct html_node *replacement)
{
	html_insert_before(old, replacement);
	html_remove(old);
}

void html_unwrap(struct html_node *node)
{
	while (node->first) {
		struct html_node *child = node->first;
		html_remove(child);
		html_insert_before(node, child);
	}
	html_remove(node);
}

struct str html_attr(const struct html_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attrs; i++)
		if (str_is(node->attrs[i].name, name))
			return node->attrs[i].value;
	return STR_NONE;
}

bool html_has_attr(const struct html_node *node, const char *name)
{
	for (size_t i = 0; i < node->n_attrs; i++)
		if (str_is(node->attrs[i].name, name))
			return true;
	return false;
}

void html_attr_set(struct arena *a, struct html_node *node, const char *name, struct str value)
{
	for (size_t i = 0; i < node->n_attrs; i++) {
		if (str_is(node->attrs[i].name, name)) {
			node->attrs[i].value = value;
			return;
		}
	}
	struct html_attr *attrs = arena_array(a, node->n_attrs + 1, sizeof(*attrs));
	if (node->n_attrs > 0)
		memcpy(attrs, node->attrs, node->n_attrs * sizeof(*attrs));
	attrs[node->n_attrs] = (struct html_attr){str_of(name), value};
	node->attrs = attrs;
	node->n_attrs++;
}

struct html_node *html_next_after(const struct html_node *root, const struct html_node *node)
{
	while (node != root) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

struct html_node *html_next(const struct html_node *root, const struct html_node *node)
{
	return node->first ? node->first : html_next_after(root, node);
}

bool html_has_class(const struct html_node *node, const char *name)
{
	struct str rest = html_attr(node, "class"), word;
	while (html_word(&rest, &word))
		if (str_is(word, name))
			return true;
	return false;
}

bool html_word(struct str *rest, struct str *ret_word)
{
	size_t from = 0;
	while (from < rest->n && is_space(rest->p[from]))
		from++;
	size_t to = from;
	while (to < rest->n && !is_space(rest->p[to]))
		to++;
	if (to == from)
		return false;
	*ret_word = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to, rest->n);
	return true;
}

void html_node_text(struct buf *out, const struct html_node *root)
{
	for (const struct html_node *n = root; n; n = html_next(root, n)) {
		if (n->kind == HTML_TEXT)
			buf_put(out, n->text);
		else if (n->kind == HTML_ELEMENT && !html_is_inline(n->name))
			buf_putc(out, ' ');
	}
}

void html_link(struct buf *out, struct str url, struct str rel, struct str text)
{
	buf_puts(out, "<a href=\"");
	html_escape(out, url);
	if (rel.n > 0) {
		buf_puts(out, "\" rel=\"");
		html_escape(out, rel);
	}
	buf_puts(out, "\">");
	html_escape(out, text);
	buf_puts(out, "</a>");
}
