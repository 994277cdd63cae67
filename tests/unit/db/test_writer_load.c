/*
 * The writer under load: large jobs beside small ones, a queue that has its bounds, a log that stays short whatever
 * readers do.
 */
#include "fixture.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/thread.h"
#include "db/writer.h"

#define MB (1024 * 1024)
#define CHUNK (256 * 1024)
#define LOG_MAX (64 * MB)

struct load_job {
	struct write_job job;
	sem_t *gate, *answered;
	size_t bytes; /* that it writes */
	unsigned place, bulk_before, bulk_behind;
};

static unsigned n_commits, n_answers, n_bulk; /* the writer's */
static char chunk[CHUNK];

static void count_commit(void *ctx)
{
	n_commits++;
}

/* Over and over the same few rows: the log grows, the file does not. */
static enum rc write_bytes(struct db *db, size_t bytes)
{
	enum rc rc = RC_OK;
	if (fixture_number(db, "SELECT COUNT(*) FROM thing") > 40)
		rc = db_exec_script(db, "DELETE FROM thing");
	for (size_t at = 0; at < bytes && rc == RC_OK; at += CHUNK) {
		struct stmt *stmt = db_stmt(db, SQL_THING_INSERT);
		memset(chunk, 'a' + (int)(n_commits % 26), sizeof chunk);
		stmt_bind_i64(stmt, 1, 1);
		stmt_bind_text(stmt, 2, STR("chunk"));
		stmt_bind_blob(stmt, 3, str_mem(chunk, bytes - at < CHUNK ? bytes - at : CHUNK));
		stmt_bind_i64(stmt, 4, 0);
		rc = stmt_run(stmt);
	}
	return rc;
}

static enum rc run(struct db *db, struct write_job **jobs, size_t n)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct load_job *j = (struct load_job *)jobs[i];
		if (j->gate)
			sem_wait(j->gate);
		n_bulk += j->bytes >= CHUNK;
		rc = write_bytes(db, j->bytes);
	}
	return rc;
}

static void done(struct write_job *job)
{
	struct load_job *j = (struct load_job *)job;
	j->place = n_answers++;
	j->bulk_behind = n_bulk;
	sem_post(j->answered);
}

static const struct write_kind small = {.name = "small", .run = run, .done = done, .batch = true};
static const struct write_kind bulk = {.name = "bulk", .run = run, .done = done, .bulk = true};

struct load {
	struct fixture *f;
	struct writer *w;
	sem_t answered, gate;
	struct load_job held;
};

static void load_begin(struct load *l, struct fixture *f, struct writer_options options)
{
	*l = (struct load){.f = f};
	n_commits = n_answers = n_bulk = 0;
	fixture_parent(f->db, "p");
	options.after_commit = count_commit;
	assert_int_equal(writer_start(f->db, &options, &l->w), RC_OK);
	sem_init(&l->answered, 0, 0);
	sem_init(&l->gate, 0, 0);
}

static struct load_job *job_new(struct load *l, const struct write_kind *kind, size_t bytes)
{
	struct load_job *j = calloc(1, sizeof *j);
	assert_non_null(j);
	j->answered = &l->answered;
	j->bytes = bytes;
	write_job_init(&j->job, kind);
	return j;
}

static void job_free(struct load_job *j)
{
	assert_int_equal(j->job.rc, RC_OK);
	write_job_done(&j->job);
	free(j);
}

/* Holds the writer, so that a queue builds up behind this job. */
static struct load_job *hold(struct load *l)
{
	struct load_job *j = job_new(l, &small, 1);
	j->gate = &l->gate;
	assert_int_equal(writer_submit(l->w, &j->job), RC_OK);
	usleep(20000);
	return j;
}

static void wait_for(struct load *l, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sem_wait(&l->answered);
}

static void large_jobs_take_turns(void **state)
{
	struct load l;
	struct load_job *jobs[12], *held;
	load_begin(&l, *state, (struct writer_options){0});
	held = hold(&l);
	for (size_t i = 0; i < 12; i++) {
		jobs[i] = job_new(&l, i % 3 ? &small : &bulk, i % 3 ? 10 : CHUNK);
		assert_int_equal(writer_submit(l.w, &jobs[i]->job), RC_OK);
	}
	sem_post(&l.gate);
	wait_for(&l, 13);
	/* The held one; eight small ones and a large one; then a large one in each of three. */
	assert_int_equal(n_commits, 5);
	for (size_t i = 0; i < 12; i++)
		assert_in_range(jobs[i]->place, i % 3 ? 1 : 9 + i / 3, i % 3 ? 8 : 9 + i / 3);
	writer_stop(l.w);
	job_free(held);
	for (size_t i = 0; i < 12; i++)
		job_free(jobs[i]);
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Runs small jobs one after the other; how long each took, sorted, and how many large ones ran meanwhile at most. */
static unsigned small_ones(struct load *l, size_t n, int64_t *ret_us)
{
	unsigned most = 0;
	for (size_t i = 0; i < n; i++) {
		struct load_job *j = job_new(l, &small, 100);
		sem_t mine;
		sem_init(&mine, 0, 0);
		j->answered = &mine;
		j->bulk_before = __atomic_load_n(&n_bulk, __ATOMIC_RELAXED);
		int64_t from = clock_mono_ns();
		assert_int_equal(writer_submit(l->w, &j->job), RC_OK);
		sem_wait(&mine);
		ret_us[i] = (clock_mono_ns() - from) / 1000;
		if (j->bulk_behind - j->bulk_before > most)
			most = j->bulk_behind - j->bulk_before;
		job_free(j);
	}
	qsort(ret_us, n, sizeof *ret_us, compare);
	return most;
}

struct upload {
	struct load *l;
	struct thread *thread;
	bool stop; /* atomic */
};

/* As a file of 25 MB comes in, again and again: each chunk waits for the one before it. */
static void upload_main(void *arg)
{
	struct upload *u = arg;
	struct load_job *j = job_new(u->l, &bulk, CHUNK);
	sem_t mine;
	sem_init(&mine, 0, 0);
	j->answered = &mine;
	while (!__atomic_load_n(&u->stop, __ATOMIC_RELAXED)) {
		assert_int_equal(writer_submit(u->l->w, &j->job), RC_OK);
		sem_wait(&mine);
	}
	job_free(j);
}

static void an_upload_holds_nobody_up(void **state)
{
	struct load l;
	struct upload uploads[4];
	int64_t alone[200], beside[200];
	load_begin(&l, *state, (struct writer_options){0});
	small_ones(&l, 200, alone);
	for (size_t i = 0; i < 4; i++) {
		uploads[i] = (struct upload){.l = &l};
		assert_int_equal(thread_start("upload", upload_main, &uploads[i], &uploads[i].thread), RC_OK);
	}
	unsigned most = small_ones(&l, 200, beside);
	for (size_t i = 0; i < 4; i++) {
		__atomic_store_n(&uploads[i].stop, true, __ATOMIC_RELAXED);
		thread_join(uploads[i].thread);
	}
	writer_stop(l.w);
	print_message("alone: median %d us, p99 %d us; beside four uploads: median %d us, p99 %d us\n", (int)alone[100],
		      (int)alone[197], (int)beside[100], (int)beside[197]);
	/* The one that is under way, and the one of the own transaction. */
	assert_in_range(most, 1, 2);
}

static void what_waits_has_its_bounds(void **state)
{
	struct load l;
	struct load_job *jobs[6], *held;
	size_t accepted = 0;
	load_begin(&l, *state, (struct writer_options){.queue_bytes = 3 * MB + MB / 2});
	held = hold(&l);
	for (size_t i = 0; i < 6; i++) {
		jobs[i] = job_new(&l, &small, 1);
		arena_alloc(&jobs[i]->job.arena, MB);
		if (writer_submit(l.w, &jobs[i]->job) == RC_OK)
			jobs[accepted++] = jobs[i];
		else
			job_free(jobs[i]);
	}
	assert_int_equal(accepted, 3);
	sem_post(&l.gate);
	wait_for(&l, 1 + accepted);
	/* What was answered makes room; and one that is too large for any queue goes alone. */
	struct load_job *huge = job_new(&l, &small, 1);
	arena_alloc(&huge->job.arena, 5 * MB);
	assert_int_equal(writer_submit(l.w, &huge->job), RC_OK);
	wait_for(&l, 1);
	writer_stop(l.w);
	job_free(huge);
	job_free(held);
	for (size_t i = 0; i < accepted; i++)
		job_free(jobs[i]);
}

struct reading {
	struct fixture *f;
	struct thread *thread;
	unsigned stay_us;
	bool stop; /* atomic */
};

/* As a read thread does: a request, the next request, … */
static void reading_main(void *arg)
{
	struct reading *r = arg;
	struct db *db;
	fixture_open(r->f, DB_READ, &db);
	while (!__atomic_load_n(&r->stop, __ATOMIC_RELAXED)) {
		assert_int_equal(db_begin(db), RC_OK);
		assert_true(fixture_number(db, "SELECT COUNT(*) FROM thing") >= 0);
		if (r->stay_us)
			usleep(r->stay_us);
		assert_int_equal(db_settle(db), 0); /* ends the transaction as well */
		assert_false(db_in_transaction(db));
	}
	db_close(db);
}

static int64_t log_bytes(struct fixture *f)
{
	char path[128];
	struct stat s;
	return stat(fixture_path(f, "site.db-wal", path), &s) == 0 ? s.st_size : 0;
}

static void write_much(struct load *l, size_t bytes, int64_t *ret_largest)
{
	*ret_largest = 0;
	for (size_t at = 0; at < bytes; at += MB) {
		struct load_job *j = job_new(l, &small, MB);
		assert_int_equal(writer_submit(l->w, &j->job), RC_OK);
		wait_for(l, 1);
		job_free(j);
		int64_t now = log_bytes(l->f);
		if (now > *ret_largest)
			*ret_largest = now;
	}
}

static void the_log_stays_short_while_readers_come_and_go(void **state)
{
	struct load l;
	struct reading readings[3];
	int64_t largest;
	load_begin(&l, *state, (struct writer_options){0});
	for (size_t i = 0; i < 3; i++) {
		readings[i] = (struct reading){.f = l.f, .stay_us = (unsigned)i * 5000};
		assert_int_equal(thread_start("reader", reading_main, &readings[i], &readings[i].thread), RC_OK);
	}
	write_much(&l, 200 * MB, &largest);
	for (size_t i = 0; i < 3; i++) {
		__atomic_store_n(&readings[i].stop, true, __ATOMIC_RELAXED);
		thread_join(readings[i].thread);
	}
	writer_stop(l.w);
	print_message("200 MB written beside three readers; the log was %d MB at most\n", (int)(largest / MB));
	assert_true(largest <= LOG_MAX);
}

static void a_reader_that_stays_is_not_waited_for_again_and_again(void **state)
{
	struct load l;
	struct db *reader;
	int64_t largest;
	load_begin(&l, *state, (struct writer_options){0});
	write_much(&l, MB, &largest);
	fixture_open(l.f, DB_READ, &reader);
	assert_int_equal(db_begin(reader), RC_OK);
	fixture_number(reader, "SELECT COUNT(*) FROM thing");
	int64_t from = clock_mono();
	write_much(&l, 160 * MB, &largest);
	assert_true(largest > LOG_MAX); /* nothing else can be done for this reader */
	print_message("160 MB written in %d ms beside a reader that stays\n", (int)(clock_mono() - from));
	db_settle(reader);
	write_much(&l, 2 * largest, &largest); /* it is looked at again when it has doubled */
	assert_true(log_bytes(l.f) <= LOG_MAX);
	db_close(reader);
	writer_stop(l.w);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(large_jobs_take_turns),
		T(an_upload_holds_nobody_up),
		T(what_waits_has_its_bounds),
		T(the_log_stays_short_while_readers_come_and_go),
		T(a_reader_that_stays_is_not_waited_for_again_and_again),
	};
	return cmocka_run_group_tests_name("db/writer_load", tests, NULL, NULL);
}
