/* See static_links.h. */
#include "move/static_links.h"

#include "text/html.h"
#include "text/url.h"

#define NAME_LENGTH_MAX 255 /* bytes in one part of a path, on every file system in use */
#define COMMENTS "comments"

static struct str unescaped(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf b = BUF(s.n + 1);
	html_decode(&b, s);
	return buf_to_arena(&b, a);
}

/* --- Addresses --- */

/* What follows the site's own name in a link; p == NULL when it leads elsewhere or is no address to ask for. */
static struct str local_part(struct str site, struct str link)
{
	struct str rest = link;
	if (site.n > 0 && str_starts(link, site)) {
		rest = str_slice(link, site.n, link.n);
		return rest.n == 0                                                  ? STR("/")
		       : str_find(STR("/?#"), str_slice(rest, 0, 1), 0) != SIZE_MAX ? rest
										    : STR_NONE;
	}
	bool path = str_starts(link, STR("/")) && !str_starts(link, STR("//"));
	return path || str_starts(link, STR("?" COMMENTS "=")) ? rest : STR_NONE;
}

/* "oldest-55", "thread-9-60": what such a mark is made of. */
static bool is_mark(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return s.n > 0 && s.n < 100;
}

bool static_address_read(struct arena *a, struct str site, struct str at, struct str link,
			 struct static_address *ret_address)
{
	struct str rest = local_part(site, link);
	if (!rest.p)
		return false;
	rest = str_slice(rest, 0, str_find_char(rest, '#', 0));
	size_t mark = str_find_char(rest, '?', 0);
	struct str path = str_slice(rest, 0, mark),
		   query = mark == SIZE_MAX ? STR("") : str_slice(rest, mark + 1, rest.n);
	struct static_address found = {.comments = url_query_get(a, query, COMMENTS)};
	if (!found.comments.p || !is_mark(found.comments))
		found.comments = STR("");
	found.path = at;
	if (path.n > 0 && url_path_normalise(a, path, &found.path) != RC_OK)
		return false;
	*ret_address = found;
	return true;
}

enum static_kind static_kind_of(struct str content_type)
{
	static const char *const texts[] = {"xml", "json", "css", "javascript", "manifest"};
	struct str type = str_slice(content_type, 0, str_find_char(content_type, ';', 0));
	if (str_starts_nocase(type, STR("text/html")))
		return STATIC_PAGE;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!str_starts_nocase(type, STR("image/")) && str_find_nocase(type, str_of(texts[i]), 0) != SIZE_MAX)
			return STATIC_TEXT;
	return STATIC_FILE;
}

/* The path of the page: that of the article, or for a page of its comments one below or beside it. */
static struct str page_path(struct arena *a, const struct static_address *address)
{
	struct str path = address->path;
	if (address->comments.n == 0)
		return path;
	struct str between = str_ends(path, STR("/")) ? STR(COMMENTS "-") : STR("-" COMMENTS "-");
	return arena_join(a, path, between, address->comments, STR("/"), STR_NONE);
}

enum rc static_file_of(struct arena *a, const struct static_address *address, enum static_kind kind,
		       struct str *ret_file)
{
	struct str path = page_path(a, address), rest = path, part;
	bool named = str_ends(path, STR(".html")) || str_ends(path, STR(".htm"));
	while (str_split(&rest, '/', &part))
		if (part.n > NAME_LENGTH_MAX)
			return rc_fail(RC_INVALID, "%.*s: a part of this address is longer than a file's name may be",
				       STR_ARG(path));
	if (str_ends(path, STR("/")))
		path = arena_join(a, path, kind == STATIC_PAGE ? STR("index.html") : STR("index.xml"), STR_NONE);
	else if (kind == STATIC_PAGE && !named)
		path = arena_join(a, path, STR("/index.html"), STR_NONE);
	*ret_file = str_slice(path, 1, path.n);
	return RC_OK;
}

/* --- Pages --- */

struct page_links {
	struct arena *a;
	struct str site, at;
	const struct static_found *found;
};

static bool is_feed(struct str path)
{
	return str_ends(path, STR("/feed/")) || str_ends(path, STR("/feed/atom/"));
}

/* The link as it is to stand in the file. value is as it stands in the page: escaped. */
static struct str link_settle(const struct page_links *l, struct str value)
{
	struct static_address to;
	struct str link = unescaped(l->a, value);
	if (!static_address_read(l->a, l->site, l->at, link, &to))
		return value;
	l->found->add(l->found->ctx, &to);
	bool feed = is_feed(to.path);
	if (!feed && to.comments.n == 0)
		return value;
	size_t place = str_find_char(link, '#', 0);
	struct str path = feed ? arena_join(l->a, to.path, STR("index.xml"), STR_NONE) : page_path(l->a, &to);
	struct str before = str_starts(link, l->site) ? l->site : STR("");
	return html_from_text(l->a, arena_join(l->a, before, url_path_encode(l->a, path),
					       place == SIZE_MAX ? STR("") : str_slice(link, place, link.n), STR_NONE))
		.s;
}

/* Candidates of a srcset: each address up to a space. Pictures keep their names, so nothing in it changes. */
static void srcset_find(const struct page_links *l, struct str value)
{
	struct str candidate;
	while (str_split(&value, ',', &candidate)) {
		candidate = str_trim(candidate);
		link_settle(l, str_slice(candidate, 0, str_find_char(candidate, ' ', 0)));
	}
}

static bool is_link(struct str name)
{
	static const char *const names[] = {"href", "src", "poster", "content"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* Templates and serialiser write ` name="value"` with quotes and angles escaped, so that no parser is needed. */
static void put_tag(struct buf *out, struct str tag, const struct page_links *l)
{
	size_t from = 0, equals;
	while ((equals = str_find(tag, STR("=\""), from)) != SIZE_MAX) {
		size_t begin = equals + 2, end = str_find_char(tag, '"', begin);
		if (end == SIZE_MAX)
			break;
		struct str before = str_slice(tag, from, equals), value = str_slice(tag, begin, end);
		size_t space = str_rfind_char(before, ' ');
		struct str name = str_slice(before, space == SIZE_MAX ? 0 : space + 1, before.n);
		buf_put(out, str_slice(tag, from, begin));
		if (str_is(name, "srcset"))
			srcset_find(l, value);
		buf_put(out, is_link(name) ? link_settle(l, value) : value);
		from = end;
	}
	buf_put(out, str_slice(tag, from, tag.n));
}

/* What search engines read names pictures of its own. */
static void data_find(struct str html, struct str site, const struct static_found *found)
{
	size_t begin = str_find(html, STR("type=\"application/ld+json\">"), 0);
	if (begin != SIZE_MAX)
		static_text(str_slice(html, begin, str_find_char(html, '<', begin)), site, found);
}

void static_page(struct buf *out, struct str html, struct str site, struct str at, const struct static_found *found)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const struct page_links l = {&a, site, at, found};
	for (size_t from = 0; from < html.n;) {
		size_t tag = str_find_char(html, '<', from);
		size_t end = tag == SIZE_MAX ? SIZE_MAX : str_find_char(html, '>', tag);
		buf_put(out, str_slice(html, from, tag));
		if (tag == SIZE_MAX)
			break;
		from = end == SIZE_MAX ? html.n : end + 1;
		put_tag(out, str_slice(html, tag, from), &l);
	}
	data_find(html, site, found);
}

bool static_page_posts(struct str html)
{
	for (size_t at = 0; (at = str_find(html, STR("form "), at)) != SIZE_MAX; at++) {
		struct str tag = str_slice(html, at, str_find_char(html, '>', at));
		bool begins = at > 0 && html.p[at - 1] == '<';
		if (begins && str_find_nocase(tag, STR("method=\"post\""), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* --- Other text --- */

static bool ends_address(char c)
{
	return (unsigned char)c <= ' ' || strchr("\"'<>()\\", c) != NULL;
}

static bool opens_path(char c)
{
	return c == '"' || c == '\'' || c == '(';
}

void static_text(struct str text, struct str site, const struct static_found *found)
{
	CLEANUP(arena_done) struct arena a;
	struct static_address to;
	arena_init(&a);
	for (size_t at = 0; at < text.n;) {
		struct str rest = str_slice(text, at, text.n);
		bool begins = (site.n > 0 && str_starts(rest, site)) ||
			      (rest.p[0] == '/' && at > 0 && opens_path(text.p[at - 1]));
		if (!begins) {
			at++;
			continue;
		}
		size_t end = at;
		while (end < text.n && !ends_address(text.p[end]))
			end++;
		if (static_address_read(&a, site, STR("/"), unescaped(&a, str_slice(text, at, end)), &to))
			found->add(found->ctx, &to);
		at = end > at ? end : at + 1;
		arena_reset(&a);
	}
}
