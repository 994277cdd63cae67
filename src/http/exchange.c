/*
 * The hand-over between loop and handler threads, and the reading of body sources. Freed exchanges are kept with their
 * arena, so that a busy loop allocates nothing for a request.
 */
#include <stddef.h>
#include <stdlib.h>

#include "http/conn.h"

#define IDLE_EXCHANGES_MAX 64
#define IDLE_BYTES_MAX ((size_t)1024 * 1024) /* of each loop: a page's arena is a quarter of it */
#define BODY_CAP_DEFAULT ((size_t)64 * 1024)

static void arena_start(struct arena *a)
{
	arena_init(a);
	(void)arena_alloc(a, 1);
}

struct exchange *exchange_new(struct conn *c)
{
	struct shard *sh = c->shard;
	struct exchange *x = sh->idle_exchanges;
	if (x) {
		sh->idle_exchanges = x->next;
		sh->n_idle_exchanges--;
		sh->idle_bytes -= arena_kept(&x->arena);
	} else {
		x = calloc(1, sizeof(*x));
		ensure(x != NULL, "out of memory");
		arena_start(&x->arena);
	}
	x->shard = sh;
	x->conn = c;
	x->request.arena = &x->arena;
	x->request.https = c->tls != NULL;
	x->request.peer = x->request.client = c->addr;
	return x;
}

void exchange_drop_body(struct exchange *x)
{
	if (x->charged > 0)
		atomic_fetch_sub(&x->shard->server->bodies, x->charged);
	x->charged = 0;
	buf_done(&x->body);
}

/*
 * Those taken first keep the large blocks of the pages they made. The others begin anew with a small one: after a rush
 * each would hold a quarter of a megabyte that it may not need for hours.
 */
static void arena_rest(struct shard *sh, struct arena *a)
{
	arena_reset(a);
	if (sh->idle_bytes + arena_kept(a) <= IDLE_BYTES_MAX)
		return;
	arena_done(a);
	arena_start(a);
}

void exchange_free(struct exchange *x)
{
	struct shard *sh = x->shard;
	exchange_drop_body(x);
	if (x->stream)
		stream_detach(x->stream);
	response_done(&x->response);
	free(x->source);
	arena_rest(sh, &x->arena);
	struct arena kept = x->arena;
	*x = (struct exchange){.arena = kept};
	if (sh->n_idle_exchanges >= IDLE_EXCHANGES_MAX) {
		arena_done(&x->arena);
		free(x);
		return;
	}
	x->next = sh->idle_exchanges;
	sh->idle_exchanges = x;
	sh->n_idle_exchanges++;
	sh->idle_bytes += arena_kept(&x->arena);
}

void exchange_abandon(struct exchange *x)
{
	x->conn = NULL;
	atomic_store(&x->abandoned, true);
	if (!x->handed_out && !(x->source && x->source->running))
		exchange_free(x);
}

bool exchange_begin_body(struct exchange *x, uint64_t announced, struct refusal *ret_refusal)
{
	const struct server_hooks *hooks = &x->shard->server->hooks;
	struct body_verdict verdict = {.max = BODY_CAP_DEFAULT};
	if (hooks->body_cap)
		verdict = hooks->body_cap(&x->request, hooks->ctx);
	if (verdict.status) {
		*ret_refusal = (struct refusal){verdict.status, "refused before its body was read"};
		return false;
	}
	if (announced > verdict.max) {
		*ret_refusal = (struct refusal){413, "the body is too large"};
		return false;
	}
	buf_init(&x->body, verdict.max);
	return true;
}

void exchange_refuse(struct exchange *x, struct refusal refusal)
{
	const struct server_hooks *hooks = &x->shard->server->hooks;
	struct response *r = &x->response;
	exchange_drop_body(x);
	response_init(r, &x->arena, refusal.status);
	response_bytes(
		r, "text/plain; charset=utf-8",
		arena_printf(&x->arena, "%d %s: %s.\n", refusal.status, status_text(refusal.status), refusal.why));
	if (refusal.status == 503)
		response_set(r, "Retry-After", STR("5"));
	if (hooks->refusal)
		hooks->refusal(&x->request, r, hooks->ctx);
	stat_add(&x->shard->stats.refused, 1);
}

void exchange_replace(struct exchange *x, int status)
{
	response_done(&x->response);
	response_init(&x->response, &x->arena, status);
	response_plain(&x->response, status);
}

bool exchange_charge(struct exchange *x, size_t n)
{
	struct server *s = x->shard->server;
	x->charged += n;
	return atomic_fetch_add(&s->bodies, n) + n <= s->limits.bodies_max;
}

struct request *exchange_request(struct exchange *x)
{
	return &x->request;
}

struct arena *exchange_arena(struct exchange *x)
{
	return &x->arena;
}

struct server *exchange_server(struct exchange *x)
{
	return x->shard->server;
}

struct pool_job *exchange_job(struct exchange *x)
{
	return &x->job;
}

struct exchange *exchange_of_job(struct pool_job *job)
{
	return (struct exchange *)(void *)((char *)job - offsetof(struct exchange, job));
}

void exchange_set_user(struct exchange *x, void *user)
{
	x->user = user;
}

void *exchange_user(const struct exchange *x)
{
	return x->user;
}

bool exchange_abandoned(const struct exchange *x)
{
	return atomic_load(&x->abandoned);
}

/* A connection that is closing takes the exchange with it when it has closed. */
static void answer(struct exchange *x)
{
	x->handed_out = false;
	if (x->conn == NULL)
		exchange_abandon(x);
	else if (!x->conn->closing)
		x->conn->protocol->respond(x->conn, x);
}

static void answer_task(struct loop_task *task)
{
	answer((struct exchange *)(void *)((char *)task - offsetof(struct exchange, task)));
}

static void hand_over(struct exchange *x)
{
	struct loop *loop = x->shard->loop;
	x->task.run = answer_task;
	if (loop_is_current(loop))
		answer(x);
	else
		loop_post(loop, &x->task);
}

static void call_task(struct loop_task *task)
{
	struct exchange *x = (struct exchange *)(void *)((char *)task - offsetof(struct exchange, task));
	x->call(x);
}

void exchange_call(struct exchange *x, void (*fn)(struct exchange *x))
{
	x->call = fn;
	x->task.run = call_task;
	loop_post(x->shard->loop, &x->task);
}

void exchange_respond(struct exchange *x, struct response *r)
{
	x->response = *r;
	hand_over(x);
}

void exchange_respond_plain(struct exchange *x, int status)
{
	struct response r;
	response_init(&r, &x->arena, status);
	response_plain(&r, status);
	exchange_respond(x, &r);
}

struct stream *exchange_stream(struct exchange *x, struct response *r, const struct stream_hooks *hooks)
{
	ensure(r->body == BODY_NONE, "a stream has no body yet");
	struct stream *s = calloc(1, sizeof(*s));
	ensure(s != NULL, "out of memory");
	atomic_init(&s->refs, 2);
	s->shard = x->shard;
	s->last = &s->first;
	if (hooks)
		s->hooks = *hooks;
	x->response = *r;
	x->stream = s;
	hand_over(x);
	return s;
}

/* Sources */

static void source_done(struct loop_task *task)
{
	struct source_job *job = (struct source_job *)(void *)((char *)task - offsetof(struct source_job, done));
	struct exchange *x = job->exchange;
	job->running = false;
	if (x->conn == NULL)
		exchange_abandon(x);
	else if (!x->conn->closing)
		x->conn->protocol->source_ready(x->conn, x);
}

static void source_run(struct pool_job *pool_job, void *thread)
{
	struct source_job *job = (struct source_job *)(void *)((char *)pool_job - offsetof(struct source_job, job));
	const struct response *r = &job->exchange->response;
	uint64_t left = r->offset + r->length - job->at;
	size_t max = left < SOURCE_CHUNK ? (size_t)left : SOURCE_CHUNK;
	job->rc = r->source->read(r->source, thread, job->at, job->bytes, max, &job->n);
	if (job->rc == RC_OK && (job->n == 0 || job->n > max))
		job->rc = RC_INTERNAL;
	loop_post(job->exchange->shard->loop, &job->done);
}

static void submit(struct source_job *job)
{
	const struct server_hooks *hooks = &job->exchange->shard->server->hooks;
	ensure(hooks->run != NULL, "a body source needs the run hook");
	job->running = true;
	job->refused = hooks->run(&job->job, hooks->ctx) != RC_OK;
	if (job->refused)
		job->running = false;
}

void source_read(struct exchange *x, uint64_t at)
{
	if (x->source == NULL) {
		x->source = calloc(1, sizeof(*x->source));
		ensure(x->source != NULL, "out of memory");
		x->source->exchange = x;
	}
	struct source_job *job = x->source;
	job->job.run = source_run;
	job->done.run = source_done;
	job->at = at;
	job->n = 0;
	submit(job);
}

void source_retry(struct exchange *x)
{
	if (x->source && x->source->refused)
		submit(x->source);
}
