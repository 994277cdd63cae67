/*
 * Clocks and random numbers.
 */
#include "test.h"

#include <time.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/random.h"
#include "base/rc.h"

static void wall_clock(void **state)
{
	int64_t now = clock_now();
	assert_true(llabs(now - (int64_t)time(NULL) * 1000) < 2000);
	clock_freeze(0);
	assert_int_equal(clock_now(), 0);
	clock_freeze(1234567890123);
	usleep(2000);
	assert_true(clock_now() == 1234567890123);
	clock_freeze(-1);
	assert_true(clock_now() >= now);
}

static void monotonic_clock(void **state)
{
	clock_freeze(5);
	int64_t ns = clock_mono_ns(), ms = clock_mono();
	assert_true(llabs(ns / 1000000 - ms) <= 1);
	usleep(3000);
	assert_true(clock_mono_ns() - ns >= 3000000);
	assert_true(clock_mono() - ms >= 2);
	clock_freeze(-1);
}

static void random_numbers(void **state)
{
	unsigned char a[32] = {0}, b[32] = {0};
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	unsigned seen[6] = {0};
	for (int i = 0; i < 6000; i++) {
		uint32_t n = random_below(6);
		assert_true(n < 6);
		seen[n]++;
	}
	for (int i = 0; i < 6; i++)
		assert_in_range(seen[i], 800, 1200);
	assert_int_equal(random_below(1), 0);
}

static void random_below_nothing(void)
{
	random_below(0);
}

static void below_zero_aborts(void **state)
{
	assert_true(aborts(random_below_nothing));
}

int main(void)
{
	crypto_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wall_clock),
		cmocka_unit_test(monotonic_clock),
		cmocka_unit_test(random_numbers),
		cmocka_unit_test(below_zero_aborts),
	};
	return cmocka_run_group_tests_name("clock, random", tests, NULL, NULL);
}
