/*
 * The policy as data: which elements and attributes article HTML may hold. For sanitise.c alone.
 */
#ifndef TEXT_SANITISE_TABLE_H
#define TEXT_SANITISE_TABLE_H

#include "base/str.h"

/* What an element is, as bits, so that an attribute's row can name several. */
enum sanitise_group {
	SAN_OTHER = 0,
	SAN_A = 1 << 0,
	SAN_IMG = 1 << 1,
	SAN_SOURCE = 1 << 2,
	SAN_AUDIO = 1 << 3,
	SAN_VIDEO = 1 << 4,
	SAN_TRACK = 1 << 5,
	SAN_CELL = 1 << 6,
	SAN_TH = 1 << 7,
	SAN_COL = 1 << 8,
	SAN_OL = 1 << 9,
	SAN_LI = 1 << 10,
	SAN_TIME = 1 << 11,
	SAN_EDIT = 1 << 12,  /* ins, del */
	SAN_QUOTE = 1 << 13, /* q, blockquote */
	SAN_DETAILS = 1 << 14,
	SAN_FIGURE = 1 << 15,
	SAN_ALL = 1 << 16,
	SAN_VOID = 1 << 17, /* no end tag */
};

struct sanitise_element {
	const char *name;
	const char *as; /* written under this name; NULL = its own */
	unsigned groups;
};

/* How a value is cleaned. Cleaning a clean value changes nothing. */
enum sanitise_value {
	VALUE_TEXT,
	VALUE_LANG,
	VALUE_DIR,
	VALUE_ID,
	VALUE_CLASS,
	VALUE_HREF,
	VALUE_MEDIA_URL,
	VALUE_CITE,
	VALUE_SRCSET,
	VALUE_SIZES, /* sizes and media conditions */
	VALUE_NUMBER,
	VALUE_SIGNED,
	VALUE_TARGET,
	VALUE_REL,
	VALUE_EMBED,
	VALUE_BOOLEAN,
	VALUE_OL_TYPE,
	VALUE_MIME,
	VALUE_PRELOAD,
	VALUE_SCOPE,
	VALUE_TRACK_KIND,
	VALUE_DATETIME,
	VALUE_FIXED, /* always written, with the row's text */
};

struct sanitise_attribute {
	const char *name;
	unsigned on; /* groups that may carry it */
	enum sanitise_value value;
	const char *fixed;
};

/* NULL: not in the table, to be unwrapped. name in lower case. */
const struct sanitise_element *sanitise_element(struct str name);
/* Goes with everything in it? */
bool sanitise_dropped(struct str name);
/* In the order they are written. */
extern const struct sanitise_attribute sanitise_attributes[];
extern const size_t sanitise_attributes_n;

#endif
