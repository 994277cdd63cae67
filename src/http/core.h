/*
 * What the files of the running server share: the server, each loop's share of it, and the exchange. Included by them
 * alone; handlers see server.h and exchange.h.
 */
#ifndef HTTP_CORE_H
#define HTTP_CORE_H

#include <stdatomic.h>

#include "base/clock.h"
#include "http/conditional.h"
#include "http/head.h"
#include "http/listen.h"
#include "http/loop.h"
#include "http/peers.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/trust.h"

struct conn;
struct h2_room;
struct sse_hub;
struct sse_topics;

/* Counted on the loop's thread, read by others. */
struct shard_stats {
	_Atomic uint64_t connections, accepted, requests, refused, refused_address, timeouts, streams, paused;
	_Atomic uint64_t handshakes, resumed, handshakes_failed;
};

/* One loop's share of the server; touched by its thread only, but for `stats`. */
struct shard {
	struct server *server;
	unsigned index;
	struct loop *loop;
	struct thread *thread;
	struct conn *first, *last; /* oldest first */
	struct exchange *idle_exchanges;
	unsigned n_idle_exchanges;
	size_t idle_bytes; /* what their arenas keep */
	char date[HTTP_DATE_SIZE];
	int64_t date_second, date_read_at; /* of the wall clock; when it was looked at, by the loop's clock */
	bool draining, cut;
	int64_t drain_deadline;
	bool quit;
	struct loop_task drain_task;
	struct sse_topics *topics;
	struct tls_room *tls_room; /* NULL: the server has no TLS */
	struct h2_room *h2_room;   /* NULL: there was no HTTP/2 yet */
	struct shard_stats stats;
};

struct server {
	struct server_limits limits;
	struct server_hooks hooks;
	struct trust trusted;
	struct peers *peers;
	struct tls_server *tls; /* NULL: none */
	struct listener *listeners;
	size_t n_listeners;
	struct shard *shards;
	unsigned n_shards;
	atomic_uint open; /* connections of all shards */
	unsigned open_max;
	atomic_size_t bodies;     /* bytes of request bodies in memory */
	atomic_llong stop_within; /* milliseconds */
	struct sse_hub *sse;
};

/* Of the calling loop's own shard: with one writer no locked instruction is needed. */
static inline void stat_add(_Atomic uint64_t *n, int64_t by)
{
	uint64_t now = atomic_load_explicit(n, memory_order_relaxed);
	atomic_store_explicit(n, now + (uint64_t)by, memory_order_relaxed);
}

/* The Date header's value, made anew each second. */
struct str shard_date(struct shard *sh);

#define SOURCE_CHUNK ((size_t)64 * 1024)

/* Reading a body_source piece by piece on a pool thread. */
struct source_job {
	struct pool_job job;
	struct loop_task done;
	struct exchange *exchange;
	uint64_t at; /* offset of the piece */
	size_t n;    /* its length, once read */
	enum rc rc;
	bool running; /* a pool thread or the queue has it */
	bool refused; /* the pool was full: try at the next tick */
	char bytes[SOURCE_CHUNK];
};

struct exchange {
	struct request request;
	struct arena arena;
	struct buf body;
	size_t charged; /* bytes counted in server->bodies */
	struct shard *shard;
	struct conn *conn; /* NULL once the client is gone; loop thread only */
	void *carrier;     /* the protocol's own, where one connection has many exchanges */
	atomic_bool abandoned;
	bool handed_out; /* a handler has it; loop thread only */
	struct pool_job job;
	void *user;
	void (*call)(struct exchange *x); /* exchange_call */
	struct loop_task task;
	struct response response;
	struct stream *stream; /* the answer is one */
	struct source_job *source;
	struct exchange *next;
};

/* Fresh, with an arena that has its first block. Loop thread only, like all below. */
struct exchange *exchange_new(struct conn *c);
void exchange_free(struct exchange *x);
/* The connection is gone: frees the exchange unless a handler or a pool thread still has it. */
void exchange_abandon(struct exchange *x);
/* A body follows the head: asks how long it may be and makes ready. False: refused. */
bool exchange_begin_body(struct exchange *x, uint64_t announced, struct refusal *ret_refusal);
/* Drops the body and makes x's response the server's own, as the refusal hook dresses it. */
void exchange_refuse(struct exchange *x, struct refusal refusal);
/* Puts a plain answer in the place of one that cannot be sent. */
void exchange_replace(struct exchange *x, int status);
/* Counts n more bytes of body; false when the server holds too many. */
bool exchange_charge(struct exchange *x, size_t n);
/* Frees the body and its count. */
void exchange_drop_body(struct exchange *x);

/* Starts to read the piece at `at`; the protocol's source_ready follows, also when it fails. */
void source_read(struct exchange *x, uint64_t at);
/* Tries again what the pool had no room for. */
void source_retry(struct exchange *x);

/* An open-ended answer; see exchange.h. What waits to be sent is a list of blobs. */
struct stream_piece {
	struct stream_piece *next;
	struct blob *blob;
};

struct stream {
	atomic_uint refs; /* the caller's, the connection's, each message's */
	struct shard *shard;
	struct conn *conn; /* NULL when it is not attached any more */
	void *carrier;     /* as in the exchange */
	struct stream_hooks hooks;
	struct stream_piece *first, **last;
	size_t taken;     /* bytes of the first piece that stream_take has given */
	size_t queued;    /* bytes, less those */
	unsigned sending; /* pieces, from the first on, that are with the socket */
	bool ending;      /* close when all is sent */
	atomic_bool ended;
	int64_t next_ping;
};

/* Attaches the stream to a connection. */
void stream_attach(struct stream *s, struct conn *c, void *carrier);
/* Queues and sends; drops the reader when too much is waiting. */
void stream_deliver(struct stream *s, struct blob *b);
/* For a protocol that gives the connection to one stream: writes what is queued if the socket is free. True: all of it
 * is out, and the stream is to end. */
bool stream_pump(struct stream *s);
/* stream_pump after the last write is complete. */
bool stream_written(struct stream *s);
/* For one that shares it: takes exactly n of the queued bytes. */
void stream_take(struct stream *s, char *to, size_t n);
/* Ends after what is queued. */
void stream_finish(struct stream *s);
void stream_tick(struct stream *s, int64_t now);
/* The connection is gone: tells the hook, gives the connection's reference back. */
void stream_detach(struct stream *s);
void stream_unref(struct stream *s);

/* NULL-safe. */
void h2_room_free(struct h2_room *r);

struct sse_hub *sse_hub_new(void);
void sse_hub_free(struct sse_hub *h);
struct sse_topics *sse_topics_new(void);
void sse_topics_free(struct sse_topics *t);

#endif
