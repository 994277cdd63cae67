/*
 * Many like pieces of work on the import's own threads: each takes the next number until none is left.
 */
#include <pthread.h>

#include "move/wordpress_import.h"

#define THREADS_MAX 8

struct round {
	void (*fn)(void *ctx, size_t i);
	void *ctx;
	size_t n, next, running;
	pthread_mutex_t mutex;
	pthread_cond_t done;
};

struct round_job {
	struct pool_job job;
	struct round *round;
};

static void round_work(struct round *r)
{
	pthread_mutex_lock(&r->mutex);
	while (r->next < r->n) {
		size_t i = r->next++;
		pthread_mutex_unlock(&r->mutex);
		r->fn(r->ctx, i);
		pthread_mutex_lock(&r->mutex);
	}
	pthread_mutex_unlock(&r->mutex);
}

static void round_run(struct pool_job *job, void *thread)
{
	struct round *r = ((struct round_job *)job)->round;
	round_work(r);
	pthread_mutex_lock(&r->mutex);
	r->running--;
	pthread_cond_signal(&r->done);
	pthread_mutex_unlock(&r->mutex);
}

void wp_parallel(struct wordpress_import *imp, size_t n, void (*fn)(void *ctx, size_t i), void *ctx)
{
	struct round r = {.fn = fn, .ctx = ctx, .n = n};
	struct round_job jobs[THREADS_MAX];
	pthread_mutex_init(&r.mutex, NULL);
	pthread_cond_init(&r.done, NULL);
	for (size_t i = 0; i < THREADS_MAX && i < n && i < imp->threads; i++) {
		jobs[i] = (struct round_job){.job = {.run = round_run}, .round = &r};
		pthread_mutex_lock(&r.mutex);
		r.running++;
		pthread_mutex_unlock(&r.mutex);
		if (pool_submit(imp->pool, &jobs[i].job) == RC_OK)
			continue;
		pthread_mutex_lock(&r.mutex);
		r.running--;
		pthread_mutex_unlock(&r.mutex);
		break;
	}
	/* The caller's own thread helps where none of the pool's could be had. */
	if (r.running == 0)
		round_work(&r);
	pthread_mutex_lock(&r.mutex);
	while (r.running > 0)
		pthread_cond_wait(&r.done, &r.mutex);
	pthread_mutex_unlock(&r.mutex);
	pthread_cond_destroy(&r.done);
	pthread_mutex_destroy(&r.mutex);
}
