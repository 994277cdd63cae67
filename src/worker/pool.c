/*
 * A few children, started when needed, each asked by one thread at a time, killed and replaced when they fail.
 */
#include "worker/pool.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/proc.h"

#define DEFAULT_CHILDREN 2
#define DEFAULT_TIMEOUT_MS 15000
#define DEFAULT_CPU_SECONDS 10
#define DEFAULT_MEMORY ((uint64_t)512 << 20)
#define CHILD_FILES 16
#define QUICK_DEATH_MS 1000
#define ARGS_MAX 8

struct worker_child {
	struct proc proc;
	bool busy;
	unsigned answers; /* since it was started */
};

struct worker_pool {
	struct worker_pool_options options;
	char self[4096];
	char *argv[ARGS_MAX + 1];
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct worker_child *children;
	struct worker_stats stats; /* less children and busy */
};

static bool is_dead(const struct worker_child *child)
{
	struct pollfd p = {.fd = child->proc.fd, .events = POLLIN};
	/* an idle child has nothing to say: whatever stirs is its end */
	return child->proc.pid <= 0 || poll(&p, 1, 0) != 0;
}

static void count_started(struct worker_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->stats.running++;
	pool->stats.started++;
	pthread_mutex_unlock(&pool->lock);
}

/* Ends a child that broke, or was broken; counted where one ran. */
static void lose(struct worker_pool *pool, struct worker_child *child)
{
	bool ran = child->proc.pid > 0;
	proc_kill(&child->proc);
	if (!ran)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->stats.running--;
	pool->stats.lost++;
	pool->stats.lost_before_at = pool->stats.last_lost_at;
	pool->stats.last_lost_at = clock_now();
	pthread_mutex_unlock(&pool->lock);
}

static enum rc revive(struct worker_pool *pool, struct worker_child *child)
{
	if (!is_dead(child))
		return RC_OK;
	lose(pool, child);
	child->answers = 0;
	struct proc_limits limits = {.memory_bytes = wire_sanitized() ? 0 : pool->options.memory_bytes,
				     .files = CHILD_FILES};
	enum rc rc = proc_start(pool->argv, &limits, &child->proc);
	if (rc == RC_OK)
		count_started(pool);
	return rc;
}

static struct worker_child *take_free(struct worker_pool *pool)
{
	struct worker_child *best = NULL;
	pthread_mutex_lock(&pool->lock);
	while (best == NULL) {
		for (unsigned i = 0; i < pool->options.children; i++) {
			struct worker_child *child = &pool->children[i];
			if (!child->busy && (best == NULL || (best->proc.pid <= 0 && child->proc.pid > 0)))
				best = child;
		}
		if (best == NULL) {
			pool->stats.waiting++;
			pthread_cond_wait(&pool->freed, &pool->lock);
			pool->stats.waiting--;
		}
	}
	best->busy = true;
	pthread_mutex_unlock(&pool->lock);
	return best;
}

enum rc worker_acquire(struct worker_pool *pool, struct worker_child **ret_child)
{
	struct worker_child *child = take_free(pool);
	enum rc rc = revive(pool, child);
	if (rc != RC_OK) {
		worker_release(pool, child, false);
		return rc == RC_BUSY ? rc : RC_INTERNAL;
	}
	*ret_child = child;
	return RC_OK;
}

void worker_release(struct worker_pool *pool, struct worker_child *child, bool keep)
{
	if (!keep)
		lose(pool, child);
	pthread_mutex_lock(&pool->lock);
	child->busy = false;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}

void worker_pool_stats(struct worker_pool *pool, struct worker_stats *ret_stats)
{
	pthread_mutex_lock(&pool->lock);
	*ret_stats = pool->stats;
	ret_stats->children = pool->options.children;
	ret_stats->busy = 0;
	for (unsigned i = 0; i < pool->options.children; i++)
		ret_stats->busy += pool->children[i].busy;
	pthread_mutex_unlock(&pool->lock);
}

static enum rc lost(struct worker_pool *pool, enum rc rc)
{
	if (rc == RC_BUSY)
		return rc_fail(RC_LIMITED, "this took longer than %lld seconds and was stopped",
			       (long long)(pool->options.timeout_ms / 1000));
	return rc_fail(RC_LIMITED, "this needed more memory or time than one job may use, and was stopped");
}

enum rc worker_nonsense(void)
{
	return rc_fail(RC_INTERNAL, "a worker process gave an answer that makes no sense");
}

/* The sentence of a failed job, checked as everything that comes from a child. */
static enum rc job_failure(uint32_t code, struct str sentence)
{
	if (code > RC_INTERNAL)
		return worker_nonsense();
	return rc_fail((enum rc)code, "%.*s", (int)(sentence.n < 500 ? sentence.n : 500), sentence.p);
}

enum rc worker_ask(struct worker_pool *pool, struct worker_child *child, uint32_t op, struct str body, struct arena *a,
		   struct str *ret_answer, bool *ret_gone)
{
	int64_t deadline = clock_mono() + pool->options.timeout_ms;
	struct wire_head head;
	*ret_gone = false;
	enum rc rc = wire_send(child->proc.fd, op, pool->options.cpu_seconds, body, deadline);
	if (rc == RC_OK)
		rc = wire_receive(child->proc.fd, a, deadline, &head, ret_answer);
	if (rc != RC_OK) {
		*ret_gone = true;
		return lost(pool, rc);
	}
	child->answers++;
	return head.code == RC_OK ? RC_OK : job_failure(head.code, *ret_answer);
}

static enum rc call_once(struct worker_pool *pool, uint32_t op, struct str body, struct arena *a,
			 struct str *ret_answer, bool *ret_again, bool *ret_slow)
{
	struct worker_child *child;
	bool gone;
	*ret_again = *ret_slow = false;
	enum rc rc = worker_acquire(pool, &child);
	if (rc != RC_OK)
		return rc;
	int64_t start = clock_mono();
	unsigned before = child->answers;
	rc = worker_ask(pool, child, op, body, a, ret_answer, &gone);
	worker_release(pool, child, !gone);
	*ret_again = gone && before > 0 && clock_mono() - start < QUICK_DEATH_MS;
	*ret_slow = gone && clock_mono() - start >= pool->options.timeout_ms;
	return rc;
}

/*
 * A child that goes at once may have been broken by the job before: this one gets another chance with a new child.
 */
enum rc worker_call_timed(struct worker_pool *pool, uint32_t op, struct str body, struct arena *a,
			  struct str *ret_answer, bool *ret_slow)
{
	bool again;
	enum rc rc = call_once(pool, op, body, a, ret_answer, &again, ret_slow);
	return again ? call_once(pool, op, body, a, ret_answer, &again, ret_slow) : rc;
}

enum rc worker_call(struct worker_pool *pool, uint32_t op, struct str body, struct arena *a, struct str *ret_answer)
{
	bool slow;
	return worker_call_timed(pool, op, body, a, ret_answer, &slow);
}

static void set_defaults(struct worker_pool_options *o)
{
	if (o->children == 0)
		o->children = DEFAULT_CHILDREN;
	if (o->timeout_ms == 0)
		o->timeout_ms = DEFAULT_TIMEOUT_MS;
	if (o->cpu_seconds == 0)
		o->cpu_seconds = DEFAULT_CPU_SECONDS;
	if (o->memory_bytes == 0)
		o->memory_bytes = DEFAULT_MEMORY;
}

static enum rc set_argv(struct worker_pool *pool, char *const *argv)
{
	if (argv == NULL) {
		static char flag[] = "--worker";
		pool->argv[0] = pool->self;
		pool->argv[1] = flag;
		return proc_self_path(pool->self, sizeof(pool->self));
	}
	for (size_t i = 0; i < ARGS_MAX && argv[i]; i++)
		pool->argv[i] = argv[i];
	return RC_OK;
}

/* One child is started and asked; it does not stay, since most servers have nothing for it to do for hours. */
static enum rc check(struct worker_pool *pool)
{
	CLEANUP(arena_done) struct arena a;
	struct str answer;
	arena_init(&a);
	enum rc rc = worker_call(pool, WIRE_PING, STR("ping"), &a, &answer);
	for (unsigned i = 0; i < pool->options.children; i++)
		proc_kill(&pool->children[i].proc);
	pool->stats = (struct worker_stats){.running = 0};
	if (rc == RC_INTERNAL || (rc == RC_OK && str_is(answer, "ping")))
		return rc;
	return rc_fail(RC_INTERNAL, "%s does not start as a worker process", pool->argv[0]);
}

enum rc worker_pool_start(const struct worker_pool_options *options, struct worker_pool **ret_pool)
{
	struct worker_pool *pool = calloc(1, sizeof(*pool));
	ensure(pool != NULL);
	if (options)
		pool->options = *options;
	set_defaults(&pool->options);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->freed, NULL);
	pool->children = calloc(pool->options.children, sizeof(*pool->children));
	ensure(pool->children != NULL);
	enum rc rc = set_argv(pool, pool->options.argv);
	if (rc == RC_OK)
		rc = check(pool);
	if (rc != RC_OK) {
		worker_pool_stop(pool);
		return rc;
	}
	*ret_pool = pool;
	return RC_OK;
}

void worker_pool_stop(struct worker_pool *pool)
{
	if (pool == NULL)
		return;
	for (unsigned i = 0; i < pool->options.children; i++)
		proc_kill(&pool->children[i].proc);
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->lock);
	free(pool->children);
	free(pool);
}
