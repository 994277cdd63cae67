/*
 * Where imported things came from: the site, the old number of each object with a digest of what was imported, and the
 * runs that brought them. By it a later import knows what is new, what changed there and what was edited or deleted
 * here.
 */
#ifndef STORE_ORIGIN_H
#define STORE_ORIGIN_H

#include "base/arena.h"
#include "base/str.h"

struct db;

enum origin_kind {
	ORIGIN_ARTICLE,
	ORIGIN_SECTION,
	ORIGIN_TAG,
	ORIGIN_PERSON,
	ORIGIN_MEDIA,
	ORIGIN_COMMENT,
	ORIGIN_MENU,
	ORIGIN_MENU_ITEM,
};
/* The stored word: "article", "menu_item", …; origin_kind_of() gives RC_INVALID for any other. */
const char *origin_kind_name(enum origin_kind kind);
enum rc origin_kind_of(struct str word, enum origin_kind *ret_kind) MUST_CHECK; /* RC_INVALID */

/* The origin of a site ("example.org", spelt by the caller); made when it is new. */
enum rc origin_put(struct db *db, struct str site, int64_t now, int64_t *ret_id) MUST_CHECK;
enum rc origin_find(struct db *db, struct str site, int64_t *ret_id) MUST_CHECK;

struct origin_former {
	int64_t origin_id;
	enum origin_kind kind;
	int64_t old_id;
	int64_t object_id; /* 0: deleted here */
	struct str digest; /* of what was imported; STR_NONE = not kept */
	int64_t version;   /* of the object when it was imported */
};
struct origin_formers {
	struct origin_former *items;
	size_t n;
};

/* Adds or replaces. */
enum rc origin_former_put(struct db *db, const struct origin_former *f) MUST_CHECK;
enum rc origin_former_get(struct db *db, struct arena *arena, int64_t origin_id, enum origin_kind kind, int64_t old_id,
			  struct origin_former *ret_former) MUST_CHECK;
/*
 * The object that had this number on any imported site, the site that was imported first winning: for ?p=, ?cat=,
 * ?author=.
 */
enum rc origin_former_find(struct db *db, enum origin_kind kind, int64_t old_id, int64_t *ret_object_id) MUST_CHECK;
/* What an object was elsewhere. */
enum rc origin_former_list(struct db *db, struct arena *arena, enum origin_kind kind, int64_t object_id,
			   struct origin_formers *ret_formers) MUST_CHECK;
/* Marks an object as deleted here, so that no import brings it back. */
enum rc origin_former_forget(struct db *db, enum origin_kind kind, int64_t object_id) MUST_CHECK;

struct origin_run {
	int64_t id;
	int64_t origin_id;
	struct str source_hash;
	int64_t position; /* batches or items done, as the importer counts */
	bool finished;
	int64_t started_at;
	int64_t finished_at; /* 0 = not yet */
	struct str report;
};
enum rc origin_run_begin(struct db *db, int64_t origin_id, struct str source_hash, int64_t now,
			 int64_t *ret_id) MUST_CHECK;
enum rc origin_run_advance(struct db *db, int64_t id, int64_t position) MUST_CHECK;
enum rc origin_run_finish(struct db *db, int64_t id, struct str report, int64_t now) MUST_CHECK;
/* The newest run of this source that did not finish; RC_NOT_FOUND. */
enum rc origin_run_find_unfinished(struct db *db, struct arena *arena, struct str source_hash,
				   struct origin_run *ret_run) MUST_CHECK;
/* The newest run of an origin, finished or not; RC_NOT_FOUND. */
enum rc origin_run_last(struct db *db, struct arena *arena, int64_t origin_id, struct origin_run *ret_run) MUST_CHECK;

#endif
