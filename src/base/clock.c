/*
 * Wall clock and monotonic clock.
 */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t frozen = -1;

static int64_t read_ns(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t clock_now(void)
{
	int64_t at = atomic_load(&frozen);
	return at >= 0 ? at : read_ns(CLOCK_REALTIME) / 1000000;
}

int64_t clock_mono(void)
{
	return read_ns(CLOCK_MONOTONIC) / 1000000;
}

int64_t clock_mono_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

void clock_freeze(int64_t now_ms)
{
	atomic_store(&frozen, now_ms);
}
