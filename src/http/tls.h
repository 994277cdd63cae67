/*
 * TLS as a machine between two streams of bytes: what came from a socket goes in, plain text comes out, and the other
 * way round. The only file that knows OpenSSL's TLS is tls.c; nothing here knows sockets, connections or HTTP.
 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include "base/str.h"

struct tls_config; /* see server.h */

/* Certificates and ticket keys of a whole server. Thread-safe. */
struct tls_server;

/*
 * Reads every certificate and key. RC_INVALID when a file is missing, unreadable, no PEM, asks for a passphrase, or key
 * and certificate do not match; the message names the file and says what to do. An expired certificate is only warned
 * of. `h2`: offer HTTP/2.
 */
enum rc tls_server_new(const struct tls_config *c, bool h2, struct tls_server **ret_server) MUST_CHECK;
/* The same for connections that come from now on; older ones keep what they have. On failure nothing changes. */
enum rc tls_server_reload(struct tls_server *s, const struct tls_config *c) MUST_CHECK;
/* When the first of its certificates ends, in milliseconds. */
int64_t tls_server_expires(struct tls_server *s);
/* After the last of its connections. NULL-safe. */
void tls_server_free(struct tls_server *s);

/* Buffers that the connections of one thread share, so that an idle one has none. */
struct tls_room;

struct tls_room *tls_room_new(void);
/* NULL-safe. */
void tls_room_free(struct tls_room *r);

/* One connection. */
struct tls;

/* Server side. NULL when memory or randomness is wanting. */
struct tls *tls_new(struct tls_server *s, struct tls_room *room);
/* NULL-safe. */
void tls_free(struct tls *t);

enum tls_step {
	TLS_WAITS,    /* everything was used; more must come */
	TLS_OPENED,   /* the handshake is complete; once */
	TLS_TEXT,     /* there is plain text */
	TLS_ENDED,    /* the peer will send no more, but may still read */
	TLS_STRANGER, /* the first byte is not TLS */
	TLS_BROKEN,   /* an offence or a refusal; what is outgoing tells the peer */
};

/*
 * Works on received bytes and cuts off what was used. To be called until it waits; TLS_ENDED, TLS_STRANGER and
 * TLS_BROKEN are final. The text lies in the room: valid until the next call for any connection.
 */
enum tls_step tls_receive(struct tls *t, struct str *bytes, struct str *ret_text);
/* Why it is broken, for a log. */
const char *tls_fault(const struct tls *t);

/* Did both sides agree on HTTP/2? Was an earlier session resumed? Once open. */
bool tls_is_h2(const struct tls *t);
bool tls_is_resumed(const struct tls *t);

#define TLS_PARTS_MAX 16
/*
 * Takes text to send, at most TLS_PARTS_MAX parts, which must stay until tls_unsent is 0. Not before that, and not
 * before the connection is open.
 */
void tls_send(struct tls *t, const struct str *parts, unsigned n);
/* Says that we shall send no more. Does nothing when it was said, or where nothing can be said. */
void tls_end(struct tls *t);
/*
 * Bytes for the socket, about 64 KB at most of what waits; they stay until tls_sent, which must come before the next
 * call. Nothing: all is sent, or the connection is broken (then tls_unsent is not 0).
 */
struct str tls_outgoing(struct tls *t);
void tls_sent(struct tls *t);
/* Text and encrypted bytes that tls_outgoing has not given yet. */
size_t tls_unsent(const struct tls *t);

#endif
