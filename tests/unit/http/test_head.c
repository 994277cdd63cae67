/*
 * Heads: the raw rules, the parser, the rules between fields, and who asks behind proxies. Each raw case is also fed in
 * two pieces cut at every byte, which must change nothing.
 */
#include "support.h"

#include "http/h1.h"
#include "http/head.h"

#define GOOD 200 /* in tables: not refused */

struct outcome {
	int status;
	struct request request;
	struct framing framing;
};

static struct server_limits limits(void)
{
	struct server_limits l;
	server_limits_default(&l);
	return l;
}

/* Scans bytes[0, cut) first, then all of it. */
static int scan_cut(struct str bytes, size_t cut, const struct server_limits *l, struct head_scan *s, size_t *ret_n)
{
	struct refusal refusal;
	*s = (struct head_scan){0};
	enum head_step step = head_scan(s, str_slice(bytes, 0, cut), l, ret_n, &refusal);
	if (step == HEAD_MORE)
		step = head_scan(s, bytes, l, ret_n, &refusal);
	return step == HEAD_REFUSED ? refusal.status : step == HEAD_DONE ? GOOD : 0;
}

static void read_head(struct arena *a, struct str bytes, struct outcome *o)
{
	struct server_limits l = limits();
	struct head_scan s;
	struct refusal refusal;
	size_t n = 0;
	*o = (struct outcome){.request.arena = a};
	o->status = scan_cut(bytes, 0, &l, &s, &n);
	for (size_t cut = 1; cut<bytes.n; cut += bytes.n> 4096 ? 997 : 1) {
		struct head_scan again;
		size_t m = 0;
		assert_int_equal(scan_cut(bytes, cut, &l, &again, &m), o->status);
		assert_int_equal(m, n);
	}
	if (o->status != GOOD)
		return;
	struct str head = str_slice(bytes, s.skipped, n);
	if (!h1_parse(head, s.lines, &o->request, &refusal) || !head_check(&o->request, &o->framing, &refusal))
		o->status = refusal.status;
}

static const struct {
	int status;
	const char *text;
} cases[] = {
	{GOOD, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{GOOD, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{GOOD, "GET / HTTP/1.0\r\nHost: a\r\n\r\n"},
	{GOOD, "POST /x HTTP/1.1\r\nhost:a\r\nContent-Length: 5\r\n\r\n"},
	{GOOD, "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"},
	{GOOD, "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n"},
	{GOOD, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
	{GOOD, "GET / HTTP/1.1\r\nHost: [::1]:80\r\nX-Empty:\r\nX-Tab:\t1\t\r\n\r\n"},
	{GOOD, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"},
	{400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
	/* line ends */
	{400, "GET / HTTP/1.1\nHost: a\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\n\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"},
	{400, "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
	/* folded */
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n"},
	/* names and values */
	{400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX y: b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX\x01: b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\x01\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\x0b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nnocolon\r\n\r\n"},
	/* Host */
	{400, "GET / HTTP/1.1\r\n\r\n"},
	{400, "GET / HTTP/1.0\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a\r\nhOsT: b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: [x]\r\n\r\n"},
	{400, "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"},
	{400, "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
	/* framing */
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 5\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"},
	{400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n"},
	{400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{415, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n"},
	{417, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: the-moon\r\n\r\n"},
	/* request line */
	{400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
	{400, " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /\r\nHost: a\r\n\r\n"},
	{400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET x HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET / http/1.1\r\nHost: a\r\n\r\n"},
	{400, "OPTIONS / RTSP/1.0\r\nHost: a\r\n\r\n"},
	{400, "SOURCE / ICE/1.0\r\nHost: a\r\n\r\n"},
	{505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
	{505, "GET / HTTP/0.9\r\nHost: a\r\n\r\n"},
	{505, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
	{505, "PRI * HTTP/2.0\r\nHost: a\r\n\r\n"},
	{501, "FROB / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
	{501, "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"},
	/* paths */
	{400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /% HTTP/1.1\r\nHost: a\r\n\r\n"},
	{400, "GET /%0d%0aX:1 HTTP/1.1\r\nHost: a\r\n\r\n"},
};

static void table_of_heads(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = {0};
		struct outcome o;
		read_head(&a, str_of(cases[i].text), &o);
		if (o.status != cases[i].status)
			print_error("case %zu: %s\n", i, cases[i].text);
		assert_int_equal(o.status, cases[i].status);
		arena_done(&a);
	}
}

static void nul_is_refused_everywhere(void **state)
{
	static const char good[] = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
	for (size_t i = 0; i < sizeof(good) - 3; i++) {
		char bad[sizeof(good)];
		memcpy(bad, good, sizeof(good));
		bad[i] = '\0';
		struct arena a = {0};
		struct outcome o;
		read_head(&a, str_mem(bad, sizeof(good) - 1), &o);
		assert_int_equal(o.status, 400);
		arena_done(&a);
	}
}

static int status_of(struct buf *b)
{
	struct arena a = {0};
	struct outcome o;
	read_head(&a, buf_str(b), &o);
	arena_done(&a);
	buf_done(b);
	return o.status;
}

static void fill(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_putc(b, 'x');
}

static int with_target_of(size_t n)
{
	struct buf b = BUF(1 << 20);
	buf_puts(&b, "GET /");
	fill(&b, n - 14);
	buf_puts(&b, " HTTP/1.1\r\nHost: a\r\n\r\n");
	return status_of(&b);
}

static int with_field_of(size_t n)
{
	struct buf b = BUF(1 << 20);
	buf_puts(&b, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	fill(&b, n - 3);
	buf_puts(&b, "\r\n\r\n");
	return status_of(&b);
}

static int with_fields(size_t n, size_t size)
{
	struct buf b = BUF(1 << 20);
	buf_puts(&b, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (size_t i = 1; i < n; i++) {
		buf_puts(&b, "X: ");
		fill(&b, size);
		buf_puts(&b, "\r\n");
	}
	buf_puts(&b, "\r\n");
	return status_of(&b);
}

static void sizes_have_limits(void **state)
{
	assert_int_equal(with_target_of(8192), GOOD);
	assert_int_equal(with_target_of(8193), 414);
	assert_int_equal(with_field_of(8192), GOOD);
	assert_int_equal(with_field_of(8193), 431);
	assert_int_equal(with_fields(100, 1), GOOD);
	assert_int_equal(with_fields(101, 1), 431);
	assert_int_equal(with_fields(32, 1000), GOOD);
	assert_int_equal(with_fields(34, 1000), 431);
}

static void an_endless_line_is_refused_before_it_ends(void **state)
{
	struct server_limits l = limits();
	struct head_scan s = {0};
	struct refusal refusal;
	size_t n;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	fill(&b, 8192);
	assert_int_equal(head_scan(&s, buf_str(&b), &l, &n, &refusal), HEAD_MORE);
	fill(&b, 1);
	assert_int_equal(head_scan(&s, buf_str(&b), &l, &n, &refusal), HEAD_REFUSED);
	assert_int_equal(refusal.status, 414);
}

static void fields_are_understood(void **state)
{
	struct arena a = {0};
	struct outcome o;
	read_head(&a,
		  STR("POST /a//b/%41?x=1&y HTTP/1.1\r\nHost: EXAMPLE.org:81\r\nX:  two words \t\r\n"
		      "Content-Length: 12\r\nExpect: 100-Continue\r\nConnection: foo, Close\r\n\r\n"),
		  &o);
	assert_int_equal(o.status, GOOD);
	const struct request *q = &o.request;
	assert_int_equal(q->method, METHOD_POST);
	assert_str(q->raw_path, "/a//b/%41");
	assert_str(q->path, "/a/b/A");
	assert_true(q->path_changed);
	assert_str(q->query, "x=1&y");
	assert_str(q->host, "example.org:81");
	assert_str(request_header(q, "x"), "two words");
	assert_int_equal(o.framing.length, 12);
	assert_true(o.framing.expects_continue);
	assert_false(o.framing.keep_alive);
	arena_done(&a);
}

static void an_escape_alone_changes_no_path(void **state)
{
	struct arena a = {0};
	struct outcome o;
	read_head(&a, STR("GET /2020/%e2%82%ac/ HTTP/1.1\r\nHost: a\r\n\r\n"), &o);
	assert_str(o.request.path, "/2020/\xe2\x82\xac/");
	assert_false(o.request.path_changed);
	assert_null(o.request.query.p);
	read_head(&a, STR("GET /a/../b/./c? HTTP/1.1\r\nHost: a\r\n\r\n"), &o);
	assert_str(o.request.path, "/b/c");
	assert_true(o.request.path_changed);
	assert_str(o.request.query, "");
	arena_done(&a);
}

struct hop {
	const char *peer, *forwarded, *client;
	bool trusted, unlisted;
};

static void trust_of(const char *list, struct trust *ret_trust)
{
	struct netblocks blocks = {0};
	assert_int_equal(netblocks_add(&blocks, str_of(list)), RC_OK);
	trust_init(ret_trust);
	trust_set(ret_trust, &blocks);
	netblocks_done(&blocks);
}

static void clients_behind_proxies(void **state)
{
	static const struct hop hops[] = {
		{"192.0.2.1", NULL, "192.0.2.1", false, false},
		{"192.0.2.1", "198.51.100.1", "192.0.2.1", false, true},
		{"10.0.0.1", NULL, "10.0.0.1", true, false},
		{"10.0.0.1", "198.51.100.1", "198.51.100.1", true, false},
		{"10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1", true, false},
		{"10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1", true, false},
		{"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", true, false},
		{"10.0.0.1", "198.51.100.1:4711", "198.51.100.1", true, false},
		{"10.0.0.1", "[2001:db8::9]:4711", "2001:db8::9", true, false},
		{"10.0.0.1", "garbage", "10.0.0.1", true, false},
		{"10.0.0.1", "198.51.100.1, garbage, 10.0.0.2", "10.0.0.2", true, false},
		{"10.0.0.1", "198.51.100.1, unix", "10.0.0.1", true, false},
		{"10.0.0.1", "", "10.0.0.1", true, false},
		{"unix", "198.51.100.1", "198.51.100.1", true, false},
	};
	struct trust trusted;
	trust_of("10.0.0.0/8 unix", &trusted);
	for (size_t i = 0; i < ARRAY_LEN(hops); i++) {
		struct arena a = {0};
		struct header h;
		struct request q =
			request_with(&a, &h, hops[i].forwarded ? "X-Forwarded-For" : NULL, hops[i].forwarded);
		assert_int_equal(netaddr_parse(str_of(hops[i].peer), &q.peer), RC_OK);
		head_resolve_client(&q, &trusted);
		char text[NETADDR_TEXT_SIZE];
		netaddr_format(&q.client, text);
		assert_string_equal(text, hops[i].client);
		assert_int_equal(q.peer_trusted, hops[i].trusted);
		assert_int_equal(q.forwarded_unlisted, hops[i].unlisted);
		arena_done(&a);
	}
	trust_done(&trusted);
}

static void the_scheme_counts_from_trusted_peers_only(void **state)
{
	struct trust trusted;
	trust_of("10.0.0.1", &trusted);
	struct arena a = {0};
	struct header h;
	struct request q = request_with(&a, &h, "X-Forwarded-Proto", "http, HTTPS");
	assert_int_equal(netaddr_parse(STR("10.0.0.1"), &q.peer), RC_OK);
	head_resolve_client(&q, &trusted);
	assert_true(q.https);
	q.https = false;
	assert_int_equal(netaddr_parse(STR("10.0.0.2"), &q.peer), RC_OK);
	head_resolve_client(&q, &trusted);
	assert_false(q.https);
	assert_true(q.forwarded_unlisted);
	arena_done(&a);
	trust_done(&trusted);
}

static void any_forwarding_field_of_an_unlisted_peer_is_noticed(void **state)
{
	static const struct {
		const char *field;
		bool noticed;
	} fields[] = {
		{"X-Forwarded-For", true},
		{"x-forwarded-proto", true},
		{"Forwarded", true},
		{"X-REAL-IP", true},
		{"Client-IP", true},
		{"X-Client-IP", true},
		{"cf-connecting-ip", true},
		{"True-Client-IP", true},
		{"X-Forwarded", false},
		{"X-Forwarded-Fortune", false},
		{"X", false},
		{"Cookie", false},
	};
	struct trust trusted;
	trust_of("10.0.0.1", &trusted);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		struct arena a = {0};
		struct header h;
		struct request q = request_with(&a, &h, fields[i].field, "198.51.100.1");
		assert_int_equal(netaddr_parse(STR("192.0.2.1"), &q.peer), RC_OK);
		head_resolve_client(&q, &trusted);
		assert_int_equal(q.forwarded_unlisted, fields[i].noticed);
		assert_true(netaddr_eq(&q.client, &q.peer));
		arena_done(&a);
	}
	trust_done(&trusted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_of_heads),
		cmocka_unit_test(nul_is_refused_everywhere),
		cmocka_unit_test(sizes_have_limits),
		cmocka_unit_test(an_endless_line_is_refused_before_it_ends),
		cmocka_unit_test(fields_are_understood),
		cmocka_unit_test(an_escape_alone_changes_no_path),
		cmocka_unit_test(clients_behind_proxies),
		cmocka_unit_test(the_scheme_counts_from_trusted_peers_only),
		cmocka_unit_test(any_forwarding_field_of_an_unlisted_peer_is_noticed),
	};
	return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
