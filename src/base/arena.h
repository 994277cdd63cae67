/*
 * Memory that is released all at once: one arena for each request, job or import batch. Aborts on exhaustion, so every
 * size that a client controls is capped before it gets here.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *block; /* newest first */
	size_t used;               /* bytes used of the newest block */
	size_t total;              /* bytes handed out since the last reset, for limits and tests */
};

void arena_init(struct arena *a);
/* Frees everything. Safe on a zeroed or finished arena. */
void arena_done(struct arena *a);
/* Forgets everything handed out, keeps one block for reuse. */
void arena_reset(struct arena *a);
/* Bytes that a keeps for what comes next, right after arena_reset(). */
size_t arena_kept(const struct arena *a);

/* Zeroed, aligned for any object. Never NULL; n may be 0. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, alloc_size(2), returns_nonnull));
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
/* n objects; aborts when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size) __attribute__((malloc, returns_nonnull));

/*
 * Copies, NUL-terminated after the last byte (the NUL is not counted). arena_str() of STR_NONE stays STR_NONE; the
 * others give "" for nothing.
 */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap);
struct str arena_i64(struct arena *a, int64_t n); /* decimal digits */
/* Joins up to the first argument with p == NULL: arena_join(a, STR("/"), slug, STR_NONE). */
struct str arena_join(struct arena *a, ...);

#endif
