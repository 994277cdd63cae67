/*
 * Every path that no fixed route has: articles, pages, sections, tags, authors and media by their address, their former
 * addresses, dates, feeds under them, and the doors of the system that the site came from.
 */
#include "rules/publish.h"
#include "store/address.h"
#include "store/gone_path.h"
#include "store/origin.h"
#include "text/url.h"
#include "web/feed.h"
#include "web/handlers.h"
#include "web/reader_article.h"
#include "web/reader_correction.h"
#include "web/reader_list.h"
#include "web/reader_media.h"
#include "web/running.h"

#define SUGGESTIONS 5

/* --- What stands at an address --- */

enum tail { TAIL_NONE, TAIL_FEED, TAIL_FEED_ATOM, TAIL_FEED_JSON };
static const char *const tails[] = {"", "feed/", "feed/atom/", "feed.json"};

/* What is wanted of that which stands at a path. */
struct wanted {
	int64_t page; /* 0: a number that no page can have */
	enum tail tail;
};

/* A path as it was asked for, with "feed/" or "page/2/" cut off its end. */
struct asked {
	struct str path;
	struct wanted wanted;
	bool cut;
};

static enum rc answer_article(struct req *q, int64_t id, const struct wanted *w)
{
	struct article a;
	bool gone = false;
	enum rc rc = article_get(q->db, q->arena, id, &a);
	if (rc == RC_OK)
		rc = reader_is_gone(q, &a, &gone);
	if (rc != RC_OK)
		return rc;
	if (gone)
		return reader_withdrawn(q, &a);
	if (!article_visible(&a, q->now))
		return RC_NOT_FOUND;
	if (w->tail == TAIL_FEED)
		return feed_of_article(q, &a);
	if (w->tail == TAIL_FEED_ATOM) /* comments are there as RSS only */
		return req_redirect(q, 301, a.path, tails[TAIL_FEED]);
	return w->tail == TAIL_NONE ? reader_article(q, &a, w->page) : RC_NOT_FOUND;
}

static enum rc answer_list_feed(struct req *q, const struct feed_scope *scope, enum tail tail)
{
	return feed_answer(q, scope,
			   tail == TAIL_FEED_JSON   ? FEED_JSON
			   : tail == TAIL_FEED_ATOM ? FEED_ATOM
						    : FEED_RSS);
}

static enum rc answer_section(struct req *q, int64_t id, const struct wanted *w)
{
	struct section s;
	enum rc rc = section_get(q->db, q->arena, id, &s);
	if (rc != RC_OK)
		return rc;
	if (w->tail == TAIL_NONE)
		return reader_section(q, &s, w->page);
	return answer_list_feed(q, &(struct feed_scope){.title = s.name, .path = s.path, .section_id = s.id}, w->tail);
}

static enum rc answer_tag(struct req *q, int64_t id, const struct wanted *w)
{
	struct tag t;
	enum rc rc = tag_get(q->db, q->arena, id, &t);
	if (rc != RC_OK)
		return rc;
	if (w->tail == TAIL_NONE)
		return reader_tag(q, &t, w->page);
	return answer_list_feed(q, &(struct feed_scope){.title = t.name, .path = t.path, .tag_id = t.id}, w->tail);
}

static enum rc answer_person(struct req *q, int64_t id, const struct wanted *w)
{
	struct person p;
	enum rc rc = person_get(q->db, q->arena, id, &p);
	if (rc != RC_OK)
		return rc;
	if (w->tail == TAIL_NONE)
		return reader_author(q, &p, w->page);
	return answer_list_feed(q, &(struct feed_scope){.title = p.name, .path = p.path, .person_id = p.id}, w->tail);
}

static enum rc answer_media(struct req *q, struct str path)
{
	struct media_file f;
	enum rc rc = media_find(q, path, &f);
	return rc == RC_OK ? media_answer(q, &f) : rc;
}

static bool is_list(enum address_kind kind)
{
	return kind == ADDRESS_SECTION || kind == ADDRESS_TAG || kind == ADDRESS_PERSON;
}

/* The rest that was cut off the path, to be put behind the canonical one again. */
static const char *tail_text(struct req *q, const struct wanted *w, bool list)
{
	if (w->tail != TAIL_NONE)
		return tails[w->tail == TAIL_FEED_ATOM && !list ? TAIL_FEED : w->tail];
	if (w->page == 1)
		return "";
	return arena_printf(q->arena, list ? "page/%lld/" : "%lld/", (long long)w->page).p;
}

/* May readers be told where the object lives? Not for an article that is not public; a tombstone is. */
static enum rc redirect_to(struct req *q, const struct address *at, const struct wanted *w)
{
	if (at->kind == ADDRESS_REDIRECT)
		return at->target.p[0] == '/' ? req_redirect(q, 301, at->target, NULL)
					      : req_redirect_raw(q, 301, at->target);
	if (at->kind == ADDRESS_ARTICLE) {
		struct article a;
		bool gone = false;
		enum rc rc = article_get(q->db, q->arena, at->object_id, &a);
		if (rc == RC_OK)
			rc = reader_is_gone(q, &a, &gone);
		if (rc != RC_OK || (!article_visible(&a, q->now) && !gone))
			return rc != RC_OK ? rc : RC_NOT_FOUND;
	}
	if (at->kind == ADDRESS_MEDIA) { /* the page of a picture on an old site; a file's own path is in its row */
		struct media m;
		enum rc rc = media_get(q->db, q->arena, at->object_id, &m);
		return rc == RC_OK ? req_redirect(q, 301, m.path, NULL) : rc;
	}
	bool list = is_list(at->kind);
	struct str to = list ? arena_join(q->arena, q->lang_prefix, at->canonical_path, STR_NONE) : at->canonical_path;
	const char *tail = tail_text(q, w, list);
	if (tail[0] && !str_ends(to, STR("/")))
		to = arena_join(q->arena, to, STR("/"), STR_NONE);
	return req_redirect(q, 301, to, tail);
}

static enum rc answer_address(struct req *q, const struct address *at, const struct wanted *w)
{
	if (!at->canonical)
		return redirect_to(q, at, w);
	/* Articles have one address in every language; a prefix before it leads there. */
	if (q->lang_prefix.n > 0 && !is_list(at->kind))
		return redirect_to(q, at, w);
	switch (at->kind) {
	case ADDRESS_ARTICLE:
		return answer_article(q, at->object_id, w);
	case ADDRESS_SECTION:
		return answer_section(q, at->object_id, w);
	case ADDRESS_TAG:
		return answer_tag(q, at->object_id, w);
	case ADDRESS_PERSON:
		return answer_person(q, at->object_id, w);
	case ADDRESS_MEDIA:
		return answer_media(q, at->canonical_path);
	case ADDRESS_REDIRECT:
		break;
	}
	return RC_NOT_FOUND;
}

/* --- Finding it --- */

static bool cut(struct str *path, const char *ending)
{
	struct str e = str_of(ending);
	if (!str_ends(*path, e) || path->n == e.n)
		return false;
	*path = str_slice(*path, 0, path->n - e.n);
	return true;
}

/* "/x/feed/" → "/x/"; the feed's own spelling variants lead to it as well. */
static enum tail feed_cut(struct str *path)
{
	if (cut(path, "feed/atom/") || cut(path, "feed/atom"))
		return TAIL_FEED_ATOM;
	if (cut(path, "feed.json"))
		return TAIL_FEED_JSON;
	if (cut(path, "feed/rss2/") || cut(path, "feed/rss2") || cut(path, "feed/rss/") || cut(path, "feed/rss") ||
	    cut(path, "feed/rdf/") || cut(path, "feed/rdf") || cut(path, "feed/") || cut(path, "feed"))
		return TAIL_FEED;
	return TAIL_NONE;
}

static enum rc answer_at(struct req *q, struct str path, const struct wanted *w)
{
	struct address at;
	enum rc rc = address_resolve(q->db, q->arena, path, &at);
	return rc == RC_OK ? answer_address(q, &at, w) : rc;
}

static enum rc lead_to(struct req *q, struct str path, const struct wanted *w)
{
	struct address at;
	enum rc rc = address_resolve(q->db, q->arena, path, &at);
	return rc == RC_OK ? redirect_to(q, &at, w) : rc;
}

static const struct wanted all_of_it = {.page = 1};

/* --- Old doors --- */

static const struct {
	const char *name;
	enum origin_kind origin;
	enum address_kind address;
} query_doors[] = {
	{"p", ORIGIN_ARTICLE, ADDRESS_ARTICLE},         {"page_id", ORIGIN_ARTICLE, ADDRESS_ARTICLE},
	{"attachment_id", ORIGIN_MEDIA, ADDRESS_MEDIA}, {"cat", ORIGIN_SECTION, ADDRESS_SECTION},
	{"author", ORIGIN_PERSON, ADDRESS_PERSON},
};

/* "?feed=": of the whole site, or of what another parameter names. */
static const struct {
	const char *name;
	enum tail tail;
} feed_doors[] = {
	{"rss2", TAIL_FEED}, {"rss", TAIL_FEED}, {"rdf", TAIL_FEED}, {"feed", TAIL_FEED}, {"atom", TAIL_FEED_ATOM},
};

static enum tail feed_asked(struct req *q)
{
	struct str name = req_query(q, "feed");
	for (size_t i = 0; i < ARRAY_LEN(feed_doors); i++)
		if (str_is(name, feed_doors[i].name))
			return feed_doors[i].tail;
	return TAIL_NONE;
}

/* An old number, or where no import brought it the article of that number. */
static enum rc door_object(struct req *q, size_t door, int64_t number, int64_t *ret_id)
{
	enum rc rc = origin_former_find(q->db, query_doors[door].origin, number, ret_id);
	if (rc == RC_NOT_FOUND && query_doors[door].address == ADDRESS_ARTICLE) {
		*ret_id = number;
		rc = RC_OK;
	}
	return rc;
}

/* An attachment's number leads to the article it belongs to, or to the file itself. */
static enum rc door_media(struct req *q, int64_t media_id, struct address *ret_at)
{
	struct media m;
	struct article a;
	enum rc rc = media_get(q->db, q->arena, media_id, &m);
	if (rc != RC_OK)
		return rc;
	if (m.article_id && article_get(q->db, q->arena, m.article_id, &a) == RC_OK && article_visible(&a, q->now))
		*ret_at = (struct address){.kind = ADDRESS_ARTICLE, .object_id = a.id};
	else
		*ret_at = (struct address){.kind = ADDRESS_MEDIA, .object_id = m.id};
	return RC_OK;
}

static enum rc door_open(struct req *q, size_t door, int64_t number, struct address *ret_at)
{
	int64_t id;
	*ret_at = (struct address){.kind = query_doors[door].address};
	bool media = query_doors[door].origin == ORIGIN_MEDIA;
	if (query_doors[door].origin == ORIGIN_ARTICLE &&
	    origin_former_find(q->db, ORIGIN_ARTICLE, number, &id) == RC_NOT_FOUND)
		media = origin_former_find(q->db, ORIGIN_MEDIA, number, &id) == RC_OK;
	if (!media)
		return door_object(q, door, number, &ret_at->object_id);
	enum rc rc = origin_former_find(q->db, ORIGIN_MEDIA, number, &id);
	return rc == RC_OK ? door_media(q, id, ret_at) : rc;
}

enum rc reader_query_door(struct req *q, bool *ret_answered)
{
	*ret_answered = false;
	struct str s = req_query(q, "s");
	struct wanted wanted = {.page = 1, .tail = feed_asked(q)};
	if (s.n > 0) {
		CLEANUP(buf_done) struct buf b = BUF(8192);
		url_encode(&b, s, URL_ENCODE_COMPONENT);
		*ret_answered = true;
		return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, STR("/search/"), STR_NONE),
				    arena_printf(q->arena, "?q=%.*s", STR_ARG(buf_str(&b))).p);
	}
	for (size_t i = 0; i < ARRAY_LEN(query_doors); i++) {
		struct address at;
		int64_t number;
		if (str_to_i64(req_query(q, query_doors[i].name), &number) != RC_OK || number < 1)
			continue;
		enum rc rc = door_open(q, i, number, &at);
		if (rc == RC_OK)
			rc = address_canonical(q->db, q->arena, at.kind, at.object_id, &at.canonical_path);
		*ret_answered = true;
		return rc == RC_OK ? redirect_to(q, &at, &wanted) : rc;
	}
	if (wanted.tail == TAIL_NONE)
		return RC_OK;
	*ret_answered = true;
	return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, STR("/"), STR_NONE), tails[wanted.tail]);
}

/* --- Doors: one for each way in which a path can be meant --- */

static enum rc door_own(struct req *q, const struct asked *asked)
{
	return answer_at(q, q->path, &all_of_it);
}

static enum rc door_file(struct req *q, const struct asked *asked)
{
	return answer_media(q, q->path);
}

static enum rc door_number(struct req *q, const struct asked *asked)
{
	bool answered = false;
	enum rc rc = str_is(q->path, "/index.php") ? reader_query_door(q, &answered) : RC_OK;
	return rc == RC_OK && !answered ? RC_NOT_FOUND : rc;
}

static const struct {
	const char *from, *to;
} old_names[] = {
	{"/sitemap_index.xml", "/sitemap.xml"},
	{"/wp-sitemap.xml", "/sitemap.xml"},
	{"/wp-admin", "/newsroom/"},
	{"/wp-admin/", "/newsroom/"},
	{"/wp-login.php", "/newsroom/"},
	{"/newsroom", "/newsroom/"},
	{"/search", "/search/"},
	{"/feed", "/feed/"},
	{"/feed/rss2", "/feed/"},
	{"/feed/rss2/", "/feed/"},
	{"/feed/rss", "/feed/"},
	{"/feed/rss/", "/feed/"},
	{"/feed/rdf", "/feed/"},
	{"/feed/rdf/", "/feed/"},
	{"/feed/atom", "/feed/atom/"},
	{"/comments/feed", "/comments/feed/"},
	{"/index.php", "/"},
	{"/amp/", "/"},
};

static enum rc door_old_name(struct req *q, const struct asked *asked)
{
	for (size_t i = 0; i < ARRAY_LEN(old_names); i++)
		if (str_is(q->path, old_names[i].from))
			return req_redirect(
				q, 301, arena_join(q->arena, q->lang_prefix, str_of(old_names[i].to), STR_NONE), NULL);
	return RC_NOT_FOUND;
}

static enum rc door_language(struct req *q, const struct asked *asked)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	for (size_t i = 1; i < n; i++)
		if (q->path.n == tags[i].n + 1 && str_ends(q->path, tags[i]))
			return req_redirect(q, 301, arena_join(q->arena, q->path, STR("/"), STR_NONE), NULL);
	return RC_NOT_FOUND;
}

/* "…/comment-page-2/" → "…/": all comments are on the article's one page. */
static bool comment_page_cut(struct str *path)
{
	size_t end = str_ends(*path, STR("/")) ? path->n - 1 : path->n;
	size_t slash = str_rfind_char(str_slice(*path, 0, end), '/');
	if (slash == SIZE_MAX || !str_starts(str_slice(*path, slash + 1, end), STR("comment-page-")))
		return false;
	*path = str_slice(*path, 0, slash + 1);
	return true;
}

static enum rc door_old_ending(struct req *q, const struct asked *asked)
{
	struct str p = q->path;
	if (cut(&p, "amp/") || cut(&p, "amp") || cut(&p, "trackback/") || comment_page_cut(&p))
		return lead_to(q, p, &all_of_it);
	return RC_NOT_FOUND;
}

/* "…/page/2" is there with a slash at the end. */
static enum rc slash_settle(struct req *q, enum rc rc)
{
	if (rc != RC_OK || q->response.status != 200 || str_ends(q->path, STR("/")) || str_ends(q->path, STR(".json")))
		return rc;
	response_done(&q->response);
	return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, q->path, STR("/"), STR_NONE), NULL);
}

/* The first page is the list itself. */
static enum rc door_first_page(struct req *q, const struct asked *asked)
{
	if (!asked->cut || asked->wanted.page != 1 || asked->wanted.tail != TAIL_NONE)
		return RC_NOT_FOUND;
	enum rc rc = lead_to(q, asked->path, &all_of_it);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = reader_date(q, asked->path, 1);
	if (rc != RC_OK)
		return rc;
	response_done(&q->response);
	return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, asked->path, STR_NONE), NULL);
}

static enum rc door_ending(struct req *q, const struct asked *asked)
{
	if (!asked->cut || asked->wanted.page < 1)
		return RC_NOT_FOUND;
	if (str_is(asked->path, "/") && asked->wanted.tail == TAIL_NONE) /* "/page/2": routes.c has it with the slash */
		return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, q->path, STR("/"), STR_NONE), NULL);
	if (asked->wanted.tail != TAIL_NONE && !str_ends(q->path, str_of(tails[asked->wanted.tail])))
		return lead_to(q, asked->path, &asked->wanted);
	return slash_settle(q, answer_at(q, asked->path, &asked->wanted));
}

/* With the last slash or without: leads to the one that is there, in one hop. */
static enum rc door_slash(struct req *q, const struct asked *asked)
{
	struct str path = asked->path;
	bool slash = str_ends(path, STR("/"));
	struct str other = slash ? str_slice(path, 0, path.n - 1) : arena_join(q->arena, path, STR("/"), STR_NONE);
	return other.n > 1 && asked->wanted.page > 0 ? lead_to(q, other, &asked->wanted) : RC_NOT_FOUND;
}

static enum rc door_part(struct req *q, const struct asked *asked)
{
	struct str path = asked->path, p = path;
	struct wanted w = {.page = 0};
	struct address at;
	if (str_ends(p, STR("/")))
		p.n--;
	size_t slash = str_rfind_char(p, '/');
	if (asked->cut || slash == SIZE_MAX || slash == 0 || p.n - slash > 5 ||
	    str_to_i64(str_slice(p, slash + 1, p.n), &w.page) != RC_OK || w.page < 1)
		return RC_NOT_FOUND;
	enum rc rc = address_resolve(q->db, q->arena, str_slice(path, 0, slash + 1), &at);
	if (rc == RC_NOT_FOUND)
		rc = address_resolve(q->db, q->arena, str_slice(path, 0, slash), &at);
	if (rc != RC_OK || at.kind != ADDRESS_ARTICLE)
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	return w.page == 1 ? redirect_to(q, &at, &w) : answer_address(q, &at, &w);
}

static enum rc door_date(struct req *q, const struct asked *asked)
{
	if (asked->wanted.page < 1 || asked->wanted.tail != TAIL_NONE)
		return RC_NOT_FOUND;
	return slash_settle(q, reader_date(q, asked->path, asked->wanted.page));
}

/* Tried in this order; the first that does not answer RC_NOT_FOUND is the right one. */
static enum rc (*const doors[])(struct req *q, const struct asked *asked) = {
	door_own,        /* an address of the site, now or once: article, page, section, tag, author, redirect */
	door_file,       /* /wp-content/uploads/2020/01/a-300x200.jpg → the picture in that size */
	door_number,     /* /index.php?p=7 → what had that number on the old site; "/?p=7" comes by reader_front() */
	door_old_name,   /* /wp-admin → /newsroom/ and others of old_names[] */
	door_language,   /* /fr → /fr/ */
	door_old_ending, /* …/amp/, …/trackback/, …/comment-page-2/ → the article */
	door_first_page, /* …/page/1/ → the list */
	door_ending, /* …/feed/, …/feed.json, …/page/2/: of what stands before it; …/feed/rss2/ → …/feed/ */
	door_slash,  /* …/slug → …/slug/ and the other way round */
	door_part,   /* …/slug/2/: a part of an article; 1 → the article */
	door_date,   /* /2024/, /2024/03/, /2024/03/05/, and their pages */
};

/* --- All in turn --- */

/* What asks for a picture cannot show a page. */
static bool wants_picture(struct req *q)
{
	return str_starts(request_header(q->http, "Accept"), STR("image/"));
}

static enum rc not_found(struct req *q)
{
	struct error_view v = {.status = 404};
	struct article_cards rows;
	struct article_filter f = {.now = q->now, .limit = SUGGESTIONS};
	if (req_wants_json(q))
		return req_problem(q, 404, NULL);
	if (wants_picture(q)) {
		response_init(&q->response, q->arena, 404);
		response_plain(&q->response, 404);
		return RC_OK;
	}
	filter_lang(q, &f);
	enum rc rc = article_list(q->db, q->arena, &f, &rows);
	if (rc == RC_OK)
		rc = page_cards(q, &rows, &v.suggestions);
	if (rc != RC_OK)
		return rc;
	v.heading = req_text(q, N_("Page not found"));
	v.text = req_text(q, q->web->config.frozen
				     ? N_("There is nothing at this address.")
				     : N_("There is nothing at this address. It may have moved: try the search."));
	v.has_suggestions = rows.n > 0;
	page_fill(q, &v.page, v.heading);
	v.page.robots = STR("noindex");
	v.back_url = v.page.home_url;
	return req_render(q, 404, "error", &error_view_type, &v);
}

/* A deleted article leaves its address behind: search engines forget it sooner, and readers need not look for it. */
static enum rc nothing_here(struct req *q)
{
	bool gone;
	enum rc rc = gone_path_has(q->db, arena_join(q->arena, q->lang_prefix, q->path, STR_NONE), &gone);
	if (rc == RC_OK && !gone)
		rc = gone_path_has(q->db, q->path, &gone);
	if (rc != RC_OK || !gone)
		return rc == RC_OK ? not_found(q) : rc;
	return req_problem(q, 410, NULL);
}

static enum rc doors_try(struct req *q)
{
	struct asked asked = {.path = q->path, .wanted = {.page = 1}};
	asked.wanted.tail = feed_cut(&asked.path);
	if (asked.wanted.tail == TAIL_NONE && !page_number_cut(q->path, &asked.path, &asked.wanted.page))
		asked.wanted.page = 0;
	asked.cut = asked.path.n != q->path.n;
	enum rc rc = RC_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_LEN(doors) && rc == RC_NOT_FOUND; i++)
		rc = doors[i](q, &asked);
	return rc;
}

/* What was asked besides the path comes along to the good address. */
static void query_keep(struct req *q)
{
	struct str to = response_get(&q->response, "Location");
	if (q->response.status != 301 || !q->http->query.p || q->http->query.n == 0 || str_is(q->path, "/index.php") ||
	    str_find_char(to, '?', 0) != SIZE_MAX || str_find_char(to, '#', 0) != SIZE_MAX)
		return;
	struct str with = arena_join(q->arena, to, STR("?"), q->http->query, STR_NONE);
	response_init(&q->response, q->arena, 301);
	response_redirect(&q->response, 301, with);
}

/*
 * An imported site may have had the language in its own paths ("/en/2024/03/slug/"): what stands at the whole path wins
 * over the list of a language.
 */
static void prefix_settle(struct req *q)
{
	struct address at;
	int64_t page;
	struct str whole = arena_join(q->arena, q->lang_prefix, q->path, STR_NONE), listed = whole, fed = whole;
	if (q->lang_prefix.n == 0)
		return;
	page_number_cut(whole, &listed, &page);
	feed_cut(&fed);
	if (address_resolve(q->db, q->arena, whole, &at) != RC_OK &&
	    address_resolve(q->db, q->arena, listed, &at) != RC_OK &&
	    address_resolve(q->db, q->arena, fed, &at) != RC_OK)
		return;
	q->path = whole;
	q->lang_prefix = STR("");
}

enum rc reader_path_other(struct req *q)
{
	prefix_settle(q);
	enum rc rc = doors_try(q);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	response_done(&q->response);
	int status = rc == RC_OK ? 405 : 404;
	rc = req_problem(q, status, NULL);
	if (status == 405)
		response_set(&q->response, "Allow", method_allow(q->arena, METHOD_GET));
	return rc;
}

enum rc reader_path(struct req *q)
{
	prefix_settle(q);
	enum rc rc = doors_try(q);
	if (rc == RC_NOT_FOUND && str_is(q->path, "/privacy/"))
		return reader_privacy(q);
	if (rc == RC_NOT_FOUND && str_is(q->path, "/privacy"))
		return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, STR("/privacy/"), STR_NONE), NULL);
	if (rc == RC_NOT_FOUND)
		return nothing_here(q);
	if (rc == RC_OK)
		query_keep(q);
	return rc;
}

enum rc reader_nowhere(struct req *q)
{
	(void)q;
	return RC_NOT_FOUND;
}
