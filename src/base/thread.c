/*
 * Threads with names, and the pool: one mutex, one list, one condition.
 */
#include "base/thread.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 16 /* the kernel's, NUL included */

struct thread {
	pthread_t id;
	void (*run)(void *arg);
	void *arg;
	char name[NAME_SIZE];
};

static void *thread_main(void *arg)
{
	struct thread *t = arg;
	pthread_setname_np(pthread_self(), t->name);
	t->run(t->arg);
	return NULL;
}

enum rc thread_start(const char *name, void (*run)(void *arg), void *arg, struct thread **ret_thread)
{
	struct thread *t = calloc(1, sizeof(*t));
	ensure(t != NULL, "out of memory");
	t->run = run;
	t->arg = arg;
	snprintf(t->name, sizeof(t->name), "%s", name);
	int err = pthread_create(&t->id, NULL, thread_main, t);
	if (err) {
		free(t);
		return rc_fail(RC_INTERNAL, "cannot start thread %s: %s", name, strerror(err));
	}
	*ret_thread = t;
	return RC_OK;
}

void thread_join(struct thread *t)
{
	if (t == NULL)
		return;
	pthread_join(t->id, NULL);
	free(t);
}

struct pool_thread {
	struct pool *pool;
	struct thread *thread;
	unsigned index;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work;  /* a job came, or stopping */
	pthread_cond_t ready; /* a thread finished its setup */
	struct pool_job *first, **last;
	unsigned queued, queue_max;
	unsigned set_up; /* threads that finished their setup, well or not */
	bool failed, stopping;
	char error[512]; /* of the first failed setup */
	struct pool_hooks hooks;
	unsigned n_threads;
	struct pool_thread threads[];
};

/* The next job, or NULL when the pool stops and nothing is left. */
static struct pool_job *take_job(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->stopping)
		pthread_cond_wait(&p->work, &p->lock);
	struct pool_job *job = p->first;
	if (job) {
		p->first = job->next;
		if (p->first == NULL)
			p->last = &p->first;
		p->queued--;
	}
	pthread_mutex_unlock(&p->lock);
	return job;
}

static bool set_up(struct pool_thread *t, void **ret_context)
{
	struct pool *p = t->pool;
	void *context = p->hooks.setup ? p->hooks.setup(p->hooks.ctx, t->index) : NULL;
	bool ok = context != NULL || p->hooks.setup == NULL;
	pthread_mutex_lock(&p->lock);
	if (!ok && !p->failed) {
		p->failed = true;
		snprintf(p->error, sizeof(p->error), "%s", rc_message());
	}
	p->set_up++;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->lock);
	*ret_context = context;
	return ok;
}

static void pool_thread_main(void *arg)
{
	struct pool_thread *t = arg;
	void *context;
	if (!set_up(t, &context))
		return;
	for (struct pool_job *job = take_job(t->pool); job; job = take_job(t->pool))
		job->run(job, context);
	if (t->pool->hooks.teardown)
		t->pool->hooks.teardown(context);
}

static enum rc start_threads(struct pool *p, const char *name, unsigned threads)
{
	for (unsigned i = 0; i < threads; i++) {
		struct pool_thread *t = &p->threads[i];
		*t = (struct pool_thread){.pool = p, .index = i};
		char thread_name[NAME_SIZE];
		snprintf(thread_name, sizeof(thread_name), "%.11s-%u", name, i % 1000);
		enum rc rc = thread_start(thread_name, pool_thread_main, t, &t->thread);
		if (rc != RC_OK)
			return rc;
		p->n_threads++;
	}
	return RC_OK;
}

static enum rc wait_set_up(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->set_up < p->n_threads)
		pthread_cond_wait(&p->ready, &p->lock);
	bool failed = p->failed;
	pthread_mutex_unlock(&p->lock);
	return failed ? rc_fail(RC_INTERNAL, "%s", p->error) : RC_OK;
}

enum rc pool_start(const char *name, unsigned threads, unsigned queue_max, const struct pool_hooks *hooks,
		   struct pool **ret_pool)
{
	struct pool *p = calloc(1, sizeof(*p) + threads * sizeof(p->threads[0]));
	ensure(p != NULL, "out of memory");
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	pthread_cond_init(&p->ready, NULL);
	p->last = &p->first;
	p->queue_max = queue_max;
	if (hooks)
		p->hooks = *hooks;
	enum rc rc = start_threads(p, name, threads);
	if (rc == RC_OK)
		rc = wait_set_up(p);
	if (rc != RC_OK) {
		pool_stop(p);
		return rc;
	}
	*ret_pool = p;
	return RC_OK;
}

void pool_stop(struct pool *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_threads; i++)
		thread_join(p->threads[i].thread);
	pthread_cond_destroy(&p->ready);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

enum rc pool_submit(struct pool *p, struct pool_job *job)
{
	pthread_mutex_lock(&p->lock);
	bool full = p->queued >= p->queue_max || p->stopping;
	if (!full) {
		job->next = NULL;
		*p->last = job;
		p->last = &job->next;
		p->queued++;
		pthread_cond_signal(&p->work);
	}
	pthread_mutex_unlock(&p->lock);
	return full ? rc_fail(RC_BUSY, "too much work is waiting; try again") : RC_OK;
}
