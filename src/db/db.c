/*
 * Database addresses, and the lock that makes one process the owner of a site.
 */
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "db/driver.h"

#define LOCK_NAME "site.lock"

struct db_lock {
	int fd;
};

static enum rc sqlite_path(const char *url, const char **ret_path)
{
	struct str s = str_of(url);
	if (str_starts(s, STR("postgresql:")) || str_starts(s, STR("postgres:")))
		return rc_fail(RC_INVALID, "this build keeps sites in SQLite so far: write database = sqlite:site.db");
	if (!str_starts(s, STR("sqlite:")) || s.n == strlen("sqlite:"))
		return rc_fail(RC_INVALID, "\"%s\" is no database address: write database = sqlite:site.db", url);
	*ret_path = url + strlen("sqlite:");
	return RC_OK;
}

enum rc db_open(const char *url, enum db_mode mode, const struct sql_text *statements, size_t n_statements,
		struct db **ret_db)
{
	const char *path;
	enum rc rc = sqlite_path(url, &path);
	if (rc != RC_OK)
		return rc;
	return sqlite_open(path, mode, statements, n_statements, ret_db);
}

/* "folder/site.lock" beside the database. */
static enum rc lock_path(const char *url, char *ret_path, size_t size)
{
	const char *path;
	enum rc rc = sqlite_path(url, &path);
	if (rc != RC_OK)
		return rc;
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	int n = snprintf(ret_path, size, "%.*s" LOCK_NAME, folder, path);
	return (size_t)n < size ? RC_OK : rc_fail(RC_INVALID, "the path of the database is too long");
}

static enum rc name_the_holder(int fd, const char *path)
{
	char pid[32] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);
	pid[n > 0 ? n : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return rc_fail(RC_BUSY, "another process%s%s owns this site (%s): stop it first, or let it do the work",
		       pid[0] ? " " : "", pid, path);
}

static enum rc take_lock(int fd, const char *path)
{
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			return name_the_holder(fd, path);
		return rc_fail(RC_INTERNAL, "cannot lock %s: %s", path, strerror(errno));
	}
	/* The number only helps people; the lock is what counts. */
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
		return rc_fail(RC_INTERNAL, "cannot write %s: %s", path, strerror(errno));
	return RC_OK;
}

enum rc db_lock_site(const char *url, struct db_lock **ret_lock)
{
	char path[4096];
	enum rc rc = lock_path(url, path, sizeof(path));
	if (rc != RC_OK)
		return rc;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0 && errno == ENOENT)
		return rc_fail(RC_NOT_FOUND, "cannot make %s: there is no such folder", path);
	if (fd < 0)
		return rc_fail(RC_DENIED, "cannot write %s: %s; run this as the user who owns that folder", path,
			       strerror(errno));
	rc = take_lock(fd, path);
	if (rc != RC_OK) {
		close(fd);
		return rc;
	}
	struct db_lock *lock = malloc(sizeof(*lock));
	ensure(lock != NULL, "out of memory");
	lock->fd = fd;
	*ret_lock = lock;
	return RC_OK;
}

/* The file stays: removing it would let two processes lock two files of one name. */
void db_unlock_site(struct db_lock *lock)
{
	if (lock == NULL)
		return;
	close(lock->fd);
	free(lock);
}
