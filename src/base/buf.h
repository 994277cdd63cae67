/*
 * A growing byte buffer with a hard cap. The first failure (cap reached) is latched: later appends do nothing, and the
 * writer checks once, at the end, with buf_failed().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
	char *p; /* heap; NUL-terminated whenever n > 0 */
	size_t n;
	size_t cap; /* allocated */
	size_t max; /* hard limit in bytes */
	bool failed;
};

/* An empty buffer that never grows beyond max bytes. Allocates nothing yet. */
void buf_init(struct buf *b, size_t max);
#define BUF(limit) ((struct buf){.max = (limit)})
void buf_done(struct buf *b); /* fits CLEANUP(buf_done) */
void buf_clear(struct buf *b);

void buf_put(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *z);
static inline void buf_putc(struct buf *b, char c)
{
	if (b->failed || b->cap - b->n < 2) {
		buf_put(b, (struct str){&c, 1});
		return;
	}
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}
void buf_put_i64(struct buf *b, int64_t n); /* decimal digits */
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
/* Code point as UTF-8; a surrogate or one above U+10FFFF becomes U+FFFD. */
void buf_put_utf8(struct buf *b, uint32_t cp);

/*
 * Makes room for n more bytes and returns where they go (then add what was written to b->n); NULL and latched when the
 * cap forbids it. The NUL is missing until the next append or buf_truncate().
 */
char *buf_reserve(struct buf *b, size_t n);
/* Cuts back to n bytes (never lengthens) and sets the NUL. */
void buf_truncate(struct buf *b, size_t n);

static inline struct str buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}
static inline bool buf_failed(const struct buf *b)
{
	return b->failed;
}
/* A copy in the arena; the buffer stays as it is. */
struct str buf_to_arena(const struct buf *b, struct arena *a);

#endif
