/*
 * What the HTTP/2 connections of a loop share, and the memory of their sessions. Each session asks for a buffer of a
 * frame's size and writes into its beginning only; from the heap all of its pages would be in memory, used before by
 * somebody else. Here the pages that were never written to stay away.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/log.h"
#include "http/h2_core.h"

#define PAGE ((size_t)4096)
#define BLOCK (5 * PAGE) /* a frame of 16 KB and its head */
#define BLOCK_LEAST ((size_t)16 * 1024)
#define SLAB ((size_t)1024 * BLOCK) /* addresses, not memory */
#define SLABS_MAX 64

struct block {
	struct block *next;
};

struct slabs {
	char *at[SLABS_MAX];
	size_t n, used; /* blocks given of the newest */
	struct block *free;
};

struct h2_room *h2_room_new(void)
{
	struct h2_room *r = calloc(1, sizeof(*r));
	ensure(r != NULL, "out of memory");
	r->slabs = calloc(1, sizeof(*r->slabs));
	ensure(r->slabs != NULL, "out of memory");
	return r;
}

void h2_room_free(struct h2_room *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->slabs->n; i++)
		munmap(r->slabs->at[i], SLAB);
	free(r->slabs);
	free(r->spare_out);
	free(r);
}

static bool add_slab(struct slabs *s)
{
	if (s->n == SLABS_MAX)
		return false;
	char *p = mmap(NULL, SLAB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return false;
	(void)madvise(p, SLAB, MADV_NOHUGEPAGE);
	s->at[s->n++] = p;
	s->used = 0;
	return true;
}

static void *take_block(struct slabs *s)
{
	struct block *b = s->free;
	if (b) {
		s->free = b->next;
		return b;
	}
	if ((s->n == 0 || s->used == SLAB / BLOCK) && !add_slab(s))
		return NULL;
	return s->at[s->n - 1] + s->used++ * BLOCK;
}

static bool is_block(const struct slabs *s, const void *p)
{
	/* Few pointers of the heap are at the beginning of a page. */
	if ((uintptr_t)p % PAGE != 0)
		return false;
	for (size_t i = 0; i < s->n; i++)
		if ((const char *)p >= s->at[i] && (const char *)p < s->at[i] + SLAB)
			return true;
	return false;
}

void *h2_room_alloc(size_t n, void *room)
{
	struct slabs *s = ((struct h2_room *)room)->slabs;
	void *p = n >= BLOCK_LEAST && n <= BLOCK ? take_block(s) : NULL;
	return p ? p : malloc(n);
}

void *h2_room_zeroed(size_t n, size_t size, void *room)
{
	return calloc(n, size);
}

void h2_room_drop(void *p, void *room)
{
	struct slabs *s = ((struct h2_room *)room)->slabs;
	if (p == NULL || !is_block(s, p)) {
		free(p);
		return;
	}
	struct block *b = p;
	b->next = s->free;
	s->free = b;
}

void *h2_room_resize(void *p, size_t n, void *room)
{
	struct slabs *s = ((struct h2_room *)room)->slabs;
	if (p == NULL)
		return h2_room_alloc(n, room);
	if (!is_block(s, p))
		return realloc(p, n);
	if (n <= BLOCK)
		return p;
	void *larger = malloc(n);
	if (larger) {
		memcpy(larger, p, BLOCK);
		h2_room_drop(p, room);
	}
	return larger;
}
