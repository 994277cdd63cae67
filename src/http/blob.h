/*
 * Bytes that never change and belong to whoever holds a reference: one rendered page handed to any number of
 * connections on any number of threads.
 */
#ifndef HTTP_BLOB_H
#define HTTP_BLOB_H

#include <stdatomic.h>

#include "base/buf.h"
#include "base/str.h"

struct blob {
	atomic_uint refs;
	struct str bytes;
	char *heap; /* freed with the blob; NULL when the bytes stand behind the struct */
};

/* A copy of the bytes, in one allocation. The caller holds the only reference. Aborts when memory is out. */
struct blob *blob_new(struct str bytes);
/* Takes the buffer's memory without copying and leaves the buffer empty. The buffer must not have failed. */
struct blob *blob_of_buf(struct buf *b);
/* One more reference; returns b. */
struct blob *blob_ref(struct blob *b);
/* One less; frees at none. NULL-safe. Any thread. */
void blob_unref(struct blob *b);

#endif
