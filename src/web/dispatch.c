/*
 * From a request to its answer: find the route, settle what the route's flags ask for, run the handler where it belongs
 * (a read thread, the loop, after a write), send what it made.
 */
#include "web/dispatch.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/conditional.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/desk_thread.h"
#include "web/gate.h"
#include "web/origin.h"
#include "web/page.h"
#include "web/routes.h"
#include "web/running.h"

/* --- One request --- */

static struct req *req_begin(struct web *w, struct exchange *x)
{
	struct arena *a = exchange_arena(x);
	struct req *q = arena_new(a, struct req);
	*q = (struct req){
		.web = w, .site = w->site, .exchange = x, .http = exchange_request(x), .arena = a, .now = clock_now()};
	if (w->cache)
		q->basis = cache_basis(w->cache);
	q->frame_version = frames_version(&w->frames);
	q->settings = site_settings(w->site);
	q->look = web_look(w, q->http->path, &q->path);
	q->lang_prefix = q->look->prefix;
	exchange_set_user(x, q);
	return q;
}

void req_voter_keep(struct req *q)
{
	if (q->voter.known)
		return;
	char value[VOTER_COOKIE_SIZE + 1];
	voter_cookie(q->site, &q->voter, value);
	req_cookie_set(q, VOTER_COOKIE_NAME, value, INT64_C(86400) * VOTER_COOKIE_DAYS);
}

void req_voter(struct req *q)
{
	q->voter = voter_from_cookie(q->site, req_cookie(q, VOTER_COOKIE_NAME));
}

static struct str good_target(struct req *q)
{
	if (!q->http->path_changed)
		return q->http->target;
	struct str query = q->http->query;
	return arena_join(q->arena, url_path_encode(q->arena, q->http->path), query.n > 0 ? STR("?") : STR(""), query,
			  STR_NONE);
}

/*
 * Another spelling of a page's address (repeated slashes, with a base_url also www or not and http where the proxy says
 * so) leads to the one good address, in one hop together with whatever redirect the path itself needs.
 */
static void address_settle(struct req *q)
{
	struct response *r = &q->response;
	struct str to = response_get(r, "Location");
	if (!(q->http->method & (METHOD_GET | METHOD_HEAD)))
		return;
	bool elsewhere = origin_is_elsewhere(q->web, q->http);
	if (r->status == 200 && (elsewhere || q->http->path_changed))
		to = good_target(q);
	else if (r->status != 301 || !elsewhere || !str_starts(to, STR("/")))
		return;
	if (elsewhere)
		to = arena_join(q->arena, str_of(web_base_url(q->web)), to, STR_NONE);
	response_done(r);
	response_init(r, q->arena, 301);
	response_redirect(r, 301, to);
}

/* Who was refused for now hears when to come back: soon where the server is busy, later where it was too often. */
static void retry_settle(struct response *r)
{
	if ((r->status == 429 || r->status == 503) && !response_get(r, "Retry-After").p)
		response_set(r, "Retry-After", r->status == 429 ? STR("30") : STR("2"));
}

/* Ends the request: the arena and with it q are gone afterwards. */
static void req_end(struct req *q, enum rc rc)
{
	static const int status_of[] = {
		[RC_OK] = 200,     [RC_NOT_FOUND] = 404, [RC_CONFLICT] = 409, [RC_INVALID] = 422,
		[RC_DENIED] = 403, [RC_LIMITED] = 429,   [RC_BUSY] = 503,     [RC_INTERNAL] = 500};
	if (rc == RC_INTERNAL)
		log_error("%s %.*s: %s", method_name(q->http->method), STR_ARG(q->http->target), rc_message());
	if (rc != RC_OK && req_problem(q, status_of[rc], NULL) != RC_OK)
		response_init(&q->response, q->arena, 500);
	address_settle(q);
	if (q->route && q->route->flags & VOTER && q->response.status < 400)
		req_voter_keep(q);
	retry_settle(&q->response);
	if (q->route && (q->route->flags & PERSONAL || route_is_desk(q->route)))
		response_set(&q->response, "Cache-Control", STR("no-store"));
	if (q->route && q->route->flags & SHARED && !response_get(&q->response, "Cache-Control").p)
		req_cacheable(q); /* also what is not there, or has moved: it may be there tomorrow */
	if (q->view_of && q->http->method == METHOD_GET && q->response.status == 200)
		web_count_view(q->web, q->http, q->view_of);
	if (q->entry)
		cached_settle(q);
	else
		response_settle(q->http, &q->response);
	req_release(q);
	exchange_respond(q->exchange, &q->response);
}

void req_release(struct req *q)
{
	frame_unref(q->frame);
	look_unref(q->look);
	settings_unref(q->settings);
}

static void reader_run(struct pool_job *job, void *thread);
static void desk_run(struct pool_job *job, void *thread);

/* To the threads where the request's handler runs. */
static void to_threads(struct req *q)
{
	struct web *w = q->web;
	struct pool_job *job = exchange_job(q->exchange);
	bool desk = q->route && route_is_desk(q->route);
	struct pool *pool = !desk ? w->readers : q->route->flags & (SLOW | FRESH) ? w->slow : w->desk;
	job->run = desk ? desk_run : reader_run;
	q->db = NULL; /* until that thread brings its own: a refusal here may be another thread's */
	if (__atomic_load_n(&w->stopping, __ATOMIC_ACQUIRE) || pool_submit(pool, job) != RC_OK)
		req_end(q, RC_BUSY);
}

enum rc req_read(struct req *q, enum rc (*fn)(struct req *q))
{
	q->then = fn;
	return RC_OK;
}

enum rc req_wait(struct req *q, enum rc (*then)(struct req *q), struct write_job *job)
{
	q->then = then;
	q->job = job;
	q->waits = true;
	return RC_OK;
}

static void loop_run_again(struct exchange *x);

void req_resume(struct req *q)
{
	struct web *w = q->web;
	if (q->route->flags & ON_LOOP)
		exchange_call(q->exchange, loop_run_again);
	else
		to_threads(q);
	__atomic_fetch_sub(&w->writing, 1, __ATOMIC_ACQ_REL);
}

/*
 * From a successful submit on the writer may answer at any moment: q is not touched any more. The count lets web_stop()
 * wait for answers that are still to come.
 */
static void write_submit(struct req *q)
{
	struct web *w = q->web;
	__atomic_fetch_add(&w->writing, 1, __ATOMIC_ACQ_REL);
	if (!__atomic_load_n(&w->stopping, __ATOMIC_ACQUIRE) && writer_submit(q->site->writer, q->job) == RC_OK)
		return;
	q->job->rc = RC_BUSY;
	req_resume(q);
}

enum rc req_leave(struct req *q, void (*fn)(void *ctx), void *ctx)
{
	q->leave = fn;
	q->leave_ctx = ctx;
	return RC_OK;
}

static void stream_begin(struct req *q)
{
	req_release(q);
	q->leave(q->leave_ctx); /* q may be gone */
}

/* The handler, or where it said that it goes on: with a read thread's connection, or on a loop with none. */
static void step(struct req *q, struct db *db)
{
	enum rc (*go)(struct req *) = q->then ? q->then : q->route->handle;
	q->db = db;
	q->then = NULL;
	q->waits = false;
	rc_clear();
	/* A page is one view of the site, and the log is entered and left once for it. db_settle() ends it. */
	enum rc rc = db && q->http->method & (METHOD_GET | METHOD_HEAD) ? db_begin(db) : RC_OK;
	if (rc == RC_OK)
		rc = go(q);
	if (rc == RC_OK && q->web->config.frozen)
		rc = page_moved(q);
	if (db)
		db_settle(db);
	if (q->waits)
		write_submit(q);
	else if (q->then)
		to_threads(q);
	else if (q->leave)
		stream_begin(q);
	else
		req_end(q, rc);
}

static void reader_run(struct pool_job *job, void *thread)
{
	step(exchange_user(exchange_of_job(job)), thread);
}

/* False with the answer made when the body is not a form that can be read. */
static bool form_read(struct req *q)
{
	struct str type = request_header(q->http, "Content-Type");
	if (!type.p && q->http->body.n == 0)
		return true;
	if (form_type(type) == FORM_NONE)
		return req_problem(q, 415, NULL) != RC_OK;
	enum rc rc = q->route->flags & WORDS ? form_parse_words(q->arena, type, q->http->body, &q->form)
					     : form_parse(q->arena, type, q->http->body, &q->form);
	if (rc != RC_OK)
		return req_problem(q, rc == RC_LIMITED ? 413 : 400, NULL) != RC_OK;
	return true;
}

/* Staff have threads of their own, so that nothing long ever stops a reader's page; who they are is asked here. */
static void desk_run(struct pool_job *job, void *thread)
{
	struct req *q = exchange_user(exchange_of_job(job));
	if (!q->look->newsroom)
		web_look_newsroom(q, true);
	if (desk_thread_db(thread, &q->db) != RC_OK) {
		req_end(q, RC_BUSY);
		return;
	}
	bool passes = q->then || ((!(q->route->flags & FORM) || form_read(q)) && gate_pass(q));
	db_settle(q->db);
	if (passes)
		step(q, q->db);
	else
		req_end(q, RC_OK);
}

static void loop_run_again(struct exchange *x)
{
	step(exchange_user(x), NULL);
}

/* --- What the flags of a route ask for --- */

/* Who asks does not matter yet: what is behind that address does. False with the answer made. */
static bool slash_settle(struct req *q)
{
	struct route_match other;
	struct str path = q->path, query = q->http->query;
	bool slashed = str_ends(path, STR("/"));
	path = slashed ? str_slice(path, 0, path.n - 1) : arena_join(q->arena, path, STR("/"), STR_NONE);
	if (router_match(q->web->router, q->http->method, path, &other) != ROUTE_FOUND ||
	    route_at(other.row)->flags & SLASH)
		return true;
	struct str to = url_path_encode(q->arena, path);
	if (query.n > 0)
		to = arena_join(q->arena, to, STR("?"), query, STR_NONE);
	return req_redirect_raw(q, 308, to) != RC_OK;
}

/* For readers; the desk's rows are settled on its own threads (desk_run). */
static bool flags_settle(struct req *q)
{
	unsigned flags = q->route->flags;
	if (flags & SLASH && !slash_settle(q))
		return false;
	if (route_is_desk(q->route))
		return true;
	if (flags & SAME_ORIGIN && !origin_allows(q))
		return req_problem_origin(q) != RC_OK;
	if (flags & VOTER)
		req_voter(q);
	return !(flags & FORM) || form_read(q);
}

/* --- Hooks of the server --- */

/* What is the same for everybody, whoever asks and whenever. */
static bool may_freeze(const struct web_route *r)
{
	return r->flags & (SHARED | ON_LOOP) && !(r->flags & PERSONAL) && !route_is_desk(r);
}

static enum route_found route_of(struct req *q)
{
	enum route_found found = router_match(q->web->router, q->http->method, q->path, &q->match);
	if (found == ROUTE_FOUND) {
		q->route = route_at(q->match.row);
		if (route_is_desk(q->route))
			web_look_newsroom(q, false);
	}
	return found;
}

static void on_request(struct exchange *x, void *ctx)
{
	if (cached_hit(ctx, x))
		return;
	struct req *q = req_begin(ctx, x);
	enum route_found found = route_of(q);
	if (found == ROUTE_FOUND && q->web->config.frozen && !may_freeze(q->route))
		found = ROUTE_NOT_FOUND;
	if (found == ROUTE_FOUND && flags_settle(q)) {
		if (q->route->flags & ON_LOOP)
			step(q, NULL);
		else if (!(q->route->flags & SHARED) || !cached_join(q))
			to_threads(q);
		return;
	}
	if (found == ROUTE_WRONG_METHOD && req_problem(q, 405, NULL) == RC_OK)
		response_set(&q->response, "Allow", method_allow(q->arena, q->match.methods));
	else if (found == ROUTE_NOT_FOUND)
		req_problem(q, 404, NULL);
	req_end(q, RC_OK);
}

void dispatch_again(struct req *q)
{
	struct exchange *x = q->exchange;
	struct web *w = q->web;
	req_release(q);
	on_request(x, w);
}

void dispatch_alone(struct req *q)
{
	to_threads(q);
}

/* Before there is a struct req: the language's prefix off, then the table. */
static enum route_found route_ahead(struct web *w, const struct request *http, struct route_match *ret_match)
{
	struct str path;
	look_unref(web_look(w, http->path, &path));
	return router_match(w->router, http->method, path, ret_match);
}

static struct body_verdict body_cap(const struct request *http, void *ctx)
{
	struct route_match match;
	enum route_found found = route_ahead(ctx, http, &match);
	if (found == ROUTE_WRONG_METHOD)
		return (struct body_verdict){.status = 405};
	if (found != ROUTE_FOUND)
		return (struct body_verdict){.status = 404};
	return (struct body_verdict){.max = route_at(match.row)->body_max};
}

/* The server's own refusals are plain text until they are dressed; a wrong method names the right ones. */
static void on_refusal(const struct request *http, struct response *r, void *ctx)
{
	struct web *w = ctx;
	struct route_match match;
	if (!http)
		return;
	enum route_found found = http->path.n > 0 ? route_ahead(w, http, &match) : ROUTE_NOT_FOUND;
	if (r->status == 405 && found == ROUTE_WRONG_METHOD)
		response_set(r, "Allow", method_allow(r->arena, match.methods));
	problem_refusal(w, http, found == ROUTE_FOUND ? route_at(match.row) : NULL, r);
}

static enum rc pool_run(struct pool_job *job, void *ctx)
{
	struct web *w = ctx;
	return pool_submit(w->readers, job);
}

void dispatch_hooks(struct web *w, struct server_hooks *ret_hooks)
{
	*ret_hooks = (struct server_hooks){
		.ctx = w, .body_cap = body_cap, .on_request = on_request, .run = pool_run, .refusal = on_refusal};
}
