/*
 * The one thread that changes the site. Jobs queue here; whatever waited while the last fsync ran goes into the next
 * transaction together, each job (or batch of like jobs) under a savepoint, and is answered after COMMIT. Knows jobs
 * and transactions, not what they do.
 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "base/arena.h"
#include "db/db.h"

#define WRITE_BATCH_MAX 1024

struct writer;
struct write_job;

struct write_kind {
	const char *name; /* for logs */

	/*
	 * In the writer thread, inside a transaction and a savepoint (never commits or rolls back itself). n is 1
	 * unless `batch`. Answers RC_OK to keep what was written; anything else undoes it, and rc_message() is kept as
	 * the jobs' error. A batch may refuse single jobs that it wrote nothing for with write_job_fail() and still
	 * answer RC_OK; a batch that fails as a whole is undone and run again job by job, so run() must not count on
	 * being called once.
	 */
	enum rc (*run)(struct db *db, struct write_job **jobs, size_t n);

	/*
	 * In the writer thread, after COMMIT (or its failure), with job->rc and job->error settled: hands the job to
	 * whoever waits, and must be quick. It owns the job from here on. Never called for writer_run().
	 */
	void (*done)(struct write_job *job);

	/*
	 * Consecutive jobs of this kind go to run() together, at most WRITE_BATCH_MAX; a few of them wait up to 5 ms
	 * after the transaction before for more, when nothing else waits.
	 */
	bool batch;
	bool outside; /* runs alone and outside any transaction: backup steps, checkpoints, long schema work */
	/*
	 * Writes so much that nobody should wait for two of them (a chunk of a file): one in a transaction, after
	 * everything else that waits, in their own order. Not with outside.
	 */
	bool bulk;
};

/* Embed it first in the job's own struct. Everything run() reads lives in the arena, so that a closed connection harms
 * nothing. */
struct write_job {
	struct write_job *next; /* the writer's */
	const struct write_kind *kind;
	struct arena arena;
	enum rc rc;
	char error[512];
	struct write_waiter *waiter; /* the writer's */
	size_t weight;               /* the writer's */
};

/* An empty job of this kind; write_job_done() frees its arena (not the struct). */
void write_job_init(struct write_job *job, const struct write_kind *kind);
void write_job_done(struct write_job *job);
/* Settles this job alone as failed, from run(). The last one wins. */
void write_job_fail(struct write_job *job, enum rc rc, const char *fmt, ...) PRINTF_LIKE(3, 4);

struct writer_options {
	unsigned queue_max;       /* accepted and unanswered jobs; 0 = 8192 */
	size_t queue_bytes;       /* memory of these jobs, by their arenas when they are submitted; 0 = 48 MB */
	unsigned transaction_max; /* jobs in one transaction; 0 = 4096 */
	unsigned transaction_ms;  /* no further job is added to a transaction older than this; 0 = 25 */

	/*
	 * In the writer thread, each with ctx, each may be NULL. after_commit: the changes made by run() are durable
	 * and visible; it comes before any done(), so that caches are marked before anybody is answered.
	 * after_rollback: a transaction as a whole came to nothing.
	 */
	void (*after_commit)(void *ctx);
	void (*after_rollback)(void *ctx);
	void *ctx;
};

/*
 * Starts the thread on a DB_WRITE connection that nobody else uses until writer_stop(); the caller closes it then.
 * options may be NULL. When the storage fails, everything in that transaction is answered RC_BUSY, the connection is
 * opened anew and the failure is logged; nothing is retried.
 */
enum rc writer_start(struct db *db, const struct writer_options *options, struct writer **ret_writer) MUST_CHECK;
/* Finishes and answers what was accepted, refuses the rest, checkpoints, frees. NULL-safe. */
void writer_stop(struct writer *w);

/*
 * Hands the job over. RC_BUSY when the queue is full (jobs or bytes; one job always fits) or stopping: the job is then
 * still the caller's, done() not called.
 */
enum rc writer_submit(struct writer *w, struct write_job *job) MUST_CHECK;

/*
 * The same, and waits until the job is settled; answers its rc with its message. The job stays the caller's. Never from
 * the writer thread (run, done, hooks).
 */
enum rc writer_run(struct writer *w, struct write_job *job) MUST_CHECK;

#endif
