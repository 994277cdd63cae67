/*
 * A server for the black-box tests of src/http: says what it understood of each request as "key: value" lines, so that
 * a test can see two requests where one was sent. Options are name=value arguments; prints "ready PORT…" and stops at
 * SIGTERM. At SIGHUP it reads its certificates again and prints "reloaded" or why not.
 *
 *	/blob bytes · /pool, /slow?ms= from a pool thread · /source?n= read piecewise
 *	/stream an event stream on topic 1 · POST /publish sends its body there · /stats · anything else: echo
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "http/conditional.h"
#include "http/server.h"
#include "http/sse.h"

#define BLOB_SIZE 20480

struct site {
	struct pool *pool;
	struct blob *page;
	size_t body_max;
};

static void echo_line(struct buf *b, const char *key, struct str value)
{
	buf_printf(b, "%s: %.*s\n", key, STR_ARG(value));
}

static struct str address_text(const struct netaddr *a, char text[NETADDR_TEXT_SIZE])
{
	netaddr_format(a, text);
	return str_of(text);
}

static void echo(struct exchange *x)
{
	struct request *q = exchange_request(x);
	char text[NETADDR_TEXT_SIZE];
	struct buf b = BUF(SIZE_MAX - 1);
	echo_line(&b, "method", q->method_name);
	echo_line(&b, "path", q->path);
	echo_line(&b, "query", q->query);
	echo_line(&b, "host", q->host);
	echo_line(&b, "client", address_text(&q->client, text));
	echo_line(&b, "trusted", q->peer_trusted ? STR("yes") : STR("no"));
	echo_line(&b, "unlisted", q->forwarded_unlisted ? STR("yes") : STR("no"));
	echo_line(&b, "scheme", q->https ? STR("https") : STR("http"));
	buf_printf(&b, "fields: %zu\n", q->n_headers);
	buf_printf(&b, "length: %zu\n", q->body.n);
	echo_line(&b, "body", q->body);
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_blob(&r, "text/plain", blob_of_buf(&b));
	exchange_respond(x, &r);
}

static void answer_page(struct exchange *x, struct site *site)
{
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_blob(&r, "text/html; charset=utf-8", blob_ref(site->page));
	response_set(&r, "ETag", STR("\"page\""));
	response_range(exchange_request(x), &r);
	exchange_respond(x, &r);
}

static void run_echo(struct pool_job *job, void *thread)
{
	struct exchange *x = exchange_of_job(job);
	struct str ms_text = request_query(exchange_request(x), "ms");
	int64_t ms;
	if (str_to_i64(ms_text, &ms) == RC_OK)
		nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
	echo(x);
}

static void to_pool(struct exchange *x, struct site *site)
{
	exchange_job(x)->run = run_echo;
	if (pool_submit(site->pool, exchange_job(x)) != RC_OK)
		exchange_respond_plain(x, 503);
}

/* Numbers its bytes, so that a wrong offset shows. */
struct counting {
	struct body_source source;
	uint64_t fail_at;
};

static enum rc read_counting(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n)
{
	const struct counting *c = (const struct counting *)s;
	if (offset >= c->fail_at)
		return RC_INTERNAL;
	for (size_t i = 0; i < max; i++)
		to[i] = (char)('a' + (offset + i) % 23);
	*ret_n = max;
	return RC_OK;
}

static void close_counting(struct body_source *s)
{
	free(s);
}

static uint64_t query_number(struct exchange *x, const char *name, int64_t otherwise)
{
	int64_t n = otherwise;
	if (str_to_i64(request_query(exchange_request(x), name), &n) != RC_OK)
		n = otherwise;
	return (uint64_t)n;
}

static void answer_source(struct exchange *x)
{
	struct counting *c = calloc(1, sizeof(*c));
	ensure(c != NULL);
	c->source = (struct body_source){query_number(x, "n", 1000000), read_counting, close_counting};
	c->fail_at = query_number(x, "fail", INT64_MAX);
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_source(&r, "application/octet-stream", &c->source);
	response_range(exchange_request(x), &r);
	exchange_respond(x, &r);
}

static void answer_stats(struct exchange *x)
{
	struct server_stats st;
	server_stats(exchange_server(x), &st);
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_bytes(&r, "text/plain",
		       arena_printf(exchange_arena(x),
				    "connections %" PRIu64 "\nrequests %" PRIu64 "\nrefused %" PRIu64
				    "\nrefused_address %" PRIu64 "\ntimeouts %" PRIu64 "\nstreams %" PRIu64
				    "\npaused %" PRIu64 "\nhandshakes %" PRIu64 "\nresumed %" PRIu64
				    "\nhandshakes_failed %" PRIu64 "\nlisteners %zu\n",
				    st.connections, st.requests, st.refused, st.refused_address, st.timeouts,
				    st.streams, st.paused, st.handshakes, st.resumed, st.handshakes_failed,
				    sse_listeners(exchange_server(x), 1)));
	exchange_respond(x, &r);
}

static void publish(struct exchange *x)
{
	sse_publish(exchange_server(x), 1, "note", exchange_request(x)->body);
	exchange_respond_plain(x, 202);
}

static void answer_bad_header(struct exchange *x)
{
	struct response r;
	response_init(&r, exchange_arena(x), 303);
	response_redirect(&r, 303, request_query(exchange_request(x), "to"));
	exchange_respond(x, &r);
}

static void on_request(struct exchange *x, void *ctx)
{
	struct str path = exchange_request(x)->path;
	if (str_is(path, "/blob"))
		answer_page(x, ctx);
	else if (str_is(path, "/pool") || str_is(path, "/slow"))
		to_pool(x, ctx);
	else if (str_is(path, "/source"))
		answer_source(x);
	else if (str_is(path, "/stream"))
		sse_subscribe(sse_join(x, 1), &(struct sse_event){"hello", STR("{}")}, 1);
	else if (str_is(path, "/publish"))
		publish(x);
	else if (str_is(path, "/stats"))
		answer_stats(x);
	else if (str_is(path, "/redirect"))
		answer_bad_header(x);
	else
		echo(x);
}

static struct body_verdict body_cap(const struct request *q, void *ctx)
{
	const struct site *site = ctx;
	if (str_is(q->path, "/forbidden"))
		return (struct body_verdict){.status = 403};
	return (struct body_verdict){.max = site->body_max};
}

static enum rc run_job(struct pool_job *job, void *ctx)
{
	return pool_submit(((struct site *)ctx)->pool, job);
}

static void *pool_setup(void *ctx, unsigned index)
{
	return ctx;
}

static void make_page(struct site *site)
{
	struct buf b = BUF(BLOB_SIZE);
	for (int i = 0; i < BLOB_SIZE; i++)
		buf_putc(&b, 'x');
	site->page = blob_of_buf(&b);
}

#define LIST_MAX 8

struct options {
	const char *listen[LIST_MAX];
	const char *certificates[LIST_MAX], *keys[LIST_MAX];
	size_t n_keys;
	struct server_config config;
};

static const struct {
	const char *name;
	size_t offset;
} times[] = {
	{"tls_time", offsetof(struct server_limits, tls_time)},
	{"head_time", offsetof(struct server_limits, head_time)},
	{"body_grace", offsetof(struct server_limits, body_grace)},
	{"write_stall", offsetof(struct server_limits, write_stall)},
	{"idle_time", offsetof(struct server_limits, idle_time)},
	{"linger_time", offsetof(struct server_limits, linger_time)},
	{"stream_ping", offsetof(struct server_limits, stream_ping)},
};

static bool set_number(struct options *o, struct site *site, const char *name, int64_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		if (strcmp(name, times[i].name) == 0) {
			memcpy((char *)&o->config.limits + times[i].offset, &n, sizeof(n));
			return true;
		}
	if (strcmp(name, "loops") == 0)
		o->config.loops = (unsigned)n;
	else if (strcmp(name, "per_address") == 0)
		o->config.limits.per_address = (unsigned)n;
	else if (strcmp(name, "per_address_new") == 0)
		o->config.limits.per_address_new = (unsigned)n;
	else if (strcmp(name, "connections") == 0)
		o->config.limits.connections = (unsigned)n;
	else if (strcmp(name, "bodies_max") == 0)
		o->config.limits.bodies_max = (size_t)n;
	else if (strcmp(name, "body_max") == 0)
		site->body_max = (size_t)n;
	else
		return false;
	return true;
}

static bool add_to(const char **list, size_t *n, const char *name, const char *wanted, const char *value)
{
	if (strcmp(name, wanted) != 0 || *n == LIST_MAX)
		return false;
	list[(*n)++] = value;
	return true;
}

static enum rc set_option(struct options *o, struct site *site, const char *option)
{
	struct str s = str_of(option);
	size_t equals = str_find_char(s, '=', 0);
	char name[32];
	snprintf(name, sizeof(name), "%.*s", STR_ARG(str_slice(s, 0, equals)));
	const char *value = equals == SIZE_MAX ? "" : option + equals + 1;
	int64_t n;
	if (add_to(o->listen, &o->config.n_listen, name, "listen", value) ||
	    add_to(o->certificates, &o->config.tls.n, name, "certificate", value) ||
	    add_to(o->keys, &o->n_keys, name, "key", value))
		return RC_OK;
	if (strcmp(name, "trusted") == 0)
		return netblocks_add(&o->config.trusted_proxies, str_of(value));
	if (str_to_i64(str_of(value), &n) == RC_OK && set_number(o, site, name, n))
		return RC_OK;
	return rc_fail(RC_INVALID, "unknown option %s", option);
}

static int fail(void)
{
	fprintf(stderr, "%s\n", rc_message());
	return 1;
}

static sigset_t awaited_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return set;
}

static void wait_for_end(struct server *server, const struct tls_config *tls)
{
	sigset_t set = awaited_signals();
	int got;
	while (sigwait(&set, &got) == 0 && got == SIGHUP) {
		enum rc rc = server_reload_tls(server, tls);
		printf("%s\n", rc == RC_OK ? "reloaded" : rc_message());
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	struct site site = {.body_max = 65536};
	struct options o = {0};
	server_config_init(&o.config);
	for (int i = 1; i < argc; i++)
		if (set_option(&o, &site, argv[i]) != RC_OK)
			return fail();
	o.config.listen = o.listen;
	o.config.tls.certificates = o.certificates;
	o.config.tls.keys = o.keys;
	o.config.hooks =
		(struct server_hooks){.ctx = &site, .body_cap = body_cap, .on_request = on_request, .run = run_job};
	crypto_init();
	sigset_t set = awaited_signals();
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	make_page(&site);
	struct pool_hooks pool_hooks = {.setup = pool_setup, .ctx = &site};
	struct server *server;
	if (pool_start("pool", 4, 4096, &pool_hooks, &site.pool) != RC_OK || server_start(&o.config, &server) != RC_OK)
		return fail();
	printf("ready");
	for (size_t i = 0; i < o.config.n_listen; i++)
		printf(" %u", server_port(server, i));
	printf("\n");
	fflush(stdout);
	wait_for_end(server, &o.config.tls);
	server_stop(server, 5000);
	pool_stop(site.pool);
	server_free(server);
	blob_unref(site.page);
	netblocks_done(&o.config.trusted_proxies);
	return 0;
}
