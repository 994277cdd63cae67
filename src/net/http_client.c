/*
 * The manners of fetching: which address, how often, how fast, how far redirects are followed.
 */
#include "net/http_client.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "net/transfer.h"
#include "text/unicode.h"
#include "text/url.h"

#define REDIRECTS_MAX 5
#define NAP_MS 100
#define SLOWER_FROM_MS 250
#define SLOWER_MAX_MS 10000
#define URL_SHOWN 200

struct http_client {
	struct transfer_engine *engine;
	struct http_client_options options;
	struct arena arena; /* the copied strings */
	const char *user_agent;
	struct str *allow;
	size_t n_allow;
	int64_t delay_ms; /* grows when the site asks for it */
	int64_t next;     /* monotonic time before which no request starts */
};

static int64_t or_default(int64_t value, int64_t otherwise)
{
	return value > 0 ? value : otherwise;
}

static void fill_defaults(struct http_client_options *o)
{
	o->backoff_ms = or_default(o->backoff_ms, 1000);
	o->wait_max_ms = or_default(o->wait_max_ms, 60000);
	o->timeout_ms = or_default(o->timeout_ms, 60000);
	o->connect_timeout_ms = or_default(o->connect_timeout_ms, 10000);
	o->stall_ms = or_default(o->stall_ms, 20000);
	o->body_max = o->body_max ? o->body_max : (size_t)32 * 1024 * 1024;
	o->attempts = o->attempts ? o->attempts : 4;
	o->purpose = o->purpose ? o->purpose : "fetch";
}

static void copy_allow_list(struct http_client *c, const char *const *hosts)
{
	size_t n = 0;
	while (hosts && hosts[n])
		n++;
	c->allow = arena_array(&c->arena, n, sizeof(*c->allow));
	for (; c->n_allow < n; c->n_allow++)
		c->allow[c->n_allow] = arena_str(&c->arena, str_of(hosts[c->n_allow]));
}

enum rc http_client_new(const struct http_client_options *o, struct http_client **ret_client)
{
	struct transfer_engine *engine;
	enum rc rc = transfer_engine_new(&engine);
	if (rc != RC_OK)
		return rc;
	struct http_client *c = calloc(1, sizeof(*c));
	ensure(c != NULL, "out of memory");
	arena_init(&c->arena);
	c->engine = engine;
	c->options = *o;
	fill_defaults(&c->options);
	c->user_agent = arena_printf(&c->arena, "Courant/%s (+%s)", COURANT_VERSION, c->options.purpose).p;
	copy_allow_list(c, o->allow_hosts);
	c->options.purpose = NULL;
	c->options.allow_hosts = NULL;
	c->delay_ms = c->options.delay_ms;
	*ret_client = c;
	return RC_OK;
}

void http_client_free(struct http_client *c)
{
	if (c == NULL)
		return;
	transfer_engine_free(c->engine);
	arena_done(&c->arena);
	free(c);
}

struct str http_client_header(const struct http_client_response *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_eq_nocase(r->headers[i].name, str_of(name)))
			return r->headers[i].value;
	return STR_NONE;
}

static int default_port(struct str scheme)
{
	return str_is(scheme, "https") ? 443 : 80;
}

/* "host", "host:port", "[::1]" and "[::1]:port" of the allow list. */
static bool is_allowed(const struct http_client *c, struct arena *a, const struct url *u)
{
	int port = u->port >= 0 ? u->port : default_port(u->scheme);
	const char *format = u->ipv6 ? "[%.*s]" : "%.*s";
	struct str host = arena_printf(a, format, STR_ARG(u->host));
	struct str host_port = arena_printf(a, "%.*s:%d", STR_ARG(host), port);
	for (size_t i = 0; i < c->n_allow; i++)
		if (str_eq_nocase(c->allow[i], host) || str_eq_nocase(c->allow[i], host_port))
			return true;
	return false;
}

/* Sets where the next hop goes, without its fragment. */
static enum rc aim(const struct http_client *c, struct transfer *t, struct str address)
{
	struct str normal;
	struct url u;
	enum rc rc = url_normalise(t->arena, address, &normal);
	if (rc == RC_OK)
		rc = url_parse(normal, &u);
	if (rc != RC_OK)
		return rc;
	bool web = str_is(u.scheme, "http") || str_is(u.scheme, "https");
	if (!web || u.userinfo.p)
		return rc_fail(RC_INVALID, "\"%.*s\" is not fetched: only http and https without a user name are",
			       STR_ARG(utf8_cut(address, URL_SHOWN)));
	u.fragment = STR_NONE;
	t->url = url_join(t->arena, &u);
	t->allow_private = is_allowed(c, t->arena, &u);
	return RC_OK;
}

static bool is_cancelled(const struct http_client *c)
{
	return c->options.cancelled && c->options.cancelled(c->options.cancelled_ctx);
}

static enum rc wait_until(const struct http_client *c, int64_t when)
{
	for (;;) {
		if (is_cancelled(c))
			return rc_fail(RC_BUSY, "stopped while waiting for the site");
		int64_t left = when - clock_mono();
		if (left <= 0)
			return RC_OK;
		int64_t nap = left < NAP_MS ? left : NAP_MS;
		nanosleep(&(struct timespec){.tv_nsec = nap * 1000000}, NULL);
	}
}

static enum rc one_request(struct http_client *c, struct transfer *t)
{
	enum rc rc = wait_until(c, c->next);
	if (rc != RC_OK)
		return rc;
	rc = transfer_run(c->engine, t);
	c->next = clock_mono() + c->delay_ms;
	return rc;
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* One attempt: the request and the redirects that it meets. */
static enum rc attempt(struct http_client *c, struct transfer *t, unsigned *ret_redirects)
{
	enum rc rc = aim(c, t, t->request->url);
	for (*ret_redirects = 0; rc == RC_OK; ++*ret_redirects) {
		rc = one_request(c, t);
		if (rc != RC_OK || t->request->no_follow || !is_redirect(t->response.status))
			return rc;
		struct str location = http_client_header(&t->response, "Location"), next;
		if (*ret_redirects == REDIRECTS_MAX)
			return rc_fail(RC_INVALID, "%.*s: more than %d redirects; fix the loop on that site",
				       STR_ARG(utf8_cut(t->request->url, URL_SHOWN)), REDIRECTS_MAX);
		if (location.n == 0)
			return rc_fail(RC_INVALID, "%.*s: a redirect (%d) that does not say where to",
				       STR_ARG(utf8_cut(t->url, URL_SHOWN)), t->response.status);
		rc = url_resolve(t->arena, t->url, location, &next);
		if (rc == RC_OK)
			rc = aim(c, t, next);
	}
	return rc;
}

static bool asks_for_patience(int status)
{
	return status == 429 || status == 503;
}

static bool may_succeed_later(const struct transfer *t, enum rc rc)
{
	int status = t->response.status;
	if (rc != RC_OK)
		return rc == RC_BUSY && t->may_pass && t->taken == 0;
	return asks_for_patience(status) || status == 500 || status == 502 || status == 504;
}

/* Retry-After in milliseconds from now: seconds or a date; 0 when absent or past. */
static int64_t retry_after(struct arena *a, const struct http_client_response *r)
{
	struct str value = http_client_header(r, "Retry-After");
	int64_t seconds;
	struct tm tm = {0};
	if (value.n == 0)
		return 0;
	if (str_to_i64(value, &seconds) != RC_OK) {
		if (strptime(arena_cstr(a, value), "%a, %d %b %Y %H:%M:%S GMT", &tm) == NULL)
			return 0;
		seconds = (int64_t)timegm(&tm) - clock_now() / 1000;
	}
	if (seconds <= 0)
		return 0;
	return seconds > INT64_MAX / 1000 ? INT64_MAX : seconds * 1000;
}

static void slow_down(struct http_client *c)
{
	int64_t slower = c->delay_ms * 2 > SLOWER_FROM_MS ? c->delay_ms * 2 : SLOWER_FROM_MS;
	int64_t most = c->options.delay_ms > SLOWER_MAX_MS ? c->options.delay_ms : SLOWER_MAX_MS;
	c->delay_ms = slower < most ? slower : most;
}

/*
 * One bad hour of a site must not slow the rest of a long import: each good answer takes an eighth of the delay back.
 */
static void speed_up(struct http_client *c)
{
	c->delay_ms = c->options.delay_ms + (c->delay_ms - c->options.delay_ms) * 7 / 8;
}

static int64_t pause_before(const struct http_client *c, struct arena *a, const struct transfer *t, enum rc rc,
			    unsigned attempts)
{
	unsigned doublings = attempts - 1 < 6 ? attempts - 1 : 6;
	int64_t backoff = c->options.backoff_ms << doublings;
	int64_t asked = rc == RC_OK ? retry_after(a, &t->response) : 0;
	return asked > backoff ? asked : backoff;
}

enum rc http_client_fetch(struct http_client *c, struct arena *a, const struct http_client_request *q,
			  struct http_client_response *ret_response)
{
	struct transfer t = {.arena = a, .request = q, .options = &c->options, .user_agent = c->user_agent};
	unsigned attempts = 0, redirects;
	enum rc rc;
	for (;;) {
		rc = attempt(c, &t, &redirects);
		attempts++;
		if (rc == RC_OK && asks_for_patience(t.response.status))
			slow_down(c);
		else if (rc == RC_OK)
			speed_up(c);
		if (!may_succeed_later(&t, rc) || attempts >= c->options.attempts)
			break;
		int64_t pause = pause_before(c, a, &t, rc, attempts);
		if (pause > c->options.wait_max_ms)
			break;
		enum rc waited = wait_until(c, clock_mono() + pause);
		if (waited != RC_OK)
			return waited;
	}
	if (rc != RC_OK)
		return rc;
	t.response.attempts = attempts;
	t.response.redirects = redirects;
	*ret_response = t.response;
	return RC_OK;
}

enum rc http_client_status(const struct http_client_response *r)
{
	struct str url = utf8_cut(r->url, URL_SHOWN);
	if ((r->status >= 200 && r->status <= 299) || r->status == 304)
		return RC_OK;
	if (r->status == 404 || r->status == 410)
		return rc_fail(RC_NOT_FOUND, "%.*s: not there (%d)", STR_ARG(url), r->status);
	if (r->status == 401 || r->status == 403)
		return rc_fail(RC_DENIED,
			       "%.*s: the site does not let this program in (%d); open it there or use a file",
			       STR_ARG(url), r->status);
	if (r->status == 429)
		return rc_fail(RC_LIMITED, "%.*s: the site asks for a pause (429); try again later", STR_ARG(url));
	if (r->status >= 500)
		return rc_fail(RC_BUSY, "%.*s: the site has trouble (%d); try again later", STR_ARG(url), r->status);
	return rc_fail(RC_INVALID, "%.*s: an answer that is of no use here (%d)", STR_ARG(url), r->status);
}
