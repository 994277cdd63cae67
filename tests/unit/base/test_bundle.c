/*
 * Built-in files are found by their whole name and by nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/bundle.h"

static const struct bundle_file items[] = {
	{{"a", 1}, {"one", 3}},
	{{"a.b", 3}, {"two", 3}},
	{{"b", 1}, {"", 0}},
	{{"folder/c", 8}, {"four", 4}},
};
static const struct bundle bundle = {items, 4};

static void finds_each(void **state)
{
	for (size_t i = 0; i < bundle.n; i++)
		assert_ptr_equal(bundle_find(&bundle, items[i].name), &items[i]);
}

static void finds_nothing_else(void **state)
{
	const char *absent[] = {"", "A", "a.", "a.bc", "c", "folder", "folder/", "folder/cc", "zz"};
	for (size_t i = 0; i < ARRAY_LEN(absent); i++)
		assert_null(bundle_find(&bundle, str_of(absent[i])));
	assert_null(bundle_find(&(struct bundle){0}, STR("a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each),
		cmocka_unit_test(finds_nothing_else),
	};
	return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
