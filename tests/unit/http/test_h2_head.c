/*
 * Heads of HTTP/2 requests, field by field: what is refused, and with which status. What libnghttp2 refuses before is
 * refused here as well.
 */
#include "support.h"

#include "http/h2_head.h"

#define GOOD 200
#define GET ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a"

static const struct {
	int status;
	const char *pairs[24];
} cases[] = {
	{GOOD, {GET}},
	{GOOD, {":method", "GET", ":scheme", "http", ":path", "/", "host", "a:80"}},
	{GOOD, {GET, "host", "A"}},
	{GOOD, {GET, "te", "trailers"}},
	{GOOD, {GET, "x-empty", ""}},
	{GOOD, {":method", "OPTIONS", ":scheme", "https", ":path", "*", ":authority", "a"}},
	{GOOD, {GET, "expect", "100-continue"}},
	{GOOD, {":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a", "content-length", "5"}},
	/* pseudo-header fields */
	{400, {"a", "b"}},
	{400, {":method", "GET", ":scheme", "https", ":authority", "a"}},
	{400, {":method", "GET", ":path", "/", ":authority", "a"}},
	{400, {":scheme", "https", ":path", "/", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/"}},
	{400, {GET, ":path", "/b"}},
	{400, {GET, ":authority", "a"}},
	{400, {"a", "b", GET}},
	{400, {GET, "a", "b", ":path", "/"}},
	{400, {GET, ":status", "200"}},
	{400, {GET, ":", ""}},
	{501, {":method", "CONNECT", ":authority", "a:443"}},
	{400, {GET, ":protocol", "websocket"}},
	{501, {":method", "CONNECT", ":scheme", "https", ":path", "/", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "ftp", ":path", "/", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "http://a/", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "*", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/a b", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/a#b", ":authority", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/%00", ":authority", "a"}},
	/* whose site */
	{400, {GET, "host", "b"}},
	{400, {GET, "host", "a", "host", "a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/", ":authority", ""}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "u@a"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a/b"}},
	{400, {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "host", ""}},
	/* fields of the connection */
	{400, {GET, "connection", "close"}},
	{400, {GET, "keep-alive", "5"}},
	{400, {GET, "proxy-connection", "keep-alive"}},
	{400, {GET, "transfer-encoding", "chunked"}},
	{400, {GET, "upgrade", "h2c"}},
	{400, {GET, "te", "gzip"}},
	/* names and values */
	{400, {GET, "Upper", "x"}},
	{400, {GET, "", "x"}},
	{400, {GET, "a b", "x"}},
	{400, {GET, "a:", "x"}},
	{400, {GET, "a", "x\ny"}},
	{400, {GET, "a", "x\ry"}},
	{400, {GET, "a", "\x01"}},
	/* bodies */
	{400, {GET, "content-length", "x"}},
	{400, {GET, "content-length", "-1"}},
	{400, {GET, "content-length", "5", "content-length", "5"}},
	{415, {GET, "content-encoding", "gzip"}},
	{417, {GET, "expect", "wonders"}},
};

struct made {
	struct arena arena;
	struct server_limits limits;
	struct h2_head head;
	struct request request;
	struct framing framing;
	struct refusal refusal;
};

static void start(struct made *m)
{
	*m = (struct made){0};
	arena_init(&m->arena);
	server_limits_default(&m->limits);
	m->head = (struct h2_head){.arena = &m->arena, .limits = &m->limits};
	m->request.arena = &m->arena;
}

static void add(struct made *m, const char *const *pairs)
{
	for (; pairs[0]; pairs += 2)
		h2_head_add(&m->head, str_of(pairs[0]), str_of(pairs[1]));
}

static int finish(struct made *m)
{
	bool good = h2_head_finish(&m->head, &m->request, &m->framing, &m->refusal);
	assert_true(good || m->refusal.why);
	return good ? GOOD : m->refusal.status;
}

static void test_every_case(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct made m;
		start(&m);
		add(&m, cases[i].pairs);
		int status = finish(&m);
		if (status != cases[i].status)
			fail_msg("case %zu: %d instead of %d", i, status, cases[i].status);
		arena_done(&m.arena);
	}
}

static void test_what_is_made_of_it(void **state)
{
	static const char *const pairs[] = {
		":authority", "EXAMPLE.org:8443", ":path", "/x?y", ":scheme", "https",  ":method",
		"PATCH",      "cookie",           "a=1",   "b",    "c",       "cookie", "d=2",
		NULL};
	struct made m;
	start(&m);
	add(&m, pairs);
	assert_int_equal(finish(&m), GOOD);
	const struct request *q = &m.request;
	assert_int_equal(q->version, 20);
	assert_int_equal(q->method, METHOD_PATCH);
	assert_str(q->target, "/x?y");
	assert_str(q->path, "/x");
	assert_str(q->query, "y");
	assert_str(q->host, "example.org:8443");
	assert_int_equal(q->n_headers, 3);
	assert_str(q->headers[0].name, "host");
	assert_str(q->headers[1].value, "a=1; d=2");
	assert_str(q->headers[2].name, "b");
	arena_done(&m.arena);
}

/* The first refusal stands, and what comes after it takes no memory. */
static void test_sizes(void **state)
{
	static char long_value[40000];
	memset(long_value, 'x', sizeof(long_value));
	static const char *const get[] = {GET, NULL};
	static const struct {
		int status;
		const char *name;
		size_t length, times;
	} sizes[] = {
		{GOOD, "x", 8192 - 3, 1}, {431, "x", 8192 - 2, 1},   {431, "x", 40000, 1},    {GOOD, "x", 1, 100},
		{431, "x", 1, 101},       {GOOD, "cookie", 70, 100}, {431, "cookie", 1, 101}, {431, "cookie", 90, 100},
		{431, "x", 8000, 5},      {431, "x", 8000, 1000},
	};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct made m;
		start(&m);
		add(&m, get);
		for (size_t n = 0; n < sizes[i].times; n++)
			h2_head_add(&m.head, str_of(sizes[i].name), str_mem(long_value, sizes[i].length));
		int status = finish(&m);
		if (status != sizes[i].status)
			fail_msg("size %zu: %d instead of %d", i, status, sizes[i].status);
		assert_true(m.arena.total < 150000);
		arena_done(&m.arena);
	}
}

static void test_long_paths(void **state)
{
	static char path[9000];
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	for (size_t n = 8170; n < 8300; n++) {
		struct made m;
		start(&m);
		static const char *const rest[] = {":method", "GET", ":scheme", "https", ":authority", "a", NULL};
		add(&m, rest);
		h2_head_add(&m.head, STR(":path"), str_mem(path, n));
		/* As long as "GET /x HTTP/1.1" may be. */
		assert_int_equal(finish(&m), n + 13 <= 8192 ? GOOD : 414);
		arena_done(&m.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case),
		cmocka_unit_test(test_what_is_made_of_it),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_long_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
