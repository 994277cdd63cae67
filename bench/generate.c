/*
 * courant-generate: makes a site of any size through the program's own store, for benchmarks and for tests of large
 * sites. One thread writes, another makes the text of the next batch meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/thread.h"
#include "db/migrate.h"
#include "generate_rows.h"
#include "store/sql_ids.h"

#define BATCH 2000
#define AHEAD 3 /* batches that are made or waiting */
#define ARTICLES_MAX 20000000
#define COMMENTS_MAX 1000

struct options {
	const char *site;
	int64_t articles, comments, seed;
};

/* One slot of the ring: a thread of the pool fills it, the main thread stores it. */
struct batch {
	struct pool_job job; /* first */
	const struct plan *plan;
	struct arena arena;
	struct piece *pieces;
	int64_t first;
	size_t n;
	pthread_mutex_t lock;
	pthread_cond_t made;
	bool is_made;
};

static int failed(void)
{
	fprintf(stderr, "courant-generate: %s\n", rc_message());
	return 1;
}

static int usage(void)
{
	fputs("Usage: courant-generate --site DIR [--articles N] [--comments N] [--seed N]\n"
	      "Makes a new site in DIR with N articles (1000) of 400 words and N comments each (10).\n"
	      "The newest article is /yardstick/, with 20 comments at least.\n",
	      stderr);
	return 2;
}

/* --- Batches --- */

static void batch_make(struct pool_job *job, void *thread)
{
	struct batch *b = (struct batch *)job;
	arena_reset(&b->arena);
	b->pieces = arena_array(&b->arena, b->n, sizeof *b->pieces);
	for (size_t i = 0; i < b->n; i++)
		piece_make(b->plan, &b->arena, b->first + (int64_t)i, &b->pieces[i]);
	pthread_mutex_lock(&b->lock);
	b->is_made = true;
	pthread_cond_signal(&b->made);
	pthread_mutex_unlock(&b->lock);
}

static enum rc batch_start(struct batch *b, struct pool *pool, int64_t first)
{
	int64_t left = b->plan->articles - first + 1;
	b->first = first;
	b->n = left < 0 ? 0 : left < BATCH ? (size_t)left : BATCH;
	b->is_made = false;
	return b->n > 0 ? pool_submit(pool, &b->job) : RC_OK;
}

static void batch_wait(struct batch *b)
{
	pthread_mutex_lock(&b->lock);
	while (!b->is_made)
		pthread_cond_wait(&b->made, &b->lock);
	pthread_mutex_unlock(&b->lock);
}

static enum rc batch_store(struct db *db, struct batch *b)
{
	enum rc rc = db_begin(db);
	for (size_t i = 0; i < b->n && rc == RC_OK; i++)
		rc = piece_store(db, &b->pieces[i]);
	for (size_t i = 0; i < b->n && rc == RC_OK; i++)
		rc = piece_index(db, &b->pieces[i]);
	return rc == RC_OK ? db_commit(db) : rc;
}

static void progress(int64_t done, int64_t all, int64_t began)
{
	static int64_t told;
	int64_t now = clock_mono();
	bool terminal = isatty(STDERR_FILENO);
	if (now - told < (terminal ? 200 : 10000) && done < all)
		return;
	told = now;
	double seconds = (double)(now - began + 1) / 1000;
	fprintf(stderr, "%s%lld of %lld articles, %.0f/s%s", terminal ? "\r" : "", (long long)done, (long long)all,
		(double)done / seconds, terminal && done < all ? "" : "\n");
}

static enum rc articles_store(struct db *db, struct plan *p, struct pool *pool, struct batch batches[AHEAD])
{
	enum rc rc = RC_OK;
	int64_t began = clock_mono(), done = 0;
	for (size_t i = 0; i < AHEAD && rc == RC_OK; i++)
		rc = batch_start(&batches[i], pool, 1 + (int64_t)i * BATCH);
	for (size_t i = 0; rc == RC_OK && done < p->articles; i = (i + 1) % AHEAD) {
		struct batch *b = &batches[i];
		batch_wait(b);
		rc = batch_store(db, b);
		done += (int64_t)b->n;
		progress(done, p->articles, began);
		if (rc == RC_OK)
			rc = batch_start(b, pool, b->first + AHEAD * BATCH);
	}
	return rc;
}

/* --- The site --- */

static enum rc fill(struct db *db, struct arena *a, struct plan *p)
{
	struct batch batches[AHEAD];
	struct pool *pool;
	enum rc rc = db_begin(db);
	if (rc == RC_OK)
		rc = frame_store(db, a, p);
	if (rc == RC_OK)
		rc = db_commit(db);
	if (rc == RC_OK)
		rc = pool_start("text", 1, AHEAD, NULL, &pool);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < AHEAD; i++) {
		batches[i] = (struct batch){.job.run = batch_make, .plan = p};
		arena_init(&batches[i].arena);
		pthread_mutex_init(&batches[i].lock, NULL);
		pthread_cond_init(&batches[i].made, NULL);
	}
	rc = articles_store(db, p, pool, batches);
	pool_stop(pool);
	for (size_t i = 0; i < AHEAD; i++) {
		arena_done(&batches[i].arena);
		pthread_mutex_destroy(&batches[i].lock);
		pthread_cond_destroy(&batches[i].made);
	}
	return rc;
}

static enum rc configuration_write(const char *path)
{
	static const char text[] = "# A generated site.\ndatabase = sqlite:site.db\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	bool good = fd >= 0 && write(fd, text, sizeof text - 1) == (ssize_t)sizeof text - 1;
	enum rc rc = good ? RC_OK : rc_fail(RC_INTERNAL, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

static enum rc generate(const struct options *o)
{
	/* Until it is whole the file is nobody's site: nothing is kept to undo, nothing waits for the disk. */
	static const char fast[] =
		"PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144";
	static const char safe[] = "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL";
	CLEANUP(arena_done) struct arena a;
	struct plan p = {.articles = o->articles,
			 .comments = (unsigned)o->comments,
			 .seed = (uint64_t)o->seed,
			 .now = clock_now()};
	struct db *db;
	arena_init(&a);
	plan_size(&p);
	if (mkdir(o->site, 0750) != 0 && errno != EEXIST)
		return rc_fail(RC_INTERNAL, "%s: %s", o->site, strerror(errno));
	const char *url = arena_printf(&a, "sqlite:%s/site.db", o->site).p;
	enum rc rc = db_open(url, DB_CREATE, sql_texts, SQL_COUNT, &db);
	if (rc != RC_OK)
		return rc;
	rc = migrate_run(db, sql_migrations, sql_migrations_count);
	if (rc == RC_OK)
		rc = db_exec_script(db, fast);
	if (rc == RC_OK)
		rc = fill(db, &a, &p);
	if (rc == RC_OK)
		rc = db_exec_script(db, safe);
	db_close(db);
	return rc == RC_OK ? configuration_write(arena_printf(&a, "%s/courant.ini", o->site).p) : rc;
}

static bool number_read(const char *text, int64_t least, int64_t most, int64_t *ret)
{
	return str_to_i64(str_of(text), ret) == RC_OK && *ret >= least && *ret <= most;
}

int main(int argc, char **argv)
{
	static const struct option names[] = {{"site", required_argument, NULL, 'd'},
					      {"articles", required_argument, NULL, 'a'},
					      {"comments", required_argument, NULL, 'c'},
					      {"seed", required_argument, NULL, 's'},
					      {NULL, 0, NULL, 0}};
	struct options o = {.articles = 1000, .comments = 10, .seed = 1};
	bool good = true;
	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (c == 'd')
			o.site = optarg;
		else if (c == 'a')
			good &= number_read(optarg, 1, ARTICLES_MAX, &o.articles);
		else if (c == 'c')
			good &= number_read(optarg, 0, COMMENTS_MAX, &o.comments);
		else if (c == 's')
			good &= number_read(optarg, 0, INT64_MAX, &o.seed);
		else
			good = false;
	}
	if (!good || !o.site || optind < argc)
		return usage();
	crypto_init();
	return generate(&o) == RC_OK ? 0 : failed();
}
