/* Bursts of votes: found where they are, by network; voided and restored so that a recount finds no difference. */
#include "rules/vote_watch.h"

#include "rules_test.h"
#include "store/ballot.h"
#include "store/tally.h"

#define NOW INT64_C(1700000000000)

static const struct staff ed = {.name = STR("Ed"), .role = ROLE_EDITOR};

struct casting {
	int64_t article_id, at, n;
	const char *tag;
	uint64_t first; /* voter */
};

static enum rc cast_write(struct site *s, struct db *db, void *ctx)
{
	const struct casting *c = ctx;
	(void)s;
	for (int64_t i = 0; i < c->n; i++) {
		uint64_t voter[2] = {c->first + (uint64_t)i, 7};
		struct ballot b = {.article_id = c->article_id,
				   .block = STR("like"),
				   .voter = str_mem(voter, sizeof voter),
				   .choice = STR("like"),
				   .state = BALLOT_COUNTED,
				   .tag = c->tag ? str_of(c->tag) : STR_NONE,
				   .cast_at = c->at + i};
		enum rc rc = ballots_cast(db, &b, 1);
		if (rc != RC_OK || b.rc != RC_OK)
			return rc != RC_OK ? rc : b.rc;
	}
	return RC_OK;
}

static void cast(struct rules_test *t, struct casting c)
{
	assert_int_equal(site_write(t->site, cast_write, &c), RC_OK);
}

static struct vote_watch watch(struct rules_test *t, int64_t article_id)
{
	struct vote_watch w;
	db_settle(t->db);
	assert_int_equal(vote_watch_read(t->db, &t->arena, article_id, NOW, &w), RC_OK);
	return w;
}

static int64_t likes(struct rules_test *t, int64_t article_id)
{
	struct tally tally;
	int64_t differences;
	db_settle(t->db);
	assert_int_equal(tally_get(t->db, &t->arena, article_id, &tally), RC_OK);
	assert_int_equal(tally_recount_check(t->db, NULL, NULL, &differences), RC_OK);
	assert_int_equal(differences, 0);
	return tally.likes;
}

static void test_what_is_a_burst(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_bare(t), minute = NOW / 60000 * 60000;
	cast(t, (struct casting){a, NOW - INT64_C(8) * 86400000, 50, NULL, 1});       /* too long ago */
	cast(t, (struct casting){a, minute - 3600000, BURST_A_MINUTE - 1, "n", 100}); /* too few */
	cast(t, (struct casting){a, minute - 600000, 40, "n", 200});
	cast(t, (struct casting){a, minute - 480000, 40, NULL, 300}); /* goes on two minutes later */
	struct vote_watch w = watch(t, a);
	assert_int_equal(w.n_bursts, 1);
	assert_int_equal(w.bursts[0].from_at, minute - 600000);
	assert_int_equal(w.bursts[0].to_at, minute - 480000 + 60000);
	assert_int_equal(w.bursts[0].n, 80);
	assert_int_equal(w.bursts[0].networks, 1);
	assert_int_equal(w.bursts[0].many, 40);
	assert_int_equal(w.hours[WATCH_HOURS - 1] + w.hours[WATCH_HOURS - 2], 80 + BURST_A_MINUTE - 1);
	assert_int_equal(watch(t, 0).n_bursts, 1);
	assert_int_equal(watch(t, a + 1).n_bursts, 0);
}

static void test_void_and_restore(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_bare(t), n, restored;
	struct vote_voids voids;
	struct str note;
	cast(t, (struct casting){a, NOW - 60000, 40, "busy", 1});
	cast(t, (struct casting){a, NOW - 60000, NETWORK_MANY, "house", 100});
	struct void_order order = {.article_id = a,
				   .block = STR("like"),
				   .from_at = NOW - 120000,
				   .to_at = NOW,
				   .many_only = true,
				   .note = STR("Bots")};
	assert_int_equal(votes_void(t->site, &ed, &order, &n), RC_OK);
	assert_int_equal(n, 40);
	assert_int_equal(likes(t, a), NETWORK_MANY);
	assert_int_equal(vote_void_told(t->db, &t->arena, a, &n, &note), RC_OK);
	assert_int_equal(n, 40);
	assert_true(str_is(note, "Bots"));
	order.many_only = false;
	assert_int_equal(votes_void(t->site, &ed, &order, &n), RC_OK);
	assert_int_equal(n, NETWORK_MANY);
	assert_int_equal(votes_void(t->site, &ed, &order, &n), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(likes(t, a), 0);
	assert_int_equal(vote_void_list(t->db, &t->arena, a, 10, &voids), RC_OK);
	assert_int_equal(voids.n, 2);
	assert_int_equal(votes_restore(t->site, &ed, voids.items[1].id, &restored), RC_OK);
	assert_int_equal(restored, a);
	assert_int_equal(likes(t, a), 40);
	assert_int_equal(votes_restore(t->site, &ed, voids.items[1].id, &restored), RC_NOT_FOUND);
	assert_int_equal(votes_restore(t->site, &ed, 999, &restored), RC_NOT_FOUND);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_what_is_a_burst),
		RULES_TEST(test_void_and_restore),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
