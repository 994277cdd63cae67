/*
 * What the files that touch the ledger share: names of blocks that belong to one thing of an article ("poll:7",
 * "comment:31"), and how much of a hash is kept.
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define BLOCK_NAME_SIZE 32

/* Enough that no two are alike; longer ones would fill twice the pages for each vote. */
#define LEDGER_HASH_SIZE 16
/* What the ledger keeps of a voter's hash or a network's tag; STR_NONE stays that. */
static inline struct str ledger_hash(struct str hash)
{
	return hash.p ? str_slice(hash, 0, LEDGER_HASH_SIZE) : hash;
}

/* The name, in the buffer. */
struct str block_name(char buffer[BLOCK_NAME_SIZE], const char *kind, int64_t id);
/* Is it one of that kind, and of which? */
bool block_is_of(struct str block, const char *kind, int64_t *ret_id);

#endif
