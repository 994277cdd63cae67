/*
 * Names are looked for below the folder in the few places where an uploads folder may lie; ".." and links are refused
 * by walking part by part.
 */
#include "move/media_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES 255

struct media_source {
	int dir;
};

enum rc media_source_open(const char *dir, struct media_source **ret_source)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return rc_fail(errno == ENOTDIR ? RC_INVALID : RC_NOT_FOUND, "the folder %s cannot be opened: %s", dir,
			       strerror(errno));
	struct media_source *m = calloc(1, sizeof *m);
	ensure(m);
	m->dir = fd;
	*ret_source = m;
	return RC_OK;
}

void media_source_close(struct media_source *m)
{
	if (!m)
		return;
	close(m->dir);
	free(m);
}

/* Opens what path names below dir; -1 for anything that is not there, not plain, or not below. */
static int open_below(int dir, struct str path)
{
	int at = dup(dir);
	struct str part;
	while (at >= 0 && str_split(&path, '/', &part)) {
		char name[NAME_MAX_BYTES + 1];
		if (part.n == 0)
			continue;
		bool bad = part.n > NAME_MAX_BYTES || part.p[0] == '.' || memchr(part.p, 0, part.n);
		memcpy(name, part.p, bad ? 0 : part.n);
		name[bad ? 0 : part.n] = '\0';
		int next = bad ? -1 : openat(at, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
		close(at);
		at = next;
	}
	return at;
}

static int open_plain(int dir, struct str path)
{
	struct stat st;
	int fd = open_below(dir, path);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

enum rc media_source_find(struct media_source *m, struct str stored, struct str path, int *ret_fd)
{
	static const char *const places[] = {"", "uploads/", "wp-content/uploads/"};
	for (size_t i = 0; i < ARRAY_LEN(places) && stored.n > 0; i++) {
		CLEANUP(arena_done) struct arena a;
		arena_init(&a);
		*ret_fd = open_plain(m->dir, arena_join(&a, str_of(places[i]), stored, STR_NONE));
		if (*ret_fd >= 0)
			return RC_OK;
	}
	/* The root of the site; or a root whose name stands in the address as well. */
	for (size_t from = 0; from != SIZE_MAX && path.n > 1; from = str_find_char(path, '/', from + 1)) {
		*ret_fd = open_plain(m->dir, str_slice(path, from, path.n));
		if (*ret_fd >= 0)
			return RC_OK;
	}
	return RC_NOT_FOUND;
}
