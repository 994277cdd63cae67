/* Marks of polls in article HTML: see poll_mark.h. */
#include "text/poll_mark.h"

#define WORD "[poll "
#define BEFORE "<p>" WORD
#define BEHIND "]</p>"
#define DIGITS_MAX 18
#define LINK "<p><a href=\""
#define LINK_BEHIND "</a></p>"
#define ANCHOR "#poll-"

static bool mark_at(struct str html, size_t from, struct poll_mark *ret_mark)
{
	size_t digits = from + sizeof BEFORE - 1, at = digits;
	while (at < html.n && at - digits < DIGITS_MAX && html.p[at] >= '0' && html.p[at] <= '9')
		at++;
	int64_t poll;
	if (str_to_i64(str_slice(html, digits, at), &poll) != RC_OK ||
	    !str_starts(str_slice(html, at, html.n), STR(BEHIND)))
		return false;
	*ret_mark = (struct poll_mark){from, at + sizeof BEHIND - 1, poll};
	return true;
}

bool poll_mark_next(struct str html, size_t at, struct poll_mark *ret_mark)
{
	while ((at = str_find(html, STR(BEFORE), at)) != SIZE_MAX) {
		if (mark_at(html, at, ret_mark))
			return true;
		at++;
	}
	return false;
}

struct str poll_mark_text(struct arena *a, int64_t poll)
{
	return arena_printf(a, WORD "%lld]", (long long)poll);
}

void poll_mark_put(struct buf *out, int64_t poll)
{
	buf_printf(out, BEFORE "%lld" BEHIND, (long long)poll);
}

static bool link_at(struct str html, size_t from, struct poll_mark *ret_link)
{
	size_t href = from + sizeof LINK - 1, end = str_find_char(html, '"', href);
	size_t past = str_find(html, STR(LINK_BEHIND), from), at = str_find(html, STR(ANCHOR), href);
	int64_t poll;
	if (past == SIZE_MAX || end > past || at > end ||
	    str_to_i64(str_slice(html, at + sizeof ANCHOR - 1, end), &poll) != RC_OK)
		return false;
	*ret_link = (struct poll_mark){from, past + sizeof LINK_BEHIND - 1, poll};
	return true;
}

bool poll_link_next(struct str html, size_t at, struct poll_mark *ret_link)
{
	for (; (at = str_find(html, STR(LINK), at)) != SIZE_MAX; at++)
		if (link_at(html, at, ret_link))
			return true;
	return false;
}

static void link_put(struct buf *out, const struct poll_link *link)
{
	buf_puts(out, "<p><a href=\"");
	html_escape(out, link->url);
	buf_puts(out, "\">");
	html_escape(out, link->text);
	buf_puts(out, "</a></p>");
}

struct safe_html poll_marks_link(struct arena *a, struct safe_html html, const struct poll_link *links, size_t n)
{
	struct poll_mark m;
	size_t from = 0;
	if (!poll_mark_next(html.s, 0, &m))
		return html;
	CLEANUP(buf_done) struct buf b = BUF(SIZE_MAX / 2);
	for (; poll_mark_next(html.s, from, &m); from = m.to) {
		buf_put(&b, str_slice(html.s, from, m.from));
		for (size_t i = 0; i < n; i++)
			if (links[i].poll == m.poll)
				link_put(&b, &links[i]);
	}
	buf_put(&b, str_slice(html.s, from, html.s.n));
	return html_trusted(buf_to_arena(&b, a));
}

struct safe_html poll_marks_drop(struct arena *a, struct safe_html html)
{
	return poll_marks_link(a, html, NULL, 0);
}
