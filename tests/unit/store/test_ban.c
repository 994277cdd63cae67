/* Bans as rows: found until they end, one a mark, swept afterwards. */
#include "store/ban.h"

#include "ledger_test.h"

static struct ban ban_until(struct store_test *f, const char *mark, int64_t expires_at)
{
	struct ban b = {.kind = BAN_EMAIL,
			.mark = str_of(mark),
			.state = COMMENT_REMOVED,
			.name = STR("Ann"),
			.reason = STR("Rude"),
			.created_at = 10,
			.expires_at = expires_at};
	assert_ok(ban_put(f->db, &b));
	return b;
}

static void test_holds_until_its_end(void **state)
{
	struct store_test *f = *state;
	struct ban out;
	bool any;
	assert_ok(ban_any(f->db, 0, &any));
	assert_false(any);
	ban_until(f, "m", 100);
	assert_ok(ban_find(f->db, &f->arena, BAN_EMAIL, STR("m"), 99, &out));
	assert_int_equal(out.state, COMMENT_REMOVED);
	assert_str(out.name, "Ann");
	assert_str(out.reason, "Rude");
	assert_rc(ban_find(f->db, &f->arena, BAN_EMAIL, STR("m"), 100, &out), RC_NOT_FOUND);
	assert_rc(ban_find(f->db, &f->arena, BAN_VOTER, STR("m"), 99, &out), RC_NOT_FOUND);
	assert_ok(ban_any(f->db, 99, &any));
	assert_true(any);
	assert_ok(ban_any(f->db, 100, &any));
	assert_false(any);
}

static void test_one_a_mark(void **state)
{
	struct store_test *f = *state;
	struct bans all;
	int64_t first = ban_until(f, "m", 100).id;
	assert_int_equal(ban_until(f, "m", BAN_FOREVER).id, first);
	assert_ok(ban_list(f->db, &f->arena, 5000, 0, 10, &all));
	assert_int_equal(all.n, 1);
	assert_true(all.items[0].expires_at == BAN_FOREVER);
	assert_ok(ban_delete(f->db, first));
	assert_rc(ban_delete(f->db, first), RC_NOT_FOUND);
}

static void test_list_and_sweep(void **state)
{
	struct store_test *f = *state;
	struct bans all;
	int64_t n;
	int64_t old = ban_until(f, "a", 50).id, young = ban_until(f, "b", 500).id, last = ban_until(f, "c", 500).id;
	assert_ok(ban_list(f->db, &f->arena, 60, 0, 10, &all));
	assert_int_equal(all.n, 2);
	assert_int_equal(all.items[0].id, last);
	assert_ok(ban_list(f->db, &f->arena, 60, last, 10, &all));
	assert_int_equal(all.n, 1);
	assert_int_equal(all.items[0].id, young);
	assert_ok(ban_sweep(f->db, 60, 10, &n));
	assert_int_equal(n, 1);
	struct ban out;
	assert_rc(ban_get(f->db, &f->arena, old, &out), RC_NOT_FOUND);
	assert_ok(ban_get(f->db, &f->arena, young, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_holds_until_its_end),
		STORE_TEST(test_one_a_mark),
		STORE_TEST(test_list_and_sweep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
