/*
 * The server: listeners, one event loop a core, limits, and the callbacks through which requests reach their handlers.
 * Knows nothing of what is served.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/thread.h"
#include "http/exchange.h"
#include "http/netaddr.h"

/* Times in milliseconds, sizes in bytes. The values named here are the defaults. */
struct server_limits {
	size_t head_max;           /* 32 KB, the whole header block with its first line */
	size_t line_max;           /* 8 KB, one line of it */
	unsigned fields_max;       /* 100 */
	int64_t tls_time;          /* 10 s for the whole handshake, from accept */
	int64_t head_time;         /* 10 s for the whole header, from its first byte (the first: since it is open) */
	int64_t body_grace;        /* 10 s, then … */
	unsigned body_rate;        /* … 500 bytes a second on average */
	int64_t write_stall;       /* 30 s without progress; on average body_rate after that time */
	int64_t idle_time;         /* 60 s between requests */
	int64_t linger_time;       /* 2 s in which a refused client may read why */
	int64_t stream_ping;       /* 20 s */
	unsigned per_address;      /* 1,000 connections; IPv6 by /64; trusted proxies and unix sockets are exempt */
	unsigned per_address_new;  /* 100 of them without a completed request; more are closed, a loop's oldest first */
	unsigned connections;      /* at once in all; 0 = as the descriptor limit allows, less descriptors_kept */
	unsigned descriptors_kept; /* 200 for the database and the rest */
	size_t bodies_max;         /* 256 MB of request bodies in memory at once; more is 503 */
};

/* What may come after the header block. */
struct body_verdict {
	int status; /* 0, or refuse at once with this status (≥ 400) */
	size_t max; /* a longer body is 413 */
};

struct server_hooks {
	void *ctx;
	/*
	 * On the loop thread, once the header block of a request that announces a body is complete; body is still
	 * empty. NULL = 64 KB.
	 */
	struct body_verdict (*body_cap)(const struct request *q, void *ctx);
	/* On the loop thread, once the request is complete. Must not block. Required. */
	void (*on_request)(struct exchange *x, void *ctx);
	/* Hands a job to a pool for body_source reads (RC_BUSY is tried again). Required when a source is ever used. */
	enum rc (*run)(struct pool_job *job, void *ctx);
	/*
	 * On the loop thread: dresses a refusal of the server's own (400, 408, 413, …). r is filled with plain text
	 * and may be given another body; q holds what is known (headers may be missing). NULL = plain text.
	 */
	void (*refusal)(const struct request *q, struct response *r, void *ctx);
};

/*
 * PEM files: the server's certificate with its chain, and its key, n times. Which one a client sees goes by the name it
 * asks for and the names in the certificate; the first is for everybody else.
 */
struct tls_config {
	const char *const *certificates;
	const char *const *keys;
	size_t n;
};

struct server_config {
	/* "ADDR:PORT", "[::]:80", "localhost:8080", ":8080" (all), "unix:PATH"; "https:" before it: TLS */
	const char *const *listen;
	size_t n_listen;
	struct tls_config tls;            /* read at the start; required where a listener speaks TLS */
	unsigned loops;                   /* 0 = one for each core */
	struct netblocks trusted_proxies; /* see netblocks_add; copied */
	struct server_limits limits;
	struct server_hooks hooks;
};

struct server_stats {
	uint64_t connections;     /* open now */
	uint64_t accepted;        /* since the start */
	uint64_t requests;        /* complete ones handed to on_request */
	uint64_t refused;         /* answered by the server itself with 4xx or 5xx */
	uint64_t refused_address; /* connections closed for too many of one address */
	uint64_t timeouts;        /* connections closed by a deadline other than idle */
	uint64_t streams;         /* open now */
	uint64_t paused;          /* times accepting paused for want of descriptors */
	uint64_t handshakes;      /* of TLS, complete */
	uint64_t resumed;         /* those that went on with an earlier session */
	uint64_t handshakes_failed;
};

void server_limits_default(struct server_limits *ret_limits);
/* Default limits, nothing else. */
void server_config_init(struct server_config *c);

/*
 * Binds everything, then starts the loops. RC_CONFLICT when an address is in use, RC_DENIED when it may not be bound,
 * RC_INVALID when it or a certificate cannot be read: the message says which and what to do, and nothing is left
 * running. A stale socket file (nobody answers) is replaced; a new one has mode 0660. Raises the soft descriptor limit
 * to the hard one (at most 65,536) and ignores SIGPIPE.
 */
enum rc server_start(const struct server_config *c, struct server **ret_server) MUST_CHECK;

/* The port that listener number i has, the real one when 0 was asked for; 0 for a unix socket. */
unsigned server_port(const struct server *s, size_t i);
/*
 * "http://127.0.0.1:8080", "https://…" or "unix:/path" of listener i, for people to read. NUL-terminated, lives as long
 * as s.
 */
const char *server_address(const struct server *s, size_t i);
/* Listener i is open on all addresses of this machine, not only on the one that server_address() names. */
bool server_is_everywhere(const struct server *s, size_t i);
unsigned server_loops(const struct server *s);
void server_stats(const struct server *s, struct server_stats *ret_stats);

/*
 * Reads certificates and keys again, from any thread. Connections that come from now on get the new ones, others go on
 * undisturbed. On failure all stays as it was, and the message names file and reason. RC_OK without effect when no
 * listener speaks TLS.
 */
enum rc server_reload_tls(struct server *s, const struct tls_config *c) MUST_CHECK;

/* When the first of the certificates in use ends, in milliseconds; 0 where no listener speaks TLS. */
int64_t server_tls_expires(const struct server *s);

/* Another list of trusted proxies, copied, from any thread: requests that begin from now on are held against it. */
void server_set_trusted(struct server *s, const struct netblocks *blocks);

/*
 * Stops: no new connections, event streams end, every request that was begun is answered with "Connection: close",
 * connections that stay silent are closed within a second. Returns when all are gone, or at the deadline (milliseconds
 * from now), when the rest is cut. Handlers that still hold exchanges may answer them afterwards, to nobody.
 */
void server_stop(struct server *s, int64_t within_ms);
/* After server_stop, and after every exchange was answered (stop the pools in between). NULL-safe. */
void server_free(struct server *s);

#endif
