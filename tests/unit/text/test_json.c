/*
 * Strict JSON reading and the append writer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/json.h"

static struct json *parsed(const char *text)
{
	struct json *j;

	if (json_parse(str_of(text), &j) != RC_OK)
		fail_msg("%s: %s", text, rc_message());
	return j;
}

static void test_read(void **state)
{
	struct json *j =
		parsed("{\"s\": \"a\\u00e9\\ud83d\\ude00\", \"i\": -9223372036854775808, \"r\": 1.5e1, \"t\": true, "
		       "\"n\": null, \"a\": [1, [], {}], \"o\": {\"k\": \"v\"}}");

	assert_int_equal(json_kind(j), JSON_KIND_OBJECT);
	assert_int_equal(json_len(j), 7);
	assert_true(str_is(json_str(json_get(j, "s")), "a\xc3\xa9\xf0\x9f\x98\x80"));
	assert_true(json_int(json_get(j, "i"), 0) == INT64_MIN);
	assert_true(json_double(json_get(j, "r"), 0) == 15.0);
	assert_true(json_double(json_at(json_get(j, "a"), 0), 0) == 1.0);
	assert_true(json_bool(json_get(j, "t"), false));
	assert_int_equal(json_kind(json_get(j, "n")), JSON_KIND_NULL);
	assert_int_equal(json_kind(json_at(json_get(j, "a"), 1)), JSON_KIND_ARRAY);
	assert_int_equal(json_kind(json_at(json_get(j, "a"), 2)), JSON_KIND_OBJECT);
	assert_true(str_is(json_str(json_get(json_get(j, "o"), "k")), "v"));
	json_free(j);
	json_free(NULL);
}

static void test_read_what_is_not_there(void **state)
{
	struct json *j = parsed("{\"s\": \"x\", \"a\": [1]}");

	assert_null(json_get(j, "none"));
	assert_null(json_get(json_get(j, "s"), "deeper"));
	assert_null(json_get(NULL, "x"));
	assert_null(json_at(json_get(j, "a"), 1));
	assert_null(json_at(json_get(j, "s"), 0));
	assert_null(json_at(NULL, 0));
	assert_int_equal(json_kind(NULL), JSON_KIND_NULL);
	assert_int_equal(json_len(NULL), 0);
	assert_int_equal(json_len(json_get(j, "s")), 0);
	assert_int_equal(json_str(NULL).n, 0);
	assert_int_equal(json_str(json_get(j, "a")).n, 0);
	assert_int_equal(json_int(NULL, 7), 7);
	assert_int_equal(json_int(json_get(j, "s"), 7), 7);
	assert_true(json_double(json_get(j, "s"), 2) == 2);
	assert_true(json_bool(json_get(j, "s"), true));
	json_free(j);
}

static void test_each(void **state)
{
	struct json *j = parsed("{\"b\": 1, \"a\": 2, \"l\": [3, 4]}");
	struct json_iter it = {0}, in_list = {0}, in_number = {0}, in_null = {0};
	int64_t sum = 0;

	assert_true(json_each(j, &it));
	assert_true(str_is(it.key, "b"));
	assert_int_equal(json_int(it.value, 0), 1);
	assert_true(json_each(j, &it));
	assert_true(str_is(it.key, "a"));
	assert_true(json_each(j, &it));
	while (json_each(it.value, &in_list))
		sum += json_int(in_list.value, 0);
	assert_int_equal(sum, 7);
	assert_false(json_each(j, &it));
	assert_false(json_each(json_get(j, "a"), &in_number));
	assert_false(json_each(NULL, &in_null));
	json_free(j);
}

static void test_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		" ",
		"{",
		"[1,]",
		"{\"a\":1,}",
		"{a:1}",
		"'a'",
		"[1] [2]",
		"[1] x",
		"01",
		"+1",
		".5",
		"1.",
		"NaN",
		"Infinity",
		"tru",
		"\"\\x\"",
		"\"\\ud800\"",
		"\"\n\"",
		"\"\\u0000\"",
		"{\"a\":1,\"a\":2}",
		"// c\n1",
		"9223372036854775808",
		"\"\xff\"",
		"\"\xed\xa0\x80\"",
		"\"\xc0\xaf\"",
		"[1\v]",
		"\xef\xbb\xbf[]",
		"{\"x\":{\"a\":1,\"\\u0061\":2}}",
	};
	struct json *j;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (json_parse(str_of(wrong[i]), &j) != RC_INVALID)
			fail_msg("taken: %s", wrong[i]);
	assert_int_equal(json_parse(STR("[\0]"), &j), RC_INVALID);
	assert_int_equal(json_parse(STR_NONE, &j), RC_INVALID);
	assert_int_equal(json_parse(STR("[\n1,\n x]"), &j), RC_INVALID);
	assert_non_null(strstr(rc_message(), "line 3"));
}

static void test_limits(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	static char large[1];
	struct json *j;

	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		buf_puts(&b, i % 2 ? "[" : "{\"a[[[{{\\\"[\":");
	buf_puts(&b, "1");
	for (int i = JSON_DEPTH_MAX - 1; i >= 0; i--)
		buf_puts(&b, i % 2 ? "]" : "}");
	assert_int_equal(json_parse(buf_str(&b), &j), RC_OK);
	json_free(j);
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_putc(&b, '[');
	assert_int_equal(json_parse(buf_str(&b), &j), RC_LIMITED);
	assert_int_equal(json_parse(str_mem(large, JSON_SIZE_MAX + 1), &j), RC_LIMITED);
}

static void test_cut_anywhere(void **state)
{
	static const char text[] = "{\"a\":[1,2.5,\"x\\n\\u00e9\xc3\xa9\",null,true],\"b\":{\"c\":{}}}";
	struct json *j;

	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		char *exact = malloc(n + 1);
		assert_non_null(exact);
		memcpy(exact, text, n);
		assert_int_equal(json_parse(str_mem(exact, n), &j), RC_INVALID);
		free(exact);
	}
}

static void test_write(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(10000);
	struct json_out w;

	json_out_init(&w, &out);
	json_out_object(&w);
	json_out_field_int(&w, "article", 7);
	json_out_key(&w, "rating");
	json_out_object(&w);
	json_out_key(&w, "average");
	json_out_tenths(&w, 45);
	json_out_key(&w, "low");
	json_out_tenths(&w, -5);
	json_out_end(&w);
	json_out_key(&w, "list");
	json_out_array(&w);
	json_out_int(&w, INT64_MIN);
	json_out_array(&w);
	json_out_end(&w);
	json_out_bool(&w, false);
	json_out_null(&w);
	json_out_object(&w);
	json_out_end(&w);
	json_out_raw(&w, STR("[1]"));
	json_out_end(&w);
	json_out_field_bool(&w, "visible", true);
	json_out_key_str(&w, STR("k\"<"));
	json_out_time(&w, 1795368125678);
	json_out_key(&w, "before");
	json_out_time(&w, -1);
	json_out_end(&w);
	assert_int_equal(json_out_done(&w), RC_OK);
	assert_string_equal(out.p, "{\"article\":7,\"rating\":{\"average\":4.5,\"low\":-0.5},"
				   "\"list\":[-9223372036854775808,[],false,null,{},[1]],\"visible\":true,"
				   "\"k\\\"\\u003c\":\"2026-11-22T17:22:05Z\",\"before\":\"1969-12-31T23:59:59Z\"}");
}

static void expect_written(struct str text, const char *expected)
{
	CLEANUP(buf_done) struct buf out = BUF(10000);
	struct json_out w;
	struct json *j;

	json_out_init(&w, &out);
	json_out_str(&w, text);
	assert_int_equal(json_out_done(&w), RC_OK);
	assert_string_equal(out.p, expected);
	for (size_t i = 0; i < out.n; i++)
		assert_true((unsigned char)out.p[i] >= 0x20 && !strchr("<>&", out.p[i]));
	if (text.n > 0 && !memchr(text.p, 0, text.n)) {
		assert_int_equal(json_parse(buf_str(&out), &j), RC_OK);
		json_free(j);
	}
}

static void test_write_strings(void **state)
{
	expect_written(STR_NONE, "\"\"");
	expect_written(STR("plain é 漢 😀"), "\"plain é 漢 😀\"");
	expect_written(STR("\"\\/\b\f\n\r\t\x01\x1f\x7f"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
	expect_written(STR("</script><!-- &amp;"), "\"\\u003c/script\\u003e\\u003c!-- \\u0026amp;\"");
	expect_written(STR("\xe2\x80\xa8\xe2\x80\xa9"), "\"\\u2028\\u2029\"");
	expect_written(STR("a\0b"), "\"a\\u0000b\"");
	expect_written(STR("a\xff\xc3(\xed\xa0\x80"),
		       "\"a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

/* Whatever bytes go in come out of the reader as the same text, ill-formed parts replaced. */
static void test_round_trip(void **state)
{
	for (unsigned first = 1; first < 256; first++)
		for (unsigned second = 1; second < 256; second += 3) {
			CLEANUP(buf_done) struct buf out = BUF(1000);
			char bytes[3] = {(char)first, (char)second, '.'};
			struct json_out w;
			struct json *j;
			json_out_init(&w, &out);
			json_out_str(&w, str_mem(bytes, 3));
			assert_int_equal(json_parse(buf_str(&out), &j), RC_OK);
			if (first < 0x80 && second < 0x80)
				assert_true(str_eq(json_str(j), str_mem(bytes, 3)));
			json_free(j);
		}
}

static void test_write_cap(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(5);
	struct json_out w;

	json_out_init(&w, &out);
	json_out_str(&w, STR("too long"));
	assert_int_equal(json_out_done(&w), RC_LIMITED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),       cmocka_unit_test(test_read_what_is_not_there),
		cmocka_unit_test(test_each),       cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),     cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_write),      cmocka_unit_test(test_write_strings),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_write_cap),
	};
	return cmocka_run_group_tests_name("text/json", tests, NULL, NULL);
}
