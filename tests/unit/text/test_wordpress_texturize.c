/* Typographic quotes, dashes and signs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "text/wordpress.h"

static struct arena arena;

static int setup(void **state)
{
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static const char *typographic(struct str content, const char *locale)
{
	struct buf out = BUF(64u << 20);
	wordpress_texturize(content, wordpress_quotes(str_of(locale)), &out);
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static void test_table(void **state)
{
	static const struct {
		const char *content, *text;
	} cases[] = {
		{"", ""},
		{"\"Hello,\" she said. \"It's fine.\"", "“Hello,” she said. “It’s fine.”"},
		{"'single' and \"double\"", "‘single’ and “double”"},
		{"She said, \"He said 'no'.\"", "She said, “He said ‘no’.”"},
		{"(\"quoted\") [\"x\"]", "(“quoted”) [“x”]"},
		{"\"'nested'\"", "“‘nested’”"},
		/* apostrophes */
		{"don't, O'Neil, l'été, the Joneses' car", "don’t, O’Neil, l’été, the Joneses’ car"},
		{"'tis the season, 'twas, 'em", "’tis the season, ’twas, ’em"},
		{"the '60s and '99", "the ’60s and ’99"},
		{"class of '99.", "class of ’99."},
		{"1990's", "1990’s"},
		/* primes */
		{"9' tall and 12\" wide", "9′ tall and 12″ wide"},
		{"6'2\"", "6’2″"},
		{"\"a 12\" disc\"", "“a 12″ disc”"},
		{"He is 6'.", "He is 6′."},
		{"'0.42' and \"12\"", "‘0.42’ and “12”"},
		/* dashes and dots */
		{"a - b", "a – b"},
		{"a--b", "a–b"},
		{"a -- b", "a — b"},
		{"a---b", "a—b"},
		{"re-elect", "re-elect"},
		{"xn--abc", "xn--abc"},
		{"wait... what", "wait… what"},
		{"Foo (tm)", "Foo ™"},
		{"``quoted''", "“quoted”"},
		/* the times sign */
		{"10x20, 3.5x2, 1,000x2,000", "10×20, 3.5×2, 1,000×2,000"},
		{"0x20 0x10 5x5cm a1x2", "0x20 0x10 5x5cm a1x2"},
		{"10 x 20", "10 x 20"},
		/* tags */
		{"<a href=\"x\" title=\"a -- b\">\"y\"</a>", "<a href=\"x\" title=\"a -- b\">“y”</a>"},
		{"<b>John</b>'s \"<em>car</em>\"", "<b>John</b>’s “<em>car</em>”"},
		{"<p>\"a\"</p><p>\"b\"</p>", "<p>“a”</p><p>“b”</p>"},
		{"one<br />\"two\"", "one<br />“two”"},
		{"<code>\"x\" -- y</code> \"z\"", "<code>\"x\" -- y</code> “z”"},
		{"<pre>\"<b>x</b>\"</pre>", "<pre>\"<b>x</b>\"</pre>"},
		{"<script>\"x\"</script><style>\"x\"</style><kbd>\"</kbd><tt>'</tt>",
		 "<script>\"x\"</script><style>\"x\"</style><kbd>\"</kbd><tt>'</tt>"},
		{"<!-- \"c\" --> \"d\"", "<!-- \"c\" --> “d”"},
		{"a < \"b\"", "a < “b”"},
		/* shortcodes that are shown */
		{"[caption id=\"x\"] \"y\"", "[caption id=\"x\"] “y”"},
		{"[he said \"no\"]", "[he said “no”]"},
		/* references */
		{"&quot;x&quot; &lt;\"y\"&gt;", "&quot;x&quot; &lt;“y”&gt;"},
		{"&nbsp;\"x\"&nbsp;", "&nbsp;“x”&nbsp;"},
		{"“already” \"mixed\"", "“already” “mixed”"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(typographic(str_of(cases[i].content), "en_US"), cases[i].text);
}

static void test_locales(void **state)
{
	static const struct {
		const char *locale, *text;
	} cases[] = {
		{"", "“x” ‘y’"},      {"en-GB", "“x” ‘y’"}, {"de_DE", "„x“ ‚y‘"},
		{"de_CH", "«x» ‹y›"}, {"de", "„x“ ‚y‘"},    {"fr_FR", "«\xC2\xA0x\xC2\xA0» ‘y’"},
		{"DE-ch", "«x» ‹y›"}, {"den", "“x” ‘y’"},   {"zz", "“x” ‘y’"},
		{"pl_PL", "„x” ‚y’"}, {"ru_RU", "«x» „y“"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(typographic(STR("\"x\" 'y'"), cases[i].locale), cases[i].text);
}

static void test_hostile_is_linear(void **state)
{
	static const char *const pieces[] = {"\"",  "'", "'a",    "\"1", "1\" ",  "-",    "x1",
					     "<b>", "[", "[a \"", "''",  "'12\"", "<!--", "0x0"};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		CLEANUP(buf_done) struct buf content = BUF(4u << 20);
		while (content.n < (2u << 20) - 16)
			buf_puts(&content, pieces[i]);
		int64_t start = clock_mono();
		typographic(buf_str(&content), "en");
		assert_true(clock_mono() - start < 5000);
		arena_reset(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_locales),
		cmocka_unit_test(test_hostile_is_linear),
	};
	return cmocka_run_group_tests_name("text/wordpress_texturize", tests, setup, teardown);
}
