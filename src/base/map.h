/*
 * A hash table from byte strings to pointers, all in one arena: grows, never shrinks, keeps insertion order.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
	struct str key; /* copied into the arena */
	void *value;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* [0, n) in insertion order */
	size_t n, cap;
	uint32_t *slots; /* index + 1 into entries, 0 = free */
	size_t n_slots;
};

void map_init(struct map *m, struct arena *a);
/* NULL when absent. */
void *map_get(const struct map *m, struct str key);
bool map_has(const struct map *m, struct str key);
/* Adds or replaces. */
void map_set(struct map *m, struct str key, void *value);

#endif
