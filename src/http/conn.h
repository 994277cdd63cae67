/*
 * A connection: socket, TLS, deadlines, limits for its address, orderly ends. Knows no protocol: that is behind a table
 * of functions. The handshake of TLS is one as well, until it has found out which is spoken.
 */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include "http/core.h"

#define NEVER INT64_MAX

/* All on the loop's thread. None but closed() is called after conn_close. */
struct protocol {
	void (*opened)(struct conn *c);
	void (*input)(struct conn *c, struct str bytes);
	/* The peer will send no more, but may still read. */
	void (*ended)(struct conn *c);
	/* A conn_write that was pending is complete. */
	void (*written)(struct conn *c);
	/* The deadline has passed; it is NEVER now. */
	void (*timeout)(struct conn *c);
	void (*tick)(struct conn *c, int64_t now);
	/* The server is stopping: finish what was begun. */
	void (*drain)(struct conn *c);
	/* x->response is set; the exchange is the protocol's again. */
	void (*respond)(struct conn *c, struct exchange *x);
	/* A piece of x's source was read, or could not be. */
	void (*source_ready)(struct conn *c, struct exchange *x);
	/* Pieces wait, or the stream is to end: send what can be sent. Must not end the stream from within. */
	void (*stream_ready)(struct conn *c, struct stream *s);
	/* Too much waits for a reader this slow: drop it, but not from within. */
	void (*stream_drop)(struct conn *c, struct stream *s);
	/* Frees c->state. */
	void (*closed)(struct conn *c);
};

struct conn {
	struct conn *next, *prev;
	struct shard *shard;
	struct sock *sock;
	struct tls *tls; /* NULL: plain text */
	const struct protocol *protocol;
	void *state;
	struct netaddr addr;
	struct peer *peer; /* NULL: exempt from the limits of an address */
	bool proven;       /* has completed a request */
	bool closing;
	bool input_ended;
	bool lingering;
	int64_t opened_at;
	int64_t deadline; /* NEVER or loop_now milliseconds */
	bool sending;     /* the socket has bytes of tls */
	/* The protocol's pending write. */
	bool writing;
	int64_t write_began, write_moved;
	size_t write_size, write_left;
};

/* Takes over a descriptor that was accepted; `tls`: it must speak TLS. */
void conn_accept(struct shard *sh, int fd, const struct netaddr *addr, bool tls);
/* The peer has completed a request: it counts no longer among the new ones. */
void conn_prove(struct conn *c);
/* Sends; false: it is not all out yet, written() will follow, or the connection is closed now. */
bool conn_write(struct conn *c, const struct str *parts, unsigned n);
/* Sends a few bytes at once or not at all. */
bool conn_write_now(struct conn *c, struct str bytes);
/* No input() until it is resumed, but for what has been taken from the socket already (64 KB at most). */
void conn_read_pause(struct conn *c);
void conn_read_resume(struct conn *c);
/* Ends it after everything was sent: the peer gets linger_time to read it, what it still sends is dropped. */
void conn_linger(struct conn *c);
/* Ends it at once. closed() follows later, never from within. */
void conn_close(struct conn *c);
/* Deadlines, stalled writes, surplus new connections. */
void conn_tick(struct conn *c, int64_t now);

/* The part of conn.c that speaks TLS; see conn_tls.c. For conn.c alone. */
extern const struct protocol handshake_protocol;
/* Bytes came from the socket. */
void conn_tls_input(struct conn *c, struct str bytes);
/* Sends what TLS has waiting. False: not all is out yet, or the connection is closed now. */
bool conn_tls_flush(struct conn *c);

#endif
