/*
 * The capped, latching byte buffer.
 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#define FIRST_CAP ((size_t)64)
#define SHORT_TEXT 256 /* what is formatted once only */

void buf_init(struct buf *b, size_t max)
{
	*b = BUF(max);
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = BUF(b->max);
}

void buf_clear(struct buf *b)
{
	b->failed = false;
	buf_truncate(b, 0);
}

/* The new size: doubled, at least what is needed, at most the limit and its NUL. */
static size_t grown(const struct buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : FIRST_CAP;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	return b->max < SIZE_MAX && cap > b->max + 1 ? b->max + 1 : cap;
}

char *buf_reserve(struct buf *b, size_t n)
{
	if (b->failed)
		return NULL;
	if (b->n > b->max || n > b->max - b->n || n >= SIZE_MAX - b->n) {
		b->failed = true;
		return NULL;
	}
	size_t need = b->n + n + 1;
	if (need > b->cap) {
		size_t cap = grown(b, need);
		char *p = realloc(b->p, cap);
		ensure(p != NULL, "out of memory");
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->n;
}

void buf_truncate(struct buf *b, size_t n)
{
	if (n < b->n)
		b->n = n;
	if (b->p)
		b->p[b->n] = '\0';
}

void buf_put(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	char *p = !b->failed && s.n < b->cap - b->n ? b->p + b->n : buf_reserve(b, s.n);
	if (p == NULL)
		return;
	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	b->n += s.n;
}

void buf_puts(struct buf *b, const char *z)
{
	buf_put(b, str_of(z));
}

void buf_put_i64(struct buf *b, int64_t n)
{
	char digits[STR_I64_SIZE];
	buf_put(b, str_of_i64(n, digits));
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	char brief[SHORT_TEXT];
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(brief, sizeof(brief), fmt, again);
	va_end(again);
	ensure(n >= 0, "bad format");
	if ((size_t)n < sizeof(brief)) {
		buf_put(b, (struct str){brief, (size_t)n});
		return;
	}
	char *p = buf_reserve(b, (size_t)n);
	if (p == NULL)
		return;
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_put_utf8(struct buf *b, uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	char out[4];
	size_t n = 0;
	if (cp < 0x80) {
		out[n++] = (char)cp;
	} else if (cp < 0x800) {
		out[n++] = (char)(0xC0 | (cp >> 6));
	} else if (cp < 0x10000) {
		out[n++] = (char)(0xE0 | (cp >> 12));
		out[n++] = (char)(0x80 | ((cp >> 6) & 0x3F));
	} else {
		out[n++] = (char)(0xF0 | (cp >> 18));
		out[n++] = (char)(0x80 | ((cp >> 12) & 0x3F));
		out[n++] = (char)(0x80 | ((cp >> 6) & 0x3F));
	}
	if (cp >= 0x80)
		out[n++] = (char)(0x80 | (cp & 0x3F));
	buf_put(b, (struct str){out, n});
}

struct str buf_to_arena(const struct buf *b, struct arena *a)
{
	return (struct str){arena_cstr(a, buf_str(b)), b->n};
}
