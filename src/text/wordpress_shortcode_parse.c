/*
 * Reads one tag in square brackets. Whether it is a shortcode or prose is decided elsewhere.
 */
#include "text/wordpress.h"
#include "text/wordpress_scan.h"

#define TAG_MAX 32768

struct reader {
	struct arena *a;
	struct str s;
	size_t at;
	struct shortcode *tag;
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static char peek(const struct reader *r)
{
	return r->at < r->s.n ? r->s.p[r->at] : 0;
}

static struct str take_name(struct reader *r)
{
	size_t from = r->at;
	while (is_name_char(peek(r)))
		r->at++;
	return str_slice(r->s, from, r->at);
}

static bool has_letter(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] | 32) >= 'a' && (name.p[i] | 32) <= 'z')
			return true;
	return false;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return (struct str){p, s.n};
}

static void add_attr(struct reader *r, struct str name, struct str value)
{
	struct shortcode *t = r->tag;
	if (t->n_attrs >= SHORTCODE_ATTRS_MAX)
		return;
	if ((t->n_attrs & (t->n_attrs - 1)) == 0) { /* room doubles at every power of two */
		struct shortcode_attr *attrs = arena_array(r->a, t->n_attrs ? t->n_attrs * 2 : 1, sizeof(*attrs));
		if (t->n_attrs > 0)
			memcpy(attrs, t->attrs, t->n_attrs * sizeof(*attrs));
		t->attrs = attrs;
	}
	t->attrs[t->n_attrs++] = (struct shortcode_attr){lower(r->a, name), value};
}

/* A quoted or bare value; false when the quote is not closed or the bare word holds what no tag does. */
static bool take_value(struct reader *r, struct str *ret)
{
	char quote = peek(r);
	if (quote == '"' || quote == '\'') {
		size_t end = str_find_char(str_slice(r->s, 0, r->at + TAG_MAX), quote, r->at + 1);
		if (end == SIZE_MAX)
			return false;
		*ret = str_slice(r->s, r->at + 1, end);
		r->at = end + 1;
		return true;
	}
	size_t from = r->at;
	for (char c = peek(r); c != 0 && c != ']' && !scan_is_space(c); c = peek(r)) {
		if (c == '[' || c == '<' || c == '>')
			return false;
		if (c == '/' && r->at + 1 < r->s.n && r->s.p[r->at + 1] == ']')
			break;
		r->at++;
	}
	*ret = str_slice(r->s, from, r->at);
	return ret->n > 0;
}

static void skip_space(struct reader *r)
{
	while (scan_is_space(peek(r)))
		r->at++;
}

static bool take_attr(struct reader *r)
{
	size_t start = r->at;
	struct str name = take_name(r), value;
	skip_space(r);
	if (name.n > 0 && peek(r) == '=') {
		r->at++;
		skip_space(r);
		if (peek(r) == ']') {
			add_attr(r, name, STR_NONE);
			return true;
		}
		if (!take_value(r, &value))
			return false;
		add_attr(r, name, value);
		return true;
	}
	r->at = start;
	if (!take_value(r, &value))
		return false;
	add_attr(r, STR_NONE, value);
	return true;
}

/* The tag at r->at == '[', without what escapes it. */
static bool take_tag(struct reader *r)
{
	r->at++;
	r->tag->closing = peek(r) == '/';
	r->at += r->tag->closing;
	r->tag->name = take_name(r);
	if (r->tag->name.n > 80 || !has_letter(r->tag->name))
		return false;
	char c = peek(r);
	bool old_address = c == '=' && str_starts_nocase(str_slice(r->s, r->at + 1, r->s.n), STR("http"));
	if (old_address)
		r->at++; /* [youtube=http://…] */
	else if (c != ']' && c != '/' && !scan_is_space(c))
		return false;
	for (;;) {
		skip_space(r);
		c = peek(r);
		if (c == ']')
			break;
		if (c == '/' && r->at + 1 < r->s.n && r->s.p[r->at + 1] == ']') {
			r->tag->self_closing = true;
			r->at++;
			break;
		}
		if (c == 0 || !take_attr(r))
			return false;
	}
	r->at++;
	return !r->tag->closing || r->tag->n_attrs == 0;
}

bool shortcode_parse(struct arena *a, struct str s, size_t at, struct shortcode *ret)
{
	struct shortcode tag = {0};
	bool twice = at + 1 < s.n && s.p[at + 1] == '[';
	struct reader r = {.a = a, .s = s, .at = at + twice, .tag = &tag};
	if (at >= s.n || s.p[at] != '[' || !take_tag(&r))
		return false;
	if (twice && peek(&r) != ']')
		return false;
	tag.escaped = twice;
	tag.length = r.at + twice - at;
	*ret = tag;
	return true;
}

struct str shortcode_attr(const struct shortcode *s, const char *name)
{
	for (size_t i = 0; i < s->n_attrs; i++)
		if (s->attrs[i].name.n > 0 && str_is(s->attrs[i].name, name))
			return s->attrs[i].value;
	return STR_NONE;
}

struct str shortcode_positional(const struct shortcode *s, size_t i)
{
	for (size_t k = 0; k < s->n_attrs; k++)
		if (s->attrs[k].name.n == 0 && i-- == 0)
			return s->attrs[k].value;
	return STR_NONE;
}
