/*
 * The test's own conn, loop and server, and a client.
 */
#include "h2_harness.h"

#include <stdlib.h>

#include "base/crypto.h"

#define WIRE_MAX ((size_t)64 * 1024 * 1024)

static struct world *world_of(const struct loop *l)
{
	return (struct world *)(uintptr_t)l;
}

static struct world *of_conn(struct conn *c)
{
	return (struct world *)(void *)((char *)c - offsetof(struct world, conn));
}

/* loop.h */

int64_t loop_now(const struct loop *l)
{
	return world_of(l)->now;
}

bool loop_is_current(const struct loop *l)
{
	return true;
}

void loop_post(struct loop *l, struct loop_task *task)
{
	struct world *w = world_of(l);
	task->next = NULL;
	*w->last = task;
	w->last = &task->next;
}

static bool run_tasks(struct world *w)
{
	struct loop_task *task = w->first;
	w->first = NULL;
	w->last = &w->first;
	for (struct loop_task *next; task; task = next) {
		next = task->next;
		task->run(task);
	}
	return w->first != NULL;
}

/* server.c */

struct str shard_date(struct shard *sh)
{
	return STR("Sun, 06 Nov 1994 08:49:37 GMT");
}

/* conn.h */

void conn_prove(struct conn *c)
{
	c->proven = true;
}

bool conn_write(struct conn *c, const struct str *parts, unsigned n)
{
	struct world *w = of_conn(c);
	ensure(!c->writing && !c->lingering, "a write while another one is pending");
	if (c->closing)
		return false;
	ensure(n == 1);
	w->writes++;
	w->unsent = parts[0];
	if (w->stuck) {
		c->writing = true;
		return false;
	}
	buf_put(&w->wire, parts[0]);
	ensure(!buf_failed(&w->wire));
	w->unsent = STR_NONE;
	return true;
}

bool conn_write_now(struct conn *c, struct str bytes)
{
	return false;
}

void conn_read_pause(struct conn *c)
{
	of_conn(c)->paused = true;
}

void conn_read_resume(struct conn *c)
{
	of_conn(c)->paused = false;
}

void conn_linger(struct conn *c)
{
	ensure(!c->writing);
	if (c->closing)
		return;
	if (c->input_ended) {
		conn_close(c);
		return;
	}
	c->lingering = true;
	c->deadline = of_conn(c)->now + c->shard->server->limits.linger_time;
}

void conn_close(struct conn *c)
{
	c->closing = true;
	c->deadline = NEVER;
}

/* The handler's side */

static void on_request(struct exchange *x, void *ctx)
{
	struct world *w = ctx;
	w->n_requests++;
	if (w->handler) {
		w->handler(w, x);
		return;
	}
	ensure(w->n_waiting < REPLIES_MAX);
	w->waiting[w->n_waiting++] = x;
}

static struct body_verdict body_cap(const struct request *q, void *ctx)
{
	if (str_is(q->path, "/forbidden"))
		return (struct body_verdict){.status = 403};
	return (struct body_verdict){.max = ((struct world *)ctx)->body_max};
}

static enum rc run_job(struct pool_job *job, void *ctx)
{
	struct world *w = ctx;
	if (w->n_jobs == ARRAY_LEN(w->jobs))
		return RC_BUSY;
	w->jobs[w->n_jobs++] = job;
	return RC_OK;
}

struct exchange *take_waiting(struct world *w, size_t i)
{
	assert_true(i < w->n_waiting);
	struct exchange *x = w->waiting[i];
	w->n_waiting--;
	memmove(w->waiting + i, w->waiting + i + 1, (w->n_waiting - i) * sizeof(struct exchange *));
	return x;
}

void answer_with(struct world *w, struct exchange *x, int status, struct str body)
{
	struct response r;
	response_init(&r, exchange_arena(x), status);
	if (body.p)
		response_blob(&r, "Text/Plain", blob_new(body));
	exchange_respond(x, &r);
}

void answer_bytes(struct world *w, int status, const char *body)
{
	answer_with(w, take_waiting(w, 0), status, str_of(body));
}

void world_read_pieces(struct world *w)
{
	size_t n = w->n_jobs;
	struct pool_job *jobs[ARRAY_LEN(w->jobs)];
	memcpy(jobs, w->jobs, sizeof(jobs));
	w->n_jobs = 0;
	for (size_t i = 0; i < n; i++)
		jobs[i]->run(jobs[i], NULL);
}

/* The client */

static struct reply *reply_to(struct world *w, int32_t id)
{
	size_t i = (size_t)(id - 1) / 2;
	assert_true(i < REPLIES_MAX);
	return &w->replies[i];
}

int32_t id_of(const struct world *w, const struct reply *r)
{
	return (int32_t)(r - w->replies) * 2 + 1;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name, size_t name_n,
		     const uint8_t *value, size_t value_n, uint8_t flags, void *user)
{
	struct reply *r = reply_to(user, frame->hd.stream_id);
	int64_t status;
	if (str_is(str_mem(name, name_n), ":status") && str_to_i64(str_mem(value, value_n), &status) == RC_OK)
		r->status = (int)status;
	buf_printf(&r->headers, "%.*s: %.*s\n", (int)name_n, name, (int)value_n, value);
	return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes, size_t n, void *user)
{
	buf_put(&reply_to(user, id)->body, str_mem(bytes, n));
	return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *user)
{
	struct world *w = user;
	if (frame->hd.type == NGHTTP2_GOAWAY) {
		w->goaway = (int)frame->goaway.error_code;
		w->goaway_last = frame->goaway.last_stream_id;
	} else if (frame->hd.type == NGHTTP2_PING) {
		w->pings++;
	} else if (frame->hd.type <= NGHTTP2_HEADERS && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) {
		reply_to(w, frame->hd.stream_id)->ended = true;
	}
	return 0;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t error, void *user)
{
	struct reply *r = reply_to(user, id);
	r->closed = true;
	r->error = error;
	return 0;
}

static void make_client(struct world *w, uint32_t window)
{
	nghttp2_session_callbacks *on;
	assert_int_equal(nghttp2_session_callbacks_new(&on), 0);
	nghttp2_session_callbacks_set_on_header_callback(on, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(on, on_data);
	nghttp2_session_callbacks_set_on_frame_recv_callback(on, on_frame);
	nghttp2_session_callbacks_set_on_stream_close_callback(on, on_close);
	assert_int_equal(nghttp2_session_client_new(&w->client, on, w), 0);
	nghttp2_session_callbacks_del(on);
	nghttp2_settings_entry settings = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window};
	nghttp2_submit_settings(w->client, 0, &settings, window ? 1 : 0);
}

static nghttp2_nv pair(const char *name, const char *value)
{
	return (nghttp2_nv){(uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name), strlen(value), 0};
}

static size_t fill_head(nghttp2_nv *to, const char *method, const char *path, const char *const *extra)
{
	size_t n = 0;
	to[n++] = pair(":method", method);
	to[n++] = pair(":scheme", "https");
	to[n++] = pair(":path", path);
	to[n++] = pair(":authority", "a");
	for (; extra && extra[0]; extra += 2)
		to[n++] = pair(extra[0], extra[1]);
	return n;
}

struct reply *ask(struct world *w, const char *method, const char *path, const char *const *extra)
{
	nghttp2_nv head[64];
	size_t n = fill_head(head, method, path, extra);
	int32_t id = nghttp2_submit_request(w->client, NULL, head, n, NULL, NULL);
	assert_true(id > 0);
	return reply_to(w, id);
}

static ssize_t read_post(nghttp2_session *session, int32_t id, uint8_t *buf, size_t max, uint32_t *flags,
			 nghttp2_data_source *source, void *user)
{
	struct str *rest = source->ptr;
	size_t n = rest->n < max ? rest->n : max;
	if (n > 0)
		memcpy(buf, rest->p, n);
	*rest = str_slice(*rest, n, rest->n);
	if (rest->n == 0)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)n;
}

struct reply *post(struct world *w, const char *path, struct str body)
{
	nghttp2_nv head[8];
	assert_true(w->n_uploads < ARRAY_LEN(w->uploads));
	struct str *rest = &w->uploads[w->n_uploads++];
	*rest = body;
	nghttp2_data_provider data = {.source.ptr = rest, .read_callback = read_post};
	int32_t id = nghttp2_submit_request(w->client, NULL, head, fill_head(head, "POST", path, NULL), &data, NULL);
	assert_true(id > 0);
	return reply_to(w, id);
}

/* The world */

static void init(struct world *w)
{
	crypto_init();
	*w = (struct world){.now = 1000000, .goaway = -1, .body_max = 65536};
	w->last = &w->first;
	w->wire = BUF(WIRE_MAX);
	for (size_t i = 0; i < REPLIES_MAX; i++) {
		w->replies[i].headers = BUF(1 << 16);
		w->replies[i].body = BUF(WIRE_MAX);
	}
	w->server.limits = (struct server_limits){.head_max = 32768,
						  .line_max = 8192,
						  .fields_max = 100,
						  .head_time = 10000,
						  .body_grace = 10000,
						  .body_rate = 500,
						  .write_stall = 30000,
						  .idle_time = 60000,
						  .linger_time = 2000,
						  .stream_ping = 20000,
						  .bodies_max = 1 << 20};
	w->server.hooks =
		(struct server_hooks){.ctx = w, .on_request = on_request, .body_cap = body_cap, .run = run_job};
	w->shard = (struct shard){.server = &w->server, .loop = (struct loop *)(void *)w};
	w->conn = (struct conn){.shard = &w->shard, .protocol = &h2_protocol, .deadline = NEVER};
	h2_protocol.opened(&w->conn);
}

void world_init(struct world *w, uint32_t window)
{
	init(w);
	make_client(w, window);
	world_run(w);
}

void world_init_raw(struct world *w)
{
	init(w);
	run_tasks(w);
}

void world_close(struct world *w)
{
	if (!w->gone)
		h2_protocol.closed(&w->conn);
	w->gone = true;
	while (run_tasks(w))
		continue;
}

static void free_exchanges(struct world *w)
{
	for (size_t i = 0; i < w->n_waiting; i++)
		exchange_respond_plain(w->waiting[i], 200);
	world_read_pieces(w);
	while (run_tasks(w))
		continue;
	while (w->shard.idle_exchanges) {
		struct exchange *x = w->shard.idle_exchanges;
		w->shard.idle_exchanges = x->next;
		arena_done(&x->arena);
		free(x);
	}
}

void world_done(struct world *w)
{
	conn_close(&w->conn);
	world_close(w);
	free_exchanges(w);
	assert_int_equal(w->server.bodies, 0);
	assert_int_equal(w->shard.h2_room->waiting, 0);
	assert_int_equal(w->shard.h2_room->streams, 0);
	assert_int_equal(w->shard.stats.streams, 0);
	h2_room_free(w->shard.h2_room);
	nghttp2_session_del(w->client);
	buf_done(&w->wire);
	for (size_t i = 0; i < REPLIES_MAX; i++) {
		buf_done(&w->replies[i].headers);
		buf_done(&w->replies[i].body);
	}
}

void world_feed(struct world *w, struct str bytes)
{
	if (!w->conn.closing && !w->conn.lingering)
		h2_protocol.input(&w->conn, bytes);
	while (run_tasks(w))
		continue;
}

static bool client_speaks(struct world *w)
{
	const uint8_t *bytes;
	ssize_t n = nghttp2_session_mem_send(w->client, &bytes);
	if (n > 0)
		world_feed(w, str_mem(bytes, (size_t)n));
	return n > 0;
}

static bool client_hears(struct world *w)
{
	struct buf heard = w->wire;
	w->wire = BUF(WIRE_MAX);
	if (heard.n > 0)
		assert_true(nghttp2_session_mem_recv(w->client, (uint8_t *)heard.p, heard.n) >= 0);
	bool any = heard.n > 0;
	buf_done(&heard);
	return any;
}

void world_run(struct world *w)
{
	bool more = true;
	while (more) {
		more = run_tasks(w);
		more |= w->client && client_speaks(w);
		more |= w->client && client_hears(w);
	}
}

void world_wait(struct world *w, int64_t ms)
{
	for (; ms > 0; ms -= LOOP_TICK_MS) {
		w->now += LOOP_TICK_MS;
		if (w->conn.closing)
			continue;
		if (w->conn.deadline <= w->now) {
			w->conn.deadline = NEVER;
			if (w->conn.lingering)
				conn_close(&w->conn);
			else
				h2_protocol.timeout(&w->conn);
		} else {
			h2_protocol.tick(&w->conn, w->now);
		}
		world_run(w);
	}
}

void world_unstick(struct world *w)
{
	w->stuck = false;
	if (!w->conn.writing)
		return;
	buf_put(&w->wire, w->unsent);
	w->unsent = STR_NONE;
	w->conn.writing = false;
	h2_protocol.written(&w->conn);
	world_run(w);
}

/* Frames */

void put_frame(struct buf *b, unsigned type, unsigned flags, uint32_t id, struct str payload)
{
	const char head[9] = {(char)(payload.n >> 16), (char)(payload.n >> 8), (char)payload.n, (char)type, (char)flags,
			      (char)(id >> 24),        (char)(id >> 16),       (char)(id >> 8), (char)id};
	buf_put(b, str_mem(head, sizeof(head)));
	buf_put(b, payload);
}

void put_preface(struct buf *b)
{
	buf_puts(b, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
	put_frame(b, NGHTTP2_SETTINGS, 0, 0, STR(""));
}

static void put_literal(struct buf *b, const char *text)
{
	size_t n = strlen(text);
	if (n < 127) {
		buf_putc(b, (char)n);
	} else {
		buf_putc(b, 127);
		for (n -= 127; n >= 128; n >>= 7)
			buf_putc(b, (char)((n & 127) | 128));
		buf_putc(b, (char)n);
	}
	buf_puts(b, text);
}

void put_block(struct buf *b, const char *const *pairs)
{
	for (; pairs[0]; pairs += 2) {
		buf_putc(b, 0);
		put_literal(b, pairs[0]);
		put_literal(b, pairs[1]);
	}
}

static size_t frame_at(const struct world *w, size_t at, unsigned *ret_type)
{
	const unsigned char *p = (const unsigned char *)w->wire.p + at;
	*ret_type = p[3];
	return 9 + ((size_t)p[0] << 16 | (size_t)p[1] << 8 | p[2]);
}

int wire_goaway(const struct world *w)
{
	unsigned type;
	for (size_t at = 0, n; at + 9 <= w->wire.n; at += n) {
		n = frame_at(w, at, &type);
		if (type == NGHTTP2_GOAWAY)
			return w->wire.p[at + 16];
	}
	return -1;
}

size_t wire_count(const struct world *w, unsigned wanted)
{
	size_t count = 0;
	unsigned type;
	for (size_t at = 0; at + 9 <= w->wire.n; at += frame_at(w, at, &type)) {
		(void)frame_at(w, at, &type);
		count += type == wanted;
	}
	return count;
}
