/*
 * Arenas: a list of blocks that grow with use. Small pieces come off the newest block; a large piece gets its own block
 * behind it, so that the room left in the newest one is not lost.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ALIGN 16
#define BLOCK_MIN ((size_t)4 * 1024)
#define BLOCK_MAX ((size_t)256 * 1024)
#define SHORT_TEXT 256 /* what is formatted once only */

struct arena_block {
	struct arena_block *next;
	size_t cap;
	_Alignas(ALIGN) char bytes[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
}

void arena_done(struct arena *a)
{
	free_blocks(a->block);
	*a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->block;
	if (keep == NULL || keep->cap > BLOCK_MAX) {
		arena_done(a);
		return;
	}
	free_blocks(keep->next);
	keep->next = NULL;
	*a = (struct arena){.block = keep};
}

size_t arena_kept(const struct arena *a)
{
	return a->block ? a->block->cap : 0;
}

static struct arena_block *block_new(size_t cap)
{
	ensure(cap <= SIZE_MAX - sizeof(struct arena_block), "arena piece too large");
	struct arena_block *block = malloc(sizeof(*block) + cap);
	ensure(block != NULL, "out of memory");
	block->next = NULL;
	block->cap = cap;
	return block;
}

/* A block of its own; behind the newest one, or as the newest when there is none (then it is full at once). */
static char *alloc_large(struct arena *a, size_t n)
{
	struct arena_block *block = block_new(n);
	if (a->block == NULL) {
		a->block = block;
		a->used = n;
		return block->bytes;
	}
	block->next = a->block->next;
	a->block->next = block;
	return block->bytes;
}

static void add_block(struct arena *a)
{
	size_t cap = a->block ? a->block->cap * 2 : BLOCK_MIN;
	if (cap > BLOCK_MAX)
		cap = BLOCK_MAX;
	struct arena_block *block = block_new(cap);
	block->next = a->block;
	a->block = block;
	a->used = 0;
}

/* What it holds is not known. */
static char *take(struct arena *a, size_t n)
{
	ensure(n <= SIZE_MAX / 2, "arena piece too large");
	size_t size = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (size == 0)
		size = ALIGN;
	a->total += size;
	if (a->block && size <= a->block->cap - a->used) {
		char *p = a->block->bytes + a->used;
		a->used += size;
		return p;
	}
	if (size > BLOCK_MIN / 2)
		return alloc_large(a, size);
	add_block(a);
	a->used = size;
	return a->block->bytes;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;
	ensure(!__builtin_mul_overflow(n, size, &bytes), "array size overflows");
	return arena_alloc(a, bytes);
}

char *arena_cstr(struct arena *a, struct str s)
{
	char *p = take(a, s.n + 1);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	if (s.p == NULL)
		return STR_NONE;
	return (struct str){arena_cstr(a, s), s.n};
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	ensure(fmt != NULL);
	char brief[SHORT_TEXT];
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(brief, sizeof(brief), fmt, again);
	va_end(again);
	ensure(n >= 0, "bad format");
	if ((size_t)n < sizeof(brief))
		return arena_str(a, (struct str){brief, (size_t)n});
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return (struct str){p, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

struct str arena_i64(struct arena *a, int64_t n)
{
	char digits[STR_I64_SIZE];
	return arena_str(a, str_of_i64(n, digits));
}

struct str arena_join(struct arena *a, ...)
{
	size_t n = 0;
	va_list ap;
	va_start(ap, a);
	for (struct str s = va_arg(ap, struct str); s.p; s = va_arg(ap, struct str))
		n += s.n;
	va_end(ap);

	char *p = take(a, n + 1);
	size_t at = 0;
	va_start(ap, a);
	for (struct str s = va_arg(ap, struct str); s.p; s = va_arg(ap, struct str)) {
		memcpy(p + at, s.p, s.n);
		at += s.n;
	}
	va_end(ap);
	p[n] = '\0';
	return (struct str){p, n};
}
