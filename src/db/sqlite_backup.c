/*
 * Online backup: stepped on the writer's connection, so that every write in between goes into the copy too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/dbfile.h"
#include "db/sqlite_own.h"

struct db_backup {
	struct db *from;
	sqlite3 *to;
	sqlite3_backup *handle;
	char *path, *part_path;
};

static enum rc backup_fail(struct db_backup *b, int code)
{
	return rc_fail(sqlite_rc(code), "cannot write the backup %s: %s (%d)%s", b->path, sqlite3_errstr(code), code,
		       sqlite_advice(code));
}

/* The copy is a new file that counts only when it is whole, so it needs no journal and one sync at its end. */
static int open_copy(struct db_backup *b)
{
	unlink(b->part_path);
	int code = sqlite3_open_v2(
		b->part_path, &b->to,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(b->to, "PRAGMA synchronous = OFF; PRAGMA cache_size = -2048", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return code;
	b->handle = sqlite3_backup_init(b->to, "main", b->from->handle, "main");
	return b->handle ? SQLITE_OK : sqlite3_extended_errcode(b->to);
}

enum rc db_backup_start(struct db *db, const char *path, struct db_backup **ret_backup)
{
	ensure(!db_in_transaction(db), "a backup is stepped outside transactions");
	if (db->handle == NULL)
		return rc_fail(RC_BUSY, "the database could not be opened again after a storage failure");
	struct db_backup *b = calloc(1, sizeof(*b));
	ensure(b != NULL, "out of memory");
	b->from = db;
	b->path = strdup(path);
	ensure(b->path && asprintf(&b->part_path, "%s.part", path) > 0, "out of memory");
	int code = open_copy(b);
	if (code != SQLITE_OK) {
		enum rc rc = backup_fail(b, code);
		db_backup_abort(b);
		return rc;
	}
	*ret_backup = b;
	return RC_OK;
}

enum rc db_backup_step(struct db_backup *b, unsigned pages, bool *ret_done)
{
	ensure(!db_in_transaction(b->from), "a backup is stepped outside transactions");
	int code = sqlite3_backup_step(b->handle, (int)pages);
	if (code != SQLITE_OK && code != SQLITE_DONE)
		return backup_fail(b, code);
	*ret_done = code == SQLITE_DONE;
	return RC_OK;
}

unsigned db_backup_percent(const struct db_backup *b)
{
	int64_t all = sqlite3_backup_pagecount(b->handle);
	int64_t left = sqlite3_backup_remaining(b->handle);
	return all > 0 ? (unsigned)(100 * (all - left) / all) : 0;
}

static enum rc sync_and_rename(struct db_backup *b)
{
	int fd = open(b->part_path, O_RDWR | O_CLOEXEC);
	bool bad = fd < 0 || fsync(fd) != 0;
	if (fd >= 0 && close(fd) != 0)
		bad = true;
	if (bad || rename(b->part_path, b->path) != 0)
		return rc_fail(RC_INTERNAL, "cannot finish the backup %s: %s", b->path, strerror(errno));
	return dbfile_sync_folder(b->path);
}

static void backup_free(struct db_backup *b)
{
	free(b->part_path);
	free(b->path);
	free(b);
}

enum rc db_backup_finish(struct db_backup *b)
{
	int code = sqlite3_backup_finish(b->handle);
	b->handle = NULL;
	/* The copied header says WAL; a backup has to be one file, readable by itself. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(b->to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	int closed = sqlite3_close(b->to);
	b->to = NULL;
	if (code != SQLITE_OK || closed != SQLITE_OK)
		return backup_fail(b, code != SQLITE_OK ? code : closed);
	enum rc rc = sync_and_rename(b);
	if (rc == RC_OK)
		backup_free(b);
	return rc;
}

void db_backup_abort(struct db_backup *b)
{
	if (b == NULL)
		return;
	sqlite3_backup_finish(b->handle);
	sqlite3_close(b->to);
	unlink(b->part_path);
	backup_free(b);
}
