/* What is kept of one reader, and what is forgotten by age: neither more nor less. */
#include "store/reader_data.h"

#include "ledger_test.h"
#include "store/ballot.h"
#include "store/comment.h"

#define VOTER "0123456789abcdef0123456789abcdef"
#define OTHER "f123456789abcdef0123456789abcdef"

static int64_t comment_add(struct store_test *f, const char *voter, int64_t at)
{
	struct comment c = {.article_id = 2,
			    .author = STR("Ann"),
			    .source = STR("s"),
			    .body = STR("b"),
			    .voter = str_of(voter),
			    .created_at = at};
	assert_ok(comment_insert(f->db, &c));
	assert_ok(comment_email_put(f->db, c.id, STR("ann@x.example")));
	return c.id;
}

static void vote(struct store_test *f, int64_t article, const char *voter)
{
	struct ballot b = {.article_id = article, .block = STR("like"), .voter = str_of(voter), .choice = STR("like")};
	assert_ok(ballots_cast(f->db, &b, 1));
	assert_ok(b.rc);
}

static void test_one_reader(void **state)
{
	struct store_test *f = *state;
	struct reader_ids ids, articles;
	struct reader_rows votes, reports;
	int64_t next = 0;
	bool flag;
	ledger_articles(f, 5);
	int64_t mine = comment_add(f, VOTER, 10), theirs = comment_add(f, OTHER, 20);
	vote(f, 4, VOTER);
	vote(f, 5, OTHER);
	assert_ok(comment_report(f->db, theirs, STR(VOTER), STR("Rude"), STR_NONE, 6, &flag));
	assert_ok(comment_set_state(f->db, mine, COMMENT_REMOVED, STR(""), NULL));
	assert_ok(reader_comments(f->db, &f->arena, STR(VOTER), 0, 10, &ids));
	assert_int_equal(ids.n, 1);
	assert_true(ids.items[0] == mine);
	assert_ok(reader_next_voted(f->db, 0, &next));
	assert_true(next == 4);
	assert_ok(reader_votes(f->db, &f->arena, 4, STR(VOTER), &votes));
	assert_int_equal(votes.n, 1);
	assert_str(((struct reader_vote *)votes.items)->choice, "like");
	assert_ok(reader_votes(f->db, &f->arena, 5, STR(VOTER), &votes));
	assert_int_equal(votes.n, 0);
	assert_rc(reader_next_voted(f->db, 5, &next), RC_NOT_FOUND);
	assert_ok(reader_reported_articles(f->db, &f->arena, &articles));
	assert_int_equal(articles.n, 1);
	assert_true(articles.items[0] == 2);
	assert_ok(reader_reports(f->db, &f->arena, STR(VOTER), &reports));
	assert_int_equal(reports.n, 1);
	assert_str(((struct reader_report *)reports.items)->reason, "Rude");
}

static void test_taking_back_twice(void **state)
{
	struct store_test *f = *state;
	bool flag;
	ledger_articles(f, 2);
	int64_t id = comment_add(f, OTHER, 10);
	assert_ok(comment_report(f->db, id, STR(VOTER), STR(""), STR_NONE, 6, &flag));
	assert_ok(reader_report_delete(f->db, id, STR(VOTER)));
	assert_ok(comment_report(f->db, id, STR(VOTER), STR(""), STR_NONE, 6, &flag));
	assert_true(flag);
}

static void test_forgotten_by_age(void **state)
{
	struct store_test *f = *state;
	struct str email;
	int64_t n, first;
	bool flag;
	ledger_articles(f, 2);
	first = comment_add(f, VOTER, 10);
	comment_add(f, VOTER, 20);
	int64_t young = comment_add(f, VOTER, 30);
	assert_ok(reader_emails_forget(f->db, INT64_MIN, 10, &n));
	assert_int_equal(n, 0);
	assert_ok(reader_emails_forget(f->db, 30, 1, &n));
	assert_int_equal(n, 1);
	assert_rc(comment_email_get(f->db, &f->arena, first, &email), RC_NOT_FOUND);
	assert_ok(reader_emails_forget(f->db, 30, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(comment_email_get(f->db, &f->arena, young, &email));
	assert_ok(comment_report(f->db, young, STR(VOTER), STR(""), STR_NONE, 40, &flag));
	assert_ok(comment_report(f->db, young, STR(OTHER), STR(""), STR_NONE, 50, &flag));
	assert_ok(reader_reports_forget(f->db, 50, 10, &n));
	assert_int_equal(n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_one_reader),
		STORE_TEST(test_taking_back_twice),
		STORE_TEST(test_forgotten_by_age),
	};
	return cmocka_run_group_tests_name("reader_data", tests, NULL, NULL);
}
