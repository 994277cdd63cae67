/*
 * Monthly figures by section, author and language: kept beside those of articles (figure.h) and moved with them, so
 * that a report adds nothing up. Only figure.c, article.c, section.c and person_merge.c move them.
 */
#ifndef STORE_FIGURE_SUM_H
#define STORE_FIGURE_SUM_H

#include "store/figure.h"

/* What was counted for an article goes to all that it stands under now. f->readers is passed over. */
enum rc figure_sum_add(struct db *db, int64_t month, int64_t article_id, const struct figures *f) MUST_CHECK;

/*
 * Adds delta (1 or -1) times all that was ever counted for an article to what it stands under by this axis (not
 * FIGURE_BY_ARTICLE): with -1 before that changes, with 1 afterwards. Readers stay where they were counted.
 */
enum rc figure_sum_move(struct db *db, int64_t article_id, enum figure_axis axis, int delta) MUST_CHECK;

/* Before a section goes: each of its articles' figures to the section that takes their place there, or none. */
enum rc figure_sum_hand_over(struct db *db, int64_t section_id) MUST_CHECK;
/* One becomes part of another. Persons: before their bylines are moved, as what both have signed counts once. */
enum rc figure_sum_merge_section(struct db *db, int64_t from, int64_t into) MUST_CHECK;
enum rc figure_sum_merge_person(struct db *db, int64_t from, int64_t into) MUST_CHECK;

/* What an article stands under: for counting the readers of each. */
struct figure_group {
	enum figure_axis axis;
	int64_t owner_id; /* of the section or person; 0: none, or a language */
	struct str lang;  /* of FIGURE_BY_LANG, else "" */
};
struct figure_groups {
	struct figure_group *items;
	size_t n;
};
enum rc figure_sum_groups(struct db *db, struct arena *arena, int64_t article_id,
			  struct figure_groups *ret_groups) MUST_CHECK;
/* Readers that a group had not seen before on that day. */
enum rc figure_sum_add_readers(struct db *db, int64_t at, const struct figure_group *g, int64_t n) MUST_CHECK;

#endif
