/*
 * The form of an article: spelling, JSON, merging; no database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/article_form.h"

static struct arena arena;

static struct article_form form_of(const char *title, const char *standfirst, const char *source)
{
	struct article_form f;
	article_form_clear(&f);
	f.at[EDIT_TITLE] = str_of(title);
	f.at[EDIT_STANDFIRST] = str_of(standfirst);
	f.at[EDIT_SOURCE] = str_of(source);
	return f;
}

static const char *settled(enum edit_field field, const char *text)
{
	struct article_form f, again;
	article_form_clear(&f);
	f.at[field] = str_of(text);
	article_form_settle(&arena, &f);
	again = f;
	article_form_settle(&arena, &again);
	assert_true(article_form_equal(&f, &again));
	return arena_cstr(&arena, f.at[field]);
}

static void test_every_field_has_a_name_of_its_own(void **state)
{
	for (int i = 0; i < EDIT_FIELDS; i++) {
		const struct edit_spec *spec = edit_spec(i);
		assert_non_null(spec->name);
		assert_non_null(spec->label);
		assert_true(spec->max > 0);
		assert_int_equal(edit_field_of(str_of(spec->name)), i);
	}
	assert_int_equal(edit_field_of(STR("nonsense")), EDIT_FIELDS);
}

static void test_one_spelling(void **state)
{
	assert_string_equal(settled(EDIT_TITLE, "  A\r\n  headline \xF3\xA0\x81\x81 "), "A headline");
	assert_string_equal(settled(EDIT_SOURCE, "a\r\nb\rc\n\n"), "a\nb\nc\n\n");
	assert_string_equal(settled(EDIT_SOURCE, "a\xFF"), "a\xEF\xBF\xBD");
	assert_string_equal(settled(EDIT_SECTIONS, " 3,  7\n9 3 "), "3 7 9");
	assert_string_equal(settled(EDIT_TAGS, "Fire,  Hill \r\nFire,,\n\nWater"), "Fire\nHill\nWater");
	assert_string_equal(settled(EDIT_AUTHORS, "Smith, Jr.\r\n Jane  Doe [jane] "), "Smith, Jr.\nJane Doe [jane]");
	assert_string_equal(settled(EDIT_FORMAT, ""), "html");
}

static void test_json_there_and_back(void **state)
{
	struct article_form f, back;
	article_form_clear(&f);
	for (int i = 0; i < EDIT_FIELDS; i++)
		f.at[i] = arena_printf(&arena, "%d </script> \" \\ é 日本 \n", i);
	assert_int_equal(article_form_parse(&arena, article_form_json(&arena, &f), &back), RC_OK);
	assert_true(article_form_equal(&f, &back));
	assert_int_equal(article_form_parse(&arena, STR("{\"title\":\"x\",\"of_tomorrow\":[1]}"), &back), RC_OK);
	assert_true(str_is(back.at[EDIT_TITLE], "x"));
	assert_true(str_is(back.at[EDIT_FORMAT], "html"));
	assert_true(back.at[EDIT_TAGS].p != NULL);
	assert_int_equal(article_form_parse(&arena, STR("{\"title\":"), &back), RC_INVALID);
}

static void test_merging(void **state)
{
	bool conflicts[EDIT_FIELDS];
	struct article_form merged, base = form_of("a", "b", "c");
	struct article_form theirs = form_of("A", "b", "c"), mine = form_of("a", "b", "C");
	assert_true(article_form_merge(&base, &theirs, &mine, &merged, conflicts));
	assert_true(str_is(merged.at[EDIT_TITLE], "A"));
	assert_true(str_is(merged.at[EDIT_SOURCE], "C"));
	theirs = form_of("A", "b", "X");
	assert_false(article_form_merge(&base, &theirs, &mine, &merged, conflicts));
	assert_true(conflicts[EDIT_SOURCE]);
	assert_false(conflicts[EDIT_TITLE]);
	assert_true(str_is(merged.at[EDIT_SOURCE], "C"));
	theirs = form_of("A", "b", "C");
	assert_true(article_form_merge(&base, &theirs, &mine, &merged, conflicts));
	assert_false(article_form_merge(NULL, &theirs, &mine, &merged, conflicts));
	assert_true(conflicts[EDIT_TITLE]);
	assert_false(conflicts[EDIT_SOURCE]);
}

static void test_ids(void **state)
{
	int64_t ids[EDIT_LIST_MAX];
	assert_int_equal(edit_ids(STR("3 x 7 -1 0 99999999999999999999"), ids), 2);
	assert_int_equal(ids[0], 3);
	assert_int_equal(ids[1], 7);
	assert_int_equal(edit_ids(STR(""), ids), 0);
}

int main(void)
{
	arena_init(&arena);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_has_a_name_of_its_own),
		cmocka_unit_test(test_one_spelling),
		cmocka_unit_test(test_json_there_and_back),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_ids),
	};
	return cmocka_run_group_tests_name("article_form", tests, NULL, NULL);
}
