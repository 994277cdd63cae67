/*
 * The two clocks. Everything stored is milliseconds since 1970 UTC; every timeout and rate is on the monotonic clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(void);
/* Milliseconds (clock_mono) or nanoseconds (clock_mono_ns) from an unknown start, never going back. */
int64_t clock_mono(void);
int64_t clock_mono_ns(void);

/* For tests: clock_now() answers this until it is set to -1. */
void clock_freeze(int64_t now_ms);

#endif
