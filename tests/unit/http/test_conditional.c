/*
 * Dates, entity tags, 304 and ranges.
 */
#include "support.h"

#include "base/crypto.h"
#include "http/conditional.h"

static void dates_go_both_ways(void **state)
{
	char text[HTTP_DATE_SIZE];
	http_date_format(784111777000, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	static const char *const forms[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
					    "Sun Nov  6 08:49:37 1994"};
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		int64_t ms = 0;
		assert_int_equal(http_date_parse(str_of(forms[i]), &ms), RC_OK);
		assert_true(ms == 784111777000);
	}
}

static void bad_dates_are_refused(void **state)
{
	static const char *const bad[] = {"",
					  "yesterday",
					  "Sun, 06 Nov 1994 08:49:37",
					  "Sun, 06 Nov 1994 08:49:37 GMT+1",
					  "Sun, 32 Nov 1994 08:49:37 GMT",
					  "Sun, 06 Foo 1994 08:49:37 GMT",
					  "Sun, 06 Nov 1994 25:49:37 GMT",
					  "Sun, 06 Nov 1994 08:-1:37 GMT",
					  "0",
					  "Sun, 06 Nov 1994 08:49:37 GMT                               x"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t ms;
		assert_int_equal(http_date_parse(str_of(bad[i]), &ms), RC_INVALID);
	}
}

static void tags_in_lists(void **state)
{
	assert_true(etag_listed(STR("\"a\""), STR("\"a\"")));
	assert_true(etag_listed(STR("\"x\", W/\"a\""), STR("\"a\"")));
	assert_true(etag_listed(STR("\"a\""), STR("W/\"a\"")));
	assert_true(etag_listed(STR(" * "), STR("\"a\"")));
	assert_true(etag_listed(STR("\"a,b\",\"c\""), STR("\"c\"")));
	assert_false(etag_listed(STR("\"a,b\""), STR("\"b\"")));
	assert_false(etag_listed(STR("a"), STR("\"a\"")));
	assert_false(etag_listed(STR("\"a"), STR("\"a\"")));
	assert_false(etag_listed(STR(""), STR("\"a\"")));
}

static void tags_follow_the_content(void **state)
{
	struct arena a = {0};
	struct str one = etag_of(&a, STR("x")), two = etag_of(&a, STR("y"));
	assert_int_equal(one.n, 34);
	assert_true(str_eq(one, etag_of(&a, STR("x"))));
	assert_false(str_eq(one, two));
	arena_done(&a);
}

static int conditional(const char *name, const char *value, enum method m)
{
	struct arena a = {0};
	struct header h;
	struct request q = request_with(&a, &h, name, value);
	q.method = m;
	struct response r;
	response_init(&r, &a, 200);
	response_bytes(&r, "text/plain", STR("body"));
	bool fresh = response_conditional(&q, &r, STR("\"t\""), 784111777500);
	assert_int_equal(fresh, r.status == 304);
	assert_str(response_get(&r, "ETag"), "\"t\"");
	assert_str(response_get(&r, "Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
	if (fresh)
		assert_int_equal(r.body, BODY_NONE);
	arena_done(&a);
	return r.status;
}

static void fresh_copies_get_304(void **state)
{
	assert_int_equal(conditional(NULL, NULL, METHOD_GET), 200);
	assert_int_equal(conditional("If-None-Match", "\"t\"", METHOD_GET), 304);
	assert_int_equal(conditional("If-None-Match", "W/\"t\"", METHOD_HEAD), 304);
	assert_int_equal(conditional("If-None-Match", "\"t\"", METHOD_POST), 200);
	assert_int_equal(conditional("If-None-Match", "\"u\"", METHOD_GET), 200);
	assert_int_equal(conditional("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", METHOD_GET), 304);
	assert_int_equal(conditional("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", METHOD_GET), 200);
	assert_int_equal(conditional("If-Modified-Since", "nonsense", METHOD_GET), 200);
}

static void ranges_are_read(void **state)
{
	static const struct {
		const char *value;
		uint64_t length;
		enum range_kind kind;
		uint64_t from, to;
	} cases[] = {
		{"bytes=0-0", 10, RANGE_PART, 0, 0},         {"bytes=2-5", 10, RANGE_PART, 2, 5},
		{"Bytes=5-", 10, RANGE_PART, 5, 9},          {"bytes=5-99", 10, RANGE_PART, 5, 9},
		{"bytes=-3", 10, RANGE_PART, 7, 9},          {"bytes=-99", 10, RANGE_PART, 0, 9},
		{"bytes=-0", 10, RANGE_UNSATISFIABLE, 0, 0}, {"bytes=10-", 10, RANGE_UNSATISFIABLE, 0, 0},
		{"bytes=0-", 0, RANGE_UNSATISFIABLE, 0, 0},  {"bytes=5-2", 10, RANGE_NONE, 0, 0},
		{"bytes=0-1,3-4", 10, RANGE_NONE, 0, 0},     {"bytes=", 10, RANGE_NONE, 0, 0},
		{"bytes=-", 10, RANGE_NONE, 0, 0},           {"bytes=a-b", 10, RANGE_NONE, 0, 0},
		{"bytes=--3", 10, RANGE_NONE, 0, 0},         {"bytes=99999999999999999999-", 10, RANGE_NONE, 0, 0},
		{"items=0-1", 10, RANGE_NONE, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t from = 0, to = 0;
		enum range_kind kind = range_parse(str_of(cases[i].value), cases[i].length, &from, &to);
		assert_int_equal(kind, cases[i].kind);
		assert_int_equal(from, cases[i].from);
		assert_int_equal(to, cases[i].to);
	}
}

static struct response ranged(struct arena *a, const struct header *headers, size_t n, enum method m)
{
	struct request q = {.arena = a, .method = m, .headers = headers, .n_headers = n};
	struct response r;
	response_init(&r, a, 200);
	response_bytes(&r, "text/plain", STR("0123456789"));
	response_set(&r, "ETag", STR("\"t\""));
	response_set(&r, "Last-Modified", STR("Sun, 06 Nov 1994 08:49:37 GMT"));
	response_range(&q, &r);
	return r;
}

static void ranges_are_applied(void **state)
{
	struct arena a = {0};
	const struct header part = {STR("Range"), STR("bytes=2-4")}, far = {STR("Range"), STR("bytes=99-")};
	struct response r = ranged(&a, &part, 1, METHOD_GET);
	assert_int_equal(r.status, 206);
	assert_int_equal(r.offset, 2);
	assert_int_equal(r.length, 3);
	assert_str(response_get(&r, "Content-Range"), "bytes 2-4/10");
	r = ranged(&a, &part, 1, METHOD_HEAD);
	assert_int_equal(r.status, 200);
	assert_str(response_get(&r, "Accept-Ranges"), "bytes");
	r = ranged(&a, &far, 1, METHOD_GET);
	assert_int_equal(r.status, 416);
	assert_str(response_get(&r, "Content-Range"), "bytes */10");
	arena_done(&a);
}

static int if_range(const char *condition)
{
	struct arena a = {0};
	const struct header headers[] = {{STR("Range"), STR("bytes=2-4")}, {STR("If-Range"), str_of(condition)}};
	int status = ranged(&a, headers, 2, METHOD_GET).status;
	arena_done(&a);
	return status;
}

static void if_range_compares_strongly(void **state)
{
	assert_int_equal(if_range("\"t\""), 206);
	assert_int_equal(if_range("W/\"t\""), 200);
	assert_int_equal(if_range("\"u\""), 200);
	assert_int_equal(if_range("Sun, 06 Nov 1994 08:49:37 GMT"), 206);
	assert_int_equal(if_range("Sun, 06 Nov 1994 08:49:38 GMT"), 200);
}

int main(void)
{
	crypto_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_go_both_ways),   cmocka_unit_test(bad_dates_are_refused),
		cmocka_unit_test(tags_in_lists),        cmocka_unit_test(tags_follow_the_content),
		cmocka_unit_test(fresh_copies_get_304), cmocka_unit_test(ranges_are_read),
		cmocka_unit_test(ranges_are_applied),   cmocka_unit_test(if_range_compares_strongly),
	};
	return cmocka_run_group_tests_name("conditional", tests, NULL, NULL);
}
