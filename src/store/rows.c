/* Growing arrays and small helpers of queries: see rows.h. */
#include "store/rows.h"

#include <inttypes.h>

void *rows_add(struct rows *r)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		char *items = arena_array(r->arena, cap, r->size);
		if (r->n > 0)
			memcpy(items, r->items, r->n * r->size);
		r->items = items;
		r->cap = cap;
	}
	return (char *)r->items + r->n++ * r->size;
}

enum rc rows_changed(struct db *db, struct stmt *stmt, const char *what, int64_t id)
{
	enum rc rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	if (db_changes(db) == 0)
		return rc_fail(RC_NOT_FOUND, "no %s %" PRId64, what, id);
	return RC_OK;
}
