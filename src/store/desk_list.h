/*
 * The desk's lists: articles by what is to be done with them. Ids only, along indexes that do not grow with the archive
 * but for what is listed; whoever shows them reads the rows.
 */
#ifndef STORE_DESK_LIST_H
#define STORE_DESK_LIST_H

#include "base/arena.h"
#include "base/str.h"
#include "store/article.h"

enum desk_shelf {
	DESK_DRAFT,
	DESK_REVIEW,
	DESK_SCHEDULED, /* published, with a time to come; the next first */
	DESK_PUBLISHED, /* articles; pages have their own */
	DESK_WITHDRAWN,
	DESK_TRASH,
	DESK_PAGES, /* in any state but the trash */
};
#define DESK_SHELVES 7

/* Where a list goes on: what it is sorted by, and the id. */
struct desk_mark {
	int64_t at, id;
};

struct desk_filter {
	enum desk_shelf shelf;
	int64_t now;
	bool by_lang;
	struct str lang;
	int64_t section_id;     /* with what is below it; 0: any */
	int64_t person_id;      /* an author; 0: any */
	struct desk_mark after; /* {0, 0}: from the beginning */
	int64_t limit;
};
struct desk_marks {
	struct desk_mark *items;
	size_t n;
	bool more; /* there may be further ones */
};

/*
 * Drafts, withdrawn ones and the like by their last change, newest first. Ends after a while where filters find little.
 */
enum rc desk_list(struct db *db, struct arena *arena, const struct desk_filter *f,
		  struct desk_marks *ret_marks) MUST_CHECK;
/* How many a shelf holds. */
enum rc desk_count(struct db *db, enum desk_shelf shelf, int64_t now, int64_t *ret_n) MUST_CHECK;
/* Articles (no pages) that were or will be published in [from, until), oldest first: the calendar. */
enum rc desk_list_between(struct db *db, struct arena *arena, int64_t from, int64_t until, int64_t limit,
			  struct desk_marks *ret_marks) MUST_CHECK;

#endif
