/*
 * The writer thread: what shares a transaction, what a bad job spoils, who is answered when, and what survives a kill.
 */
#include "fixture.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "db/writer.h"

/* One job of the tests: adds to a counter, or misbehaves. */
struct test_job {
	struct write_job job;
	const char *name;
	int64_t n;
	enum { GOOD, REFUSED, BROKEN, SLOW, COMMITS } how;
	sem_t *entered, *gate; /* posted and waited for in run() */
	sem_t *answered;
	unsigned *order; /* gets its place in the row of answers */
};

static unsigned runs, jobs_run, largest, commits, rollbacks, answers;

static void reset_counts(void)
{
	runs = jobs_run = largest = commits = rollbacks = answers = 0;
}

static enum rc add(struct db *db, const char *name, int64_t n)
{
	struct stmt *stmt = db_stmt(db, SQL_COUNTER_ADD);
	stmt_bind_text(stmt, 1, str_of(name));
	stmt_bind_i64(stmt, 2, n);
	return stmt_run(stmt);
}

static enum rc run_one(struct db *db, struct test_job *t)
{
	if (t->gate) {
		sem_post(t->entered);
		sem_wait(t->gate);
	}
	if (t->how == SLOW)
		usleep(15000);
	if (t->how == COMMITS)
		return db_commit(db);
	if (t->how == REFUSED) {
		write_job_fail(&t->job, RC_DENIED, "%s may not", t->name);
		return RC_OK;
	}
	enum rc rc = add(db, t->name, t->n);
	if (rc == RC_OK && t->how == BROKEN)
		return rc_fail(RC_CONFLICT, "%s is broken", t->name);
	return rc;
}

static enum rc run_jobs(struct db *db, struct write_job **jobs, size_t n)
{
	runs++;
	jobs_run += (unsigned)n;
	if (n > largest)
		largest = (unsigned)n;
	for (size_t i = 0; i < n; i++) {
		enum rc rc = run_one(db, (struct test_job *)jobs[i]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc run_outside(struct db *db, struct write_job **jobs, size_t n)
{
	assert_int_equal(n, 1);
	assert_false(db_in_transaction(db));
	return db_checkpoint(db, false);
}

static int64_t log_size_seen;

static enum rc run_measure(struct db *db, struct write_job **jobs, size_t n)
{
	log_size_seen = db_log_size(db);
	return RC_OK;
}

static void done(struct write_job *job)
{
	struct test_job *t = (struct test_job *)job;
	if (t->order)
		*t->order = answers;
	answers++;
	sem_post(t->answered);
}

static const struct write_kind single = {.name = "single", .run = run_jobs, .done = done};
static const struct write_kind batch = {.name = "batch", .run = run_jobs, .done = done, .batch = true};
static const struct write_kind outside = {.name = "outside", .run = run_outside, .done = done, .outside = true};

static void count_commit(void *ctx)
{
	commits++;
}

static void count_rollback(void *ctx)
{
	rollbacks++;
}

static const struct write_kind measure = {.name = "measure", .run = run_measure, .done = done, .outside = true};

static const struct writer_options counted = {.after_commit = count_commit, .after_rollback = count_rollback};

static struct writer *start(struct fixture *f, const struct writer_options *options)
{
	struct writer *w = NULL;
	reset_counts();
	assert_int_equal(writer_start(f->db, options, &w), RC_OK);
	return w;
}

static void job_init(struct test_job *t, const struct write_kind *kind, const char *name, sem_t *answered)
{
	*t = (struct test_job){.name = name, .n = 1, .answered = answered};
	write_job_init(&t->job, kind);
}

static enum rc run_and_wait(struct writer *w, const struct write_kind *kind, const char *name, int how)
{
	struct test_job t;
	job_init(&t, kind, name, NULL);
	t.how = how;
	enum rc rc = writer_run(w, &t.job);
	write_job_done(&t.job);
	return rc;
}

static int64_t counter(struct db *db, const char *name)
{
	struct stmt *stmt = db_stmt(db, SQL_COUNTER_GET);
	stmt_bind_text(stmt, 1, str_of(name));
	int64_t n = 0;
	enum rc rc = stmt_get_i64(stmt, &n);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	return n;
}

/* A job that holds the writer until its gate opens, so that a queue can build up behind it. */
struct held {
	struct test_job job;
	sem_t entered, gate, answered;
};

static void hold(struct held *h, struct writer *w)
{
	sem_init(&h->entered, 0, 0);
	sem_init(&h->gate, 0, 0);
	sem_init(&h->answered, 0, 0);
	job_init(&h->job, &single, "held", &h->answered);
	h->job.entered = &h->entered;
	h->job.gate = &h->gate;
	assert_int_equal(writer_submit(w, &h->job.job), RC_OK);
	sem_wait(&h->entered);
}

static void release(struct held *h)
{
	sem_post(&h->gate);
	sem_wait(&h->answered);
	assert_int_equal(h->job.job.rc, RC_OK);
}

static struct test_job *submit_many(struct writer *w, size_t n, const struct write_kind *kind, sem_t *answered)
{
	struct test_job *jobs = calloc(n, sizeof(*jobs));
	for (size_t i = 0; i < n; i++)
		job_init(&jobs[i], kind, "many", answered);
	return jobs;
}

static void wait_for(sem_t *answered, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sem_wait(answered);
}

static void a_job_is_durable_when_answered(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	struct db *reader;
	fixture_open(f, DB_READ, &reader);
	assert_int_equal(counter(reader, "a"), 1);
	db_close(reader);
	assert_int_equal(commits, 1);
	writer_stop(w);
	writer_stop(NULL);
}

static void like_jobs_go_together(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 2500, &batch, &answered);
	for (size_t i = 0; i < 2500; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	release(&h);
	wait_for(&answered, 2500);
	writer_stop(w);
	assert_int_equal(counter(f->db, "many"), 2500);
	assert_int_equal(runs, 1 + 3);
	assert_int_equal(largest, WRITE_BATCH_MAX);
	assert_in_range(commits, 2, 4);
	free(jobs);
}

static void other_jobs_share_only_the_transaction(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job jobs[40];
	for (size_t i = 0; i < 40; i++) {
		job_init(&jobs[i], i % 4 == 3 ? &single : &batch, "mixed", &answered);
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	}
	release(&h);
	wait_for(&answered, 40);
	writer_stop(w);
	assert_int_equal(runs, 1 + 10 * 2); /* three of a batch, one alone, ten times */
	assert_int_equal(largest, 3);
	assert_in_range(commits, 2, 3);
	assert_int_equal(counter(f->db, "mixed"), 40);
}

static void answers_keep_the_order(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, NULL);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job jobs[100];
	unsigned order[100];
	for (size_t i = 0; i < 100; i++) {
		job_init(&jobs[i], i % 3 ? &batch : &single, "order", &answered);
		jobs[i].order = &order[i];
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	}
	release(&h);
	wait_for(&answered, 100);
	writer_stop(w);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(order[i], i + 1);
}

static void a_failed_job_undoes_only_itself(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job jobs[3];
	for (size_t i = 0; i < 3; i++)
		job_init(&jobs[i], &single, "x", &answered);
	jobs[1].how = BROKEN;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	release(&h);
	wait_for(&answered, 3);
	writer_stop(w);
	assert_int_equal(jobs[0].job.rc, RC_OK);
	assert_int_equal(jobs[1].job.rc, RC_CONFLICT);
	assert_string_equal(jobs[1].job.error, "x is broken");
	assert_int_equal(jobs[2].job.rc, RC_OK);
	assert_string_equal(jobs[2].job.error, "");
	assert_int_equal(counter(f->db, "x"), 2);
	assert_int_equal(rollbacks, 0);
}

/* Three in a row, a third of a millisecond apart, right after a transaction; answers how many commits they took. */
static unsigned commits_for_three(struct writer *w)
{
	sem_t answered;
	sem_init(&answered, 0, 0);
	assert_int_equal(run_and_wait(w, &batch, "before", GOOD), RC_OK);
	unsigned before = commits;
	struct test_job *jobs = submit_many(w, 3, &batch, &answered);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
		usleep(300);
	}
	wait_for(&answered, 3);
	free(jobs);
	return commits - before;
}

/* The machine may be busy: what the writer can do, it does once in a while. */
static void a_stream_of_like_jobs_shares_commits(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	unsigned fewest = 3;
	for (int i = 0; i < 50 && fewest > 1; i++) {
		unsigned n = commits_for_three(w);
		fewest = n < fewest ? n : fewest;
	}
	assert_int_equal(fewest, 1);
	writer_stop(w);
}

static int64_t ten_in_a_row(struct writer *w, const struct write_kind *kind)
{
	int64_t began = clock_mono_ns();
	for (int i = 0; i < 10; i++)
		assert_int_equal(run_and_wait(w, kind, "row", GOOD), RC_OK);
	return clock_mono_ns() - began;
}

static void other_jobs_do_not_wait_for_company(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	int64_t best = INT64_MAX;
	for (int i = 0; i < 50 && best >= 30000000; i++) {
		int64_t took = ten_in_a_row(w, &single);
		best = took < best ? took : best;
	}
	assert_true(best < 30000000);
	writer_stop(w);
}

static void one_bad_job_spoils_no_batch(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 200, &batch, &answered);
	jobs[77].how = BROKEN;
	jobs[33].how = REFUSED;
	for (size_t i = 0; i < 200; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	release(&h);
	wait_for(&answered, 200);
	writer_stop(w);
	for (size_t i = 0; i < 200; i++)
		assert_int_equal(jobs[i].job.rc, i == 77 ? RC_CONFLICT : i == 33 ? RC_DENIED : RC_OK);
	assert_string_equal(jobs[33].job.error, "many may not");
	assert_string_equal(jobs[77].job.error, "many is broken");
	assert_int_equal(counter(f->db, "many"), 198);
	free(jobs);
}

static void a_refusal_inside_a_batch_costs_no_second_run(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, NULL);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 50, &batch, &answered);
	jobs[7].how = REFUSED;
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	release(&h);
	wait_for(&answered, 50);
	writer_stop(w);
	assert_int_equal(runs, 2);
	assert_int_equal(jobs[7].job.rc, RC_DENIED);
	assert_int_equal(counter(f->db, "many"), 49);
	free(jobs);
}

static void a_full_queue_says_so(void **state)
{
	struct fixture *f = *state;
	struct writer_options options = counted;
	options.queue_max = 10;
	struct writer *w = start(f, &options);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job jobs[12];
	size_t accepted = 0, refused = 0;
	for (size_t i = 0; i < 12; i++) {
		job_init(&jobs[i], &batch, "q", &answered);
		if (writer_submit(w, &jobs[i].job) == RC_OK)
			accepted++;
		else
			refused++;
	}
	assert_int_equal(accepted, 9); /* the held one counts until it is answered */
	assert_int_equal(refused, 3);
	assert_int_equal(run_and_wait(w, &single, "q", GOOD), RC_BUSY);
	release(&h);
	wait_for(&answered, accepted);
	assert_int_equal(run_and_wait(w, &single, "q", GOOD), RC_OK);
	writer_stop(w);
	assert_int_equal(counter(f->db, "q"), 10);
}

static void a_transaction_does_not_grow_old(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job jobs[10];
	for (size_t i = 0; i < 10; i++) {
		job_init(&jobs[i], &single, "slow", &answered);
		jobs[i].how = SLOW;
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	}
	release(&h);
	wait_for(&answered, 10);
	writer_stop(w);
	assert_in_range(commits, 4, 11); /* ten jobs of 15 ms cannot share one of 25 ms */
}

static void transactions_have_a_size(void **state)
{
	struct fixture *f = *state;
	struct writer_options options = counted;
	options.transaction_max = 10;
	struct writer *w = start(f, &options);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 100, &batch, &answered);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	release(&h);
	wait_for(&answered, 100);
	writer_stop(w);
	assert_int_equal(largest, 10);
	assert_int_equal(commits, 1 + 10);
	free(jobs);
}

static void stopping_finishes_what_was_accepted(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, NULL);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 300, &batch, &answered);
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	sem_post(&h.gate);
	writer_stop(w);
	assert_int_equal(answers, 301);
	assert_int_equal(counter(f->db, "many"), 300);
	assert_int_equal(db_log_size(f->db), 0);
	free(jobs);
}

static void some_work_is_outside_transactions(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	assert_int_equal(run_and_wait(w, &outside, "checkpoint", GOOD), RC_OK);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	writer_stop(w);
	assert_int_equal(counter(f->db, "a"), 2);
	assert_int_equal(commits, 2);
}

static int64_t log_bytes(struct fixture *f)
{
	char path[128];
	struct stat st;
	fixture_path(f, "site.db-wal", path);
	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static void a_lull_empties_the_log(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, NULL);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	assert_int_equal(run_and_wait(w, &measure, "", GOOD), RC_OK);
	assert_true(log_size_seen > 0);
	struct timespec pause = {.tv_sec = 1, .tv_nsec = 400000000};
	nanosleep(&pause, NULL);
	assert_int_equal(run_and_wait(w, &measure, "", GOOD), RC_OK);
	assert_int_equal(log_size_seen, 0);
	assert_int_equal(log_bytes(f), 0);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	writer_stop(w);
	assert_int_equal(log_bytes(f), 0);
}

static enum rc want_clear_run(struct db *db, struct write_job **jobs, size_t n)
{
	db_log_want_clear(db);
	return RC_OK;
}

/* Also without a lull. */
static void what_was_erased_leaves_the_log(void **state)
{
	static const struct write_kind wanting = {.name = "wanting", .run = want_clear_run};
	struct fixture *f = *state;
	struct writer *w = start(f, NULL);
	struct timespec pause = {.tv_nsec = 50000000};
	bool emptied = false;
	assert_int_equal(run_and_wait(w, &wanting, "", GOOD), RC_OK);
	for (int64_t before = 0, size, i = 0; i < 100 && !emptied; i++, before = size) {
		assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
		size = log_bytes(f);
		emptied = size < before;
		nanosleep(&pause, NULL);
	}
	writer_stop(w);
	assert_true(emptied);
}

static void a_job_that_ends_the_transaction_is_caught(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	log_set_level(LOG_ERROR + 1);
	assert_int_equal(run_and_wait(w, &single, "a", COMMITS), RC_BUSY);
	log_set_level(LOG_INFO);
	assert_int_equal(rollbacks, 1);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	writer_stop(w);
	assert_int_equal(counter(f->db, "a"), 1);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void a_storage_failure_answers_busy_and_passes(void **state)
{
	struct fixture *f = *state;
	signal(SIGXFSZ, SIG_IGN);
	struct writer *w = start(f, &counted);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	log_set_level(LOG_ERROR + 1);
	limit_file_size(4096);
	struct held h;
	hold(&h, w);
	sem_t answered;
	sem_init(&answered, 0, 0);
	struct test_job *jobs = submit_many(w, 20, &batch, &answered);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(writer_submit(w, &jobs[i].job), RC_OK);
	sem_post(&h.gate);
	sem_wait(&h.answered);
	assert_int_equal(h.job.job.rc, RC_BUSY);
	wait_for(&answered, 20);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(jobs[i].job.rc, RC_BUSY);
	assert_non_null(strstr(jobs[0].job.error, "try again later"));
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(run_and_wait(w, &single, "a", GOOD), RC_OK);
	log_set_level(LOG_INFO);
	writer_stop(w);
	assert_true(rollbacks >= 1);
	assert_int_equal(counter(f->db, "many"), 0);
	assert_int_equal(counter(f->db, "a"), 2);
	assert_int_equal(db_integrity_check(f->db), RC_OK);
	free(jobs);
}

static void count_up(void *arg)
{
	struct writer *w = arg;
	for (int i = 0; i < 500; i++)
		if (run_and_wait(w, i % 5 == 0 ? &single : &batch, "all", GOOD) != RC_OK)
			abort();
}

static void eight_threads_lose_nothing(void **state)
{
	struct fixture *f = *state;
	struct writer *w = start(f, &counted);
	struct thread *threads[8];
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(thread_start("load", count_up, w, &threads[i]), RC_OK);
	for (size_t i = 0; i < 8; i++)
		thread_join(threads[i]);
	writer_stop(w);
	assert_int_equal(counter(f->db, "all"), 8 * 500);
	assert_true(commits <= 4000);
}

/* --- kill -9 --- */

struct victim {
	struct writer *w;
	int acknowledged; /* pipe */
	int number;
};

struct note_job {
	struct write_job job;
	char note[32];
};

static enum rc run_notes(struct db *db, struct write_job **jobs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum rc rc = fixture_thing(db, 1, ((struct note_job *)jobs[i])->note, 0);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static void write_for_ever(void *arg)
{
	static const struct write_kind kind = {.name = "note", .run = run_notes, .batch = true};
	struct victim *v = arg;
	for (int i = 0;; i++) {
		struct note_job n = {0};
		write_job_init(&n.job, &kind);
		snprintf(n.note, sizeof(n.note), "%d-%d\n", v->number, i);
		if (writer_run(v->w, &n.job) != RC_OK)
			abort();
		if (write(v->acknowledged, n.note, strlen(n.note)) < 0)
			abort();
	}
}

static void run_victim(const char *url, int acknowledged)
{
	struct db *db;
	struct writer *w;
	if (db_open(url, DB_WRITE, sql_texts, SQL_COUNT, &db) != RC_OK || writer_start(db, NULL, &w) != RC_OK)
		_exit(1);
	struct victim victims[4];
	for (int i = 0; i < 4; i++) {
		struct thread *t;
		victims[i] = (struct victim){.w = w, .acknowledged = acknowledged, .number = i};
		if (thread_start("victim", write_for_ever, &victims[i], &t) != RC_OK)
			_exit(1);
	}
	pause();
	_exit(1);
}

/* Every acknowledged note must be there exactly once; at most one more of each thread may be. */
static void check_notes(struct db *db, FILE *acknowledged, size_t *ret_n)
{
	char line[32];
	size_t n = 0;
	while (fgets(line, sizeof(line), acknowledged)) {
		struct stmt *stmt = db_stmt(db, SQL_THING_BY_NOTE);
		stmt_bind_text(stmt, 1, str_of(line));
		size_t rows = 0;
		while (stmt_row(stmt))
			rows++;
		assert_int_equal(stmt_end(stmt), RC_OK);
		assert_int_equal(rows, 1);
		n++;
	}
	assert_in_range(fixture_number(db, "SELECT count(*) FROM thing"), (int64_t)n, (int64_t)n + 4);
	*ret_n = n;
}

static void kill_once(struct fixture *f, useconds_t after, size_t *ret_n)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	pid_t pid = fork();
	if (pid == 0) {
		close(fds[0]);
		run_victim(f->url, fds[1]);
	}
	close(fds[1]);
	/* A pipe holds 64 KB: far more than is acknowledged before the kill. */
	usleep(after);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	struct db *db;
	fixture_open(f, DB_WRITE, &db);
	FILE *acknowledged = fdopen(fds[0], "r");
	check_notes(db, acknowledged, ret_n);
	fclose(acknowledged);
	assert_int_equal(db_integrity_check(db), RC_OK);
	assert_int_equal(db_exec_script(db, "DELETE FROM thing"), RC_OK);
	db_close(db);
}

static void nothing_acknowledged_is_lost_by_a_kill(void **state)
{
	struct fixture *f = *state;
	fixture_parent(f->db, "p");
	db_close(f->db);
	f->db = NULL;
	size_t all = 0;
	for (useconds_t cycle = 0; cycle < 10; cycle++) {
		size_t n = 0;
		kill_once(f, 15000 + cycle * 9000, &n);
		all += n;
	}
	assert_true(all > 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_job_is_durable_when_answered),
		T(like_jobs_go_together),
		T(other_jobs_share_only_the_transaction),
		T(answers_keep_the_order),
		T(a_failed_job_undoes_only_itself),
		T(a_stream_of_like_jobs_shares_commits),
		T(other_jobs_do_not_wait_for_company),
		T(one_bad_job_spoils_no_batch),
		T(a_refusal_inside_a_batch_costs_no_second_run),
		T(a_full_queue_says_so),
		T(a_transaction_does_not_grow_old),
		T(transactions_have_a_size),
		T(stopping_finishes_what_was_accepted),
		T(some_work_is_outside_transactions),
		T(a_lull_empties_the_log),
		T(what_was_erased_leaves_the_log),
		T(a_job_that_ends_the_transaction_is_caught),
		T(a_storage_failure_answers_busy_and_passes),
		T(eight_threads_lose_nothing),
		T(nothing_acknowledged_is_lost_by_a_kill),
	};
	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
