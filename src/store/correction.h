/*
 * Corrections: what readers are told was wrong in an article, each with its kind and time. The Markdown box that an
 * import brought (article.correction) is not among them.
 */
#ifndef STORE_CORRECTION_H
#define STORE_CORRECTION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

enum correction_kind { CORRECTION_CORRECTION, CORRECTION_CLARIFICATION, CORRECTION_UPDATE };
#define CORRECTION_KINDS 3

/* The stored words: "correction", "clarification", "update"; RC_INVALID for any other. */
const char *correction_kind_name(enum correction_kind kind);
enum rc correction_kind_of(struct str word, enum correction_kind *ret_kind) MUST_CHECK;

struct correction {
	int64_t id;
	int64_t article_id;
	enum correction_kind kind;
	int64_t at;
	int64_t person_id; /* who wrote it; 0: has gone since */
	struct str text;   /* Markdown */
	/* Of its article; set by correction_list() only */
	struct str title, path, lang;
};
struct corrections {
	struct correction *items;
	size_t n;
};

/* RC_INVALID: no such article. */
enum rc correction_insert(struct db *db, const struct correction *c, int64_t *ret_id) MUST_CHECK;
/* RC_NOT_FOUND: the article has no such correction. */
enum rc correction_delete(struct db *db, int64_t article_id, int64_t id) MUST_CHECK;
/* An article's, newest first, at most limit. */
enum rc correction_list_of_article(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
				   struct corrections *ret_corrections) MUST_CHECK;
/* Those of articles that are visible at now, newest first. */
enum rc correction_list(struct db *db, struct arena *arena, int64_t now, int64_t limit, int64_t offset,
			struct corrections *ret_corrections) MUST_CHECK;

#endif
