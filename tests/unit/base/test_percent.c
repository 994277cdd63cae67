/* Shares that add up and averages that round half up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/percent.h"
#include "base/random.h"
#include "base/rc.h"

static void expect(const int64_t *counts, size_t n, const int *wanted)
{
	int percent[8];
	percent_shares(counts, n, percent);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(percent[i], wanted[i]);
}

static void test_known(void **state)
{
	expect((int64_t[]){0, 0, 0}, 3, (int[]){0, 0, 0});
	expect((int64_t[]){1, 1, 1}, 3, (int[]){34, 33, 33});
	expect((int64_t[]){2, 1}, 2, (int[]){67, 33});
	expect((int64_t[]){0, 1, 0, 1, 0, 1}, 6, (int[]){0, 34, 0, 33, 0, 33});
	expect((int64_t[]){1, 999}, 2, (int[]){0, 100});
	expect((int64_t[]){5, 995}, 2, (int[]){1, 99});
	expect((int64_t[]){1, 1, 1, 1, 1, 1, 1}, 7, (int[]){15, 15, 14, 14, 14, 14, 14});
	expect((int64_t[]){7}, 1, (int[]){100});
}

static void test_large(void **state)
{
	int64_t max = (int64_t)1 << 53, counts[64];
	int percent[64], sum = 0;
	for (size_t i = 0; i < 64; i++)
		counts[i] = max;
	percent_shares(counts, 64, percent);
	for (size_t i = 0; i < 64; i++) {
		assert_int_equal(percent[i], i < 36 ? 2 : 1);
		sum += percent[i];
	}
	assert_int_equal(sum, 100);
	percent_shares(counts, 0, percent);
}

/* Whatever the counts: the sum is 100, each share within one of the exact one, more votes never show less. */
static void test_property(void **state)
{
	for (int round = 0; round < 20000; round++) {
		int64_t counts[10], total = 0;
		int percent[10], sum = 0;
		size_t n = 1 + random_below(10);
		uint32_t range = 1u << random_below(31);
		for (size_t i = 0; i < n; i++) {
			counts[i] = random_below(range);
			total += counts[i];
		}
		percent_shares(counts, n, percent);
		for (size_t i = 0; i < n; i++) {
			sum += percent[i];
			int64_t exact = total ? counts[i] * 100 / total : 0;
			assert_true(percent[i] == exact || percent[i] == exact + 1);
			for (size_t j = 0; j < n; j++)
				assert_false(counts[i] > counts[j] && percent[i] < percent[j]);
		}
		assert_int_equal(sum, total ? 100 : 0);
	}
}

static void test_average(void **state)
{
	assert_int_equal(average_tenths(0, 0), 0);
	assert_int_equal(average_tenths(9, 2), 45);
	assert_int_equal(average_tenths(5, 1), 50);
	assert_int_equal(average_tenths(13, 3), 43);
	assert_int_equal(average_tenths(14, 3), 47);
	assert_int_equal(average_tenths(17, 4), 43); /* 4.25 is half way */
	assert_int_equal(average_tenths(85, 20), 43);
	assert_int_equal(average_tenths(84, 20), 42);
	assert_int_equal(average_tenths((int64_t)1 << 53, (int64_t)1 << 53), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_property),
		cmocka_unit_test(test_average),
	};
	return cmocka_run_group_tests_name("percent", tests, NULL, NULL);
}
