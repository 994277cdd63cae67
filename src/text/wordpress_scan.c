/*
 * The loose splitter. Remembers nothing but a position, so every caller stays linear.
 */
#include "text/wordpress_scan.h"

bool scan_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

bool scan_is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n && name.n > 0; i++)
		if ((names[i][0] | 32) == (name.p[0] | 32) && str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

/* Just past the '>' of the tag at `at`; a quote that is never closed does not count. SIZE_MAX when there is no end. */
static size_t tag_end(struct str s, size_t at)
{
	size_t plain = SIZE_MAX;
	char quote = 0;
	for (size_t i = at + 1; i < s.n; i++) {
		char c = s.p[i];
		if (c == '>' && plain == SIZE_MAX)
			plain = i + 1;
		if (quote == 0 && c == '>')
			return i + 1;
		if (quote == 0 && c == '<')
			return plain;
		if (quote && c == '<' && plain != SIZE_MAX)
			return plain; /* the quote swallowed the next tag: it was left open */
		if (quote == c)
			quote = 0;
		else if (quote == 0 && (c == '"' || c == '\''))
			quote = c;
	}
	return plain;
}

/* One that is never closed takes the rest, as in a browser. */
static bool take_comment(struct str s, size_t at, struct scan_token *t)
{
	size_t end = str_find(s, STR("-->"), at + 4);
	*t = (struct scan_token){.kind = SCAN_COMMENT, .s = str_slice(s, at, end == SIZE_MAX ? s.n : end + 3)};
	return true;
}

static bool take_tag(struct str s, size_t at, struct scan_token *t)
{
	size_t name = at + 1;
	bool end_tag = name < s.n && s.p[name] == '/';
	name += end_tag;
	if (name >= s.n || !(is_letter(s.p[name]) || (!end_tag && (s.p[name] == '!' || s.p[name] == '?'))))
		return false;
	size_t to = name;
	while (to < s.n && is_name_char(s.p[to]))
		to++;
	size_t end = tag_end(s, at);
	if (end == SIZE_MAX)
		return false;
	*t = (struct scan_token){SCAN_TAG, str_slice(s, at, end), str_slice(s, name, to), end_tag};
	return true;
}

bool scan_next(struct str s, size_t *at, struct scan_token *ret_token)
{
	if (*at >= s.n)
		return false;
	struct scan_token t = {.kind = SCAN_TEXT};
	size_t from = *at, i = from;
	while (i < s.n) {
		i = str_find_char(s, '<', i);
		if (i == SIZE_MAX) {
			i = s.n;
			break;
		}
		bool comment = str_starts(str_slice(s, i, s.n), STR("<!--"));
		if (comment ? take_comment(s, i, &t) : take_tag(s, i, &t))
			break;
		i++;
	}
	if (i > from)
		t = (struct scan_token){.kind = SCAN_TEXT, .s = str_slice(s, from, i)};
	*at = from + t.s.n;
	*ret_token = t;
	return true;
}

size_t scan_past_end(struct str s, struct str name, size_t from)
{
	for (size_t at = str_find(s, STR("</"), from); at != SIZE_MAX; at = str_find(s, STR("</"), at + 2)) {
		size_t after = at + 2 + name.n;
		if (!str_eq_nocase(str_slice(s, at + 2, after), name) || (after < s.n && is_name_char(s.p[after])))
			continue;
		size_t end = str_find_char(s, '>', after);
		return end == SIZE_MAX ? s.n : end + 1;
	}
	return s.n;
}

bool scan_guarded(struct scan_guard *g, const struct scan_token *t, const char *const *names, size_t n)
{
	if (t->kind != SCAN_TAG || !scan_is_one_of(t->name, names, n))
		return g->depth > 0;
	if (!t->end)
		g->depth++;
	else if (g->depth > 0)
		g->depth--;
	return true;
}
