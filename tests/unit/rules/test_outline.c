/*
 * Trees as lists: made, moved, taken as a whole.
 */
/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/outline.h"

static struct arena arena;

/* "1 2> 3> 4": ids with a mark for each level. */
static const char *shape(const struct outline *o)
{
	struct str out = STR("");
	for (size_t i = 0; i < o->n; i++) {
		out = arena_printf(&arena, "%.*s%s%lld", STR_ARG(out), i ? " " : "", (long long)o->rows[i].id);
		for (int64_t k = 0; k < o->rows[i].depth; k++)
			out = arena_join(&arena, out, STR(">"), STR_NONE);
	}
	return out.p;
}

/* 1, below it 2 with 3 and 4; then 5. */
static struct outline tree(void)
{
	static const struct outline_row flat[] = {{1, 0, 0}, {5, 0, 0}, {2, 1, 0}, {3, 2, 0}, {4, 2, 0}};
	struct outline o;
	outline_make(&arena, flat, ARRAY_LEN(flat), &o);
	return o;
}

static const char *moved(const char *how, int64_t id)
{
	struct outline o = tree();
	assert_int_equal(outline_change(&arena, &(struct outline_wish){.how = str_of(how), .id = id}, 3, &o), RC_OK);
	return shape(&o);
}

static void lines_are_made_of_rows(void **state)
{
	const struct outline_row odd[] = {{1, 9, 0}, {2, 3, 0}, {3, 2, 0}, {4, 1, 0}};
	struct outline o = tree();
	assert_string_equal(shape(&o), "1 2> 3>> 4>> 5");
	outline_make(&arena, odd, ARRAY_LEN(odd), &o);
	assert_string_equal(shape(&o), "1 4> 2 3>");
	outline_make(&arena, NULL, 0, &o);
	assert_int_equal(o.n, 0);
}

static void a_branch_moves_as_a_whole(void **state)
{
	assert_string_equal(moved("down", 1), "5 1 2> 3>> 4>>");
	assert_string_equal(moved("up", 5), "5 1 2> 3>> 4>>");
	assert_string_equal(moved("up", 4), "1 2> 4>> 3>> 5");
	assert_string_equal(moved("in", 5), "1 2> 3>> 4>> 5>");
	assert_string_equal(moved("out", 2), "1 2 3> 4> 5");
	assert_string_equal(moved("out", 3), "1 2> 4>> 3> 5");
}

static void what_cannot_move_stays(void **state)
{
	static const struct {
		const char *how;
		int64_t id;
	} none[] = {{"up", 1}, {"down", 5}, {"in", 1}, {"out", 5}, {"up", 3}, {"down", 4}, {"sideways", 2}, {"up", 77}};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_string_equal(moved(none[i].how, none[i].id), "1 2> 3>> 4>> 5");
	struct outline o = tree();
	assert_int_equal(outline_change(&arena, &(struct outline_wish){.how = STR("in"), .id = 4}, 2, &o), RC_OK);
	assert_string_equal(shape(&o), "1 2> 3>> 4>> 5");
}

static enum rc taken(const char *order, struct outline *o)
{
	*o = tree();
	return outline_change(&arena, &(struct outline_wish){.order = str_of(order), .how = STR("")}, 3, o);
}

static void a_whole_order_is_taken(void **state)
{
	struct outline o;
	assert_int_equal(taken("5:0,3:1,4:2,2:0,1:1", &o), RC_OK);
	assert_string_equal(shape(&o), "5 3> 4>> 2 1>");
	assert_int_equal(o.rows[2].parent_id, 3);
	assert_int_equal(o.rows[4].parent_id, 2);
	assert_int_equal(o.rows[3].parent_id, 0);
}

static void a_wrong_order_is_refused(void **state)
{
	static const char *const invalid[] = {"5", "x:0", "5:1,1:0,2:0,3:0,4:0", "5:0,1:2,2:0,3:0,4:0", "5:0,1:-1"};
	static const char *const conflict[] = {"1:0", "1:0,2:0,3:0,4:0,6:0", "1:0,1:0,2:0,3:0,4:0",
					       "1:0,2:0,3:0,4:0,5:0,5:0"};
	struct outline o;
	for (size_t i = 0; i < ARRAY_LEN(invalid); i++)
		assert_int_equal(taken(invalid[i], &o), RC_INVALID);
	for (size_t i = 0; i < ARRAY_LEN(conflict); i++)
		assert_int_equal(taken(conflict[i], &o), RC_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_made_of_rows),   cmocka_unit_test(a_branch_moves_as_a_whole),
		cmocka_unit_test(what_cannot_move_stays),   cmocka_unit_test(a_whole_order_is_taken),
		cmocka_unit_test(a_wrong_order_is_refused),
	};
	arena_init(&arena);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
