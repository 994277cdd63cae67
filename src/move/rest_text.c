/*
 * What plugins put around every article when WordPress renders it. Told by class; whole elements go, tag by tag, and
 * only where their end is found. The result is foreign HTML as before: others make it safe.
 */
#include "base/buf.h"
#include "move/rest_site.h"
#include "text/html.h"

/* Words of class attributes: votes and author boxes, share buttons, related posts, ads. */
static const char *const furniture[] = {
	"booster-block",
	"twp-like-dislike-button",
	"sharedaddy",
	"jp-relatedposts",
	"addtoany_share_save_container",
	"addtoany_content",
	"heateor_sss_sharing_container",
	"heateorSssClear",
	"essb_links",
	"ssba",
	"sfsi_wDiv",
	"shared-counts-wrap",
	"swp_social_panel",
	"wpulike",
	"kk-star-ratings",
	"post-ratings",
	"post-views",
	"yarpp",
	"yarpp-related",
	"crp_related",
	"rp4wp-related-posts",
	"saboxplugin-wrap",
	"pp-multiple-authors-boxes-wrapper",
	"code-block",
	"adsbygoogle",
	"wp-dark-mode-switcher",
	"span-reading-time",
};

struct tag {
	struct str name; /* empty: a comment or nothing */
	struct str whole;
	bool closing, empty;
};

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* Takes the next tag at or after *at; false when none is left. Quoted values may hold '>'. */
static bool tag_next(struct str s, size_t *at, struct tag *ret)
{
	size_t from = str_find_char(s, '<', *at), i = from + 1;
	if (from == SIZE_MAX)
		return false;
	*ret = (struct tag){.closing = i < s.n && s.p[i] == '/'};
	if (str_starts(str_slice(s, from, SIZE_MAX), STR("<!--"))) {
		size_t end = str_find(s, STR("-->"), from);
		*at = end == SIZE_MAX ? s.n : end + 3;
		return true;
	}
	i += ret->closing;
	size_t name = i;
	while (i < s.n && is_name(s.p[i]))
		i++;
	ret->name = str_slice(s, name, i);
	for (char quote = 0; i < s.n && (quote || s.p[i] != '>'); i++) {
		if (quote ? s.p[i] == quote : s.p[i] == '"' || s.p[i] == '\'')
			quote = quote ? 0 : s.p[i];
	}
	*at = i < s.n ? i + 1 : s.n;
	ret->whole = str_slice(s, from, *at);
	ret->empty = ret->whole.n > 2 && ret->whole.p[ret->whole.n - 2] == '/';
	return true;
}

/* The value of its class attribute, which stands in quotes; what other values hold does not count. */
static struct str class_of(struct str tag)
{
	char quote = 0;
	for (size_t i = 0; i < tag.n; i++) {
		struct str rest = str_slice(tag, i, SIZE_MAX);
		if (!quote && rest.n > 8 && (tag.p[i] == ' ' || tag.p[i] == '\n') &&
		    str_starts_nocase(str_slice(rest, 1, SIZE_MAX), STR("class=")) &&
		    (rest.p[7] == '"' || rest.p[7] == '\''))
			return str_slice(rest, 8, str_find_char(rest, rest.p[7], 8));
		if (quote ? tag.p[i] == quote : tag.p[i] == '"' || tag.p[i] == '\'')
			quote = quote ? 0 : tag.p[i];
	}
	return STR("");
}

static bool is_furniture(const struct tag *t)
{
	if (t->closing || t->empty || t->name.n == 0)
		return false;
	struct str rest = class_of(t->whole), word;
	while (html_word(&rest, &word))
		for (size_t i = 0; i < ARRAY_LEN(furniture); i++)
			if (str_is(word, furniture[i]))
				return true;
	return false;
}

/* Behind the end of the element whose start tag ends at `at`; SIZE_MAX when it is never closed. */
static size_t element_end(struct str s, size_t at, struct str name)
{
	struct tag t;
	unsigned depth = 1;
	while (tag_next(s, &at, &t)) {
		if (!str_eq_nocase(t.name, name) || (t.empty && !t.closing))
			continue;
		depth = t.closing ? depth - 1 : depth + 1;
		if (depth == 0)
			return at;
	}
	return SIZE_MAX;
}

struct str rest_text(struct arena *a, struct str html)
{
	CLEANUP(buf_done) struct buf out = BUF(html.n + 1);
	struct tag t;
	size_t at = 0, kept = 0;
	while (tag_next(html, &at, &t)) {
		if (!is_furniture(&t))
			continue;
		size_t end = element_end(html, at, t.name);
		if (end == SIZE_MAX)
			continue;
		buf_put(&out, str_slice(html, kept, (size_t)(t.whole.p - html.p)));
		kept = at = end;
	}
	if (kept == 0)
		return html;
	buf_put(&out, str_slice(html, kept, SIZE_MAX));
	return buf_to_arena(&out, a);
}

struct str rest_words(struct arena *a, struct str html)
{
	CLEANUP(buf_done) struct buf out = BUF(html.n + 1), words = BUF(html.n + 1);
	struct tag t;
	size_t from = 0, at = 0;
	while (from < html.n && tag_next(html, &at, &t)) {
		buf_put(&out, str_slice(html, from, str_find_char(html, '<', from)));
		buf_putc(&out, ' ');
		from = at;
	}
	buf_put(&out, str_slice(html, from, SIZE_MAX));
	html_decode(&words, buf_str(&out));
	return buf_to_arena(&words, a);
}
