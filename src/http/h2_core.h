/*
 * What the files of HTTP/2 share: the connection's state, a stream's, and what each file does for the others. h2.c
 * makes and reads frames, h2_conn.c lives through the connection, h2_body.c has the bodies of answers ready.
 */
#ifndef HTTP_H2_CORE_H
#define HTTP_H2_CORE_H

#include "http/conn.h"
#include "http/h2_head.h"

/* RFC 9113 §7, those that we send. */
enum h2_code {
	H2_NO_ERROR = 0,
	H2_INTERNAL_ERROR = 2,
	H2_REFUSED_STREAM = 7,
	H2_CANCEL = 8,
	H2_ENHANCE_YOUR_CALM = 11
};

#define H2_STREAMS_MAX 100
#define H2_LOOP_STREAMS_MAX 32768         /* of all connections of a loop: more are refused */
#define H2_GATHER_MAX ((size_t)64 * 1024) /* frames that go out together */
#define H2_FRAME_MAX ((size_t)20 * 1024)  /* more than what nghttp2 gives at once */

enum h2_stage {
	H2_HEAD, /* the header block is coming */
	H2_BODY, /* a body is coming */
	H2_WAIT, /* the handler has the exchange, or the first piece of its answer is being read */
	H2_SEND, /* the answer is going out */
};

struct h2_stream {
	struct h2_stream *next, *prev;
	struct h2 *h2;
	struct exchange *exchange; /* NULL once the answer is a stream */
	struct stream *stream;
	int32_t id;
	enum h2_stage stage;
	bool received; /* all of the request */
	bool closed;   /* for the peer; the handler or a pool thread still has the exchange */
	bool dropped;  /* a reset is on its way */
	bool wants_piece;
	struct h2_head head;
	int64_t body_began;
	int64_t answered_at; /* the answer was complete before the request; NEVER: it was not */
	uint64_t sent;       /* bytes of the answer's body */
	size_t promised;     /* bytes of a DATA frame that is about to be made */
	/* Milliseconds that the answer has waited for the peer's window: since something moved, and altogether. */
	int64_t still, blocked;
};

#define H2_FRAME_HEAD 9

/* The frame that is coming. */
struct h2_frame {
	unsigned char head[H2_FRAME_HEAD];
	uint8_t n_head; /* bytes of it that have come */
	uint8_t type, flags;
	uint32_t length, left; /* bytes of its payload; left: to come */
	int32_t stream;
};

/* What the connections of a loop share. */
struct h2_room {
	char *spare_out;  /* a buffer for gathered frames that no connection has now */
	unsigned streams; /* of all of them */
	unsigned waiting; /* of those, the ones that wait for the peer: for a body, or for its window */
	struct slabs *slabs;
};

struct h2 {
	struct h2_room *room;
	struct conn *conn; /* NULL when the connection is gone and only `later` remains */
	struct nghttp2_session *session;
	struct h2_stream *first, *last; /* oldest first */
	unsigned n_streams, n_bodies, n_pieces, n_wanting;
	unsigned n_waiting; /* for the peer, as counted in the room */
	struct loop_task later;
	bool posted;  /* `later` is in the loop's queue */
	bool running; /* bytes are being read: what is to be sent goes out at the end */
	bool flooded; /* the budget is spent */
	bool over;    /* the peer has been told so, and is heard no more */
	struct h2_frame frame;
	char *out; /* frames that are being gathered, or a pending write holds */
	size_t n_out;
	int64_t block_began;        /* a header block is coming since; NEVER: none is */
	size_t block_bytes;         /* that it has become */
	struct h2_stream *block_of; /* whose request it is; NULL: nobody's */
	int64_t budget_at;          /* when the budget will be full again */
	int64_t goaway_at;
	int64_t ticked;
};

static inline const struct server_limits *h2_limits(const struct h2 *h)
{
	return &h->conn->shard->server->limits;
}

static inline int64_t h2_now(const struct h2 *h)
{
	return loop_now(h->conn->shard->loop);
}

/* h2.c: frames */

/* Queues our settings. */
void h2_session_new(struct h2 *h);
void h2_session_free(struct h2 *h);
enum h2_step {
	H2_GOES_ON,
	H2_STRANGER, /* this is not HTTP/2 */
	H2_FLOODED,  /* too much that carries nothing */
	H2_BROKEN,   /* no more can be read */
};
/* Reads frames; what follows is called from within. */
enum h2_step h2_receive(struct h2 *h, struct str bytes);
/* Puts frames into h->out, up to H2_GATHER_MAX bytes or a frame more. False: it cannot go on. */
bool h2_gather(struct h2 *h);
/* Nothing more is to be read or sent. */
bool h2_is_over(const struct h2 *h);
/* Many answers to control frames are waiting. */
bool h2_is_stuffed(const struct h2 *h);
/* Queues the head of x's answer, and its body or stream if it has one. `copied`: x may go at once. */
void h2_answer(struct h2_stream *st, struct exchange *x, bool has_body, bool copied);
/* There is more of a body again. */
void h2_resume(struct h2_stream *st);
/* May bytes of its body be sent, for all the peer says? */
bool h2_has_window(const struct h2_stream *st);
void h2_reset(struct h2_stream *st, enum h2_code code);
/* The peer should start no more requests; those on their way are still taken. */
void h2_say_stopping(struct h2 *h);
/* No request is taken any more; those that were are answered. */
void h2_say_goodbye(struct h2 *h);
/* The connection is at its end. */
void h2_say_end(struct h2 *h, enum h2_code code);

/* h2_room.c: memory of sessions */

struct h2_room *h2_room_new(void);
/* As malloc, calloc, free and realloc. */
void *h2_room_alloc(size_t n, void *room);
void *h2_room_zeroed(size_t n, size_t size, void *room);
void h2_room_drop(void *p, void *room);
void *h2_room_resize(void *p, size_t n, void *room);

/* h2_conn.c: streams and the budget */

/* A request begins. */
struct h2_stream *h2_stream_new(struct h2 *h, int32_t id);
/* The peer knows it no more. */
void h2_stream_closed(struct h2_stream *st);
/* The header block is complete; st->received says whether the request is. */
void h2_take_head(struct h2_stream *st);
void h2_take_body(struct h2_stream *st, struct str bytes);
/* The end of a body. */
void h2_complete(struct h2_stream *st);
/* Counts what carries nothing, in milliseconds of a budget that fills up with time. False: there is no more. */
bool h2_spend(struct h2 *h, int64_t cost);
/* Bytes were sent: their reader must answer with window updates. */
void h2_earn(struct h2 *h, size_t bytes);

#define H2_COST_FRAME 2
#define H2_COST_SETTINGS 10
#define H2_COST_RESET 8
#define H2_COST_REFUSED 40

/* h2_body.c: bodies of answers */

/* Does the answer have one? */
bool h2_sends_body(const struct exchange *x);
/* Is there some that has not been sent, whether or not it is in memory? */
bool h2_has_rest(const struct h2_stream *st);
/* Bytes that can be sent now; when none can they are fetched. *ret_is_last: nothing follows them. */
size_t h2_body_ready(struct h2_stream *st, bool *ret_is_last);
/* Copies the next n bytes of those. */
void h2_body_take(struct h2_stream *st, char *to, size_t n);
/* Fetches a piece of its source as soon as the connection may hold another one. */
void h2_want_piece(struct h2_stream *st);
void h2_unwant_piece(struct h2_stream *st);
/* Drops what it holds of its source. */
void h2_drop_piece(struct h2_stream *st);
/* Lets those who wait for a piece have what became free. */
void h2_start_pieces(struct h2 *h);

#endif
