/* What differs between two answers, and what only looks different. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "move/compare_page.h"

static struct arena arena;
static struct compare_page p;

static int begin(void **state)
{
	arena_init(&arena);
	return 0;
}

static int end(void **state)
{
	arena_done(&arena);
	return 0;
}

static struct compare_side page(const char *title, const char *heading, const char *text)
{
	return (struct compare_side){.status = 200,
				     .type = STR("text/html"),
				     .has_page = true,
				     .page = {.title = str_of(title),
					      .heading = str_of(heading),
					      .text = str_of(text),
					      .article_found = true}};
}

static void look(enum compare_kind kind, struct compare_side before, struct compare_side after)
{
	compare_page(&arena, kind, &before, &after, &p);
}

static void assert_lines(const char *const *wanted)
{
	size_t n = 0;
	for (; wanted[n]; n++) {
		if (n >= p.n_lines)
			fail_msg("missing: %s", wanted[n]);
		if (!str_is(p.lines[n], wanted[n]))
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(p.lines[n]), wanted[n]);
	}
	if (p.n_lines > n)
		fail_msg("too many: %.*s", STR_ARG(p.lines[n]));
}
#define assert_no_lines() assert_lines((const char *const[]){NULL})
#define assert_line(line) assert_lines((const char *const[]){line, NULL})

static void test_alike(void **state)
{
	look(COMPARE_ARTICLE, page("A day – The Paper", "A day", "Text here"), page("A day", "A Day", "Text here"));
	assert_no_lines();
	assert_true(p.text_compared);
	assert_int_equal(p.text.n_hunks, 0);
}

static void test_status(void **state)
{
	struct compare_side gone = {.status = 404}, removed = {.status = 410}, forbidden = {.status = 403};
	struct compare_side none = {.trouble = STR("timed out")};
	look(COMPARE_ARTICLE, page("A", "A", ""), gone);
	assert_line("status: there 200, here 404");
	look(COMPARE_ARTICLE, gone, page("A", "A", ""));
	assert_line("status: there 404, here 200");
	look(COMPARE_ARTICLE, gone, removed);
	assert_no_lines();
	look(COMPARE_ARTICLE, forbidden, gone);
	assert_line("status: there 403, here 404");
	look(COMPARE_ARTICLE, none, page("A", "A", ""));
	assert_line("status: there no answer (timed out), here 200");
}

static void test_what_has_a_password_there_is_not_public_here(void **state)
{
	struct compare_side locked = page("Protected: A", "Protected: A", "Password:"), gone = {.status = 404};
	locked.locked = true;
	look(COMPARE_UNKNOWN, locked, gone);
	assert_no_lines();
	look(COMPARE_UNKNOWN, locked, page("A", "A", "The secret"));
	assert_true(p.n_lines > 0 || p.text.n_hunks > 0);
}

static void test_redirects(void **state)
{
	struct compare_side once = page("A", "A", ""), twice = once;
	once.redirects = 1;
	twice.redirects = 2;
	look(COMPARE_ARTICLE, page("A", "A", ""), once);
	assert_no_lines();
	look(COMPARE_ARTICLE, once, twice);
	assert_line("status: there 200 after 1 redirect, here 200 after 2 redirects");
	look(COMPARE_ARTICLE, twice, twice);
	assert_no_lines();
}

static void test_title(void **state)
{
	look(COMPARE_ARTICLE, page("The Paper | A day", "The Paper", "x"), page("", "A day", "x"));
	assert_no_lines();
	look(COMPARE_ARTICLE, page("A day out – The Paper", "The Paper", "x"), page("", "A day", "x"));
	assert_line("title: there \"The Paper\", here \"A day\"");
	look(COMPARE_ARTICLE, page("A day", "A day", "x"), page("", "", "x"));
	assert_line("title: there \"A day\", here nothing");
	look(COMPARE_ARTICLE, page("Well - well – The Paper", "Site", "x"), page("", "Well – well", "x"));
	assert_no_lines();
	look(COMPARE_ARTICLE, page("", "", "x"), page("", "", "x"));
	assert_no_lines();
}

static void test_lists_by_their_name_only(void **state)
{
	look(COMPARE_LIST, page("News – The Paper", "Category: News", "a b c"), page("", "News", "d e f"));
	assert_no_lines();
	assert_false(p.text_compared);
	look(COMPARE_LIST, page("News – The Paper", "Category: News", ""), page("", "Sports", ""));
	assert_line("title: there \"Category: News\", here \"Sports\"");
}

static void test_text(void **state)
{
	look(COMPARE_ARTICLE, page("A", "A", "one two three four"), page("A", "A", "one two five four"));
	assert_no_lines();
	assert_int_equal(p.text.n_hunks, 1);
	struct str line = compare_text_line(&arena, &p.text);
	if (!str_is(line, "text: 75 % alike; there \"three\", here \"five\""))
		fail_msg("%.*s", STR_ARG(line));
}

static void test_unknown_pages_are_compared_as_what_they_look_like(void **state)
{
	struct compare_side list = page("News", "News", "a");
	list.page.article_found = false;
	look(COMPARE_UNKNOWN, page("A", "A", "one"), page("A", "A", "two"));
	assert_true(p.text_compared);
	look(COMPARE_UNKNOWN, list, page("News", "News", "b"));
	assert_false(p.text_compared);
}

static void test_pictures(void **state)
{
	static struct str there[] = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
	static struct str here[] = {{NULL, 0}, {NULL, 0}};
	there[0] = STR("https://old.example/wp-content/uploads/2020/01/Harbour-300x200.jpg");
	there[1] = STR("https://old.example/wp-content/uploads/2020/01/boat-1024x768.png?ver=2");
	there[2] = STR("https://s.w.org/images/core/emoji/14/72x72/1f600.png");
	there[3] = STR("https://old.example/wp-content/uploads/2020/01/lost.jpg");
	here[0] = STR("/wp-content/uploads/2020/01/harbour-scaled.jpg");
	here[1] = STR("/media/boat.webp");
	struct compare_side before = page("A", "A", "x"), after = page("A", "A", "x");
	before.page.pictures = there;
	before.page.n_pictures = 4;
	after.page.pictures = here;
	after.page.n_pictures = 2;
	look(COMPARE_ARTICLE, before, after);
	assert_line("picture missing: https://old.example/wp-content/uploads/2020/01/lost.jpg");
}

static void test_picture_names(void **state)
{
	static const char *const cases[][2] = {
		{"/a/photo.jpg", "photo"},
		{"/a/Photo-300x200.JPG", "photo"},
		{"/a/photo-scaled-300x200.jpg", "photo"},
		{"/a/photo-e1600000000-150x150.jpg", "photo"},
		{"/a/my%20photo.jpg", "my photo"},
		{"/a/photo-2.jpg", "photo-2"},
		{"/a/photo-x200.jpg", "photo-x200"},
		{"/a/2020.jpg", "2020"},
		{"/wp-includes/images/smilies/mrgreen.png", ""},
		{"/a/", ""},
		{"http://[bad", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str name = compare_picture_name(&arena, str_of(cases[i][0]));
		if (!str_is(name, cases[i][1]))
			fail_msg("%s gives \"%.*s\"", cases[i][0], STR_ARG(name));
	}
}

static void test_files_by_type(void **state)
{
	struct compare_side jpeg = {.status = 200, .type = STR("image/jpeg")};
	struct compare_side webp = {.status = 200, .type = STR("image/webp")};
	look(COMPARE_FILE, jpeg, webp);
	assert_no_lines();
	look(COMPARE_ALIVE, page("A", "A", ""), jpeg);
	assert_no_lines();
	look(COMPARE_FILE, jpeg, page("A", "A", ""));
	assert_line("type: there image/jpeg, here text/html");
}

static void test_many_lines_end(void **state)
{
	struct compare_side before = page("A", "A", "x");
	before.page.pictures = arena_array(&arena, 100, sizeof(struct str));
	before.page.n_pictures = 100;
	for (int i = 0; i < 100; i++)
		before.page.pictures[i] = arena_printf(&arena, "/p%da.jpg", i);
	look(COMPARE_ARTICLE, before, page("A", "A", "x"));
	assert_int_equal(p.n_lines, 16);
	assert_true(str_is(p.lines[15], "and more"));
}

static void test_unreadable(void **state)
{
	struct compare_side broken = {.status = 200, .type = STR("text/html"), .trouble = STR("too deep")};
	look(COMPARE_ARTICLE, broken, page("A", "A", "x"));
	assert_line("unreadable there: too deep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_alike, begin, end),
		cmocka_unit_test_setup_teardown(test_status, begin, end),
		cmocka_unit_test_setup_teardown(test_what_has_a_password_there_is_not_public_here, begin, end),
		cmocka_unit_test_setup_teardown(test_redirects, begin, end),
		cmocka_unit_test_setup_teardown(test_title, begin, end),
		cmocka_unit_test_setup_teardown(test_lists_by_their_name_only, begin, end),
		cmocka_unit_test_setup_teardown(test_text, begin, end),
		cmocka_unit_test_setup_teardown(test_unknown_pages_are_compared_as_what_they_look_like, begin, end),
		cmocka_unit_test_setup_teardown(test_pictures, begin, end),
		cmocka_unit_test_setup_teardown(test_picture_names, begin, end),
		cmocka_unit_test_setup_teardown(test_files_by_type, begin, end),
		cmocka_unit_test_setup_teardown(test_many_lines_end, begin, end),
		cmocka_unit_test_setup_teardown(test_unreadable, begin, end),
	};
	return cmocka_run_group_tests_name("compare_page", tests, NULL, NULL);
}
