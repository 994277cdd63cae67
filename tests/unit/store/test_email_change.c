/* An address that waits for its letter to be answered. */
#include "store/email_change.h"

#include "store/account.h"
#include "store_test.h"

static void put(struct store_test *t, int64_t person, const char *hash, const char *email, int64_t until)
{
	assert_ok(email_change_put(t->db, &(struct email_change){person, str_of(hash), str_of(email), until}));
}

static void test_one_a_person(void **state)
{
	struct store_test *t = *state;
	struct email_change c;
	struct str email;
	int64_t ada = store_test_person(t, "/ada");
	assert_ok(account_insert(t->db, &(struct account){.person_id = ada, .email = STR("ada@x.example")}));
	put(t, ada, "first", "one@x.example", 100);
	put(t, ada, "second", "two@x.example", 200);
	assert_rc(email_change_get(t->db, &t->arena, STR("first"), 50, &c), RC_NOT_FOUND);
	assert_rc(email_change_get(t->db, &t->arena, STR("second"), 200, &c), RC_NOT_FOUND);
	assert_ok(email_change_get(t->db, &t->arena, STR("second"), 199, &c));
	assert_int_equal(c.person_id, ada);
	assert_str(c.email, "two@x.example");
	assert_ok(email_change_of(t->db, &t->arena, ada, 199, &email));
	assert_str(email, "two@x.example");
	assert_ok(email_change_sweep(t->db, 199));
	assert_ok(email_change_of(t->db, &t->arena, ada, 199, &email));
	assert_ok(email_change_sweep(t->db, 200));
	assert_rc(email_change_of(t->db, &t->arena, ada, 1, &email), RC_NOT_FOUND);
	put(t, ada, "third", "three@x.example", 300);
	assert_ok(email_change_end(t->db, ada));
	assert_rc(email_change_of(t->db, &t->arena, ada, 1, &email), RC_NOT_FOUND);
	put(t, ada, "fourth", "four@x.example", 300);
	assert_ok(account_delete(t->db, STR("ada@x.example")));
	assert_rc(email_change_of(t->db, &t->arena, ada, 1, &email), RC_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_one_a_person)};
	return cmocka_run_group_tests_name("store/email_change", tests, NULL, NULL);
}
