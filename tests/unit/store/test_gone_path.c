/* Where deleted articles stood. */
#include "store/gone_path.h"

#include "store/address.h"
#include "store_test.h"

static bool gone(struct store_test *t, const char *path)
{
	bool is;
	assert_ok(gone_path_has(t->db, str_of(path), &is));
	return is;
}

static void test_all_paths_of_the_article(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/now/"), b = store_test_article(t, "/other/");
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, a, STR("/later/"), 1));
	assert_false(gone(t, "/now/"));
	assert_ok(gone_path_keep(t->db, a, 7));
	assert_true(gone(t, "/now/"));
	assert_true(gone(t, "/later/"));
	assert_false(gone(t, "/other/"));
	assert_ok(gone_path_keep(t->db, a, 8));
	assert_ok(gone_path_keep(t->db, b + 100, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_all_paths_of_the_article)};
	return cmocka_run_group_tests_name("store/gone_path", tests, NULL, NULL);
}
