/* Totals: reading, views, counts carried over, and a recount that finds and mends what was tampered with. */
#include "store/tally.h"

#include "ledger_test.h"
#include "store/ballot.h"
#include "store/comment.h"

static void test_empty(void **state)
{
	struct store_test *f = *state;
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, 5, &t));
	assert_int_equal(t.article_id, 5);
	assert_int_equal(t.likes + t.dislikes + t.comments + t.views + (int64_t)t.n_reactions, 0);
	assert_int_equal(tally_reaction(&t, STR("happy")), 0);
}

static void test_read(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 3);
	assert_ok(tally_add(f->db, 1, STR("like"), STR("like"), 3));
	assert_ok(tally_add(f->db, 1, STR("like"), STR("dislike"), 2));
	assert_ok(tally_add(f->db, 1, STR("reaction"), STR("sad"), 4));
	assert_ok(tally_add(f->db, 1, STR("reaction"), STR("happy"), 5));
	assert_ok(tally_add(f->db, 1, STR("stars"), STR("1"), 6));
	assert_ok(tally_add(f->db, 1, STR("stars"), STR("5"), 7));
	assert_ok(tally_add(f->db, 3, STR("comment"), STR("visible"), 8));
	struct tally t[3];
	int64_t ids[] = {3, 2, 1};
	assert_ok(tally_list(f->db, &f->arena, ids, 3, t));
	assert_int_equal(t[0].comments, 8);
	assert_int_equal(t[1].comments, 0);
	assert_int_equal(t[2].likes, 3);
	assert_int_equal(t[2].dislikes, 2);
	assert_int_equal(t[2].n_reactions, 2);
	assert_str(t[2].reactions[0].choice, "happy");
	assert_int_equal(tally_reaction(&t[2], STR("sad")), 4);
	assert_int_equal(t[2].stars[0], 6);
	assert_int_equal(t[2].stars[4], 7);
}

static void test_never_below_zero(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct tally t;
	assert_ok(tally_add(f->db, 1, STR("like"), STR("like"), -2));
	assert_ok(tally_add(f->db, 1, STR("like"), STR("dislike"), 1));
	assert_ok(tally_add(f->db, 1, STR("like"), STR("dislike"), -5));
	assert_ok(tally_add(f->db, 1, STR("like"), STR("like"), 1));
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 1);
	assert_int_equal(t.dislikes, 0);
	assert_int_not_equal(tally_add(f->db, 44, STR("like"), STR("like"), 1), RC_OK);
}

static void test_views(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	const struct tally_views views[] = {{1, 10}, {99, 5}, {2, 1}, {1, 2}, {2, 0}, {2, -4}};
	assert_ok(tally_add_views(f->db, views, ARRAY_LEN(views)));
	struct tally t[2];
	int64_t ids[] = {1, 2}, rows;
	assert_ok(tally_list(f->db, &f->arena, ids, 2, t));
	assert_int_equal(t[0].views, 12);
	assert_int_equal(t[1].views, 1);
	assert_ok(db_query_i64(f->db, "SELECT COUNT(*) FROM tally", &rows));
	assert_int_equal(rows, 2);
	assert_recount(f);
}

static void test_carry(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	struct str like = STR("like");
	struct ballot b = {.article_id = 1, .block = like, .voter = STR("v"), .choice = like};
	assert_ok(ballots_cast(f->db, &b, 1));
	assert_ok(tally_carry(f->db, 1, like, like, 40));
	assert_ok(tally_carry(f->db, 1, like, like, 25));
	assert_ok(tally_carry(f->db, 2, like, STR("dislike"), 7));
	struct tally t;
	int64_t sum;
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 26);
	assert_ok(tally_carried_sum(f->db, 1, like, &sum));
	assert_int_equal(sum, 25);
	assert_ok(tally_carried_sum(f->db, 0, like, &sum));
	assert_int_equal(sum, 32);
	assert_ok(tally_carry(f->db, 1, like, like, 0));
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 1);
	assert_ok(tally_carried_sum(f->db, 1, like, &sum));
	assert_int_equal(sum, 0);
	assert_rc(tally_carry(f->db, 1, like, like, -1), RC_INVALID);
	assert_rc(tally_carry(f->db, 66, like, like, 1), RC_NOT_FOUND);
	assert_rc(tally_carry(f->db, 66, like, like, 0), RC_NOT_FOUND);
	assert_recount(f);
}

struct seen {
	int64_t n;
	int64_t counted, stored;
};

static void see(void *ctx, const struct tally_difference *d)
{
	struct seen *seen = ctx;
	seen->n++;
	seen->counted += d->counted;
	seen->stored += d->stored;
	assert_in_range(d->article_id, 1, 3);
	assert_true(d->block.n > 0 && d->choice.n > 0);
}

static void plant(struct store_test *f)
{
	ledger_articles(f, 3);
	struct ballot b[] = {
		{.article_id = 1, .block = STR("like"), .voter = STR("v"), .choice = STR("like")},
		{.article_id = 1, .block = STR("stars"), .voter = STR("v"), .choice = STR("3"), .state = BALLOT_HELD},
		{.article_id = 2, .block = STR("stars"), .voter = STR("v"), .choice = STR("2")},
	};
	struct comment c = {.article_id = 3, .author = STR("A"), .source = STR("s"), .body = STR("b")};
	const struct tally_views views = {3, 9};
	assert_ok(ballots_cast(f->db, b, ARRAY_LEN(b)));
	assert_ok(comment_insert(f->db, &c));
	assert_ok(tally_carry(f->db, 2, STR("view"), STR("all"), 100));
	assert_ok(tally_add_views(f->db, &views, 1));
	assert_recount(f);
}

static void test_recount(void **state)
{
	struct store_test *f = *state;
	plant(f);
	assert_ok(db_exec_script(f->db, "UPDATE tally SET n = n + 3 WHERE article_id = 1;"
					"DELETE FROM tally WHERE article_id = 2;"
					"UPDATE tally SET n = 0 WHERE article_id = 3 AND block = 'comment';"
					"INSERT INTO tally VALUES (3, 'reaction', 'ghost', 4);"));
	struct seen seen = {0};
	int64_t n;
	assert_ok(tally_recount_check(f->db, see, &seen, &n));
	assert_int_equal(n, 5); /* like, lost star, lost views, comments, ghost */
	assert_int_equal(seen.n, 5);
	assert_int_equal(seen.counted, 1 + 1 + 100 + 1 + 0);
	assert_int_equal(seen.stored, 4 + 0 + 0 + 0 + 4);
	assert_ok(tally_recount_fix(f->db, &n));
	assert_int_equal(n, 5);
	assert_recount(f);
	struct tally t[3];
	int64_t ids[] = {1, 2, 3};
	assert_ok(tally_list(f->db, &f->arena, ids, 3, t));
	assert_int_equal(t[0].likes, 1);
	assert_int_equal(t[1].stars[1], 1);
	assert_int_equal(t[1].views, 100);
	assert_int_equal(t[2].views, 9); /* counted live: in no ledger, and kept */
	assert_int_equal(t[2].n_reactions, 0);
	assert_ok(tally_recount_fix(f->db, &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_empty), STORE_TEST(test_read),  STORE_TEST(test_never_below_zero),
		STORE_TEST(test_views), STORE_TEST(test_carry), STORE_TEST(test_recount),
	};
	return cmocka_run_group_tests_name("store/tally", tests, NULL, NULL);
}
