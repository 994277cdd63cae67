/*
 * What a clock on the wall reads in a zone, as people write it into a form, and the moment that it means. Clocks that
 * go forward or back make a reading that never comes, or comes twice. Knows ICU.
 */
#ifndef TEXT_WALL_H
#define TEXT_WALL_H

#include "base/buf.h"
#include "base/str.h"

/*
 * text: "2026-03-29T02:30", seconds may follow and are dropped. zone: an IANA name, NULL for UTC. WALL_TWICE: clocks go
 * back, and *ret_ms is the first of the two. WALL_NEVER: clocks go forward over it, and *ret_ms is the moment that they
 * do. RC_INVALID: not a date and time.
 */
enum wall_kind { WALL_ONCE, WALL_TWICE, WALL_NEVER };
enum rc wall_to_time(const char *zone, struct str text, int64_t *ret_ms, enum wall_kind *ret_kind) MUST_CHECK;
/* The way back, to the minute: "2026-03-29T03:30". */
void wall_of_time(int64_t ms, const char *zone, struct buf *out);

#endif
