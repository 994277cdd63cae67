/* See html_absolute.h. */
#include "text/html_absolute.h"

#include "text/html.h"

/* Where relative addresses lead, escaped for an attribute. */
struct roots {
	struct str base, page;
};

static void put_address(struct buf *out, struct str value, const struct roots *r)
{
	if (str_starts(value, STR("/")) && !str_starts(value, STR("//")))
		buf_put(out, r->base);
	else if (str_starts(value, STR("#")))
		buf_put(out, r->page);
	buf_put(out, value);
}

static size_t span(struct str s, size_t from, const char *set, bool in)
{
	while (from < s.n && (strchr(set, s.p[from]) != NULL) == in)
		from++;
	return from;
}

/* Candidates with commas between; a comma at an address's very end parts them as well. */
static void put_srcset(struct buf *out, struct str value, const struct roots *r)
{
	while (value.n > 0) {
		size_t begin = span(value, 0, " \t\n\r\f,", true), end = span(value, begin, " \t\n\r\f", false);
		buf_put(out, str_slice(value, 0, begin));
		put_address(out, str_slice(value, begin, end), r);
		if (end > begin && value.p[end - 1] != ',') {
			size_t next = span(value, end, ",", false);
			buf_put(out, str_slice(value, end, next));
			end = next;
		}
		value = str_slice(value, end, value.n);
	}
}

static void put_value(struct buf *out, struct str name, struct str value, const struct roots *r)
{
	static const char *const names[] = {"href", "src", "poster", "cite"};
	if (str_is(name, "srcset")) {
		put_srcset(out, value, r);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_is(name, names[i])) {
			put_address(out, value, r);
			return;
		}
	}
	buf_put(out, value);
}

/* Our serialiser writes ` name="value"` with quotes and angles escaped, so that no parser is needed. */
static void put_tag(struct buf *out, struct str tag, const struct roots *r)
{
	size_t from = 0, equals;
	while ((equals = str_find(tag, STR("=\""), from)) != SIZE_MAX) {
		size_t value = equals + 2, end = str_find_char(tag, '"', value);
		if (end == SIZE_MAX)
			break;
		struct str before = str_slice(tag, from, equals);
		size_t space = str_rfind_char(before, ' ');
		buf_put(out, str_slice(tag, from, value));
		put_value(out, str_slice(before, space == SIZE_MAX ? 0 : space + 1, before.n),
			  str_slice(tag, value, end), r);
		from = end;
	}
	buf_put(out, str_slice(tag, from, tag.n));
}

void html_absolute(struct buf *out, struct str html, struct str base, struct str page)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const struct roots r = {html_from_text(&a, base).s, html_from_text(&a, page).s};
	for (size_t at = 0; at < html.n;) {
		size_t tag = str_find_char(html, '<', at);
		size_t end = tag == SIZE_MAX ? SIZE_MAX : str_find_char(html, '>', tag);
		buf_put(out, str_slice(html, at, tag));
		if (tag == SIZE_MAX)
			break;
		at = end == SIZE_MAX ? html.n : end + 1;
		put_tag(out, str_slice(html, tag, at), &r);
	}
}

struct str html_unbroken(struct arena *a, struct str html)
{
	struct str rest = html, whole = STR(""), mark = STR("<br>\n");
	for (size_t at; (at = str_find(rest, mark, 0)) != SIZE_MAX; rest = str_slice(rest, at + mark.n, rest.n))
		whole = arena_join(a, whole, str_slice(rest, 0, at), STR("\n"), STR_NONE);
	return arena_join(a, whole, rest, STR_NONE);
}
