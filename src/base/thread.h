/*
 * A fixed pool of threads that takes jobs from one bounded queue, first come first served.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/rc.h"

struct pool;

/*
 * Work for a pool. Embed it in the job's own struct; the pool keeps no copy and never touches it after run() is called.
 * `thread` is what the pool's setup callback returned for the thread that runs it.
 */
struct pool_job {
	struct pool_job *next;
	void (*run)(struct pool_job *job, void *thread);
};

struct pool_hooks {
	/*
	 * In each new thread before its first job; what it returns is passed to every run(). NULL = failure, see
	 * pool_start.
	 */
	void *(*setup)(void *ctx, unsigned index);
	void (*teardown)(void *thread);
	void *ctx;
};

/*
 * Starts `threads` threads named "name-N". queue_max jobs may wait. RC_INTERNAL when a thread cannot be started or a
 * setup answers NULL (its rc_message is passed on).
 */
enum rc pool_start(const char *name, unsigned threads, unsigned queue_max, const struct pool_hooks *hooks,
		   struct pool **ret_pool) MUST_CHECK;
/* Runs what is queued, then stops and frees. NULL-safe. */
void pool_stop(struct pool *p);

/* RC_BUSY when the queue is full; the job is then still the caller's. */
enum rc pool_submit(struct pool *p, struct pool_job *job) MUST_CHECK;

/* Starts one detached-in-spirit thread with a name (≤ 15 characters); join it with thread_join. */
struct thread;
enum rc thread_start(const char *name, void (*run)(void *arg), void *arg, struct thread **ret_thread) MUST_CHECK;
void thread_join(struct thread *t); /* frees; NULL-safe */

#endif
