/*
 * Messages between caller and child: a head, then bytes. Both ends run the same program on the same machine, so
 * numbers are in its own order; but the caller believes nothing that a child says without checking it.
 */
#ifndef WORKER_WIRE_H
#define WORKER_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/rc.h"

#define WIRE_MAX ((size_t)128 << 20)

/* Built with a sanitizer, which needs its terabytes of addresses and its standard error? */
static inline bool wire_sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#elif defined(__has_feature)
	return __has_feature(address_sanitizer);
#else
	return false;
#endif
}

enum wire_op {
	WIRE_PING = 1,
	WIRE_HTML,
	WIRE_TEXT,
	WIRE_PAGE,
	WIRE_IMAGE,
	WIRE_XML_OPEN,
	WIRE_XML_FEED,
	WIRE_XML_CLOSE,
	WIRE_FIRST_EXTRA = 100, /* of test programs */
};

struct wire_head {
	uint32_t code;        /* request: enum wire_op; answer: enum rc */
	uint32_t length;      /* bytes that follow: the arguments, the results, or the sentence of a failure */
	uint32_t cpu_seconds; /* request: what the job may use */
};

/* Whole message or failure as fd_write_full. */
enum rc wire_send(int fd, uint32_t code, unsigned cpu_seconds, struct str body, int64_t deadline) MUST_CHECK;
/* RC_LIMITED above WIRE_MAX. The body lives in the arena. */
enum rc wire_receive(int fd, struct arena *a, int64_t deadline, struct wire_head *ret_head,
		     struct str *ret_body) MUST_CHECK;

void wire_put_u32(struct buf *out, uint32_t v);   /* in the machine's own order */
void wire_put_i64(struct buf *out, int64_t v);    /* likewise */
void wire_put_str(struct buf *out, struct str s); /* its length before it */
/* One after the other, without their number. */
void wire_put_each(struct buf *out, const struct str *items, size_t n);

/* Reads latch their first failure and answer zero from then on. */
struct wire_reader {
	struct str rest;
	bool failed;
};

uint32_t wire_u32(struct wire_reader *r);
int64_t wire_i64(struct wire_reader *r);
struct str wire_str(struct wire_reader *r); /* within the message, not copied */
/* A number of items that each take at least item_size bytes of what is left. */
size_t wire_count(struct wire_reader *r, size_t item_size);

#endif
