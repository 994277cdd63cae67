/*
 * Marks of polls in article HTML: what is one, and what becomes of them where the page is not.
 */
#include "text/poll_mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int64_t first_mark(const char *html)
{
	struct poll_mark m;
	return poll_mark_next(str_of(html), 0, &m) ? m.poll : 0;
}

static void test_what_is_one(void **state)
{
	assert_int_equal(first_mark("<p>[poll 7]</p>"), 7);
	assert_int_equal(first_mark("<p>One</p>\n<p>[poll 123456]</p>\n<p>Two</p>"), 123456);
	assert_int_equal(first_mark("<p>[poll x]</p><p>[poll 8]</p>"), 8);
	static const char *const none[] = {
		"",
		"<p>[poll ]</p>",
		"<p>[poll -7]</p>",
		"<p>[poll 7] and more</p>",
		"<p>See [poll 7]</p>",
		"<p> [poll 7]</p>",
		"<p>[poll  7]</p>",
		"<p>[poll 7x]</p>",
		"<p>[Poll 7]</p>",
		"<p class=\"x\">[poll 7]</p>",
		"<p>[poll 99999999999999999999]</p>",
		"<p>[poll 7",
		"<p>[poll ",
	};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_int_equal(first_mark(none[i]), 0);
}

static void test_one_after_the_other(void **state)
{
	struct str html = STR("<p>[poll 1]</p><p>[poll 2]</p>x<p>[poll 3]</p>");
	struct poll_mark m;
	size_t at = 0;
	for (int64_t n = 1; n <= 3; n++, at = m.to) {
		assert_true(poll_mark_next(html, at, &m));
		assert_int_equal(m.poll, n);
		assert_true(str_starts(str_slice(html, m.from, html.n), STR("<p>[poll ")));
		assert_true(str_ends(str_slice(html, 0, m.to), STR("]</p>")));
	}
	assert_false(poll_mark_next(html, at, &m));
}

static const char *linked(struct arena *a, const char *html, const struct poll_link *links, size_t n)
{
	return arena_cstr(a, poll_marks_link(a, html_trusted(str_of(html)), links, n).s);
}

static void test_links(void **state)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const struct poll_link links[] = {{7, STR("Yes & <no>?"), STR("/a/?x=1&y=2#poll-7")}};
	assert_string_equal(linked(&a, "<p>One</p><p>[poll 7]</p><p>Two</p>", links, 1),
			    "<p>One</p><p><a href=\"/a/?x=1&amp;y=2#poll-7\">Yes &amp; &lt;no&gt;?</a></p><p>Two</p>");
	assert_string_equal(linked(&a, "<p>[poll 8]</p><p>[poll 7]x</p>", links, 1), "<p>[poll 7]x</p>");
	assert_string_equal(linked(&a, "", links, 1), "");
	struct safe_html html = html_trusted(STR("<p>[poll 1]</p><p>Words.</p>\n<p>[poll 2]</p>"));
	assert_string_equal(arena_cstr(&a, poll_marks_drop(&a, html).s), "<p>Words.</p>\n");
	assert_string_equal(arena_cstr(&a, poll_mark_text(&a, 7)), "[poll 7]");
}

static int64_t first_link(const char *html)
{
	struct poll_mark m;
	return poll_link_next(str_of(html), 0, &m) ? m.poll : 0;
}

static void test_the_way_back(void **state)
{
	struct poll_mark m;
	struct str html =
		STR("<p>One <a href=\"/x#poll-3\">x</a></p><p><a href=\"/a/#poll-7\">Yes &amp; no?</a></p>Two");
	assert_true(poll_link_next(html, 0, &m));
	assert_int_equal(m.poll, 7);
	assert_true(str_is(str_slice(html, m.to, html.n), "Two"));
	assert_int_equal(first_link("<p><a href=\"/a/\">#poll-7\"</a></p>"), 0);
	assert_int_equal(first_link("<p><a href=\"/a/#poll-x\">x</a></p>"), 0);
	assert_int_equal(first_link("<p><a href=\"/a/#poll-7\">x</a>"), 0);
	assert_int_equal(first_link("<p><a href=\"/a/#poll-7"), 0);
	assert_int_equal(first_link("<p><a href=\"/a/\">x</a></p><p><a href=\"#poll-8\">x</a></p>"), 8);
	CLEANUP(buf_done) struct buf b = BUF(100);
	poll_mark_put(&b, 7);
	assert_true(poll_mark_next(buf_str(&b), 0, &m));
	assert_int_equal(m.poll, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_one),
		cmocka_unit_test(test_one_after_the_other),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_the_way_back),
	};
	return cmocka_run_group_tests_name("text/poll_mark", tests, NULL, NULL);
}
