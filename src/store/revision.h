/*
 * Revisions: an article's form as somebody saved it. Knows nothing of what the form holds.
 */
#ifndef STORE_REVISION_H
#define STORE_REVISION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct revision {
	int64_t id;
	int64_t article_id;
	int64_t version;   /* of the article, as this save made it */
	int64_t person_id; /* 0: nobody known, as for what an import brought */
	int64_t at;
	struct str note;
	struct str save_key; /* "" for none */
	struct str content;  /* JSON; lists leave it out */
	struct str window;   /* of the browser that saved; "" for none */
	struct str name;     /* of the person; set by reads only, "" for none */
};
struct revisions {
	struct revision *items;
	size_t n;
};

/* r->id and name are not looked at. RC_CONFLICT: this version has one. */
enum rc revision_insert(struct db *db, const struct revision *r, int64_t *ret_id) MUST_CHECK;
/* RC_NOT_FOUND: the version was never written down. */
enum rc revision_get(struct db *db, struct arena *arena, int64_t article_id, int64_t version,
		     struct revision *ret_revision) MUST_CHECK;
/* The newest one older than `version`. */
enum rc revision_get_before(struct db *db, struct arena *arena, int64_t article_id, int64_t version,
			    struct revision *ret_revision) MUST_CHECK;
/* What this person's save of that key made, content left out; RC_NOT_FOUND for a key that is new. */
enum rc revision_get_by_key(struct db *db, struct arena *arena, int64_t person_id, struct str save_key,
			    struct revision *ret_revision) MUST_CHECK;
/* Newest first, those older than `before` (INT64_MAX: from the newest); at most limit. */
enum rc revision_list(struct db *db, struct arena *arena, int64_t article_id, int64_t before, int64_t limit,
		      struct revisions *ret_revisions) MUST_CHECK;

#endif
