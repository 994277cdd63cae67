/*
 * HTTP/2 without sockets: the real protocol on a connection, a loop and a clock that are the test's own, and the client
 * of libnghttp2 on the other side. Stands in for conn.c, loop.c and server.c, so it must not be linked with them.
 */
#ifndef TEST_H2_HARNESS_H
#define TEST_H2_HARNESS_H

#include "support.h"

#include "http/h2.h"
#include "http/h2_core.h"

#include <nghttp2/nghttp2.h>

#define REPLIES_MAX 512

/* What the client saw of a stream. */
struct reply {
	int status;
	struct buf headers; /* "name: value\n" */
	struct buf body;
	bool ended;  /* END_STREAM came */
	bool closed; /* the stream is over, `error` says how */
	uint32_t error;
};

struct world {
	struct server server;
	struct shard shard;
	struct conn conn;
	int64_t now;
	struct loop_task *first, **last;
	bool stuck;        /* the socket takes nothing */
	bool paused;       /* reading is */
	bool gone;         /* closed() was called */
	struct buf wire;   /* what the server wrote */
	size_t writes;     /* calls of conn_write */
	struct str unsent; /* with the socket */
	/* Requests that no handler has answered. */
	struct exchange *waiting[REPLIES_MAX];
	size_t n_waiting;
	size_t n_requests;
	struct pool_job *jobs[64]; /* pieces that are to be read */
	size_t n_jobs;
	void (*handler)(struct world *w, struct exchange *x); /* NULL: they wait */
	size_t body_max;

	nghttp2_session *client;
	struct str uploads[64]; /* what is left of the bodies that it sends */
	size_t n_uploads;
	struct reply replies[REPLIES_MAX]; /* by (stream id - 1) / 2 */
	int goaway;                        /* the error code; -1: none came */
	int32_t goaway_last;
	size_t pings; /* that were answered */
};

/* `window`: the client's for each stream; 0 leaves what the protocol has. */
void world_init(struct world *w, uint32_t window);
/* The same without a client: for raw bytes. Nothing has been sent. */
void world_init_raw(struct world *w);
void world_done(struct world *w);

/* Lets both sides talk until neither has more to say. */
void world_run(struct world *w);
/* Bytes to the server; its answers stay in `wire`. */
void world_feed(struct world *w, struct str bytes);
/* Time passes, with a tick every 250 ms. */
void world_wait(struct world *w, int64_t ms);
/* The socket takes bytes again. */
void world_unstick(struct world *w);
/* Reads the pieces that were asked for. */
void world_read_pieces(struct world *w);
/* As the loop does after conn_close. */
void world_close(struct world *w);

/* A request without a body, to the name "a"; `extra` are name, value, …, NULL. The stream's reply. */
struct reply *ask(struct world *w, const char *method, const char *path, const char *const *extra);
/* One with a body. */
struct reply *post(struct world *w, const char *path, struct str body);
int32_t id_of(const struct world *w, const struct reply *r);

/* Answers the oldest waiting exchange. */
void answer_bytes(struct world *w, int status, const char *body);
void answer_with(struct world *w, struct exchange *x, int status, struct str body);
/* Takes it off the list. */
struct exchange *take_waiting(struct world *w, size_t i);

/* A frame by hand, appended to b. */
void put_frame(struct buf *b, unsigned type, unsigned flags, uint32_t id, struct str payload);
/* The client's preface with empty settings. */
void put_preface(struct buf *b);
/* A header block of literals: name, value, …, NULL. */
void put_block(struct buf *b, const char *const *pairs);
/* The error code of the GOAWAY frame on the wire; -1 without one. */
int wire_goaway(const struct world *w);
/* Frames of that type on the wire. */
size_t wire_count(const struct world *w, unsigned type);

#endif
