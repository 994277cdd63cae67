/*
 * Notes between staff about an article: who, when, what. Never shown to readers.
 */
#ifndef STORE_ARTICLE_NOTE_H
#define STORE_ARTICLE_NOTE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct article_note {
	int64_t id;
	int64_t article_id;
	int64_t person_id; /* 0: has gone since */
	int64_t at;
	struct str act; /* "submit", "send_back", …: what was done with the article; "" for a note alone */
	struct str text;
	struct str name; /* of the person; set by reads only, "" for none */
};
struct article_notes {
	struct article_note *items;
	size_t n;
};

/* RC_INVALID: no such article or person. */
enum rc article_note_insert(struct db *db, const struct article_note *note, int64_t *ret_id) MUST_CHECK;
/* Newest first, at most limit. */
enum rc article_note_list(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
			  struct article_notes *ret_notes) MUST_CHECK;
enum rc article_note_count(struct db *db, int64_t article_id, int64_t *ret_n) MUST_CHECK;

#endif
