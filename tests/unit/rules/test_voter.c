/*
 * The voter's cookie and what is stored instead of it.
 */
#include "rules/voter.h"

#include "rules_test.h"

static void test_a_cookie_comes_back(void **state)
{
	struct rules_test *t = *state;
	char cookie[VOTER_COOKIE_SIZE + 1];
	struct voter first = voter_from_cookie(t->site, STR_NONE);
	assert_false(first.known);
	voter_cookie(t->site, &first, cookie);
	assert_int_equal(strlen(cookie), VOTER_COOKIE_SIZE);
	struct voter again = voter_from_cookie(t->site, str_of(cookie));
	assert_true(again.known);
	assert_memory_equal(first.id, again.id, VOTER_ID_SIZE);
}

static void test_every_changed_character_is_a_forgery(void **state)
{
	struct rules_test *t = *state;
	char cookie[VOTER_COOKIE_SIZE + 1];
	struct voter v = voter_from_cookie(t->site, STR(""));
	voter_cookie(t->site, &v, cookie);
	for (int i = 0; i < VOTER_COOKIE_SIZE; i++) {
		char kept = cookie[i];
		/* Far enough from it that no unused bit of the last character hides the change. */
		cookie[i] = kept == 'A' ? 'w' : 'A';
		assert_false(voter_from_cookie(t->site, str_of(cookie)).known);
		cookie[i] = '!';
		assert_false(voter_from_cookie(t->site, str_of(cookie)).known);
		cookie[i] = kept;
	}
	assert_true(voter_from_cookie(t->site, str_of(cookie)).known);
	assert_false(voter_from_cookie(t->site, str_slice(str_of(cookie), 0, VOTER_COOKIE_SIZE - 1)).known);
	assert_false(voter_from_cookie(t->site, arena_join(&t->arena, str_of(cookie), STR("A"), STR_NONE)).known);
}

static void test_another_site_does_not_know_it(void **state)
{
	struct rules_test *t = *state;
	char cookie[VOTER_COOKIE_SIZE + 1];
	struct voter v = voter_from_cookie(t->site, STR_NONE);
	voter_cookie(t->site, &v, cookie);
	struct site other = *t->site;
	other.key[0] ^= 1;
	assert_false(voter_from_cookie(&other, str_of(cookie)).known);
}

static void test_new_voters_differ(void **state)
{
	struct rules_test *t = *state;
	struct voter a = voter_from_cookie(t->site, STR_NONE), b = voter_from_cookie(t->site, STR_NONE);
	assert_memory_not_equal(a.id, b.id, VOTER_ID_SIZE);
}

static void test_hashes_cannot_be_joined(void **state)
{
	struct rules_test *t = *state;
	struct voter v = voter_from_cookie(t->site, STR_NONE);
	unsigned char own[CRYPTO_HASH_SIZE], mark[CRYPTO_HASH_SIZE], one[CRYPTO_HASH_SIZE], two[CRYPTO_HASH_SIZE],
		other[CRYPTO_HASH_SIZE];
	voter_own_hash(t->site, &v, own);
	voter_hash(t->site, &v, 0, mark);
	voter_hash(t->site, &v, 1, one);
	voter_hash(t->site, &v, 2, two);
	assert_memory_not_equal(one, two, sizeof one);
	assert_memory_not_equal(own, one, sizeof one);
	assert_memory_not_equal(own, mark, sizeof mark);
	assert_memory_not_equal(own, v.id, VOTER_ID_SIZE);
	voter_ballot_hash(t->site, str_mem(own, sizeof own), 1, other);
	assert_memory_equal(one, other, sizeof one);
	/* What comments carry leads to no vote. */
	voter_ballot_hash(t->site, str_mem(mark, sizeof mark), 1, other);
	assert_memory_not_equal(one, other, sizeof one);
	voter_mark(t->site, str_mem(own, sizeof own), other);
	assert_memory_equal(mark, other, sizeof mark);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_a_cookie_comes_back),           RULES_TEST(test_every_changed_character_is_a_forgery),
		RULES_TEST(test_another_site_does_not_know_it), RULES_TEST(test_new_voters_differ),
		RULES_TEST(test_hashes_cannot_be_joined),
	};
	return cmocka_run_group_tests_name("voter", tests, NULL, NULL);
}
