/* Slugs from titles of many scripts, making them unique, WordPress's encoded ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "text/slug.h"
#include "text/unicode.h"

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

#define assert_str(s, z) assert_string_equal(arena_cstr(&arena, (s)), (z))

static void test_titles(void **state)
{
	static const struct {
		const char *title, *slug;
	} cases[] = {
		{"Hello World", "hello-world"},
		{"  It’s -- a «Test»!  ", "its-a-test"},
		{"Don't stop", "dont-stop"},
		{"Straße, Ærø & Łódź", "strasse-aero-lodz"},
		{"Ẹ̀kọ́ ní Èkó", "eko-ni-eko"},
		{"Budget 2024/25: 1.5 trillion", "budget-2024-25-1-5-trillion"},
		{"a — b – c", "a-b-c"},
		{"snake_case kept", "snake_case-kept"},
		{"Привет, Мир", "привет-мир"},
		{"日本語 タイトル", "日本語-タイトル"},
		{"مرحبا بالعالم", "مرحبا-بالعالم"},
		{"50% off", "50-off"},
		{"emoji 😀 title", "emoji-title"},
		{"...", ""},
		{"___", ""},
		{"", ""},
		{"<b>x</b>", "bx-b"},
		{"a\xC2\xA0"
		 "b",
		 "a-b"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(slug_from_title(&arena, str_of(cases[i].title)), cases[i].slug);
}

static void test_length(void **state)
{
	char title[1000];
	memset(title, 'a', sizeof(title));
	title[199] = ' ';
	assert_int_equal(slug_from_title(&arena, str_mem(title, sizeof(title))).n, 199);
	for (size_t i = 0; i + 3 <= sizeof(title); i += 3)
		memcpy(title + i, "漢", 3);
	struct str slug = slug_from_title(&arena, str_mem(title, 999));
	assert_int_equal(slug.n, 198);
	assert_true(utf8_valid(slug));
}

struct taken {
	const char *const *names;
	int calls;
	bool all, fail;
};

static enum rc is_taken(void *ctx, struct str slug, bool *ret_taken)
{
	struct taken *t = ctx;
	t->calls++;
	assert_true(slug.n <= SLUG_MAX && utf8_valid(slug));
	if (t->fail)
		return rc_fail(RC_BUSY, "the database is away");
	*ret_taken = t->all;
	for (size_t i = 0; t->names && t->names[i]; i++)
		*ret_taken = *ret_taken || str_is(slug, t->names[i]);
	return RC_OK;
}

static void test_unique(void **state)
{
	struct str slug;
	struct taken t = {.names = (const char *const[]){"news", "news-2", NULL}};
	assert_int_equal(slug_unique(&arena, STR("news"), is_taken, &t, &slug), RC_OK);
	assert_str(slug, "news-3");
	assert_int_equal(slug_unique(&arena, STR("other"), is_taken, &t, &slug), RC_OK);
	assert_str(slug, "other");

	char full[SLUG_MAX + 1] = "";
	for (size_t i = 0; i + 2 <= SLUG_MAX; i += 2)
		memcpy(full + i, "é", 2);
	t = (struct taken){.names = (const char *const[]){full, NULL}};
	assert_int_equal(slug_unique(&arena, str_of(full), is_taken, &t, &slug), RC_OK);
	assert_int_equal(slug.n, SLUG_MAX);
	assert_true(str_ends(slug, STR("é-2")));

	t = (struct taken){.all = true};
	assert_int_equal(slug_unique(&arena, STR("news"), is_taken, &t, &slug), RC_CONFLICT);
	assert_int_equal(t.calls, 1000);
	t = (struct taken){.fail = true};
	assert_int_equal(slug_unique(&arena, STR("news"), is_taken, &t, &slug), RC_BUSY);
	assert_int_equal(t.calls, 1);
}

static void test_encoded(void **state)
{
	assert_str(slug_decode(&arena, STR("%e6%97%a5%E6%9C%AC-x")), "日本-x");
	assert_str(slug_decode(&arena, STR("100%25-%41")), "100%25-%41");
	assert_str(slug_decode(&arena, STR("bad-%e6%97-%ff%")), "bad-%e6%97-%ff%");
	assert_str(slug_decode(&arena, STR("e%cc%81")), "é");
	assert_true(slug_equal(STR("%d0%bc%d0%b8%d1%80"), STR("мир")));
	assert_true(slug_equal(STR("%D0%BC"), STR("%d0%bc")));
	assert_true(slug_equal(STR("Hello"), STR("hello")));
	assert_false(slug_equal(STR("%d0%bc"), STR("и")));
	assert_false(slug_equal(STR("a%2fb"), STR("a/b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_unique),
		cmocka_unit_test(test_encoded),
	};
	return cmocka_run_group_tests_name("slug", tests, setup, teardown);
}
