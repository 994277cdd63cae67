/*
 * Colours and their contrast against known ratios.
 */
#include "text/colour.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct colour colour(const char *text)
{
	struct colour c;
	assert_int_equal(colour_parse(str_of(text), &c), RC_OK);
	return c;
}

static void test_parse(void **state)
{
	(void)state;
	static const char *const wrong[] = {"",        "#",   "1a2b3c", "#1a2b3", "#1a2b3c4",
					    "#1a2b3g", "red", "#fff",   "#1a2b3 "};
	struct colour c = colour("#1a2B3c");
	assert_int_equal(c.r << 16 | c.g << 8 | c.b, 0x1a2b3c);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(colour_parse(str_of(wrong[i]), &c), RC_INVALID);
}

static void test_contrast(void **state)
{
	(void)state;
	assert_int_equal(colour_contrast(colour("#000000"), colour("#ffffff")), 2100);
	assert_int_equal(colour_contrast(colour("#123456"), colour("#123456")), 100);
	assert_int_equal(colour_contrast(colour("#767676"), colour("#ffffff")),
			 454); /* the lightest grey that passes */
	assert_int_equal(colour_contrast(colour("#ffffff"), colour("#0000ff")), 859);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_contrast),
	};
	return cmocka_run_group_tests_name("text/colour", tests, NULL, NULL);
}
