/*
 * Logins: addresses, passwords, and the administrator who stays.
 */
#include "rules/accounts.h"

#include "rules_test.h"

static void test_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *sent, *kept;
	} rows[] = {
		{"ada@example.org", "ada@example.org"},
		{"  Ada@Example.ORG\n", "ada@example.org"},
		{"a.b+c@x.example", "a.b+c@x.example"},
		{"Ünal@exämple.org", "ünal@xn--exmple-cua.org"},
		{"a@xn--exmple-cua.org", "a@xn--exmple-cua.org"},
		{"a@ｍail.example", "a@mail.example"},       /* one host in other letters */
		{"a@mаil.example", "a@xn--mil-6cd.example"}, /* with a Cyrillic a: another one */
		{"a@ⓜail。example", "a@mail.example"},
		{"a@ℳ\u00adail.example", "a@mail.example"},
		{"a@ma\u202eil.example", NULL},
		{"a@b_ü..example", NULL},
		{"a@b%c.example", NULL},
		{"", NULL},
		{"ada", NULL},
		{"@example.org", NULL},
		{"ada@", NULL},
		{"a@b@c", NULL},
		{"root@localhost", "root@localhost"},
		{"ada@example", NULL},
		{"ada@.example.org", NULL},
		{"ada@example.org.", NULL},
		{"ada@example..org", NULL},
		{"a(b)@c.d", NULL},
		{"\"a\"@c.d", NULL},
		{"a;b@c.d", NULL},
		{"mailto:a@c.d", NULL},
		{"a\\b@c.d", NULL},
		{"a b@c.d", NULL},
		{"<a@b.c>", NULL},
		{"a,b@c.d", NULL},
		{"a@b\nc.d", NULL},
		{"\xff@b.c", NULL},
	};
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str kept;
		enum rc rc = email_normalise(&a, str_of(rows[i].sent), &kept);
		assert_int_equal(rc, rows[i].kept ? RC_OK : RC_INVALID);
		if (rows[i].kept)
			assert_true(str_is(kept, rows[i].kept));
	}
	char longest[300];
	memset(longest, 'a', sizeof longest);
	memcpy(longest + 280, "@b.example", sizeof "@b.example");
	struct str kept;
	assert_int_equal(email_normalise(&a, str_of(longest), &kept), RC_INVALID);
	assert_int_equal(email_normalise(&a, str_of(longest + 60), &kept), RC_OK);
}

static void test_one_login_for_an_address(void **state)
{
	struct rules_test *t = *state;
	struct str pass = STR("long enough");
	assert_int_equal(account_add(t->site, &staff_program, STR("ada@x.example"), STR("Ada"), ROLE_EDITOR, pass),
			 RC_OK);
	assert_int_equal(account_add(t->site, &staff_program, STR("ADA@x.example"), STR("Ada"), ROLE_AUTHOR, pass),
			 RC_CONFLICT);
	assert_int_equal(account_add(t->site, &staff_program, STR("bob@x.example"), STR(""), ROLE_AUTHOR, STR("short")),
			 RC_INVALID);
	assert_int_equal(account_add(t->site, &staff_program, STR("bob@x.example"), STR(""), ROLE_AUTHOR, STR_NONE),
			 RC_OK);
	struct accounts all;
	assert_int_equal(account_list(t->db, &t->arena, &all), RC_OK);
	assert_int_equal(all.n, 2);
}

static void test_the_last_administrator_stays(void **state)
{
	struct rules_test *t = *state;
	struct str ada = STR("ada@x.example"), bob = STR("bob@x.example"), pass = STR("long enough");
	assert_int_equal(account_add(t->site, &staff_program, ada, STR("Ada"), ROLE_ADMINISTRATOR, pass), RC_OK);
	assert_int_equal(account_add(t->site, &staff_program, bob, STR("Bob"), ROLE_EDITOR, pass), RC_OK);
	assert_int_equal(account_remove(t->site, &staff_program, ada), RC_CONFLICT);
	assert_int_equal(account_change_role(t->site, &staff_program, ada, ROLE_EDITOR), RC_CONFLICT);
	assert_int_equal(account_change_role(t->site, &staff_program, ada, ROLE_ADMINISTRATOR), RC_OK);
	assert_int_equal(account_change_password(t->site, &staff_program, ada, STR("another long one")), RC_OK);
	assert_int_equal(account_change_role(t->site, &staff_program, bob, ROLE_ADMINISTRATOR), RC_OK);
	assert_int_equal(account_remove(t->site, &staff_program, ada), RC_OK);
	assert_int_equal(account_remove(t->site, &staff_program, bob), RC_CONFLICT);
	assert_int_equal(account_remove(t->site, &staff_program, ada), RC_NOT_FOUND);
	assert_int_equal(account_change_password(t->site, &staff_program, ada, pass), RC_NOT_FOUND);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		RULES_TEST(test_one_login_for_an_address),
		RULES_TEST(test_the_last_administrator_stays),
	};
	return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
