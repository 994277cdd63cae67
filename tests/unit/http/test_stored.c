/*
 * A kept answer: the encoding that is asked for, tags of its own for each, 304, Range, and nothing personal.
 */
#include "support.h"

#include <stdio.h>

#include "http/stored.h"

static struct stored *page_make(struct arena *a, const char *type)
{
	struct response r;
	CLEANUP(buf_done) struct buf b = BUF(65536);
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "<p>line %d of a page that packs well</p>\n", i);
	response_init(&r, a, 200);
	response_bytes(&r, type, buf_to_arena(&b, a));
	response_set(&r, "ETag", STR("\"abc\""));
	response_set(&r, "Last-Modified", STR("Sun, 06 Nov 1994 08:49:37 GMT"));
	response_set(&r, "Cache-Control", STR("public, max-age=0"));
	if (str_starts(str_of(type), STR("image/")))
		response_set(&r, "Accept-Ranges", STR("bytes"));
	return stored_new(&r);
}

struct got {
	int status;
	char encoding[16], etag[16], vary[32];
	uint64_t length;
	bool lines; /* ready made and the same as the headers */
};

static bool lines_match(const struct response *r)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	for (size_t i = 0; i < r->n_headers; i++)
		buf_printf(&b, "%.*s: %.*s\r\n", STR_ARG(r->headers[i].name), STR_ARG(r->headers[i].value));
	return str_eq(buf_str(&b), r->lines);
}

static struct got ask(const char *type, const char *name, const char *value)
{
	struct arena a = {0};
	struct header h;
	struct response r;
	struct request q = request_with(&a, &h, name, value);
	struct stored *s = page_make(&a, type);
	stored_respond(s, &q, &r);
	stored_unref(s); /* the response holds what it needs */
	struct got g = {.status = r.status, .length = r.length, .lines = r.lines.p && lines_match(&r)};
	snprintf(g.encoding, sizeof g.encoding, "%.*s", STR_ARG(response_get(&r, "Content-Encoding")));
	snprintf(g.etag, sizeof g.etag, "%.*s", STR_ARG(response_get(&r, "ETag")));
	snprintf(g.vary, sizeof g.vary, "%.*s", STR_ARG(response_get(&r, "Vary")));
	response_done(&r);
	arena_done(&a);
	return g;
}

static void the_encoding_that_is_asked_for(void **state)
{
	struct got plain = ask("text/html", NULL, ""), gzip = ask("text/html", "Accept-Encoding", "gzip"),
		   brotli = ask("text/html", "accept-encoding", "gzip, deflate, br");
	assert_string_equal(plain.encoding, "");
	assert_string_equal(gzip.encoding, "gzip");
	assert_string_equal(brotli.encoding, "br");
	assert_string_equal(plain.etag, "\"abc\"");
	assert_string_equal(gzip.etag, "\"abc-gz\"");
	assert_string_equal(brotli.etag, "\"abc-br\"");
	assert_true(gzip.length > 0 && gzip.length < plain.length / 4);
	assert_true(brotli.length > 0 && brotli.length < plain.length / 4);
	assert_string_equal(plain.vary, "Accept-Encoding");
	assert_string_equal(brotli.vary, "Accept-Encoding");
	assert_true(plain.lines && gzip.lines && brotli.lines);
}

static void a_copy_that_is_still_good(void **state)
{
	assert_int_equal(ask("text/html", "If-None-Match", "\"abc\"").status, 304);
	assert_int_equal(ask("text/html", "If-None-Match", "\"abc-br\"").status, 304);
	assert_int_equal(ask("text/html", "If-None-Match", "\"abd\"").status, 200);
	assert_int_equal(ask("text/html", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").status, 304);
	assert_int_equal(ask("text/html", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT").status, 200);
	assert_int_equal(ask("text/html", "If-None-Match", "\"abc\"").length, 0);
}

static void parts_of_a_picture(void **state)
{
	struct got part = ask("image/png", "Range", "bytes=10-19");
	assert_int_equal(part.status, 206);
	assert_int_equal(part.length, 10);
	assert_int_equal(ask("image/png", "Range", "bytes=999999-").status, 416);
	struct got whole = ask("text/html", "Range", "bytes=10-19");
	assert_int_equal(whole.status, 200);
	assert_string_equal(ask("image/png", "Accept-Encoding", "br").encoding, "");
	assert_string_equal(ask("image/png", "Accept-Encoding", "br").vary, "");
}

static void a_header_added_later_is_sent(void **state)
{
	struct arena a = {0};
	struct header h;
	struct response r;
	struct request q = request_with(&a, &h, NULL, "");
	struct stored *s = page_make(&a, "text/html");
	stored_respond(s, &q, &r);
	response_set(&r, "Cache-Control", STR("no-store"));
	assert_null(r.lines.p);
	assert_str(response_get(&r, "Cache-Control"), "no-store");
	response_done(&r);
	stored_respond(s, &q, &r);
	assert_str(response_get(&r, "Cache-Control"), "public, max-age=0"); /* the kept one is as it was */
	response_add(&r, "X-More", STR("1"));
	assert_null(r.lines.p);
	response_done(&r);
	stored_unref(s);
	arena_done(&a);
}

static void what_is_not_kept(void **state)
{
	struct arena a = {0};
	struct response r;
	response_init(&r, &a, 404);
	response_bytes(&r, "text/html", STR("x"));
	assert_false(stored_possible(&r));
	response_done(&r);
	response_init(&r, &a, 200);
	assert_false(stored_possible(&r));
	response_bytes(&r, "text/html", STR("x"));
	assert_true(stored_possible(&r));
	response_set(&r, "Set-Cookie", STR("a=b"));
	assert_false(stored_possible(&r));
	response_done(&r);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_encoding_that_is_asked_for),
		cmocka_unit_test(a_copy_that_is_still_good),
		cmocka_unit_test(parts_of_a_picture),
		cmocka_unit_test(a_header_added_later_is_sent),
		cmocka_unit_test(what_is_not_kept),
	};
	return cmocka_run_group_tests_name("stored", tests, NULL, NULL);
}
