/*
 * Insertion-ordered hash table with open addressing; slots hold positions in the entry list.
 */
#include "base/map.h"

#define FIRST_ENTRIES 8

void map_init(struct map *m, struct arena *a)
{
	*m = (struct map){.arena = a};
}

/* The slot that holds the key, or the free one where it belongs. There is always a free one. */
static uint32_t *find_slot(const struct map *m, struct str key, uint64_t hash)
{
	for (size_t i = hash & (m->n_slots - 1);; i = (i + 1) & (m->n_slots - 1)) {
		uint32_t *slot = &m->slots[i];
		if (*slot == 0)
			return slot;
		const struct map_entry *e = &m->entries[*slot - 1];
		if (e->hash == hash && str_eq(e->key, key))
			return slot;
	}
}

static struct map_entry *find(const struct map *m, struct str key)
{
	if (m->n == 0)
		return NULL;
	uint32_t slot = *find_slot(m, key, str_hash(key));
	return slot ? &m->entries[slot - 1] : NULL;
}

static void grow(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : FIRST_ENTRIES;
	ensure(cap < UINT32_MAX / 2, "map too large");
	struct map_entry *entries = arena_array(m->arena, cap, sizeof(*entries));
	if (m->n > 0)
		memcpy(entries, m->entries, m->n * sizeof(*entries));
	m->entries = entries;
	m->cap = cap;
	m->n_slots = cap * 2;
	m->slots = arena_array(m->arena, m->n_slots, sizeof(*m->slots));
	for (size_t i = 0; i < m->n; i++)
		*find_slot(m, entries[i].key, entries[i].hash) = (uint32_t)i + 1;
}

void *map_get(const struct map *m, struct str key)
{
	const struct map_entry *e = find(m, key);
	return e ? e->value : NULL;
}

bool map_has(const struct map *m, struct str key)
{
	return find(m, key) != NULL;
}

void map_set(struct map *m, struct str key, void *value)
{
	struct map_entry *old = find(m, key);
	if (old) {
		old->value = value;
		return;
	}
	if (m->n == m->cap)
		grow(m);
	uint64_t hash = str_hash(key);
	*find_slot(m, key, hash) = (uint32_t)m->n + 1;
	m->entries[m->n++] = (struct map_entry){.key = arena_str(m->arena, key), .value = value, .hash = hash};
}
