/* Logins: one a person, one an address; the person outlives the login. */
#include "store/account.h"

#include "store_test.h"

static void people(struct store_test *f)
{
	assert_ok(db_exec_script(f->db, "INSERT INTO person (id, slug, path, name, created_at, modified_at) VALUES "
					"(1, 'ann', '/author/ann/', 'Ann', 0, 0), "
					"(2, 'bob', '/author/bob/', 'Bob', 0, 0)"));
}

static enum rc add(struct store_test *f, int64_t person_id, const char *email, enum account_role role)
{
	const struct account a = {.person_id = person_id,
				  .email = str_of(email),
				  .role = role,
				  .password_hash = STR("$argon2id$x"),
				  .created_at = 1,
				  .modified_at = 2};
	return account_insert(f->db, &a);
}

static int64_t guests(struct store_test *f)
{
	int64_t n = -1;
	assert_ok(db_query_i64(f->db, "SELECT COUNT(*) FROM person WHERE guest = 1", &n));
	return n;
}

static void test_insert(void **state)
{
	struct store_test *f = *state;
	people(f);
	assert_ok(add(f, 1, "ann@example.org", ROLE_EDITOR));
	assert_int_equal(guests(f), 1);
	struct account a;
	assert_ok(account_get_by_email(f->db, &f->arena, STR("ann@example.org"), &a));
	assert_int_equal(a.person_id, 1);
	assert_int_equal(a.role, ROLE_EDITOR);
	assert_str(a.password_hash, "$argon2id$x");
	assert_str(a.name, "Ann");
	assert_str(a.slug, "ann");
	assert_int_equal(a.modified_at, 2);
	assert_ok(account_get(f->db, &f->arena, 1, &a));
	assert_str(a.email, "ann@example.org");
	assert_rc(account_get(f->db, &f->arena, 2, &a), RC_NOT_FOUND);
	assert_rc(account_get_by_email(f->db, &f->arena, STR("x@example.org"), &a), RC_NOT_FOUND);
	assert_rc(add(f, 2, "ann@example.org", ROLE_AUTHOR), RC_CONFLICT);
	assert_rc(add(f, 1, "ann2@example.org", ROLE_AUTHOR), RC_CONFLICT);
	assert_rc(add(f, 3, "c@example.org", ROLE_AUTHOR), RC_NOT_FOUND);
	assert_int_equal(guests(f), 1);
}

static void test_change(void **state)
{
	struct store_test *f = *state;
	people(f);
	struct str ann = STR("ann@example.org"), nobody = STR("nobody@example.org");
	assert_ok(add(f, 2, "bob@example.org", ROLE_ADMINISTRATOR));
	assert_ok(add(f, 1, "ann@example.org", ROLE_AUTHOR));
	assert_ok(account_set_role(f->db, ann, ROLE_ADMINISTRATOR, 9));
	assert_ok(account_set_password(f->db, ann, STR("$argon2id$y"), 10));
	struct account a;
	assert_ok(account_get_by_email(f->db, &f->arena, ann, &a));
	assert_int_equal(a.role, ROLE_ADMINISTRATOR);
	assert_str(a.password_hash, "$argon2id$y");
	assert_int_equal(a.modified_at, 10);
	assert_ok(account_set_password(f->db, ann, STR_NONE, 10));
	assert_ok(account_get_by_email(f->db, &f->arena, ann, &a));
	assert_null(a.password_hash.p);
	assert_rc(account_set_role(f->db, nobody, ROLE_EDITOR, 9), RC_NOT_FOUND);
	assert_rc(account_set_password(f->db, nobody, STR("x"), 9), RC_NOT_FOUND);
	struct accounts list;
	assert_ok(account_list(f->db, &f->arena, &list));
	assert_int_equal(list.n, 2);
	assert_str(list.items[0].email, "ann@example.org");
	int64_t n;
	assert_ok(account_count_others(f->db, ROLE_ADMINISTRATOR, 1, &n));
	assert_int_equal(n, 1);
	assert_ok(account_count_others(f->db, ROLE_ADMINISTRATOR, 2, &n));
	assert_int_equal(n, 0); /* ann has no password */
	assert_ok(account_count_others(f->db, ROLE_MODERATOR, 1, &n));
	assert_int_equal(n, 0);
}

static void test_what_a_login_remembers(void **state)
{
	struct store_test *f = *state;
	struct account a;
	int64_t n;
	people(f);
	assert_ok(add(f, 1, "ann@example.org", ROLE_AUTHOR));
	assert_ok(add(f, 2, "bob@example.org", ROLE_AUTHOR));
	assert_ok(account_set_email(f->db, 1, STR("new@example.org"), 9));
	assert_ok(account_get(f->db, &f->arena, 1, &a));
	assert_str(a.email, "new@example.org");
	assert_rc(account_set_email(f->db, 1, STR("bob@example.org"), 9), RC_CONFLICT);
	assert_rc(account_set_email(f->db, 77, STR("x@example.org"), 9), RC_NOT_FOUND);
	assert_ok(account_set_language(f->db, 1, STR("fr"), 9));
	assert_rc(account_set_language(f->db, 77, STR("fr"), 9), RC_NOT_FOUND);
	assert_ok(account_count_failure(f->db, 1));
	assert_ok(account_count_failure(f->db, 1));
	assert_ok(account_count_failure(f->db, 77));
	assert_ok(account_take_failures(f->db, 1, &n));
	assert_int_equal(n, 2);
	assert_ok(account_take_failures(f->db, 1, &n));
	assert_int_equal(n, 0);
	assert_ok(account_take_failures(f->db, 2, &n));
	assert_int_equal(n, 0);
}

static void test_delete(void **state)
{
	struct store_test *f = *state;
	people(f);
	assert_ok(add(f, 1, "ann@example.org", ROLE_AUTHOR));
	assert_rc(account_delete(f->db, STR("nobody@example.org")), RC_NOT_FOUND);
	assert_ok(account_delete(f->db, STR("ann@example.org")));
	assert_rc(account_delete(f->db, STR("ann@example.org")), RC_NOT_FOUND);
	assert_int_equal(guests(f), 2);
	assert_ok(add(f, 1, "ann@example.org", ROLE_EDITOR));
}

static void test_words(void **state)
{
	enum account_role role;
	for (enum account_role i = ROLE_ADMINISTRATOR; i < ACCOUNT_ROLES; i++) {
		assert_ok(account_role_of(str_of(account_role_name(i)), &role));
		assert_int_equal(role, i);
	}
	assert_rc(account_role_of(STR("Administrator"), &role), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_insert), STORE_TEST(test_change), STORE_TEST(test_delete),
					   STORE_TEST(test_what_a_login_remembers), STORE_TEST(test_words)};
	return cmocka_run_group_tests_name("store/account", tests, NULL, NULL);
}
