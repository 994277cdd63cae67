/* Fetching from a small site of our own (server.py): what is answered, refused, bounded and waited for. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "net/http_client.h"

static struct arena arena;
static pid_t server_pid;
static int server_port;
static char allowed[32];
static const char *allow_list[] = {allowed, NULL};

static int start_server(void **state)
{
	int fds[2];
	arena_init(&arena);
	if (pipe(fds) != 0)
		return -1;
	server_pid = fork();
	if (server_pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(fds[1], 1);
		execlp("python3", "python3", TEST_SERVER, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	char line[16];
	int64_t port;
	FILE *f = fdopen(fds[0], "r");
	if (f == NULL || fgets(line, sizeof(line), f) == NULL || str_to_i64(str_trim(str_of(line)), &port) != RC_OK)
		return -1;
	fclose(f);
	server_port = (int)port;
	snprintf(allowed, sizeof(allowed), "127.0.0.1:%d", server_port);
	/* None of this may have an effect. */
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
	return 0;
}

static int stop_server(void **state)
{
	kill(server_pid, SIGKILL);
	waitpid(server_pid, NULL, 0);
	arena_done(&arena);
	return 0;
}

static struct http_client *client_of(struct http_client_options o)
{
	struct http_client *c;
	if (o.backoff_ms == 0)
		o.backoff_ms = 10;
	o.purpose = "mover";
	assert_int_equal(http_client_new(&o, &c), RC_OK);
	return c;
}

static void client_done(struct http_client **c)
{
	http_client_free(*c);
}

/* A client with these options; CLIENT is one that may ask server.py. */
#define CLIENT_WITH(name, ...)                                                                                         \
	CLEANUP(client_done) struct http_client *name = client_of((struct http_client_options){__VA_ARGS__})
#define CLIENT(name, ...) CLIENT_WITH(name, .allow_hosts = allow_list, __VA_ARGS__)

static struct str at(const char *path)
{
	return arena_printf(&arena, "http://127.0.0.1:%d%s", server_port, path);
}

static enum rc get(struct http_client *c, struct str url, struct http_client_response *ret)
{
	rc_clear();
	return http_client_fetch(c, &arena, &(struct http_client_request){.url = url}, ret);
}

#define assert_str(s, z) assert_string_equal(arena_cstr(&arena, (s)), (z))
#define assert_says(z)                                                                                                 \
	do {                                                                                                           \
		if (strstr(rc_message(), z) == NULL)                                                                   \
			fail_msg("message: %s", rc_message());                                                         \
	} while (0)

static void test_get(void **state)
{
	CLIENT(c, .purpose = NULL);
	struct http_client_response r;
	assert_int_equal(get(c, at("/ok#part"), &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_str(r.body, "hello");
	assert_str(r.url, arena_cstr(&arena, at("/ok")));
	assert_str(http_client_header(&r, "etag"), "\"v1\"");
	assert_int_equal(http_client_header(&r, "x-empty").n, 0);
	assert_non_null(http_client_header(&r, "x-empty").p);
	assert_null(http_client_header(&r, "x-none").p);
	assert_int_equal(r.total, 5);
	assert_int_equal(r.attempts, 1);
	assert_int_equal(http_client_status(&r), RC_OK);
}

static void test_request_headers(void **state)
{
	CLIENT(c, .purpose = NULL);
	struct http_client_response r;
	struct http_client_request q = {.url = at("/echo"), .accept = STR("text/html"), .etag = STR("a\r\nX-Evil: 1")};
	assert_int_equal(get(c, at("/ok"), &r), RC_OK); /* sets a cookie that must not come back */
	assert_int_equal(http_client_fetch(c, &arena, &q, &r), RC_OK);
	const char *echo = arena_cstr(&arena, r.body);
	assert_non_null(strstr(echo, "User-Agent: Courant/" COURANT_VERSION " (+mover)\n"));
	assert_non_null(strstr(echo, "Accept: text/html\n"));
	assert_null(strstr(echo, "Cookie"));
	assert_null(strstr(echo, "Evil"));
	assert_null(strstr(echo, "If-None-Match"));
}

static void test_head_and_conditional(void **state)
{
	CLIENT(c, .purpose = NULL);
	struct http_client_response r;
	struct http_client_request q = {.method = HTTP_CLIENT_HEAD, .url = at("/ok")};
	assert_int_equal(http_client_fetch(c, &arena, &q, &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_int_equal(r.body.n, 0);
	assert_int_equal(r.total, 5);
	q = (struct http_client_request){.url = at("/ok"), .etag = STR("\"v1\"")};
	assert_int_equal(http_client_fetch(c, &arena, &q, &r), RC_OK);
	assert_int_equal(r.status, 304);
	assert_int_equal(http_client_status(&r), RC_OK);
}

static void test_statuses(void **state)
{
	static const struct {
		int status;
		enum rc rc;
	} cases[] = {{404, RC_NOT_FOUND}, {410, RC_NOT_FOUND}, {401, RC_DENIED}, {403, RC_DENIED},
		     {418, RC_INVALID},   {500, RC_BUSY},      {204, RC_OK}};
	CLIENT(c, .attempts = 1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_client_response r;
		char path[40];
		snprintf(path, sizeof(path), "/status?code=%d", cases[i].status);
		assert_int_equal(get(c, at(path), &r), RC_OK);
		assert_int_equal(r.status, cases[i].status);
		assert_int_equal(http_client_status(&r), cases[i].rc);
		if (cases[i].rc != RC_OK)
			assert_says("127.0.0.1");
	}
}

static void test_private_refused(void **state)
{
	CLIENT_WITH(c, .allow_hosts = NULL, .connect_timeout_ms = 2000);
	const char *const bad[] = {
		arena_cstr(&arena, at("/ok")),
		"http://127.0.0.1/",
		"http://2130706433/",
		"http://0x7f.1/",
		"http://0/",
		"http://localhost/",
		"http://[::1]/",
		"http://10.0.0.1/",
		"http://10.255.255.255:8080/",
		"http://169.254.169.254/latest/meta-data/",
		"http://[::ffff:10.0.0.1]/",
		"http://[::ffff:a00:1]/",
		"http://[fe80::1]/",
		"http://[fd00::1]/",
		"http://[64:ff9b::a00:1]/",
		"http://192.168.1.1/",
		"https://172.16.0.1/",
		"http://100.64.0.1/",
		"http://１２７.0.0.1/",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct http_client_response r;
		if (get(c, str_of(bad[i]), &r) != RC_DENIED)
			fail_msg("%s: %s", bad[i], rc_message());
		assert_says("private network");
	}
}

static void test_not_an_address(void **state)
{
	static const char *const bad[] = {
		"",
		"/ok",
		"example.com",
		"file:///etc/passwd",
		"ftp://example.com/",
		"gopher://example.com/",
		"http://",
		"http://user:pw@example.com/",
		"http://a b/",
		"http:example.com",
		"javascript:1",
	};
	CLIENT(c, .purpose = NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct http_client_response r;
		assert_int_equal(get(c, str_of(bad[i]), &r), RC_INVALID);
		assert_true(strlen(rc_message()) > 10);
	}
}

static void test_redirects(void **state)
{
	CLIENT(c, .purpose = NULL);
	struct http_client_response r;
	static const int codes[] = {301, 302, 303, 307, 308};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		char path[60];
		snprintf(path, sizeof(path), "/redirect?to=/ok&code=%d", codes[i]);
		assert_int_equal(get(c, at(path), &r), RC_OK);
		assert_str(r.body, "hello");
		assert_int_equal(r.redirects, 1);
		assert_str(r.url, arena_cstr(&arena, at("/ok")));
	}
	const struct http_client_request asked = {.url = at("/redirect?to=/ok&code=301"), .no_follow = true};
	assert_int_equal(http_client_fetch(c, &arena, &asked, &r), RC_OK);
	assert_int_equal(r.status, 301);
	assert_int_equal(r.redirects, 0);
	assert_str(http_client_header(&r, "Location"), "/ok");
	assert_int_equal(get(c, at("/hops?n=4"), &r), RC_OK);
	assert_int_equal(r.redirects, 5);
	assert_int_equal(get(c, at("/hops?n=5"), &r), RC_INVALID);
	assert_says("redirects");
	assert_int_equal(get(c, at("/nowhere"), &r), RC_INVALID);
	assert_int_equal(get(c, at("/redirect?to=file:///etc/passwd"), &r), RC_INVALID);
	assert_int_equal(get(c, at("/redirect?to=http://a:b@127.0.0.1/"), &r), RC_INVALID);
}

/* The host that the owner named is allowed; what it redirects to is not for that. */
static void test_redirect_to_private(void **state)
{
	static const char *const to[] = {
		"http://localhost:9/", "http://10.0.0.1/",  "//169.254.169.254/latest",
		"http://[::1]/",       "http://127.0.0.2/", "http://127.0.0.1/",
	};
	CLIENT(c, .connect_timeout_ms = 2000);
	for (size_t i = 0; i < ARRAY_LEN(to); i++) {
		struct http_client_response r;
		struct str path = arena_printf(&arena, "/redirect?to=%s", to[i]);
		assert_int_equal(get(c, at(path.p), &r), RC_DENIED);
		assert_says("private network");
	}
}

static void test_allow_list_forms(void **state)
{
	const char *by_host[] = {"127.0.0.1", NULL}, *other_port[] = {"127.0.0.1:1", "example.com", NULL};
	struct http_client_response r;
	CLIENT_WITH(one, .allow_hosts = by_host);
	assert_int_equal(get(one, at("/ok"), &r), RC_OK);
	CLIENT_WITH(two, .allow_hosts = other_port);
	assert_int_equal(get(two, at("/ok"), &r), RC_DENIED);
}

static void test_too_large(void **state)
{
	CLIENT(c, .body_max = 10000);
	struct http_client_response r;
	assert_int_equal(get(c, at("/size?n=10000"), &r), RC_OK);
	assert_int_equal(r.body.n, 10000);
	assert_int_equal(get(c, at("/size?n=10001"), &r), RC_LIMITED);
	assert_says("10000 bytes");
	assert_int_equal(get(c, at("/endless?n=2000"), &r), RC_LIMITED);
	/* Ten kilobytes on the wire, ten megabytes unpacked. */
	assert_int_equal(get(c, at("/bomb?n=10000000"), &r), RC_LIMITED);
	assert_int_equal(get(c, at("/bomb?n=9000"), &r), RC_OK);
	assert_int_equal(r.body.n, 9000);
	struct http_client_request q = {.url = at("/size?n=200"), .body_max = 100};
	assert_int_equal(http_client_fetch(c, &arena, &q, &r), RC_LIMITED);
	assert_int_equal(get(c, at("/many-headers?n=150"), &r), RC_OK);
	assert_int_equal(get(c, at("/many-headers?n=900"), &r), RC_LIMITED);
}

static void test_slow(void **state)
{
	struct http_client_response r;
	int64_t start = clock_mono();
	CLIENT(silent, .timeout_ms = 300, .attempts = 1);
	assert_int_equal(get(silent, at("/silent"), &r), RC_BUSY);
	assert_says("in time");
	CLIENT(dribble, .stall_ms = 1000, .attempts = 1);
	assert_int_equal(get(dribble, at("/dribble"), &r), RC_BUSY);
	assert_says("in time");
	assert_true(clock_mono() - start < 4000);
}

static void test_no_connection(void **state)
{
	const char *list[] = {"127.0.0.1:1", NULL};
	struct http_client_response r;
	CLIENT_WITH(c, .allow_hosts = list, .attempts = 2);
	assert_int_equal(get(c, STR("http://127.0.0.1:1/x"), &r), RC_BUSY);
	assert_says("http://127.0.0.1:1/x: no connection");
	assert_int_equal(get(c, STR("http://no-such-host.invalid/"), &r), RC_BUSY);
	assert_says("no such host");
}

static void test_retries(void **state)
{
	CLIENT(c, .attempts = 4);
	struct http_client_response r;
	assert_int_equal(get(c, at("/flaky?id=a&fail=2&status=503"), &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_int_equal(r.attempts, 3);
	CLIENT(d, .attempts = 4);
	assert_int_equal(get(d, at("/flaky?id=b&fail=9&status=502"), &r), RC_OK);
	assert_int_equal(r.status, 502);
	assert_int_equal(r.attempts, 4);
	assert_str(r.body, "later");
	assert_int_equal(get(d, at("/flaky?id=c&fail=1&status=break"), &r), RC_OK);
	assert_str(r.body, "at last");
	assert_int_equal(get(d, at("/flaky?id=d&fail=9&status=404"), &r), RC_OK);
	assert_int_equal(r.attempts, 1);
	assert_int_equal(get(d, at("/break"), &r), RC_BUSY);
	assert_says("broke off");
}

static void test_retry_after(void **state)
{
	struct http_client_response r;
	CLIENT(c, .purpose = NULL);
	int64_t start = clock_mono();
	assert_int_equal(get(c, at("/flaky?id=e&fail=1&status=429&after=1"), &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_true(clock_mono() - start >= 1000);
	start = clock_mono();
	assert_int_equal(get(c, at("/flaky?id=f&fail=1&status=503&after=date"), &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_true(clock_mono() - start >= 900);
	/* Longer than we wait: the answer stands. */
	start = clock_mono();
	assert_int_equal(get(c, at("/flaky?id=g&fail=1&status=429&after=99999999"), &r), RC_OK);
	assert_int_equal(r.status, 429);
	assert_int_equal(http_client_status(&r), RC_LIMITED);
	assert_true(clock_mono() - start < 3000);
}

static int64_t number(struct str s)
{
	int64_t n;
	assert_int_equal(str_to_i64(s, &n), RC_OK);
	return n;
}

static void test_pace(void **state)
{
	struct http_client_response r;
	CLIENT(c, .delay_ms = 200);
	for (int i = 0; i < 2; i++)
		assert_int_equal(get(c, at("/ok"), &r), RC_OK);
	assert_int_equal(get(c, at("/gap"), &r), RC_OK);
	int64_t gap = number(r.body);
	assert_true(gap >= 195 && gap < 2000);
	/* A site that asked for patience is asked more slowly afterwards. */
	assert_int_equal(get(c, at("/flaky?id=h&fail=1&status=503"), &r), RC_OK);
	assert_int_equal(get(c, at("/ok"), &r), RC_OK);
	assert_int_equal(get(c, at("/gap"), &r), RC_OK);
	assert_true(number(r.body) >= 345);
}

static bool cancel_now(void *ctx)
{
	return clock_mono() > *(int64_t *)ctx;
}

static void test_cancel(void **state)
{
	struct http_client_response r;
	int64_t start = clock_mono(), when = start + 200;
	CLIENT(c, .cancelled = cancel_now, .cancelled_ctx = &when);
	assert_int_equal(get(c, at("/flaky?id=i&fail=1&status=503&after=30"), &r), RC_BUSY);
	assert_says("stopped");
	when = clock_mono() + 200;
	assert_int_equal(get(c, at("/silent"), &r), RC_BUSY);
	assert_says("stopped");
	assert_true(clock_mono() - start < 4000);
}

struct sink {
	struct buf got;
	int begun;
	int64_t offset, total;
	int status;
	bool fail;
};

static enum rc sink_begin(void *ctx, const struct http_client_response *head)
{
	struct sink *s = ctx;
	s->begun++;
	s->offset = head->offset;
	s->total = head->total;
	s->status = head->status;
	assert_true(http_client_header(head, "Content-Length").n > 0);
	return RC_OK;
}

static enum rc sink_take(void *ctx, struct str piece)
{
	struct sink *s = ctx;
	if (s->fail)
		return rc_fail(RC_INTERNAL, "the disk is full");
	buf_put(&s->got, piece);
	return RC_OK;
}

static enum rc get_sink(struct http_client *c, const char *path, int64_t from, const char *etag, struct sink *s,
			struct http_client_response *ret)
{
	struct http_client_request q = {
		.url = at(path),
		.etag = str_of(etag),
		.resume_from = from,
		.begin = sink_begin,
		.sink = sink_take,
		.sink_ctx = s,
	};
	buf_clear(&s->got);
	s->begun = 0;
	return http_client_fetch(c, &arena, &q, ret);
}

static void test_sink(void **state)
{
	CLIENT(c, .attempts = 2);
	struct http_client_response r;
	struct sink s = {.got = BUF(100000)};
	assert_int_equal(get_sink(c, "/thing", 0, NULL, &s, &r), RC_OK);
	assert_int_equal(s.begun, 1);
	assert_int_equal(s.got.n, 1000);
	assert_int_equal(s.total, 1000);
	assert_int_equal(r.body.n, 0);
	assert_int_equal(get_sink(c, "/size?n=0", 0, NULL, &s, &r), RC_OK);
	assert_int_equal(s.begun, 1);
	assert_int_equal(get_sink(c, "/status?code=404", 0, NULL, &s, &r), RC_OK);
	assert_int_equal(s.begun, 0);
	assert_str(r.body, "status");
	/* What was taken cannot be taken back, so there is no second attempt. */
	assert_int_equal(get_sink(c, "/break", 0, NULL, &s, &r), RC_BUSY);
	assert_int_equal(s.begun, 1);
	assert_int_equal(s.got.n, 400);
	s.fail = true;
	assert_int_equal(get_sink(c, "/thing", 0, NULL, &s, &r), RC_INTERNAL);
	assert_says("the disk is full");
	buf_done(&s.got);
}

static void test_resume(void **state)
{
	CLIENT(c, .body_max = 1000);
	struct http_client_response r;
	struct sink s = {.got = BUF(100000)};
	assert_int_equal(get_sink(c, "/thing", 600, "\"t1\"", &s, &r), RC_OK);
	assert_int_equal(r.status, 206);
	assert_int_equal(s.offset, 600);
	assert_int_equal(s.total, 1000);
	assert_int_equal(s.got.n, 400);
	assert_int_equal((unsigned char)s.got.p[0], 600 % 251);
	/* It has changed: all of it comes. */
	assert_int_equal(get_sink(c, "/thing?etag=t2", 600, "\"t1\"", &s, &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_int_equal(s.offset, 0);
	assert_int_equal(s.got.n, 1000);
	/* A weak tag says nothing about bytes. */
	assert_int_equal(get_sink(c, "/thing", 600, "W/\"t1\"", &s, &r), RC_OK);
	assert_int_equal(r.status, 200);
	assert_int_equal(get_sink(c, "/thing", 1000, "\"t1\"", &s, &r), RC_OK);
	assert_int_equal(r.status, 416);
	assert_int_equal(s.begun, 0);
	/* A server that sends another part than it was asked for. */
	assert_int_equal(get_sink(c, "/thing?lie=1", 600, "\"t1\"", &s, &r), RC_INVALID);
	assert_int_equal(s.got.n, 0);
	buf_done(&s.got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_request_headers),
		cmocka_unit_test(test_head_and_conditional),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_private_refused),
		cmocka_unit_test(test_not_an_address),
		cmocka_unit_test(test_redirects),
		cmocka_unit_test(test_redirect_to_private),
		cmocka_unit_test(test_allow_list_forms),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_no_connection),
		cmocka_unit_test(test_retries),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_sink),
		cmocka_unit_test(test_resume),
	};
	return cmocka_run_group_tests_name("http_client", tests, start_server, stop_server);
}
