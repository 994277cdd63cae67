/*
 * The capped buffer: its cap, its latch, its terminator.
 */
#include <inttypes.h>

#include "test.h"

#include "base/buf.h"

static void appends(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1000);
	assert_int_equal(buf_str(&b).n, 0);
	buf_put(&b, STR("ab"));
	buf_puts(&b, "cd");
	buf_putc(&b, 'e');
	buf_putc(&b, '\0');
	buf_printf(&b, "%03d%s", 7, "!");
	buf_put(&b, STR_NONE);
	assert_false(buf_failed(&b));
	assert_true(str_eq(buf_str(&b), str_mem("abcde\0"
						"007!",
						10)));
	assert_int_equal(b.p[b.n], 0);
	buf_truncate(&b, 2);
	assert_string_equal(b.p, "ab");
	buf_truncate(&b, 99);
	assert_int_equal(b.n, 2);
	buf_clear(&b);
	assert_int_equal(b.n, 0);
}

static void numbers(void **state)
{
	static const int64_t cases[] = {0, 7, -1, 1000, INT64_MAX, INT64_MIN};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_done) struct buf b = BUF(64), printed = BUF(64);
		buf_put_i64(&b, cases[i]);
		buf_printf(&printed, "%" PRId64, cases[i]);
		assert_string_equal(b.p, printed.p);
	}
}

static void the_cap_is_exact_and_latched(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(5);
	buf_puts(&b, "12345");
	assert_false(buf_failed(&b));
	buf_put(&b, STR(""));
	assert_false(buf_failed(&b));
	buf_putc(&b, '6');
	assert_true(buf_failed(&b));
	assert_true(str_is(buf_str(&b), "12345"));
	buf_truncate(&b, 0);
	buf_putc(&b, 'x'); /* still failed: what is missing before it is not known */
	assert_int_equal(b.n, 0);
	assert_null(buf_reserve(&b, 0));
	buf_clear(&b);
	buf_printf(&b, "%s", "123456");
	assert_true(buf_failed(&b));
	assert_int_equal(b.n, 0);
	assert_true(b.cap <= 6);
}

static void grows_to_a_large_cap(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1u << 20);
	for (size_t i = 0; i < 1u << 20; i++)
		buf_putc(&b, (char)('a' + i % 26));
	assert_false(buf_failed(&b));
	assert_int_equal(b.n, 1u << 20);
	assert_true(b.cap <= (1u << 20) + 1);
	for (size_t i = 0; i < b.n; i++)
		assert_int_equal(b.p[i], 'a' + i % 26);
	buf_putc(&b, 'x');
	assert_true(buf_failed(&b));
}

static void reserving(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(100);
	char *p = buf_reserve(&b, 100);
	assert_non_null(p);
	memset(p, 'x', 100);
	b.n += 100;
	buf_truncate(&b, b.n);
	assert_int_equal(b.p[100], 0);
	assert_non_null(buf_reserve(&b, 0));
	assert_null(buf_reserve(&b, 1));
	assert_true(buf_failed(&b));
	struct buf endless = BUF(SIZE_MAX);
	buf_puts(&endless, "x");
	assert_null(buf_reserve(&endless, SIZE_MAX - 1));
	buf_done(&endless);
}

static void code_points(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(100);
	static const uint32_t points[] = {'A', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF};
	for (size_t i = 0; i < ARRAY_LEN(points); i++)
		buf_put_utf8(&b, points[i]);
	assert_true(
		str_is(buf_str(&b), "A\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"));
	static const uint32_t wrong[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		buf_clear(&b);
		buf_put_utf8(&b, wrong[i]);
		assert_true(str_is(buf_str(&b), "\xEF\xBF\xBD"));
	}
	struct buf tight = BUF(2);
	buf_put_utf8(&tight, 0x800); /* never half a character */
	assert_true(buf_failed(&tight));
	assert_int_equal(tight.n, 0);
	buf_done(&tight);
}

static void into_an_arena(void **state)
{
	struct arena a = {0};
	CLEANUP(buf_done) struct buf b = BUF(10);
	assert_non_null(buf_to_arena(&b, &a).p);
	buf_puts(&b, "text");
	struct str s = buf_to_arena(&b, &a);
	buf_clear(&b);
	assert_true(str_is(s, "text"));
	buf_done(&b);
	buf_puts(&b, "again"); /* a finished buffer keeps its cap */
	assert_true(str_is(buf_str(&b), "again"));
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends),
		cmocka_unit_test(numbers),
		cmocka_unit_test(the_cap_is_exact_and_latched),
		cmocka_unit_test(grows_to_a_large_cap),
		cmocka_unit_test(reserving),
		cmocka_unit_test(code_points),
		cmocka_unit_test(into_an_arena),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
