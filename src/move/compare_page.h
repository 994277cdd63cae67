/*
 * What differs between what the old site answers at an address and what this one does. Looks at two answers; asks
 * nobody.
 */
#ifndef MOVE_COMPARE_PAGE_H
#define MOVE_COMPARE_PAGE_H

#include "move/compare_text.h"
#include "worker/worker.h"

enum compare_kind {
	COMPARE_ARTICLE, /* and pages: everything counts */
	COMPARE_LIST,    /* of a section, tag or person: status and title */
	COMPARE_FILE,    /* picture, sound, film, document: status and type */
	COMPARE_ALIVE,   /* leads to something else here, as the page of a picture does: status */
	COMPARE_UNKNOWN, /* listed by the old site, not known here: an article where both pages look like one */
};

/* One site's answer. */
struct compare_side {
	int status;         /* the last one; 0: none came */
	struct str trouble; /* why none came, or why the page cannot be read; empty = none */
	unsigned redirects;
	bool locked;     /* WordPress asks for a password there */
	struct str type; /* Content-Type without parameters, lower case */
	bool has_page;
	struct worker_page page;
};

struct compare_page {
	struct str *lines; /* one sentence for each difference but those of the text; empty = alike */
	size_t n_lines;
	bool text_compared;
	struct compare_text text; /* where text_compared: hunks tell whether it differs */
};

/* A site without an answer differs from whatever the other one does. Lines and slices of the text are in the arena. */
void compare_page(struct arena *a, enum compare_kind kind, const struct compare_side *before,
		  const struct compare_side *after, struct compare_page *ret_page);

/* "text: 97 % alike; there "…", here "…"", by the first difference. */
struct str compare_text_line(struct arena *a, const struct compare_text *text);

/*
 * The name by which a picture is told from others: of its address the last part, without ending, without WordPress's
 * size (-300x200), -scaled, -rotated and -e1600000000, in lower case. Empty for what WordPress draws for emoji and
 * smileys.
 */
struct str compare_picture_name(struct arena *a, struct str address);

#endif
