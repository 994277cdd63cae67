/*
 * Looking things up in a request, building a response, built-in files.
 */
#include "support.h"

#include "http/response.h"
#include "http/static.h"

static void headers_ignore_case(void **state)
{
	struct arena a = {0};
	const struct header headers[] = {
		{STR("Accept"), STR("a")}, {STR("ACCEPT"), STR("b")}, {STR("Acceptx"), STR("c")}};
	struct request q = {.arena = &a, .headers = headers, .n_headers = 3};
	assert_str(request_header(&q, "accept"), "a");
	assert_str(request_header_list(&q, "accept"), "a, b");
	assert_null(request_header(&q, "Cookie").p);
	assert_null(request_header_list(&q, "Cookie").p);
	arena_done(&a);
}

static void cookies_are_found(void **state)
{
	struct arena a = {0};
	const struct header headers[] = {{STR("Cookie"), STR("a=1; bb=two;c; a=2;q=\"x y\"")},
					 {STR("cookie"), STR("d=4==; e=")}};
	struct request q = {.arena = &a, .headers = headers, .n_headers = 2};
	assert_str(request_cookie(&q, "a"), "1");
	assert_str(request_cookie(&q, "bb"), "two");
	assert_str(request_cookie(&q, "d"), "4==");
	assert_str(request_cookie(&q, "e"), "");
	assert_str(request_cookie(&q, "q"), "x y");
	assert_null(request_cookie(&q, "b").p);
	assert_null(request_cookie(&q, "c").p);
	assert_null(request_cookie(&q, "A").p);
	arena_done(&a);
}

static void queries_are_decoded(void **state)
{
	struct arena a = {0};
	struct request q = {.arena = &a, .query = STR("q=2&empty=&bare&q=a+b%20c&100%=x&&%71x=1&utf=%c3%a9")};
	assert_str(request_query(&q, "q"), "a b c");
	assert_str(request_query(&q, "empty"), "");
	assert_str(request_query(&q, "bare"), "");
	assert_str(request_query(&q, "100%"), "x");
	assert_str(request_query(&q, "qx"), "1");
	assert_str(request_query(&q, "utf"), "\xc3\xa9");
	assert_null(request_query(&q, "none").p);
	struct request none = {.arena = &a};
	assert_null(request_query(&none, "q").p);
	arena_done(&a);
}

static bool prefers_json(const char *accept)
{
	struct arena a = {0};
	struct header h;
	struct request q = request_with(&a, &h, "Accept", accept);
	bool prefers = request_prefers(&q, "application/json");
	arena_done(&a);
	return prefers;
}

static void accept_is_weighed(void **state)
{
	assert_true(prefers_json("application/json"));
	assert_true(prefers_json("Application/JSON; q=0.5, */*;q=0.1"));
	assert_true(prefers_json("text/html;q=0.5, application/json;q=0.9"));
	assert_false(prefers_json("text/html,application/xhtml+xml,*/*;q=0.8"));
	assert_false(prefers_json("*/*"));
	assert_false(prefers_json("application/json;q=0"));
	assert_false(prefers_json("text/html, application/json;q=0.9"));
	assert_false(prefers_json("text/html, application/json"));
	assert_false(prefers_json(""));
}

static void headers_of_answers_hold_no_line_breaks(void **state)
{
	static const char *const bad[] = {"a\r\nX: b", "a\nb", "a\rb", "\x7f", "\x01"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena a = {0};
		struct response r;
		response_init(&r, &a, 303);
		response_redirect(&r, 303, str_of(bad[i]));
		assert_true(r.failed);
		assert_null(response_get(&r, "Location").p);
		arena_done(&a);
	}
}

static void headers_of_answers_are_set_and_added(void **state)
{
	struct arena a = {0};
	struct response r;
	response_init(&r, &a, 200);
	for (int i = 0; i < 40; i++)
		response_add(&r, "Set-Cookie", STR("a=b"));
	response_set(&r, "cache-control", STR("no-store"));
	response_set(&r, "Cache-Control", STR("private"));
	response_vary(&r, "Cookie");
	response_vary(&r, "Accept");
	response_vary(&r, "cookie");
	assert_int_equal(r.n_headers, 42);
	assert_str(response_get(&r, "Cache-Control"), "private");
	assert_str(response_get(&r, "Vary"), "Cookie, Accept");
	assert_false(r.failed);
	arena_done(&a);
}

static void blobs_are_counted(void **state)
{
	struct buf b = BUF(100);
	buf_puts(&b, "page");
	struct blob *page = blob_of_buf(&b);
	assert_int_equal(b.n, 0);
	struct arena a = {0};
	struct response r;
	response_init(&r, &a, 200);
	response_blob(&r, "text/html", blob_ref(page));
	assert_int_equal(page->refs, 2);
	response_done(&r);
	response_done(&r);
	assert_int_equal(page->refs, 1);
	assert_str(page->bytes, "page");
	blob_unref(page);
	blob_unref(NULL);
	arena_done(&a);
}

static const struct asset assets[] = {
	{.path = STR("/assets/a.1f.css"),
	 .name = STR("a.css"),
	 .type = "text/css",
	 .bytes = STR("body{}"),
	 .gzip = STR("GZ"),
	 .brotli = STR("BR"),
	 .hash = "1f",
	 .immutable = true},
	{.path = STR("/favicon.ico"),
	 .name = STR("favicon.ico"),
	 .type = "image/x-icon",
	 .bytes = STR("0123456789"),
	 .hash = "2e"},
};
static const struct assets table = {assets, ARRAY_LEN(assets)};

static struct response asset_for(struct arena *a, const char *path, const char *name, const char *value)
{
	struct header h;
	struct request q = request_with(a, &h, name, value);
	const struct asset *asset = asset_find(&table, str_of(path));
	assert_non_null(asset);
	struct response r;
	response_init(&r, a, 200);
	asset_respond(&q, asset, &r);
	return r;
}

static void assets_are_found(void **state)
{
	assert_ptr_equal(asset_find(&table, STR("/favicon.ico")), &assets[1]);
	assert_null(asset_find(&table, STR("/favicon.icon")));
	assert_null(asset_find(&table, STR("")));
	assert_ptr_equal(asset_named(&table, STR("a.css")), &assets[0]);
	assert_null(asset_named(&table, STR("b.css")));
}

static void assets_are_sent(void **state)
{
	struct arena a = {0};
	struct response r = asset_for(&a, "/assets/a.1f.css", "Accept-Encoding", "gzip, br");
	assert_str(r.bytes, "BR");
	assert_str(response_get(&r, "Content-Encoding"), "br");
	assert_str(response_get(&r, "ETag"), "\"1f-br\"");
	assert_str(response_get(&r, "Cache-Control"), "public, max-age=31536000, immutable");
	assert_str(response_get(&r, "Vary"), "Accept-Encoding");
	r = asset_for(&a, "/assets/a.1f.css", NULL, NULL);
	assert_str(r.bytes, "body{}");
	r = asset_for(&a, "/assets/a.1f.css", "If-None-Match", "\"1f\"");
	assert_int_equal(r.status, 304);
	r = asset_for(&a, "/favicon.ico", "Range", "bytes=1-2");
	assert_int_equal(r.status, 206);
	assert_int_equal(r.offset, 1);
	assert_str(response_get(&r, "Cache-Control"), "public, max-age=3600");
	assert_null(response_get(&r, "Vary").p);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_ignore_case),
		cmocka_unit_test(cookies_are_found),
		cmocka_unit_test(queries_are_decoded),
		cmocka_unit_test(accept_is_weighed),
		cmocka_unit_test(headers_of_answers_hold_no_line_breaks),
		cmocka_unit_test(headers_of_answers_are_set_and_added),
		cmocka_unit_test(blobs_are_counted),
		cmocka_unit_test(assets_are_found),
		cmocka_unit_test(assets_are_sent),
	};
	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
