/*
 * The outbox at work against a real mail server: tries, waits, what is given up, what a crash leaves, and that nothing
 * goes out where no server is named.
 */
#include "rules/mailer.h"

#include "../net/post.h"
#include "rules_test.h"
#include "store/outbox.h"

#define MINUTE (INT64_C(60) * 1000)

struct trial {
	const char *to;
	struct str key;
};

static enum rc queue_write(struct site *s, struct db *db, void *ctx)
{
	const struct trial *t = ctx;
	return mailer_queue(s, db,
			    &(struct letter){.kind = STR("invite"),
					     .key = t->key,
					     .to = {STR("Ada"), str_of(t->to)},
					     .subject = STR("Hello"),
					     .text = STR("A link.\n")});
}

static enum rc queue(struct rules_test *t, const char *to)
{
	return site_write(t->site, queue_write, &(struct trial){.to = to});
}

static void configure(struct rules_test *t, int port)
{
	struct mail_server server;
	struct str url = arena_printf(&t->arena, "smtp://127.0.0.1:%d", port);
	assert_int_equal(mail_server_parse(&t->arena, url, &server), RC_OK);
	mailer_configure(t->site, &server, &(struct mailbox){STR("News"), STR("news@example.org")});
}

static int64_t count(struct rules_test *t, enum outbox_state state)
{
	int64_t n = -1;
	assert_int_equal(outbox_count(t->db, state, &n), RC_OK);
	db_settle(t->db);
	return n;
}

static int64_t round_at(struct rules_test *t, int64_t now)
{
	int64_t next = 0;
	assert_int_equal(mailer_round(t->site, t->db, now, &next), RC_OK);
	return next;
}

static struct outbox_mail only(struct rules_test *t, enum outbox_state state)
{
	struct outbox_mails list;
	assert_int_equal(outbox_list(t->db, &t->arena, state, 10, &list), RC_OK);
	db_settle(t->db);
	assert_int_equal(list.n, 1);
	return list.items[0];
}

static bool says(struct str text, const char *what)
{
	return str_find(text, str_of(what), 0) != SIZE_MAX;
}

static void nothing_without_a_server(void **state)
{
	struct rules_test *t = *state;
	assert_false(mailer_ready(t->site));
	assert_int_equal(queue(t, "ada@example.org"), RC_CONFLICT);
	configure(t, 1);
	assert_true(mailer_ready(t->site));
	assert_int_equal(queue(t, "ada"), RC_INVALID);
	mailer_configure(t->site, &(struct mail_server){.url = NULL}, &(struct mailbox){.name = STR("")});
	assert_false(mailer_ready(t->site));
	assert_int_equal(count(t, OUTBOX_QUEUED), 0);
}

static void sent(void **state)
{
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	configure(t, p.port);
	struct trial once = {"ada@exämple.org", STR("invite 1")};
	assert_int_equal(site_write(t->site, queue_write, &once), RC_OK);
	assert_int_equal(site_write(t->site, queue_write, &once), RC_OK);
	assert_int_equal(round_at(t, clock_now()), INT64_MAX);
	const char *told = post_told(&p, &t->arena);
	assert_non_null(strstr(told, "\"to\": [\"ada@xn--exmple-cua.org\"]"));
	assert_non_null(strstr(told, "From: \\\"News\\\" <news@example.org>"));
	struct outbox_mail m = only(t, OUTBOX_SENT);
	assert_non_null(strstr(told, arena_printf(&t->arena, "Message-ID: <%.*s>", STR_ARG(m.message_id)).p));
	assert_true(str_ends(m.message_id, STR("@example.org")));
	assert_int_equal(m.body.n, 0);
}

static void tried_again(void **state)
{
	static const int64_t waits[] = {1, 5, 30, 120, 720};
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	configure(t, p.port);
	assert_int_equal(queue(t, "later5@example.org"), RC_OK);
	int64_t now = clock_now();
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		assert_int_equal(round_at(t, now), now + waits[i] * MINUTE);
		struct outbox_mail m = only(t, OUTBOX_QUEUED);
		assert_int_equal(m.tries, i + 1);
		assert_true(says(m.last_error, "451 4.7.1"));
		now += waits[i] * MINUTE;
		assert_int_equal(round_at(t, now - 1), now);
		assert_int_equal(only(t, OUTBOX_QUEUED).tries, i + 1);
	}
	assert_int_equal(round_at(t, now), INT64_MAX);
	assert_int_equal(only(t, OUTBOX_SENT).tries, 6);
}

static void given_up(void **state)
{
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	configure(t, p.port);
	assert_int_equal(queue(t, "refused@example.org"), RC_OK);
	assert_int_equal(queue(t, "ada@example.org"), RC_OK);
	assert_int_equal(round_at(t, clock_now()), INT64_MAX);
	struct outbox_mail m = only(t, OUTBOX_FAILED);
	assert_true(says(m.last_error, "550 5.1.1"));
	assert_int_equal(m.tries, 1);
	assert_int_equal(count(t, OUTBOX_SENT), 1);
}

static void given_up_in_the_end(void **state)
{
	struct rules_test *t = *state;
	configure(t, 1);
	assert_int_equal(queue(t, "ada@example.org"), RC_OK);
	int64_t now = clock_now();
	for (int i = 0; i < MAILER_TRIES; i++)
		now = round_at(t, now);
	struct outbox_mail m = only(t, OUTBOX_FAILED);
	assert_int_equal(m.tries, MAILER_TRIES);
	assert_true(says(m.last_error, "no connection"));
}

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	return outbox_begin(db, *(int64_t *)ctx);
}

/* What a kill between handing over and settling leaves behind. */
static void unknown_is_sent_again(void **state)
{
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	configure(t, p.port);
	assert_int_equal(queue(t, "ada@example.org"), RC_OK);
	struct outbox_mail before = only(t, OUTBOX_QUEUED);
	assert_int_equal(site_write(t->site, begin_write, &before.id), RC_OK);
	assert_int_equal(round_at(t, clock_now()), INT64_MAX);
	assert_int_equal(count(t, OUTBOX_SENDING), 1);
	assert_int_equal(mailer_start(t->site), RC_OK);
	const char *told = post_told(&p, &t->arena);
	mailer_stop(t->site);
	assert_non_null(strstr(told, arena_printf(&t->arena, "Message-ID: <%.*s>", STR_ARG(before.message_id)).p));
}

/* The thread wakes for what is queued while it sleeps, and stops in the middle of a transfer. */
static void the_thread(void **state)
{
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	assert_int_equal(mailer_start(t->site), RC_OK);
	configure(t, p.port);
	assert_int_equal(queue(t, "ada@example.org"), RC_OK);
	assert_non_null(strstr(post_told(&p, &t->arena), "ada@example.org"));
	assert_int_equal(queue(t, "slow@example.org"), RC_OK);
	assert_non_null(strstr(post_told(&p, &t->arena), "slow@example.org"));
	int64_t before = clock_mono();
	mailer_stop(t->site);
	assert_true(clock_mono() - before < 5000);
	assert_int_equal(count(t, OUTBOX_SENT), 1);
	assert_int_equal(count(t, OUTBOX_SENDING), 1);
}

static void tried_at_once(void **state)
{
	struct rules_test *t = *state;
	CLEANUP(post_stop) struct post p;
	post_start(&p, NULL);
	struct letter l = {
		.to = {STR("Ada"), STR("ada@example.org")}, .subject = STR("Test"), .text = STR("It works.")};
	assert_int_equal(mailer_try(t->site, &l), RC_CONFLICT);
	configure(t, p.port);
	assert_int_equal(mailer_try(t->site, &l), RC_OK);
	assert_non_null(strstr(post_told(&p, &t->arena), "Subject: Test"));
	l.to.address = STR("refused@example.org");
	assert_int_equal(mailer_try(t->site, &l), RC_NOT_FOUND);
	assert_int_equal(count(t, OUTBOX_SENT), 0);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(nothing_without_a_server),
		RULES_TEST(sent),
		RULES_TEST(tried_again),
		RULES_TEST(given_up),
		RULES_TEST(given_up_in_the_end),
		RULES_TEST(unknown_is_sent_again),
		RULES_TEST(the_thread),
		RULES_TEST(tried_at_once),
	};
	return cmocka_run_group_tests_name("mailer", tests, NULL, NULL);
}
