/*
 * One HTTP request and its answer over libcurl, with the guard at the socket. Knows nothing of redirects, retries and
 * pace: that is http_client.c.
 */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include "net/http_client.h"

struct transfer_engine;

enum rc transfer_engine_new(struct transfer_engine **ret_engine) MUST_CHECK;
void transfer_engine_free(struct transfer_engine *e); /* NULL-safe; closes the kept connections */

struct transfer {
	struct arena *arena;
	const struct http_client_request *request;
	const struct http_client_options *options; /* with its defaults filled in */
	const char *user_agent;
	struct str url;     /* normalised; this hop's, not the request's */
	bool allow_private; /* the host is on the allow list */

	struct http_client_response response; /* out: status, headers, offset, total, body */
	int64_t taken;                        /* out: bytes that the sink took */
	bool may_pass;                        /* out: after RC_BUSY, another attempt may succeed */
};

/* Errors and messages as http_client_fetch(). */
enum rc transfer_run(struct transfer_engine *e, struct transfer *t) MUST_CHECK;

#endif
