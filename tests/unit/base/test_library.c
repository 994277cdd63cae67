/*
 * Libraries opened at run time: found, missing, and of another version.
 */
#include "test.h"

#include <math.h>

#include "base/library.h"

#define CALLS(X) X(m, c, os) X(m, c, brt)
static struct {
	CALLS(LIBRARY_FIELD)
} m;
static const struct library_call calls[] = {CALLS(LIBRARY_CALL)};

static void calls_are_found(void **state)
{
	assert_int_equal(library_open("libm.so.6", calls, ARRAY_LEN(calls)), RC_OK);
	assert_true(m.os(0.0) == 1.0);
	assert_true(fabs(m.brt(27.0) - 3.0) < 1e-9);
	assert_int_equal(library_open("libm.so.6", calls, ARRAY_LEN(calls)), RC_OK); /* again does no harm */
}

static void a_missing_library_is_named(void **state)
{
	assert_int_equal(library_open("libno-such.so.9", calls, ARRAY_LEN(calls)), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "libno-such.so.9"));
	assert_non_null(strstr(rc_message(), "install"));
}

static void a_missing_function_leaves_nothing(void **state)
{
	void *first = NULL, *second = NULL;
	const struct library_call wrong[] = {{"cos", &first}, {"no_such_function", &second}};
	assert_int_equal(library_open("libm.so.6", wrong, ARRAY_LEN(wrong)), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "libm.so.6 has no no_such_function"));
	assert_null(first);
	assert_null(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_found),
		cmocka_unit_test(a_missing_library_is_named),
		cmocka_unit_test(a_missing_function_leaves_nothing),
	};
	return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
