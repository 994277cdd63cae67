/* Tickets: used once, in time, and gone with the login. */
#include "store/ticket.h"

#include "store/account.h"
#include "store_test.h"

static int64_t login(struct store_test *f)
{
	int64_t id = store_test_person(f, "/ada");
	assert_ok(account_insert(f->db, &(struct account){.person_id = id, .email = STR("ada@example.org")}));
	return id;
}

static struct str hash(struct store_test *f, char c)
{
	char *p = arena_alloc(&f->arena, CRYPTO_HASH_SIZE);
	memset(p, c, CRYPTO_HASH_SIZE);
	return str_mem(p, CRYPTO_HASH_SIZE);
}

static void add(struct store_test *f, char c, enum ticket_kind kind, int64_t person_id, int64_t created_at)
{
	const struct ticket t = {.hash = hash(f, c),
				 .kind = kind,
				 .person_id = person_id,
				 .created_by = person_id,
				 .created_at = created_at,
				 .expires_at = created_at + 100};
	assert_ok(ticket_insert(f->db, &t));
}

static void test_used_once(void **state)
{
	struct store_test *f = *state;
	struct ticket t;
	int64_t ada = login(f);
	add(f, 'a', TICKET_INVITE, ada, 1000);
	assert_rc(ticket_get(f->db, &f->arena, hash(f, 'b'), &t), RC_NOT_FOUND);
	assert_ok(ticket_get(f->db, &f->arena, hash(f, 'a'), &t));
	assert_true(str_eq(t.hash, hash(f, 'a')));
	assert_int_equal(t.kind, TICKET_INVITE);
	assert_int_equal(t.person_id, ada);
	assert_int_equal(t.created_by, ada);
	assert_int_equal(t.created_at, 1000);
	assert_int_equal(t.expires_at, 1100);
	assert_int_equal(t.used_at, 0);
	assert_ok(ticket_use(f->db, hash(f, 'a'), 1099));
	assert_rc(ticket_use(f->db, hash(f, 'a'), 1099), RC_CONFLICT);
	assert_ok(ticket_get(f->db, &f->arena, hash(f, 'a'), &t));
	assert_int_equal(t.used_at, 1099);
	assert_rc(ticket_use(f->db, hash(f, 'b'), 1), RC_CONFLICT);
}

static void test_in_time(void **state)
{
	struct store_test *f = *state;
	add(f, 'a', TICKET_RESET, login(f), 1000);
	assert_rc(ticket_use(f->db, hash(f, 'a'), 1100), RC_CONFLICT);
}

static void test_the_newest_counts(void **state)
{
	struct store_test *f = *state;
	struct ticket t;
	int64_t ada = login(f);
	add(f, 'a', TICKET_INVITE, ada, 1000);
	add(f, 'b', TICKET_INVITE, ada, 1010);
	assert_ok(ticket_get_open(f->db, &f->arena, ada, TICKET_INVITE, 1020, &t));
	assert_true(str_eq(t.hash, hash(f, 'b')));
	assert_rc(ticket_get_open(f->db, &f->arena, ada, TICKET_RESET, 1020, &t), RC_NOT_FOUND);
	assert_ok(ticket_end_all(f->db, ada, 1020));
	assert_rc(ticket_get_open(f->db, &f->arena, ada, TICKET_INVITE, 1020, &t), RC_NOT_FOUND);
	assert_rc(ticket_use(f->db, hash(f, 'b'), 1020), RC_CONFLICT);
}

static void test_gone(void **state)
{
	struct store_test *f = *state;
	struct ticket t;
	int64_t ada = login(f), n;
	add(f, 'a', TICKET_INVITE, ada, 1000);
	add(f, 'b', TICKET_RESET, ada, 2000);
	assert_ok(ticket_sweep(f->db, 1500, 10, &n));
	assert_int_equal(n, 1);
	assert_rc(ticket_get(f->db, &f->arena, hash(f, 'a'), &t), RC_NOT_FOUND);
	assert_ok(account_delete(f->db, STR("ada@example.org")));
	assert_rc(ticket_get(f->db, &f->arena, hash(f, 'b'), &t), RC_NOT_FOUND);
	t = (struct ticket){.hash = hash(f, 'c'), .kind = TICKET_RESET, .person_id = ada};
	assert_rc(ticket_insert(f->db, &t), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(test_used_once), STORE_TEST(test_in_time),
					   STORE_TEST(test_the_newest_counts), STORE_TEST(test_gone)};
	return cmocka_run_group_tests_name("store/ticket", tests, NULL, NULL);
}
