/*
 * What an import did, item by item: what came in, which old addresses live here, and what needs a person's eye. Printed
 * for people, stored as JSON. Knows nothing of any format.
 */
#ifndef MOVE_REPORT_H
#define MOVE_REPORT_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Groups of items that need somebody, in the order of the report. */
enum report_kind {
	REPORT_PROTECTED, /* had a password; a draft here */
	REPORT_PRIVATE,
	REPORT_TRASHED,
	REPORT_STATUS,    /* another unpublished state that does not exist here */
	REPORT_EDITED,    /* changed there and here: what is here was kept */
	REPORT_CLASH,     /* its address is taken; lives at another one */
	REPORT_MOVED,     /* its address cannot be one here; lives at another one */
	REPORT_DEAD,      /* an address that does not answer */
	REPORT_MEDIA,     /* a file whose bytes are missing */
	REPORT_REFUSED,   /* could not be brought in */
	REPORT_UNSAFE,    /* no safe HTML could be made of it; a draft with its source */
	REPORT_TITLE,     /* had no title that can be read */
	REPORT_NUMBER,    /* a number that stands twice or cannot be read */
	REPORT_SHORTCODE, /* from here on counted by name, with some addresses */
	REPORT_BRACKET,   /* looks like a shortcode, stayed */
	REPORT_BLOCK,
	REPORT_EMBED,
	REPORT_ELEMENT,
	REPORT_LINK,
	REPORT_GALLERY, /* an attachment that a text names and that is nowhere */
	REPORT_TYPE,
	REPORT_TAXONOMY,
	REPORT_OTHER,
	REPORT_KINDS
};

/* What came in. */
enum report_count {
	REPORT_ARTICLES,
	REPORT_PAGES,
	REPORT_PEOPLE,
	REPORT_SECTIONS,
	REPORT_TAGS,
	REPORT_MEDIA_FILES,
	REPORT_COMMENTS,
	REPORT_MENUS,
	REPORT_COUNTS
};
enum report_fate { REPORT_ADDED, REPORT_UPDATED, REPORT_UNCHANGED, REPORT_KEPT, REPORT_DELETED_HERE, REPORT_FATES };

/* Items of one kind that are listed; further ones are only counted. */
#define REPORT_ITEMS_MAX 2000
/* Addresses kept of an item that is counted by name. */
#define REPORT_EXAMPLES_MAX 3

struct import_report;

struct import_report *report_new(void);
void report_free(struct import_report *r); /* NULL-safe */

/*
 * One more item. name: what it is (a title, a path, a shortcode's name); address: where to look, may be empty; why: a
 * sentence or words, may be empty. An item of a kind and name that stands already is counted once more and keeps
 * further addresses: from REPORT_SHORTCODE on times more.
 */
void report_item(struct import_report *r, enum report_kind kind, struct str name, struct str address, struct str why);
void report_item_times(struct import_report *r, enum report_kind kind, struct str name, struct str address,
		       unsigned times);
void report_count(struct import_report *r, enum report_count what, enum report_fate fate);
void report_count_many(struct import_report *r, enum report_count what, enum report_fate fate, int64_t n);
/* One public address of the old site. Why a dead one is dead is an item of its own. */
void report_address(struct import_report *r, bool alive);
/* A sentence about the whole, above the items. */
void report_remark(struct import_report *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Items that need somebody: every listed and unlisted one; those counted by name once a name. */
int64_t report_needs(const struct import_report *r);
int64_t report_addresses(const struct import_report *r, int64_t *ret_alive);
int64_t report_counted(const struct import_report *r, enum report_count what, enum report_fate fate);
/* How many items of a kind, and those of a name: for tests. */
int64_t report_items(const struct import_report *r, enum report_kind kind);
int64_t report_times(const struct import_report *r, enum report_kind kind, struct str name);

/* For people; the last line is "N of N addresses alive, M items need you". */
void report_print(const struct import_report *r, FILE *out);
/* {"addresses":…,"alive":…,"needs":…,"counts":{…},"remarks":[…],"items":[…]} */
void report_json(const struct import_report *r, struct buf *out);

#endif
