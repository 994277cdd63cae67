/*
 * Which texts were met before, at 8 bytes each: a million addresses of a large site fit. Two texts in some ten billion
 * are taken for one.
 */
#ifndef MOVE_STATIC_SEEN_H
#define MOVE_STATIC_SEEN_H

#include "base/str.h"

/* Begins as zeros. */
struct static_seen {
	uint64_t *slots; /* 0: free */
	size_t n, size;
};

bool static_seen_has(const struct static_seen *s, struct str text);
/* True when it was not there. */
bool static_seen_add(struct static_seen *s, struct str text);
void static_seen_done(struct static_seen *s);

#endif
