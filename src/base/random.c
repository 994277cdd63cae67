/*
 * Secret-grade random bytes.
 */
#include "base/random.h"

#include <sodium.h>

#include "base/rc.h"

void random_bytes(void *p, size_t n)
{
	randombytes_buf(p, n);
}

uint32_t random_below(uint32_t below)
{
	ensure(below > 0);
	return randombytes_uniform(below);
}
