/* What counts as the same text, and where two texts part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "move/compare_text.h"

static struct arena arena;
static struct compare_text t;

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

static void compare(const char *before, const char *after)
{
	compare_text(&arena, str_of(before), str_of(after), &t);
}

static void assert_hunk(size_t i, const char *before, const char *after)
{
	assert_true(i < t.n_hunks);
	if (!str_is(t.hunks[i].before, before) || !str_is(t.hunks[i].after, after))
		fail_msg("hunk %zu is \"%.*s\" against \"%.*s\"", i, STR_ARG(t.hunks[i].before),
			 STR_ARG(t.hunks[i].after));
}

static void assert_alike(const char *before, const char *after)
{
	compare(before, after);
	if (t.n_hunks > 0)
		fail_msg("\"%.*s\" against \"%.*s\"", STR_ARG(t.hunks[0].before), STR_ARG(t.hunks[0].after));
	assert_int_equal(t.percent, 100);
}

static void test_alike(void **state)
{
	assert_alike("", "");
	assert_alike("One two", "  one\n TWO ");
	assert_alike("\"It's\" - he said...", "“It’s” – he said…");
	assert_alike("post-war years", "post war years");
	assert_alike("Café", "Cafe\xcc\x81");
	assert_alike("東京タワー は高い", "東京タワー は高い");
	assert_alike("—", "");
}

static void test_one_word(void **state)
{
	compare("the quick brown fox jumps", "the quick red fox jumps");
	assert_int_equal(t.n_hunks, 1);
	assert_hunk(0, "brown", "red");
	assert_int_equal(t.percent, 80);
}

static void test_at_the_ends(void **state)
{
	compare("Share this! One two three", "One two three four");
	assert_int_equal(t.n_hunks, 2);
	assert_hunk(0, "Share this!", "");
	assert_hunk(1, "", "four");
	assert_int_equal(t.percent, 66);
}

static void test_nothing_in_common(void **state)
{
	compare("one two", "three");
	assert_int_equal(t.n_hunks, 1);
	assert_hunk(0, "one two", "three");
	assert_int_equal(t.percent, 0);
	compare("one", "");
	assert_hunk(0, "one", "");
	assert_int_equal(t.percent, 0);
}

static void test_almost_all_is_not_all(void **state)
{
	CLEANUP(buf_done) struct buf before = BUF(1 << 20);
	for (int i = 0; i < 3000; i++)
		buf_printf(&before, "w%d ", i);
	struct str after = arena_join(&arena, buf_str(&before), STR("more"), STR_NONE);
	compare_text(&arena, buf_str(&before), after, &t);
	assert_int_equal(t.percent, 99);
	assert_int_equal(t.n_hunks, 1);
	assert_hunk(0, "", "more");
}

static void test_keys_tell_the_same_words_but_for_numbers(void **state)
{
	compare("12 readers like this. Text", "Text");
	uint64_t twelve = t.hunks[0].key;
	compare("3 readers like this! Other words", "Other words");
	assert_true(t.hunks[0].key == twelve);
	compare("Text", "3 readers like this! Text");
	assert_true(t.hunks[0].key != twelve);
	compare("3 readers hate this! Text", "Text");
	assert_true(t.hunks[0].key != twelve);
}

/* Beyond the table the middle is one difference; what is alike at the ends still counts. */
static void test_too_large_for_the_table(void **state)
{
	CLEANUP(buf_done) struct buf before = BUF(1 << 20);
	CLEANUP(buf_done) struct buf after = BUF(1 << 20);
	for (int i = 0; i < 6000; i++) {
		buf_printf(&before, "%s%d ", i == 0 || i == 5999 ? "same" : "b", i);
		buf_printf(&after, "%s%d ", i == 0 || i == 5999 ? "same" : "a", i);
	}
	compare_text(&arena, buf_str(&before), buf_str(&after), &t);
	assert_int_equal(t.n_hunks, 1);
	assert_int_equal(t.percent, 0);
	assert_true(str_starts(t.hunks[0].before, STR("b1 ")));
}

static void test_same_words(void **state)
{
	assert_true(compare_same_words(&arena, STR("It&s a – test"), STR("It s a test")));
	assert_false(compare_same_words(&arena, STR("a test"), STR("a best")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_alike, begin, end),
		cmocka_unit_test_setup_teardown(test_one_word, begin, end),
		cmocka_unit_test_setup_teardown(test_at_the_ends, begin, end),
		cmocka_unit_test_setup_teardown(test_nothing_in_common, begin, end),
		cmocka_unit_test_setup_teardown(test_almost_all_is_not_all, begin, end),
		cmocka_unit_test_setup_teardown(test_keys_tell_the_same_words_but_for_numbers, begin, end),
		cmocka_unit_test_setup_teardown(test_too_large_for_the_table, begin, end),
		cmocka_unit_test_setup_teardown(test_same_words, begin, end),
	};
	return cmocka_run_group_tests_name("compare_text", tests, NULL, NULL);
}
