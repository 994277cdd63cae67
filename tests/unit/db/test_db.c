/*
 * Connections, statements, transactions, the site lock and backups, against a real database file.
 */
#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/log.h"

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static enum rc try_open(const char *url, enum db_mode mode)
{
	struct db *db = NULL;
	enum rc rc = db_open(url, mode, sql_texts, SQL_COUNT, &db);
	if (rc != RC_OK)
		assert_null(db);
	db_close(db);
	return rc;
}

static void opens_only_what_is_a_site(void **state)
{
	struct fixture *f = *state;
	char path[128], url[256];
	assert_int_equal(try_open(f->url, DB_CREATE), RC_CONFLICT);
	assert_int_equal(try_open(f->url, DB_READ), RC_OK);

	snprintf(url, sizeof(url), "sqlite:%s", fixture_path(f, "none.db", path));
	assert_int_equal(try_open(url, DB_READ), RC_NOT_FOUND);
	assert_int_equal(try_open(url, DB_WRITE), RC_NOT_FOUND);
	assert_int_equal(access(path, F_OK), -1);

	write_file(path, "this is a letter, not a database, and it is longer than a header of one hundred bytes is; "
			 "so it must be refused with a sentence");
	assert_int_equal(try_open(url, DB_READ), RC_INVALID);
	assert_int_equal(try_open(url, DB_WRITE), RC_INVALID);

	unlink(path);
	write_file(path, ""); /* an empty file is an empty SQLite database, of nobody */
	assert_int_equal(try_open(url, DB_WRITE), RC_INVALID);
	assert_non_null(strstr(rc_message(), "is empty"));
}

/*
 * Another program that closes the file as the last one clears the log away. What says that we are there is a lock on
 * bytes that SQLite calls "shared"; opening more connections must not lose it.
 */
static bool others_see_us(struct fixture *f)
{
	char path[128];
	int status;
	fixture_path(f, "site.db", path);
	pid_t child = fork();
	if (child == 0) {
		struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510};
		int fd = open(path, O_RDWR | O_CLOEXEC);
		_exit(fd < 0 || fcntl(fd, F_GETLK, &l) != 0 || l.l_type == F_UNLCK);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status == 0;
}

static void holds_its_lock_while_more_are_opened(void **state)
{
	struct fixture *f = *state;
	struct db *reader;
	fixture_number(f->db, "PRAGMA schema_version");
	assert_true(others_see_us(f));
	fixture_open(f, DB_READ, &reader);
	assert_true(others_see_us(f));
	db_close(reader);
	assert_int_equal(try_open(f->url, DB_WRITE), RC_OK);
	assert_true(others_see_us(f));
}

static void refuses_addresses_it_does_not_know(void **state)
{
	assert_int_equal(try_open("postgresql://localhost/site", DB_READ), RC_INVALID);
	assert_non_null(strstr(rc_message(), "SQLite so far"));
	assert_int_equal(try_open("site.db", DB_READ), RC_INVALID);
	assert_int_equal(try_open("sqlite:", DB_READ), RC_INVALID);
	assert_int_equal(try_open("", DB_READ), RC_INVALID);
}

static void file_belongs_to_its_owner(void **state)
{
	struct fixture *f = *state;
	char path[128];
	struct stat st;
	assert_int_equal(stat(fixture_path(f, "site.db", path), &st), 0);
	assert_int_equal(st.st_mode & 0007, 0);
}

static void keeps_the_promises_of_storage(void **state)
{
	struct fixture *f = *state;
	struct db *reader;
	fixture_open(f, DB_READ, &reader);
	assert_int_equal(fixture_number(f->db, "PRAGMA synchronous"), 2);
	assert_int_equal(fixture_number(f->db, "PRAGMA foreign_keys"), 1);
	assert_int_equal(fixture_number(f->db, "PRAGMA wal_autocheckpoint"), 0);
	assert_int_equal(fixture_number(reader, "PRAGMA query_only"), 1);
	assert_int_equal(fixture_number(reader, "PRAGMA mmap_size"), 0);

	struct stmt *stmt = db_stmt(reader, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 1, STR("x"));
	int64_t id = 7;
	assert_int_equal(stmt_get_i64(stmt, &id), RC_INTERNAL);
	assert_int_equal(id, 7);
	db_close(reader);
}

static void a_reader_never_checkpoints(void **state)
{
	struct fixture *f = *state;
	fixture_parent(f->db, "a");
	char path[128];
	fixture_path(f, "site.db-wal", path);
	struct stat before, after;
	struct db *reader;
	fixture_open(f, DB_READ, &reader);
	assert_int_equal(fixture_number(reader, "SELECT count(*) FROM parent"), 1);
	assert_int_equal(stat(path, &before), 0);
	assert_true(before.st_size > 0);
	assert_true(db_log_size(f->db) > 0);
	assert_int_equal(db_log_size(reader), 0);
	db_close(reader);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_equal(db_checkpoint(f->db, false), RC_OK);
	assert_int_equal(db_log_size(f->db), 0);
}

static void a_waiting_checkpoint_gives_up_on_a_reader(void **state)
{
	struct fixture *f = *state;
	struct db *reader;
	fixture_open(f, DB_READ, &reader);
	assert_int_equal(db_begin(reader), RC_OK);
	assert_int_equal(fixture_number(reader, "SELECT count(*) FROM parent"), 0);
	fixture_parent(f->db, "a");
	assert_int_equal(db_checkpoint(f->db, true), RC_BUSY);
	assert_false(db_broken(f->db));
	db_rollback(reader);
	assert_int_equal(db_checkpoint(f->db, true), RC_OK);
	db_close(reader);
}

static void null_and_empty_are_two_things(void **state)
{
	struct fixture *f = *state;
	int64_t parent = fixture_parent(f->db, "p");
	struct stmt *stmt = db_stmt(f->db, SQL_THING_INSERT);
	stmt_bind_i64(stmt, 1, parent);
	stmt_bind_text(stmt, 2, STR_NONE);
	stmt_bind_blob(stmt, 3, STR_NONE);
	stmt_bind_bool(stmt, 4, true);
	assert_int_equal(stmt_run(stmt), RC_OK);
	stmt = db_stmt(f->db, SQL_THING_INSERT);
	stmt_bind_id(stmt, 1, parent);
	stmt_bind_text(stmt, 2, STR(""));
	stmt_bind_blob(stmt, 3, STR(""));
	stmt_bind_i64(stmt, 4, INT64_MAX);
	assert_int_equal(stmt_run(stmt), RC_OK);

	struct arena a = {0};
	stmt = db_stmt(f->db, SQL_THING_LIST);
	assert_true(stmt_row(stmt));
	assert_null(stmt_text(stmt, &a, 2).p);
	assert_null(stmt_blob(stmt, &a, 3).p);
	assert_true(stmt_is_null(stmt, 2));
	assert_true(stmt_bool(stmt, 4));
	assert_true(stmt_row(stmt));
	assert_non_null(stmt_text(stmt, &a, 2).p);
	assert_non_null(stmt_blob(stmt, &a, 3).p);
	assert_int_equal(stmt_blob(stmt, &a, 3).n, 0);
	assert_false(stmt_is_null(stmt, 3));
	assert_true(stmt_i64(stmt, 4) == INT64_MAX);
	assert_false(stmt_row(stmt));
	assert_false(stmt_row(stmt)); /* the end stays the end */
	assert_int_equal(stmt_end(stmt), RC_OK);
	arena_done(&a);
}

static void any_bytes_come_back(void **state)
{
	struct fixture *f = *state;
	int64_t parent = fixture_parent(f->db, "p");
	static const char bytes[] = "a\0b\xff'; DROP TABLE thing; --";
	struct str note = STR("Ünï — 記事 '\"\\;");
	struct stmt *stmt = db_stmt(f->db, SQL_THING_INSERT);
	stmt_bind_i64(stmt, 1, parent);
	stmt_bind_text(stmt, 2, note);
	stmt_bind_blob(stmt, 3, str_mem(bytes, sizeof(bytes)));
	stmt_bind_i64(stmt, 4, 0);
	assert_int_equal(stmt_run(stmt), RC_OK);

	struct arena a = {0};
	stmt = db_stmt(f->db, SQL_THING_LIST);
	assert_int_equal(stmt_first(stmt), RC_OK);
	struct str text = stmt_text(stmt, &a, 2), blob = stmt_blob(stmt, &a, 3);
	assert_true(str_eq(stmt_peek(stmt, 2), note));
	assert_int_equal(stmt_end(stmt), RC_OK);
	assert_true(str_eq(text, note));
	assert_int_equal(text.p[text.n], 0);
	assert_true(str_eq(blob, str_mem(bytes, sizeof(bytes))));
	arena_done(&a);
}

static void bindings_do_not_outlive_a_use(void **state)
{
	struct fixture *f = *state;
	int64_t parent = fixture_parent(f->db, "p");
	assert_int_equal(fixture_thing(f->db, parent, "note", 1), RC_OK);
	struct stmt *stmt = db_stmt(f->db, SQL_THING_INSERT);
	stmt_bind_i64(stmt, 1, parent);
	stmt_bind_i64(stmt, 4, 2);
	assert_int_equal(stmt_run(stmt), RC_OK);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM thing WHERE note IS NULL"), 1);
}

static void constraints_have_their_rc(void **state)
{
	struct fixture *f = *state;
	int64_t parent = fixture_parent(f->db, "p");
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 1, STR("p"));
	assert_int_equal(stmt_run(stmt), RC_CONFLICT);
	assert_non_null(strstr(rc_message(), "parent_insert"));
	assert_non_null(strstr(rc_message(), "parent.name"));

	assert_int_equal(fixture_thing(f->db, parent + 1, "orphan", 0), RC_INVALID);
	assert_int_equal(fixture_thing(f->db, parent, "negative", -1), RC_INVALID);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM thing"), 0);
	stmt = db_stmt(f->db, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 1, STR_NONE);
	assert_int_equal(stmt_run(stmt), RC_INVALID);
	stmt = db_stmt(f->db, SQL_PARENT_INSERT); /* STRICT: a number that is no text stays out of it, a blob too */
	stmt_bind_blob(stmt, 1, STR("bytes"));
	assert_int_equal(stmt_run(stmt), RC_INVALID);
	assert_false(db_broken(f->db));
}

static void the_first_failure_is_latched(void **state)
{
	struct fixture *f = *state;
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 9, STR("no such parameter"));
	stmt_bind_text(stmt, 1, STR("never written"));
	assert_false(stmt_row(stmt));
	assert_int_equal(stmt_end(stmt), RC_INTERNAL);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM parent"), 0);
	assert_int_equal(fixture_parent(f->db, "usable again"), 1);
}

static void sql_that_does_not_compile_is_latched(void **state)
{
	struct fixture *f = *state;
	static const struct sql_text texts[] = {{"broken", "SELECT nonsense FROM nowhere", ""}};
	struct db *db;
	assert_int_equal(db_open(f->url, DB_READ, texts, 1, &db), RC_OK);
	struct stmt *stmt = db_stmt(db, 0);
	stmt_bind_i64(stmt, 1, 1);
	assert_false(stmt_row(stmt));
	assert_int_equal(stmt_end(stmt), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "broken"));
	assert_int_equal(stmt_run(db_stmt(db, 0)), RC_INTERNAL);
	db_close(db);
}

static void at_most_one_row(void **state)
{
	struct fixture *f = *state;
	struct stmt *stmt = db_stmt(f->db, SQL_COUNTER_GET);
	stmt_bind_text(stmt, 1, STR("absent"));
	int64_t n = 5;
	assert_int_equal(stmt_get_i64(stmt, &n), RC_NOT_FOUND);
	assert_int_equal(n, 5);
	stmt = db_stmt(f->db, SQL_COUNTER_GET);
	stmt_bind_text(stmt, 1, STR("absent"));
	assert_int_equal(stmt_first(stmt), RC_NOT_FOUND);
	assert_int_equal(db_settle(f->db), 0);
}

static void leave_early(struct db *db)
{
	CLEANUP(stmt_done) struct stmt *stmt = db_stmt(db, SQL_THING_COUNT);
	assert_true(stmt_row(stmt));
}

static void statements_left_in_use_are_ended(void **state)
{
	struct fixture *f = *state;
	leave_early(f->db);
	assert_int_equal(db_settle(f->db), 0);
	log_set_level(LOG_ERROR + 1);
	assert_int_equal(db_begin(f->db), RC_OK);
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_INSERT); /* a RETURNING that nobody ended */
	stmt_bind_text(stmt, 1, STR("p"));
	assert_true(stmt_row(stmt));
	assert_int_equal(db_settle(f->db), 1);
	log_set_level(LOG_INFO);
	assert_int_equal(db_commit(f->db), RC_OK);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM parent"), 1);
}

static void asking_twice_for_a_statement_aborts(void **state)
{
	struct fixture *f = *state;
	pid_t pid = fork();
	if (pid == 0) {
		close(2);
		db_stmt(f->db, SQL_THING_COUNT);
		db_stmt(f->db, SQL_THING_COUNT);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void transactions_and_savepoints(void **state)
{
	struct fixture *f = *state;
	db_rollback(f->db); /* of nothing */
	assert_int_equal(db_begin(f->db), RC_OK);
	assert_true(db_in_transaction(f->db));
	fixture_parent(f->db, "kept");
	assert_int_equal(db_savepoint(f->db), RC_OK);
	fixture_parent(f->db, "kept too");
	assert_int_equal(db_savepoint(f->db), RC_OK);
	fixture_parent(f->db, "undone");
	assert_int_equal(db_savepoint_undo(f->db), RC_OK);
	assert_int_equal(db_savepoint_release(f->db), RC_OK);
	assert_int_equal(db_commit(f->db), RC_OK);
	assert_false(db_in_transaction(f->db));
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM parent"), 2);
	assert_int_equal(db_begin(f->db), RC_OK);
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_DELETE);
	stmt_bind_i64(stmt, 1, 1);
	assert_int_equal(stmt_run(stmt), RC_OK);
	assert_int_equal(db_changes(f->db), 1);
	db_rollback(f->db);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM parent"), 2);
	assert_int_equal(db_commit(f->db), RC_INTERNAL); /* there is none */
}

static void a_reader_sees_one_moment(void **state)
{
	struct fixture *f = *state;
	struct db *reader;
	fixture_open(f, DB_READ, &reader);
	assert_int_equal(db_begin(reader), RC_OK);
	assert_int_equal(fixture_number(reader, "SELECT count(*) FROM parent"), 0);
	fixture_parent(f->db, "new");
	assert_int_equal(fixture_number(reader, "SELECT count(*) FROM parent"), 0);
	db_rollback(reader);
	assert_int_equal(fixture_number(reader, "SELECT count(*) FROM parent"), 1);
	db_close(reader);
}

static void search_works_as_generated(void **state)
{
	struct fixture *f = *state;
	struct stmt *stmt = db_stmt(f->db, SQL_SEARCH_ADD);
	stmt_bind_i64(stmt, 1, 42);
	stmt_bind_text(stmt, 2, STR("ferry bridge"));
	assert_int_equal(stmt_run(stmt), RC_OK);
	stmt = db_stmt(f->db, SQL_SEARCH_FIND);
	stmt_bind_text(stmt, 1, STR("bridge"));
	int64_t id = 0;
	assert_int_equal(stmt_get_i64(stmt, &id), RC_OK);
	assert_int_equal(id, 42);
	stmt = db_stmt(f->db, SQL_SEARCH_FIND);
	stmt_bind_text(stmt, 1, STR("\"unclosed"));
	assert_int_equal(stmt_get_i64(stmt, &id), RC_INTERNAL);
	assert_false(db_broken(f->db));
}

static void one_process_owns_a_site(void **state)
{
	struct fixture *f = *state;
	struct db_lock *lock, *second = NULL;
	assert_int_equal(db_lock_site(f->url, &lock), RC_OK);
	assert_int_equal(db_lock_site(f->url, &second), RC_BUSY);
	assert_null(second);
	char pid[32];
	snprintf(pid, sizeof(pid), "process %d ", (int)getpid());
	assert_non_null(strstr(rc_message(), pid));
	db_unlock_site(lock);
	assert_int_equal(db_lock_site(f->url, &lock), RC_OK);
	db_unlock_site(lock);
	db_unlock_site(NULL);
	assert_int_equal(db_lock_site("sqlite:/nonexistent/folder/site.db", &lock), RC_NOT_FOUND);
}

static void a_killed_owner_frees_the_site(void **state)
{
	struct fixture *f = *state;
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct db_lock *lock;
		char ok = db_lock_site(f->url, &lock) == RC_OK;
		if (write(ready[1], &ok, 1) == 1)
			pause();
		_exit(1);
	}
	char ok = 0;
	assert_int_equal(read(ready[0], &ok, 1), 1);
	assert_int_equal(ok, 1);
	struct db_lock *lock;
	assert_int_equal(db_lock_site(f->url, &lock), RC_BUSY);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(db_lock_site(f->url, &lock), RC_OK);
	db_unlock_site(lock);
	close(ready[0]);
	close(ready[1]);
}

static void fill(struct db *db, int n)
{
	static char bytes[8000];
	int64_t parent = fixture_parent(db, "many");
	assert_int_equal(db_begin(db), RC_OK);
	for (int i = 0; i < n; i++) {
		struct stmt *stmt = db_stmt(db, SQL_THING_INSERT);
		stmt_bind_i64(stmt, 1, parent);
		stmt_bind_text(stmt, 2, STR("x"));
		stmt_bind_blob(stmt, 3, str_mem(bytes, sizeof(bytes)));
		stmt_bind_i64(stmt, 4, i);
		assert_int_equal(stmt_run(stmt), RC_OK);
	}
	assert_int_equal(db_commit(db), RC_OK);
}

static void a_backup_holds_what_is_written_meanwhile(void **state)
{
	struct fixture *f = *state;
	fill(f->db, 200);
	char path[128], part[160], url[160];
	fixture_path(f, "copy.db", path);
	snprintf(part, sizeof(part), "%s.part", path);
	struct db_backup *backup;
	assert_int_equal(db_backup_start(f->db, path, &backup), RC_OK);
	bool done = false;
	int steps = 0;
	while (!done) {
		assert_int_equal(db_backup_step(backup, 50, &done), RC_OK);
		assert_int_equal(access(path, F_OK), -1);
		if (!done)
			assert_int_equal(fixture_thing(f->db, 1, "meanwhile", 0), RC_OK);
		if (!done && steps % 3 == 0)
			assert_int_equal(db_checkpoint(f->db, false), RC_OK);
		steps++;
		assert_true(steps < 100); /* it must not begin anew at every write */
	}
	assert_true(steps > 5);
	assert_int_equal(db_backup_percent(backup), 100);
	assert_int_equal(db_backup_finish(backup), RC_OK);
	assert_int_equal(access(part, F_OK), -1);

	snprintf(url, sizeof(url), "sqlite:%s", path);
	struct db *copy;
	assert_int_equal(db_open(url, DB_READ, sql_texts, SQL_COUNT, &copy), RC_OK);
	assert_int_equal(db_integrity_check(copy), RC_OK);
	assert_int_equal(fixture_number(copy, "SELECT count(*) FROM thing WHERE note = 'x'"), 200);
	assert_int_equal(fixture_number(copy, "SELECT count(*) FROM thing WHERE note = 'meanwhile'"), steps - 1);
	db_close(copy);
	snprintf(part, sizeof(part), "%s-wal", path);
	assert_int_equal(access(part, F_OK), -1); /* one file */
	assert_int_equal(try_open(url, DB_WRITE), RC_OK);
}

static void an_aborted_backup_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	fill(f->db, 50);
	char path[128], part[160];
	fixture_path(f, "copy.db", path);
	snprintf(part, sizeof(part), "%s.part", path);
	struct db_backup *backup;
	assert_int_equal(db_backup_start(f->db, path, &backup), RC_OK);
	bool done = false;
	assert_int_equal(db_backup_step(backup, 10, &done), RC_OK);
	assert_false(done);
	assert_true(db_backup_percent(backup) < 100);
	db_backup_abort(backup);
	assert_int_equal(access(part, F_OK), -1);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_not_equal(db_backup_start(f->db, "/nonexistent/copy.db", &backup), RC_OK);
	db_backup_abort(NULL);
}

static void damage_is_found(void **state)
{
	struct fixture *f = *state;
	fill(f->db, 50);
	assert_int_equal(db_integrity_check(f->db), RC_OK);
	assert_int_equal(db_enforce_keys(f->db, false), RC_OK);
	assert_int_equal(fixture_thing(f->db, 999, "orphan", 0), RC_OK);
	assert_int_equal(db_enforce_keys(f->db, true), RC_OK);
	assert_int_equal(db_integrity_check(f->db), RC_INVALID);
	assert_non_null(strstr(rc_message(), "of table thing refers to a row of parent"));
	db_close(f->db);
	f->db = NULL;

	char path[128];
	int fd = open(fixture_path(f, "site.db", path), O_RDWR);
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	char junk[512];
	memset(junk, 0x5A, sizeof(junk));
	for (off_t at = st.st_size / 2 / 4096 * 4096; at < st.st_size; at += 4096)
		assert_int_equal(pwrite(fd, junk, sizeof(junk), at), (ssize_t)sizeof(junk));
	close(fd);
	log_set_level(LOG_ERROR);
	struct db *db;
	fixture_open(f, DB_READ, &db);
	assert_int_not_equal(db_integrity_check(db), RC_OK);
	db_close(db);
	log_set_level(LOG_INFO);
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void a_storage_failure_is_told_and_reopened(void **state)
{
	struct fixture *f = *state;
	signal(SIGXFSZ, SIG_IGN);
	fixture_parent(f->db, "before");
	log_set_level(LOG_ERROR + 1);
	assert_int_equal(db_begin(f->db), RC_OK);
	limit_file_size(4096); /* every write beyond that fails with EFBIG, for SQLite an I/O error */
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 1, STR("lost"));
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		rc = db_commit(f->db);
	assert_int_equal(rc, RC_INTERNAL);
	assert_true(db_broken(f->db));
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(db_reopen(f->db), RC_OK);
	log_set_level(LOG_INFO);
	assert_false(db_broken(f->db));
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM parent WHERE name = 'before'"), 1);
	fixture_parent(f->db, "after");
	assert_int_equal(db_integrity_check(f->db), RC_OK);
}

static void nothing_works_until_reopened(void **state)
{
	struct fixture *f = *state;
	char path[128], away[128];
	fixture_path(f, "site.db", path);
	assert_int_equal(rename(path, fixture_path(f, "away.db", away)), 0);
	log_set_level(LOG_ERROR + 1);
	assert_int_not_equal(db_reopen(f->db), RC_OK);
	assert_true(db_broken(f->db));
	assert_int_equal(db_begin(f->db), RC_BUSY);
	assert_int_equal(stmt_run(db_stmt(f->db, SQL_THING_COUNT)), RC_BUSY);
	assert_int_equal(db_checkpoint(f->db, false), RC_BUSY);
	assert_false(db_in_transaction(f->db));
	db_rollback(f->db);
	assert_int_equal(rename(away, path), 0);
	assert_int_equal(db_reopen(f->db), RC_OK);
	log_set_level(LOG_INFO);
	assert_int_equal(stmt_run(db_stmt(f->db, SQL_THING_COUNT)), RC_OK);
}

static void memory_database_for_tests(void **state)
{
	struct db *db;
	assert_int_equal(db_open("sqlite::memory:", DB_CREATE, sql_texts, SQL_COUNT, &db), RC_OK);
	assert_int_equal(migrate_run(db, sql_migrations, sql_migrations_count), RC_OK);
	assert_int_equal(fixture_parent(db, "p"), 1);
	db_close(db);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(opens_only_what_is_a_site),
		T(holds_its_lock_while_more_are_opened),
		T(file_belongs_to_its_owner),
		T(keeps_the_promises_of_storage),
		T(a_reader_never_checkpoints),
		T(a_waiting_checkpoint_gives_up_on_a_reader),
		T(null_and_empty_are_two_things),
		T(any_bytes_come_back),
		T(bindings_do_not_outlive_a_use),
		T(constraints_have_their_rc),
		T(the_first_failure_is_latched),
		T(sql_that_does_not_compile_is_latched),
		T(at_most_one_row),
		T(statements_left_in_use_are_ended),
		T(asking_twice_for_a_statement_aborts),
		T(transactions_and_savepoints),
		T(a_reader_sees_one_moment),
		T(search_works_as_generated),
		T(one_process_owns_a_site),
		T(a_killed_owner_frees_the_site),
		T(a_backup_holds_what_is_written_meanwhile),
		T(an_aborted_backup_leaves_nothing),
		T(damage_is_found),
		T(a_storage_failure_is_told_and_reopened),
		T(nothing_works_until_reopened),
		cmocka_unit_test(refuses_addresses_it_does_not_know),
		cmocka_unit_test(memory_database_for_tests),
	};
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
