/*
 * A growing array in an arena, for queries whose number of rows is not known beforehand. Knows nothing of rows.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"

struct rows {
	struct arena *arena;
	size_t size; /* of one item */
	void *items;
	size_t n, cap;
};

#define ROWS(a, type) ((struct rows){.arena = (a), .size = sizeof(type)})

/* A zeroed item at the end. The items may move; take r.items when all are there. */
void *rows_add(struct rows *r) __attribute__((returns_nonnull));

#endif
