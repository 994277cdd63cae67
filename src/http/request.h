/*
 * One request as a handler sees it, the same for HTTP/1.1 and HTTP/2. By the time it exists every rule about its form
 * has been checked; nothing here knows a connection.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"
#include "base/str.h"
#include "http/form.h"
#include "http/netaddr.h"

/* Bits, so that a set of methods is an unsigned. */
enum method {
	METHOD_GET = 1,
	METHOD_HEAD = 2,
	METHOD_POST = 4,
	METHOD_PUT = 8,
	METHOD_PATCH = 16,
	METHOD_DELETE = 32,
	METHOD_OPTIONS = 64,
	METHOD_OTHER = 128, /* well formed, none of ours; the name is in method_name */
};

struct header {
	struct str name;  /* as sent */
	struct str value; /* without white space at the ends */
};

/* Every str lives in `arena` or in the request's buffers: valid until the exchange is answered. */
struct request {
	struct arena *arena; /* the handler's memory too */

	enum method method;
	struct str method_name;
	unsigned version; /* 10, 11, 20 */

	struct str target;   /* as sent */
	struct str raw_path; /* the path as sent, escapes and all; starts with '/' (or is "*" for OPTIONS) */
	struct str path;     /* decoded UTF-8 in NFC, no control bytes, slashes collapsed, dot segments resolved */
	bool path_changed;   /* collapsing or resolving changed something: the one good address is another */
	struct str query;    /* as sent, without '?'; p == NULL when there was no '?' */

	struct str host; /* lower case, with the port when one was sent; checked to be a host and nothing else */
	bool https;      /* the client's own connection is encrypted: ours, or a trusted proxy said so */

	const struct header *headers; /* in the order they came */
	size_t n_headers;
	struct str body; /* whole */

	struct netaddr peer;     /* who connected to us */
	struct netaddr client;   /* who asks: peer, or what trusted proxies say */
	bool peer_trusted;       /* peer is a listed proxy */
	bool forwarded_unlisted; /* forwarding headers came from a peer that is not listed; they were ignored */

	struct form *query_form; /* parsed by the first request_query */
};

/* The first header of that name, case ignored; p == NULL when there is none. */
struct str request_header(const struct request *q, const char *name);
/* All headers of that name joined by ", ", for those that are lists. p == NULL when there is none. */
struct str request_header_list(const struct request *q, const char *name);
/* The first cookie of exactly that name, quotes removed; p == NULL when there is none. */
struct str request_cookie(const struct request *q, const char *name);
/* The last query parameter of that name, decoded; p == NULL when there is none. "?a" and "?a=" give an empty value. */
struct str request_query(struct request *q, const char *name);
/* All of them. Never NULL; empty when the query has more than 100 parts. */
const struct form *request_query_form(struct request *q);
/* Splits "media/type; charset=x": the type alone, lower case, in the arena; p == NULL when none was sent. */
struct str request_content_type(const struct request *q);
/* "scheme://host" as the client sees it. */
struct str request_origin(const struct request *q);

/*
 * Does the Accept header prefer this media type ("application/json") over text/html? False without a header and for
 * wildcards alone.
 */
bool request_prefers(const struct request *q, const char *type);

/* "GET" → METHOD_GET; METHOD_OTHER for any other token. */
enum method method_parse(struct str name);
const char *method_name(enum method m);
/* "GET, HEAD, POST" for an Allow header; HEAD is added where GET is. In the arena. */
struct str method_allow(struct arena *a, unsigned methods);

#endif
