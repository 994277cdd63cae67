/*
 * Fetching over http and https, politely and without being led into the private network. Blocks the calling thread;
 * knows nothing of what the bytes mean. (libcurl is behind transfer.h.)
 *
 * The guard sits where the socket is opened: whatever name, redirect or DNS answer leads there, a connection to an
 * address that is not public (net/address.h) is refused, unless the host is on the allow list.
 */
#ifndef NET_HTTP_CLIENT_H
#define NET_HTTP_CLIENT_H

#include "base/arena.h"
#include "base/str.h"

struct http_client;

/* Zero means the default in brackets. Strings are copied. */
struct http_client_options {
	const char *purpose;            /* User-Agent "Courant/VERSION (+purpose)" ["fetch"] */
	const char *const *allow_hosts; /* NULL-terminated "host" or "host:port": may be private */
	int64_t delay_ms;               /* pause between two requests of this client [0: none] */
	int64_t backoff_ms;             /* first pause after a failed attempt, doubled each time [1000] */
	int64_t wait_max_ms;            /* a Retry-After beyond this is not waited for [60000] */
	int64_t timeout_ms;         /* one attempt as a whole [60000]; with a sink 30 minutes, the stall limit guards */
	int64_t connect_timeout_ms; /* [10000] */
	int64_t stall_ms;           /* below 500 bytes a second for so long is an end; whole seconds [20000] */
	size_t body_max;            /* decoded bytes of one answer [32 MiB] */
	unsigned attempts;          /* for one request, including the first [4] */
	bool (*cancelled)(void *ctx); /* asked several times a second while waiting or transferring [NULL] */
	void *cancelled_ctx;
};

/* One client for one site: it keeps the pace and the connections. Used by one thread at a time. */
enum rc http_client_new(const struct http_client_options *o, struct http_client **ret_client) MUST_CHECK;
void http_client_free(struct http_client *c); /* NULL-safe */

enum http_method { HTTP_CLIENT_GET, HTTP_CLIENT_HEAD };

struct http_client_header {
	struct str name, value;
};

struct http_client_response {
	int status;
	struct str url; /* the last one, after redirects, normalised */
	struct http_client_header *headers;
	size_t n_headers;
	int64_t offset;  /* where the body begins: resume_from when the server resumed (206), else 0 */
	int64_t total;   /* size of the whole thing where the server told, else -1 */
	struct str body; /* in the arena; empty when a sink took it */
	unsigned attempts, redirects;
};

struct http_client_request {
	enum http_method method;
	struct str url; /* absolute, http or https, without user@ */
	struct str accept;
	struct str etag;          /* If-None-Match; with resume_from: If-Range */
	struct str last_modified; /* If-Modified-Since, as the server wrote it; not with resume_from */
	int64_t resume_from; /* Range: bytes=N-; needs a sink and an etag (the answer is 200 when it has changed) */
	size_t body_max;     /* 0: the client's */
	bool no_follow;      /* a redirect is an answer like any other */
	/*
	 * When set, 200 and 206 bodies go here in pieces instead of into memory. begin (may be NULL) is called once
	 * before the first piece, also for an empty body: look at head->offset there. A failure of either ends the
	 * transfer and is returned with its message.
	 */
	enum rc (*begin)(void *ctx, const struct http_client_response *head);
	enum rc (*sink)(void *ctx, struct str piece);
	void *sink_ctx;
};

/*
 * Answers RC_OK for every complete HTTP answer, whatever its status (304 included). Follows at most 5 redirects
 * (301 302 303 307 308), each checked like the first address. 429 and 503 (as Retry-After says), 500, 502, 504 and
 * broken connections are tried again, except once a sink has taken a byte (then resume with resume_from); the last
 * answer stands. A site that answers 429 or 503 is asked more slowly for a while.
 *
 * RC_INVALID   not an address we fetch; too many redirects; a redirect that leads nowhere; a bad certificate
 * RC_DENIED    the private-address guard
 * RC_LIMITED   the body is larger than body_max
 * RC_BUSY      no connection, timeout, stall, broken transfer; also cancelled
 * The sentence names the address, what happened and what to do.
 */
enum rc http_client_fetch(struct http_client *c, struct arena *a, const struct http_client_request *q,
			  struct http_client_response *ret_response) MUST_CHECK;

/* First header of that name, case ignored; p == NULL when absent. */
struct str http_client_header(const struct http_client_response *r, const char *name);

/*
 * What a status means for a caller that wants the thing: RC_OK 2xx and 304, NOT_FOUND 404 410, DENIED 401 403,
 * LIMITED 429, BUSY 5xx, INVALID others; with a sentence unless RC_OK.
 */
enum rc http_client_status(const struct http_client_response *r) MUST_CHECK;

#endif
