/*
 * A tree as a list of lines, each deeper or less deep than the one above it: how menus and sections are shown, and put
 * into another order. Numbers only; what they stand for is the caller's.
 */
#ifndef RULES_OUTLINE_H
#define RULES_OUTLINE_H

#include "base/arena.h"
#include "base/str.h"

struct outline_row {
	int64_t id, parent_id; /* 0 = top */
	int64_t depth;         /* 0 at the top; filled here */
};
struct outline {
	struct outline_row *rows; /* parents before what hangs below them */
	size_t n;
};

/* What somebody wants: the whole order ("17:0,18:1", id and depth), or one line "up", "down", "in" or "out". */
struct outline_wish {
	struct str order;
	struct str how;
	int64_t id;
};

/* flat: siblings in their order. A parent that is not there, or that hangs below its own child, counts as none. */
void outline_make(struct arena *a, const struct outline_row *flat, size_t n, struct outline *ret_outline);
/*
 * Moves a line with all that hangs below it, or takes the whole order; what cannot be moved stays. RC_CONFLICT: the
 * order names other lines than there are; RC_INVALID: it is none, or deeper than deepest.
 */
enum rc outline_change(struct arena *a, const struct outline_wish *wish, int64_t deepest, struct outline *o) MUST_CHECK;

#endif
