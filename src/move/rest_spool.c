/*
 * The file of answers: a first line that says whose it is, then frames of a line and a body. Only ever added to; a
 * frame counts once it is whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "move/rest_site.h"

/* What a stopped run read is good for a day; what is complete (a dry run's) soon misses what the site wrote since. */
#define STOPPED_MS INT64_C(86400000)
#define COMPLETE_MS INT64_C(3600000)
#define LINE_MAX_BYTES 2200
#define BODY_MAX ((int64_t)64 << 20)

static enum rc io_failed(const char *what)
{
	return rc_fail(RC_INTERNAL, "the file that keeps what was read: %s: %s", what, strerror(errno));
}

static enum rc write_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return io_failed("writing");
		s = str_slice(s, (size_t)n, SIZE_MAX);
	}
	return RC_OK;
}

/* False at the end of the file, too. */
static bool read_all(int fd, void *p, size_t n, int64_t at)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(fd, (char *)p + done, n - done, at + (int64_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* The line at `at`, without its end; false when there is no whole one. */
static bool read_line(int fd, char line[LINE_MAX_BYTES], int64_t at, struct str *ret_line)
{
	ssize_t got = pread(fd, line, LINE_MAX_BYTES, at);
	if (got <= 0)
		return false;
	struct str s = str_mem(line, (size_t)got);
	size_t end = str_find_char(s, '\n', 0);
	*ret_line = str_slice(s, 0, end);
	return end != SIZE_MAX;
}

static void frame_keep(struct rest_spool *s, struct rest_frame f)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->frames = realloc(s->frames, s->cap * sizeof(*s->frames));
		ensure(s->frames, "out of memory");
	}
	s->frames[s->n++] = f;
}

#define FRAME_NUMBERS 7

static bool frame_parse(struct str line, struct rest_frame *ret)
{
	int64_t v[FRAME_NUMBERS];
	struct str piece;
	for (size_t i = 0; i < FRAME_NUMBERS; i++)
		if (!str_split(&line, ' ', &piece) || str_to_i64(piece, &v[i]) != RC_OK)
			return false;
	*ret = (struct rest_frame){.collection = (enum rest_collection)v[0],
				   .status = (int)v[1],
				   .offset = v[2],
				   .items = v[3],
				   .total = v[4],
				   .last = v[5] != 0,
				   .bytes = v[6]};
	return v[0] >= 0 && v[0] < REST_COLLECTIONS && v[6] >= 0 && v[6] <= BODY_MAX && v[3] >= 0 && v[2] >= 0;
}

static void frames_scan(struct rest_spool *s)
{
	char line[LINE_MAX_BYTES], end;
	struct str text;
	struct rest_frame f;
	while (read_line(s->fd, line, s->end, &text) && frame_parse(text, &f)) {
		f.at = s->end + (int64_t)text.n + 1;
		if (!read_all(s->fd, &end, 1, f.at + f.bytes) || end != '\n')
			break;
		frame_keep(s, f);
		s->end = f.at + f.bytes + 1;
	}
}

static enum rc start_anew(struct rest_spool *s, struct str site)
{
	CLEANUP(buf_done) struct buf b = BUF(LINE_MAX_BYTES);
	buf_printf(&b, "courant-rest-1 %lld %.*s\n", (long long)clock_now(), STR_ARG(site));
	if (buf_failed(&b))
		return rc_fail(RC_LIMITED, "the address of the old site is too long");
	if (ftruncate(s->fd, 0) != 0 || lseek(s->fd, 0, SEEK_SET) != 0)
		return io_failed("emptying");
	s->end = (int64_t)b.n;
	return write_all(s->fd, buf_str(&b));
}

/* True when the first line is of the same site; then how old it is. */
static bool head_fits(struct rest_spool *s, struct str site, int64_t *ret_age)
{
	char line[LINE_MAX_BYTES];
	struct str rest, word, at;
	int64_t began;
	if (!read_line(s->fd, line, 0, &rest))
		return false;
	s->end = (int64_t)rest.n + 1;
	if (!str_split(&rest, ' ', &word) || !str_is(word, "courant-rest-1") || !str_split(&rest, ' ', &at) ||
	    str_to_i64(at, &began) != RC_OK)
		return false;
	*ret_age = clock_now() - began;
	return str_eq(rest, site);
}

enum rc rest_spool_open(struct rest_spool *s, const char *path, struct str site)
{
	*s = (struct rest_spool){.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
	if (s->fd < 0)
		return rc_fail(RC_INTERNAL, "%s: %s", path, strerror(errno));
	char magic[12] = "";
	if (read_all(s->fd, magic, sizeof magic, 0) && memcmp(magic, "courant-rest", sizeof magic) != 0) {
		close(s->fd);
		s->fd = -1;
		return rc_fail(RC_INVALID, "%s is no file of this program's", path);
	}
	int64_t age = -1;
	if (head_fits(s, site, &age))
		frames_scan(s);
	const struct rest_frame *end = rest_spool_last(s, REST_COLLECTIONS - 1);
	enum rc rc = RC_OK;
	if (age < 0 || age > (end && end->last ? COMPLETE_MS : STOPPED_MS)) {
		s->n = 0;
		rc = start_anew(s, site);
	}
	if (rc == RC_OK && (ftruncate(s->fd, s->end) != 0 || lseek(s->fd, s->end, SEEK_SET) != s->end))
		rc = io_failed("cutting");
	if (rc != RC_OK)
		rest_spool_close(s);
	return rc;
}

void rest_spool_close(struct rest_spool *s)
{
	if (s->fd > 0)
		close(s->fd);
	free(s->frames);
	*s = (struct rest_spool){.fd = -1};
}

enum rc rest_spool_add(struct rest_spool *s, struct rest_frame f, struct str body)
{
	CLEANUP(buf_done) struct buf line = BUF(LINE_MAX_BYTES);
	f.bytes = (int64_t)body.n;
	buf_printf(&line, "%d %d %lld %lld %lld %d %lld\n", f.collection, f.status, (long long)f.offset,
		   (long long)f.items, (long long)f.total, f.last, (long long)f.bytes);
	f.at = s->end + (int64_t)line.n;
	enum rc rc = write_all(s->fd, buf_str(&line));
	if (rc == RC_OK)
		rc = write_all(s->fd, body);
	if (rc == RC_OK)
		rc = write_all(s->fd, STR("\n"));
	if (rc != RC_OK)
		return rc;
	frame_keep(s, f);
	s->end = f.at + f.bytes + 1;
	return RC_OK;
}

enum rc rest_spool_body(const struct rest_spool *s, const struct rest_frame *f, struct arena *a, struct str *ret_body)
{
	char *p = arena_alloc(a, (size_t)f->bytes);
	if (!read_all(s->fd, p, (size_t)f->bytes, f->at))
		return io_failed("reading");
	*ret_body = str_mem(p, (size_t)f->bytes);
	return RC_OK;
}

const struct rest_frame *rest_spool_last(const struct rest_spool *s, enum rest_collection c)
{
	for (size_t i = s->n; i-- > 0;)
		if (s->frames[i].collection == c)
			return &s->frames[i];
	return NULL;
}

enum rc rest_spool_hash(const struct rest_spool *s, unsigned char ret_hash[32])
{
	CLEANUP(arena_done) struct arena a;
	struct crypto_sha256 h;
	struct str body;
	arena_init(&a);
	crypto_sha256_begin(&h);
	for (size_t i = 0; i < s->n; i++) {
		enum rc rc = rest_spool_body(s, &s->frames[i], &a, &body);
		if (rc != RC_OK)
			return rc;
		crypto_sha256_add(&h, str_mem(&s->frames[i].collection, sizeof s->frames[i].collection));
		crypto_sha256_add(&h, body);
		arena_reset(&a);
	}
	crypto_sha256_end(&h, ret_hash);
	return RC_OK;
}
