/*
 * What changed between two texts, word by word, the way a person would mark it up. Knows nothing of HTML: the runs are
 * dressed by whoever shows them.
 */
#ifndef TEXT_DIFF_H
#define TEXT_DIFF_H

#include "base/arena.h"
#include "base/str.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

struct diff_run {
	enum diff_kind kind;
	struct str text; /* borrowed from the text that it stands in; DIFF_SAME: from the later one */
};

struct diff {
	struct diff_run *runs; /* all runs but DIFF_GONE, one after another, are `after`; all but DIFF_NEW, `before` */
	size_t n;
	bool changed;
};

/*
 * The shortest way from before to after in words, single signs and runs of white space (E. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986, the variant in linear space). Effort is capped: where two long stretches have
 * almost nothing in common the whole stretch counts as replaced. A space that alone stayed between two changed words is
 * counted as changed, so that a rewritten sentence reads as one. Takes some milliseconds for a long article, at most
 * some hundred.
 */
void diff_words(struct arena *a, struct str before, struct str after, struct diff *ret_diff);

#endif
