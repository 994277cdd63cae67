/*
 * One-time codes against the values of RFC 6238 and RFC 4226, and what a person goes through with them.
 */
#include "rules/totp.h"

#include "rules/accounts.h"
#include "rules_test.h"
#include "store/account.h"

static const unsigned char published[TOTP_SECRET_SIZE] = "12345678901234567890";

static void test_published_values(void **state)
{
	(void)state;
	static const struct {
		int64_t step;
		unsigned code;
	} rows[] = {
		{0, 755224},
		{1, 287082},
		{2, 359152},
		{9, 520489}, /* RFC 4226, appendix D */
		{1111111109 / 30, 81804},
		{2000000000 / 30, 279037},
		{INT64_C(20000000000) / 30, 353130},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(totp_code(published, rows[i].step), rows[i].code);
}

static void test_as_people_and_programs_read_it(void **state)
{
	(void)state;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	assert_true(str_is(totp_secret_text(&a, published), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"));
	assert_true(str_is(totp_address(&a, published, STR("The Lantern & Co"), STR("ada@x.example")),
			   "otpauth://totp/The%20Lantern%20%26%20Co:ada%40x.example?secret="
			   "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=The%20Lantern%20%26%20Co"));
}

static int64_t person_add(struct rules_test *t)
{
	struct account account;
	assert_int_equal(account_add(t->site, &staff_program, STR("ada@x.example"), STR("Ada"), ROLE_EDITOR, STR_NONE),
			 RC_OK);
	db_settle(t->db);
	assert_int_equal(account_get_by_email(t->db, &t->arena, STR("ada@x.example"), &account), RC_OK);
	return account.person_id;
}

struct check {
	int64_t person;
	struct str typed;
	bool confirm;
	int64_t now;
	struct arena *arena;
	struct str *codes;
};

static enum rc check_in(struct site *s, struct db *db, void *ctx)
{
	struct check *c = ctx;
	if (c->codes)
		return recovery_codes_make(s, db, c->arena, c->person, c->codes);
	return totp_check(s, db, c->person, c->typed, c->confirm, c->now);
}

static enum rc check(struct rules_test *t, int64_t person, struct str typed, bool confirm, int64_t now)
{
	return site_write(t->site, check_in,
			  &(struct check){.person = person, .typed = typed, .confirm = confirm, .now = now});
}

static struct str code_at(struct rules_test *t, const unsigned char *secret, int64_t at)
{
	return arena_printf(&t->arena, "%06u", totp_code(secret, at / TOTP_STEP_MS));
}

static void test_a_code_works_once_and_around_its_time(void **state)
{
	struct rules_test *t = *state;
	unsigned char secret[TOTP_SECRET_SIZE], again[TOTP_SECRET_SIZE];
	int64_t person = person_add(t), now = INT64_C(1800000000000);
	assert_int_equal(totp_begin(t->site, person, secret), RC_OK);
	assert_int_equal(totp_begin(t->site, person, again), RC_OK);
	assert_memory_equal(secret, again, sizeof secret); /* a page that is loaded twice shows one secret */
	assert_int_equal(check(t, person, STR("12345"), true, now), RC_DENIED);
	assert_int_equal(check(t, person, code_at(t, secret, now - 3 * TOTP_STEP_MS), true, now), RC_DENIED);
	assert_int_equal(check(t, person, code_at(t, secret, now - TOTP_STEP_MS), true, now), RC_OK);
	assert_int_equal(totp_begin(t->site, person, again), RC_CONFLICT);
	assert_int_equal(check(t, person, code_at(t, secret, now - TOTP_STEP_MS), false, now), RC_DENIED);
	assert_int_equal(check(t, person, code_at(t, secret, now), false, now), RC_OK);
	assert_int_equal(check(t, person, code_at(t, secret, now), false, now), RC_DENIED);
	assert_int_equal(check(t, person, code_at(t, secret, now - TOTP_STEP_MS), false, now), RC_DENIED);
}

static void test_recovery_codes(void **state)
{
	struct rules_test *t = *state;
	unsigned char secret[TOTP_SECRET_SIZE];
	struct str codes[RECOVERY_CODES];
	int64_t person = person_add(t), now = INT64_C(1800000000000);
	assert_int_equal(totp_begin(t->site, person, secret), RC_OK);
	struct check make = {.person = person, .arena = &t->arena, .codes = codes};
	assert_int_equal(site_write(t->site, check_in, &make), RC_OK);
	assert_int_equal(check(t, person, codes[0], false, now), RC_DENIED); /* not before it is confirmed */
	assert_int_equal(check(t, person, code_at(t, secret, now), true, now), RC_OK);
	assert_int_equal(check(t, person, codes[0], false, now), RC_OK);
	assert_int_equal(check(t, person, codes[0], false, now), RC_DENIED);
	assert_int_equal(check(t, person, STR("aaaaa-bbbbb"), false, now), RC_DENIED);
	assert_int_equal(site_write(t->site, check_in, &make), RC_OK);
	assert_int_equal(check(t, person, codes[9], false, now), RC_OK);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_values),
		cmocka_unit_test(test_as_people_and_programs_read_it),
		RULES_TEST(test_a_code_works_once_and_around_its_time),
		RULES_TEST(test_recovery_codes),
	};
	return cmocka_run_group_tests_name("rules/totp", tests, NULL, NULL);
}
