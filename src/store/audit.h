/*
 * The log of what staff did: rows are added and read, never changed. Which acts there are is said above.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct audit_entry {
	int64_t id;
	int64_t at;
	int64_t person_id; /* 0: the program, or a command */
	struct str name;   /* of the person, as it was then */
	struct str act;    /* "article.publish" */
	struct str object; /* "article", "comment", …; "" for none */
	int64_t object_id;
	struct str detail; /* a few words for people */
};
struct audit_entries {
	struct audit_entry *items;
	size_t n;
};

/* Which entries, the newest first. At most one of person_id, act and object is looked at, in this order. */
struct audit_filter {
	int64_t before_id; /* 0: from the newest */
	int64_t person_id;
	struct str act;
	struct str object;
	int64_t object_id;
	int64_t limit;
};

/* id is not looked at. */
enum rc audit_insert(struct db *db, const struct audit_entry *e) MUST_CHECK;
/* The oldest entry of that moment or later; RC_NOT_FOUND: none. */
enum rc audit_first_after(struct db *db, int64_t at, int64_t *ret_id) MUST_CHECK;
enum rc audit_list(struct db *db, struct arena *arena, const struct audit_filter *f,
		   struct audit_entries *ret_entries) MUST_CHECK;

#endif
