/*
 * Threads and the pool: order, bounds, setup and its failure, stopping.
 */
#include "test.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "base/thread.h"

struct work {
	struct pool_job job;
	sem_t *gate; /* waited for, when given */
	unsigned *order;
	void *thread; /* what run() got */
};

static atomic_uint done_count, set_up_count, torn_down_count;

static void run(struct pool_job *job, void *thread)
{
	struct work *w = (struct work *)job;
	if (w->gate)
		sem_wait(w->gate);
	w->thread = thread;
	unsigned place = atomic_fetch_add(&done_count, 1);
	if (w->order)
		*w->order = place;
}

static int setup(void **state)
{
	done_count = set_up_count = torn_down_count = 0;
	return 0;
}

static void *make_context(void *ctx, unsigned index)
{
	atomic_fetch_add(&set_up_count, 1);
	return (char *)ctx + index;
}

static void *fail_the_second(void *ctx, unsigned index)
{
	if (index == 1) {
		rc_fail(RC_BUSY, "no room for thread %u", index);
		return NULL;
	}
	return make_context(ctx, index);
}

static void drop_context(void *thread)
{
	atomic_fetch_add(&torn_down_count, 1);
}

static void first_come_first_served(void **state)
{
	struct pool *p;
	assert_int_equal(pool_start("one", 1, 100, NULL, &p), RC_OK);
	struct work work[50];
	unsigned order[50];
	for (int i = 0; i < 50; i++) {
		work[i] = (struct work){.job.run = run, .order = &order[i]};
		assert_int_equal(pool_submit(p, &work[i].job), RC_OK);
	}
	pool_stop(p);
	for (unsigned i = 0; i < 50; i++)
		assert_int_equal(order[i], i);
	assert_null(work[0].thread);
}

static void the_queue_is_bounded(void **state)
{
	struct pool *p;
	sem_t gate;
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_start("bound", 1, 3, NULL, &p), RC_OK);
	struct work work[6];
	for (int i = 0; i < 6; i++)
		work[i] = (struct work){.job.run = run, .gate = &gate};
	assert_int_equal(pool_submit(p, &work[0].job), RC_OK);
	usleep(20000); /* taken by the thread */
	for (int i = 1; i <= 3; i++)
		assert_int_equal(pool_submit(p, &work[i].job), RC_OK);
	assert_int_equal(pool_submit(p, &work[4].job), RC_BUSY);
	for (int i = 0; i < 4; i++)
		sem_post(&gate);
	pool_stop(p);
	assert_int_equal(done_count, 4);
}

static void each_thread_has_its_context(void **state)
{
	static char contexts[3];
	struct pool_hooks hooks = {.setup = make_context, .teardown = drop_context, .ctx = contexts};
	struct pool *p;
	assert_int_equal(pool_start("context", 3, 1000, &hooks, &p), RC_OK);
	assert_int_equal(set_up_count, 3);
	struct work *work = calloc(500, sizeof(*work));
	for (int i = 0; i < 500; i++) {
		work[i].job.run = run;
		assert_int_equal(pool_submit(p, &work[i].job), RC_OK);
	}
	pool_stop(p);
	assert_int_equal(done_count, 500);
	assert_int_equal(torn_down_count, 3);
	for (int i = 0; i < 500; i++)
		assert_in_range((uintptr_t)work[i].thread, (uintptr_t)contexts, (uintptr_t)contexts + 2);
	free(work);
}

static void a_failed_setup_stops_the_start(void **state)
{
	static char contexts[4];
	struct pool_hooks hooks = {.setup = fail_the_second, .teardown = drop_context, .ctx = contexts};
	struct pool *p = NULL;
	assert_int_equal(pool_start("bad", 4, 10, &hooks, &p), RC_INTERNAL);
	assert_null(p);
	assert_string_equal(rc_message(), "no room for thread 1");
	assert_int_equal(torn_down_count, 3);
	pool_stop(NULL);
}

static void two_at_once(void **state)
{
	struct pool *p;
	sem_t gate;
	sem_init(&gate, 0, 0);
	assert_int_equal(pool_start("two", 2, 10, NULL, &p), RC_OK);
	struct work held = {.job.run = run, .gate = &gate}, free_one = {.job.run = run};
	assert_int_equal(pool_submit(p, &held.job), RC_OK);
	assert_int_equal(pool_submit(p, &free_one.job), RC_OK);
	for (int i = 0; i < 1000 && done_count == 0; i++)
		usleep(1000);
	assert_int_equal(done_count, 1); /* the free one passed the held one */
	sem_post(&gate);
	pool_stop(p);
	assert_int_equal(done_count, 2);
}

static void read_name(void *arg)
{
	pthread_getname_np(pthread_self(), arg, 16);
}

static void threads_have_names(void **state)
{
	char name[16] = "";
	struct thread *t;
	assert_int_equal(thread_start("scheduler", read_name, name, &t), RC_OK);
	thread_join(t);
	assert_string_equal(name, "scheduler");
	assert_int_equal(thread_start("a name that is much too long", read_name, name, &t), RC_OK);
	thread_join(t);
	assert_string_equal(name, "a name that is ");
	thread_join(NULL);
}

#define T(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(first_come_first_served),        T(the_queue_is_bounded), T(each_thread_has_its_context),
		T(a_failed_setup_stops_the_start), T(two_at_once),          T(threads_have_names),
	};
	return cmocka_run_group_tests_name("thread", tests, NULL, NULL);
}
