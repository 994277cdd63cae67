/*
 * Logins: a person's e-mail address, role and password hash. What a role may do is decided above; hashes come
 * ready made.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

enum account_role {
	ROLE_ADMINISTRATOR,
	ROLE_EDITOR,
	ROLE_AUTHOR,
	ROLE_CONTRIBUTOR,
	ROLE_MODERATOR,
};
#define ACCOUNT_ROLES 5

struct account {
	int64_t person_id;
	struct str email; /* in the one form the caller compares by: trimmed, lower case */
	enum account_role role;
	struct str password_hash; /* argon2id string, or STR_NONE: no sign-in by password */
	int64_t created_at, modified_at;
	struct str name, slug; /* of the person; set by reads only */
};

struct accounts {
	struct account *items;
	size_t n;
};

/* The person is no guest from now on. RC_NOT_FOUND: no such person; RC_CONFLICT: the person or the address has one. */
enum rc account_insert(struct db *db, const struct account *account) MUST_CHECK;
enum rc account_get(struct db *db, struct arena *arena, int64_t person_id, struct account *ret_account) MUST_CHECK;
enum rc account_get_by_email(struct db *db, struct arena *arena, struct str email,
			     struct account *ret_account) MUST_CHECK;
/* Everyone, by address. */
enum rc account_list(struct db *db, struct arena *arena, struct accounts *ret_accounts) MUST_CHECK;
/* RC_NOT_FOUND when no account has this address. */
enum rc account_set_role(struct db *db, struct str email, enum account_role role, int64_t now) MUST_CHECK;
enum rc account_set_password(struct db *db, struct str email, struct str password_hash, int64_t now) MUST_CHECK;
/* RC_NOT_FOUND when the person has no account; RC_CONFLICT when another has the address. */
enum rc account_set_email(struct db *db, int64_t person_id, struct str email, int64_t now) MUST_CHECK;
/* Of the newsroom's pages; "" for the site's main one. RC_NOT_FOUND as above. */
enum rc account_set_language(struct db *db, int64_t person_id, struct str language, int64_t now) MUST_CHECK;
/* One more try to sign in that failed; nothing happens where there is no account. */
enum rc account_count_failure(struct db *db, int64_t person_id) MUST_CHECK;
/* How many there were since this was last asked; they are told, so they count no more. */
enum rc account_take_failures(struct db *db, int64_t person_id, int64_t *ret_n) MUST_CHECK;
/* Only the login goes: the person and the bylines stay, as a guest. */
enum rc account_delete(struct db *db, struct str email) MUST_CHECK;
/* How many others than this person have this role and a password. */
enum rc account_count_others(struct db *db, enum account_role role, int64_t person_id, int64_t *ret_n) MUST_CHECK;

/* The stored words: "administrator", "editor", "author", "contributor", "moderator"; RC_INVALID for any other. */
const char *account_role_name(enum account_role role);
enum rc account_role_of(struct str word, enum account_role *ret_role) MUST_CHECK;
/* For words out of the database: an unknown one is a contributor's, never the mightiest role. */
enum account_role account_role_stored(struct str word);

#endif
