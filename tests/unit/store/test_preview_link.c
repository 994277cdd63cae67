/*
 * Secret addresses: good until they expire or are taken back.
 */
#include "store_test.h"

#include "store/preview_link.h"

static void good_for_a_while(void **state)
{
	struct store_test *t = *state;
	int64_t found = 0, n, a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	struct preview_link one = {STR("hash one"), a, 0, 10, 100}, two = {STR("hash two"), b, 0, 10, 200};
	assert_ok(preview_link_insert(t->db, &one));
	assert_rc(preview_link_insert(t->db, &one), RC_CONFLICT);
	assert_ok(preview_link_insert(t->db, &two));
	assert_ok(preview_link_find(t->db, one.hash, 99, &found));
	assert_int_equal(found, a);
	assert_rc(preview_link_find(t->db, one.hash, 100, &found), RC_NOT_FOUND);
	assert_rc(preview_link_find(t->db, STR("hash"), 50, &found), RC_NOT_FOUND);
	assert_ok(preview_link_count(t->db, a, 50, &n));
	assert_int_equal(n, 1);
	assert_ok(preview_link_count(t->db, a, 100, &n));
	assert_int_equal(n, 0);
	assert_ok(preview_link_delete_of_article(t->db, a));
	assert_rc(preview_link_find(t->db, one.hash, 50, &found), RC_NOT_FOUND);
	assert_ok(preview_link_find(t->db, two.hash, 50, &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(good_for_a_while)};
	return cmocka_run_group_tests_name("preview_link", tests, NULL, NULL);
}
