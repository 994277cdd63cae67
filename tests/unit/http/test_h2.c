/*
 * HTTP/2: requests and answers of every kind, streams side by side, flow control, orderly ends.
 */
#include "h2_harness.h"

#include <stdio.h>
#include <stdlib.h>

static char page[300000];

static int make_page(void **state)
{
	for (size_t i = 0; i < sizeof(page); i++)
		page[i] = (char)('a' + i % 23);
	return 0;
}

static void assert_body(const struct reply *r, size_t n)
{
	assert_int_equal(r->body.n, n);
	assert_int_equal(n > 0 ? memcmp(r->body.p, page, n) : 0, 0);
}

static void assert_has(const struct reply *r, const char *line)
{
	if (str_find(buf_str(&r->headers), str_of(line), 0) == SIZE_MAX)
		fail_msg("no \"%s\" in \"%.*s\"", line, STR_ARG(buf_str(&r->headers)));
}

static void test_a_request_is_what_it_would_be_over_1_1(void **state)
{
	struct world w;
	world_init(&w, 0);
	const char *const extra[] = {"cookie", "a=1",    "x-a",    "b", "cookie",        "b=2",   "cookie", "c=3",
				     "accept", "text/*", "accept", "b", "if-none-match", "\"x\"", NULL};
	struct reply *r = ask(&w, "GET", "//a/%41/../b?x=%20", extra);
	world_run(&w);
	assert_int_equal(w.n_waiting, 1);
	struct request *q = exchange_request(w.waiting[0]);
	assert_int_equal(q->version, 20);
	assert_int_equal(q->method, METHOD_GET);
	assert_str(q->path, "/a/b");
	assert_true(q->path_changed);
	assert_str(q->query, "x=%20");
	assert_str(q->host, "a");
	assert_str(request_header(q, "Host"), "a");
	assert_str(request_header(q, "Cookie"), "a=1; b=2; c=3");
	assert_str(request_cookie(q, "c"), "3");
	assert_str(request_header_list(q, "Accept"), "text/*, b");
	assert_str(q->body, "");
	assert_int_equal(q->n_headers, 6);
	answer_bytes(&w, 200, "hello");
	world_run(&w);
	assert_int_equal(r->status, 200);
	assert_str(buf_str(&r->body), "hello");
	assert_has(r, "date: Sun, 06 Nov 1994");
	assert_has(r, "content-length: 5\n");
	assert_has(r, "content-type: Text/Plain\n");
	assert_true(r->closed && r->error == 0);
	assert_true(w.conn.proven);
	world_done(&w);
}

static void test_answers_without_a_body(void **state)
{
	struct world w;
	world_init(&w, 0);
	const int statuses[] = {204, 304, 200, 200};
	struct reply *r[4];
	for (int i = 0; i < 4; i++)
		r[i] = ask(&w, i == 2 ? "HEAD" : "GET", "/", NULL);
	world_run(&w);
	for (int i = 0; i < 4; i++)
		answer_with(&w, take_waiting(&w, 0), statuses[i], i < 3 ? STR("bytes") : STR_NONE);
	world_run(&w);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(r[i]->status, statuses[i]);
		assert_int_equal(r[i]->body.n, 0);
		assert_true(r[i]->closed && r[i]->error == 0);
		bool has_length = str_find(buf_str(&r[i]->headers), STR("content-length"), 0) != SIZE_MAX;
		assert_int_equal(has_length, i >= 2);
	}
	world_done(&w);
}

static void test_a_hundred_at_once_in_any_order(void **state)
{
	struct world w;
	world_init(&w, 1 << 20);
	struct reply *r[100];
	char path[32];
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		r[i] = ask(&w, "GET", path, NULL);
	}
	world_run(&w);
	assert_int_equal(w.n_waiting, 100);
	while (w.n_waiting > 0) {
		struct exchange *x = take_waiting(&w, w.n_waiting / 2);
		int64_t n;
		assert_int_equal(str_to_i64(str_slice(exchange_request(x)->path, 1, 9), &n), RC_OK);
		answer_with(&w, x, 200, str_mem(page, (size_t)n * 2000));
	}
	world_run(&w);
	for (int i = 0; i < 100; i++) {
		assert_true(r[i]->closed && r[i]->error == 0);
		assert_body(r[i], (size_t)i * 2000);
	}
	assert_int_equal(w.conn.deadline, w.now + 60000);
	world_done(&w);
}

static void test_answers_go_out_together(void **state)
{
	struct world w;
	world_init(&w, 1 << 20);
	for (int i = 0; i < 10; i++)
		ask(&w, "GET", "/", NULL);
	world_run(&w);
	size_t before = w.writes;
	while (w.n_waiting > 0)
		answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, 5000));
	world_run(&w);
	assert_int_equal(w.writes - before, 1);
	world_done(&w);
}

static void test_bodies_come_whole(void **state)
{
	struct world w;
	world_init(&w, 0);
	w.body_max = sizeof(page);
	struct reply *big = post(&w, "/", str_mem(page, sizeof(page))), *none = post(&w, "/", STR(""));
	world_run(&w);
	assert_int_equal(w.n_waiting, 2);
	struct exchange *x = take_waiting(&w, exchange_request(w.waiting[0])->body.n > 0 ? 0 : 1);
	assert_int_equal(exchange_request(x)->body.n, sizeof(page));
	assert_memory_equal(exchange_request(x)->body.p, page, sizeof(page));
	assert_int_equal(w.server.bodies, sizeof(page));
	answer_with(&w, x, 200, STR("big"));
	answer_bytes(&w, 200, "none");
	world_run(&w);
	assert_str(buf_str(&big->body), "big");
	assert_str(buf_str(&none->body), "none");
	assert_int_equal(w.server.bodies, 0);
	world_done(&w);
}

/* The refusal can be read; only then the rest of the body is cut off. */
static void test_bodies_that_are_refused(void **state)
{
	struct world w;
	world_init(&w, 0);
	struct reply *large = post(&w, "/", str_mem(page, sizeof(page)));
	struct reply *forbidden = post(&w, "/forbidden", str_mem(page, sizeof(page)));
	world_run(&w);
	assert_int_equal(large->status, 413);
	assert_int_equal(forbidden->status, 403);
	assert_true(large->ended && !large->closed && forbidden->ended && !forbidden->closed);
	world_wait(&w, 2500);
	assert_true(large->closed && large->error == NGHTTP2_NO_ERROR);
	assert_true(forbidden->closed && forbidden->error == NGHTTP2_NO_ERROR);
	assert_int_equal(w.n_requests, 0);
	assert_int_equal(w.server.bodies, 0);
	struct reply *next = ask(&w, "GET", "/", NULL);
	world_run(&w);
	answer_bytes(&w, 200, "still here");
	world_run(&w);
	assert_int_equal(next->status, 200);
	world_done(&w);
}

static void test_too_many_uploads(void **state)
{
	struct world w;
	world_init(&w, 0);
	w.server.limits.bodies_max = 100000;
	struct reply *r[3];
	for (int i = 0; i < 3; i++)
		r[i] = post(&w, "/", str_mem(page, 60000));
	world_run(&w);
	int refused = 0;
	for (int i = 0; i < 3; i++)
		refused += r[i]->status == 503;
	assert_int_equal(refused + (int)w.n_requests, 3);
	assert_true(refused >= 1 && w.n_requests >= 1);
	world_done(&w);
}

/* Sources */

struct counting {
	struct body_source source;
	uint64_t fail_at;
	unsigned *closed;
};

static enum rc read_counting(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n)
{
	if (offset >= ((struct counting *)(void *)s)->fail_at)
		return RC_INTERNAL;
	for (size_t i = 0; i < max; i++)
		to[i] = (char)('a' + (offset + i) % 23);
	*ret_n = max;
	return RC_OK;
}

static void close_counting(struct body_source *s)
{
	++*((struct counting *)(void *)s)->closed;
	free(s);
}

static void answer_source(struct world *w, uint64_t n, uint64_t fail_at, unsigned *closed)
{
	struct counting *c = calloc(1, sizeof(*c));
	assert_non_null(c);
	*c = (struct counting){{n, read_counting, close_counting}, fail_at, closed};
	struct exchange *x = take_waiting(w, 0);
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_source(&r, "a/b", &c->source);
	exchange_respond(x, &r);
}

static void read_all_pieces(struct world *w, size_t most)
{
	world_run(w);
	while (w->n_jobs > 0) {
		assert_true(w->n_jobs <= most);
		world_read_pieces(w);
		world_run(w);
	}
}

static void test_sources_are_read_in_pieces(void **state)
{
	struct world w;
	world_init(&w, 1 << 20);
	struct reply *r[20];
	unsigned closed = 0;
	for (int i = 0; i < 20; i++)
		r[i] = ask(&w, "GET", "/", NULL);
	world_run(&w);
	for (int i = 0; i < 20; i++)
		answer_source(&w, 10000 * (uint64_t)i + 1, UINT64_MAX, &closed);
	read_all_pieces(&w, 2);
	for (int i = 0; i < 20; i++) {
		assert_true(r[i]->closed && r[i]->error == 0);
		assert_body(r[i], 10000 * (size_t)i + 1);
	}
	assert_int_equal(closed, 20);
	world_done(&w);
}

static void test_sources_that_fail(void **state)
{
	struct world w;
	world_init(&w, 1 << 20);
	unsigned closed = 0;
	struct reply *at_once = ask(&w, "GET", "/", NULL), *later = ask(&w, "GET", "/", NULL);
	world_run(&w);
	answer_source(&w, 200000, 0, &closed);
	answer_source(&w, 200000, 65536, &closed);
	read_all_pieces(&w, 2);
	assert_int_equal(at_once->status, 500);
	assert_true(at_once->closed && at_once->error == 0);
	assert_int_equal(later->status, 200);
	assert_true(later->closed && later->error == NGHTTP2_INTERNAL_ERROR);
	assert_int_equal(closed, 2);
	world_done(&w);
}

/* Those who do not read keep nothing from those who do. */
static void test_pieces_are_taken_from_who_may_not_send(void **state)
{
	struct world w;
	world_init(&w, 1000);
	unsigned closed = 0;
	struct reply *r[30];
	nghttp2_session_set_local_window_size(w.client, 0, 0, 1 << 24);
	for (int i = 0; i < 30; i++)
		r[i] = ask(&w, "GET", "/", NULL);
	world_run(&w);
	for (int i = 0; i < 30; i++)
		answer_source(&w, 100000, UINT64_MAX, &closed);
	read_all_pieces(&w, 2);
	for (int i = 0; i < 30; i++) {
		assert_true(r[i]->closed && r[i]->error == 0);
		assert_body(r[i], 100000);
	}
	world_done(&w);
}

/* All of them get their first piece and their head, whoever waits for a window. */
static void test_pieces_when_nobody_may_send(void **state)
{
	struct world w;
	struct buf b = BUF(1 << 20), block = BUF(1000);
	static const char *const head[] = {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", NULL};
	unsigned closed = 0;
	world_init_raw(&w);
	put_block(&block, head);
	buf_puts(&b, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
	put_frame(&b, NGHTTP2_SETTINGS, 0, 0, str_mem("\0\4\0\0\0\0", 6));
	for (uint32_t id = 1; id < 60; id += 2)
		put_frame(&b, NGHTTP2_HEADERS, 5, id, buf_str(&block));
	world_feed(&w, buf_str(&b));
	while (w.n_waiting > 0)
		answer_source(&w, 100000, UINT64_MAX, &closed);
	read_all_pieces(&w, 2);
	assert_int_equal(wire_count(&w, NGHTTP2_HEADERS), 30);
	buf_done(&b);
	buf_done(&block);
	world_done(&w);
	assert_int_equal(closed, 30);
}

static void test_a_reset_while_a_piece_is_read(void **state)
{
	struct world w;
	world_init(&w, 0);
	unsigned closed = 0;
	struct reply *r = ask(&w, "GET", "/", NULL);
	world_run(&w);
	answer_source(&w, 200000, UINT64_MAX, &closed);
	world_run(&w);
	nghttp2_submit_rst_stream(w.client, 0, id_of(&w, r), NGHTTP2_CANCEL);
	world_run(&w);
	assert_int_equal(closed, 0);
	read_all_pieces(&w, 2);
	assert_int_equal(closed, 1);
	world_done(&w);
}

static void test_the_connection_ends_while_all_is_open(void **state)
{
	struct world w;
	world_init(&w, 10);
	unsigned closed = 0;
	for (int i = 0; i < 8; i++)
		ask(&w, "GET", "/", NULL);
	post(&w, "/", str_mem(page, sizeof(page)));
	world_run(&w);
	for (int i = 0; i < 3; i++)
		answer_source(&w, 200000, UINT64_MAX, &closed);
	answer_bytes(&w, 200, "some bytes, more than the window");
	world_run(&w);
	world_read_pieces(&w);
	conn_close(&w.conn);
	answer_bytes(&w, 200, "while it closes");
	world_close(&w);
	answer_bytes(&w, 200, "after it has closed");
	world_done(&w);
	assert_int_equal(closed, 3);
}

/* Streams without an end */

static struct stream *start_stream(struct world *w, const struct stream_hooks *hooks)
{
	struct exchange *x = take_waiting(w, 0);
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_set(&r, "Content-Type", STR("text/event-stream"));
	return exchange_stream(x, &r, hooks);
}

static void tell(struct stream *s, struct str bytes)
{
	struct blob *b = blob_new(bytes);
	(void)stream_send(s, b);
	blob_unref(b);
}

static void count_closed(struct stream *s, void *ctx)
{
	++*(int *)ctx;
}

static void test_many_streams_on_one_connection(void **state)
{
	struct world w;
	world_init(&w, 0);
	int closed = 0;
	struct stream_hooks hooks = {.closed = count_closed, .ctx = &closed};
	struct stream *s[30];
	struct reply *r[30];
	for (int i = 0; i < 30; i++)
		r[i] = ask(&w, "GET", "/", NULL);
	world_run(&w);
	for (int i = 0; i < 30; i++)
		s[i] = start_stream(&w, &hooks);
	world_run(&w);
	assert_int_equal(w.shard.stats.streams, 30);
	for (int n = 0; n < 10; n++) {
		for (int i = 0; i < 30; i++)
			tell(s[i], str_mem(page, 100));
		world_run(&w);
	}
	for (int i = 0; i < 30; i++) {
		assert_int_equal(r[i]->status, 200);
		assert_int_equal(str_find(buf_str(&r[i]->headers), STR("content-length"), 0), SIZE_MAX);
		assert_int_equal(r[i]->body.n, 1000);
		assert_false(r[i]->ended);
	}
	for (int i = 0; i < 10; i++)
		stream_close(s[i]);
	for (int i = 10; i < 20; i++)
		nghttp2_submit_rst_stream(w.client, 0, id_of(&w, r[i]), NGHTTP2_CANCEL);
	world_run(&w);
	assert_true(r[0]->ended && r[0]->closed && r[0]->error == 0);
	assert_int_equal(closed, 20);
	assert_int_equal(w.shard.stats.streams, 10);
	for (int i = 10; i < 30; i++)
		stream_close(s[i]);
	world_run(&w);
	assert_int_equal(closed, 30);
	world_done(&w);
}

static void test_pings_keep_streams_open(void **state)
{
	struct world w;
	world_init(&w, 0);
	struct reply *r = ask(&w, "GET", "/", NULL);
	world_run(&w);
	struct stream *s = start_stream(&w, NULL);
	world_wait(&w, 65000);
	assert_str(buf_str(&r->body), ": ping\n\n: ping\n\n: ping\n\n");
	stream_close(s);
	world_run(&w);
	assert_true(r->ended);
	world_done(&w);
}

static void test_a_slow_reader_loses_its_stream_only(void **state)
{
	struct world w;
	world_init(&w, 100);
	int closed = 0;
	struct stream_hooks hooks = {.closed = count_closed, .ctx = &closed};
	struct reply *slow = ask(&w, "GET", "/", NULL), *other = ask(&w, "GET", "/", NULL);
	world_run(&w);
	struct stream *s = start_stream(&w, &hooks);
	w.stuck = true;
	for (int i = 0; i < 6; i++)
		tell(s, str_mem(page, 60000));
	world_run(&w);
	world_unstick(&w);
	assert_true(slow->closed && slow->error == NGHTTP2_CANCEL);
	assert_int_equal(closed, 1);
	answer_bytes(&w, 200, "fine");
	world_run(&w);
	assert_int_equal(other->status, 200);
	stream_close(s);
	world_done(&w);
}

static void test_head_of_a_stream_ends(void **state)
{
	struct world w;
	world_init(&w, 0);
	int closed = 0;
	struct stream_hooks hooks = {.closed = count_closed, .ctx = &closed};
	struct reply *r = ask(&w, "HEAD", "/", NULL);
	world_run(&w);
	struct stream *s = start_stream(&w, &hooks);
	tell(s, STR("never seen"));
	world_run(&w);
	assert_true(r->status == 200 && r->ended && r->closed && r->body.n == 0);
	assert_int_equal(closed, 1);
	stream_close(s);
	world_done(&w);
}

/* Ends */

static void test_the_server_stops(void **state)
{
	struct world w;
	world_init(&w, 0);
	struct reply *held = ask(&w, "GET", "/", NULL), *stream = ask(&w, "GET", "/", NULL);
	world_run(&w);
	struct exchange *x = take_waiting(&w, 0);
	struct stream *s = start_stream(&w, NULL);
	world_run(&w);
	w.shard.draining = true;
	h2_protocol.drain(&w.conn);
	world_run(&w);
	assert_int_equal(w.goaway, NGHTTP2_NO_ERROR);
	assert_int_equal(w.goaway_last, INT32_MAX);
	assert_true(stream->ended && stream->error == 0);
	/* One that was on its way is still taken. */
	struct buf late = BUF(1000), block = BUF(1000);
	const char *const pairs[] = {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", NULL};
	put_block(&block, pairs);
	put_frame(&late, NGHTTP2_HEADERS, 5, 5, buf_str(&block));
	h2_protocol.input(&w.conn, buf_str(&late));
	assert_int_equal(w.n_waiting, 1);
	answer_bytes(&w, 200, "late");
	buf_done(&late);
	buf_done(&block);
	nghttp2_session_del(w.client);
	w.client = NULL;
	world_wait(&w, 1500);
	assert_false(w.conn.lingering);
	w.wire.n = 0;
	answer_with(&w, x, 200, STR("held"));
	world_run(&w);
	assert_int_equal(wire_count(&w, NGHTTP2_DATA), 1);
	assert_true(w.conn.lingering);
	assert_int_equal(held->status, 0);
	stream_close(s);
	world_done(&w);
}

static void test_the_client_says_goodbye(void **state)
{
	struct world w;
	world_init(&w, 0);
	struct reply *r = ask(&w, "GET", "/", NULL);
	world_run(&w);
	nghttp2_submit_goaway(w.client, 0, 0, NGHTTP2_NO_ERROR, NULL, 0);
	world_run(&w);
	assert_false(w.conn.lingering);
	answer_bytes(&w, 200, "last");
	world_run(&w);
	assert_true(r->closed && r->status == 200);
	assert_true(w.conn.lingering);
	world_done(&w);
}

static void test_the_client_hangs_up(void **state)
{
	struct world w;
	world_init(&w, 0);
	struct reply *r = ask(&w, "GET", "/", NULL);
	world_run(&w);
	w.conn.input_ended = true;
	h2_protocol.ended(&w.conn);
	assert_false(w.conn.closing);
	answer_bytes(&w, 200, "to who still reads");
	world_run(&w);
	assert_int_equal(r->status, 200);
	assert_true(w.conn.closing);
	world_done(&w);
}

static void test_not_http_2(void **state)
{
	struct world w;
	world_init_raw(&w);
	world_feed(&w, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
	assert_true(w.conn.closing);
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request_is_what_it_would_be_over_1_1),
		cmocka_unit_test(test_answers_without_a_body),
		cmocka_unit_test(test_a_hundred_at_once_in_any_order),
		cmocka_unit_test(test_answers_go_out_together),
		cmocka_unit_test(test_bodies_come_whole),
		cmocka_unit_test(test_bodies_that_are_refused),
		cmocka_unit_test(test_too_many_uploads),
		cmocka_unit_test(test_sources_are_read_in_pieces),
		cmocka_unit_test(test_sources_that_fail),
		cmocka_unit_test(test_pieces_are_taken_from_who_may_not_send),
		cmocka_unit_test(test_pieces_when_nobody_may_send),
		cmocka_unit_test(test_a_reset_while_a_piece_is_read),
		cmocka_unit_test(test_the_connection_ends_while_all_is_open),
		cmocka_unit_test(test_many_streams_on_one_connection),
		cmocka_unit_test(test_pings_keep_streams_open),
		cmocka_unit_test(test_a_slow_reader_loses_its_stream_only),
		cmocka_unit_test(test_head_of_a_stream_ends),
		cmocka_unit_test(test_the_server_stops),
		cmocka_unit_test(test_the_client_says_goodbye),
		cmocka_unit_test(test_the_client_hangs_up),
		cmocka_unit_test(test_not_http_2),
	};
	return cmocka_run_group_tests(tests, make_page, NULL);
}
