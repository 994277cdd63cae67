/*
 * Slips that people make must find the name; what is far away must find none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/nearest.h"

static const char *const names[] = {"listen",   "database",  "base_url", "trusted_proxies",
				    "cache_mb", "log_level", "smtp",     "tls_key"};

static struct str found(struct str word)
{
	struct nearest n;
	nearest_init(&n, word);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		nearest_try(&n, str_of(names[i]));
	return n.best;
}

static void slips_are_understood(void **state)
{
	static const char *const slips[][2] = {
		{"base_ulr", "base_url"},
		{"lisen", "listen"},
		{"listenn", "listen"},
		{"stmp", "smtp"},
		{"databse", "database"},
		{"trusted_proxi", "trusted_proxies"},
		{"cache-mb", "cache_mb"},
		{"LISTEN", ""},
		{"tls_keys", "tls_key"},
		{"completely_different", ""},
		{"trusted_proxy", ""},
		{"dabatasse", ""},
		{"smp", "smtp"},
		{"lsien", "listen"},
		{"x", ""},
		{"sp", ""},
		{"xyz", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
		struct str best = found(str_of(slips[i][0]));
		assert_true(str_is(best, slips[i][1]) || (best.p == NULL && slips[i][1][0] == '\0'));
	}
}

static void of_equals_the_first_stays(void **state)
{
	struct nearest n;
	nearest_init(&n, STR("caz"));
	nearest_try(&n, STR("car"));
	nearest_try(&n, STR("cat"));
	assert_true(str_is(n.best, "car"));
	nearest_try(&n, STR("caz"));
	assert_true(str_is(n.best, "caz"));
}

static void sizes_are_bounded(void **state)
{
	char text[NEAREST_WORD_MAX + 2];
	struct nearest n;
	memset(text, 'a', sizeof text);
	for (size_t size = 0; size <= sizeof text; size++) {
		nearest_init(&n, str_mem(text, size));
		nearest_try(&n, STR(""));
		nearest_try(&n, str_mem(text, NEAREST_WORD_MAX));
		nearest_try(&n, str_mem(text, sizeof text));
		assert_int_equal(n.best.p != NULL, size >= NEAREST_WORD_MAX - 2 && size <= NEAREST_WORD_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(slips_are_understood),
					   cmocka_unit_test(of_equals_the_first_stays),
					   cmocka_unit_test(sizes_are_bounded)};
	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
