/*
 * Borrowed text: comparing, finding, cutting, numbers.
 */
#include "test.h"

#include "base/str.h"

static const struct str none = {NULL, 0};

static void comparing(void **state)
{
	assert_true(str_eq(none, STR("")));
	assert_true(str_is(STR("a"), "a"));
	assert_false(str_is(STR("a"), "ab"));
	assert_true(str_is(none, NULL));
	assert_true(str_eq_nocase(STR("Content-TYPE"), STR("content-type")));
	assert_false(str_eq_nocase(STR("ä"), STR("Ä"))); /* ASCII only */
	assert_false(str_eq_nocase(STR("@"), STR("`")));
	assert_false(str_eq_nocase(STR("["), STR("{")));
	assert_true(str_eq(str_mem("a\0b", 3), str_mem("a\0b", 3)));
	assert_false(str_eq(str_mem("a\0b", 3), str_mem("a\0c", 3)));
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_cmp(none, STR("")), 0);
	assert_true(str_cmp(none, STR("a")) < 0);
}

static void starts_and_ends(void **state)
{
	assert_true(str_starts(STR("/wp-content/x"), STR("/wp-content/")));
	assert_false(str_starts(STR("/wp"), STR("/wp-content/")));
	assert_true(str_starts(STR("abc"), none));
	assert_true(str_starts(none, none));
	assert_true(str_starts_nocase(STR("HTTP://x"), STR("http://")));
	assert_false(str_starts_nocase(STR("HTT"), STR("http://")));
	assert_true(str_ends(STR("a.xml"), STR(".xml")));
	assert_false(str_ends(STR("xml"), STR(".xml")));
	assert_true(str_ends(STR("x"), none));
}

static void finding(void **state)
{
	struct str s = STR("abcabc");
	assert_int_equal(str_find(s, STR("bc"), 0), 1);
	assert_int_equal(str_find(s, STR("bc"), 2), 4);
	assert_true(str_find(s, STR("bc"), 5) == SIZE_MAX);
	assert_true(str_find(s, STR("bc"), 99) == SIZE_MAX);
	assert_int_equal(str_find(s, none, 6), 6);
	assert_true(str_find(none, STR("a"), 0) == SIZE_MAX);
	assert_int_equal(str_find(none, none, 0), 0);
	assert_int_equal(str_find_nocase(STR("<SCRIPT"), STR("script"), 0), 1);
	assert_true(str_find_nocase(STR("scrip"), STR("script"), 0) == SIZE_MAX);
	assert_int_equal(str_find_nocase(s, none, 3), 3);
	assert_int_equal(str_find_char(s, 'c', 0), 2);
	assert_int_equal(str_find_char(s, 'c', 3), 5);
	assert_true(str_find_char(s, 'c', 6) == SIZE_MAX);
	assert_int_equal(str_find_char(STR("a\xff"), '\xff', 0), 1);
	assert_int_equal(str_rfind_char(s, 'a'), 3);
	assert_true(str_rfind_char(none, 'a') == SIZE_MAX);
}

static void cutting(void **state)
{
	struct str s = STR("hello");
	assert_true(str_is(str_slice(s, 1, 3), "el"));
	assert_true(str_is(str_slice(s, 3, 99), "lo"));
	assert_int_equal(str_slice(s, 4, 2).n, 0);
	assert_int_equal(str_slice(s, 99, 100).n, 0);
	assert_null(str_slice(none, 0, 5).p);
	assert_true(str_is(str_trim(STR(" \t\r\n\f\v x y \n")), "x y"));
	assert_int_equal(str_trim(STR(" \n ")).n, 0);
	assert_int_equal(str_trim(none).n, 0);
	assert_true(str_is(str_trim(STR("\u00a0x")), "\u00a0x")); /* not ASCII, not ours */
}

static void check_split(struct str s, const char *expected)
{
	char got[64] = "";
	struct str piece;
	for (size_t at = 0; str_split(&s, ',', &piece);)
		at += (size_t)snprintf(got + at, sizeof(got) - at, "[%.*s]", STR_ARG(piece));
	assert_string_equal(got, expected);
	assert_false(str_split(&s, ',', &piece));
}

static void splitting(void **state)
{
	check_split(STR("a,,b"), "[a][][b]");
	check_split(STR(""), "");
	check_split(none, "");
	check_split(STR("a"), "[a]");
	check_split(STR(",a"), "[][a]");
	check_split(STR("a,"), "[a]");
	check_split(STR(","), "[]");
}

static void lines(void **state)
{
	struct str rest = STR("one\r\ntwo\n\nthr\ree\r"), line;
	assert_true(str_line(&rest, &line) && str_is(line, "one"));
	assert_true(str_line(&rest, &line) && str_is(line, "two"));
	assert_true(str_line(&rest, &line) && str_is(line, ""));
	assert_true(str_line(&rest, &line) && str_is(line, "thr\ree"));
	assert_false(str_line(&rest, &line));
}

static void numbers(void **state)
{
	int64_t n = 7;
	static const char *const bad[] = {"",
					  "-",
					  "+1",
					  " 1",
					  "1 ",
					  "1.0",
					  "0x10",
					  "--1",
					  "1e3",
					  "\xd9\xa1",
					  "9223372036854775808",
					  "-9223372036854775809",
					  "99999999999999999999999999"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(str_to_i64(str_of(bad[i]), &n), RC_INVALID);
	assert_int_equal(str_to_i64(str_mem("1\0", 2), &n), RC_INVALID);
	assert_int_equal(str_to_i64(none, &n), RC_INVALID);
	assert_int_equal(n, 7);
	assert_int_equal(str_to_i64(STR("007"), &n), RC_OK);
	assert_int_equal(n, 7);
	assert_int_equal(str_to_i64(STR("-0"), &n), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(str_to_i64(STR("9223372036854775807"), &n), RC_OK);
	assert_true(n == INT64_MAX);
	assert_int_equal(str_to_i64(STR("-9223372036854775808"), &n), RC_OK);
	assert_true(n == INT64_MIN);
}

static void digests_tell_contents_apart(void **state)
{
	char text[200];
	uint64_t seen[600][2], n = 0;
	memset(text, 'x', sizeof text);
	for (size_t length = 0; length < sizeof text; length++)
		str_digest((struct str){text, length}, seen[n++]);
	for (size_t i = 0; i < sizeof text; i++) { /* one bit, wherever it is */
		text[i] ^= 4;
		str_digest((struct str){text, sizeof text}, seen[n++]);
		text[i] ^= 4;
	}
	memset(text, 0, sizeof text);
	for (size_t length = 1; length < sizeof text; length++)
		str_digest((struct str){text, length}, seen[n++]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(seen[i][0] != seen[k][0] && seen[i][1] != seen[k][1]);
	uint64_t again[2];
	str_digest((struct str){text, 1}, again);
	assert_memory_equal(again, seen[2 * sizeof text], sizeof again);
}

static void hashing(void **state)
{
	assert_true(str_hash(STR("")) == 0xcbf29ce484222325u); /* the published values of FNV-1a */
	assert_true(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
	assert_true(str_hash(STR("foobar")) == 0x85944171f73967e8u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing),
		cmocka_unit_test(starts_and_ends),
		cmocka_unit_test(finding),
		cmocka_unit_test(cutting),
		cmocka_unit_test(splitting),
		cmocka_unit_test(lines),
		cmocka_unit_test(numbers),
		cmocka_unit_test(hashing),
		cmocka_unit_test(digests_tell_contents_apart),
	};
	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
