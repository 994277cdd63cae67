/*
 * What every query function needs: an array in an arena that grows while rows come, and binding of texts that are never
 * NULL. Knows nothing of what the rows mean.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"
#include "db/db.h"

struct rows {
	struct arena *arena;
	size_t size; /* of one item */
	void *items;
	size_t n, cap;
};

#define ROWS(a, type) ((struct rows){.arena = (a), .size = sizeof(type)})

/* A zeroed item at the end. The items may move; take r.items when all are there. */
void *rows_add(struct rows *r) __attribute__((returns_nonnull));

/* For columns that are NOT NULL: STR_NONE is bound as ''. */
static inline void rows_bind_text(struct stmt *stmt, int number, struct str value)
{
	stmt_bind_text(stmt, number, value.p ? value : STR(""));
}

/* Ends a statement that must change a row: RC_NOT_FOUND with a message that names `what` and the id when it did not. */
enum rc rows_changed(struct db *db, struct stmt *stmt, const char *what, int64_t id) MUST_CHECK;

#endif
