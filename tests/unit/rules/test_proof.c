/*
 * Proofs of work: a good one holds once, for its act and its time; whatever was changed does not.
 */
#include "rules/proof.h"

#include "base/crypto.h"
#include "rules_test.h"

#define BITS 8

static int zero_bits(struct str s)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(s, hash);
	return hash[0] == 0 ? 8 : __builtin_clz(hash[0]) - 24;
}

/* As the page's script finds it. */
static struct str solve(struct arena *a, struct str challenge)
{
	for (int i = 0;; i++) {
		struct str proof = arena_printf(a, "%.*s.%d", STR_ARG(challenge), i);
		if (zero_bits(proof) >= BITS)
			return proof;
	}
}

static void test_holds_for_its_act_and_time(void **state)
{
	struct rules_test *t = *state;
	struct str challenge = proof_challenge(t->site, &t->arena, STR("vote 1"), BITS, 1000000);
	struct str proof = solve(&t->arena, challenge);
	assert_true(str_starts(challenge, STR("8.")));
	assert_true(proof.n <= PROOF_MAX);
	assert_true(proof_holds(t->site, STR("vote 1"), proof, 1000000));
	assert_true(proof_holds(t->site, STR("vote 1"), proof, 1000000 + PROOF_MINUTES * 60000));
	assert_false(proof_holds(t->site, STR("vote 1"), proof, 1001000 + PROOF_MINUTES * 60000));
	assert_false(proof_holds(t->site, STR("vote 2"), proof, 1000000));
}

/* Every byte matters, and so does the work. */
static void test_changed(void **state)
{
	struct rules_test *t = *state;
	struct str challenge = proof_challenge(t->site, &t->arena, STR("vote 1"), BITS, 1000000);
	struct str proof = solve(&t->arena, challenge);
	for (size_t i = 0; i < challenge.n; i++) {
		char *changed = (char *)arena_cstr(&t->arena, proof);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(proof_holds(t->site, STR("vote 1"), str_mem(changed, proof.n), 1000000));
	}
	static const char *const wrong[] = {"",     ".",        "....", "8", "8.9", "0.0.a.b.c", "31.9999999999.a.b.1",
					    "none", "undefined"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(proof_holds(t->site, STR("vote 1"), str_of(wrong[i]), 1000000));
	int idle = 0;
	struct str lazy = proof;
	while (zero_bits(lazy) >= BITS)
		lazy = arena_printf(&t->arena, "%.*s.x%d", STR_ARG(challenge), idle++);
	assert_false(proof_holds(t->site, STR("vote 1"), lazy, 1000000));
	assert_false(proof_holds(t->site, STR("vote 1"), challenge, 1000000));
}

static enum rc spend(struct site *s, struct db *db, void *ctx)
{
	return proof_spend(db, *(struct str *)ctx);
}

static void test_spent_once(void **state)
{
	struct rules_test *t = *state;
	struct str challenge = proof_challenge(t->site, &t->arena, STR("vote 1"), BITS, clock_now());
	struct str proof = solve(&t->arena, challenge);
	assert_int_equal(site_write(t->site, spend, &proof), RC_OK);
	assert_int_equal(site_write(t->site, spend, &proof), RC_CONFLICT);
	/* another answer to the same challenge is the same proof */
	struct str again = solve(&t->arena, arena_printf(&t->arena, "%.*s.1", STR_ARG(challenge)));
	assert_int_equal(site_write(t->site, spend, &again), RC_CONFLICT);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_holds_for_its_act_and_time),
		RULES_TEST(test_changed),
		RULES_TEST(test_spent_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
