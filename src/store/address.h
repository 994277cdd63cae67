/*
 * Every path that leads to something. One canonical path an object answers; its former paths and plain redirects lead
 * on. Paths are decoded UTF-8 with a leading slash and are compared byte by byte; who spells them (case, slash at the
 * end, normal form) is the caller's affair. Knows nothing of what the objects are.
 */
#ifndef STORE_ADDRESS_H
#define STORE_ADDRESS_H

#include "base/arena.h"
#include "base/str.h"

struct db;

enum address_kind {
	ADDRESS_ARTICLE, /* and pages */
	ADDRESS_SECTION,
	ADDRESS_TAG,
	ADDRESS_PERSON,
	ADDRESS_MEDIA,
	ADDRESS_REDIRECT, /* leads to a path or an absolute address */
};

/* The stored word: "article", "section", … */
const char *address_kind_name(enum address_kind kind);
enum rc address_kind_of(struct str word, enum address_kind *ret_kind) MUST_CHECK;

struct address {
	enum address_kind kind;
	int64_t object_id;         /* 0 for a redirect that leaves the site or ends at a path that no row holds */
	bool canonical;            /* the path that was asked for is the object's own: answer it */
	struct str canonical_path; /* the object's own path; STR_NONE for ADDRESS_REDIRECT */
	struct str target;         /* ADDRESS_REDIRECT only: the path or absolute address to send the reader to */
};

/*
 * What stands at path. A redirect to a path of ours is followed here (at most four times), so that a reader is sent on
 * once: the answer is then the object at its end with canonical false. RC_NOT_FOUND: no row, or redirects in a circle.
 * One indexed query, plus one for each redirect followed.
 */
enum rc address_resolve(struct db *db, struct arena *arena, struct str path, struct address *ret_address) MUST_CHECK;

/* The object of this kind that has the path, as its own or a former one; RC_NOT_FOUND. Redirects are not followed. */
enum rc address_find(struct db *db, struct str path, enum address_kind kind, int64_t *ret_object_id) MUST_CHECK;

/* The object's own path; RC_NOT_FOUND when it has none. */
enum rc address_canonical(struct db *db, struct arena *arena, enum address_kind kind, int64_t object_id,
			  struct str *ret_path) MUST_CHECK;

/* All paths of the object, canonical first, then the oldest. */
struct address_path {
	struct str path;
	bool canonical;
};
struct address_path_list {
	struct address_path *items;
	size_t n;
};
enum rc address_list(struct db *db, struct arena *arena, enum address_kind kind, int64_t object_id,
		     struct address_path_list *ret_list) MUST_CHECK;

/*
 * RC_OK when the object may have the path: nobody does, or the object itself. RC_CONFLICT names the holder (canonical,
 * former and redirect alike). object_id 0: for a new object.
 */
enum rc address_check(struct db *db, struct str path, enum address_kind kind, int64_t object_id) MUST_CHECK;

/*
 * Makes path the object's own one; the one before becomes a former path. RC_CONFLICT when another object or a redirect
 * holds it, RC_INVALID when it has no leading slash or more than ADDRESS_PATH_MAX bytes. The insert and update
 * functions of articles, sections, tags, people and media call this themselves: do not call it beside them.
 */
#define ADDRESS_PATH_MAX 2048
enum rc address_set_canonical(struct db *db, enum address_kind kind, int64_t object_id, struct str path,
			      int64_t now) MUST_CHECK;
/* One more path that leads to the object. RC_OK and unchanged when it has it already; RC_CONFLICT as above. */
enum rc address_add_former(struct db *db, enum address_kind kind, int64_t object_id, struct str path,
			   int64_t now) MUST_CHECK;
/*
 * A path that leads to a path ("/x/") or an absolute address. Replaces an earlier redirect; RC_CONFLICT for an
 * object's.
 */
enum rc address_put_redirect(struct db *db, struct str path, struct str target, int64_t now) MUST_CHECK;

/* Where the redirect at path leads, one step; RC_NOT_FOUND when none stands there. */
enum rc address_redirect_target(struct db *db, struct arena *arena, struct str path, struct str *ret_target) MUST_CHECK;

/*
 * Paths that lead on: redirects and former paths that hold `part` ("" = all), by path; and how many there are. Looks
 * through an index of them: for staff.
 */
struct address_lead {
	struct str path;
	enum address_kind kind;
	int64_t object_id;
	struct str target; /* of a redirect as it was given, else the object's own path; "" when it has none */
};
struct address_leads {
	struct address_lead *items;
	size_t n;
};
enum rc address_list_leads(struct db *db, struct arena *arena, struct str part, int64_t limit, int64_t offset,
			   struct address_leads *ret_leads) MUST_CHECK;
enum rc address_count_leads(struct db *db, struct str part, int64_t *ret_n) MUST_CHECK;

/* RC_NOT_FOUND when there is none. An object's canonical path goes only with the object: RC_CONFLICT. */
enum rc address_remove(struct db *db, struct str path) MUST_CHECK;
/* All paths of an object that is being deleted. */
enum rc address_remove_object(struct db *db, enum address_kind kind, int64_t object_id) MUST_CHECK;

#endif
