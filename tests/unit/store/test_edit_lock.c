/*
 * Edit locks: one an article, and the list of who edits just now.
 */
#include "store_test.h"

#include "store/edit_lock.h"

static void one_an_article(void **state)
{
	struct store_test *t = *state;
	struct edit_lock l;
	int64_t a = store_test_article(t, "/a"), p = store_test_person(t, "/p"), q = store_test_person(t, "/q");
	assert_rc(edit_lock_get(t->db, &t->arena, a, &l), RC_NOT_FOUND);
	assert_ok(edit_lock_put(t->db, &(struct edit_lock){a, p, STR("s1"), 10, 20, STR_NONE}));
	assert_ok(edit_lock_put(t->db, &(struct edit_lock){a, q, STR("s2"), 30, 40, STR_NONE}));
	assert_ok(edit_lock_get(t->db, &t->arena, a, &l));
	assert_int_equal(l.person_id, q);
	assert_str(l.session, "s2");
	assert_int_equal(l.taken_at, 30);
	assert_int_equal(l.beat_at, 40);
	assert_str(l.name, "q");
	assert_ok(edit_lock_delete(t->db, a, STR("s1")));
	assert_ok(edit_lock_get(t->db, &t->arena, a, &l));
	assert_ok(edit_lock_delete(t->db, a, STR("s2")));
	assert_rc(edit_lock_get(t->db, &t->arena, a, &l), RC_NOT_FOUND);
}

static void who_edits_now(void **state)
{
	struct store_test *t = *state;
	struct edit_locks list;
	int64_t p = store_test_person(t, "/p"), a = store_test_article(t, "/a"), b = store_test_article(t, "/b"),
		c = store_test_article(t, "/c");
	assert_ok(edit_lock_put(t->db, &(struct edit_lock){a, p, STR("s"), 1, 100, STR_NONE}));
	assert_ok(edit_lock_put(t->db, &(struct edit_lock){b, p, STR("s"), 1, 300, STR_NONE}));
	assert_ok(edit_lock_put(t->db, &(struct edit_lock){c, p, STR("s"), 1, 200, STR_NONE}));
	assert_ok(edit_lock_list(t->db, &t->arena, 200, 10, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].article_id, b);
	assert_int_equal(list.items[1].article_id, c);
	assert_ok(edit_lock_list(t->db, &t->arena, 0, 1, &list));
	assert_int_equal(list.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(one_an_article),
		STORE_TEST(who_edits_now),
	};
	return cmocka_run_group_tests_name("edit_lock", tests, NULL, NULL);
}
