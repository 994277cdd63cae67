/*
 * Everybody with a byline, as the newsroom sees them: found by name, their profiles checked and changed, two of them
 * made one. Logins are in accounts.h.
 */
#ifndef RULES_PEOPLE_H
#define RULES_PEOPLE_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/account.h"
#include "store/person.h"

/* One line of the directory. */
struct people_row {
	struct person person;
	bool has_account;
	struct account account; /* when there is one; its name and slug are the person's */
	int64_t articles;       /* published or scheduled */
};
struct people_page {
	struct people_row *items;
	size_t n;
	int64_t total;       /* of all pages */
	int64_t page, pages; /* from 1 */
};

enum people_filter { PEOPLE_ALL, PEOPLE_STAFF, PEOPLE_GUESTS };
#define PEOPLE_PAGE 50

/*
 * Those in whose name (without case and accents) or login's address every word of the query occurs, by name. Reads all
 * names: some milliseconds for thousands. A page beyond the last is the last.
 */
enum rc people_find(struct db *db, struct arena *a, struct str query, enum people_filter filter, int64_t page,
		    struct people_page *ret_page) MUST_CHECK;

enum profile_field {
	PROFILE_NAME,
	PROFILE_SLUG,
	PROFILE_TITLE,
	PROFILE_BIO,
	PROFILE_URL,
	PROFILE_PUBLIC_EMAIL,
	PROFILE_EMAIL,
	PROFILE_PORTRAIT,
	PROFILE_LINKS,
	PROFILE_FIELDS
};
/* "name", "slug", … as forms name them. */
const char *profile_field_name(enum profile_field field);

#define PROFILE_LINKS_MAX 8
#define PROFILE_NAME_MAX 200 /* bytes */
#define PROFILE_BIO_MAX 5000 /* characters */

/* As it came from the form; texts borrowed. */
struct profile_entry {
	struct str name, slug, title, bio, url, public_email, portrait;
	struct str email; /* the private one; looked at only with sets_email */
	bool sets_email;
	struct person_link links[PROFILE_LINKS_MAX]; /* an empty url is none */
};
/* msgid of what is wrong with each field, NULL where nothing is. */
struct profile_errors {
	const char *of[PROFILE_FIELDS];
};

/*
 * RC_OK where this member of the staff may change the profile: everybody the own one, others by person_may_profile(),
 * guests and what is new (0) by MAY_EDIT_PEOPLE. RC_DENIED; RC_NOT_FOUND is not told here.
 */
enum rc profile_check(struct db *db, struct arena *a, const struct staff *who, int64_t person_id) MUST_CHECK;

/*
 * Inside a write. person_id 0 makes a new guest author. An empty slug is made of the name. A changed slug moves the
 * page: the old path redirects. RC_INVALID with ret_errors set; RC_NOT_FOUND: no such person.
 */
enum rc profile_store(struct site *s, struct db *db, struct arena *a, int64_t person_id,
		      const struct profile_entry *entry, struct profile_errors *ret_errors,
		      int64_t *ret_person_id) MUST_CHECK;

/* Inside a write: person_merge(), and what shows it. RC_CONFLICT while `from` has a login. */
enum rc people_merge(struct site *s, struct db *db, struct arena *a, int64_t from, int64_t into) MUST_CHECK;

#endif
