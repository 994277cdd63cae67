/*
 * HTTP/2 against bytes that nobody meant: random ones, and good conversations with some bytes changed, cut anywhere,
 * while handlers answer in every way at any time, the socket jams and time passes. The seeds are fixed. What is asked
 * for is that nothing breaks (the sanitizers watch), nothing is kept, and memory stays small.
 */
#include "h2_harness.h"

#include <stdio.h>
#include <stdlib.h>

#define MB ((size_t)1024 * 1024)

static uint64_t state;

static uint32_t any(uint32_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

static char page[40000];

/* Handlers */

struct pages {
	struct body_source source;
};

static enum rc read_pages(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n)
{
	if (any(20) == 0)
		return RC_INTERNAL;
	memset(to, 'x', max);
	*ret_n = max;
	return RC_OK;
}

static void close_pages(struct body_source *s)
{
	free(s);
}

static struct stream *open_streams[64];
static size_t n_open;

static void start_stream(struct exchange *x)
{
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	struct stream *s = exchange_stream(x, &r, NULL);
	if (n_open < ARRAY_LEN(open_streams))
		open_streams[n_open++] = s;
	else
		stream_close(s);
}

static void start_source(struct exchange *x)
{
	struct body_source *s = calloc(1, sizeof(*s));
	assert_non_null(s);
	*s = (struct body_source){any(300000), read_pages, close_pages};
	struct response r;
	response_init(&r, exchange_arena(x), 200);
	response_source(&r, "a/b", s);
	exchange_respond(x, &r);
}

static void answer_somehow(struct world *w, struct exchange *x)
{
	switch (any(5)) {
	case 0:
		start_stream(x);
		break;
	case 1:
		start_source(x);
		break;
	case 2:
		exchange_respond_plain(x, any(2) ? 204 : 304);
		break;
	default:
		answer_with(w, x, 200, str_mem(page, any(sizeof(page))));
	}
}

static void handle(struct world *w, struct exchange *x)
{
	if (any(3) == 0 || w->n_waiting == REPLIES_MAX)
		answer_somehow(w, x);
	else
		w->waiting[w->n_waiting++] = x;
}

static void something_happens(struct world *w)
{
	switch (any(8)) {
	case 0:
		w->stuck = true;
		break;
	case 1:
		if (!w->conn.closing)
			world_unstick(w);
		break;
	case 2:
		world_wait(w, any(3000));
		break;
	case 3:
		world_read_pieces(w);
		break;
	case 4:
		if (n_open > 0) {
			struct blob *b = blob_new(str_mem(page, any(3000)));
			(void)stream_send(open_streams[any((uint32_t)n_open)], b);
			blob_unref(b);
		}
		break;
	default:
		if (w->n_waiting > 0)
			answer_somehow(w, take_waiting(w, any((uint32_t)w->n_waiting)));
	}
	world_run(w);
}

/* Conversations */

static void put_request(struct buf *b, uint32_t id)
{
	static const char *const heads[][14] = {
		{":method", "GET", ":scheme", "https", ":path", "/a?b", ":authority", "a", "cookie", "a=1", "cookie",
		 "b"},
		{":method", "POST", ":scheme", "https", ":path", "/", "host", "a", "content-length", "20", NULL},
		{":method", "HEAD", ":scheme", "http", ":path", "/%41/../", ":authority", "A", "te", "trailers", NULL},
		{":method", "PUT", ":path", "*", ":scheme", "ftp", ":authority", "", "x", "", NULL},
	};
	struct buf block = BUF(MB);
	put_block(&block, heads[any(4)]);
	if (any(8) == 0) {
		size_t half = any((uint32_t)block.n);
		put_frame(b, NGHTTP2_HEADERS, any(2), id, str_slice(buf_str(&block), 0, half));
		put_frame(b, NGHTTP2_CONTINUATION, 4, id, str_slice(buf_str(&block), half, block.n));
	} else {
		put_frame(b, NGHTTP2_HEADERS, 4 | any(2), id, buf_str(&block));
	}
	buf_done(&block);
}

static void put_number_frame(struct buf *b, unsigned type, uint32_t id)
{
	const uint32_t n = any(4) ? any(100000) : any(UINT32_MAX);
	const char bytes[] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};
	put_frame(b, type, 0, id, str_mem(bytes, 4));
}

static void put_something(struct buf *b, uint32_t *id)
{
	uint32_t old = any(4) ? *id - 2 * any(8) : any(50);
	switch (any(12)) {
	case 0:
		put_number_frame(b, NGHTTP2_RST_STREAM, old);
		break;
	case 1:
		put_number_frame(b, NGHTTP2_WINDOW_UPDATE, any(2) ? 0 : old);
		break;
	case 2:
		put_frame(b, NGHTTP2_SETTINGS, any(8) == 0, 0, str_mem("\0\4\0\0\1\0\0\5\0\0\x50\0", any(3) * 6));
		break;
	case 3:
		put_frame(b, NGHTTP2_PING, any(2), 0, STR("12345678"));
		break;
	case 4:
	case 5:
	case 6:
		put_frame(b, NGHTTP2_DATA, any(2), old, str_mem(page, any(2) ? 20 : any(16000)));
		break;
	case 7:
		put_frame(b, any(30), any(256), old, str_mem(page, any(40)));
		break;
	default:
		put_request(b, *id);
		*id += 2;
	}
}

static void put_conversation(struct buf *b)
{
	uint32_t id = 1;
	put_preface(b);
	for (uint32_t n = 5 + any(60); n > 0; n--)
		put_something(b, &id);
}

static void change_some(struct buf *b)
{
	for (uint32_t n = any(6); n > 0; n--)
		b->p[24 + any((uint32_t)b->n - 24)] = (char)any(256);
}

static void put_noise(struct buf *b)
{
	put_preface(b);
	for (uint32_t n = any(3000); n > 0; n--)
		buf_putc(b, (char)(any(3) ? any(12) : any(256)));
}

static void talk(uint64_t seed)
{
	struct world w;
	struct buf b = BUF(8 * MB);
	state = seed * 0x9e3779b97f4a7c15u + 1;
	n_open = 0;
	world_init_raw(&w);
	w.handler = handle;
	if (any(5) == 0) {
		put_noise(&b);
	} else {
		put_conversation(&b);
		change_some(&b);
	}
	struct str rest = buf_str(&b);
	while (rest.n > 0 && !w.conn.closing) {
		size_t n = any(3) ? any(9000) : any(30);
		world_feed(&w, str_slice(rest, 0, n));
		rest = str_slice(rest, n, rest.n);
		something_happens(&w);
		assert_true(w.n_jobs <= 2 || w.conn.closing);
	}
	for (int i = 0; i < 40; i++)
		something_happens(&w);
	for (size_t i = 0; i < n_open; i++)
		stream_close(open_streams[i]);
	buf_done(&b);
	world_done(&w);
}

static void test_conversations(void **unused)
{
	int64_t rounds = 3000;
	if (str_to_i64(str_of(getenv("COURANT_FUZZ_ROUNDS")), &rounds) != RC_OK)
		rounds = 3000;
	for (int64_t seed = 1; seed <= rounds; seed++)
		talk((uint64_t)seed);
}

/* A good conversation says the same wherever it is cut. */
static void test_cutting_changes_nothing(void **unused)
{
	struct buf b = BUF(MB), whole = BUF(MB);
	static const char *const head[] = {":method", "POST",       ":scheme", "https", ":path",
					   "/",       ":authority", "a",       NULL};
	struct buf block = BUF(MB);
	put_preface(&b);
	put_block(&block, head);
	put_frame(&b, NGHTTP2_HEADERS, 0, 1, str_slice(buf_str(&block), 0, 11));
	put_frame(&b, NGHTTP2_CONTINUATION, 4, 1, str_slice(buf_str(&block), 11, block.n));
	put_frame(&b, NGHTTP2_DATA, 0, 1, STR("some "));
	put_frame(&b, NGHTTP2_PING, 0, 0, STR("12345678"));
	put_frame(&b, NGHTTP2_DATA, 1, 1, STR("bytes"));
	for (size_t cut = 0; cut < b.n; cut++) {
		struct world w;
		world_init_raw(&w);
		world_feed(&w, str_slice(buf_str(&b), 0, cut));
		world_feed(&w, str_slice(buf_str(&b), cut, b.n));
		assert_int_equal(w.n_waiting, 1);
		assert_str(exchange_request(w.waiting[0])->body, "some bytes");
		answer_bytes(&w, 200, "answer");
		world_run(&w);
		if (cut == 0)
			buf_put(&whole, buf_str(&w.wire));
		assert_int_equal(w.wire.n, whole.n);
		world_done(&w);
	}
	buf_done(&b);
	buf_done(&block);
	buf_done(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conversations),
		cmocka_unit_test(test_cutting_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
