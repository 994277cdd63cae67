/*
 * The file of a database as a file: there, plain, ours to write, durable under its name. Knows no SQL and no library.
 */
#include "db/dbfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4096

enum rc dbfile_sync_folder(const char *path)
{
	char copy[PATH_BYTES];
	if ((size_t)snprintf(copy, sizeof(copy), "%s", path) >= sizeof(copy))
		return rc_fail(RC_INVALID, "the path is too long: %s", path);
	const char *folder = dirname(copy);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd) != 0;
	enum rc rc = bad ? rc_fail(RC_INTERNAL, "cannot sync %s: %s", folder, strerror(errno)) : RC_OK;
	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc dbfile_create(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0 && errno == EEXIST)
		return rc_fail(RC_CONFLICT, "%s exists already", path);
	if (fd < 0)
		return rc_fail(RC_INTERNAL, "cannot create %s: %s", path, strerror(errno));
	close(fd);
	return dbfile_sync_folder(path);
}

/* Never opened here: closing it would let go of every lock that this process's connections hold on it. */
enum rc dbfile_check(const char *path, bool writes)
{
	struct stat st;
	bool there = stat(path, &st) == 0;
	if (!there && (errno == ENOENT || errno == ENOTDIR))
		return rc_fail(RC_NOT_FOUND,
			       "there is no site database at %s; courant restore FILE brings back a backup, courant "
			       "init makes a new site in another folder",
			       path);
	if (!there || access(path, R_OK) != 0)
		return rc_fail(RC_DENIED, "cannot open %s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return rc_fail(RC_INVALID, "%s is %s, not a site's database; courant restore FILE brings back a backup",
			       path, S_ISREG(st.st_mode) ? "empty" : "no plain file");
	if (writes && access(path, W_OK) != 0)
		return rc_fail(RC_DENIED, "%s may not be written by this user: %s", path, strerror(errno));
	return RC_OK;
}

static bool folder_is_writable(const char *path)
{
	char copy[PATH_BYTES];
	snprintf(copy, sizeof(copy), "%s", path);
	return access(dirname(copy), W_OK) == 0;
}

bool dbfile_rests(const char *path)
{
	char beside[PATH_BYTES];
	struct stat st;
	snprintf(beside, sizeof(beside), "%s-wal", path);
	bool log = stat(beside, &st) == 0 && st.st_size > 0;
	snprintf(beside, sizeof(beside), "%s-shm", path);
	return !log && access(beside, F_OK) != 0 && !folder_is_writable(path);
}
