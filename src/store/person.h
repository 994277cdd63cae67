/*
 * People: everyone who has a byline, with or without a login. The address for mail is in a table of its own and in no
 * struct here, so that nothing that reaches a page can hold it.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct person {
	int64_t id;
	struct str slug; /* unique */
	struct str path; /* canonical */
	struct str name;
	struct str title; /* role, as readers see it */
	struct str bio;   /* plain text or the Markdown subset of comments */
	struct str url;
	struct str public_email; /* only what the person wants to be shown; "" = nothing */
	int64_t portrait_id;     /* media; 0 = none */
	bool guest;              /* has no login */
	int64_t created_at;
	int64_t modified_at;
};
struct people {
	struct person *items;
	size_t n;
};

enum rc person_get(struct db *db, struct arena *arena, int64_t id, struct person *ret_person) MUST_CHECK;
enum rc person_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct person *ret_person) MUST_CHECK;
/* By the own or any former path. */
enum rc person_get_by_path(struct db *db, struct arena *arena, struct str path, struct person *ret_person) MUST_CHECK;
/* With its address. RC_CONFLICT when slug or path are taken. p->id is not looked at. */
enum rc person_insert(struct db *db, const struct person *p, int64_t *ret_id) MUST_CHECK;
/* By the exact name: whoever has a login before guests, then the oldest. */
enum rc person_find_by_name(struct db *db, struct str name, int64_t *ret_id) MUST_CHECK;
/* All fields but created_at; a changed path keeps the old one as a former path. RC_NOT_FOUND, RC_CONFLICT. */
enum rc person_update(struct db *db, const struct person *p) MUST_CHECK;
/* RC_CONFLICT while articles name the person as an author. */
enum rc person_delete(struct db *db, int64_t id) MUST_CHECK;

/*
 * `from` becomes part of `into`: bylines, paths (they redirect from now on), menus, comments and what an import knows
 * of it; what the profile of `into` lacks is taken over. Then `from` is gone. RC_NOT_FOUND, RC_INVALID for the same
 * person twice, RC_CONFLICT while `from` has a login.
 */
enum rc person_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now) MUST_CHECK;

/* Everybody's number and name, by number: for searching in names. */
struct person_name {
	int64_t id;
	struct str name;
	bool guest;
};
struct person_names {
	struct person_name *items;
	size_t n;
};
enum rc person_list_names(struct db *db, struct arena *arena, struct person_names *ret_names) MUST_CHECK;

/* By id after after_id (0 begins). */
enum rc person_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit,
		    struct people *ret_people) MUST_CHECK;
enum rc person_count(struct db *db, int64_t *ret_n) MUST_CHECK;
/* The authors, in the order of the byline. */
enum rc person_list_of_article(struct db *db, struct arena *arena, int64_t article_id,
			       struct people *ret_people) MUST_CHECK;

/*
 * Names and paths for the bylines of many articles at once (one query for each 16): grouped by article, in order. Each
 * article once.
 */
struct person_byline {
	int64_t article_id;
	int64_t position;
	int64_t person_id;
	struct str name;
	struct str path;
};
struct person_bylines {
	struct person_byline *items;
	size_t n;
};
enum rc person_bylines(struct db *db, struct arena *arena, const int64_t *article_ids, size_t n,
		       struct person_bylines *ret_bylines) MUST_CHECK;

/* Profiles elsewhere, in order. person_set_links() replaces them all. */
struct person_link {
	struct str label;
	struct str url;
};
struct person_links {
	struct person_link *items;
	size_t n;
};
enum rc person_links(struct db *db, struct arena *arena, int64_t id, struct person_links *ret_links) MUST_CHECK;
enum rc person_set_links(struct db *db, int64_t id, const struct person_link *links, size_t n) MUST_CHECK;

/* The private address. person_put_email() with "" removes it. person_find_by_email() compares byte by byte. */
enum rc person_get_email(struct db *db, struct arena *arena, int64_t id, struct str *ret_email) MUST_CHECK;
enum rc person_put_email(struct db *db, int64_t id, struct str email) MUST_CHECK;
enum rc person_find_by_email(struct db *db, struct str email, int64_t *ret_id) MUST_CHECK;

#endif
