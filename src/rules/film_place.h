/*
 * MP4, M4A and QuickTime files without the place where they were shot: phones write it into the head of every film. The
 * file keeps its length, so nothing in it moves; such boxes become free space, read through a source in between.
 */
#ifndef RULES_FILM_PLACE_H
#define RULES_FILM_PLACE_H

#include "rules/ingest.h"

#define FILM_BLANKS_MAX 64

struct film_place {
	const struct ingest_source *from;
	struct film_blank {
		int64_t type, from, to; /* offsets: of the box's type, and of what it holds */
	} blanks[FILM_BLANKS_MAX];
	size_t n;
	int boxes; /* looked at */
};

/*
 * Looks through the boxes (ISO/IEC 14496-12) for `meta` of the film and its tracks, `©xyz` and `loci` among the user
 * data, and XMP; f borrows `from`. RC_INVALID for boxes that overlap their parents', RC_LIMITED for more of them than
 * any camera makes.
 */
enum rc film_place_find(struct film_place *f, const struct ingest_source *from) MUST_CHECK;
/* The file without them; lives as long as f. */
struct ingest_source film_place_source(struct film_place *f);

#endif
