/*
 * A table from 64-bit numbers to 32-bit ones, on the heap: twelve bytes an entry where a general map needs a hundred.
 */
#ifndef MOVE_WORDPRESS_NUMBERS_H
#define MOVE_WORDPRESS_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct numbers {
	uint64_t *keys;
	uint32_t *values; /* 0 = free */
	size_t n, cap;
};

void numbers_done(struct numbers *t);
/* 0 when absent. */
uint32_t numbers_get(const struct numbers *t, uint64_t key);
/* Adds or replaces; value must not be 0. */
void numbers_set(struct numbers *t, uint64_t key, uint32_t value);

/*
 * The same table as a set, thirty-two neighbours an entry: adds n, and says whether it was in before. A table is used
 * in one of the two ways only.
 */
bool numbers_mark(struct numbers *t, uint64_t n);
bool numbers_marked(const struct numbers *t, uint64_t n);

#endif
