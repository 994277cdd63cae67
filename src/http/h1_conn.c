/*
 * HTTP/1.1 on a connection: head, body, handler, answer, and again. One request is handled at a time; what a client
 * sends ahead waits, so that answers keep their order.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/chunked.h"
#include "http/h1.h"

#define AHEAD_MAX ((size_t)64 * 1024) /* bytes sent ahead before reading pauses */
#define KEPT_MAX ((size_t)256 * 1024) /* AHEAD_MAX, one read, one head */
#define DRAIN_IDLE_MS 1000            /* a request that is on its way when the server stops still gets here */

enum state {
	HEAD,    /* between requests, or a head is coming */
	BODY,    /* a body is coming */
	WAIT,    /* the handler has the exchange */
	SEND,    /* the answer is going out */
	STREAM,  /* an answer without an end */
	CLOSING, /* nothing more is read or sent */
};

struct h1 {
	struct conn *conn;
	struct exchange *exchange; /* from the complete head to the end of the answer */
	struct stream *stream;
	struct buf kept; /* came, not used yet */
	struct head_scan scan;
	struct chunked chunked;
	struct framing framing;
	uint64_t body_left;
	int64_t body_began;
	struct str answer_head; /* waits for the first piece of a source */
	enum state state;
	bool keep_alive;
	bool begun;   /* a byte of this request has come */
	bool running; /* run() is on the stack */
};

static const struct server_limits *limits_of(const struct h1 *h)
{
	return &h->conn->shard->server->limits;
}

static int64_t now_of(const struct h1 *h)
{
	return loop_now(h->conn->shard->loop);
}

static void count(_Atomic uint64_t *n)
{
	stat_add(n, 1);
}

/* Sending */

static char *put(char *to, struct str s)
{
	memcpy(to, s.p, s.n);
	return to + s.n;
}

static bool sends_body(const struct exchange *x)
{
	return status_has_body(x->response.status) && x->request.method != METHOD_HEAD && x->response.length > 0;
}

static char *put_headers(char *to, const struct response *r)
{
	if (r->lines.p)
		return put(to, r->lines);
	for (size_t i = 0; i < r->n_headers; i++) {
		to = put(to, r->headers[i].name);
		to = put(to, STR(": "));
		to = put(to, r->headers[i].value);
		to = put(to, STR("\r\n"));
	}
	return to;
}

static char *put_length(char *to, uint64_t length)
{
	char digits[20];
	size_t n = 0;
	do {
		digits[n++] = (char)('0' + length % 10);
	} while (length /= 10);
	to = put(to, STR("\r\nContent-Length: "));
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

#define OWN_HEADERS_MAX 192 /* status line, Date, Content-Length, Connection */

/* Status line, our own headers, the handler's. `open_ended`: the length is not known. */
static struct str build_head(struct h1 *h, struct exchange *x, bool open_ended)
{
	const struct response *r = &x->response;
	size_t size = OWN_HEADERS_MAX + r->lines.n;
	for (size_t i = 0; i < r->n_headers; i++)
		size += r->headers[i].name.n + r->headers[i].value.n + 4;
	char *head = arena_alloc(&x->arena, size), *to = put(head, STR("HTTP/1.1 "));
	*to++ = (char)('0' + r->status / 100);
	*to++ = (char)('0' + r->status / 10 % 10);
	*to++ = (char)('0' + r->status % 10);
	*to++ = ' ';
	to = put(to, str_of(status_text(r->status)));
	to = put(to, STR("\r\nDate: "));
	to = put(to, shard_date(h->conn->shard));
	if (!open_ended && status_has_body(r->status))
		to = put_length(to, r->length);
	to = put(to, h->keep_alive ? STR("\r\n") : STR("\r\nConnection: close\r\n"));
	to = put(put_headers(to, r), STR("\r\n"));
	return (struct str){head, (size_t)(to - head)};
}

static void run_kept(struct h1 *h);

/* The answer is out: next request, or the end. */
static void finish(struct h1 *h)
{
	exchange_free(h->exchange);
	h->exchange = NULL;
	if (!h->keep_alive) {
		h->state = CLOSING;
		if (!h->running)
			buf_done(&h->kept);
		conn_linger(h->conn);
		return;
	}
	h->state = HEAD;
	h->conn->deadline = now_of(h) + limits_of(h)->idle_time;
	if (!h->running)
		run_kept(h);
}

static void send_answer(struct h1 *h, struct exchange *x)
{
	struct response *r = &x->response;
	if (r->failed)
		exchange_replace(x, 500);
	if (r->close || h->conn->shard->draining)
		h->keep_alive = false;
	h->state = SEND;
	struct str parts[2] = {build_head(h, x, false), STR_NONE};
	if (sends_body(x) && r->body == BODY_SOURCE) {
		h->answer_head = parts[0];
		source_read(x, r->offset);
		return;
	}
	if (sends_body(x)) {
		struct str bytes = r->body == BODY_BLOB ? r->blob->bytes : r->bytes;
		parts[1] = str_slice(bytes, r->offset, r->offset + r->length);
	}
	if (conn_write(h->conn, parts, 2))
		finish(h);
}

static void send_next_piece(struct h1 *h)
{
	struct exchange *x = h->exchange;
	uint64_t at = x->source->at + x->source->n;
	if (at < x->response.offset + x->response.length)
		source_read(x, at);
	else
		finish(h);
}

static void start_stream(struct h1 *h, struct exchange *x)
{
	struct stream *s = x->stream;
	x->stream = NULL;
	h->stream = s;
	h->state = STREAM;
	h->keep_alive = false;
	bool head_only = x->request.method == METHOD_HEAD || h->conn->shard->draining;
	count(&h->conn->shard->stats.streams);
	struct blob *head = blob_new(build_head(h, x, true));
	stream_attach(s, h->conn, NULL);
	stream_deliver(s, head);
	blob_unref(head);
	h->exchange = NULL;
	exchange_free(x);
	if (!h->running)
		buf_done(&h->kept);
	if (head_only)
		stream_finish(s);
}

static void respond(struct conn *c, struct exchange *x)
{
	struct h1 *h = c->state;
	if (x->stream)
		start_stream(h, x);
	else
		send_answer(h, x);
}

static void source_ready(struct conn *c, struct exchange *x)
{
	struct h1 *h = c->state;
	if (x->source->rc != RC_OK && h->answer_head.p == NULL) {
		/* The length was promised; only a broken connection says that it is not kept. */
		conn_close(c);
		return;
	}
	if (x->source->rc != RC_OK) {
		exchange_replace(x, 500);
		send_answer(h, x);
		return;
	}
	struct str parts[2] = {h->answer_head, {x->source->bytes, x->source->n}};
	h->answer_head = STR_NONE;
	if (conn_write(c, parts, 2))
		send_next_piece(h);
}

static void end_stream(struct h1 *h)
{
	h->state = CLOSING;
	conn_linger(h->conn);
}

static void written(struct conn *c)
{
	struct h1 *h = c->state;
	if (h->state == STREAM) {
		if (stream_written(h->stream))
			end_stream(h);
	} else if (h->exchange->source) {
		send_next_piece(h);
	} else {
		finish(h);
	}
}

/* Refusing */

static void refuse(struct h1 *h, struct refusal refusal)
{
	if (h->exchange == NULL)
		h->exchange = exchange_new(h->conn);
	h->keep_alive = false;
	h->conn->deadline = NEVER;
	exchange_refuse(h->exchange, refusal);
	send_answer(h, h->exchange);
}

/* Receiving */

static void complete(struct h1 *h)
{
	struct exchange *x = h->exchange;
	struct server *s = h->conn->shard->server;
	conn_prove(h->conn);
	h->conn->deadline = NEVER;
	h->scan = (struct head_scan){0};
	h->chunked = (struct chunked){0};
	h->begun = false;
	h->state = WAIT;
	x->request.body = x->body.n > 0 ? buf_str(&x->body) : STR("");
	count(&h->conn->shard->stats.requests);
	x->handed_out = true;
	s->hooks.on_request(x, s->hooks.ctx);
}

/* `more`: bytes after the head are here already, so the client does not wait for our word. */
static void begin_body(struct h1 *h, bool more)
{
	struct refusal refusal;
	if (!exchange_begin_body(h->exchange, h->framing.chunked ? 0 : h->framing.length, &refusal)) {
		refuse(h, refusal);
		return;
	}
	h->body_left = h->framing.length;
	h->body_began = now_of(h);
	h->conn->deadline = h->body_began + limits_of(h)->body_grace;
	h->state = BODY;
	if (h->framing.expects_continue && !more && !conn_write_now(h->conn, STR("HTTP/1.1 100 Continue\r\n\r\n")))
		conn_close(h->conn);
}

static void take_head(struct h1 *h, struct str bytes, bool more)
{
	struct exchange *x = h->exchange = exchange_new(h->conn);
	struct refusal refusal;
	struct str head = arena_str(&x->arena, bytes);
	if (!h1_parse(head, h->scan.lines, &x->request, &refusal) || !head_check(&x->request, &h->framing, &refusal)) {
		refuse(h, refusal);
		return;
	}
	head_resolve_client(&x->request, &h->conn->shard->server->trusted);
	h->keep_alive = h->framing.keep_alive;
	if (h->framing.chunked || h->framing.length > 0)
		begin_body(h, more);
	else
		complete(h);
}

static size_t step_head(struct h1 *h, struct str bytes)
{
	struct refusal refusal;
	size_t length = 0;
	if (!h->begun && h->conn->proven)
		h->conn->deadline = now_of(h) + limits_of(h)->head_time;
	h->begun = true;
	switch (head_scan(&h->scan, bytes, limits_of(h), &length, &refusal)) {
	case HEAD_MORE:
		return 0;
	case HEAD_REFUSED:
		refuse(h, refusal);
		return bytes.n;
	default:
		take_head(h, str_slice(bytes, h->scan.skipped, length), bytes.n > length);
		return length;
	}
}

static bool charge(struct h1 *h, size_t n)
{
	if (exchange_charge(h->exchange, n))
		return true;
	refuse(h, (struct refusal){503, "too many uploads at once"});
	return false;
}

/* The more has come, the later the deadline: body_rate on average after body_grace. */
static void extend_deadline(struct h1 *h)
{
	const struct server_limits *limits = limits_of(h);
	int64_t earned = limits->body_rate ? (int64_t)h->exchange->body.n * 1000 / limits->body_rate : 0;
	h->conn->deadline = h->body_began + limits->body_grace + earned;
}

static size_t step_length(struct h1 *h, struct str bytes)
{
	size_t n = bytes.n < h->body_left ? bytes.n : (size_t)h->body_left;
	buf_put(&h->exchange->body, str_slice(bytes, 0, n));
	h->body_left -= n;
	if (!charge(h, n))
		return bytes.n;
	extend_deadline(h);
	if (h->body_left == 0)
		complete(h);
	return n;
}

static size_t step_chunked(struct h1 *h, struct str bytes)
{
	struct buf *body = &h->exchange->body;
	size_t before = body->n, used;
	enum chunked_step result = chunked_decode(&h->chunked, bytes, body, &used);
	if (result == CHUNKED_BAD || result == CHUNKED_FULL) {
		refuse(h, result == CHUNKED_FULL ? (struct refusal){413, "the body is too large"}
						 : (struct refusal){400, "malformed chunk"});
		return bytes.n;
	}
	if (!charge(h, body->n - before))
		return bytes.n;
	extend_deadline(h);
	if (result == CHUNKED_DONE)
		complete(h);
	return used;
}

/* Works through bytes as far as they make sense now; returns how many were used. */
static size_t run(struct h1 *h, struct str bytes)
{
	size_t used = 0;
	h->running = true;
	while (used < bytes.n && (h->state == HEAD || h->state == BODY) && !h->conn->closing) {
		struct str rest = str_slice(bytes, used, bytes.n);
		size_t n = h->state == HEAD     ? step_head(h, rest)
			   : h->framing.chunked ? step_chunked(h, rest)
						: step_length(h, rest);
		used += n;
		if (n == 0)
			break;
	}
	h->running = false;
	return used;
}

/* Will anything that still comes be read as a request? */
static bool wants_more(const struct h1 *h)
{
	return h->keep_alive && h->state != STREAM && h->state != CLOSING;
}

static void keep(struct h1 *h, struct str bytes)
{
	if (!wants_more(h))
		return;
	buf_put(&h->kept, bytes);
	if (buf_failed(&h->kept))
		conn_close(h->conn);
	else if (h->kept.n > AHEAD_MAX && h->state != HEAD)
		conn_read_pause(h->conn);
}

static void drop_used(struct h1 *h, size_t used)
{
	size_t left = h->kept.n - used;
	if (left == 0 || !wants_more(h)) {
		buf_done(&h->kept);
		return;
	}
	memmove(h->kept.p, h->kept.p + used, left);
	buf_truncate(&h->kept, left);
}

static void run_kept(struct h1 *h)
{
	drop_used(h, run(h, buf_str(&h->kept)));
	if (h->conn->closing || (h->state != HEAD && h->state != BODY))
		return;
	if (h->conn->input_ended)
		conn_close(h->conn);
	else
		conn_read_resume(h->conn);
}

/* The protocol */

static void opened(struct conn *c)
{
	struct h1 *h = calloc(1, sizeof(*h));
	ensure(h != NULL, "out of memory");
	h->conn = c;
	h->keep_alive = true;
	buf_init(&h->kept, KEPT_MAX);
	c->state = h;
	c->deadline = now_of(h) + (c->shard->draining ? DRAIN_IDLE_MS : limits_of(h)->head_time);
}

static void input(struct conn *c, struct str bytes)
{
	struct h1 *h = c->state;
	if (h->kept.n > 0 || h->state == WAIT || h->state == SEND) {
		keep(h, bytes);
		if (!c->closing && (h->state == HEAD || h->state == BODY))
			run_kept(h);
		return;
	}
	size_t used = run(h, bytes);
	if (!c->closing && used < bytes.n)
		keep(h, str_slice(bytes, used, bytes.n));
}

static void ended(struct conn *c)
{
	const struct h1 *h = c->state;
	if (h->state != WAIT && h->state != SEND)
		conn_close(c);
}

static void timeout(struct conn *c)
{
	struct h1 *h = c->state;
	if (h->state == HEAD && !h->begun) {
		if (!c->proven)
			count(&c->shard->stats.timeouts);
		conn_close(c);
	} else if (h->state == HEAD || h->state == BODY) {
		count(&c->shard->stats.timeouts);
		refuse(h, (struct refusal){408,
					   h->state == HEAD ? "the header took too long" : "the body came too slowly"});
	}
}

static void tick(struct conn *c, int64_t now)
{
	struct h1 *h = c->state;
	if (h->state == SEND)
		source_retry(h->exchange);
	else if (h->state == STREAM)
		stream_tick(h->stream, now);
}

static void drain(struct conn *c)
{
	struct h1 *h = c->state;
	int64_t soon = now_of(h) + DRAIN_IDLE_MS;
	if (h->state == STREAM)
		stream_finish(h->stream);
	else if (h->state == HEAD && !h->begun && soon < c->deadline)
		c->deadline = soon;
}

static void stream_ready(struct conn *c, struct stream *s)
{
	struct h1 *h = c->state;
	if (h->state == STREAM && stream_pump(s))
		end_stream(h);
}

static void stream_drop(struct conn *c, struct stream *s)
{
	conn_close(c);
}

static void closed(struct conn *c)
{
	struct h1 *h = c->state;
	if (h->stream) {
		stat_add(&c->shard->stats.streams, -1);
		stream_detach(h->stream);
	}
	if (h->exchange)
		exchange_abandon(h->exchange);
	buf_done(&h->kept);
	free(h);
}

const struct protocol h1_protocol = {
	.opened = opened,
	.input = input,
	.ended = ended,
	.written = written,
	.timeout = timeout,
	.tick = tick,
	.drain = drain,
	.respond = respond,
	.source_ready = source_ready,
	.stream_ready = stream_ready,
	.stream_drop = stream_drop,
	.closed = closed,
};
