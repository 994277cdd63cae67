/*
 * Open addressing with linear probing; never more than half full.
 */
#include "move/wordpress_numbers.h"

#include <stdlib.h>

#include "base/rc.h"

static size_t place(const struct numbers *t, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 32) & (t->cap - 1);
	while (t->values[i] != 0 && t->keys[i] != key)
		i = (i + 1) & (t->cap - 1);
	return i;
}

static void grow(struct numbers *t)
{
	struct numbers old = *t;
	t->cap = old.cap ? old.cap * 2 : 64;
	t->keys = calloc(t->cap, sizeof *t->keys);
	t->values = calloc(t->cap, sizeof *t->values);
	ensure(t->keys && t->values);
	for (size_t i = 0; i < old.cap; i++)
		if (old.values[i] != 0) {
			size_t at = place(t, old.keys[i]);
			t->keys[at] = old.keys[i];
			t->values[at] = old.values[i];
		}
	free(old.keys);
	free(old.values);
}

void numbers_done(struct numbers *t)
{
	free(t->keys);
	free(t->values);
	*t = (struct numbers){0};
}

uint32_t numbers_get(const struct numbers *t, uint64_t key)
{
	return t->cap == 0 ? 0 : t->values[place(t, key)];
}

void numbers_set(struct numbers *t, uint64_t key, uint32_t value)
{
	ensure(value != 0);
	if (t->cap == 0 || t->n * 2 >= t->cap)
		grow(t);
	size_t i = place(t, key);
	t->n += t->values[i] == 0;
	t->keys[i] = key;
	t->values[i] = value;
}

bool numbers_marked(const struct numbers *t, uint64_t n)
{
	return (numbers_get(t, n >> 5) & (UINT32_C(1) << (n & 31))) != 0;
}

bool numbers_mark(struct numbers *t, uint64_t n)
{
	if (numbers_marked(t, n))
		return true;
	numbers_set(t, n >> 5, numbers_get(t, n >> 5) | (UINT32_C(1) << (n & 31)));
	return false;
}
