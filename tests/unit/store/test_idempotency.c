/* The same request again gets the same answer; another one under its key does not; age ends it. */
#include "store/idempotency.h"

#include "store_test.h"

#define DAY (INT64_C(24) * 60 * 60 * 1000)

static enum rc put(struct store_test *f, const char *id, const char *request, int64_t at)
{
	const struct idempotency i = {
		.id = str_of(id), .request = str_of(request), .answer = str_of(request), .created_at = at};
	return idempotency_put(f->db, &i);
}

static enum rc get(struct store_test *f, const char *id, const char *request, int64_t now, struct idempotency *ret)
{
	return idempotency_get(f->db, &f->arena, str_of(id), str_of(request), now, ret);
}

static void test_get(void **state)
{
	struct store_test *f = *state;
	struct idempotency i;
	assert_rc(get(f, "k", "r", 10, &i), RC_NOT_FOUND);
	assert_ok(put(f, "k", "r", 10));
	assert_ok(get(f, "k", "r", 11, &i));
	assert_str(i.answer, "r");
	assert_int_equal(i.created_at, 10);
	assert_rc(get(f, "k", "other", 11, &i), RC_CONFLICT);
	assert_rc(get(f, "l", "r", 11, &i), RC_NOT_FOUND);
	assert_rc(put(f, "k", "r", 12), RC_CONFLICT);
	assert_ok(put(f, "l", "r", 12));
}

static void test_age(void **state)
{
	struct store_test *f = *state;
	struct idempotency i;
	assert_ok(put(f, "k", "r", 10));
	assert_ok(get(f, "k", "r", 10 + 2 * DAY, &i));
	assert_rc(get(f, "k", "r", 11 + 2 * DAY, &i), RC_NOT_FOUND);
	assert_ok(put(f, "k", "new", 11 + 2 * DAY));
	assert_ok(get(f, "k", "new", 12 + 2 * DAY, &i));
	assert_str(i.answer, "new");
}

static void test_sweep(void **state)
{
	struct store_test *f = *state;
	int64_t n;
	for (int i = 0; i < 10; i++) {
		char key[16];
		snprintf(key, sizeof(key), "k%d", i);
		assert_ok(put(f, key, "r", i));
	}
	assert_ok(idempotency_sweep(f->db, 7 + 2 * DAY, 5, &n));
	assert_int_equal(n, 5);
	assert_ok(idempotency_sweep(f->db, 7 + 2 * DAY, 5, &n));
	assert_int_equal(n, 2);
	struct idempotency i;
	assert_ok(get(f, "k7", "r", 8, &i));
	assert_rc(get(f, "k6", "r", 8, &i), RC_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_get), STORE_TEST(test_age), STORE_TEST(test_sweep)};
	return cmocka_run_group_tests_name("store/idempotency", tests, NULL, NULL);
}
