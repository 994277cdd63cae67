/*
 * Short texts of the old site: titles, excerpts, slugs, and the templates of search plugins.
 */
#include "move/wordpress_import.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/wordpress.h"
#include "worker/worker.h"

#define PLAIN_MAX (64 * 1024)

enum rc wp_plain(struct wordpress_import *imp, struct arena *a, struct str html, const char *locale,
		 struct str *ret_text)
{
	struct str text = str_trim(utf8_cut(html, PLAIN_MAX));
	if (locale && text.n > 0) {
		CLEANUP(buf_done) struct buf b = BUF(PLAIN_MAX * 4);
		wordpress_texturize(text, wordpress_quotes(str_of(locale)), &b);
		text = buf_to_arena(&b, a);
	}
	if (str_find_char(text, '<', 0) != SIZE_MAX || str_find_char(text, '&', 0) != SIZE_MAX) {
		enum rc rc = worker_html_text(imp->site->workers, text, a, &text);
		if (rc != RC_OK)
			return rc;
	}
	enum rc rc = unicode_clean(a, text, UNICODE_ONE_LINE | UNICODE_REPAIR, &text);
	if (rc == RC_OK)
		*ret_text = text.p ? text : STR("");
	return rc;
}

struct str wp_slug(struct arena *a, struct str slug)
{
	struct str plain = unicode_lower(a, slug_decode(a, str_trim(slug)));
	CLEANUP(buf_done) struct buf b = BUF(SLUG_MAX * 4);
	for (size_t i = 0; i < plain.n; i++)
		if ((unsigned char)plain.p[i] > ' ' && !strchr("/\\?#%", plain.p[i]))
			buf_putc(&b, plain.p[i]);
	return buf_to_arena(&b, a);
}

/* --- Templates of search plugins: %%title%% of Yoast, %title% of RankMath --- */

static struct str variable(const struct wp_variables *v, struct str name)
{
	const struct {
		const char *name;
		struct str value;
	} known[] = {
		{"title", v->title},
		{"seo_title", v->title},
		{"excerpt", v->excerpt},
		{"excerpt_only", v->excerpt},
		{"sitename", v->site},
		{"sitetitle", v->site},
		{"sitedesc", v->tagline},
		{"category", v->category},
		{"primary_category", v->category},
		{"category_title", v->category},
		{"name", v->author},
		{"post_author", v->author},
		{"sep", STR("\x01")},
		{"separator_sa", STR("\x01")},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq_nocase(name, str_of(known[i].name)))
			return known[i].value;
	return STR("");
}

/* The length of a variable's whole mark at s.p[at] == '%', 0 when it is a mere sign. */
static size_t variable_at(struct str s, size_t at, struct str *ret_name)
{
	size_t signs = at + 1 < s.n && s.p[at + 1] == '%' ? 2 : 1;
	size_t i = at + signs, from = i;
	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_' ||
			   s.p[i] == '-' || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
		i++;
	*ret_name = str_slice(s, from, i);
	/* %customfield(name)% and the like have their argument in brackets. */
	if (i < s.n && s.p[i] == '(') {
		size_t end = str_find_char(s, ')', i);
		i = end == SIZE_MAX ? i : end + 1;
	}
	bool closed = i > from && i + signs <= s.n && s.p[i] == '%' && (signs == 1 || s.p[i + 1] == '%');
	return closed ? i + signs - at : 0;
}

/* Separators (written as byte 1) between nothing vanish, the others become a dash. */
static struct str separators_settle(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf out = BUF(PLAIN_MAX);
	struct str piece;
	while (str_split(&s, '\x01', &piece)) {
		piece = str_trim(piece);
		if (piece.n == 0)
			continue;
		if (out.n > 0)
			buf_puts(&out, " - ");
		buf_put(&out, piece);
	}
	return buf_to_arena(&out, a);
}

struct str wp_search_text(struct arena *a, struct str template, const struct wp_variables *v)
{
	CLEANUP(buf_done) struct buf out = BUF(PLAIN_MAX);
	bool varied = false;
	for (size_t i = 0; i < template.n;) {
		struct str name;
		size_t n = template.p[i] == '%' ? variable_at(template, i, &name) : 0;
		if (n == 0) {
			buf_putc(&out, template.p[i++]);
			continue;
		}
		buf_put(&out, variable(v, name));
		varied = true;
		i += n;
	}
	struct str text = separators_settle(a, buf_str(&out));
	struct str usual = arena_join(a, v->title, STR(" - "), v->site, STR_NONE);
	if (str_eq(text, v->title) || (varied && str_eq(text, usual)))
		return STR("");
	return text.p ? text : STR("");
}
