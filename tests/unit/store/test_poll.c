/*
 * Polls there and back, their ballots' block, and that a recount finds what votes came to.
 */
#include "store/poll.h"

#include "ledger_test.h"
#include "store/ballot.h"

static struct poll sample(int64_t article)
{
	return (struct poll){.article_id = article,
			     .question = STR("Which pier?"),
			     .choices = {STR("The old one"), STR("Neither, thanks")},
			     .n_choices = 2,
			     .closes_at = LEDGER_NOW};
}

static void there_and_back(void **state)
{
	struct store_test *t = *state;
	struct poll p = sample(1), got;
	struct polls all;
	ledger_articles(t, 2);
	assert_ok(poll_insert(t->db, &p, 5, &p.id));
	assert_ok(poll_get(t->db, &t->arena, p.id, &got));
	assert_int_equal(got.article_id, 1);
	assert_int_equal(got.closes_at, LEDGER_NOW);
	assert_int_equal(got.n_choices, 2);
	assert_str(got.question, "Which pier?");
	assert_str(got.choices[1], "Neither, thanks");
	p.choices[p.n_choices++] = STR("Both");
	p.closes_at = 0;
	assert_ok(poll_update(t->db, &p, 6));
	assert_ok(poll_list(t->db, &t->arena, 1, &all));
	assert_int_equal(all.n, 1);
	assert_int_equal(all.items[0].n_choices, 3);
	assert_int_equal(all.items[0].closes_at, 0);
	assert_ok(poll_list(t->db, &t->arena, 2, &all));
	assert_int_equal(all.n, 0);
	assert_ok(poll_delete(t->db, p.id));
	assert_int_equal(poll_delete(t->db, p.id), RC_NOT_FOUND);
	assert_int_equal(poll_update(t->db, &p, 7), RC_NOT_FOUND);
	assert_int_equal(poll_get(t->db, &t->arena, p.id, &got), RC_NOT_FOUND);
}

static void closing(void **state)
{
	struct poll p = {.closes_at = 10};
	assert_false(poll_closed(&p, 9));
	assert_true(poll_closed(&p, 10));
	p.closes_at = 0;
	assert_false(poll_closed(&p, INT64_MAX));
}

static void blocks_and_numbers(void **state)
{
	char buffer[BLOCK_NAME_SIZE];
	int64_t id = 0;
	struct str longest = poll_block(buffer, INT64_MAX);
	assert_true(poll_of_block(longest, &id));
	assert_true(id == INT64_MAX);
	assert_str(poll_block(buffer, 7), "poll:7");
	assert_false(poll_of_block(STR("poll:"), &id));
	assert_false(poll_of_block(STR("poll:x"), &id));
	assert_false(poll_of_block(STR("stars"), &id));
	assert_int_equal(poll_number(STR("1")), 1);
	assert_int_equal(poll_number(STR("10")), 10);
	static const char *const wrong[] = {"", "0", "11", "01", "-1", "x", "1 ", "100"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(poll_number(str_of(wrong[i])), 0);
}

static void cast(struct store_test *t, const struct poll *p, const char *voter, const char *choice)
{
	char block[BLOCK_NAME_SIZE];
	struct ballot b = {.article_id = p->article_id,
			   .block = poll_block(block, p->id),
			   .voter = str_of(voter),
			   .choice = str_of(choice),
			   .cast_at = LEDGER_NOW};
	assert_ok(ballots_cast(t->db, &b, 1));
	assert_ok(b.rc);
}

static void votes(void **state)
{
	struct store_test *t = *state;
	struct poll p = sample(1), other = sample(1);
	struct str question, words;
	struct tally tally;
	struct ballot_mine mine;
	bool voted;
	ledger_articles(t, 1);
	assert_ok(poll_insert(t->db, &p, 5, &p.id));
	assert_ok(poll_insert(t->db, &other, 5, &other.id));
	assert_ok(poll_voted(t->db, &p, &voted));
	assert_false(voted);
	assert_ok(tally_carry(t->db, 1, STR("poll:1"), STR("2"), 3));
	assert_ok(poll_voted(t->db, &p, &voted));
	assert_true(voted); /* by voters of the site it came from */
	assert_ok(tally_carry(t->db, 1, STR("poll:1"), STR("2"), 0));
	assert_ok(poll_voted(t->db, &p, &voted));
	assert_false(voted);
	cast(t, &p, "voter-number-one", "2");
	cast(t, &p, "voter-number-two", "2");
	cast(t, &other, "voter-number-one", "1");
	cast(t, &p, "voter-number-two", "1");
	assert_ok(poll_voted(t->db, &p, &voted));
	assert_true(voted);
	assert_ok(tally_get(t->db, &t->arena, 1, &tally));
	assert_int_equal(tally_poll_votes(&tally, p.id, 1), 1);
	assert_int_equal(tally_poll_votes(&tally, p.id, 2), 1);
	assert_int_equal(tally_poll_votes(&tally, other.id, 1), 1);
	assert_int_equal(tally_poll_votes(&tally, other.id, 2), 0);
	assert_ok(ballot_mine(t->db, &t->arena, 1, STR("voter-number-one"), &mine));
	assert_int_equal(mine.n_polls, 2);
	assert_recount(t);
	assert_ok(poll_words(t->db, &t->arena, STR("poll:1"), STR("2"), &question, &words));
	assert_str(words, "Neither, thanks");
	assert_ok(poll_words(t->db, &t->arena, STR("poll:1"), STR("3"), &question, &words));
	assert_str(words, "");
	assert_int_equal(poll_words(t->db, &t->arena, STR("like"), STR("like"), &question, &words), RC_NOT_FOUND);
	assert_int_equal(poll_words(t->db, &t->arena, STR("poll:99"), STR("1"), &question, &words), RC_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(there_and_back),
		cmocka_unit_test(closing),
		cmocka_unit_test(blocks_and_numbers),
		STORE_TEST(votes),
	};
	return cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
