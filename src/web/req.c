/*
 * What handlers ask of a request, and how they answer it.
 */
#include "web/req.h"

#include "http/conditional.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/running.h"
#include "web/staff.h"

#define PAGE_MAX ((size_t)8 << 20)
/* Pages of staff are framed by nobody, and show pictures before they are sent. The last two are newsroom/editor's. */
#define NEWSROOM_POLICY                                                                                                \
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri "   \
	"'none'; frame-ancestors 'none'; font-src 'self'; img-src 'self' data: blob: https: http:; media-src 'self' "  \
	"blob: https: http:; manifest-src 'self'; require-trusted-types-for 'script'; trusted-types courant "          \
	"courant-editor ProseMirrorClipboard"
#define PAGE_USUAL ((size_t)48 << 10) /* room from the start: growing means copying what is there */

/* --- What was asked --- */

struct str req_path_text(struct req *q, const char *name)
{
	struct str s = route_param(&q->match, name);
	return s.p ? s : STR("");
}

int64_t req_path_id(struct req *q, const char *name)
{
	int64_t id;
	struct str s = req_path_text(q, name);
	bool digits = s.n > 0 && s.n <= 18 && s.p[0] != '0';
	for (size_t i = 0; i < s.n; i++)
		digits &= s.p[i] >= '0' && s.p[i] <= '9';
	return digits && str_to_i64(s, &id) == RC_OK ? id : 0;
}

static struct str text_or_empty(struct str s)
{
	return s.p && utf8_valid(s) ? s : STR("");
}

struct str req_query(struct req *q, const char *name)
{
	ensure(!q->entry || cached_knows(name), "a shared page looks at a parameter that its key leaves out");
	return text_or_empty(request_query(q->http, name));
}

struct str req_form_text(struct req *q, const char *name)
{
	struct str s = form_get(&q->form, name);
	return s.p ? s : STR("");
}

int64_t req_form_id(struct req *q, const char *name, int64_t otherwise)
{
	int64_t id;
	struct str s = str_trim(req_form_text(q, name));
	if (s.n == 0)
		return otherwise;
	if (str_to_i64(s, &id) == RC_OK && id >= 0)
		return id;
	req_error(q, name, N_("This is not a number."));
	return otherwise;
}

bool req_wants_json(const struct req *q)
{
	return request_prefers(q->http, "application/json") || request_prefers(q->http, "application/problem+json");
}

struct str req_key(struct req *q)
{
	struct str s = request_header(q->http, "Idempotency-Key");
	return s.p ? s : req_form_text(q, "key");
}

/*
 * Browsers keep a __Host- cookie to this very host, and take it over https and from localhost only. Where the public
 * address is https it is, even if a proxy in between does not say so.
 */
static bool host_cookie(const struct req *q)
{
	struct str host = q->http->host;
	return q->http->https || str_starts(str_of(web_base_url(q->web)), STR("https:")) || str_is(host, "localhost") ||
	       str_starts(host, STR("localhost:"));
}

struct str req_cookie(struct req *q, const char *name)
{
	struct str full = arena_join(q->arena, STR("__Host-"), str_of(name), STR_NONE);
	struct str s = request_cookie(q->http, host_cookie(q) ? arena_cstr(q->arena, full) : name);
	return s.p ? s : STR("");
}

void req_cookie_set(struct req *q, const char *name, const char *value, int64_t max_age)
{
	bool host = host_cookie(q);
	CLEANUP(buf_done) struct buf b = BUF(1024);
	buf_printf(&b, "%s%s=%s; Path=/", host ? "__Host-" : "", name, value);
	if (max_age != 0)
		buf_printf(&b, "; Max-Age=%lld", (long long)(max_age > 0 ? max_age : 0));
	buf_printf(&b, "; HttpOnly; SameSite=Lax%s", host ? "; Secure" : "");
	response_add(&q->response, "Set-Cookie", buf_str(&b));
}

struct str req_network(struct req *q)
{
	struct netaddr n = netaddr_network(&q->http->client);
	size_t size = n.family == NETADDR_V4 ? 4 : n.family == NETADDR_V6 ? 8 : 0;
	return arena_str(q->arena, str_mem(n.bytes, size));
}

struct str req_base_url(struct req *q)
{
	return web_public_url(q->web);
}

struct str req_staff_base_url(struct req *q)
{
	struct url u;
	ensure(q->staff, "a stranger's Host is not to be trusted");
	struct str own =
		arena_join(q->arena, q->http->https ? STR("https://") : STR("http://"), q->http->host, STR_NONE);
	bool set = web_base_url(q->web)[0] != '\0';
	return set || url_parse(own, &u) != RC_OK || u.host.n == 0 ? req_base_url(q) : own;
}

/* --- What is answered --- */

struct str req_text(const struct req *q, const char *msgid)
{
	return locale_text(q->look->locale, msgid);
}

/*
 * What a page may load: itself, and the frames of known embeds after a click. Pictures of an imported article may still
 * stand elsewhere.
 */
static struct str content_policy(const struct req *q)
{
	if (q->look->newsroom)
		return STR(NEWSROOM_POLICY);
	return str_of(q->has_embeds ? q->web->embed_policy : q->web->content_policy);
}

static void page_headers(struct req *q, int status)
{
	struct response *r = &q->response;
	response_set(r, "Content-Security-Policy", content_policy(q));
	response_set(r, "X-Content-Type-Options", STR("nosniff"));
	response_set(r, "Referrer-Policy", STR("strict-origin-when-cross-origin"));
	response_set(r, "Content-Language", str_of(locale_tag(q->look->locale)));
	if (status == 200 && !q->look->newsroom && !(q->route && q->route->flags & PERSONAL))
		req_cacheable(q);
}

void req_cacheable(struct req *q)
{
	int64_t seconds = settings_number(q->settings, "cache.cdn_seconds");
	if (seconds == 0)
		response_set(&q->response, "Cache-Control", STR("public, max-age=0, must-revalidate"));
	else
		response_setf(&q->response, "Cache-Control",
			      "public, max-age=0, s-maxage=%d, stale-while-revalidate=60", (int)seconds);
}

/* A script's post to the newsroom: it gets no page, whichever the handler makes. */
static bool is_scripts_post(const struct req *q)
{
	bool post = !(q->http->method & (METHOD_GET | METHOD_HEAD));
	return post && q->route && route_is_desk(q->route) && req_wants_json(q);
}

enum rc req_render(struct req *q, int status, const char *template_name, const struct view_type *type, const void *view)
{
	if (is_scripts_post(q))
		return staff_json(q, status, view);
	CLEANUP(buf_done) struct buf b = BUF(PAGE_MAX);
	buf_reserve(&b, PAGE_USUAL);
	enum rc rc = template_render(q->look->templates, template_name, type, view, &b);
	if (rc != RC_OK)
		return rc;
	struct str etag = etag_of(q->arena, buf_str(&b));
	response_init(&q->response, q->arena, status);
	response_blob(&q->response, "text/html; charset=utf-8", blob_of_buf(&b));
	page_headers(q, status);
	if (status == 200)
		response_set(&q->response, "ETag", etag);
	return RC_OK;
}

enum rc req_redirect_raw(struct req *q, int status, struct str location)
{
	if (status == 303 && is_scripts_post(q))
		return staff_json_text(q, "location", location);
	response_init(&q->response, q->arena, status);
	response_redirect(&q->response, status, location);
	return RC_OK;
}

enum rc req_redirect(struct req *q, int status, struct str path, const char *tail)
{
	struct str to = arena_join(q->arena, url_path_encode(q->arena, path), str_of(tail ? tail : ""), STR_NONE);
	return req_redirect_raw(q, status, to);
}

enum rc req_json(struct req *q, int status, struct buf *json)
{
	if (buf_failed(json))
		return rc_fail(RC_INTERNAL, "an answer in JSON became too long");
	return req_bytes(q, status, "application/json", buf_to_arena(json, q->arena));
}

enum rc req_bytes(struct req *q, int status, const char *type, struct str bytes)
{
	response_init(&q->response, q->arena, status);
	response_bytes(&q->response, type, bytes);
	response_set(&q->response, "X-Content-Type-Options", STR("nosniff"));
	return RC_OK;
}
