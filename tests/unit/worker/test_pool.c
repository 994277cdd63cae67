/* Children that hang, eat, burn or die cost their job, never the pool. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/thread.h"
#include "worker/child.h"
#include "worker/pool.h"
#include "worker_test.h"

enum extra_op {
	OP_HANG = WIRE_FIRST_EXTRA,
	OP_BURN,
	OP_EAT,
	OP_DIE,
	OP_FAIL,
	OP_LIMITS,
	OP_BIG,
	OP_PID,
	OP_LIE,
	OP_POISON,
	OP_DIE_OF_POISON,
};

static enum rc eat(struct buf *answer)
{
	static char *volatile kept[1000]; /* or a compiler sees that nobody wants it */
	for (int i = 0; i < 1000; i++) {
		kept[i] = malloc((size_t)10 << 20);
		if (kept[i] == NULL)
			abort();
		memset(kept[i], 1, (size_t)10 << 20);
	}
	buf_puts(answer, "had ten gigabytes");
	return RC_OK;
}

_Noreturn static void burn(void)
{
	for (volatile unsigned long i = 0;; i++)
		;
}

static enum rc limits(struct buf *answer)
{
	struct rlimit core, size, memory;
	getrlimit(RLIMIT_CORE, &core);
	getrlimit(RLIMIT_FSIZE, &size);
	getrlimit(RLIMIT_AS, &memory);
	buf_printf(answer, "%lu %lu %d %d %d", (unsigned long)core.rlim_cur, (unsigned long)size.rlim_cur,
		   memory.rlim_cur == RLIM_INFINITY, prctl(PR_GET_DUMPABLE), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	return RC_OK;
}

static bool poisoned;

static enum rc extra(uint32_t op, struct arena *a, struct str request, struct buf *answer)
{
	switch ((enum extra_op)op) {
	case OP_HANG:
		pause();
		return RC_OK;
	case OP_BURN:
		burn();
	case OP_EAT:
		return eat(answer);
	case OP_DIE:
		_exit(3);
	case OP_FAIL:
		return rc_fail(RC_INVALID, "line 3: %.*s", STR_ARG(request));
	case OP_LIMITS:
		return limits(answer);
	case OP_BIG:
		buf_reserve(answer, WIRE_MAX + 1);
		return RC_OK;
	case OP_PID:
		buf_printf(answer, "%d", (int)getpid());
		return RC_OK;
	case OP_LIE:
		return (enum rc)99;
	case OP_POISON:
		poisoned = true;
		return RC_OK;
	case OP_DIE_OF_POISON:
		if (poisoned)
			_exit(3);
		buf_puts(answer, "well");
		return RC_OK;
	}
	return RC_INTERNAL;
}

static struct worker_pool *start(unsigned children, int64_t timeout_ms, unsigned cpu_seconds)
{
	static char self[4096];
	static char flag[] = "--worker";
	static char *argv[] = {self, flag, NULL};
	struct worker_pool *p;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(n > 0);
	self[n] = 0;
	struct worker_pool_options o = {
		.argv = argv, .children = children, .timeout_ms = timeout_ms, .cpu_seconds = cpu_seconds};
	assert_int_equal(worker_pool_start(&o, &p), RC_OK);
	return p;
}

static enum rc call(struct worker_pool *p, uint32_t op, struct str *ret_answer)
{
	return worker_call(p, op, STR("bad byte"), &arena, ret_answer);
}

static void assert_serves(struct worker_pool *p)
{
	struct str answer;
	assert_int_equal(worker_call(p, WIRE_PING, STR("still here"), &arena, &answer), RC_OK);
	assert_true(str_is(answer, "still here"));
}

static void test_hanging_child_is_killed(void **state)
{
	struct worker_pool *p = start(1, 300, 10);
	struct str answer;
	bool slow = false;
	int64_t start_ms = clock_mono();
	assert_int_equal(worker_call_timed(p, OP_HANG, STR(""), &arena, &answer, &slow), RC_LIMITED);
	assert_true(slow);
	assert_true(clock_mono() - start_ms < 5000);
	assert_non_null(strstr(rc_message(), "longer"));
	assert_int_equal(worker_call_timed(p, OP_DIE, STR(""), &arena, &answer, &slow), RC_LIMITED);
	assert_false(slow);
	assert_serves(p);
	worker_pool_stop(p);
}

static void test_burning_child_is_killed(void **state)
{
	struct worker_pool *p = start(1, 20000, 1);
	struct str answer;
	int64_t start_ms = clock_mono();
	assert_int_equal(call(p, OP_BURN, &answer), RC_LIMITED);
	assert_true(clock_mono() - start_ms < 15000);
	assert_serves(p);
	worker_pool_stop(p);
}

static void test_memory_is_limited(void **state)
{
	if (wire_sanitized()) {
		printf("skipped: a sanitizer needs all addresses\n");
		return;
	}
	struct worker_pool *p = start(1, 0, 0);
	struct str answer;
	assert_int_equal(call(p, OP_EAT, &answer), RC_LIMITED);
	assert_serves(p);
	worker_pool_stop(p);
}

static void test_dead_child_is_replaced(void **state)
{
	struct worker_pool *p = start(1, 0, 0);
	struct str answer;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(call(p, OP_DIE, &answer), RC_LIMITED);
		assert_serves(p);
	}
	struct worker_stats s;
	worker_pool_stats(p, &s);
	assert_int_equal(s.children, 1);
	assert_int_equal(s.running, 1);
	assert_int_equal(s.busy, 0);
	assert_int_equal(s.waiting, 0);
	assert_int_equal(s.lost, 5); /* a job that ends one that had answered before gets another chance */
	assert_int_equal(s.started, 6);
	assert_true(s.lost_before_at > 0 && s.last_lost_at >= s.lost_before_at);
	worker_pool_stop(p);
}

static void test_child_killed_while_idle_is_replaced(void **state)
{
	struct worker_pool *p = start(1, 0, 0);
	struct str answer;
	int64_t pid;
	assert_int_equal(call(p, OP_PID, &answer), RC_OK);
	assert_int_equal(str_to_i64(answer, &pid), RC_OK);
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
	usleep(100000);
	assert_serves(p);
	worker_pool_stop(p);
}

static void test_innocent_job_gets_a_second_child(void **state)
{
	struct worker_pool *p = start(1, 0, 0);
	struct str answer;
	assert_int_equal(call(p, OP_POISON, &answer), RC_OK);
	assert_int_equal(call(p, OP_DIE_OF_POISON, &answer), RC_OK);
	assert_true(str_is(answer, "well"));
	worker_pool_stop(p);
}

static void test_failures_are_passed_on(void **state)
{
	struct worker_pool *p = start(1, 0, 0);
	struct str answer, before, after;
	assert_int_equal(call(p, OP_PID, &before), RC_OK);
	assert_int_equal(call(p, OP_FAIL, &answer), RC_INVALID);
	assert_string_equal(rc_message(), "line 3: bad byte");
	assert_int_equal(call(p, 9999, &answer), RC_INTERNAL);
	assert_int_equal(call(p, OP_LIE, &answer), RC_INTERNAL);
	assert_int_equal(call(p, OP_BIG, &answer), RC_LIMITED);
	/* none of that was a reason to start a new one */
	assert_int_equal(call(p, OP_PID, &after), RC_OK);
	assert_true(str_eq(before, after));
	worker_pool_stop(p);
}

static void test_child_has_given_up(void **state)
{
	struct worker_pool *p = start(1, 0, 0);
	struct str answer;
	assert_int_equal(call(p, OP_LIMITS, &answer), RC_OK);
	assert_string_equal(arena_cstr(&arena, answer),
			    wire_sanitized() ? "0 18446744073709551615 1 0 1" : "0 0 0 0 1");
	worker_pool_stop(p);
}

static void test_program_that_is_no_worker(void **state)
{
	char program[] = "/bin/true";
	char *argv[] = {program, NULL};
	struct worker_pool *p;
	assert_int_equal(worker_pool_start(&(struct worker_pool_options){.argv = argv}, &p), RC_INTERNAL);
	char missing[] = "/nonexistent/program";
	argv[0] = missing;
	assert_int_equal(worker_pool_start(&(struct worker_pool_options){.argv = argv}, &p), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "/nonexistent/program"));
}

struct caller {
	struct worker_pool *p;
	int good, limited, bad;
};

static void run_caller(void *arg)
{
	struct caller *c = arg;
	struct arena a;
	arena_init(&a);
	for (int i = 0; i < 40; i++) {
		struct str text = arena_printf(&a, "%d", i), answer;
		bool die = i % 10 == 9;
		enum rc rc = worker_call(c->p, die ? (uint32_t)OP_DIE : (uint32_t)WIRE_PING, text, &a, &answer);
		if (die && rc == RC_LIMITED)
			c->limited++;
		else if (!die && rc == RC_OK && str_eq(answer, text))
			c->good++;
		else
			c->bad++;
	}
	arena_done(&a);
}

static void test_many_threads_few_children(void **state)
{
	struct worker_pool *p = start(2, 0, 0);
	struct caller callers[6] = {0};
	struct thread *threads[6];
	for (int i = 0; i < 6; i++) {
		callers[i].p = p;
		assert_int_equal(thread_start("caller", run_caller, &callers[i], &threads[i]), RC_OK);
	}
	for (int i = 0; i < 6; i++) {
		thread_join(threads[i]);
		assert_int_equal(callers[i].good, 36);
		assert_int_equal(callers[i].limited, 4);
		assert_int_equal(callers[i].bad, 0);
	}
	assert_serves(p);
	worker_pool_stop(p);
}

static int setup(void **state)
{
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		child_serve(3, extra);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hanging_child_is_killed),
		cmocka_unit_test(test_burning_child_is_killed),
		cmocka_unit_test(test_memory_is_limited),
		cmocka_unit_test(test_dead_child_is_replaced),
		cmocka_unit_test(test_child_killed_while_idle_is_replaced),
		cmocka_unit_test(test_innocent_job_gets_a_second_child),
		cmocka_unit_test(test_failures_are_passed_on),
		cmocka_unit_test(test_child_has_given_up),
		cmocka_unit_test(test_program_that_is_no_worker),
		cmocka_unit_test(test_many_threads_few_children),
	};
	return cmocka_run_group_tests_name("worker/pool", tests, setup, teardown);
}
