/*
 * Small texts of the old site: dates, comments as Markdown, templates of search plugins, slugs, serialised values.
 */
#include "move_test.h"

#include "move/wordpress_import.h"
#include "move/wordpress_php.h"

static struct arena arena;

static int setup(void **state)
{
	crypto_init();
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static void is(struct str s, const char *expected)
{
	assert_string_equal(arena_cstr(&arena, s), expected);
}

static void dates(void **state)
{
	assert_int_equal(wordpress_time(STR("1970-01-01 00:00:00"), 0), 0);
	assert_int_equal(wordpress_time(STR("2024-02-29 12:00:01"), 0), INT64_C(1709208001000));
	assert_int_equal(wordpress_time(STR("2024-02-29T12:00:01"), 0), INT64_C(1709208001000));
	assert_int_equal(wordpress_time(STR(" 2024-02-29 12:00:01\n"), 60), INT64_C(1709204401000));
	assert_int_equal(wordpress_time(STR("2024-02-29"), 0), INT64_C(1709164800000));
	assert_int_equal(wordpress_time(STR("1969-12-31 23:59:59"), 0), -1000);
	const char *none[] = {"",          "0000-00-00 00:00:00", "2024-13-01 00:00:00", "2024-02-29 25:00:00",
			      "yesterday", "2024/02/29 10:00:00", "2024-02-29 10",       "2024-02-29 1x:00:00"};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_int_equal(wordpress_time(str_of(none[i]), 0), 0);
}

static void origins(void **state)
{
	is(wordpress_origin(&arena, STR("https://www.Example.org/")), "example.org");
	is(wordpress_origin(&arena, STR("http://example.org/blog/")), "example.org/blog");
	is(wordpress_origin(&arena, STR("http://example.org:8080")), "example.org:8080");
	is(wordpress_origin(&arena, STR("example")), "");
	is(wordpress_origin(&arena, STR("")), "");
}

static void comments_as_markdown(void **state)
{
	static const char *const pairs[][2] = {
		{"Plain text", "Plain text"},
		{"One\nTwo", "One\nTwo"},
		{"One\n\nTwo", "One\n\nTwo"},
		{"<p>One</p>\n<p>Two</p>", "One\n\nTwo"},
		{"a <b>b</b> c", "a **b** c"},
		{"a<em> b </em>c", "a *b* c"},
		{"<strong><em>x</em></strong>", "***x***"},
		{"<b></b>x", "x"},
		{"<b>open", "**open**"},
		{"stray</b>", "stray"},
		{"<b>one\n\ntwo</b>", "**one**\n\n**two**"},
		{"2 * 3 * 4 _x_ a_b", "2 \\* 3 \\* 4 \\_x\\_ a_b"},
		{"# no heading\n- no list\n1. none\n> no quote",
		 "\\# no heading\n\\- no list\n1\\. none\n\\> no quote"},
		{"AT&amp;T &lt;b&gt; &amp;copy;", "AT\\&T \\<b> \\&copy;"},
		{"1 < 2", "1 \\< 2"},
		{"<a href=\"https://x.example/\" rel=\"nofollow\">here</a>", "[here](https://x.example/)"},
		{"<a href='javascript:x()'>here</a>", "here"},
		{"see https://x.example/a_b*c now", "see https://x.example/a_b*c now"},
		{"<blockquote>said</blockquote>answered", "> said\n\nanswered"},
		{"<ul><li>one</li><li>two</li></ul>", "- one\n- two"},
		{"<code>a*b</code>", "`a*b`"},
		{"<script>x()</script>y", "y"},
		{"<!-- hidden -->y", "y"},
		{"<img src=x onerror=y>z", "z"},
		{"<", "\\<"},
		{"<b", "\\<b"},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		is(wp_comment_markdown(&arena, str_of(pairs[i][0])), pairs[i][1]);
}

static void search_templates(void **state)
{
	const struct wp_variables v = {.title = STR("Boats"),
				       .excerpt = STR("Short"),
				       .site = STR("The Post"),
				       .tagline = STR("News"),
				       .category = STR("Port"),
				       .author = STR("Ines")};
	static const char *const pairs[][2] = {
		{"%%title%% %%page%% %%sep%% %%sitename%%", ""},
		{"%title% %sep% %sitename%", ""},
		{"%%title%%", ""},
		{"All about %%title%%", "All about Boats"},
		{"%%title%% %%sep%% %%unknown%%", ""},
		{"100% sure", "100% sure"},
		{"%%primary_category%%: %%excerpt%%", "Port: Short"},
		{"%customfield(price)% off", "off"},
		{"%%", "%%"},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		is(wp_search_text(&arena, str_of(pairs[i][0]), &v), pairs[i][1]);
}

static void slugs(void **state)
{
	is(wp_slug(&arena, STR("Caf%C3%A9")), "caf\u00e9");
	is(wp_slug(&arena, STR(" a/b?c ")), "abc");
	is(wp_slug(&arena, STR("../../x")), "....x");
	is(wp_login_key(&arena, STR(" >Ines.M ")), "ines.m");
	is(wp_language_tag(&arena, STR("en-US")), "en");
	is(wp_language_tag(&arena, STR("pt_BR")), "pt-BR");
	is(wp_language_tag(&arena, STR("")), "");
}

#define WINTER INT64_C(1704103200000)
#define SUMMER INT64_C(1719828000000)

static void zones(void **state)
{
	const struct wp_moment paris[] = {{WINTER, 60, 1}, {SUMMER, 120, 1}};
	const struct wp_moment lagos[] = {{WINTER, 60, 1}, {SUMMER, 60, 1}};
	const struct wp_moment utc[] = {{WINTER, 0, 1}, {SUMMER, 0, 1}};
	is(wp_zone_guess(&arena, paris, 2, STR("fr-FR")).name, "Europe/Paris");
	is(wp_zone_guess(&arena, paris, 2, STR("de-DE")).name, "Europe/Berlin");
	is(wp_zone_guess(&arena, lagos, 2, STR("en-US")).name, "Africa/Lagos");
	is(wp_zone_guess(&arena, utc, 2, STR("en-US")).name, "UTC");
	is(wp_zone_guess(&arena, NULL, 0, STR("en-US")).name, "");
}

/* A few odd dates among many do not hide the zone; where no zone fits, most dates keep their day. */
static void zones_that_do_not_fit(void **state)
{
	const struct wp_moment nearly[] = {{WINTER, 60, 60}, {SUMMER, 120, 40}, {SUMMER, 0, 3}};
	struct wp_zone z = wp_zone_guess(&arena, nearly, 3, STR("fr-FR"));
	is(z.name, "Europe/Paris");
	assert_int_equal(z.missed, 3);
	assert_false(z.fixed);
	const struct wp_moment moved[] = {{WINTER, -420, 50}, {SUMMER, -420, 20}, {SUMMER, 120, 30}};
	z = wp_zone_guess(&arena, moved, 3, STR("en-US"));
	is(z.name, "Etc/GMT+7");
	assert_true(z.fixed);
	assert_int_equal(wp_zone_offset(moved, 3), -420);
	const struct wp_moment east[] = {{WINTER, 120, 9}, {WINTER, 660, 10}};
	is(wp_zone_guess(&arena, east, 2, STR("en-US")).name, "Etc/GMT-11");
	const struct wp_moment half[] = {{WINTER, 330, 50}, {SUMMER, 60, 30}};
	is(wp_zone_guess(&arena, half, 2, STR("en-US")).name, "Asia/Kolkata");
	const struct wp_moment nowhere[] = {{WINTER, 17, 1}};
	is(wp_zone_guess(&arena, nowhere, 1, STR("en-US")).name, "");
}

static void serialised_values(void **state)
{
	struct php_value v;
	assert_int_equal(
		php_parse(&arena, STR("a:3:{s:5:\"width\";i:640;s:1:\"d\";d:1.5;i:7;a:1:{s:1:\"x\";s:2:\"42\";}}"), &v),
		RC_OK);
	assert_int_equal(php_int(php_get(&v, "width")), 640);
	assert_int_equal(php_int(php_get(&v, "d")), 1);
	assert_int_equal(php_int(php_get(&v.values[2], "x")), 42);
	assert_null(php_get(&v, "height"));
	assert_int_equal(php_int(NULL), 0);
	assert_null(php_str(php_get(&v, "width")).p);
	assert_int_equal(php_parse(&arena, STR("b:1;"), &v), RC_OK);
	assert_int_equal(php_parse(&arena, STR("N;"), &v), RC_OK);
	const char *bad[] = {"",
			     "i:1",
			     "i:x;",
			     "s:5:\"abc\";",
			     "s:99999999999999999999:\"a\";",
			     "s:-1:\"\";",
			     "a:2:{i:0;i:1;}",
			     "a:99999999:{}",
			     "a:1:{a:0:{}i:1;}",
			     "O:8:\"stdClass\":0:{}",
			     "C:1:\"A\":0:{}",
			     "r:1;",
			     "i:1;i:2;"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(php_parse(&arena, str_of(bad[i]), &v), RC_INVALID);
	CLEANUP(buf_done) struct buf deep = BUF(1000);
	for (int i = 0; i < PHP_DEPTH_MAX + 1; i++)
		buf_puts(&deep, "a:1:{i:0;");
	buf_puts(&deep, "i:1;");
	for (int i = 0; i < PHP_DEPTH_MAX + 1; i++)
		buf_putc(&deep, '}');
	assert_int_equal(php_parse(&arena, buf_str(&deep), &v), RC_INVALID);
	assert_int_equal(php_parse(&arena, str_slice(buf_str(&deep), 9, deep.n - 1), &v), RC_OK);
}

static void numbers_find_what_was_set(void **state)
{
	struct numbers t = {0};
	assert_int_equal(numbers_get(&t, 7), 0);
	for (uint32_t i = 1; i <= 10000; i++)
		numbers_set(&t, (uint64_t)i * 4096, i);
	numbers_set(&t, 0, 5);
	numbers_set(&t, 4096, 77);
	for (uint32_t i = 2; i <= 10000; i++)
		assert_int_equal(numbers_get(&t, (uint64_t)i * 4096), i);
	assert_int_equal(numbers_get(&t, 4096), 77);
	assert_int_equal(numbers_get(&t, 0), 5);
	assert_int_equal(numbers_get(&t, 4097), 0);
	assert_int_equal(t.n, 10001);
	numbers_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(origins),
		cmocka_unit_test(comments_as_markdown),
		cmocka_unit_test(search_templates),
		cmocka_unit_test(slugs),
		cmocka_unit_test(zones),
		cmocka_unit_test(zones_that_do_not_fit),
		cmocka_unit_test(serialised_values),
		cmocka_unit_test(numbers_find_what_was_set),
	};
	return cmocka_run_group_tests_name("move/wordpress_text", tests, setup, teardown);
}
