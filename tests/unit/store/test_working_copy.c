/*
 * Working copies: one a person and article, replaced by the next.
 */
#include "store_test.h"

#include "store/working_copy.h"

static void one_a_person_and_article(void **state)
{
	struct store_test *t = *state;
	struct working_copy w;
	int64_t a = store_test_article(t, "/a"), p = store_test_person(t, "/p"), q = store_test_person(t, "/q");
	struct working_copy mine = {a, p, 3, 50, STR("{\"title\":\"x\"}"), STR("")};
	assert_ok(working_copy_put(t->db, &mine));
	assert_rc(working_copy_get(t->db, &t->arena, a, q, STR_NONE, &w), RC_NOT_FOUND);
	mine = (struct working_copy){a, p, 4, 60, STR("{}"), STR("")};
	assert_ok(working_copy_put(t->db, &mine));
	assert_ok(working_copy_get(t->db, &t->arena, a, p, STR_NONE, &w));
	assert_int_equal(w.article_id, a);
	assert_int_equal(w.person_id, p);
	assert_int_equal(w.base_version, 4);
	assert_int_equal(w.saved_at, 60);
	assert_str(w.content, "{}");
	assert_ok(working_copy_delete(t->db, a, q));
	assert_ok(working_copy_get(t->db, &t->arena, a, p, STR_NONE, &w));
	assert_ok(working_copy_delete(t->db, a, p));
	assert_rc(working_copy_get(t->db, &t->arena, a, p, STR_NONE, &w), RC_NOT_FOUND);
}

static void who_else_has_one(void **state)
{
	struct store_test *t = *state;
	struct str names;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	int64_t p = store_test_person(t, "/p"), q = store_test_person(t, "/q");
	assert_ok(working_copy_put(t->db, &(struct working_copy){a, p, 1, 1, STR("{}"), STR("")}));
	assert_ok(working_copy_put(t->db, &(struct working_copy){b, q, 1, 1, STR("{}"), STR("")}));
	assert_ok(working_copy_holders(t->db, &t->arena, a, p, &names));
	assert_str(names, "");
	assert_ok(working_copy_put(t->db, &(struct working_copy){a, q, 1, 1, STR("{}"), STR("")}));
	assert_ok(working_copy_holders(t->db, &t->arena, a, p, &names));
	assert_true(names.n > 0);
	assert_int_equal(str_find(names, STR(", "), 0), SIZE_MAX);
	assert_ok(working_copy_holders(t->db, &t->arena, a, 0, &names));
	assert_int_not_equal(str_find(names, STR(", "), 0), SIZE_MAX);
}

static void goes_with_its_article(void **state)
{
	struct store_test *t = *state;
	struct working_copy w;
	int64_t a = store_test_article(t, "/a"), p = store_test_person(t, "/p");
	assert_ok(working_copy_put(t->db, &(struct working_copy){a, p, 1, 1, STR("{}"), STR("")}));
	assert_ok(article_delete(t->db, a));
	assert_rc(working_copy_get(t->db, &t->arena, a, p, STR_NONE, &w), RC_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(one_a_person_and_article),
		STORE_TEST(who_else_has_one),
		STORE_TEST(goes_with_its_article),
	};
	return cmocka_run_group_tests_name("working_copy", tests, NULL, NULL);
}
