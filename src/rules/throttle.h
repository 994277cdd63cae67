/*
 * How often something may happen: the generic cell rate algorithm on the monotonic clock, in a table of fixed size.
 * Keys are keyed hashes of whatever is counted, so that nobody can aim at another's slot.
 */
#ifndef RULES_THROTTLE_H
#define RULES_THROTTLE_H

#include "base/str.h"

struct throttle;

/* One event each interval_ms in the long run, burst at once after a rest. */
struct throttle_rate {
	int64_t interval_ms;
	int64_t burst;
};

/* slots is rounded up to a power of two; when all of a neighbourhood are taken the one longest at rest is forgotten. */
struct throttle *throttle_new(size_t slots);
void throttle_free(struct throttle *t); /* NULL-safe */

/*
 * Counts one event of this kind and key at this moment (clock_mono()). 0: it may happen; else milliseconds until the
 * next one may, and nothing was counted. Any thread.
 */
int64_t throttle_take(struct throttle *t, const char *kind, struct str key, struct throttle_rate rate, int64_t now);
/* Takes back what was counted last for this key: it turned out to be harmless. */
void throttle_give_back(struct throttle *t, const char *kind, struct str key, struct throttle_rate rate);

/* One of several limits that an event stands under. */
struct throttle_limit {
	const char *kind;
	struct str key;
	struct throttle_rate rate;
};
/* Counts the event under all of them, or under none where one says wait. Answers like throttle_take(). */
int64_t throttle_take_all(struct throttle *t, const struct throttle_limit *limits, size_t n, int64_t now);
void throttle_give_back_all(struct throttle *t, const struct throttle_limit *limits, size_t n);

#endif
