/*
 * Which of some names somebody probably meant. Knows no name itself: whoever has a table tries all of it.
 */
#ifndef APP_NEAREST_H
#define APP_NEAREST_H

#include "base/str.h"

#define NEAREST_WORD_MAX 64

struct nearest {
	struct str word;
	struct str best; /* p == NULL while none is near enough */
	size_t distance;
};

/* Both texts stay the caller's. Words of more than NEAREST_WORD_MAX bytes are near nothing. */
void nearest_init(struct nearest *n, struct str word);
/*
 * Letters added, dropped, replaced or swapped with their neighbour count one each; two may differ, and no more
 * than a third of the longer word. Of
 * equally near names the first one tried stays.
 */
void nearest_try(struct nearest *n, struct str name);

#endif
