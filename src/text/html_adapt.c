/*
 * Keeps alignment, emphasis, cover pictures and lazy pictures of foreign articles by turning them into classes and
 * attributes that the policy knows, and makes the old site's own addresses local.
 */
#include "text/html_adapt.h"

#include "base/map.h"

static bool is_named(const struct html_node *n, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(n->name, names[i]))
			return true;
	return false;
}

static void add_class(struct arena *a, struct html_node *node, struct str name)
{
	struct str old = html_attr(node, "class");
	html_attr_set(a, node, "class", old.n > 0 ? arena_join(a, old, STR(" "), name, STR_NONE) : name);
}

/* Value of one property of a style attribute, trimmed; STR_NONE when absent. */
static struct str style_property(struct str style, const char *property)
{
	struct str piece;
	while (str_split(&style, ';', &piece)) {
		size_t colon = str_find_char(piece, ':', 0);
		if (colon != SIZE_MAX && str_eq_nocase(str_trim(str_slice(piece, 0, colon)), str_of(property)))
			return str_trim(str_slice(piece, colon + 1, piece.n));
	}
	return STR_NONE;
}

static bool is_picture_like(const struct html_node *n)
{
	static const char *const names[] = {"img", "figure", "table", "video", "audio", "iframe", "object"};
	return is_named(n, names, ARRAY_LEN(names));
}

static struct str side_of(struct str value)
{
	if (str_eq_nocase(value, STR("middle")) || str_eq_nocase(value, STR("center")))
		return STR("center");
	if (str_eq_nocase(value, STR("left")))
		return STR("left");
	if (str_eq_nocase(value, STR("right")))
		return STR("right");
	if (str_eq_nocase(value, STR("justify")))
		return STR("justify");
	return STR_NONE;
}

static void adapt_alignment(struct arena *a, struct html_node *node, struct str style)
{
	bool picture = is_picture_like(node);
	struct str text = side_of(style_property(style, "text-align"));
	struct str side = side_of(style_property(style, "float"));
	struct str old = side_of(str_trim(html_attr(node, "align")));
	if (picture && side.n == 0)
		side = old;
	if (!picture && text.n == 0)
		text = old;
	if (side.n > 0 && !str_is(side, "justify"))
		add_class(a, node, arena_join(a, STR("align"), side, STR_NONE));
	if (text.n > 0)
		add_class(a, node, arena_join(a, STR("has-text-align-"), text, STR_NONE));
}

static bool mentions(struct str s, const char *word)
{
	return str_find_nocase(s, str_of(word), 0) != SIZE_MAX;
}

/* What an editor's toolbar button wrote as a style is an element in truth. */
static void adapt_emphasis(struct html_node *node, struct str style)
{
	if (!str_is(node->name, "span") || style.n == 0)
		return;
	struct str decoration = style_property(style, "text-decoration");
	struct str weight = style_property(style, "font-weight");
	if (mentions(decoration, "underline"))
		node->name = STR("u");
	else if (mentions(decoration, "line-through"))
		node->name = STR("s");
	else if (str_eq_nocase(weight, STR("bold")) || str_is(weight, "700"))
		node->name = STR("strong");
	else if (str_eq_nocase(style_property(style, "font-style"), STR("italic")))
		node->name = STR("em");
}

static bool holds_block(const struct html_node *node)
{
	for (const struct html_node *n = node->first; n; n = html_next(node, n))
		if (n->kind == HTML_ELEMENT && !html_is_inline(n->name) && !str_is(n->name, "img") &&
		    !str_is(n->name, "br"))
			return true;
	return false;
}

static void adapt_center(struct arena *a, struct html_node *node)
{
	if (!str_is(node->name, "center"))
		return;
	node->name = holds_block(node) ? STR("div") : STR("p");
	add_class(a, node, STR("has-text-align-center"));
}

/* The address in url("…"), quotes optional. */
static struct str css_url(struct str value)
{
	size_t from = str_find_nocase(value, STR("url("), 0);
	size_t to = from == SIZE_MAX ? SIZE_MAX : str_find_char(value, ')', from);
	if (to == SIZE_MAX)
		return STR_NONE;
	struct str url = str_trim(str_slice(value, from + 4, to));
	if (url.n >= 2 && (url.p[0] == '"' || url.p[0] == '\'') && url.p[url.n - 1] == url.p[0])
		url = str_slice(url, 1, url.n - 1);
	return url;
}

/* An address may hold a ';' only in quotes, which no editor writes: style_property() is good enough here. */
static struct str background_url(struct str style)
{
	struct str url = css_url(style_property(style, "background-image"));
	return url.n > 0 ? url : css_url(style_property(style, "background"));
}

/* Older covers have the picture as their own background, fixed ones as that of an empty element inside. */
static void adapt_cover(struct arena *a, struct html_node *node, struct str style)
{
	bool inner = html_has_class(node, "wp-block-cover__image-background") && !node->first;
	struct str url = inner || html_has_class(node, "wp-block-cover") ? background_url(style) : STR_NONE;
	if (url.n == 0)
		return;
	struct html_node *img = inner ? node : html_node_new(a, HTML_ELEMENT, STR("img"));
	img->name = STR("img");
	html_attr_set(a, img, "src", url);
	html_attr_set(a, img, "alt", inner ? html_attr(node, "aria-label") : STR(""));
	if (inner)
		return;
	html_attr_set(a, img, "class", STR("wp-block-cover__image-background"));
	if (node->first)
		html_insert_before(node->first, img);
	else
		html_append(node, img);
}

static struct str first_attr(const struct html_node *node, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str value = str_trim(html_attr(node, names[i]));
		if (value.n > 0)
			return value;
	}
	return STR_NONE;
}

static void adapt_lazy(struct arena *a, struct html_node *node)
{
	static const char *const sources[] = {"data-src", "data-lazy-src", "data-original", "data-orig-file"};
	static const char *const sets[] = {"data-srcset", "data-lazy-srcset"};
	if (!str_is(node->name, "img") && !str_is(node->name, "source"))
		return;
	struct str src = str_trim(html_attr(node, "src"));
	struct str lazy = first_attr(node, sources, ARRAY_LEN(sources));
	if (lazy.n > 0 && (src.n == 0 || str_starts_nocase(src, STR("data:"))))
		html_attr_set(a, node, "src", lazy);
	struct str set = first_attr(node, sets, ARRAY_LEN(sets));
	if (set.n > 0 && (html_attr(node, "srcset").n == 0 || str_starts(html_attr(node, "srcset"), STR("data:"))))
		html_attr_set(a, node, "srcset", set);
}

/* WordPress's columns-3 on a gallery, under a name that the policy lets through. */
static void adapt_columns(struct arena *a, struct html_node *node)
{
	if (!html_has_class(node, "wp-block-gallery"))
		return;
	struct str rest = html_attr(node, "class"), word;
	while (html_word(&rest, &word))
		if (str_starts(word, STR("columns-")))
			add_class(a, node, arena_join(a, STR("has-"), word, STR_NONE));
}

void html_adapt_styles(struct arena *a, struct html_node *root)
{
	for (struct html_node *n = root->first; n; n = html_next(root, n)) {
		if (n->kind != HTML_ELEMENT)
			continue;
		struct str style = html_attr(n, "style");
		adapt_alignment(a, n, style);
		adapt_emphasis(n, style);
		adapt_center(a, n);
		adapt_cover(a, n, style);
		adapt_lazy(a, n);
		adapt_columns(a, n);
	}
}

static struct str without_www(struct str host)
{
	return str_starts_nocase(host, STR("www.")) ? str_slice(host, 4, host.n) : host;
}

static struct str without_scheme(struct str address)
{
	static const char *const schemes[] = {"http://", "https://", "//"};
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (str_starts_nocase(address, str_of(schemes[i])))
			return str_slice(address, strlen(schemes[i]), address.n);
	return STR_NONE;
}

struct str html_own_path(struct arena *a, struct str address, struct str site_host)
{
	struct str rest = without_scheme(str_trim(address));
	size_t end = 0;
	while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != '#')
		end++;
	if (end == 0 || !str_eq_nocase(without_www(str_slice(rest, 0, end)), without_www(site_host)))
		return address;
	struct str path = str_slice(rest, end, rest.n);
	while (path.n > 1 && path.p[0] == '/' && path.p[1] == '/')
		path = str_slice(path, 1, path.n); /* //x would be another host */
	if (path.n > 0 && path.p[0] == '/')
		return path;
	return arena_join(a, STR("/"), path, STR_NONE);
}

static struct str own_srcset(struct arena *a, struct str set, struct str site_host)
{
	CLEANUP(buf_done) struct buf out = BUF(set.n + 16);
	struct str word;
	while (html_word(&set, &word)) {
		if (out.n > 0)
			buf_putc(&out, ' ');
		buf_put(&out, html_own_path(a, word, site_host));
	}
	return buf_to_arena(&out, a);
}

void html_adapt_addresses(struct arena *a, struct html_node *root, struct str site_host)
{
	static const char *const names[] = {"href", "src", "poster", "cite"};
	if (site_host.n == 0)
		return;
	for (struct html_node *n = root->first; n; n = html_next(root, n)) {
		for (size_t i = 0; n->kind == HTML_ELEMENT && i < n->n_attrs; i++) {
			struct html_attr *attr = &n->attrs[i];
			if (str_is(attr->name, "srcset"))
				attr->value = own_srcset(a, attr->value, site_host);
			for (size_t k = 0; k < ARRAY_LEN(names); k++)
				if (str_is(attr->name, names[k]))
					attr->value = html_own_path(a, attr->value, site_host);
		}
	}
}

static bool is_file_address(struct str address)
{
	static const char *const extensions[] = {"jpg",  "jpeg", "png",  "gif", "webp", "avif", "svg", "bmp",  "tif",
						 "tiff", "pdf",  "mp3",  "m4a", "ogg",  "oga",  "wav", "flac", "mp4",
						 "m4v",  "webm", "ogv",  "mov", "avi",  "wmv",  "doc", "docx", "xls",
						 "xlsx", "ppt",  "pptx", "odt", "ods",  "zip",  "txt", "csv",  "epub"};
	size_t end = 0;
	while (end < address.n && address.p[end] != '?' && address.p[end] != '#')
		end++;
	struct str path = str_slice(address, 0, end);
	size_t dot = str_rfind_char(path, '.');
	size_t slash = str_rfind_char(path, '/');
	if (dot == SIZE_MAX || slash == SIZE_MAX || dot < slash)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(extensions); i++)
		if (str_eq_nocase(str_slice(path, dot + 1, path.n), str_of(extensions[i])))
			return true;
	return false;
}

static void collect(struct map *found, struct str address)
{
	address = str_trim(address);
	if (address.n > 0 && !map_has(found, address))
		map_set(found, address, NULL);
}

static void collect_srcset(struct map *found, struct str set)
{
	struct str word;
	while (html_word(&set, &word)) {
		while (word.n > 0 && word.p[word.n - 1] == ',')
			word.n--;
		if (str_find_char(word, '/', 0) != SIZE_MAX)
			collect(found, word);
	}
}

size_t html_media_addresses(struct arena *a, const struct html_node *root, struct str **ret_addresses)
{
	static const char *const shown[] = {"img", "source", "video", "audio", "track"};
	struct map found;
	map_init(&found, a);
	for (const struct html_node *n = root->first; n; n = html_next(root, n)) {
		if (n->kind != HTML_ELEMENT)
			continue;
		if (str_is(n->name, "a") && is_file_address(html_attr(n, "href")))
			collect(&found, html_attr(n, "href"));
		if (!is_named(n, shown, ARRAY_LEN(shown)))
			continue;
		collect(&found, html_attr(n, "src"));
		collect(&found, html_attr(n, "poster"));
		collect_srcset(&found, html_attr(n, "srcset"));
	}
	struct str *addresses = arena_array(a, found.n, sizeof(*addresses));
	for (size_t i = 0; i < found.n; i++)
		addresses[i] = found.entries[i].key;
	*ret_addresses = addresses;
	return found.n;
}
