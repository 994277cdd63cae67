/*
 * What a handler answers: status, headers, and a body that is bytes, a shared blob, or a source that is read piece by
 * piece. Pages and problem documents are made elsewhere; this only carries them.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/arena.h"
#include "base/thread.h"
#include "http/blob.h"
#include "http/request.h"

/*
 * A body too large for memory. read() runs on a pool thread (see server hooks), never two at a time; `thread` is that
 * pool's own. It fills up to max bytes from offset and returns how many, at least 1 before the end. close() comes once,
 * on any thread, also when nothing was ever read, and must not block. Embed it in your own struct.
 */
struct body_source {
	uint64_t length;
	enum rc (*read)(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n);
	void (*close)(struct body_source *s);
};

struct stored;

enum body_kind { BODY_NONE, BODY_BYTES, BODY_BLOB, BODY_SOURCE };

struct response {
	struct arena *arena; /* where headers are kept */
	int status;
	struct header *headers;
	size_t n_headers, cap_headers;
	struct str lines;      /* all headers as HTTP/1.1 sends them, where they are ready made; p == NULL: not */
	struct stored *stored; /* a reference to what headers and bytes live in; NULL: the arena */

	enum body_kind body;
	struct str bytes;
	struct blob *blob;
	struct body_source *source;
	uint64_t offset, length; /* the part of the body that is sent */

	bool close;  /* close the connection afterwards */
	bool failed; /* a header could not be sent; the answer will be 500 */
};

/* Status with no headers and no body. The arena is the request's, or outlives the response. */
void response_init(struct response *r, struct arena *a, int status);
/* Drops the body: for a response that is not sent after all. Safe twice. */
void response_done(struct response *r);

/*
 * Adds a header, or replaces the one of that name. The name is a literal; the value is copied into the arena. A value
 * with CR, LF, NUL or another control byte latches `failed`, logged with the name: it is data that was not checked.
 * Content-Length, Date, Connection and Transfer-Encoding are set by the server and may not be given (ensure).
 */
void response_add(struct response *r, const char *name, struct str value);
void response_set(struct response *r, const char *name, struct str value);
void response_setf(struct response *r, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* p == NULL when it is not set. */
struct str response_get(const struct response *r, const char *name);
/* Adds a name to Vary unless it stands there. */
void response_vary(struct response *r, const char *name);

/* The body, once. `type` becomes Content-Type ("text/html; charset=utf-8"); NULL sets none. */
/* Bytes that live in the arena or for ever. */
void response_bytes(struct response *r, const char *type, struct str bytes);
/* Takes over the caller's reference. */
void response_blob(struct response *r, const char *type, struct blob *b);
/* Takes over the source. */
void response_source(struct response *r, const char *type, struct body_source *s);

/* Location as given (must be an escaped address), no body. */
void response_redirect(struct response *r, int status, struct str location);
/* A one-line plain text body: "404 Not Found". */
void response_plain(struct response *r, int status);

/* "Not Found"; "Unknown" for a status that has no name here. */
const char *status_text(int status);
/* May this status carry a body at all? (not 1xx, 204, 304) */
bool status_has_body(int status);

#endif
