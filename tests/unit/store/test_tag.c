/*
 * Tags: fields, paths, lists and the most used ones.
 */
#include "store_test.h"

#include "store/address.h"
#include "store/list_count.h"

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	struct tag in = {
		.slug = STR("日本"),
		.path = STR("/tag/日本/"),
		.name = STR("日本"),
		.description = STR("d"),
		.lang = STR("ja"),
		.modified_at = 8,
	};
	struct tag tag;
	int64_t id;
	assert_ok(tag_insert(t->db, &in, &id));
	assert_ok(tag_get_by_path(t->db, &t->arena, STR("/tag/日本/"), &tag));
	assert_int_equal(tag.id, id);
	assert_str(tag.slug, "日本");
	assert_str(tag.name, "日本");
	assert_str(tag.description, "d");
	assert_str(tag.lang, "ja");
	assert_int_equal(tag.modified_at, 8);
	assert_int_equal(tag.articles, 0);
	assert_rc(tag_insert(t->db, &in, &id), RC_CONFLICT);
	in.path = STR("/ja/tag/日本/");
	assert_ok(tag_insert(t->db, &in, &id));
	assert_ok(tag_get_by_slug(t->db, &t->arena, STR("日本"), STR("ja"), &tag));
	assert_str(tag.path, "/tag/日本/");
	tag.path = STR("/tags/nippon/");
	assert_ok(tag_update(t->db, &tag));
	assert_ok(tag_get_by_path(t->db, &t->arena, STR("/tag/日本/"), &tag));
	assert_str(tag.path, "/tags/nippon/");
	tag.id = 999;
	tag.path = STR("/free/");
	assert_rc(tag_update(t->db, &tag), RC_NOT_FOUND);
	assert_rc(tag_get(t->db, &t->arena, 999, &tag), RC_NOT_FOUND);
}

static void lists(void **state)
{
	struct store_test *t = *state;
	struct tags tags;
	int64_t a = store_test_tag(t, "/a"), b = store_test_tag(t, "/b"), c = store_test_tag(t, "/c");
	int64_t article = store_test_article(t, "/x");
	assert_ok(tag_list(t->db, &t->arena, a, 1, &tags));
	assert_int_equal(tags.n, 1);
	assert_int_equal(tags.items[0].id, b);
	assert_ok(article_set_tags(t->db, article, (int64_t[]){c, a}, 2));
	assert_ok(tag_list_of_article(t->db, &t->arena, article, &tags));
	assert_int_equal(tags.n, 2);
	assert_int_equal(tags.items[0].id, c);
	assert_int_equal(tags.items[1].id, a);
}

static void the_top_is_what_most_articles_have(void **state)
{
	struct store_test *t = *state;
	struct tags tags;
	int64_t a = store_test_tag(t, "/a"), b = store_test_tag(t, "/b"), c = store_test_tag(t, "/c");
	store_test_tag(t, "/unused");
	for (int i = 0; i < 4; i++) {
		char path[8];
		snprintf(path, sizeof(path), "/%d", i);
		int64_t id = store_test_article_at(t, path, 10 + i);
		assert_ok(article_set_tags(t->db, id, (int64_t[]){b, i < 2 ? a : c}, 2));
	}
	assert_ok(tag_list_top(t->db, &t->arena, 10, &tags));
	assert_int_equal(tags.n, 3);
	assert_int_equal(tags.items[0].id, b);
	assert_int_equal(tags.items[0].articles, 4);
	assert_int_equal(tags.items[1].id, c);
	assert_int_equal(tags.items[2].id, a);
	assert_ok(tag_list_top(t->db, &t->arena, 2, &tags));
	assert_int_equal(tags.n, 2);

	/* Once, however many languages it is used in. */
	struct article french = {.state = ARTICLE_PUBLISHED,
				 .path = STR("/fr"),
				 .slug = STR("fr"),
				 .title = STR("Fr"),
				 .lang = STR("fr"),
				 .published_at = 20};
	assert_ok(article_insert(t->db, &french, &french.id));
	assert_ok(article_set_tags(t->db, french.id, &b, 1));
	assert_ok(tag_list_top(t->db, &t->arena, 10, &tags));
	assert_int_equal(tags.n, 3);
	assert_int_equal(tags.items[0].articles, 4);
}

static void deleting_leaves_articles_alone(void **state)
{
	struct store_test *t = *state;
	struct tags tags;
	struct address at;
	int64_t a = store_test_tag(t, "/a"), article = store_test_article(t, "/x");
	assert_ok(article_set_tags(t->db, article, &a, 1));
	assert_ok(tag_delete(t->db, a));
	assert_rc(tag_delete(t->db, a), RC_NOT_FOUND);
	assert_ok(tag_list_of_article(t->db, &t->arena, article, &tags));
	assert_int_equal(tags.n, 0);
	assert_rc(address_resolve(t->db, &t->arena, STR("/a"), &at), RC_NOT_FOUND);
}

static void two_become_one(void **state)
{
	struct store_test *t = *state;
	struct tags tags;
	struct tag kept;
	int64_t a = store_test_tag(t, "/a"), b = store_test_tag(t, "/b"), n;
	int64_t both = store_test_article(t, "/x"), only = store_test_article(t, "/y");
	assert_ok(article_set_tags(t->db, both, (int64_t[]){a, b}, 2));
	assert_ok(article_set_tags(t->db, only, &a, 1));
	assert_rc(tag_merge(t->db, &t->arena, a, a, 5), RC_INVALID);
	assert_rc(tag_merge(t->db, &t->arena, a, 99, 5), RC_NOT_FOUND);
	assert_ok(tag_merge(t->db, &t->arena, a, b, 5));
	assert_ok(tag_list_of_article(t->db, &t->arena, both, &tags));
	assert_int_equal(tags.n, 1);
	assert_ok(article_count(t->db, &(struct article_filter){.now = 9999, .tag_id = b}, &n));
	assert_int_equal(n, 2);
	assert_ok(list_count_wrong(t->db, &n));
	assert_int_equal(n, 0);
	assert_ok(tag_get_by_path(t->db, &t->arena, STR("/a"), &kept));
	assert_int_equal(kept.id, b);
}

static void found_by_a_part(void **state)
{
	struct store_test *t = *state;
	struct tags tags;
	int64_t n, article = store_test_article(t, "/x"), harbour = store_test_tag(t, "/new-harbour");
	store_test_tag(t, "/harbour");
	store_test_tag(t, "/sea");
	assert_ok(article_set_tags(t->db, article, &harbour, 1));
	assert_ok(tag_find(t->db, &t->arena, STR("harb"), 10, 0, &tags));
	assert_int_equal(tags.n, 2);
	assert_str(tags.items[0].slug, "harbour");
	assert_str(tags.items[1].slug, "new-harbour");
	assert_int_equal(tags.items[1].articles, 1);
	assert_ok(tag_find(t->db, &t->arena, STR(""), 2, 1, &tags));
	assert_int_equal(tags.n, 2);
	assert_str(tags.items[1].slug, "sea");
	assert_ok(tag_find_count(t->db, STR(""), &n));
	assert_int_equal(n, 3);
	assert_ok(tag_find_count(t->db, STR("%"), &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(lists),
		STORE_TEST(the_top_is_what_most_articles_have),
		STORE_TEST(deleting_leaves_articles_alone),
		STORE_TEST(two_become_one),
		STORE_TEST(found_by_a_part),
	};
	return cmocka_run_group_tests_name("store/tag", tests, NULL, NULL);
}
