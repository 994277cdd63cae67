/*
 * The tree of sections: climbing, descending, moving, removing.
 */
#include "store_test.h"

#include "store/address.h"
#include "store/list_count.h"
#include "store/setting.h"

static const char *names(struct store_test *t, const struct sections *list)
{
	struct str s = STR("");
	for (size_t i = 0; i < list->n; i++)
		s = arena_join(&t->arena, s, i ? STR(" ") : STR(""), list->items[i].name, STR_NONE);
	return arena_cstr(&t->arena, s);
}

static struct section get(struct store_test *t, int64_t id)
{
	struct section s = {0};
	assert_ok(section_get(t->db, &t->arena, id, &s));
	return s;
}

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	int64_t top = store_test_section(t, "/top", 0), id;
	struct section in = {
		.parent_id = top,
		.slug = STR("новости"),
		.path = STR("/section/новости/"),
		.name = STR("Новости"),
		.description = STR("d"),
		.lang = STR("ru"),
		.position = 4,
		.modified_at = 5,
	};
	assert_ok(section_insert(t->db, &in, &id));
	struct section s;
	assert_ok(section_get_by_path(t->db, &t->arena, STR("/section/новости/"), &s));
	assert_int_equal(s.id, id);
	assert_int_equal(s.parent_id, top);
	assert_str(s.slug, "новости");
	assert_str(s.name, "Новости");
	assert_str(s.description, "d");
	assert_str(s.lang, "ru");
	assert_int_equal(s.position, 4);
	assert_int_equal(s.modified_at, 5);

	s.path = STR("/category/новости/");
	s.parent_id = 0;
	assert_ok(section_update(t->db, &s));
	assert_ok(section_get_by_path(t->db, &t->arena, STR("/section/новости/"), &s));
	assert_str(s.path, "/category/новости/");
	assert_int_equal(s.parent_id, 0);
	in.path = STR("/category/новости/");
	assert_rc(section_insert(t->db, &in, &id), RC_CONFLICT);
	in.path = STR("/free/");
	in.parent_id = 999;
	assert_rc(section_insert(t->db, &in, &id), RC_INVALID);
	s.id = 999;
	s.path = STR("/free/");
	assert_rc(section_update(t->db, &s), RC_NOT_FOUND);
}

static void slugs_prefer_their_language(void **state)
{
	struct store_test *t = *state;
	struct section s = {.slug = STR("sport"), .path = STR("/s1"), .name = STR("1")};
	int64_t first, french;
	assert_ok(section_insert(t->db, &s, &first));
	s.path = STR("/s2");
	s.lang = STR("fr");
	assert_ok(section_insert(t->db, &s, &french));
	assert_ok(section_get_by_slug(t->db, &t->arena, STR("sport"), STR("fr"), &s));
	assert_int_equal(s.id, french);
	assert_ok(section_get_by_slug(t->db, &t->arena, STR("sport"), STR("de"), &s));
	assert_int_equal(s.id, first);
	assert_rc(section_get_by_slug(t->db, &t->arena, STR("Sport"), STR(""), &s), RC_NOT_FOUND);
}

static void the_tree_is_climbed_and_descended(void **state)
{
	struct store_test *t = *state;
	struct sections list;
	int64_t a = store_test_section(t, "/a", 0), b = store_test_section(t, "/b", a);
	int64_t c = store_test_section(t, "/c", b), d = store_test_section(t, "/d", a);
	store_test_section(t, "/e", 0);
	assert_ok(section_list_ancestors(t->db, &t->arena, c, &list));
	assert_string_equal(names(t, &list), "a b");
	assert_ok(section_list_ancestors(t->db, &t->arena, a, &list));
	assert_int_equal(list.n, 0);
	assert_ok(section_list_subtree(t->db, &t->arena, a, &list));
	assert_string_equal(names(t, &list), "a b c d");
	assert_ok(section_list_subtree(t->db, &t->arena, 999, &list));
	assert_int_equal(list.n, 0);
	assert_ok(section_list_children(t->db, &t->arena, 0, &list));
	assert_string_equal(names(t, &list), "a e");
	struct section s = get(t, d);
	s.position = -1;
	assert_ok(section_update(t->db, &s));
	assert_ok(section_list_children(t->db, &t->arena, a, &list));
	assert_string_equal(names(t, &list), "d b");
	assert_ok(section_list(t->db, &t->arena, &list));
	assert_string_equal(names(t, &list), "a e d b c");
}

static void no_section_stands_below_itself(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_section(t, "/a", 0), b = store_test_section(t, "/b", a),
		c = store_test_section(t, "/c", b);
	struct section s = get(t, a);
	s.parent_id = c;
	assert_rc(section_update(t->db, &s), RC_INVALID);
	s.parent_id = a;
	assert_rc(section_update(t->db, &s), RC_INVALID);
	assert_int_equal(get(t, a).parent_id, 0);
	s = get(t, c);
	s.parent_id = a;
	assert_ok(section_update(t->db, &s));
}

static void deleting_lifts_children_and_hands_articles_over(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_section(t, "/a", 0), b = store_test_section(t, "/b", a),
		c = store_test_section(t, "/c", b);
	int64_t both = store_test_article(t, "/x"), only = store_test_article(t, "/y");
	struct article article;
	struct address at;
	struct settings settings;
	assert_ok(article_set_sections(t->db, both, (int64_t[]){b, c}, 2));
	assert_ok(article_set_sections(t->db, only, &b, 1));
	assert_ok(setting_set(t->db, SETTING_SECTION, b, STR("x.y"), STR("1")));
	assert_ok(section_delete(t->db, b));
	assert_rc(section_delete(t->db, b), RC_NOT_FOUND);
	assert_int_equal(get(t, c).parent_id, a);
	assert_ok(article_get(t->db, &t->arena, both, &article));
	assert_int_equal(article.section_id, c);
	assert_ok(article_get(t->db, &t->arena, only, &article));
	assert_int_equal(article.section_id, 0);
	assert_rc(address_resolve(t->db, &t->arena, STR("/b"), &at), RC_NOT_FOUND);
	assert_ok(setting_list(t->db, &t->arena, SETTING_SECTION, b, &settings));
	assert_int_equal(settings.n, 0);
}

static void two_become_one(void **state)
{
	struct store_test *t = *state;
	int64_t top = store_test_section(t, "/top", 0), a = store_test_section(t, "/a", top);
	int64_t b = store_test_section(t, "/b", 0), below = store_test_section(t, "/below", a), n;
	int64_t both = store_test_article(t, "/x"), only = store_test_article(t, "/y");
	struct article article;
	struct section kept;
	assert_ok(article_set_sections(t->db, both, (int64_t[]){a, b}, 2));
	assert_ok(article_set_sections(t->db, only, &a, 1));
	assert_rc(section_merge(t->db, &t->arena, a, a, 5), RC_INVALID);
	assert_rc(section_merge(t->db, &t->arena, a, below, 5), RC_INVALID);
	assert_rc(section_merge(t->db, &t->arena, a, 99, 5), RC_NOT_FOUND);
	assert_ok(section_merge(t->db, &t->arena, a, b, 5));
	assert_int_equal(get(t, below).parent_id, b);
	assert_ok(article_get(t->db, &t->arena, both, &article));
	assert_int_equal(article.section_id, b);
	assert_ok(article_get(t->db, &t->arena, only, &article));
	assert_int_equal(article.section_id, b);
	assert_ok(section_get_by_path(t->db, &t->arena, STR("/a"), &kept));
	assert_int_equal(kept.id, b);
	assert_ok(article_count(t->db, &(struct article_filter){.now = 9999, .section_id = b}, &n));
	assert_int_equal(n, 2);
	assert_ok(article_count(t->db, &(struct article_filter){.now = 9999, .section_id = top}, &n));
	assert_int_equal(n, 0);
	assert_ok(article_count_unsound(t->db, &n));
	assert_int_equal(n, 0);
	assert_ok(list_count_wrong(t->db, &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(slugs_prefer_their_language),
		STORE_TEST(the_tree_is_climbed_and_descended),
		STORE_TEST(no_section_stands_below_itself),
		STORE_TEST(deleting_lifts_children_and_hands_articles_over),
		STORE_TEST(two_become_one),
	};
	return cmocka_run_group_tests_name("store/section", tests, NULL, NULL);
}
