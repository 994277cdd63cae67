/*
 * The hash table: order, growth, replacing, keys of any bytes.
 */
#include "test.h"

#include "base/map.h"

static void empty(void **state)
{
	struct arena a = {0};
	struct map m;
	map_init(&m, &a);
	assert_null(map_get(&m, STR("x")));
	assert_false(map_has(&m, STR("")));
	arena_done(&a);
}

static void many_keys_in_order(void **state)
{
	struct arena a = {0};
	struct map m;
	map_init(&m, &a);
	for (uintptr_t i = 0; i < 20000; i++) {
		char key[32];
		snprintf(key, sizeof(key), "key-%zu", (size_t)i);
		map_set(&m, str_of(key), (void *)(i + 1)); /* the key's buffer is gone afterwards */
	}
	assert_int_equal(m.n, 20000);
	for (uintptr_t i = 0; i < 20000; i++) {
		char key[32];
		snprintf(key, sizeof(key), "key-%zu", (size_t)i);
		assert_ptr_equal(map_get(&m, str_of(key)), (void *)(i + 1));
		assert_true(str_is(m.entries[i].key, key));
	}
	assert_null(map_get(&m, STR("key-20000")));
	arena_done(&a);
}

static void replacing_keeps_the_place(void **state)
{
	struct arena a = {0};
	struct map m;
	map_init(&m, &a);
	int one, two;
	map_set(&m, STR("a"), &one);
	map_set(&m, STR("b"), &one);
	map_set(&m, STR("a"), &two);
	assert_int_equal(m.n, 2);
	assert_ptr_equal(map_get(&m, STR("a")), &two);
	assert_true(str_is(m.entries[0].key, "a"));
	arena_done(&a);
}

static void any_key_and_value(void **state)
{
	struct arena a = {0};
	struct map m;
	map_init(&m, &a);
	int v;
	map_set(&m, STR(""), &v);
	map_set(&m, str_mem("a\0b", 3), &v);
	map_set(&m, STR("null"), NULL);
	assert_ptr_equal(map_get(&m, STR("")), &v);
	assert_ptr_equal(map_get(&m, STR_NONE), &v);
	assert_ptr_equal(map_get(&m, str_mem("a\0b", 3)), &v);
	assert_null(map_get(&m, STR("a")));
	assert_true(map_has(&m, STR("null")));
	assert_null(map_get(&m, STR("null")));
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(many_keys_in_order),
		cmocka_unit_test(replacing_keeps_the_place),
		cmocka_unit_test(any_key_and_value),
	};
	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
