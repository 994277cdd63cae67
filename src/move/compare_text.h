/*
 * What two texts have in common, word by word. Case, accents, punctuation and white space do not count. Knows nothing
 * of pages.
 */
#ifndef MOVE_COMPARE_TEXT_H
#define MOVE_COMPARE_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* One place where they differ: what stands there on either side, as written; one of them may be empty. */
struct compare_hunk {
	struct str before, after;
	uint64_t key; /* the same for the same words; numbers count as one word */
};

struct compare_text {
	unsigned percent; /* twice the common words by all words, floored; 100 only when nothing differs */
	struct compare_hunk *hunks;
	size_t n_hunks;
};

/* Slices of before and after are borrowed. Very long and very different texts give one hunk for the whole middle. */
void compare_text(struct arena *a, struct str before, struct str after, struct compare_text *ret_text);

/* Do both hold the same words? */
bool compare_same_words(struct arena *a, struct str x, struct str y);

#endif
