/* Long work: one at a time, with its report and its file, cancelled, and what a dead process left. */
#include "rules/task.h"

#include <fcntl.h>

#include "rules_test.h"

#define WAIT_MS 10000

static int go; /* atomic: what waits may end */

static bool write_run(struct task_run *run)
{
	fputs("wrote \xff it\n", run->report);
	FILE *f = fopen(run->result, "w");
	assert_non_null(f);
	fputs("result", f);
	fclose(f);
	return true;
}

static bool wait_run(struct task_run *run)
{
	int64_t until = clock_mono() + WAIT_MS;
	task_tell(run, "waiting", 3, 7);
	while (!__atomic_load_n(&go, __ATOMIC_ACQUIRE) && !__atomic_load_n(run->cancelled, __ATOMIC_RELAXED) &&
	       clock_mono() < until)
		usleep(1000);
	return !__atomic_load_n(run->cancelled, __ATOMIC_RELAXED);
}

static const struct task_kind kinds[] = {{"write", ".txt", write_run}, {"wait", NULL, wait_run}};
static const struct staff chief = {.name = {"Chief", 5}, .email = {"c@x.example", 11}, .role = ROLE_ADMINISTRATOR};

static struct tasks *tasks_make(struct rules_test *t)
{
	struct tasks *tasks;
	assert_int_equal(tasks_new(t->site, t->folder, kinds, ARRAY_LEN(kinds), NULL, &tasks), RC_OK);
	return tasks;
}

static int64_t begin(struct tasks *tasks, const char *kind)
{
	int64_t id = 0;
	const struct task_order order = {.kind = str_of(kind), .detail = STR("d"), .source = STR("")};
	assert_int_equal(tasks_start(tasks, &chief, &order, &id), RC_OK);
	return id;
}

static void ended(struct rules_test *t, struct tasks *tasks, int64_t id, struct task *ret_task)
{
	struct task_progress p;
	int64_t until = clock_mono() + WAIT_MS;
	while (tasks_progress(tasks, &p) && clock_mono() < until)
		usleep(1000);
	db_settle(t->db);
	assert_int_equal(task_get(t->db, &t->arena, id, ret_task), RC_OK);
}

static void test_a_file_and_its_report(void **state)
{
	struct rules_test *t = *state;
	struct tasks *tasks = tasks_make(t);
	struct task row;
	struct str path;
	ended(t, tasks, begin(tasks, "write"), &row);
	assert_int_equal(row.state, TASK_DONE);
	assert_true(str_is(row.report, "wrote \xEF\xBF\xBD it\n")); /* whatever it says is text afterwards */
	assert_int_equal(row.size, 6);
	assert_int_equal(tasks_file(tasks, &t->arena, &row, &path), RC_OK);
	assert_int_equal(access(path.p, R_OK), 0);
	assert_int_equal(tasks_file_remove(tasks, &chief, row.id), RC_OK);
	assert_int_equal(access(path.p, R_OK), -1);
	assert_int_equal(tasks_file(tasks, &t->arena, &row, &path), RC_NOT_FOUND);
	tasks_free(tasks);
}

static void test_one_at_a_time(void **state)
{
	struct rules_test *t = *state;
	struct tasks *tasks = tasks_make(t);
	struct task_progress p;
	struct task row;
	int64_t other, id = begin(tasks, "wait");
	assert_int_equal(tasks_start(tasks, &chief, &(struct task_order){.kind = STR("write")}, &other), RC_CONFLICT);
	assert_int_equal(tasks_start(tasks, &chief, &(struct task_order){.kind = STR("dance")}, &other), RC_NOT_FOUND);
	assert_true(tasks_progress(tasks, &p));
	assert_int_equal(p.id, id);
	__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
	ended(t, tasks, id, &row);
	assert_int_equal(row.state, TASK_DONE);
	assert_int_equal(row.file.n, 0);
	assert_int_equal(tasks_cancel(tasks, &chief, id), RC_NOT_FOUND);
	__atomic_store_n(&go, 0, __ATOMIC_RELEASE);
	id = begin(tasks, "wait");
	assert_int_equal(tasks_cancel(tasks, &chief, id), RC_OK);
	ended(t, tasks, id, &row);
	assert_int_equal(row.state, TASK_CANCELLED);
	tasks_free(tasks);
}

/* A row that says "running" belongs to a process that is gone, and so do its files. */
static void test_what_a_dead_process_left(void **state)
{
	struct rules_test *t = *state;
	struct task row;
	struct tasks *tasks = tasks_make(t);
	int64_t id = begin(tasks, "wait");
	char path[128];
	snprintf(path, sizeof path, "%s/.courant-task-99.db", t->folder);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	struct tasks *next = tasks_make(t);
	assert_int_equal(access(path, F_OK), -1);
	db_settle(t->db);
	assert_int_equal(task_get(t->db, &t->arena, id, &row), RC_OK);
	assert_int_equal(row.state, TASK_INTERRUPTED);
	tasks_free(tasks);
	tasks_free(next);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {RULES_TEST(test_a_file_and_its_report), RULES_TEST(test_one_at_a_time),
					   RULES_TEST(test_what_a_dead_process_left)};
	return cmocka_run_group_tests_name("task", tests, NULL, NULL);
}
