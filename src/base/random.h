/*
 * Random bytes fit for secrets, from libsodium. Aborts when the kernel gives none.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_bytes(void *p, size_t n);
/* Uniform in [0, below); below must be > 0. */
uint32_t random_below(uint32_t below);

#endif
