/*
 * The scan before the parser, which is quadratic on deep nesting and long attribute lists: one linear pass that counts
 * loosely. What slips through is stopped by the time limit.
 */
#include "worker/html.h"
#include "worker/worker.h"

#define NAMES_MAX 128
#define MERGED_MAX 16 /* <html> and <body> tags, whose attributes the parser merges */

struct open_name {
	struct str name;
	unsigned open;
};

struct scan {
	struct str s;
	size_t at;
	struct open_name names[NAMES_MAX];
	size_t n_names;
	unsigned depth;
	unsigned merged;
	bool foreign; /* svg or math was seen: raw text rules change inside */
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

/* Elements that never nest by themselves: void ones, and those that the next of their kind closes. */
static bool stays_flat(struct str name)
{
	static const char *const names[] = {"area",  "base",  "br",       "col",    "embed",    "hr",   "img",  "input",
					    "link",  "meta",  "param",    "source", "track",    "wbr",  "p",    "li",
					    "dt",    "dd",    "rt",       "rp",     "tr",       "td",   "th",   "thead",
					    "tbody", "tfoot", "colgroup", "option", "optgroup", "html", "head", "body"};
	return one_of(name, names, ARRAY_LEN(names));
}

static bool is_raw(struct str name)
{
	static const char *const names[] = {"script", "style",  "textarea", "title",
					    "xmp",    "iframe", "noembed",  "noframes"};
	return one_of(name, names, ARRAY_LEN(names));
}

static struct open_name *entry(struct scan *s, struct str name)
{
	for (size_t i = 0; i < s->n_names; i++)
		if (str_eq_nocase(s->names[i].name, name))
			return &s->names[i];
	if (s->n_names == NAMES_MAX)
		return NULL;
	s->names[s->n_names] = (struct open_name){.name = name};
	return &s->names[s->n_names++];
}

/* Counts attributes up to the '>' that ends the tag. */
static enum rc skip_attributes(struct scan *s)
{
	unsigned attributes = 0;
	bool in_name = false;
	for (; s->at < s->s.n && s->s.p[s->at] != '>'; s->at++) {
		char c = s->s.p[s->at];
		if (is_space(c) || c == '/') {
			in_name = false;
			continue;
		}
		if (!in_name && ++attributes > WORKER_HTML_ATTRS_MAX)
			return rc_fail(RC_LIMITED, "a tag has more than %d attributes", WORKER_HTML_ATTRS_MAX);
		in_name = true;
		if (c != '=')
			continue;
		while (s->at + 1 < s->s.n && is_space(s->s.p[s->at + 1]))
			s->at++;
		char quote = s->at + 1 < s->s.n ? s->s.p[s->at + 1] : 0;
		if (quote != '"' && quote != '\'')
			continue;
		size_t end = str_find_char(s->s, quote, s->at + 2);
		s->at = end == SIZE_MAX ? s->s.n - 1 : end;
		in_name = false;
	}
	return RC_OK;
}

static void skip_raw(struct scan *s, struct str name)
{
	for (size_t at = str_find(s->s, STR("</"), s->at); at != SIZE_MAX; at = str_find(s->s, STR("</"), at + 2)) {
		if (str_eq_nocase(str_slice(s->s, at + 2, at + 2 + name.n), name)) {
			s->at = at;
			return;
		}
	}
	s->at = s->s.n;
}

static enum rc count_start(struct scan *s, struct str name)
{
	if (str_eq_nocase(name, STR("html")) || str_eq_nocase(name, STR("body")))
		if (++s->merged > MERGED_MAX)
			return rc_fail(RC_LIMITED, "too many html or body tags");
	if (stays_flat(name))
		return RC_OK;
	if (str_eq_nocase(name, STR("svg")) || str_eq_nocase(name, STR("math")))
		s->foreign = true;
	if (is_raw(name) && !s->foreign) {
		skip_raw(s, name);
		return RC_OK;
	}
	struct open_name *e = entry(s, name);
	if (e)
		e->open++;
	if (++s->depth > WORKER_HTML_DEPTH_MAX)
		return rc_fail(RC_LIMITED, "elements are nested deeper than %d", WORKER_HTML_DEPTH_MAX);
	return RC_OK;
}

static void count_end(struct scan *s, struct str name)
{
	if (stays_flat(name))
		return;
	struct open_name *e = entry(s, name);
	if (e && e->open > 0) {
		e->open--;
		s->depth--;
	}
}

static enum rc scan_tag(struct scan *s, bool end)
{
	size_t from = s->at;
	while (s->at < s->s.n && !is_space(s->s.p[s->at]) && s->s.p[s->at] != '/' && s->s.p[s->at] != '>')
		s->at++;
	struct str name = str_slice(s->s, from, s->at);
	enum rc rc = skip_attributes(s);
	if (rc != RC_OK)
		return rc;
	if (!end)
		return count_start(s, name);
	count_end(s, name);
	return RC_OK;
}

enum rc html_prescan(struct str html)
{
	struct scan s = {.s = html};
	for (;;) {
		s.at = str_find_char(html, '<', s.at);
		if (s.at == SIZE_MAX || s.at + 1 >= html.n)
			return RC_OK;
		if (str_starts(str_slice(html, s.at, html.n), STR("<!--"))) {
			size_t end = str_find(html, STR("-->"), s.at + 2);
			if (end == SIZE_MAX)
				return RC_OK;
			s.at = end;
			continue;
		}
		s.at++;
		bool end = html.p[s.at] == '/';
		s.at += end;
		if (s.at >= html.n || !is_letter(html.p[s.at]))
			continue;
		enum rc rc = scan_tag(&s, end);
		if (rc != RC_OK)
			return rc;
	}
}
