/* Mail in the outbox: written once, taken by one sender, settled, forgotten. */
#include "store/outbox.h"

#include "store_test.h"

static int64_t add(struct store_test *f, const char *key, int64_t due_at)
{
	const struct outbox_mail m = {.key = str_of(key),
				      .kind = STR("invite"),
				      .to_name = STR("Ada"),
				      .to_address = STR("ada@example.org"),
				      .subject = STR("Hello"),
				      .body = STR("secret link"),
				      .message_id = STR("1@example.org"),
				      .created_at = 5,
				      .due_at = due_at};
	int64_t id = 0;
	assert_ok(outbox_insert(f->db, &m, &id));
	return id;
}

static int64_t count(struct store_test *f, enum outbox_state state)
{
	int64_t n = -1;
	assert_ok(outbox_count(f->db, state, &n));
	return n;
}

static void test_once_for_a_key(void **state)
{
	struct store_test *f = *state;
	struct outbox_mail m = {.key = STR("invite 7")};
	int64_t id;
	add(f, "invite 7", 10);
	assert_rc(outbox_insert(f->db, &m, &id), RC_CONFLICT);
	m.key = STR_NONE;
	assert_ok(outbox_insert(f->db, &m, &id));
	assert_ok(outbox_insert(f->db, &m, &id));
	assert_int_equal(count(f, OUTBOX_QUEUED), 3);
}

static void test_the_first_that_is_due(void **state)
{
	struct store_test *f = *state;
	struct outbox_mail m;
	assert_rc(outbox_next(f->db, &f->arena, &m), RC_NOT_FOUND);
	add(f, "later", 20);
	int64_t first = add(f, "first", 10);
	add(f, "second", 10);
	assert_ok(outbox_next(f->db, &f->arena, &m));
	assert_int_equal(m.id, first);
	assert_str(m.key, "first");
	assert_str(m.kind, "invite");
	assert_str(m.to_name, "Ada");
	assert_str(m.to_address, "ada@example.org");
	assert_str(m.subject, "Hello");
	assert_str(m.body, "secret link");
	assert_str(m.message_id, "1@example.org");
	assert_int_equal(m.tries, 0);
	assert_int_equal(m.created_at, 5);
	assert_int_equal(m.due_at, 10);
}

static void test_one_sender(void **state)
{
	struct store_test *f = *state;
	struct outbox_mail m;
	int64_t id = add(f, "a", 10);
	assert_rc(outbox_sent(f->db, id, 11), RC_CONFLICT);
	assert_ok(outbox_begin(f->db, id));
	assert_rc(outbox_begin(f->db, id), RC_CONFLICT);
	assert_rc(outbox_next(f->db, &f->arena, &m), RC_NOT_FOUND);
	assert_ok(outbox_postpone(f->db, id, 70, STR("451 later")));
	assert_ok(outbox_next(f->db, &f->arena, &m));
	assert_int_equal(m.due_at, 70);
	assert_int_equal(m.tries, 1);
	assert_str(m.last_error, "451 later");
	assert_str(m.body, "secret link");
	assert_ok(outbox_begin(f->db, id));
	assert_ok(outbox_sent(f->db, id, 71));
	assert_rc(outbox_fail(f->db, id, 72, STR("x")), RC_CONFLICT);
}

static void test_settled_mail_keeps_no_secret(void **state)
{
	struct store_test *f = *state;
	int64_t sent = add(f, "sent", 10), failed = add(f, "failed", 10), n;
	assert_ok(outbox_begin(f->db, sent));
	assert_ok(outbox_begin(f->db, failed));
	assert_ok(outbox_sent(f->db, sent, 50));
	assert_ok(outbox_fail(f->db, failed, 60, STR("550 nobody")));
	struct outbox_mails list;
	assert_ok(outbox_list(f->db, &f->arena, OUTBOX_SENT, 10, &list));
	assert_int_equal(list.n, 1);
	assert_str(list.items[0].body, "");
	assert_int_equal(list.items[0].due_at, 50);
	assert_ok(outbox_list(f->db, &f->arena, OUTBOX_FAILED, 10, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.items[0].state, OUTBOX_FAILED);
	assert_str(list.items[0].body, "");
	assert_str(list.items[0].last_error, "550 nobody");
	add(f, "queued", 1);
	assert_ok(outbox_sweep(f->db, 55, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(outbox_sweep(f->db, 1000, 10, &n));
	assert_int_equal(n, 1);
	assert_int_equal(count(f, OUTBOX_QUEUED), 1);
}

static void test_after_a_crash(void **state)
{
	struct store_test *f = *state;
	struct outbox_mail m;
	int64_t id = add(f, "a", 10), n;
	assert_ok(outbox_begin(f->db, id));
	assert_ok(outbox_recover(f->db, 500, &n));
	assert_int_equal(n, 1);
	assert_ok(outbox_next(f->db, &f->arena, &m));
	assert_int_equal(m.due_at, 500);
	assert_int_equal(m.tries, 1);
	assert_str(m.message_id, "1@example.org");
	assert_ok(outbox_recover(f->db, 501, &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_once_for_a_key), STORE_TEST(test_the_first_that_is_due),
		STORE_TEST(test_one_sender),     STORE_TEST(test_settled_mail_keeps_no_secret),
		STORE_TEST(test_after_a_crash),
	};
	return cmocka_run_group_tests_name("store/outbox", tests, NULL, NULL);
}
