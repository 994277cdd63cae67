/*
 * Addresses alone on a line, which WordPress shows as players and posts.
 */
#include "text/html.h"
#include "text/url.h"
#include "text/wordpress.h"
#include "text/wordpress_media.h"
#include "text/wordpress_scan.h"

static bool is_address(struct str s)
{
	if (!str_starts_nocase(s, STR("http://")) && !str_starts_nocase(s, STR("https://")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == '[')
			return false;
	return url_is_safe_link(s, URL_LINK_WEB);
}

static void put_address(const struct wordpress_context *c, struct str line, struct buf *out)
{
	CLEANUP(buf_done) struct buf decoded = BUF(line.n + 8);
	struct embed e;
	html_decode(&decoded, line);
	struct str address = buf_str(&decoded);
	if (wordpress_put_player(c, address, out))
		return;
	if (embed_find(c->arena, c->embeds, address, &e)) {
		buf_puts(out, "\n\n");
		embed_write(c->arena, c->embeds, address, out, c->notes);
		buf_puts(out, "\n\n");
		return;
	}
	/* no paragraph of its own: the line may be one of several */
	embed_note_host(c->notes, address);
	buf_puts(out, "<a href=\"");
	html_escape(out, address);
	buf_puts(out, "\">");
	html_escape(out, address);
	buf_puts(out, "</a>");
}

/* A line counts only when line ends, or the ends of the content, stand around it; a tag before or after spoils it. */
static void put_lines(const struct wordpress_context *c, struct str s, bool open_start, bool open_end, struct buf *out)
{
	bool first = true;
	while (s.n > 0) {
		size_t end = str_find_char(s, '\n', 0);
		bool last = end == SIZE_MAX;
		struct str line = str_slice(s, 0, last ? s.n : end);
		struct str trimmed = str_trim(line);
		bool whole = (!first || open_start) && (!last || open_end);
		if (whole && is_address(trimmed))
			put_address(c, trimmed, out);
		else
			buf_put(out, line);
		if (!last)
			buf_putc(out, '\n');
		s = str_slice(s, last ? s.n : end + 1, s.n);
		first = false;
	}
}

void wordpress_lines(const struct wordpress_context *c, struct str content, struct buf *out)
{
	static const char *const plain[] = {"pre", "code", "script", "style", "textarea", "a"};
	struct scan_guard guard = {0};
	struct scan_token t;
	size_t at = 0;
	while (scan_next(content, &at, &t)) {
		bool guarded = scan_guarded(&guard, &t, plain, ARRAY_LEN(plain));
		if (t.kind == SCAN_TEXT && !guarded)
			put_lines(c, t.s, at == t.s.n, at == content.n, out);
		else
			buf_put(out, t.s);
	}
}
