/*
 * One request and its answer on their way between a loop thread and whichever thread handles it. The handler owns the
 * exchange from on_request() until it calls exactly one of exchange_respond() and exchange_stream().
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/request.h"
#include "http/response.h"

struct exchange;
struct server;

/* Both live until the exchange is answered. */
struct request *exchange_request(struct exchange *x);
struct arena *exchange_arena(struct exchange *x);
struct server *exchange_server(struct exchange *x);

/*
 * A pool job embedded in the exchange, so that on_request() can hand it on without allocating:
 *	struct pool_job *job = exchange_job(x); job->run = handle; pool_submit(pool, job);
 * and in handle(): exchange_of_job(job).
 */
struct pool_job *exchange_job(struct exchange *x);
struct exchange *exchange_of_job(struct pool_job *job);
/* A pointer of the handler's own, NULL at first. */
void exchange_set_user(struct exchange *x, void *user);
void *exchange_user(const struct exchange *x);

/*
 * Answers, from any thread; r may be on the caller's stack: what it holds is taken over. The exchange, its arena and
 * the request are gone for the caller. Safe when the client has left or the server is stopping: the answer is dropped.
 */
void exchange_respond(struct exchange *x, struct response *r);
/* exchange_respond with response_plain. */
void exchange_respond_plain(struct exchange *x, int status);

/* Calls fn(x) later on the exchange's own loop thread. From any thread; the exchange stays the handler's. */
void exchange_call(struct exchange *x, void (*fn)(struct exchange *x));

/*
 * Has the client gone already? A hint, from any thread: work that only this client wanted may be skipped, but the
 * exchange must still be answered.
 */
bool exchange_abandoned(const struct exchange *x);

/* An answer without an end: see exchange_stream. */
struct stream;

struct stream_hooks {
	/* Once, on the loop thread, when the stream has ended for any reason; may be NULL. */
	void (*closed)(struct stream *s, void *ctx);
	void *ctx;
};

#define STREAM_QUEUE_MAX (256 * 1024) /* bytes waiting for one slow reader; more than that and it is dropped */

/*
 * Sends r's status and headers (it must have no body) and keeps the answer open. Exempt from the idle limit; a comment
 * line (": ping") every 20 s keeps proxies from closing it. Returns the caller's reference, to be given back by
 * stream_close. Takes the exchange over like exchange_respond.
 */
struct stream *exchange_stream(struct exchange *x, struct response *r, const struct stream_hooks *hooks);
/* Sends bytes; any thread, in order for one thread. Takes its own reference. False when the stream has ended. */
bool stream_send(struct stream *s, struct blob *bytes);
/* Ends the stream when it has not ended, after what was sent, and gives the reference back. */
void stream_close(struct stream *s);

#endif
