/*
 * The ceiling for votes: rows as long as a ballot, with the one index that keeps a voter from voting twice, into a new
 * SQLite file in transactions of BATCH rows, each durable (WAL, synchronous=FULL) before the next begins. No checks, no
 * counts, no network. Measured once the log has its full length: a file that still grows makes every sync dearer. Ends
 * with one line of JSON.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define LOG_PAGES 4096 /* the log is moved at this length, as ours is */
#define HASH_SIZE 16
#define BATCH_MAX 100000
#define WARM_BATCH 1000

static sqlite3 *db;
static sqlite3_stmt *insert, *begin, *commit;
static char path[4096];

static void need(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bare_commit: %s: %s\n", what, db ? sqlite3_errmsg(db) : "no database");
	exit(1);
}

static void run(const char *sql)
{
	need(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static double seconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void open_new(const char *folder)
{
	snprintf(path, sizeof path, "%s/bare.db", folder);
	need(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) ==
		     SQLITE_OK,
	     path);
	run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096");
	run("CREATE TABLE vote (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL, block TEXT NOT NULL, "
	    "voter BLOB NOT NULL, choice TEXT NOT NULL, state TEXT NOT NULL, tag BLOB, cast_at INTEGER NOT NULL, "
	    "UNIQUE (article_id, voter, block)) STRICT");
	sqlite3_wal_autocheckpoint(db, LOG_PAGES);
}

static void row_insert(sqlite3_int64 now)
{
	unsigned char voter[HASH_SIZE], tag[HASH_SIZE];
	sqlite3_randomness(sizeof voter, voter);
	sqlite3_randomness(sizeof tag, tag);
	sqlite3_bind_int64(insert, 1, 1);
	sqlite3_bind_blob(insert, 2, voter, sizeof voter, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 3, tag, sizeof tag, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 4, now);
	need(sqlite3_step(insert) == SQLITE_DONE, "insert");
	sqlite3_reset(insert);
}

static void statements_prepare(void)
{
	need(sqlite3_prepare_v2(db,
				"INSERT INTO vote (article_id, block, voter, choice, state, tag, cast_at) "
				"VALUES (?1, 'reaction', ?2, 'happy', 'counted', ?3, ?4)",
				-1, &insert, NULL) == SQLITE_OK &&
		     sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL) == SQLITE_OK &&
		     sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL) == SQLITE_OK,
	     "prepare");
}

static void rows_commit(long n)
{
	need(sqlite3_step(begin) == SQLITE_DONE, "begin");
	sqlite3_reset(begin);
	for (long i = 0; i < n; i++)
		row_insert((sqlite3_int64)time(NULL) * 1000);
	need(sqlite3_step(commit) == SQLITE_DONE, "commit");
	sqlite3_reset(commit);
}

/* Nothing but the log is written before the log has reached the length at which it is moved. */
static bool log_was_moved(void)
{
	struct stat file;
	need(stat(path, &file) == 0, path);
	return file.st_size > 16 * 4096;
}

int main(int argc, char **argv)
{
	long batch = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
	double wanted = argc == 4 ? strtod(argv[3], NULL) : 0, began, spent = 0;
	uint64_t rows = 0;
	if (batch < 1 || batch > BATCH_MAX || wanted <= 0) {
		fputs("Usage: bare_commit FOLDER ROWS-IN-A-TRANSACTION SECONDS\n", stderr);
		return 2;
	}
	open_new(argv[1]);
	statements_prepare();
	while (!log_was_moved())
		rows_commit(WARM_BATCH);
	for (began = seconds_now(); spent < wanted; spent = seconds_now() - began) {
		rows_commit(batch);
		rows += (uint64_t)batch;
	}
	printf("{\"rows\": %llu, \"seconds\": %.6f}\n", (unsigned long long)rows, spent);
	sqlite3_finalize(insert);
	sqlite3_finalize(begin);
	sqlite3_finalize(commit);
	sqlite3_close(db);
	return 0;
}
