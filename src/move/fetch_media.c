/*
 * One file: into a nameless temporary file first, then in chunks into the site.
 */
#include "move/fetch_media.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "rules/ingest.h"

#define TRANSFERS_MAX 4

struct transfer {
	int fd;
	int64_t size;
	struct str etag;
	struct arena *arena;
	int status;
};

static enum rc transfer_begin(void *ctx, const struct http_client_response *head)
{
	struct transfer *t = ctx;
	t->status = head->status;
	t->size = head->offset;
	struct str etag = http_client_header(head, "etag");
	t->etag = str_starts(etag, STR("\"")) ? arena_str(t->arena, etag) : STR_NONE;
	if (ftruncate(t->fd, t->size) != 0 || lseek(t->fd, t->size, SEEK_SET) < 0)
		return rc_fail(RC_INTERNAL, "a temporary file: %s", strerror(errno));
	return RC_OK;
}

static enum rc transfer_sink(void *ctx, struct str piece)
{
	struct transfer *t = ctx;
	if (t->size + (int64_t)piece.n > INGEST_FILE_MAX)
		return rc_fail(RC_LIMITED, "larger than %lld MB", (long long)(INGEST_FILE_MAX >> 20));
	while (piece.n > 0) {
		ssize_t n = write(t->fd, piece.p, piece.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return rc_fail(RC_INTERNAL, "a temporary file: %s", strerror(errno));
		t->size += n;
		piece = str_slice(piece, (size_t)n, SIZE_MAX);
	}
	return RC_OK;
}

static enum rc transfer(struct http_client *client, struct transfer *t, struct str address)
{
	struct http_client_response h;
	enum rc rc = RC_BUSY;
	for (unsigned i = 0; i < TRANSFERS_MAX && rc == RC_BUSY; i++) {
		bool resume = t->size > 0 && t->etag.n > 0;
		struct http_client_request q = {.url = address,
						.begin = transfer_begin,
						.sink = transfer_sink,
						.sink_ctx = t,
						.body_max = (size_t)INGEST_FILE_MAX,
						.etag = resume ? t->etag : STR_NONE,
						.resume_from = resume ? t->size : 0};
		int64_t before = t->size;
		rc = http_client_fetch(client, t->arena, &q, &h);
		if (rc == RC_OK)
			return http_client_status(&h);
		if (rc == RC_BUSY && t->size <= before)
			return rc;
	}
	return rc;
}

static int temporary_file(struct arena *a, const char *tmp)
{
	int fd = open(tmp, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	char *path = arena_cstr(a, arena_printf(a, "%s/.fetch-XXXXXX", tmp));
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

enum rc fetch_media(struct site *s, struct http_client *client, struct arena *a, const char *tmp, struct str address,
		    struct media *m)
{
	struct transfer t = {.fd = temporary_file(a, tmp), .arena = a};
	if (t.fd < 0)
		return rc_fail(RC_INTERNAL, "a temporary file in %s: %s", tmp, strerror(errno));
	enum rc rc = transfer(client, &t, address);
	if (rc == RC_OK && t.status != 200 && t.status != 206)
		rc = rc_fail(RC_INVALID, "%.*s: an answer without a file", STR_ARG(address));
	if (rc == RC_OK)
		rc = media_ingest_file(s, a, t.fd, m);
	close(t.fd);
	return rc;
}
