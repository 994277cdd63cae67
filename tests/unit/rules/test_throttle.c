/*
 * The throttle: a burst, then the pace; keys apart from one another; a table that never grows.
 */
#include "rules/throttle.h"

#include "rules_test.h"

static const struct throttle_rate rate = {.interval_ms = 1000, .burst = 3};

static void test_a_burst_and_then_the_pace(void **state)
{
	(void)state;
	struct throttle *t = throttle_new(64);
	int64_t now = 5000000;
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "x", STR("a"), rate, now), 0);
	assert_int_equal(throttle_take(t, "x", STR("a"), rate, now), 1000);
	assert_int_equal(throttle_take(t, "x", STR("a"), rate, now + 400), 600);
	assert_int_equal(throttle_take(t, "x", STR("a"), rate, now + 1000), 0);
	assert_int_equal(throttle_take(t, "x", STR("a"), rate, now + 1000), 1000);
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "x", STR("a"), rate, now + 100000), 0);
	throttle_free(t);
}

static void test_keys_and_kinds_are_apart(void **state)
{
	(void)state;
	struct throttle *t = throttle_new(64);
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "x", STR("a"), rate, 1000), 0);
	assert_int_equal(throttle_take(t, "x", STR("b"), rate, 1000), 0);
	assert_int_equal(throttle_take(t, "y", STR("a"), rate, 1000), 0);
	assert_true(throttle_take(t, "x", STR("a"), rate, 1000) > 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "x", STR("\313\0q\1"), rate, 1000), 0);
	assert_int_equal(throttle_take(t, "x", STR("\313\0q\2"), rate, 1000), 0);
	throttle_free(t);
}

static void test_what_was_harmless_is_given_back(void **state)
{
	(void)state;
	struct throttle *t = throttle_new(64);
	for (int i = 0; i < 50; i++) {
		assert_int_equal(throttle_take(t, "x", STR("a"), rate, 1000), 0);
		throttle_give_back(t, "x", STR("a"), rate);
	}
	throttle_free(t);
}

static void test_an_event_counts_under_all_its_limits_or_none(void **state)
{
	(void)state;
	static const struct throttle_rate wide = {.interval_ms = 500, .burst = 5};
	struct throttle *t = throttle_new(64);
	struct throttle_limit here[] = {{"here", STR("net 1 a"), rate}, {"all", STR("a"), wide}};
	struct throttle_limit there[] = {{"here", STR("net 2 a"), rate}, {"all", STR("a"), wide}};
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take_all(t, here, 2, 1000), 0);
	for (int i = 0; i < 20; i++)
		assert_int_equal(throttle_take_all(t, here, 2, 1000), 1000);
	for (int i = 0; i < 2; i++)
		assert_int_equal(throttle_take_all(t, there, 2, 1000), 0);
	for (int i = 0; i < 20; i++)
		assert_int_equal(throttle_take_all(t, there, 2, 1000), 500);
	assert_int_equal(throttle_take(t, "here", STR("net 2 a"), rate, 1000), 0);
	throttle_give_back(t, "here", STR("net 2 a"), rate);
	throttle_give_back_all(t, there, 2);
	assert_int_equal(throttle_take_all(t, there, 2, 1000), 0);
	throttle_free(t);
}

static void test_a_flood_of_keys_forgets_the_oldest(void **state)
{
	(void)state;
	char key[32];
	struct throttle *t = throttle_new(64);
	for (int i = 0; i < 10000; i++) {
		snprintf(key, sizeof key, "%d", i);
		assert_int_equal(throttle_take(t, "x", str_of(key), rate, 1000 + i), 0);
	}
	throttle_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_burst_and_then_the_pace),
		cmocka_unit_test(test_keys_and_kinds_are_apart),
		cmocka_unit_test(test_what_was_harmless_is_given_back),
		cmocka_unit_test(test_an_event_counts_under_all_its_limits_or_none),
		cmocka_unit_test(test_a_flood_of_keys_forgets_the_oldest),
	};
	return cmocka_run_group_tests_name("rules/throttle", tests, NULL, NULL);
}
