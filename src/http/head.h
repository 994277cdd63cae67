/*
 * The rules that a request's head must keep, whatever parser read it: the raw bytes of an HTTP/1 head, then the fields
 * of any protocol. Refuses; never repairs.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "http/request.h"
#include "http/server.h"
#include "http/trust.h"

struct refusal {
	int status;
	const char *why; /* for the client; a literal */
};

enum head_step { HEAD_MORE, HEAD_DONE, HEAD_REFUSED };

/* Where the search for the end of the head stands. Start with a zeroed one; the bytes must keep their beginning. */
struct head_scan {
	size_t at;      /* bytes looked at */
	size_t line;    /* where the present line begins */
	size_t lines;   /* complete lines, the first one included */
	size_t skipped; /* an empty line before the request */
};

/*
 * Looks for the end of the header block in all bytes that have come so far, and refuses on the way: too large, too many
 * fields, NUL, bare CR, bare LF, folded lines. HEAD_DONE: the head is [skipped, ret_length) of bytes.
 */
enum head_step head_scan(struct head_scan *s, struct str bytes, const struct server_limits *limits, size_t *ret_length,
			 struct refusal *ret_refusal);

struct framing {
	bool chunked;
	uint64_t length; /* when not chunked */
	bool expects_continue;
	bool keep_alive;
};

/*
 * Takes a request with method_name, version, target and headers set, checks them against each other and fills in the
 * rest: method, paths, query, host. False: refused.
 */
bool head_check(struct request *q, struct framing *ret_framing, struct refusal *ret_refusal);

/*
 * Sets client, peer_trusted, forwarded_unlisted, https from peer, the list and the forwarding headers; those of an
 * unlisted peer are warned of.
 */
void head_resolve_client(struct request *q, struct trust *trusted);

#endif
