/*
 * Reference-counted bytes.
 */
#include "http/blob.h"

#include <stdlib.h>

struct blob *blob_new(struct str bytes)
{
	struct blob *b = malloc(sizeof(*b) + bytes.n + 1);
	ensure(b != NULL, "out of memory");
	char *p = (char *)(b + 1);
	if (bytes.n > 0)
		memcpy(p, bytes.p, bytes.n);
	p[bytes.n] = '\0';
	b->bytes = (struct str){p, bytes.n};
	b->heap = NULL;
	atomic_init(&b->refs, 1);
	return b;
}

struct blob *blob_of_buf(struct buf *buf)
{
	ensure(!buf_failed(buf), "a failed buffer is no page");
	struct blob *b = malloc(sizeof(*b));
	ensure(b != NULL, "out of memory");
	b->bytes = (struct str){buf->p ? buf->p : "", buf->n};
	b->heap = buf->p;
	atomic_init(&b->refs, 1);
	*buf = BUF(buf->max);
	return b;
}

struct blob *blob_ref(struct blob *b)
{
	atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
	return b;
}

void blob_unref(struct blob *b)
{
	if (b == NULL || atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) != 1)
		return;
	free(b->heap);
	free(b);
}
