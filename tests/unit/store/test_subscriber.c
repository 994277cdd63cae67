/* Subscribers and notices as rows: one for an address, one for an answer, none for who said no. */
#include "store/subscriber.h"

#include "ledger_test.h"
#include "store/comment.h"
#include "store/outbox.h"

/* The author's name is the voter, too. */
static int64_t comment_add(struct store_test *f, const char *author)
{
	struct comment c = {.article_id = 1,
			    .author = str_of(author),
			    .voter = str_of(author),
			    .source = STR("s"),
			    .body = STR("b")};
	struct comments any;
	assert_ok(comment_list_all(f->db, &f->arena, 1, 0, 1, &any));
	if (any.n == 0)
		ledger_articles(f, 1);
	assert_ok(comment_insert(f->db, &c));
	return c.id;
}

static struct subscriber add(struct store_test *f, const char *mark)
{
	struct subscriber s;
	int64_t comment = comment_add(f, "Ann");
	assert_ok(subscriber_add(f->db, str_of(mark), str_of(mark), comment, 5));
	assert_ok(subscriber_get_by_mark(f->db, &f->arena, str_of(mark), &s));
	return s;
}

static void test_one_for_an_address(void **state)
{
	struct store_test *f = *state;
	struct subscriber s, first = add(f, "m");
	assert_int_equal(first.state, SUBSCRIBER_NEW);
	assert_ok(subscriber_next_new(f->db, &f->arena, &s));
	assert_int_equal(s.id, first.id);
	assert_ok(subscriber_set(f->db, s.id, SUBSCRIBER_OFF, PACE_DAILY, 6));
	assert_int_equal(add(f, "m").id, first.id); /* and it stays as it is */
	assert_ok(subscriber_get_by_link(f->db, &f->arena, STR("m"), &s));
	assert_int_equal(s.state, SUBSCRIBER_OFF);
	assert_int_equal(s.pace, PACE_DAILY);
	assert_rc(subscriber_next_new(f->db, &f->arena, &s), RC_NOT_FOUND);
	assert_rc(subscriber_get_by_link(f->db, &f->arena, STR("x"), &s), RC_NOT_FOUND);
}

static void test_an_answer_once(void **state)
{
	struct store_test *f = *state;
	struct subscriber s = add(f, "m");
	struct reply_notices due;
	int64_t reply = comment_add(f, "Bob"), id, at;
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND);
	assert_ok(subscriber_set(f->db, s.id, SUBSCRIBER_ON, PACE_HOURLY, 6));
	assert_ok(reply_notice_add(f->db, reply, s.id, 100));
	assert_ok(reply_notice_add(f->db, reply, s.id, 50));
	assert_ok(reply_notice_next(f->db, &id, &at));
	assert_true(id == s.id && at == 100);
	assert_ok(reply_notice_list(f->db, &f->arena, s.id, 99, 10, &due));
	assert_int_equal(due.n, 0);
	assert_ok(reply_notice_list(f->db, &f->arena, s.id, 100, 10, &due));
	assert_int_equal(due.n, 1);
	assert_true(due.ids[0] == reply);
	assert_ok(reply_notice_settle(f->db, reply, s.id, STR("none")));
	assert_ok(reply_notice_add(f->db, reply, s.id, 200));
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND);
}

static void test_no_more(void **state)
{
	struct store_test *f = *state;
	struct subscriber s = add(f, "m");
	int64_t id, at;
	assert_ok(reply_notice_add(f->db, comment_add(f, "Bob"), s.id, 100));
	assert_ok(subscriber_set_bounced(f->db, s.id, 7));
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND);
	assert_ok(subscriber_get(f->db, &f->arena, s.id, &s));
	assert_int_equal(s.state, SUBSCRIBER_BOUNCED);
}

static bool covers(struct store_test *f, int64_t id, int64_t comment_id, const char *voter)
{
	bool covered;
	assert_ok(subscriber_covers(f->db, id, comment_id, str_of(voter), &covered));
	return covered;
}

static void test_whom_it_covers(void **state)
{
	struct store_test *f = *state;
	struct subscriber s = add(f, "m");
	int64_t id = s.id, bobs = comment_add(f, "Bob"), later = comment_add(f, "Ann");
	assert_true(covers(f, id, s.comment_id, "Ann"));
	assert_false(covers(f, id, later, "Ann")); /* who wrote the address may be anybody */
	assert_ok(subscriber_add(f->db, STR("m"), STR("m"), bobs, 6));
	assert_false(covers(f, id, bobs, "Bob"));
	assert_false(covers(f, add(f, "n").id, bobs, "Bob"));
	assert_ok(subscriber_cover(f->db, id, STR("Bob")));
	assert_ok(subscriber_cover(f->db, id, STR("Bob")));
	assert_true(covers(f, id, bobs, "Bob"));
	assert_ok(subscriber_uncover(f->db, &f->arena, STR("Ann"), 7));
	assert_true(covers(f, id, bobs, "Bob"));
	assert_ok(subscriber_uncover(f->db, &f->arena, STR("Bob"), 7));
	assert_false(covers(f, id, bobs, "Bob"));
}

/* What each state becomes when nobody is left. */
static void test_nobody_is_left(void **state)
{
	struct store_test *f = *state;
	static const struct {
		const char *mark;
		enum subscriber_state before, after;
	} cases[] = {{"asked", SUBSCRIBER_ASKED, SUBSCRIBER_ASKED},
		     {"on", SUBSCRIBER_ON, SUBSCRIBER_OFF},
		     {"off", SUBSCRIBER_OFF, SUBSCRIBER_OFF},
		     {"bounced", SUBSCRIBER_BOUNCED, SUBSCRIBER_BOUNCED}};
	struct subscriber s;
	int64_t reply = comment_add(f, "Bob"), id, at;
	add(f, "new");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		s = add(f, cases[i].mark);
		s.state = cases[i].before;
		assert_ok(subscriber_set(f->db, s.id, s.state, PACE_DAILY, 6));
		if (s.state == SUBSCRIBER_ON)
			assert_ok(reply_notice_add(f->db, reply, s.id, 100));
	}
	struct subscriber shared = add(f, "shared");
	assert_ok(subscriber_set(f->db, shared.id, SUBSCRIBER_ON, PACE_DAILY, 6));
	assert_ok(subscriber_cover(f->db, shared.id, STR("Bob")));
	struct comment asking = {.article_id = 1, .author = STR("Cy"), .voter = STR("Cy"), .notify = true};
	assert_ok(comment_insert(f->db, &asking));
	assert_ok(subscriber_add(f->db, STR("other"), STR("other"), asking.id, 5));
	assert_ok(subscriber_get_by_mark(f->db, &f->arena, STR("other"), &s));
	assert_ok(subscriber_cover(f->db, s.id, STR("Ann")));
	assert_ok(subscriber_uncover(f->db, &f->arena, STR("Ann"), 7));
	assert_ok(subscriber_get(f->db, &f->arena, s.id, &s)); /* it is for Cy's, too */
	assert_rc(subscriber_get_by_mark(f->db, &f->arena, STR("new"), &s), RC_NOT_FOUND);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_ok(subscriber_get_by_mark(f->db, &f->arena, str_of(cases[i].mark), &s));
		assert_int_equal(s.state, cases[i].after);
	}
	assert_ok(subscriber_get(f->db, &f->arena, shared.id, &s));
	assert_int_equal(s.state, SUBSCRIBER_ON);
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND); /* nothing waits to be told */
}

/* Never twice, and gone with who it was for. */
static void test_its_mail(void **state)
{
	struct store_test *f = *state;
	struct subscriber s = add(f, "m");
	struct outbox_mail m = {
		.kind = STR("answers"), .subscriber_id = s.id, .unsubscribe = STR("https://x.example/")};
	int64_t id, n;
	assert_ok(outbox_insert(f->db, &m, &id));
	assert_ok(outbox_next(f->db, &f->arena, &m));
	assert_str(m.unsubscribe, "https://x.example/");
	assert_true(m.subscriber_id == s.id);
	assert_ok(outbox_begin(f->db, id));
	assert_ok(outbox_recover(f->db, 9, &n));
	assert_int_equal(n, 0);
	assert_ok(outbox_give_up(f->db, 9, STR("unknown"), &n));
	assert_int_equal(n, 1);
	assert_ok(outbox_count(f->db, OUTBOX_FAILED, &n));
	assert_int_equal(n, 1);
	assert_ok(subscriber_delete(f->db, STR("m")));
	assert_ok(outbox_count(f->db, OUTBOX_FAILED, &n));
	assert_int_equal(n, 0);
}

/* A letter to s, in that state, that tells of both; its number. */
static int64_t letter(struct store_test *f, const struct subscriber *s, const char *key, enum outbox_state state,
		      int64_t a, int64_t b)
{
	int64_t id;
	const struct outbox_mail m = {.key = str_of(key), .kind = STR("answers"), .subscriber_id = s->id};
	assert_ok(outbox_insert(f->db, &m, &id));
	if (state != OUTBOX_QUEUED)
		assert_ok(outbox_begin(f->db, id));
	if (state == OUTBOX_SENT)
		assert_ok(outbox_sent(f->db, id, 8));
	for (int i = 0; i < 2; i++) {
		assert_ok(reply_notice_add(f->db, i ? b : a, s->id, 5));
		assert_ok(reply_notice_settle(f->db, i ? b : a, s->id, m.key));
	}
	return id;
}

static int64_t letters(struct store_test *f, enum outbox_state state)
{
	int64_t n;
	assert_ok(outbox_count(f->db, state, &n));
	return n;
}

static void test_a_letter_is_taken_back(void **state)
{
	struct store_test *f = *state;
	struct subscriber s = add(f, "m");
	struct reply_notices due;
	int64_t a = comment_add(f, "Bob"), b = comment_add(f, "Cy"), id, at;
	assert_ok(subscriber_set(f->db, s.id, SUBSCRIBER_ON, PACE_HOURLY, 6));
	letter(f, &s, "queued", OUTBOX_QUEUED, a, b);
	assert_ok(letters_take_back(f->db, a, false, 9));
	assert_int_equal(letters(f, OUTBOX_QUEUED), 0);
	assert_ok(
		reply_notice_list(f->db, &f->arena, s.id, 9, 10, &due)); /* only the other, and a may be told of anew */
	assert_true(due.n == 1 && due.ids[0] == b);
	assert_ok(reply_notice_add(f->db, a, s.id, 9));
	assert_ok(reply_notice_list(f->db, &f->arena, s.id, 9, 10, &due));
	assert_int_equal(due.n, 2);

	letter(f, &s, "sending", OUTBOX_SENDING, a, b);
	assert_ok(letters_take_back(f->db, b, false, 9));
	assert_int_equal(letters(f, OUTBOX_SENDING), 0);
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND); /* it may have arrived */

	letter(f, &s, "sent", OUTBOX_SENT, a, b);
	assert_ok(letters_take_back(f->db, a, false, 9));
	assert_int_equal(letters(f, OUTBOX_SENT), 1);
	assert_ok(letters_take_back(f->db, a, true, 9));
	assert_int_equal(letters(f, OUTBOX_SENT), 0);
	assert_rc(reply_notice_next(f->db, &id, &at), RC_NOT_FOUND);
}

/* Whose letter went out, or may have, is not asked a second time; who was not asked yet can be. */
static void test_a_question_is_taken_back(void **state)
{
	struct store_test *f = *state;
	struct subscriber fresh = add(f, "fresh"), waits = add(f, "waits"), asked = add(f, "asked"), s;
	struct outbox_mail m = {.kind = STR("confirm"), .subscriber_id = asked.id};
	int64_t id;
	assert_ok(outbox_insert(f->db, &m, &id));
	assert_ok(outbox_begin(f->db, id));
	assert_ok(outbox_sent(f->db, id, 7));
	m.subscriber_id = waits.id;
	assert_ok(outbox_insert(f->db, &m, &id));
	assert_ok(subscriber_set(f->db, waits.id, SUBSCRIBER_ASKED, PACE_AT_ONCE, 6));
	assert_ok(subscriber_set(f->db, asked.id, SUBSCRIBER_ASKED, PACE_AT_ONCE, 6));
	assert_ok(letters_take_back(f->db, fresh.comment_id, false, 9));
	assert_ok(letters_take_back(f->db, waits.comment_id, false, 9));
	assert_ok(letters_take_back(f->db, asked.comment_id, true, 9));
	assert_rc(subscriber_get(f->db, &f->arena, fresh.id, &s), RC_NOT_FOUND);
	assert_rc(subscriber_get(f->db, &f->arena, waits.id, &s), RC_NOT_FOUND);
	assert_ok(subscriber_get(f->db, &f->arena, asked.id, &s));
	assert_int_equal(letters(f, OUTBOX_QUEUED) + letters(f, OUTBOX_SENT), 0);
}

static void test_what_moderators_were_told(void **state)
{
	struct store_test *f = *state;
	struct desk_notice last;
	int64_t newest;
	assert_ok(desk_notice_get(f->db, &last));
	assert_int_equal(last.told_at, 0);
	assert_ok(desk_notice_newest(f->db, &newest));
	assert_int_equal(newest, 0);
	int64_t first = comment_add(f, "Ann"), second = comment_add(f, "Bob");
	assert_ok(comment_set_state(f->db, first, COMMENT_PENDING, STR(""), NULL));
	assert_ok(comment_set_state(f->db, second, COMMENT_PENDING, STR(""), NULL));
	comment_add(f, "Cy");
	assert_ok(desk_notice_newest(f->db, &newest));
	assert_int_equal(newest, second);
	assert_ok(desk_notice_set(f->db, &(struct desk_notice){first, 7}));
	assert_ok(desk_notice_set(f->db, &(struct desk_notice){second, 8}));
	assert_ok(desk_notice_get(f->db, &last));
	assert_true(last.comment_id == second && last.told_at == 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_one_for_an_address),
		STORE_TEST(test_an_answer_once),
		STORE_TEST(test_no_more),
		STORE_TEST(test_whom_it_covers),
		STORE_TEST(test_nobody_is_left),
		STORE_TEST(test_its_mail),
		STORE_TEST(test_a_letter_is_taken_back),
		STORE_TEST(test_a_question_is_taken_back),
		STORE_TEST(test_what_moderators_were_told),
	};
	return cmocka_run_group_tests_name("subscriber", tests, NULL, NULL);
}
