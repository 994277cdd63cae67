/*
 * db.h on SQLite, and all that SQLite asks of us: WAL with full syncs, one connection that writes and checkpoints,
 * readers that cannot. Backups are in sqlite_backup.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/dbfile.h"
#include "db/driver.h"
#include "db/sqlite_own.h"

#define APPLICATION_ID 0x43726E74 /* "Crnt", in the file header */
#define BUSY_MS 5000
#define CHECKPOINT_WAIT_MS 50 /* requests are done by then; nobody is answered meanwhile */
#define LOG_KEEP_BYTES (64 * 1024 * 1024)
#define WRITER_CACHE_KIB 16384 /* the leaves of the ledger that votes fall on, while an article is hot */
#define READER_CACHE_KIB 2048
#define DEADLINE_STEPS 200 /* of SQLite's machine between two looks at the clock: some ten pages of a full-text index */

/* --- failures --- */

static enum rc constraint_rc(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return RC_CONFLICT;
	default:
		return RC_INVALID;
	}
}

enum rc sqlite_rc(int code)
{
	switch (code & 0xFF) {
	case SQLITE_OK:
		return RC_OK;
	case SQLITE_CONSTRAINT:
		return constraint_rc(code);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
	case SQLITE_NOMEM:
	case SQLITE_INTERRUPT:
		return RC_BUSY;
	case SQLITE_TOOBIG:
		return RC_LIMITED;
	case SQLITE_NOTADB:
		return RC_INVALID;
	default:
		return RC_INTERNAL;
	}
}

const char *sqlite_advice(int code)
{
	switch (code & 0xFF) {
	case SQLITE_FULL:
		return "; make room on the disk";
	case SQLITE_CORRUPT:
		return "; run courant check, restore the last backup if it agrees";
	case SQLITE_NOTADB:
		return "; this is not a site's database; courant restore FILE brings back a backup";
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return "; run this as the user who owns the site's folder";
	default:
		return "";
	}
}

/* Turns what the connection just answered into rc and sentence; remembers when the storage itself failed. */
static enum rc fail(struct db *db, const char *what, int code)
{
	if ((code & 0xFF) == SQLITE_IOERR)
		db->broken = true;
	const char *why = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
	return rc_fail(sqlite_rc(code), "%s: %s (%d)%s", what, why, code, sqlite_advice(code));
}

static enum rc exec(struct db *db, const char *sql)
{
	if (db->handle == NULL)
		return rc_fail(RC_BUSY, "the database could not be opened again after a storage failure");
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : fail(db, db->path, code);
}

static const char *const control_texts[] = {
	[CONTROL_BEGIN] = "BEGIN",       [CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE", [CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK", [CONTROL_SAVEPOINT] = "SAVEPOINT job",     [CONTROL_RELEASE] = "RELEASE job",
};

static enum rc control(struct db *db, enum control which)
{
	sqlite3_stmt **handle = &db->controls[which];
	if (db->handle == NULL)
		return exec(db, control_texts[which]);
	int code = SQLITE_OK;
	if (*handle == NULL)
		code = sqlite3_prepare_v3(db->handle, control_texts[which], -1, SQLITE_PREPARE_PERSISTENT, handle,
					  NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(*handle);
	enum rc rc = code == SQLITE_DONE ? RC_OK : fail(db, db->path, code);
	sqlite3_reset(*handle);
	return rc;
}

/* --- opening --- */

static void on_sqlite_log(void *ctx, int code, const char *text)
{
	int kind = code & 0xFF;
	bool expected = kind == SQLITE_CONSTRAINT || kind == SQLITE_SCHEMA || kind == SQLITE_NOTICE ||
			kind == SQLITE_INTERRUPT || /* a deadline, which the caller tells of */
			kind == SQLITE_NOTADB;      /* so does whoever opens the file */
	log_write(expected ? LOG_DEBUG : LOG_WARNING, "sqlite: %s (%d)", text, code);
}

static void set_up_library(void)
{
	ensure(sqlite3_threadsafe(), "this SQLite was built for one thread");
	sqlite3_config(SQLITE_CONFIG_LOG, on_sqlite_log, NULL);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* its counters are one lock for all threads */
	ensure(sqlite3_initialize() == SQLITE_OK, "SQLite cannot start");
}

static bool in_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

/* Commit hook of the log: how long it has become. Also takes the place of SQLite's own checkpoints. */
static int on_log_grew(void *ctx, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = ctx;
	db->log_pages = pages;
	return SQLITE_OK;
}

static enum rc check_application(struct db *db)
{
	int64_t id = 0;
	enum rc rc = db_query_i64(db, "PRAGMA application_id", &id);
	if (rc != RC_OK || id == APPLICATION_ID)
		return rc;
	return rc_fail(RC_INVALID, "%s is an SQLite file but not a Courant site", db->path);
}

static enum rc mark_application(struct db *db)
{
	char sql[64];
	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", APPLICATION_ID);
	return exec(db, sql);
}

static enum rc set_up_common(struct db *db)
{
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	char sql[256];
	snprintf(sql, sizeof(sql),
		 "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; "
		 "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -%d",
		 db->mode == DB_READ ? READER_CACHE_KIB : WRITER_CACHE_KIB);
	return exec(db, sql);
}

static enum rc set_up_reader(struct db *db)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return exec(db, "PRAGMA query_only = ON");
}

static enum rc use_log(struct db *db)
{
	struct sqlite3_stmt *handle = NULL;
	int code = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode = WAL", -1, &handle, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(handle);
	const char *mode = code == SQLITE_ROW ? (const char *)sqlite3_column_text(handle, 0) : NULL;
	bool ok = mode && (strcmp(mode, "wal") == 0 || in_memory(db->path));
	sqlite3_finalize(handle);
	if (ok)
		return RC_OK;
	if (code != SQLITE_ROW)
		return fail(db, db->path, code);
	return rc_fail(RC_INTERNAL, "%s: this file system cannot hold a write-ahead log", db->path);
}

static enum rc set_up_writer(struct db *db)
{
	enum rc rc = use_log(db);
	if (rc != RC_OK)
		return rc;
	char sql[128];
	snprintf(sql, sizeof(sql),
		 "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = %d",
		 LOG_KEEP_BYTES);
	rc = exec(db, sql);
	if (rc != RC_OK)
		return rc;
	sqlite3_wal_hook(db->handle, on_log_grew, db);
	return db_checkpoint(db, false); /* what an earlier process left */
}

static enum rc set_up(struct db *db)
{
	enum rc rc = set_up_common(db);
	if (rc == RC_OK && db->mode == DB_CREATE)
		rc = mark_application(db);
	if (rc == RC_OK)
		rc = check_application(db);
	if (rc == RC_OK)
		rc = db->mode == DB_READ ? set_up_reader(db) : set_up_writer(db);
	if (rc == RC_OK)
		rc = db_query_i64(db, "PRAGMA page_size", &db->page_size);
	return rc;
}

/* "file:/srv/news/site.db?immutable=1": neither a log nor a lock is asked for. */
static int open_at_rest(struct db *db, int flags)
{
	CLEANUP(buf_done) struct buf uri = BUF(3 * 4096 + 32);
	buf_puts(&uri, "file:");
	for (const char *p = db->path; *p; p++)
		if (strchr("%?#", *p))
			buf_printf(&uri, "%%%02X", (unsigned char)*p);
		else
			buf_putc(&uri, *p);
	buf_puts(&uri, "?immutable=1");
	return sqlite3_open_v2(uri.p, &db->handle, flags | SQLITE_OPEN_URI, NULL);
}

static enum rc connect_to(struct db *db)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	flags |= db->mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (in_memory(db->path))
		flags |= SQLITE_OPEN_CREATE;
	bool resting = db->mode == DB_READ && !in_memory(db->path) && dbfile_rests(db->path);
	int code = resting ? open_at_rest(db, flags) : sqlite3_open_v2(db->path, &db->handle, flags, NULL);
	if (code != SQLITE_OK)
		return fail(db, db->path, code);
	return set_up(db);
}

static void disconnect(struct db *db)
{
	for (size_t i = 0; i < db->n_texts; i++) {
		sqlite3_finalize(db->stmts[i].handle);
		db->stmts[i] = (struct stmt){.db = db, .name = db->texts[i].name};
	}
	for (size_t i = 0; i < CONTROL_COUNT; i++) {
		sqlite3_finalize(db->controls[i]);
		db->controls[i] = NULL;
	}
	int code = sqlite3_close(db->handle);
	ensure(code == SQLITE_OK, "a statement or backup outlived its connection");
	db->handle = NULL;
	db->log_pages = 0;
}

enum rc sqlite_open(const char *path, enum db_mode mode, const struct sql_text *statements, size_t n_statements,
		    struct db **ret_db)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up_library);
	if (!in_memory(path)) {
		enum rc rc = mode == DB_CREATE ? dbfile_create(path) : dbfile_check(path, mode != DB_READ);
		if (rc != RC_OK)
			return rc;
	}
	struct db *db = calloc(1, sizeof(*db));
	ensure(db != NULL, "out of memory");
	*db = (struct db){.mode = mode, .texts = statements, .n_texts = n_statements};
	db->path = strdup(path);
	db->stmts = calloc(n_statements + 1, sizeof(*db->stmts));
	ensure(db->path && db->stmts, "out of memory");
	for (size_t i = 0; i < n_statements; i++)
		db->stmts[i] = (struct stmt){.db = db, .name = statements[i].name};
	enum rc rc = connect_to(db);
	if (rc != RC_OK) {
		db_close(db);
		return rc;
	}
	*ret_db = db;
	return RC_OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	disconnect(db);
	free(db->stmts);
	free(db->path);
	free(db);
}

bool db_broken(const struct db *db)
{
	return db->broken;
}

enum rc db_reopen(struct db *db)
{
	disconnect(db);
	if (db->mode == DB_CREATE && !in_memory(db->path))
		db->mode = DB_WRITE;
	db->broken = false;
	enum rc rc = connect_to(db);
	if (rc == RC_OK)
		return RC_OK;
	disconnect(db);
	db->broken = true;
	return rc;
}

/* --- statements --- */

static void prepare(struct stmt *stmt, const char *sql)
{
	struct db *db = stmt->db;
	if (db->handle == NULL) {
		stmt->rc = rc_fail(RC_BUSY, "the database could not be opened again after a storage failure");
		return;
	}
	int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
	if (code != SQLITE_OK)
		stmt->rc = fail(db, stmt->name, code);
}

struct stmt *db_stmt(struct db *db, size_t index)
{
	ensure(index < db->n_texts, "no such statement");
	struct stmt *stmt = &db->stmts[index];
	if (stmt->in_use)
		log_error("statement %s is already in use", stmt->name);
	ensure(!stmt->in_use, "a statement is asked for again before its stmt_end()");
	stmt->in_use = true;
	stmt->rc = RC_OK;
	stmt->on_row = stmt->finished = false;
	if (stmt->handle == NULL)
		prepare(stmt, db->texts[index].sqlite);
	return stmt;
}

static void bound(struct stmt *stmt, int code)
{
	if (code != SQLITE_OK)
		stmt->rc = fail(stmt->db, stmt->name, code);
}

void stmt_bind_i64(struct stmt *stmt, int number, int64_t value)
{
	if (stmt->rc == RC_OK)
		bound(stmt, sqlite3_bind_int64(stmt->handle, number, value));
}

void stmt_bind_bool(struct stmt *stmt, int number, bool value)
{
	stmt_bind_i64(stmt, number, value);
}

void stmt_bind_id(struct stmt *stmt, int number, int64_t id)
{
	if (id == 0)
		stmt_bind_null(stmt, number);
	else
		stmt_bind_i64(stmt, number, id);
}

void stmt_bind_null(struct stmt *stmt, int number)
{
	if (stmt->rc == RC_OK)
		bound(stmt, sqlite3_bind_null(stmt->handle, number));
}

void stmt_bind_text(struct stmt *stmt, int number, struct str value)
{
	if (value.p == NULL)
		stmt_bind_null(stmt, number);
	else if (stmt->rc == RC_OK)
		bound(stmt, sqlite3_bind_text64(stmt->handle, number, value.p, value.n, SQLITE_STATIC, SQLITE_UTF8));
}

void stmt_bind_blob(struct stmt *stmt, int number, struct str value)
{
	if (value.p == NULL)
		stmt_bind_null(stmt, number);
	else if (stmt->rc == RC_OK)
		bound(stmt, sqlite3_bind_blob64(stmt->handle, number, value.p, value.n, SQLITE_STATIC));
}

bool stmt_row(struct stmt *stmt)
{
	stmt->on_row = false;
	if (stmt->rc != RC_OK || stmt->finished)
		return false;
	int code = sqlite3_step(stmt->handle);
	stmt->on_row = code == SQLITE_ROW;
	stmt->finished = !stmt->on_row;
	if (code == SQLITE_INTERRUPT && stmt->db->deadline != 0)
		stmt->rc = rc_fail(RC_LIMITED, "%s took too long", stmt->name);
	else if (code != SQLITE_ROW && code != SQLITE_DONE)
		stmt->rc = fail(stmt->db, stmt->name, code);
	return stmt->on_row;
}

int64_t stmt_i64(struct stmt *stmt, int column)
{
	ensure(stmt->on_row, "a column without a row");
	return sqlite3_column_int64(stmt->handle, column);
}

bool stmt_bool(struct stmt *stmt, int column)
{
	return stmt_i64(stmt, column) != 0;
}

bool stmt_is_null(struct stmt *stmt, int column)
{
	ensure(stmt->on_row, "a column without a row");
	return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

struct str stmt_peek(struct stmt *stmt, int column)
{
	ensure(stmt->on_row, "a column without a row");
	const void *p = sqlite3_column_blob(stmt->handle, column);
	if (p == NULL) /* how an empty blob is told, too */
		return stmt_is_null(stmt, column) ? STR_NONE : STR("");
	return str_mem(p, (size_t)sqlite3_column_bytes(stmt->handle, column));
}

struct str stmt_text(struct stmt *stmt, struct arena *a, int column)
{
	return arena_str(a, stmt_peek(stmt, column));
}

struct str stmt_blob(struct stmt *stmt, struct arena *a, int column)
{
	return arena_str(a, stmt_peek(stmt, column));
}

enum rc stmt_end(struct stmt *stmt)
{
	if (stmt->handle) {
		sqlite3_reset(stmt->handle); /* repeats the failure that was latched, if any */
		sqlite3_clear_bindings(stmt->handle);
	}
	stmt->in_use = stmt->on_row = false;
	return stmt->rc;
}

enum rc stmt_run(struct stmt *stmt)
{
	while (stmt_row(stmt))
		;
	return stmt_end(stmt);
}

enum rc stmt_first(struct stmt *stmt)
{
	if (stmt_row(stmt))
		return RC_OK;
	enum rc rc = stmt_end(stmt);
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

enum rc stmt_get_i64(struct stmt *stmt, int64_t *ret)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	int64_t value = stmt_i64(stmt, 0);
	rc = stmt_run(stmt); /* to its end: an UPDATE … RETURNING acts on all rows before the first is given anyway */
	if (rc == RC_OK)
		*ret = value;
	return rc;
}

enum rc stmt_insert(struct stmt *stmt, int64_t *ret_id)
{
	sqlite3 *handle = stmt->db->handle;
	enum rc rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	if (sqlite3_changes(handle) == 0)
		return RC_NOT_FOUND;
	*ret_id = sqlite3_last_insert_rowid(handle);
	return RC_OK;
}

void stmt_done(struct stmt **stmt)
{
	if (*stmt && (*stmt)->in_use) {
		enum rc ignored = stmt_end(*stmt);
		(void)ignored;
	}
}

static int on_progress(void *ctx)
{
	const struct db *db = ctx;
	return clock_mono_ns() >= db->deadline;
}

void db_deadline(struct db *db, int64_t at_ns)
{
	db->deadline = at_ns;
	if (db->handle)
		sqlite3_progress_handler(db->handle, DEADLINE_STEPS, at_ns != 0 ? on_progress : NULL, db);
}

size_t db_settle(struct db *db)
{
	size_t n = 0;
	if (db->deadline != 0)
		db_deadline(db, 0);
	for (size_t i = 0; i < db->n_texts; i++) {
		struct stmt *stmt = &db->stmts[i];
		if (!stmt->in_use)
			continue;
		log_error("statement %s was left in use", stmt->name);
		stmt_done(&stmt);
		n++;
	}
	if (db->mode == DB_READ && db_in_transaction(db))
		db_rollback(db);
	return n;
}

/* --- transactions --- */

enum rc db_begin(struct db *db)
{
	return control(db, db->mode == DB_READ ? CONTROL_BEGIN : CONTROL_BEGIN_WRITE);
}

enum rc db_commit(struct db *db)
{
	enum rc rc = control(db, CONTROL_COMMIT);
	if (rc != RC_OK)
		db_rollback(db);
	return rc;
}

bool db_in_transaction(const struct db *db)
{
	return db->handle && !sqlite3_get_autocommit(db->handle);
}

void db_rollback(struct db *db)
{
	if (!db_in_transaction(db))
		return;
	enum rc over_anyway = control(db, CONTROL_ROLLBACK);
	(void)over_anyway;
}

enum rc db_savepoint(struct db *db)
{
	return control(db, CONTROL_SAVEPOINT);
}

enum rc db_savepoint_release(struct db *db)
{
	return control(db, CONTROL_RELEASE);
}

enum rc db_savepoint_undo(struct db *db)
{
	return exec(db, "ROLLBACK TO job; RELEASE job");
}

int64_t db_changes(struct db *db)
{
	return db->handle ? sqlite3_changes64(db->handle) : 0;
}

/* --- scripts and checks --- */

enum rc db_exec_script(struct db *db, const char *sql)
{
	return exec(db, sql);
}

enum rc db_query_i64(struct db *db, const char *sql, int64_t *ret)
{
	struct stmt stmt = {.db = db, .name = sql, .in_use = true};
	prepare(&stmt, sql);
	enum rc rc = stmt_first(&stmt);
	if (rc == RC_OK) {
		*ret = stmt_i64(&stmt, 0);
		rc = stmt_end(&stmt);
	}
	sqlite3_finalize(stmt.handle);
	return rc;
}

const char *db_dialect(const struct db *db, const char *sqlite, const char *pgsql)
{
	return sqlite;
}

enum rc db_enforce_keys(struct db *db, bool on)
{
	ensure(!db_in_transaction(db), "foreign keys cannot be switched inside a transaction");
	return exec(db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
}

static enum rc row_is_ok(struct stmt *stmt)
{
	struct str line = stmt_peek(stmt, 0);
	return str_is(line, "ok") ? RC_OK : rc_fail(RC_INVALID, "the database is damaged: %.*s", STR_ARG(line));
}

static enum rc row_is_orphan(struct stmt *stmt)
{
	char table[128];
	snprintf(table, sizeof(table), "%.*s", STR_ARG(stmt_peek(stmt, 0)));
	return rc_fail(RC_INVALID, "row %lld of table %s refers to a row of %.*s that does not exist",
		       (long long)stmt_i64(stmt, 1), table, STR_ARG(stmt_peek(stmt, 2)));
}

/* Runs one checking pragma: the first row that `judge` condemns is the answer. */
static enum rc run_check(struct db *db, const char *pragma, enum rc (*judge)(struct stmt *))
{
	struct stmt stmt = {.db = db, .name = pragma, .in_use = true};
	prepare(&stmt, pragma);
	enum rc verdict = RC_OK;
	while (verdict == RC_OK && stmt_row(&stmt))
		verdict = judge(&stmt);
	enum rc rc = stmt_end(&stmt);
	sqlite3_finalize(stmt.handle);
	return verdict != RC_OK ? verdict : rc;
}

enum rc db_check_keys(struct db *db)
{
	return run_check(db, "PRAGMA foreign_key_check", row_is_orphan);
}

enum rc db_integrity_check(struct db *db)
{
	enum rc rc = run_check(db, "PRAGMA integrity_check(1)", row_is_ok);
	return rc == RC_OK ? db_check_keys(db) : rc;
}

/* --- the log --- */

static enum rc checkpoint(struct db *db, int mode, int wait_ms)
{
	ensure(db->mode != DB_READ, "readers never checkpoint");
	if (db->handle == NULL)
		return rc_fail(RC_BUSY, "the database could not be opened again after a storage failure");
	int in_log = 0, moved = 0;
	sqlite3_busy_timeout(db->handle, wait_ms);
	int code = sqlite3_wal_checkpoint_v2(db->handle, "main", mode, &in_log, &moved);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	if (code != SQLITE_OK)
		return fail(db, "checkpoint", code);
	if (moved >= in_log)
		db->log_pages = 0;
	return RC_OK;
}

enum rc db_checkpoint(struct db *db, bool wait)
{
	/* Nothing is written meanwhile. */
	return checkpoint(db, wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, CHECKPOINT_WAIT_MS);
}

enum rc db_log_clear(struct db *db, bool wait)
{
	enum rc rc = checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE, wait ? CHECKPOINT_WAIT_MS : 0);
	if (rc == RC_OK)
		db->log_clear_wanted = false;
	return rc;
}

void db_log_want_clear(struct db *db)
{
	db->log_clear_wanted = true;
}

bool db_log_clear_wanted(const struct db *db)
{
	return db->log_clear_wanted;
}

int64_t db_log_size(const struct db *db)
{
	return db->log_pages * db->page_size;
}
