/*
 * Settings: scopes that do not mix, and which one wins.
 */
#include "store_test.h"

#include "store/setting.h"

static void values_are_set_replaced_and_unset(void **state)
{
	struct store_test *t = *state;
	struct str value;
	assert_rc(setting_get(t->db, &t->arena, SETTING_SITE, 0, STR("site.title"), &value), RC_NOT_FOUND);
	assert_ok(setting_set(t->db, SETTING_SITE, 0, STR("site.title"), STR("Ä")));
	assert_ok(setting_set(t->db, SETTING_SITE, 0, STR("site.title"), STR("Ö")));
	assert_ok(setting_get(t->db, &t->arena, SETTING_SITE, 0, STR("site.title"), &value));
	assert_str(value, "Ö");
	assert_rc(setting_get(t->db, &t->arena, SETTING_SECTION, 0, STR("site.title"), &value), RC_NOT_FOUND);
	assert_ok(setting_unset(t->db, SETTING_SITE, 0, STR("site.title")));
	assert_ok(setting_unset(t->db, SETTING_SITE, 0, STR("site.title")));
	assert_rc(setting_get(t->db, &t->arena, SETTING_SITE, 0, STR("site.title"), &value), RC_NOT_FOUND);
}

static void lists_are_sorted_and_searched(void **state)
{
	struct store_test *t = *state;
	struct settings list;
	static const char *const names[] = {"b.b", "a.z", "c", "a.b", "b.bb"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_ok(setting_set(t->db, SETTING_SITE, 0, str_of(names[i]), str_of(i == 2 ? "" : names[i])));
	assert_ok(setting_set(t->db, SETTING_ARTICLE, 1, STR("a.b"), STR("other")));
	assert_ok(setting_list(t->db, &t->arena, SETTING_SITE, 0, &list));
	assert_int_equal(list.n, 5);
	assert_str(list.items[0].name, "a.b");
	assert_str(list.items[4].name, "c");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_str(setting_find(&list, str_of(names[i])), i == 2 ? "" : names[i]);
	assert_non_null(setting_find(&list, STR("c")).p);
	assert_null(setting_find(&list, STR("a")).p);
	assert_null(setting_find(&(struct settings){0}, STR("a")).p);
	assert_ok(setting_remove_owner(t->db, SETTING_ARTICLE, 1));
	assert_ok(setting_list(t->db, &t->arena, SETTING_ARTICLE, 1, &list));
	assert_int_equal(list.n, 0);
}

static const char *effective(struct store_test *t, int64_t article, const char *name)
{
	struct settings list;
	assert_ok(setting_list_effective(t->db, &t->arena, article, &list));
	struct str value = setting_find(&list, str_of(name));
	return value.p ? arena_cstr(&t->arena, value) : "(none)";
}

static void the_nearest_wins(void **state)
{
	struct store_test *t = *state;
	int64_t top = store_test_section(t, "/top", 0), below = store_test_section(t, "/below", top);
	int64_t other = store_test_section(t, "/other", 0), article = store_test_article(t, "/a");
	assert_ok(article_set_sections(t->db, article, (int64_t[]){below, other}, 2));
	assert_string_equal(effective(t, article, "x"), "(none)");
	assert_ok(setting_set(t->db, SETTING_SITE, 0, STR("x"), STR("site")));
	assert_ok(setting_set(t->db, SETTING_SECTION, other, STR("x"), STR("other")));
	assert_string_equal(effective(t, article, "x"), "site");
	assert_ok(setting_set(t->db, SETTING_SECTION, top, STR("x"), STR("top")));
	assert_string_equal(effective(t, article, "x"), "top");
	assert_ok(setting_set(t->db, SETTING_SECTION, below, STR("x"), STR("below")));
	assert_string_equal(effective(t, article, "x"), "below");
	assert_ok(setting_set(t->db, SETTING_ARTICLE, article, STR("x"), STR("")));
	assert_string_equal(effective(t, article, "x"), "");
	assert_ok(setting_set(t->db, SETTING_SITE, 0, STR("y"), STR("site")));
	assert_string_equal(effective(t, article, "y"), "site");
	assert_string_equal(effective(t, 999, "x"), "site");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(values_are_set_replaced_and_unset),
		STORE_TEST(lists_are_sorted_and_searched),
		STORE_TEST(the_nearest_wins),
	};
	return cmocka_run_group_tests_name("store/setting", tests, NULL, NULL);
}
