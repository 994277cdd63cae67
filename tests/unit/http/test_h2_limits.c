/*
 * What a hostile HTTP/2 client may cost: frames by hand, floods, windows that never open, bytes that drip, header
 * blocks that swell. Each must end the stream or the connection, with little left behind.
 */
#include "h2_harness.h"

#include <stdio.h>

#define FLOODED NGHTTP2_ENHANCE_YOUR_CALM
#define MB ((size_t)1024 * 1024)

static const char *const get[] = {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", NULL};
static char page[100000];

static void put_get(struct buf *b, uint32_t id, unsigned flags)
{
	struct buf block = BUF(MB);
	put_block(&block, get);
	put_frame(b, NGHTTP2_HEADERS, flags, id, buf_str(&block));
	buf_done(&block);
}

static void start(struct world *w, struct buf *b)
{
	world_init_raw(w);
	*b = BUF(64 * MB);
	put_preface(b);
	world_feed(w, buf_str(b));
	buf_clear(b);
}

static void finish(struct world *w, struct buf *b)
{
	buf_done(b);
	world_done(w);
}

/* Feeds what was put until the connection ends; says how many times. */
static size_t flood(struct world *w, struct str frame, size_t most)
{
	size_t n = 0;
	while (n < most && !w->conn.closing && !w->conn.lingering) {
		world_feed(w, frame);
		n++;
	}
	return n;
}

static void check_flood(unsigned type, unsigned flags, uint32_t id, struct str payload, size_t least, size_t most)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 4);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	put_frame(&b, type, flags, id, payload);
	size_t n = flood(&w, buf_str(&b), 100000);
	if (n < least || n > most)
		fail_msg("frames of type %u: ended after %zu", type, n);
	assert_int_equal(wire_goaway(&w), FLOODED);
	assert_true(w.wire.n < 100000);
	finish(&w, &b);
}

static void test_floods(void **state)
{
	check_flood(NGHTTP2_PING, 0, 0, str_mem("12345678", 8), 1000, 2001);
	check_flood(NGHTTP2_PING, 1, 0, str_mem("12345678", 8), 1000, 2001);
	check_flood(NGHTTP2_SETTINGS, 0, 0, STR(""), 300, 401);
	check_flood(NGHTTP2_SETTINGS, 0, 0, str_mem("\0\4\0\0\1\0", 6), 300, 401);
	check_flood(NGHTTP2_WINDOW_UPDATE, 0, 0, str_mem("\0\0\0\1", 4), 1000, 2001);
	check_flood(NGHTTP2_WINDOW_UPDATE, 0, 1, str_mem("\0\0\0\1", 4), 1000, 2001);
	check_flood(NGHTTP2_PRIORITY, 0, 3, str_mem("\0\0\0\5\1", 5), 1000, 2001);
	check_flood(NGHTTP2_PRIORITY, 0, 5, str_mem("\0\0\0\1\1", 5), 1000, 2001);
	check_flood(NGHTTP2_DATA, 0, 1, STR(""), 1000, 2001);
	check_flood(16, 0, 0, str_mem("\0\0\0\1u=1", 7), 1000, 2001);
	check_flood(77, 0, 0, STR("what is this"), 1000, 2001);
	check_flood(NGHTTP2_GOAWAY, 0, 0, str_mem("\0\0\0\0\0\0\0\0", 8), 1000, 2001);
}

/* Padding carries nothing either, but it fills the body's time. */
static void test_budget_fills_up_again(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 4);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	for (int i = 0; i < 100; i++)
		put_frame(&b, NGHTTP2_PING, 0, 0, str_mem("12345678", 8));
	for (int i = 0; i < 100; i++) {
		world_feed(&w, buf_str(&b));
		w.now += 200;
	}
	assert_int_equal(wire_goaway(&w), -1);
	assert_int_equal(wire_count(&w, NGHTTP2_PING), 10000);
	finish(&w, &b);
}

/* A reader that answers every frame of ours with two window updates is naive, not hostile. */
static void test_updates_for_what_was_sent_are_free(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 0, str_mem("\x70\0\0\0", 4));
	world_feed(&w, buf_str(&b));
	for (uint32_t i = 0; i < 4000; i++) {
		buf_clear(&b);
		put_get(&b, 2 * i + 1, 5);
		world_feed(&w, buf_str(&b));
		answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, 16384));
		buf_clear(&b);
		put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 0, str_mem("\0\0\0\1", 4));
		put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 2 * i + 1, str_mem("\0\0\0\1", 4));
		world_feed(&w, buf_str(&b));
		w.wire.n = 0;
	}
	assert_false(w.conn.closing || w.conn.lingering);
	finish(&w, &b);
}

/* Opened and reset at once, while a handler has each of them. */
static void test_rapid_reset(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	uint32_t id = 1;
	for (; id < 20000 && !w.conn.lingering; id += 2) {
		buf_clear(&b);
		put_get(&b, id, 5);
		put_frame(&b, NGHTTP2_RST_STREAM, 0, id, str_mem("\0\0\0\x8", 4));
		world_feed(&w, buf_str(&b));
	}
	assert_int_equal(wire_goaway(&w), FLOODED);
	assert_true(id < 1100);
	assert_int_equal(w.n_requests, 100);
	assert_true(exchange_abandoned(w.waiting[0]));
	finish(&w, &b);
}

static void test_a_handler_that_ends_makes_room(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	for (uint32_t id = 1; id < 200; id += 2) {
		put_get(&b, id, 5);
		put_frame(&b, NGHTTP2_RST_STREAM, 0, id, str_mem("\0\0\0\x8", 4));
	}
	world_feed(&w, buf_str(&b));
	assert_int_equal(w.n_waiting, 100);
	buf_clear(&b);
	put_get(&b, 201, 5);
	world_feed(&w, buf_str(&b));
	assert_int_equal(w.n_waiting, 100);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 1);
	for (int i = 0; i < 50; i++)
		answer_bytes(&w, 200, "to nobody");
	buf_clear(&b);
	put_get(&b, 203, 5);
	world_feed(&w, buf_str(&b));
	assert_int_equal(w.n_requests, 101);
	assert_int_equal(wire_count(&w, NGHTTP2_DATA), 0);
	finish(&w, &b);
}

/* More than was allowed, all of them open. */
static void test_too_many_streams(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	for (uint32_t id = 1; id < 2000 && !w.conn.lingering; id += 2) {
		buf_clear(&b);
		put_get(&b, id, 5);
		world_feed(&w, buf_str(&b));
	}
	assert_int_equal(w.n_requests, 100);
	assert_true(w.conn.lingering);
	finish(&w, &b);
}

static void test_continuation_flood(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 1);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	put_frame(&b, NGHTTP2_CONTINUATION, 0, 1, STR(""));
	size_t n = flood(&w, buf_str(&b), 10000);
	assert_true(n < 20);
	assert_int_equal(w.n_requests, 0);
	finish(&w, &b);
}

/* Headers that drip: one byte at a time is as long as none at all. */
static void test_header_block_that_drips(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 5);
	for (size_t i = 0; i < 30 && !w.conn.lingering; i++) {
		world_feed(&w, str_slice(buf_str(&b), i, i + 1));
		world_wait(&w, 1000);
	}
	assert_true(w.conn.lingering || w.conn.closing);
	assert_int_equal(w.n_requests, 0);
	assert_int_equal(w.shard.stats.timeouts, 1);
	finish(&w, &b);
	/* The same with a stream that keeps the connection busy. */
	start(&w, &b);
	put_get(&b, 1, 5);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	put_get(&b, 3, 5);
	world_feed(&w, str_slice(buf_str(&b), 0, 12));
	world_wait(&w, 9000);
	assert_false(w.conn.lingering);
	world_wait(&w, 1500);
	assert_true(w.conn.lingering);
	assert_int_equal(wire_goaway(&w), FLOODED);
	finish(&w, &b);
}

static void test_silence(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	world_wait(&w, 9500);
	assert_false(w.conn.lingering || w.conn.closing);
	world_wait(&w, 1000);
	assert_int_equal(wire_goaway(&w), NGHTTP2_NO_ERROR);
	assert_true(w.conn.lingering);
	finish(&w, &b);
	start(&w, &b);
	put_get(&b, 1, 5);
	world_feed(&w, buf_str(&b));
	answer_bytes(&w, 200, "x");
	world_run(&w);
	/* Pings do not make it less silent. */
	buf_clear(&b);
	put_frame(&b, NGHTTP2_PING, 0, 0, str_mem("12345678", 8));
	for (int i = 0; i < 59; i++) {
		world_wait(&w, 1000);
		world_feed(&w, buf_str(&b));
	}
	assert_false(w.conn.lingering || w.conn.closing);
	world_wait(&w, 1500);
	assert_true(w.conn.lingering);
	finish(&w, &b);
}

static void test_a_body_that_drips(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 4);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	put_frame(&b, NGHTTP2_DATA, 0, 1, STR("x"));
	for (int i = 0; i < 9; i++) {
		world_feed(&w, buf_str(&b));
		world_wait(&w, 1000);
	}
	assert_int_equal(wire_count(&w, NGHTTP2_HEADERS), 0);
	world_wait(&w, 1500);
	assert_int_equal(wire_count(&w, NGHTTP2_HEADERS), 1);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 0);
	world_wait(&w, 2500);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 1);
	assert_int_equal(w.n_requests, 0);
	finish(&w, &b);
}

/* One that is as fast as it must be is never cut off, and two share the rate. */
static void test_a_slow_body_that_is_fast_enough(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 4);
	put_get(&b, 3, 4);
	world_feed(&w, buf_str(&b));
	for (int i = 0; i < 60; i++) {
		buf_clear(&b);
		for (uint32_t id = 1; id <= 3; id += 2)
			put_frame(&b, NGHTTP2_DATA, i == 59, id, str_mem(page, 260));
		world_feed(&w, buf_str(&b));
		world_wait(&w, 1000);
	}
	assert_int_equal(w.n_requests, 2);
	assert_int_equal(exchange_request(w.waiting[0])->body.n, 60 * 260);
	finish(&w, &b);
}

/* Windows */

static void open_with_window(struct world *w, struct buf *b, char window)
{
	world_init_raw(w);
	*b = BUF(64 * MB);
	const char settings[] = {0, 4, 0, 0, 0, window};
	buf_puts(b, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
	put_frame(b, NGHTTP2_SETTINGS, 0, 0, str_mem(settings, 6));
}

static void test_a_window_that_never_opens(void **state)
{
	struct world w;
	struct buf b;
	open_with_window(&w, &b, 0);
	for (uint32_t id = 1; id < 40; id += 2)
		put_get(&b, id, 5);
	world_feed(&w, buf_str(&b));
	while (w.n_waiting > 0)
		answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, sizeof(page)));
	world_run(&w);
	assert_int_equal(wire_count(&w, NGHTTP2_HEADERS), 20);
	world_wait(&w, 29000);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 0);
	assert_int_equal(w.shard.h2_room->waiting, 20);
	world_wait(&w, 2000);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 20);
	assert_int_equal(w.shard.stats.timeouts, 20);
	assert_int_equal(w.shard.n_idle_exchanges, 20);
	world_wait(&w, 61000);
	assert_true(w.conn.lingering || w.conn.closing);
	finish(&w, &b);
}

/* A byte now and then is progress, but too little of it. */
static void test_a_window_of_one_byte(void **state)
{
	struct world w;
	struct buf b;
	open_with_window(&w, &b, 1);
	put_get(&b, 1, 5);
	world_feed(&w, buf_str(&b));
	answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, sizeof(page)));
	buf_clear(&b);
	put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 1, str_mem("\0\0\0\1", 4));
	int seconds = 0;
	for (; seconds < 100 && wire_count(&w, NGHTTP2_RST_STREAM) == 0; seconds++) {
		world_feed(&w, buf_str(&b));
		world_wait(&w, 1000);
	}
	assert_in_range(seconds, 29, 32);
	assert_true(wire_count(&w, NGHTTP2_DATA) >= 29);
	finish(&w, &b);
}

static void test_many_that_wait_lose_patience(void **state)
{
	struct world w;
	struct buf b;
	open_with_window(&w, &b, 0);
	put_get(&b, 1, 5);
	world_feed(&w, buf_str(&b));
	answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, 100));
	w.shard.h2_room->waiting = 5000; /* on other connections */
	world_wait(&w, 1000);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 0);
	world_wait(&w, 500);
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 1);
	w.shard.h2_room->waiting -= 5000;
	finish(&w, &b);
}

/* A slow line is not a closed window: what waits for the socket has its own deadline in conn.c. */
static void test_a_slow_line_is_no_offence(void **state)
{
	struct world w;
	world_init(&w, 1 << 20);
	struct reply *r[20];
	for (int i = 0; i < 20; i++)
		r[i] = ask(&w, "GET", "/", NULL);
	world_run(&w);
	w.stuck = true;
	while (w.n_waiting > 0)
		answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, sizeof(page)));
	world_run(&w);
	world_wait(&w, 100000);
	world_unstick(&w);
	for (int i = 0; i < 20; i++)
		assert_true(r[i]->closed && r[i]->error == 0 && r[i]->body.n == sizeof(page));
	world_done(&w);
}

/* One who sends and does not read. */
static void test_answers_that_nobody_reads_stop_the_reading(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 5);
	put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 0, str_mem("\x70\0\0\0", 4));
	put_frame(&b, NGHTTP2_WINDOW_UPDATE, 0, 1, str_mem("\x70\0\0\0", 4));
	world_feed(&w, buf_str(&b));
	w.stuck = true;
	answer_with(&w, take_waiting(&w, 0), 200, str_mem(page, sizeof(page)));
	world_run(&w);
	assert_true(w.conn.writing);
	buf_clear(&b);
	put_frame(&b, NGHTTP2_PING, 0, 0, str_mem("12345678", 8));
	for (int i = 0; i < 399; i++)
		world_feed(&w, buf_str(&b));
	assert_false(w.paused);
	for (int i = 0; i < 3; i++)
		world_feed(&w, buf_str(&b));
	assert_true(w.paused);
	world_unstick(&w);
	assert_false(w.paused);
	assert_int_equal(wire_count(&w, NGHTTP2_PING), 402);
	finish(&w, &b);
}

/* Header blocks */

static void check_block(struct str block, int wanted_status)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	for (size_t at = 0; at < block.n; at += 16384)
		put_frame(&b, at == 0 ? NGHTTP2_HEADERS : NGHTTP2_CONTINUATION,
			  (at == 0 ? 1u : 0u) | (at + 16384 >= block.n ? 4u : 0u), 1, str_slice(block, at, at + 16384));
	world_feed(&w, buf_str(&b));
	assert_int_equal(w.n_requests, wanted_status == 200);
	if (wanted_status == 0)
		assert_int_equal(wire_goaway(&w), FLOODED);
	else if (wanted_status != 200)
		assert_int_equal(wire_count(&w, NGHTTP2_HEADERS), 1);
	assert_true(w.wire.n < 2000);
	finish(&w, &b);
}

static void test_large_headers(void **state)
{
	static char value[8300];
	memset(value, 'v', sizeof(value) - 1);
	struct buf block = BUF(MB);
	const char *const line[] = {"x-long", value, NULL}, *const small[] = {"a", "b", NULL};
	put_block(&block, get);
	size_t head = block.n;
	value[8192 - 8] = '\0';
	put_block(&block, line);
	check_block(buf_str(&block), 200);
	buf_truncate(&block, head);
	value[8192 - 8] = 'v';
	value[8192 - 7] = '\0';
	put_block(&block, line);
	check_block(buf_str(&block), 431);
	buf_truncate(&block, head);
	for (int i = 0; i < 101; i++)
		put_block(&block, small);
	check_block(buf_str(&block), 431);
	buf_truncate(&block, head);
	value[7000] = '\0';
	for (int i = 0; i < 5; i++)
		put_block(&block, line);
	check_block(buf_str(&block), 431);
	for (int i = 0; i < 15; i++)
		put_block(&block, line);
	check_block(buf_str(&block), 0);
	buf_done(&block);
}

/* A long field that is put into the table once and named ten thousand times. */
static void test_hpack_bomb(void **state)
{
	static char value[4001];
	memset(value, 'v', sizeof(value) - 1);
	struct buf block = BUF(MB), field = BUF(MB);
	const char *const line[] = {"x", value, NULL};
	put_block(&block, get);
	put_block(&field, line);
	field.p[0] = 0x40; /* to be put into the table */
	buf_put(&block, buf_str(&field));
	for (int i = 0; i < 10000; i++)
		buf_putc(&block, (char)(0x80 | 62));
	check_block(buf_str(&block), 0);
	buf_done(&block);
	buf_done(&field);
}

/* A large head that costs its sender a few bytes each time takes room that bodies would have. */
static void test_many_large_heads(void **state)
{
	static char value[4001];
	memset(value, 'v', sizeof(value) - 1);
	struct world w;
	struct buf b, block = BUF(MB), field = BUF(MB);
	const char *const line[] = {"x", value, NULL};
	start(&w, &b);
	put_block(&field, line);
	field.p[0] = 0x40; /* to be put into the table */
	put_block(&block, get);
	put_frame(&b, NGHTTP2_HEADERS, 0, 1, buf_str(&block));
	put_frame(&b, NGHTTP2_CONTINUATION, 4, 1, buf_str(&field));
	for (int i = 0; i < 7; i++)
		buf_puts(&block, "\xbe");
	for (uint32_t id = 3; id < 200; id += 2)
		put_frame(&b, NGHTTP2_HEADERS, 4, id, buf_str(&block));
	world_feed(&w, buf_str(&b));
	/* Of 1 MB each takes 28 KB. */
	assert_in_range(wire_count(&w, NGHTTP2_HEADERS), 60, 68);
	assert_in_range(w.server.bodies, MB - 30000, MB);
	buf_done(&block);
	buf_done(&field);
	finish(&w, &b);
}

static void test_data_where_none_belongs(void **state)
{
	struct world w;
	struct buf b;
	/* On a stream that has been answered and closed: ignored, and paid for. */
	start(&w, &b);
	put_get(&b, 1, 4);
	put_frame(&b, NGHTTP2_RST_STREAM, 0, 1, str_mem("\0\0\0\x8", 4));
	put_frame(&b, NGHTTP2_DATA, 0, 1, STR("late"));
	world_feed(&w, buf_str(&b));
	assert_false(w.conn.lingering || w.conn.closing);
	buf_clear(&b);
	put_frame(&b, NGHTTP2_DATA, 0, 1, str_mem(page, 16384));
	assert_true(flood(&w, buf_str(&b), 10000) < 2100);
	finish(&w, &b);
	/* The same with header blocks. */
	start(&w, &b);
	put_get(&b, 3, 5);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	put_get(&b, 1, 5);
	assert_true(flood(&w, buf_str(&b), 10000) < 510);
	assert_int_equal(w.n_requests, 1);
	finish(&w, &b);
	/* On one that was never opened, and after the end: the connection's fault. */
	for (int i = 0; i < 2; i++) {
		start(&w, &b);
		if (i == 0)
			put_get(&b, 1, 5);
		put_frame(&b, NGHTTP2_DATA, 0, 1, STR("x"));
		world_feed(&w, buf_str(&b));
		assert_true(w.conn.lingering);
		assert_true(wire_goaway(&w) > 0);
		finish(&w, &b);
	}
}

/* More bytes than the window of 256 KB allows. */
static void test_data_beyond_the_window(void **state)
{
	struct world w;
	struct buf b;
	start(&w, &b);
	put_get(&b, 1, 4);
	world_feed(&w, buf_str(&b));
	buf_clear(&b);
	for (int i = 0; i < 20; i++)
		put_frame(&b, NGHTTP2_DATA, 0, 1, str_mem(page, 16384));
	world_feed(&w, buf_str(&b));
	/* The body was refused at 64 KB and the rest fills the window: then the stream is cut off. */
	assert_int_equal(wire_count(&w, NGHTTP2_RST_STREAM), 1);
	assert_int_equal(w.server.bodies, 0);
	finish(&w, &b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_floods),
		cmocka_unit_test(test_budget_fills_up_again),
		cmocka_unit_test(test_updates_for_what_was_sent_are_free),
		cmocka_unit_test(test_rapid_reset),
		cmocka_unit_test(test_a_handler_that_ends_makes_room),
		cmocka_unit_test(test_too_many_streams),
		cmocka_unit_test(test_continuation_flood),
		cmocka_unit_test(test_header_block_that_drips),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_a_body_that_drips),
		cmocka_unit_test(test_a_slow_body_that_is_fast_enough),
		cmocka_unit_test(test_a_window_that_never_opens),
		cmocka_unit_test(test_a_window_of_one_byte),
		cmocka_unit_test(test_many_that_wait_lose_patience),
		cmocka_unit_test(test_a_slow_line_is_no_offence),
		cmocka_unit_test(test_answers_that_nobody_reads_stop_the_reading),
		cmocka_unit_test(test_large_headers),
		cmocka_unit_test(test_hpack_bomb),
		cmocka_unit_test(test_many_large_heads),
		cmocka_unit_test(test_data_where_none_belongs),
		cmocka_unit_test(test_data_beyond_the_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
