/*
 * What the screening of comments had against each (rules/screen.h), one row a step; and prints, hashes of what was said
 * where by whom, by which the same is known when it comes again. Knows no step.
 */
#ifndef STORE_SCREENING_H
#define STORE_SCREENING_H

#include "store/comment.h"

struct screening {
	struct str step;          /* "links" */
	enum comment_state state; /* what it made of the comment: not visible */
	struct str detail;        /* what it found, for the step's sentence; may be "" */
	int64_t decided_at;
};

struct screenings {
	struct screening *items;
	size_t n;
};

/* A step that had something against the comment before says it anew. */
enum rc screening_put(struct db *db, int64_t comment_id, const struct screening *s) MUST_CHECK;
/* In the arena, oldest first. */
enum rc screening_list(struct db *db, struct arena *arena, int64_t comment_id, struct screenings *ret) MUST_CHECK;

enum rc screening_print_put(struct db *db, int64_t comment_id, struct str print, int64_t at) MUST_CHECK;
/* Has a comment other than but_id (0: none) this print since then? */
enum rc screening_print_find(struct db *db, struct str print, int64_t since, int64_t but_id,
			     bool *ret_found) MUST_CHECK;
/* Prints from before a time, at most limit. */
enum rc screening_forget_prints(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
