/*
 * The schema's versions: numbered steps, each applied once, in order, in a transaction of its own. Knows no table but
 * its own, schema_version.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* Generated from sql/migrations/NNNN_name.sql: version is NNNN, 1 and up without gaps. */
struct migration {
	int version;
	const char *name;
	const char *sqlite;
	const char *pgsql;
};

/* The version a database has; 0 for an empty one. */
enum rc migrate_version(struct db *db, int *ret_version) MUST_CHECK;

/*
 * Brings the database from whatever version it has to the last one of the list. On failure it stays at the last step
 * that succeeded and the message names the step. RC_CONFLICT when the database is newer than the list. Needs DB_WRITE,
 * outside a transaction.
 */
enum rc migrate_run(struct db *db, const struct migration *list, size_t n) MUST_CHECK;

/*
 * For connections that may not migrate: RC_OK when the database has exactly the last version, else RC_CONFLICT with a
 * message that says which side is older.
 */
enum rc migrate_check(struct db *db, const struct migration *list, size_t n) MUST_CHECK;

#endif
