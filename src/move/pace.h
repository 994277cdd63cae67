/*
 * How politely an old site is asked, and where it is: what reading and comparing have in common.
 */
#ifndef MOVE_PACE_H
#define MOVE_PACE_H

#include "base/arena.h"
#include "base/str.h"

/* Milliseconds between two requests to the site at this address: wanted, or for -1 200; none on this machine itself. */
int64_t pace_delay(struct str address, int64_t wanted);
/* "https://old.example" of "https://old.example/blog/": scheme, host and port. Empty when it is no web address. */
struct str pace_origin(struct arena *a, struct str address);
/* "old.example" or "127.0.0.1:8080" of such an address: what an HTTP client may be allowed to reach. */
struct str pace_authority(struct arena *a, struct str address);

#endif
