/* Tasks: begun, ended, interrupted, found again by kind, forgotten. */
#include "store/task.h"

#include "store_test.h"

static int64_t begin(struct store_test *t, const char *kind, int64_t at)
{
	int64_t id;
	const struct task row = {.kind = str_of(kind), .detail = STR("all of it"), .started_at = at};
	assert_ok(task_insert(t->db, &row, &id));
	return id;
}

static void end(struct store_test *t, int64_t id, enum task_state state)
{
	const struct task row = {.id = id,
				 .state = state,
				 .ended_at = 9,
				 .report = STR("said\n"),
				 .file = state == TASK_DONE ? STR("out.db") : STR(""),
				 .size = 12};
	assert_ok(task_end(t->db, &row));
}

static void a_life(void **state)
{
	struct store_test *t = *state;
	struct task row;
	int64_t id = begin(t, "backup", 5);
	assert_ok(task_get(t->db, &t->arena, id, &row));
	assert_int_equal(row.state, TASK_RUNNING);
	assert_int_equal(row.ended_at, 0);
	assert_str(row.detail, "all of it");
	end(t, id, TASK_DONE);
	assert_ok(task_get(t->db, &t->arena, id, &row));
	assert_int_equal(row.state, TASK_DONE);
	assert_str(row.report, "said\n");
	assert_str(row.file, "out.db");
	assert_int_equal(row.size, 12);
	assert_ok(task_file_forget(t->db, id));
	assert_ok(task_get(t->db, &t->arena, id, &row));
	assert_str(row.file, "");
	assert_rc(task_get(t->db, &t->arena, id + 1, &row), RC_NOT_FOUND);
}

static void the_newest_of_a_kind(void **state)
{
	struct store_test *t = *state;
	struct task row;
	assert_rc(task_last(t->db, &t->arena, STR("check"), &row), RC_NOT_FOUND);
	assert_rc(task_newest(t->db, &t->arena, STR("check"), &row), RC_NOT_FOUND);
	int64_t good = begin(t, "check", 1), bad = begin(t, "check", 2), runs = begin(t, "check", 3);
	end(t, good, TASK_DONE);
	end(t, bad, TASK_FAILED);
	end(t, begin(t, "backup", 4), TASK_DONE);
	assert_ok(task_last(t->db, &t->arena, STR("check"), &row));
	assert_int_equal(row.id, good);
	assert_ok(task_newest(t->db, &t->arena, STR("check"), &row));
	assert_int_equal(row.id, bad);
	assert_ok(task_interrupt(t->db, 7));
	assert_ok(task_newest(t->db, &t->arena, STR("check"), &row));
	assert_int_equal(row.id, runs);
	assert_int_equal(row.state, TASK_INTERRUPTED);
	assert_int_equal(row.ended_at, 7);
}

static void only_the_newest_are_kept(void **state)
{
	struct store_test *t = *state;
	struct task_rows rows;
	int64_t last = 0;
	for (int i = 0; i < 8; i++)
		last = begin(t, "check", i);
	assert_ok(task_sweep(t->db, 3));
	assert_ok(task_list(t->db, &t->arena, 10, &rows));
	assert_int_equal(rows.n, 3);
	assert_int_equal(rows.items[0].id, last);
	assert_int_equal(rows.items[0].report.n, 0); /* of one alone */
	assert_ok(task_list(t->db, &t->arena, 2, &rows));
	assert_int_equal(rows.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(a_life), STORE_TEST(the_newest_of_a_kind),
					   STORE_TEST(only_the_newest_are_kept)};
	return cmocka_run_group_tests_name("task", tests, NULL, NULL);
}
