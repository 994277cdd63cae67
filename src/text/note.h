/*
 * What was met on the way through foreign text and deserves a line in a report: a shortcode that could not be kept, an
 * unknown embed, a removed element. Counted by kind and name; who shows them adds the address.
 */
#ifndef TEXT_NOTE_H
#define TEXT_NOTE_H

#include "base/arena.h"
#include "base/str.h"

enum note_kind {
	NOTE_SHORTCODE, /* name of a shortcode or page-builder tag whose tag was removed */
	NOTE_BRACKET,   /* name of what may be a shortcode and stayed in the text */
	NOTE_BLOCK,     /* name of a block that WordPress would have filled when showing the page */
	NOTE_EMBED,     /* host of an embed that no provider row knows; a link stands in its place */
	NOTE_ELEMENT,   /* element removed with what was in it */
	NOTE_LINK,      /* address refused by the policy, named by its scheme ("javascript", "data", "other") */
	NOTE_MEDIA,     /* attachment id that a gallery, caption or player names and the table does not hold */
	NOTE_KINDS
};

struct note {
	enum note_kind kind;
	struct str name;
	unsigned count;
};

struct notes {
	struct arena *arena;
	struct note *items; /* in order of first meeting */
	size_t n, cap;
};

/* Different names kept in one list; further ones are counted under "…". A name is cut at 80 bytes. */
#define NOTES_MAX 500

void notes_init(struct notes *notes, struct arena *a);
/* Counts one more. The name is copied, lower-cased (ASCII) and cleaned of control bytes. NULL-safe. */
void notes_add(struct notes *notes, enum note_kind kind, struct str name);
/* How often it was counted. */
unsigned notes_count(const struct notes *notes, enum note_kind kind, const char *name);
/* "shortcode", "block", …: for reports and stored rows. */
const char *note_kind_name(enum note_kind kind);

#endif
