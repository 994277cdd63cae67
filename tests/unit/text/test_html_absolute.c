/* Absolute addresses for readers elsewhere. */
#include "text/html_absolute.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_str(struct str s, const char *expected)
{
	assert_int_equal(s.n, strlen(expected));
	assert_memory_equal(s.p, expected, s.n);
}

static void absolute(const char *html, const char *expected)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	html_absolute(&b, str_of(html), STR("https://a.example"), STR("https://a.example/x/?a=1&b=2"));
	assert_str(buf_str(&b), expected);
}

static void addresses_of_the_site(void **state)
{
	(void)state;
	absolute("<p><a href=\"/x/\">x</a></p>", "<p><a href=\"https://a.example/x/\">x</a></p>");
	absolute("<img src=\"/a.jpg\" srcset=\"/a.jpg 1x, /b.jpg 2x\">",
		 "<img src=\"https://a.example/a.jpg\" srcset=\"https://a.example/a.jpg 1x, https://a.example/b.jpg "
		 "2x\">");
	absolute("<a href=\"#n\">n</a>", "<a href=\"https://a.example/x/?a=1&amp;b=2#n\">n</a>");
}

static void everything_else_stays(void **state)
{
	(void)state;
	absolute("<a href=\"//b.example/\">=\"/no</a>", "<a href=\"//b.example/\">=\"/no</a>");
	absolute("<p title=\"/x\">1 &lt; 2</p><!--nextpage-->", "<p title=\"/x\">1 &lt; 2</p><!--nextpage-->");
	absolute("no tag at all", "no tag at all");
}

static void breaks(void **state)
{
	(void)state;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	assert_str(html_unbroken(&a, STR("<p>a<br>\nb<br>\nc</p>\n")), "<p>a\nb\nc</p>\n");
	assert_str(html_unbroken(&a, STR("<p>a<br>b</p>")), "<p>a<br>b</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_the_site),
		cmocka_unit_test(everything_else_stays),
		cmocka_unit_test(breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
