/*
 * Children at work: taking one, asking it, giving it back. For the *_call.c files and tests.
 */
#ifndef WORKER_POOL_H
#define WORKER_POOL_H

#include "worker/wire.h"
#include "worker/worker.h"

struct worker_child;

/* Waits for a free child and starts it when it does not run. Give it back with worker_release(). */
enum rc worker_acquire(struct worker_pool *pool, struct worker_child **ret_child) MUST_CHECK;
/* keep: it may serve again; otherwise it is killed and replaced at the next need. */
void worker_release(struct worker_pool *pool, struct worker_child *child, bool keep);

/*
 * One question, one answer, which lives in the arena. When the child gives none in time or goes, RC_LIMITED and
 * *ret_gone is true: release it without keeping it. A failure of the job itself is passed on with its sentence.
 */
enum rc worker_ask(struct worker_pool *pool, struct worker_child *child, uint32_t op, struct str body, struct arena *a,
		   struct str *ret_answer, bool *ret_gone) MUST_CHECK;
/* All of it for one question. */
enum rc worker_call(struct worker_pool *pool, uint32_t op, struct str body, struct arena *a,
		    struct str *ret_answer) MUST_CHECK;
/* The same; *ret_slow: it was stopped for the time it took, which another day may be enough. Set in any case. */
enum rc worker_call_timed(struct worker_pool *pool, uint32_t op, struct str body, struct arena *a,
			  struct str *ret_answer, bool *ret_slow) MUST_CHECK;
/* For an answer that makes no sense: the child must have been taken over. */
enum rc worker_nonsense(void);

#endif
