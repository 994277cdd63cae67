/*
 * What the editor adds to an article: its words elsewhere, related articles by hand, groups of translations.
 */
#include "store_test.h"

#include "store/article_extra.h"

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	struct article_extra e;
	int64_t a = store_test_article(t, "/a");
	assert_ok(article_extra_get(t->db, &t->arena, a, &e));
	assert_int_equal(e.article_id, a);
	assert_str(e.social_title, "");
	struct article_extra in = {a, STR("alt"), STR("st"), STR("sd"), 0};
	assert_ok(article_extra_put(t->db, &in));
	in.social_title = STR("other");
	assert_ok(article_extra_put(t->db, &in));
	assert_ok(article_extra_get(t->db, &t->arena, a, &e));
	assert_str(e.lead_alt, "alt");
	assert_str(e.social_title, "other");
	assert_str(e.social_description, "sd");
	assert_int_equal(e.social_media_id, 0);
	in.social_media_id = 99;
	assert_rc(article_extra_put(t->db, &in), RC_INVALID);
}

static void related_by_hand(void **state)
{
	struct store_test *t = *state;
	struct article_ids ids;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b"), c = store_test_article(t, "/c");
	assert_ok(article_set_related(t->db, a, (int64_t[]){c, b, c}, 3));
	assert_ok(article_related_ids(t->db, &t->arena, a, &ids));
	assert_int_equal(ids.n, 2);
	assert_int_equal(ids.items[0], c);
	assert_int_equal(ids.items[1], b);
	assert_ok(article_delete(t->db, c));
	assert_ok(article_related_ids(t->db, &t->arena, a, &ids));
	assert_int_equal(ids.n, 1);
	assert_rc(article_set_related(t->db, a, (int64_t[]){999}, 1), RC_INVALID);
}

static void groups(void **state)
{
	struct store_test *t = *state;
	struct article_ids ids;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	assert_ok(article_set_group(t->db, b, 7));
	assert_ok(article_set_group(t->db, a, 7));
	assert_ok(article_group_ids(t->db, &t->arena, 7, &ids));
	assert_int_equal(ids.n, 2);
	assert_int_equal(ids.items[0], a);
	assert_ok(article_set_group(t->db, a, 0));
	assert_ok(article_group_ids(t->db, &t->arena, 7, &ids));
	assert_int_equal(ids.n, 1);
	assert_rc(article_set_group(t->db, 999, 7), RC_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(related_by_hand),
		STORE_TEST(groups),
	};
	return cmocka_run_group_tests_name("article_extra", tests, NULL, NULL);
}
