/*
 * The writer thread: takes what queued, runs it in one transaction, commits, answers. Also the one place that moves the
 * log into the database.
 */
#include "db/writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"

#define QUEUE_MAX 8192
#define QUEUE_BYTES (48 * 1024 * 1024)
#define JOB_BYTES 4608 /* what a job with next to nothing in its arena takes */
#define TRANSACTION_MAX 4096
#define TRANSACTION_MS 25
#define IDLE_MS 1000
#define GATHER_MS 5
#define GATHER_ENOUGH 8
#define LOG_CLEAR_MS 2000 /* after somebody's words were deleted, and between tries */
#define LOG_STEP (20 * 1024 * 1024)
#define LOG_LONG (2 * LOG_STEP)  /* from here on readers are waited for */
#define LOG_RETRY (LOG_STEP / 5) /* how much more until they are waited for again */
#define LOG_MUCH (56 * 1024 * 1024)

struct write_waiter {
	pthread_mutex_t lock;
	pthread_cond_t settled;
	bool is_settled;
};

struct job_list {
	struct write_job *first, **last;
};

struct writer {
	struct writer_options options;
	struct thread *thread;

	pthread_mutex_t lock;
	pthread_cond_t work; /* on the monotonic clock */
	struct job_list queue;
	unsigned pending; /* accepted, not yet answered */
	size_t pending_bytes;
	bool urgent;    /* something that queued does not wait for company */
	bool gathering; /* the thread waits for company */
	bool stopping;

	/* Only the thread touches what follows. */
	struct db *db;
	struct job_list backlog;  /* taken off the queue, not yet run */
	struct job_list bulk;     /* the same, jobs of a bulk kind */
	struct write_job **round; /* the jobs of this transaction */
	size_t n_round;
	int64_t began;        /* the last transaction, monotonic nanoseconds */
	enum rc lost;         /* why the transaction cannot be committed any more; RC_OK while it can */
	char lost_error[512]; /* and the sentence for it */
	int64_t log_limit;    /* a longer log is checkpointed even under load */
	int64_t log_seen;     /* its length after the last transaction */
	bool log_cleared;     /* nothing was written since it was emptied */
	int64_t clear_at;     /* when it is to be emptied under load; 0: it is not */
};

static _Thread_local struct writer *own_writer;

/* --- jobs --- */

void write_job_init(struct write_job *job, const struct write_kind *kind)
{
	*job = (struct write_job){.kind = kind};
	arena_init(&job->arena);
}

void write_job_done(struct write_job *job)
{
	arena_done(&job->arena);
}

void write_job_fail(struct write_job *job, enum rc rc, const char *fmt, ...)
{
	char text[sizeof(job->error)];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	job->rc = rc;
	memcpy(job->error, text, sizeof(text));
}

static void job_clear(struct write_job *job)
{
	job->rc = RC_OK;
	job->error[0] = '\0';
}

static void list_init(struct job_list *list)
{
	list->first = NULL;
	list->last = &list->first;
}

static void list_append(struct job_list *list, struct write_job *job)
{
	job->next = NULL;
	*list->last = job;
	list->last = &job->next;
}

static struct write_job *list_pop(struct job_list *list)
{
	struct write_job *job = list->first;
	list->first = job->next;
	if (list->first == NULL)
		list->last = &list->first;
	return job;
}

/* Everything that queued, in two rows. */
static void queue_sort(struct writer *w)
{
	struct job_list queue = w->queue;
	if (queue.first == NULL)
		return;
	list_init(&w->queue);
	w->urgent = false;
	while (queue.first) {
		struct write_job *job = list_pop(&queue);
		list_append(job->kind->bulk ? &w->bulk : &w->backlog, job);
	}
}

/* --- answers --- */

static void wake(struct write_waiter *waiter)
{
	pthread_mutex_lock(&waiter->lock);
	waiter->is_settled = true;
	pthread_cond_signal(&waiter->settled);
	pthread_mutex_unlock(&waiter->lock);
}

/* Gives every job of the round to its waiter. They may be freed by the time this returns. */
static void answer_round(struct writer *w)
{
	size_t bytes = 0;
	for (size_t i = 0; i < w->n_round; i++)
		bytes += w->round[i]->weight;
	pthread_mutex_lock(&w->lock);
	w->pending -= (unsigned)w->n_round;
	w->pending_bytes -= bytes;
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < w->n_round; i++) {
		struct write_job *job = w->round[i];
		if (job->waiter)
			wake(job->waiter);
		else
			job->kind->done(job);
	}
	w->n_round = 0;
}

static void fail_round(struct writer *w, enum rc rc, const char *why)
{
	for (size_t i = 0; i < w->n_round; i++)
		write_job_fail(w->round[i], rc, "%s", why);
}

static void lose(struct writer *w, enum rc rc)
{
	w->lost = rc;
	snprintf(w->lost_error, sizeof(w->lost_error), "%s", rc_message());
}

/* --- running --- */

/*
 * Runs these jobs under one savepoint. When the transaction itself did not survive (SQLite rolls back by itself when
 * the storage fails), it is marked lost.
 */
static enum rc attempt(struct writer *w, struct write_job **jobs, size_t n)
{
	enum rc rc = db_savepoint(w->db);
	if (rc != RC_OK) {
		lose(w, rc);
		return rc;
	}
	rc = jobs[0]->kind->run(w->db, jobs, n);
	db_settle(w->db);
	if (db_broken(w->db) || !db_in_transaction(w->db)) {
		lose(w, rc != RC_OK ? rc : rc_fail(RC_INTERNAL, "%s ended the transaction", jobs[0]->kind->name));
		return w->lost;
	}
	if (rc != RC_OK) {
		for (size_t i = 0; i < n; i++)
			write_job_fail(jobs[i], rc, "%s", rc_message());
		if (db_savepoint_undo(w->db) != RC_OK)
			lose(w, RC_INTERNAL);
		return rc;
	}
	rc = db_savepoint_release(w->db);
	if (rc != RC_OK)
		lose(w, rc);
	return rc;
}

static void run_group(struct writer *w, struct write_job **jobs, size_t n)
{
	if (attempt(w, jobs, n) == RC_OK || n == 1)
		return;
	/* One of them spoiled it for all: each for itself. */
	for (size_t i = 0; i < n && w->lost == RC_OK; i++) {
		job_clear(jobs[i]);
		enum rc settled_in_job = attempt(w, &jobs[i], 1);
		(void)settled_in_job;
	}
}

/* The next job of the row, with those after it that can share its run(), into the round. Answers how many. */
static size_t take_group(struct writer *w, struct job_list *row)
{
	const struct write_kind *kind = row->first->kind;
	size_t room = w->options.transaction_max - w->n_round;
	size_t max = !kind->batch ? 1 : room < WRITE_BATCH_MAX ? room : WRITE_BATCH_MAX;
	size_t n = 0;
	while (n < max && row->first && row->first->kind == kind) {
		struct write_job *job = list_pop(row);
		job_clear(job);
		w->round[w->n_round++] = job;
		n++;
	}
	return n;
}

static void run_next(struct writer *w, struct job_list *row)
{
	struct write_job **jobs = w->round + w->n_round;
	size_t n = take_group(w, row);
	run_group(w, jobs, n);
}

static void run_jobs(struct writer *w)
{
	int64_t deadline = clock_mono() + w->options.transaction_ms;
	while (w->lost == RC_OK && w->backlog.first && !w->backlog.first->kind->outside &&
	       w->n_round < w->options.transaction_max && (w->n_round == 0 || clock_mono() < deadline))
		run_next(w, &w->backlog);
	if (w->lost == RC_OK && w->bulk.first)
		run_next(w, &w->bulk);
}

static enum rc begin(struct writer *w)
{
	if (db_broken(w->db)) {
		enum rc rc = db_reopen(w->db);
		if (rc != RC_OK)
			return rc;
		log_info("writer: the database is open again");
	}
	return db_begin(w->db);
}

/* Nothing of the round was kept, or nobody knows: everyone may try again, nothing is tried again here. */
static void give_up(struct writer *w)
{
	db_rollback(w->db);
	log_error("writer: %zu jobs were not saved: %s", w->n_round, w->lost_error);
	char why[600];
	snprintf(why, sizeof(why), "the site cannot save at the moment; try again later (%s)", w->lost_error);
	fail_round(w, RC_BUSY, why);
	if (db_broken(w->db) && db_reopen(w->db) != RC_OK)
		log_error("writer: cannot open the database again: %s", rc_message());
	if (w->options.after_rollback)
		w->options.after_rollback(w->options.ctx);
}

static void run_transaction(struct writer *w)
{
	w->lost = RC_OK;
	w->began = clock_mono_ns();
	enum rc rc = begin(w);
	if (rc != RC_OK) {
		lose(w, rc);
		take_group(w, w->backlog.first ? &w->backlog : &w->bulk);
	}
	run_jobs(w);
	if (w->lost == RC_OK) {
		rc = db_commit(w->db);
		if (rc != RC_OK)
			lose(w, rc);
	}
	if (w->lost != RC_OK)
		give_up(w);
	else if (w->options.after_commit)
		w->options.after_commit(w->options.ctx);
	answer_round(w);
}

static void run_outside(struct writer *w)
{
	struct write_job *job = list_pop(&w->backlog);
	job_clear(job);
	w->round[w->n_round++] = job;
	enum rc rc = db_broken(w->db) ? db_reopen(w->db) : RC_OK;
	if (rc == RC_OK) {
		rc = job->kind->run(w->db, &job, 1);
		db_settle(w->db);
	}
	if (rc != RC_OK)
		write_job_fail(job, rc, "%s", rc_message());
	db_rollback(w->db);
	answer_round(w);
}

/* --- the log --- */

static void checkpoint(struct writer *w, bool wait)
{
	enum rc rc = db_broken(w->db) ? RC_OK : db_checkpoint(w->db, wait);
	if (rc == RC_BUSY && wait)
		log_info("writer: readers hold on to the log; it has %lld MB", (long long)db_log_size(w->db) / 1048576);
	else if (rc != RC_OK)
		log_warning("writer: %s", rc_message());
}

/*
 * Under load the log is moved when it has grown by a step. It begins anew by itself at a moment without readers; one
 * that stays long is waited for, several times before it is too long. A reader that stays longer still is asked again
 * each time the log has doubled: each time is a halt.
 */
static void keep_log_short(struct writer *w)
{
	int64_t size = db_log_size(w->db);
	if (size < w->log_seen) /* it began anew */
		w->log_limit = LOG_STEP;
	w->log_seen = size;
	if (size < w->log_limit)
		return;
	bool wait = size >= LOG_LONG;
	checkpoint(w, wait);
	if (!wait)
		w->log_limit = size + LOG_STEP;
	else
		w->log_limit = size < LOG_MUCH ? size + LOG_RETRY : 2 * size;
}

static void log_clear(struct writer *w, bool wait)
{
	enum rc rc = db_broken(w->db) ? RC_OK : db_log_clear(w->db, wait);
	w->log_cleared = rc != RC_BUSY;
	if (rc != RC_OK && rc != RC_BUSY)
		log_warning("writer: %s", rc_message());
}

/* What somebody erased is not to stay in the log until a lull comes. */
static void clear_when_wanted(struct writer *w)
{
	int64_t now = clock_mono();
	if (!db_log_clear_wanted(w->db)) {
		w->clear_at = 0;
		return;
	}
	if (w->clear_at > 0 && now >= w->clear_at)
		log_clear(w, true);
	if (w->clear_at == 0 || now >= w->clear_at)
		w->clear_at = now + LOG_CLEAR_MS;
}

/* Readers of a log that was moved whole do not hold on to it. */
static void lull(struct writer *w)
{
	if (db_log_size(w->db) > 0)
		checkpoint(w, false);
	log_clear(w, false);
}

/* --- the thread --- */

static struct timespec after_ms(int64_t since_ns, int64_t ms)
{
	int64_t at = since_ns + ms * 1000000;
	return (struct timespec){.tv_sec = at / 1000000000, .tv_nsec = at % 1000000000};
}

/* With the lock held: until there is work or the end. In a lull the log is moved and emptied, without the lock. */
static void wait_for_work(struct writer *w)
{
	while (w->queue.first == NULL && !w->stopping) {
		if (w->log_cleared) { /* nothing to do in a lull */
			pthread_cond_wait(&w->work, &w->lock);
			continue;
		}
		struct timespec until = after_ms(clock_mono_ns(), IDLE_MS);
		if (pthread_cond_timedwait(&w->work, &w->lock, &until) != ETIMEDOUT)
			continue;
		pthread_mutex_unlock(&w->lock);
		lull(w);
		pthread_mutex_lock(&w->lock);
	}
}

/*
 * With the lock held. A commit costs as much for one vote as for ten: in a stream of jobs that share one, transactions
 * begin GATHER_MS apart, unless enough came for one or something waits that shares with nobody.
 */
static void wait_for_company(struct writer *w)
{
	struct timespec until = after_ms(w->began, GATHER_MS);
	w->gathering = true;
	while (!w->urgent && w->pending < GATHER_ENOUGH && !w->stopping)
		if (pthread_cond_timedwait(&w->work, &w->lock, &until) == ETIMEDOUT)
			break;
	w->gathering = false;
}

/* Fills the backlog; false when everything is done and the writer is to stop. */
static bool take_work(struct writer *w)
{
	pthread_mutex_lock(&w->lock);
	if (w->backlog.first == NULL && w->bulk.first == NULL) {
		wait_for_work(w);
		wait_for_company(w);
	}
	queue_sort(w);
	pthread_mutex_unlock(&w->lock);
	return w->backlog.first || w->bulk.first;
}

static void writer_main(void *arg)
{
	struct writer *w = arg;
	own_writer = w;
	while (take_work(w)) {
		w->log_cleared = false;
		if (w->backlog.first && w->backlog.first->kind->outside)
			run_outside(w);
		else
			run_transaction(w);
		keep_log_short(w);
		clear_when_wanted(w);
	}
	lull(w);
}

static void writer_free(struct writer *w)
{
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	free(w->round);
	free(w);
}

static void set_up_sync(struct writer *w)
{
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->work, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&w->lock, NULL);
}

static unsigned or_default(unsigned value, unsigned fallback)
{
	return value ? value : fallback;
}

enum rc writer_start(struct db *db, const struct writer_options *options, struct writer **ret_writer)
{
	struct writer *w = calloc(1, sizeof(*w));
	ensure(w != NULL, "out of memory");
	if (options)
		w->options = *options;
	w->options.queue_max = or_default(w->options.queue_max, QUEUE_MAX);
	w->options.transaction_max = or_default(w->options.transaction_max, TRANSACTION_MAX);
	w->options.transaction_ms = or_default(w->options.transaction_ms, TRANSACTION_MS);
	w->db = db;
	w->options.queue_bytes = w->options.queue_bytes ? w->options.queue_bytes : QUEUE_BYTES;
	w->log_limit = LOG_STEP;
	w->round = calloc(w->options.transaction_max + 1, sizeof(struct write_job *)); /* and a bulk job */
	ensure(w->round != NULL, "out of memory");
	list_init(&w->queue);
	list_init(&w->backlog);
	list_init(&w->bulk);
	set_up_sync(w);
	enum rc rc = thread_start("writer", writer_main, w, &w->thread);
	if (rc != RC_OK) {
		writer_free(w);
		return rc;
	}
	*ret_writer = w;
	return RC_OK;
}

void writer_stop(struct writer *w)
{
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	thread_join(w->thread);
	writer_free(w);
}

static enum rc enqueue(struct writer *w, struct write_job *job)
{
	job->weight = JOB_BYTES + job->arena.total;
	pthread_mutex_lock(&w->lock);
	bool full = w->stopping || w->pending >= w->options.queue_max ||
		    (w->pending > 0 && w->pending_bytes + job->weight > w->options.queue_bytes);
	if (!full) {
		list_append(&w->queue, job);
		w->pending++;
		w->pending_bytes += job->weight;
		w->urgent |= !job->kind->batch;
		if (!w->gathering || w->urgent || w->pending >= GATHER_ENOUGH)
			pthread_cond_signal(&w->work);
	}
	pthread_mutex_unlock(&w->lock);
	return full ? rc_fail(RC_BUSY, "too many changes are waiting to be saved; try again") : RC_OK;
}

enum rc writer_submit(struct writer *w, struct write_job *job)
{
	ensure(job->kind->done != NULL, "a submitted job needs done()");
	job->waiter = NULL;
	return enqueue(w, job);
}

enum rc writer_run(struct writer *w, struct write_job *job)
{
	ensure(own_writer != w, "the writer cannot wait for itself");
	struct write_waiter waiter = {.is_settled = false};
	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.settled, NULL);
	job->waiter = &waiter;
	enum rc rc = enqueue(w, job);
	if (rc == RC_OK) {
		pthread_mutex_lock(&waiter.lock);
		while (!waiter.is_settled)
			pthread_cond_wait(&waiter.settled, &waiter.lock);
		pthread_mutex_unlock(&waiter.lock);
		rc = job->rc == RC_OK ? RC_OK : rc_fail(job->rc, "%s", job->error);
	}
	pthread_cond_destroy(&waiter.settled);
	pthread_mutex_destroy(&waiter.lock);
	job->waiter = NULL;
	return rc;
}
