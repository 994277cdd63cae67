/* Keys: made once, kept, and gone for good past their end. */
#include "store/secret.h"

#include "store_test.h"

static void test_made_once(void **state)
{
	struct store_test *f = *state;
	unsigned char a[CRYPTO_KEY_SIZE] = {0}, b[CRYPTO_KEY_SIZE] = {0}, none[CRYPTO_KEY_SIZE] = {0};
	assert_rc(secret_get(f->db, STR("site"), 1, a), RC_NOT_FOUND);
	assert_ok(secret_get_or_create(f->db, STR("site"), 1, 0, a));
	assert_memory_not_equal(a, none, sizeof(a));
	assert_ok(secret_get_or_create(f->db, STR("site"), INT64_MAX, 0, b));
	assert_memory_equal(a, b, sizeof(a));
	assert_ok(secret_get_or_create(f->db, STR("other"), 1, 0, b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_ok(secret_get(f->db, STR("site"), INT64_MAX, b));
	assert_memory_equal(a, b, sizeof(a));
}

static void test_end(void **state)
{
	struct store_test *f = *state;
	unsigned char a[CRYPTO_KEY_SIZE], b[CRYPTO_KEY_SIZE], c[CRYPTO_KEY_SIZE];
	int64_t n;
	assert_ok(secret_get_or_create(f->db, STR("day"), 1, 100, a));
	assert_ok(secret_get_or_create(f->db, STR("site"), 1, 0, c));
	assert_ok(secret_get(f->db, STR("day"), 99, b));
	assert_memory_equal(a, b, sizeof(a));
	assert_ok(secret_sweep(f->db, 99, &n));
	assert_int_equal(n, 0);
	assert_rc(secret_get(f->db, STR("day"), 100, b), RC_NOT_FOUND);
	assert_ok(secret_get_or_create(f->db, STR("day"), 100, 200, b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_ok(secret_sweep(f->db, 200, &n));
	assert_int_equal(n, 1);
	assert_rc(secret_get(f->db, STR("day"), 1, b), RC_NOT_FOUND);
	assert_ok(secret_get(f->db, STR("site"), 200, b));
}

static void test_damaged(void **state)
{
	struct store_test *f = *state;
	unsigned char a[CRYPTO_KEY_SIZE];
	assert_ok(db_exec_script(f->db, "INSERT INTO secret VALUES ('site', x'00', 1, NULL)"));
	assert_rc(secret_get(f->db, STR("site"), 1, a), RC_INTERNAL);
	assert_rc(secret_get_or_create(f->db, STR("site"), 1, 0, a), RC_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_made_once), STORE_TEST(test_end), STORE_TEST(test_damaged)};
	return cmocka_run_group_tests_name("store/secret", tests, NULL, NULL);
}
