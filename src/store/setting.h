/*
 * Settings: named texts of the site, of a section or of an article. What names exist and what their values mean is
 * decided in rules.
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "base/arena.h"
#include "base/str.h"

struct db;

enum setting_scope { SETTING_SITE, SETTING_SECTION, SETTING_ARTICLE };

struct setting {
	struct str name; /* "group.key" */
	struct str value;
};
/* Sorted by name (byte order), each name once. */
struct settings {
	struct setting *items;
	size_t n;
};

/* The value, or STR_NONE (p == NULL) when the name is not there. A set but empty value has p != NULL. */
struct str setting_find(const struct settings *settings, struct str name);

/* owner_id is 0 for the site. RC_NOT_FOUND when it is not set. */
enum rc setting_get(struct db *db, struct arena *arena, enum setting_scope scope, int64_t owner_id, struct str name,
		    struct str *ret_value) MUST_CHECK;
/* Adds or replaces. */
enum rc setting_set(struct db *db, enum setting_scope scope, int64_t owner_id, struct str name,
		    struct str value) MUST_CHECK;
/* RC_OK also when it was not set. */
enum rc setting_unset(struct db *db, enum setting_scope scope, int64_t owner_id, struct str name) MUST_CHECK;
/* Everything an owner has set; scope site and owner 0 loads the site's. */
enum rc setting_list(struct db *db, struct arena *arena, enum setting_scope scope, int64_t owner_id,
		     struct settings *ret_settings) MUST_CHECK;
/* All of an owner that is being deleted. */
enum rc setting_remove_owner(struct db *db, enum setting_scope scope, int64_t owner_id) MUST_CHECK;

/* Has any section a setting of its own? */
enum rc setting_any_of_sections(struct db *db, bool *ret_any) MUST_CHECK;

/*
 * What holds for an article: its own settings over those of its main section, over that one's parents, over the site's.
 * One query. An article that does not exist has the site's.
 */
enum rc setting_list_effective(struct db *db, struct arena *arena, int64_t article_id,
			       struct settings *ret_settings) MUST_CHECK;

#endif
