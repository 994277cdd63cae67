/*
 * Finding a site's REST answers and asking for them. Whatever the answers name, the site is asked where its owner said
 * it is: a copy on another name, or one that still runs under its old name, is read as well.
 */
#include "move/rest_site.h"

#include <stdlib.h>
#include <unistd.h>

#include "move/pace.h"
#include "text/html.h"
#include "text/url.h"
#include "worker/worker.h"

#define ANSWER_MAX ((size_t)48 << 20)
#define PAGE_MAX ((size_t)8 << 20)

/* --- Addresses --- */

bool rest_is_address(const char *source)
{
	struct str s = str_of(source);
	if (str_starts_nocase(s, STR("http://")) || str_starts_nocase(s, STR("https://")))
		return true;
	if (access(source, F_OK) == 0 || s.n == 0 || s.p[0] == '/' || s.p[0] == '.')
		return false;
	struct str host = str_slice(s, 0, str_find_char(s, '/', 0));
	bool host_like = str_find_char(host, '.', 0) != SIZE_MAX || str_find_char(host, ':', 0) != SIZE_MAX ||
			 str_is(host, "localhost");
	return host_like && str_find_char(s, ' ', 0) == SIZE_MAX && !str_ends(s, STR(".xml"));
}

/* Without query, fragment, user and the slash at its end. */
static enum rc site_address(struct arena *a, struct str address, struct str *ret)
{
	struct url u;
	struct str normal;
	enum rc rc = url_normalise(a, address, &normal);
	if (rc != RC_OK || (rc = url_parse(normal, &u)) != RC_OK)
		return rc;
	if (u.host.n == 0 || !(str_is(u.scheme, "http") || str_is(u.scheme, "https")))
		return rc_fail(RC_INVALID, "\"%.*s\" is no address of a site; write it as https://old-site.example",
			       STR_ARG(address));
	u.userinfo = u.query = u.fragment = STR_NONE;
	if (str_ends(u.path, STR("/index.php")))
		u.path = str_slice(u.path, 0, u.path.n - strlen("index.php"));
	while (u.path.n > 0 && u.path.p[u.path.n - 1] == '/')
		u.path = str_slice(u.path, 0, u.path.n - 1);
	*ret = url_join(a, &u);
	return RC_OK;
}

/* The same path and query at the place where the site is asked. */
static struct str rebased(const struct rest *r, struct arena *a, struct str address)
{
	struct url u;
	if (url_parse(address, &u) != RC_OK)
		return address;
	return arena_join(a, pace_origin(a, r->site), u.path.n > 0 ? u.path : STR("/"),
			  u.query.n > 0 ? STR("?") : STR(""), u.query.n > 0 ? u.query : STR(""), STR_NONE);
}

struct str rest_here(const struct rest *r, struct arena *a, struct str address)
{
	bool own = url_same_site(address, r->told.address) || url_same_site(address, r->site);
	return own ? rebased(r, a, address) : address;
}

struct str rest_address(const struct rest *r, struct arena *a, const char *route, const char *query)
{
	const char *joint = str_find_char(r->root, '?', 0) == SIZE_MAX ? "?" : "&";
	return arena_join(a, r->root, str_of(route), str_of(query[0] ? joint : ""), str_of(query), STR_NONE);
}

/* --- Asking --- */

bool rest_cancelled(const struct rest *r)
{
	return r->options.cancelled && r->options.cancelled(r->options.ctx);
}

void rest_progress(const struct rest *r, const char *what, int64_t done, int64_t total)
{
	if (r->options.progress)
		r->options.progress(r->options.ctx, what, done, total);
}

enum rc rest_get(struct rest *r, struct arena *a, struct str address, struct http_client_response *ret)
{
	struct http_client_request q = {.url = address, .accept = STR("application/json")};
	return http_client_fetch(r->client, a, &q, ret);
}

enum rc rest_json(struct str body, struct json **ret_json)
{
	enum rc rc = json_parse(body, ret_json);
	for (size_t at = 0; rc == RC_INVALID && (at = str_find_char(body, '\n', at)) != SIZE_MAX;) {
		struct str tail = str_slice(body, ++at, SIZE_MAX);
		if (str_starts(tail, STR("[")) || str_starts(tail, STR("{")))
			rc = json_parse(tail, ret_json);
	}
	return rc;
}

/* --- Discovery --- */

/* <https://old.example/wp-json/>; rel="https://api.w.org/" */
static struct str root_of_header(const struct http_client_response *h)
{
	for (size_t i = 0; i < h->n_headers; i++) {
		struct str v = h->headers[i].value;
		if (!str_eq_nocase(h->headers[i].name, STR("link")))
			continue;
		for (size_t at = 0; (at = str_find_char(v, '<', at)) != SIZE_MAX;) {
			size_t end = str_find_char(v, '>', at), next = str_find(v, STR(",<"), at);
			if (next == SIZE_MAX)
				next = str_find(v, STR(", <"), at);
			struct str link = str_slice(v, at, next);
			if (end != SIZE_MAX && str_find(link, STR("https://api.w.org/"), 0) != SIZE_MAX)
				return str_slice(v, at + 1, end);
			at++;
		}
	}
	return STR("");
}

/* The same as an element of the page; only its address is read, and that is checked like any other. */
static struct str root_of_page(struct arena *a, struct str html)
{
	size_t rel = str_find(html, STR("https://api.w.org/"), 0);
	size_t from = rel == SIZE_MAX ? SIZE_MAX : str_rfind_char(str_slice(html, 0, rel), '<');
	size_t to = rel == SIZE_MAX ? SIZE_MAX : str_find_char(html, '>', rel);
	if (from == SIZE_MAX || to == SIZE_MAX)
		return STR("");
	struct str tag = str_slice(html, from, to);
	size_t href = str_find_nocase(tag, STR("href="), 0);
	if (href == SIZE_MAX || href + 6 >= tag.n)
		return STR("");
	char quote = tag.p[href + 5];
	size_t end = str_find_char(tag, quote, href + 6);
	if ((quote != '"' && quote != '\'') || end == SIZE_MAX)
		return STR("");
	CLEANUP(buf_done) struct buf out = BUF(4096);
	html_decode(&out, str_slice(tag, href + 6, end));
	return buf_to_arena(&out, a);
}

static bool speaks_wp_v2(const struct json *root)
{
	struct json_iter it = {0};
	while (json_each(json_get(root, "namespaces"), &it))
		if (str_is(json_str(it.value), "wp/v2"))
			return true;
	return false;
}

static void told_take(struct rest *r, const struct json *root)
{
	struct arena *a = &r->arena;
	struct str home = json_str(json_get(root, "home"));
	r->told.title = arena_str(a, json_str(json_get(root, "name")));
	r->told.tagline = arena_str(a, json_str(json_get(root, "description")));
	r->told.time_zone = arena_str(a, json_str(json_get(root, "timezone_string")));
	if (home.n == 0 || site_address(a, home, &r->told.address) != RC_OK)
		r->told.address = r->site;
}

/* RC_OK when this is the root; else why not. */
static enum rc root_try(struct rest *r, struct str root)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response h;
	struct json *json;
	arena_init(&a);
	r->root = arena_str(&r->arena, root);
	enum rc rc = rest_get(r, &a,
			      rest_address(r, &a, "", "_fields=name,description,home,timezone_string,namespaces"), &h);
	if (rc == RC_OK)
		rc = http_client_status(&h);
	if (rc == RC_OK)
		rc = rest_json(h.body, &json);
	if (rc == RC_OK && !speaks_wp_v2(json))
		rc = rc_fail(RC_NOT_FOUND, "%.*s does not tell articles (wp/v2)", STR_ARG(root));
	else if (rc == RC_OK)
		told_take(r, json);
	if (rc == RC_OK)
		json_free(json);
	else
		r->root = STR("");
	return rc;
}

static enum rc roots_try(struct rest *r, struct arena *a, struct str named)
{
	struct str roots[5];
	size_t n = 0;
	enum rc rc = RC_NOT_FOUND, denied = RC_OK;
	if (named.n > 0 && !url_same_site(named, r->site))
		roots[n++] = rebased(r, a, named);
	if (named.n > 0)
		roots[n++] = named;
	roots[n++] = arena_join(a, r->site, STR("/wp-json/"), STR_NONE);
	roots[n++] = arena_join(a, r->site, STR("/?rest_route=/"), STR_NONE);
	roots[n++] = arena_join(a, r->site, STR("/index.php?rest_route=/"), STR_NONE);
	for (size_t i = 0; i < n; i++) {
		rc = root_try(r, roots[i]);
		if (rc == RC_OK || rc == RC_INTERNAL || rest_cancelled(r))
			return rc;
		if (rc == RC_DENIED)
			denied = rc;
	}
	return denied == RC_DENIED ? denied : rc;
}

static void language_take(struct rest *r, struct arena *a, const struct http_client_response *home)
{
	struct worker_page page;
	if (home->status == 200 && worker_html_page(r->workers, home->body, a, &page) == RC_OK)
		r->told.language = arena_str(&r->arena, page.language);
}

static enum rc discover(struct rest *r)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response home;
	arena_init(&a);
	struct http_client_request q = {.url = arena_join(&a, r->site, STR("/"), STR_NONE), .body_max = PAGE_MAX};
	enum rc rc = http_client_fetch(r->client, &a, &q, &home);
	if (rc != RC_OK)
		return rc;
	struct str moved, named = root_of_header(&home);
	if (url_same_site(home.url, r->site) && site_address(&r->arena, pace_origin(&a, home.url), &moved) == RC_OK)
		r->site = arena_join(&r->arena, moved, str_slice(r->site, pace_origin(&a, r->site).n, SIZE_MAX),
				     STR_NONE);
	if (named.n == 0)
		named = root_of_page(&a, home.body);
	language_take(r, &a, &home);
	rc = roots_try(r, &a, named);
	if (rc == RC_INTERNAL || rest_cancelled(r))
		return rc;
	r->closed = rc;
	if (rc == RC_OK)
		return RC_OK;
	r->told.address = r->site;
	const char *why =
		rc == RC_DENIED ? "its REST answers are closed" : "no WordPress REST answers were found there";
	r->closed_says = arena_printf(&r->arena,
				      "%.*s: %s (%s). An export file brings the articles in: courant import wordpress "
				      "%.*s --wxr FILE.xml",
				      STR_ARG(r->site), why, rc_message(), STR_ARG(r->site));
	return RC_OK;
}

/* --- Opening --- */

static enum rc client_open(struct rest *r)
{
	const char *hosts[] = {arena_cstr(&r->arena, pace_authority(&r->arena, r->site)), NULL};
	struct http_client_options o = {.purpose = "import",
					.allow_hosts = hosts,
					.delay_ms = pace_delay(r->site, r->options.delay_ms),
					.backoff_ms = 500,
					.attempts = 3,
					.body_max = ANSWER_MAX,
					.cancelled = r->options.cancelled,
					.cancelled_ctx = r->options.ctx};
	enum rc rc = http_client_new(&o, &r->client);
	o.attempts = 1;
	return rc == RC_OK ? http_client_new(&o, &r->hasty) : rc;
}

static enum rc open_at(struct rest *r, struct str address)
{
	http_client_free(r->client);
	http_client_free(r->hasty);
	r->client = r->hasty = NULL;
	enum rc rc = site_address(&r->arena, address, &r->site);
	if (rc == RC_OK)
		rc = client_open(r);
	return rc == RC_OK ? discover(r) : rc;
}

enum rc rest_open(struct worker_pool *workers, const struct rest_options *options, struct rest **ret_rest)
{
	struct rest *r = calloc(1, sizeof(*r));
	ensure(r, "out of memory");
	r->options = *options;
	r->workers = workers;
	arena_init(&r->arena);
	arena_init(&r->walk.arena);
	arena_init(&r->walk.page);
	struct str address = str_of(options->address);
	enum rc rc;
	if (str_find(address, STR("://"), 0) != SIZE_MAX) {
		rc = open_at(r, address);
	} else {
		rc = open_at(r, arena_join(&r->arena, STR("https://"), address, STR_NONE));
		if ((rc == RC_BUSY || rc == RC_INVALID) && !rest_cancelled(r))
			rc = open_at(r, arena_join(&r->arena, STR("http://"), address, STR_NONE));
	}
	if (rc != RC_OK) {
		rest_close(r);
		return rc;
	}
	*ret_rest = r;
	return RC_OK;
}

void rest_close(struct rest *r)
{
	if (!r)
		return;
	if (r->spool_open)
		rest_spool_close(&r->spool);
	json_free(r->walk.answer);
	http_client_free(r->client);
	http_client_free(r->hasty);
	arena_done(&r->walk.page);
	arena_done(&r->walk.arena);
	arena_done(&r->arena);
	free(r);
}

void rest_forget(struct rest *r)
{
	if (r->spool_open)
		rest_spool_close(&r->spool);
	r->spool_open = false;
	unlink(r->options.spool);
}
