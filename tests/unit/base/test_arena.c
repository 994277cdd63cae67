/*
 * Arenas: alignment, zeroing, growth, reuse, and the copies made in them.
 */
#include "test.h"

#include "base/arena.h"

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
	struct arena a;
	arena_init(&a);
	char *pieces[400];
	for (size_t i = 0; i < 400; i++) {
		size_t n = i * 7 % 300;
		pieces[i] = arena_alloc(&a, n);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		assert_true(all_zero(pieces[i], n));
		memset(pieces[i], (int)i, n);
	}
	for (size_t i = 0; i < 400; i++)
		for (size_t k = 0; k < i * 7 % 300; k++)
			assert_int_equal((unsigned char)pieces[i][k], (unsigned char)i);
	arena_done(&a);
	arena_done(&a);
	assert_null(a.block);
}

static void large_pieces_do_not_waste_the_block(void **state)
{
	struct arena a = {0};
	char *small = arena_alloc(&a, 16);
	char *large = arena_alloc(&a, 5u << 20);
	assert_true(all_zero(large, 5u << 20));
	memset(large, 1, 5u << 20);
	char *next = arena_alloc(&a, 16);
	assert_ptr_equal(next, small + 16);
	assert_true(a.total >= (5u << 20) + 32);
	arena_done(&a);
}

static void a_large_piece_may_come_first(void **state)
{
	struct arena a = {0};
	memset(arena_alloc(&a, 1u << 20), 1, 1u << 20);
	memset(arena_alloc(&a, 100), 2, 100);
	arena_reset(&a);
	assert_int_equal(a.total, 0);
	assert_true(all_zero(arena_alloc(&a, 100), 100));
	arena_done(&a);
}

static void reset_reuses_and_zeroes(void **state)
{
	struct arena a = {0};
	char *first = arena_alloc(&a, 64);
	memset(first, 0xAA, 64);
	arena_reset(&a);
	char *again = arena_alloc(&a, 64);
	assert_ptr_equal(first, again);
	assert_true(all_zero(again, 64));
	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&a, 1000), round, 1000);
		arena_reset(&a);
	}
	assert_true(arena_kept(&a) >= 4096);
	arena_done(&a);
	arena_reset(&a); /* of an empty one */
	assert_int_equal(arena_kept(&a), 0);
}

static void copies(void **state)
{
	struct arena a = {0};
	struct str s = arena_str(&a, str_mem("a\0b", 3));
	assert_int_equal(s.n, 3);
	assert_int_equal(s.p[3], 0);
	assert_null(arena_str(&a, STR_NONE).p);
	assert_non_null(arena_str(&a, STR("")).p);
	assert_string_equal(arena_cstr(&a, STR_NONE), "");
	assert_string_equal(arena_cstr(&a, STR("xyz")), "xyz");
	s = arena_printf(&a, "%d-%s", 7, "é");
	assert_true(str_is(s, "7-é"));
	assert_int_equal(s.p[s.n], 0);
	s = arena_join(&a, STR("/"), STR(""), STR("slug"), STR("/"), STR_NONE, STR("never"));
	assert_true(str_is(s, "/slug/"));
	assert_int_equal(s.p[s.n], 0);
	assert_int_equal(arena_join(&a, STR_NONE).n, 0);
	arena_done(&a);
}

static void ask_for_an_overflow(void)
{
	struct arena a = {0};
	arena_array(&a, SIZE_MAX / 2, 4);
}

static void ask_for_everything(void)
{
	struct arena a = {0};
	volatile size_t n = SIZE_MAX - 8; /* hidden from the compiler, which would warn */
	arena_alloc(&a, n);
}

static void absurd_sizes_abort(void **state)
{
	assert_true(aborts(ask_for_an_overflow));
	assert_true(aborts(ask_for_everything));
}

static void arrays(void **state)
{
	struct arena a = {0};
	int64_t *n = arena_array(&a, 1000, sizeof(*n));
	assert_true(all_zero((char *)n, 8000));
	struct str *one = arena_new(&a, struct str);
	assert_null(one->p);
	assert_non_null(arena_array(&a, 0, 8));
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
		cmocka_unit_test(large_pieces_do_not_waste_the_block),
		cmocka_unit_test(a_large_piece_may_come_first),
		cmocka_unit_test(reset_reuses_and_zeroes),
		cmocka_unit_test(copies),
		cmocka_unit_test(absurd_sizes_abort),
		cmocka_unit_test(arrays),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
