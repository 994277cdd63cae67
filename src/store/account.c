/*
 * Logins as rows. Knows neither what a role may do nor how a password is hashed.
 */
#include "store/account.h"

#include <inttypes.h>

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const role_names[ACCOUNT_ROLES] = {"administrator", "editor", "author", "contributor", "moderator"};

const char *account_role_name(enum account_role role)
{
	return role_names[role];
}

enum rc account_role_of(struct str word, enum account_role *ret_role)
{
	unsigned i;
	enum rc rc = word_index(role_names, ACCOUNT_ROLES, word, "role", &i);
	if (rc == RC_OK)
		*ret_role = (enum account_role)i;
	return rc;
}

enum account_role account_role_stored(struct str word)
{
	enum account_role role;
	return account_role_of(word, &role) == RC_OK ? role : ROLE_CONTRIBUTOR;
}

static void account_read(struct stmt *stmt, struct arena *arena, struct account *account)
{
	*account = (struct account){
		.person_id = stmt_i64(stmt, 0),
		.email = stmt_text(stmt, arena, 1),
		.role = account_role_stored(stmt_peek(stmt, 2)),
		.password_hash = stmt_text(stmt, arena, 3),
		.created_at = stmt_i64(stmt, 4),
		.modified_at = stmt_i64(stmt, 5),
		.name = stmt_text(stmt, arena, 6),
		.slug = stmt_text(stmt, arena, 7),
	};
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct account *ret_account)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	account_read(stmt, arena, ret_account);
	return stmt_end(stmt);
}

static enum rc set_guest(struct db *db, int64_t person_id, bool guest)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_SET_GUEST);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_bool(stmt, 2, guest);
	return stmt_run(stmt);
}

static enum rc why_not_inserted(struct db *db, const struct account *account)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_PERSON);
	stmt_bind_i64(stmt, 1, account->person_id);
	int64_t id;
	enum rc rc = stmt_get_i64(stmt, &id);
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_NOT_FOUND, "no person %" PRId64, account->person_id);
	if (rc != RC_OK)
		return rc;
	return rc_fail(RC_CONFLICT, "the person or the address %.*s has an account", STR_ARG(account->email));
}

enum rc account_insert(struct db *db, const struct account *account)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_INSERT);
	stmt_bind_i64(stmt, 1, account->person_id);
	stmt_bind_text(stmt, 2, account->email);
	stmt_bind_text(stmt, 3, str_of(role_names[account->role]));
	stmt_bind_text(stmt, 4, account->password_hash);
	stmt_bind_i64(stmt, 5, account->created_at);
	stmt_bind_i64(stmt, 6, account->modified_at);
	enum rc rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	if (db_changes(db) == 0)
		return why_not_inserted(db, account);
	return set_guest(db, account->person_id, false);
}

enum rc account_get(struct db *db, struct arena *arena, int64_t person_id, struct account *ret_account)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_GET);
	stmt_bind_i64(stmt, 1, person_id);
	return read_one(stmt, arena, ret_account);
}

enum rc account_get_by_email(struct db *db, struct arena *arena, struct str email, struct account *ret_account)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_GET_BY_EMAIL);
	stmt_bind_text(stmt, 1, email);
	return read_one(stmt, arena, ret_account);
}

enum rc account_list(struct db *db, struct arena *arena, struct accounts *ret_accounts)
{
	struct rows rows = ROWS(arena, struct account);
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_LIST);
	while (stmt_row(stmt))
		account_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_accounts = (struct accounts){rows.items, rows.n};
	return rc;
}

static enum rc changed_of(struct db *db, struct stmt *stmt, int64_t person_id)
{
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK && db_changes(db) == 0)
		return rc_fail(RC_NOT_FOUND, "person %" PRId64 " has no account", person_id);
	return rc;
}

enum rc account_set_email(struct db *db, int64_t person_id, struct str email, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_SET_EMAIL);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_text(stmt, 2, email);
	stmt_bind_i64(stmt, 3, now);
	return changed_of(db, stmt, person_id);
}

enum rc account_set_language(struct db *db, int64_t person_id, struct str language, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_SET_LANGUAGE);
	stmt_bind_i64(stmt, 1, person_id);
	stmt_bind_text(stmt, 2, language);
	stmt_bind_i64(stmt, 3, now);
	return changed_of(db, stmt, person_id);
}

enum rc account_count_failure(struct db *db, int64_t person_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_COUNT_FAILURE);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

enum rc account_take_failures(struct db *db, int64_t person_id, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_FAILURES);
	stmt_bind_i64(stmt, 1, person_id);
	enum rc rc = stmt_get_i64(stmt, ret_n);
	if (rc != RC_OK)
		return rc;
	stmt = db_stmt(db, SQL_ACCOUNT_FORGET_FAILURES);
	stmt_bind_i64(stmt, 1, person_id);
	return stmt_run(stmt);
}

static enum rc changed(struct db *db, struct stmt *stmt, struct str email)
{
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK && db_changes(db) == 0)
		return rc_fail(RC_NOT_FOUND, "no account has the address %.*s", STR_ARG(email));
	return rc;
}

enum rc account_set_role(struct db *db, struct str email, enum account_role role, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_SET_ROLE);
	stmt_bind_text(stmt, 1, email);
	stmt_bind_text(stmt, 2, str_of(role_names[role]));
	stmt_bind_i64(stmt, 3, now);
	return changed(db, stmt, email);
}

enum rc account_set_password(struct db *db, struct str email, struct str password_hash, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_SET_PASSWORD);
	stmt_bind_text(stmt, 1, email);
	stmt_bind_text(stmt, 2, password_hash);
	stmt_bind_i64(stmt, 3, now);
	return changed(db, stmt, email);
}

enum rc account_delete(struct db *db, struct str email)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_DELETE);
	stmt_bind_text(stmt, 1, email);
	int64_t person_id;
	enum rc rc = stmt_get_i64(stmt, &person_id);
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_NOT_FOUND, "no account has the address %.*s", STR_ARG(email));
	return rc == RC_OK ? set_guest(db, person_id, true) : rc;
}

enum rc account_count_others(struct db *db, enum account_role role, int64_t person_id, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_ACCOUNT_COUNT_OTHERS);
	stmt_bind_text(stmt, 1, str_of(role_names[role]));
	stmt_bind_i64(stmt, 2, person_id);
	return stmt_get_i64(stmt, ret_n);
}
