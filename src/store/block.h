/*
 * Names of blocks in the ledger that belong to one thing of an article: "poll:7", "comment:31".
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define BLOCK_NAME_SIZE 32

/* The name, in the buffer. */
struct str block_name(char buffer[BLOCK_NAME_SIZE], const char *kind, int64_t id);
/* Is it one of that kind, and of which? */
bool block_is_of(struct str block, const char *kind, int64_t *ret_id);

#endif
