/*
 * See static_store.h. A folder is asked what it holds; of an archive the names are kept.
 */
#include "move/static_store.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "move/static_seen.h"

#define BLOCK 512

struct static_store {
	struct arena names; /* of the store itself */
	struct arena file;  /* of the file at hand */
	const char *out, *part;
	bool archive, finished;
	int folder;              /* the root; -1 for an archive */
	int fd;                  /* the file being written, or the archive; -1 */
	int64_t size, left;      /* of that file */
	struct static_seen seen; /* names in an archive: "f" and a file, "d" and a folder */
	int64_t now;
};

static enum rc failed(const char *name)
{
	return rc_fail(errno == EACCES || errno == EPERM || errno == EROFS ? RC_DENIED : RC_INTERNAL, "%s: %s", name,
		       strerror(errno));
}

/* --- As a whole --- */

static int entry_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	return remove(path);
}

/* rmdir() is the question and the answer: it takes an empty folder only. */
static enum rc out_check(const char *out, const char *part)
{
	struct stat st;
	if (lstat(part, &st) == 0)
		return rc_fail(RC_CONFLICT, "%s is left from an export that was stopped; remove it first", part);
	if (lstat(out, &st) != 0)
		return errno == ENOENT ? RC_OK : failed(out);
	if (S_ISDIR(st.st_mode) && rmdir(out) == 0)
		return RC_OK;
	return rc_fail(RC_CONFLICT, "%s is there already; name a new folder, or an empty one", out);
}

static enum rc part_make(struct static_store *s)
{
	if (s->archive) {
		s->fd = open(s->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		return s->fd >= 0 ? RC_OK : failed(s->part);
	}
	if (mkdir(s->part, 0777) != 0)
		return failed(s->part);
	s->folder = open(s->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return s->folder >= 0 ? RC_OK : failed(s->part);
}

enum rc static_store_new(const char *out, struct static_store **ret_store)
{
	struct static_store *s = calloc(1, sizeof *s);
	ensure(s);
	arena_init(&s->names);
	arena_init(&s->file);
	struct str name = str_of(out);
	while (name.n > 1 && name.p[name.n - 1] == '/')
		name.n--;
	s->out = arena_cstr(&s->names, name);
	s->part = arena_printf(&s->names, "%s.part", s->out).p;
	s->archive = str_ends(name, STR(".tar"));
	s->folder = s->fd = -1;
	s->now = clock_now() / 1000;
	enum rc rc = out_check(s->out, s->part);
	if (rc == RC_OK)
		rc = part_make(s);
	if (rc != RC_OK) {
		s->finished = true; /* what is there is not ours */
		static_store_free(s);
		return rc;
	}
	*ret_store = s;
	return RC_OK;
}

void static_store_free(struct static_store *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	if (s->folder >= 0)
		close(s->folder);
	if (!s->finished)
		nftw(s->part, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
	static_seen_done(&s->seen);
	arena_done(&s->file);
	arena_done(&s->names);
	free(s);
}

static enum rc write_all(struct static_store *s, const char *name, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(s->fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return failed(name);
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return RC_OK;
}

enum rc static_store_finish(struct static_store *s)
{
	static const char zeros[2 * BLOCK];
	if (s->archive) {
		enum rc rc = write_all(s, s->part, str_mem(zeros, sizeof zeros));
		if (rc != RC_OK)
			return rc;
		if (fsync(s->fd) != 0)
			return failed(s->part);
	}
	if (rename(s->part, s->out) != 0)
		return failed(s->out);
	s->finished = true;
	return RC_OK;
}

/* --- A folder --- */

/* The folder that the file goes into, made where it is missing; its last name. The folder is to be closed. */
static enum rc folder_open(struct static_store *s, struct str file, int *ret_folder, const char **ret_name)
{
	struct str rest = file, part;
	int at = openat(s->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (at >= 0 && str_split(&rest, '/', &part) && rest.n > 0) {
		const char *name = arena_cstr(&s->file, part);
		if (mkdirat(at, name, 0777) != 0 && errno != EEXIST)
			break;
		int next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(at);
		at = next;
	}
	if (at >= 0 && rest.n == 0) {
		*ret_folder = at;
		*ret_name = arena_cstr(&s->file, part);
		return RC_OK;
	}
	int why = errno;
	if (at >= 0)
		close(at);
	errno = why;
	return why == ENOTDIR ? rc_fail(RC_CONFLICT, "%.*s needs a folder where there is a file", STR_ARG(file))
			      : failed(arena_cstr(&s->file, file));
}

static enum rc file_open(struct static_store *s, struct str file)
{
	int folder;
	const char *name;
	enum rc rc = folder_open(s, file, &folder, &name);
	if (rc != RC_OK)
		return rc;
	s->fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	int why = errno;
	close(folder);
	errno = why;
	if (s->fd >= 0)
		return RC_OK;
	return why == EEXIST ? rc_fail(RC_CONFLICT, "%.*s is there already", STR_ARG(file))
			     : failed(arena_cstr(&s->file, file));
}

/* --- An archive --- */

/* No file of this name yet, no folder, and none of its folders is a file. */
static enum rc name_take(struct static_store *s, struct str file)
{
	struct str as_file = arena_join(&s->file, STR("f"), file, STR_NONE);
	struct str as_folder = arena_join(&s->file, STR("d"), file, STR_NONE);
	bool taken = static_seen_has(&s->seen, as_file) || static_seen_has(&s->seen, as_folder);
	for (size_t i = 2; i < as_file.n && !taken; i++)
		taken = as_file.p[i] == '/' && static_seen_has(&s->seen, str_slice(as_file, 0, i));
	if (taken)
		return rc_fail(RC_CONFLICT, "%.*s is there already", STR_ARG(file));
	for (size_t i = 2; i < as_folder.n; i++)
		if (as_folder.p[i] == '/')
			static_seen_add(&s->seen, str_slice(as_folder, 0, i));
	static_seen_add(&s->seen, as_file);
	return RC_OK;
}

/* The header of POSIX ustar: numbers are octal digits; the sum counts its own field as spaces. */
struct tar_header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100], magic[6], version[2],
		user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct tar_header) == BLOCK, "a header is one block");

static enum rc header_write(struct static_store *s, char type, struct str name, int64_t size)
{
	struct tar_header h = {.type = type, .magic = "ustar", .version = {'0', '0'}};
	unsigned sum = 0;
	memcpy(h.name, name.p, name.n < sizeof h.name ? name.n : sizeof h.name);
	snprintf(h.mode, sizeof h.mode, "%07o", 0644);
	snprintf(h.uid, sizeof h.uid, "%07o", 0);
	snprintf(h.gid, sizeof h.gid, "%07o", 0);
	snprintf(h.size, sizeof h.size, "%011llo", (unsigned long long)size);
	snprintf(h.mtime, sizeof h.mtime, "%011llo", (unsigned long long)s->now);
	memset(h.sum, ' ', sizeof h.sum);
	for (size_t i = 0; i < sizeof h; i++)
		sum += ((const unsigned char *)&h)[i];
	snprintf(h.sum, sizeof h.sum, "%06o", sum);
	return write_all(s, s->part, str_mem(&h, sizeof h));
}

static enum rc fill_block(struct static_store *s, int64_t size)
{
	static const char zeros[BLOCK];
	size_t over = (size_t)(size % BLOCK);
	return over ? write_all(s, s->part, str_mem(zeros, BLOCK - over)) : RC_OK;
}

/* "27 path=long/name\n": the number counts the whole record, its own digits too. */
static struct str long_name_record(struct arena *a, struct str name)
{
	size_t n = strlen(" path=\n") + name.n, digits = 1;
	for (size_t power = 10; n + digits >= power; power *= 10)
		digits++;
	return arena_printf(a, "%zu path=%.*s\n", n + digits, STR_ARG(name));
}

static enum rc archive_begin(struct static_store *s, struct str file, int64_t size)
{
	enum rc rc = name_take(s, file);
	if (rc == RC_OK && file.n > sizeof((struct tar_header *)0)->name) {
		struct str record = long_name_record(&s->file, file);
		rc = header_write(s, 'x', STR("name"), (int64_t)record.n);
		if (rc == RC_OK)
			rc = write_all(s, s->part, record);
		if (rc == RC_OK)
			rc = fill_block(s, (int64_t)record.n);
	}
	return rc == RC_OK ? header_write(s, '0', file, size) : rc;
}

/* --- Either --- */

enum rc static_store_begin(struct static_store *s, struct str file, int64_t size)
{
	arena_reset(&s->file);
	s->size = s->left = size;
	return s->archive ? archive_begin(s, file, size) : file_open(s, file);
}

enum rc static_store_add(struct static_store *s, struct str piece)
{
	if ((int64_t)piece.n > s->left)
		return rc_fail(RC_INTERNAL, "more bytes came than were told");
	s->left -= (int64_t)piece.n;
	return write_all(s, s->part, piece);
}

enum rc static_store_end(struct static_store *s)
{
	if (s->left != 0)
		return rc_fail(RC_INTERNAL, "fewer bytes came than were told");
	if (s->archive)
		return fill_block(s, s->size);
	int fd = s->fd;
	s->fd = -1;
	return close(fd) == 0 ? RC_OK : failed(s->part);
}

enum rc static_store_put(struct static_store *s, struct str file, struct str bytes)
{
	enum rc rc = static_store_begin(s, file, (int64_t)bytes.n);
	if (rc == RC_OK)
		rc = static_store_add(s, bytes);
	return rc == RC_OK ? static_store_end(s) : rc;
}
