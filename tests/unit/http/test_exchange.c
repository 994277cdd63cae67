/*
 * What a loop keeps of the exchanges that are done.
 */
#include "support.h"

#include <stdlib.h>

#include "http/conn.h"

#define RUSH 60
#define PAGE ((size_t)300 * 1024)

struct loop_of_none {
	struct shard shard;
	struct conn conn;
};

static void use(struct exchange *x, size_t bytes)
{
	for (size_t n = 0; n < bytes; n += 1000)
		(void)arena_alloc(&x->arena, 1000);
}

/* So many requests at once, each with a page of so many bytes, and all of them done. */
static void rush(struct loop_of_none *l, size_t n, size_t bytes)
{
	struct exchange *all[RUSH];
	l->conn.shard = &l->shard;
	for (size_t i = 0; i < n; i++)
		use(all[i] = exchange_new(&l->conn), bytes);
	for (size_t i = 0; i < n; i++)
		exchange_free(all[i]);
}

static size_t kept(const struct loop_of_none *l)
{
	size_t n = 0;
	for (const struct exchange *x = l->shard.idle_exchanges; x; x = x->next)
		n += arena_kept(&x->arena);
	assert_int_equal(n, l->shard.idle_bytes);
	return n;
}

static void drop_all(struct loop_of_none *l)
{
	while (l->shard.idle_exchanges) {
		struct exchange *x = l->shard.idle_exchanges;
		l->shard.idle_exchanges = x->next;
		arena_done(&x->arena);
		free(x);
	}
}

static void large_blocks_stay_within_a_budget(void **state)
{
	struct loop_of_none l = {0};
	rush(&l, RUSH, PAGE);
	assert_int_equal(l.shard.n_idle_exchanges, RUSH);
	assert_in_range(kept(&l), 512 * 1024, 1536 * 1024);
	rush(&l, RUSH, PAGE);
	assert_in_range(kept(&l), 512 * 1024, 1536 * 1024);
	drop_all(&l);
}

static void one_after_the_other_has_its_block_again(void **state)
{
	struct loop_of_none l = {0};
	rush(&l, 1, PAGE);
	assert_int_equal(kept(&l), 256 * 1024);
	for (int i = 0; i < 100; i++) {
		rush(&l, 1, 100);
		assert_int_equal(kept(&l), 256 * 1024);
	}
	assert_int_equal(l.shard.n_idle_exchanges, 1);
	drop_all(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(large_blocks_stay_within_a_budget),
					   cmocka_unit_test(one_after_the_other_has_its_block_again)};
	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
