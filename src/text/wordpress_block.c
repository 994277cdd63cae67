/*
 * Block comments, and the marks that split a post: <!--more--> and <!--nextpage-->.
 */
#include "text/html.h"
#include "text/wordpress.h"
#include "text/wordpress_scan.h"

bool wordpress_is_block(struct str content)
{
	return str_find(content, STR("<!-- wp:"), 0) != SIZE_MAX;
}

/* What stands between <!-- and -->, trimmed. */
static struct str comment_body(struct str comment)
{
	size_t end = str_ends(comment, STR("-->")) ? comment.n - 3 : comment.n;
	return str_trim(str_slice(comment, 4, end));
}

static struct str first_word(struct str s)
{
	size_t n = 0;
	while (n < s.n && !scan_is_space(s.p[n]) && s.p[n] != '{')
		n++;
	return str_slice(s, 0, n);
}

/* A block that closes itself has no stored HTML: WordPress fills it in when the page is shown. */
static void note_block(const struct wordpress_context *c, struct str body)
{
	struct str name = first_word(str_slice(body, 3, body.n));
	if (str_ends(body, STR("/")))
		notes_add(c->notes, NOTE_BLOCK, str_ends(name, STR("/")) ? str_slice(name, 0, name.n - 1) : name);
}

/* Of the space around a dropped comment one piece is enough. */
static void skip_space(struct str content, size_t *at, const struct buf *out)
{
	if (out->n > 0 && !scan_is_space(out->p[out->n - 1]))
		return;
	while (*at < content.n && scan_is_space(content.p[*at]))
		(*at)++;
}

void wordpress_blocks(const struct wordpress_context *c, struct str content, struct buf *out)
{
	struct scan_token t;
	size_t at = 0;
	while (scan_next(content, &at, &t)) {
		struct str body = t.kind == SCAN_COMMENT ? comment_body(t.s) : STR_NONE;
		bool begins = str_starts(body, STR("wp:"));
		if (!begins && !str_starts(body, STR("/wp:"))) {
			buf_put(out, t.s);
			continue;
		}
		if (begins)
			note_block(c, body);
		skip_space(content, &at, out);
	}
}

static bool is_mark(const struct scan_token *t, const char *name)
{
	struct str body = t->kind == SCAN_COMMENT ? comment_body(t->s) : STR_NONE;
	size_t n = strlen(name);
	return str_starts(body, str_of(name)) && (body.n == n || scan_is_space(body.p[n]));
}

bool wordpress_page(struct str *rest, struct str *ret_page)
{
	struct scan_token t;
	size_t at = 0;
	if (rest->p == NULL)
		return false;
	while (scan_next(*rest, &at, &t)) {
		if (!is_mark(&t, "nextpage"))
			continue;
		*ret_page = str_slice(*rest, 0, at - t.s.n);
		*rest = (struct str){rest->p + at, rest->n - at};
		return true;
	}
	*ret_page = *rest;
	*rest = STR_NONE;
	return true;
}

bool wordpress_more(struct str content, size_t *ret_at, size_t *ret_length)
{
	struct scan_token t;
	size_t at = 0;
	while (scan_next(content, &at, &t)) {
		if (!is_mark(&t, "more"))
			continue;
		*ret_at = at - t.s.n;
		*ret_length = t.s.n;
		return true;
	}
	return false;
}
