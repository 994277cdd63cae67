/* See static_seen.h: open addressing, half full at most. */
#include "move/static_seen.h"

#include <stdlib.h>

#define FIRST_SIZE 1024

static uint64_t key_of(struct str text)
{
	uint64_t digest[2];
	str_digest(text, digest);
	return digest[0] ? digest[0] : 1;
}

static uint64_t *slot_of(const struct static_seen *s, uint64_t key)
{
	size_t i = key & (s->size - 1);
	while (s->slots[i] && s->slots[i] != key)
		i = (i + 1) & (s->size - 1);
	return &s->slots[i];
}

static void grow(struct static_seen *s)
{
	struct static_seen old = *s;
	s->size = old.size ? old.size * 2 : FIRST_SIZE;
	s->slots = calloc(s->size, sizeof *s->slots);
	ensure(s->slots, "out of memory");
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i])
			*slot_of(s, old.slots[i]) = old.slots[i];
	free(old.slots);
}

bool static_seen_has(const struct static_seen *s, struct str text)
{
	return s->size > 0 && *slot_of(s, key_of(text)) != 0;
}

bool static_seen_add(struct static_seen *s, struct str text)
{
	if (s->n * 2 >= s->size)
		grow(s);
	uint64_t key = key_of(text), *slot = slot_of(s, key);
	if (*slot)
		return false;
	*slot = key;
	s->n++;
	return true;
}

void static_seen_done(struct static_seen *s)
{
	free(s->slots);
	*s = (struct static_seen){NULL, 0, 0};
}
