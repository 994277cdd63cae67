/* See block.h. */
#include "store/block.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/rc.h"

struct str block_name(char buffer[BLOCK_NAME_SIZE], const char *kind, int64_t id)
{
	int n = snprintf(buffer, BLOCK_NAME_SIZE, "%s:%" PRId64, kind, id);
	return str_mem(buffer, (size_t)n);
}

bool block_is_of(struct str block, const char *kind, int64_t *ret_id)
{
	struct str prefix = str_of(kind);
	return str_starts(block, prefix) && block.n > prefix.n && block.p[prefix.n] == ':' &&
	       str_to_i64(str_slice(block, prefix.n + 1, block.n), ret_id) == RC_OK;
}
