/*
 * Applies schema steps. Foreign keys are off while they run and are checked as a whole before each commit, so that a
 * step may rebuild a table.
 */
#include "db/migrate.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"

static enum rc table_exists(struct db *db, bool *ret_exists)
{
	const char *sql =
		db_dialect(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
			   "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND "
			   "tablename = 'schema_version'");
	int64_t n = 0;
	enum rc rc = db_query_i64(db, sql, &n);
	if (rc == RC_OK)
		*ret_exists = n > 0;
	return rc;
}

enum rc migrate_version(struct db *db, int *ret_version)
{
	bool exists = false;
	enum rc rc = table_exists(db, &exists);
	if (rc != RC_OK)
		return rc;
	int64_t version = 0;
	if (exists)
		rc = db_query_i64(db, "SELECT max(version) FROM schema_version", &version);
	if (rc == RC_OK)
		*ret_version = (int)version;
	return rc;
}

static enum rc record(struct db *db, const struct migration *m)
{
	char sql[512];
	snprintf(sql, sizeof(sql),
		 "INSERT INTO schema_version (version, name, applied_at) VALUES (%d, '%s', %" PRId64 ")", m->version,
		 m->name, clock_now());
	return db_exec_script(db, sql);
}

static enum rc apply_inside(struct db *db, const struct migration *m)
{
	enum rc rc = db_exec_script(db, db_dialect(db, m->sqlite, m->pgsql));
	if (rc == RC_OK)
		rc = record(db, m);
	if (rc == RC_OK)
		rc = db_check_keys(db);
	return rc;
}

static enum rc apply(struct db *db, const struct migration *m)
{
	enum rc rc = db_begin(db);
	if (rc != RC_OK)
		return rc;
	rc = apply_inside(db, m);
	if (rc == RC_OK)
		rc = db_commit(db);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc_fail(rc, "schema step %04d_%s failed, nothing of it was kept: %s", m->version, m->name,
			       rc_message());
	}
	return RC_OK;
}

static enum rc refuse_newer(int version, size_t n)
{
	return rc_fail(
		RC_CONFLICT,
		"this database has schema version %d, this program knows %zu: it is older than the database; use the "
		"newer program",
		version, n);
}

static enum rc apply_all(struct db *db, const struct migration *list, size_t n, int version)
{
	static const char table_sqlite[] = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, "
					   "name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";
	static const char table_pgsql[] = "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, "
					  "name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
	bool exists = false;
	enum rc rc = table_exists(db, &exists);
	if (rc == RC_OK && !exists)
		rc = db_exec_script(db, db_dialect(db, table_sqlite, table_pgsql));
	for (size_t i = (size_t)version; i < n && rc == RC_OK; i++) {
		ensure(list[i].version == (int)i + 1, "schema steps are numbered from 1 without a gap");
		rc = apply(db, &list[i]);
	}
	return rc;
}

enum rc migrate_run(struct db *db, const struct migration *list, size_t n)
{
	int version = 0;
	enum rc rc = migrate_version(db, &version);
	if (rc != RC_OK)
		return rc;
	if ((size_t)version > n)
		return refuse_newer(version, n);
	if ((size_t)version == n)
		return RC_OK;
	rc = db_enforce_keys(db, false);
	if (rc != RC_OK)
		return rc;
	rc = apply_all(db, list, n, version);
	enum rc again = db_broken(db) ? RC_OK : db_enforce_keys(db, true);
	if (rc == RC_OK && version > 0)
		log_info("the database went from schema version %d to %zu", version, n);
	return rc != RC_OK ? rc : again;
}

enum rc migrate_check(struct db *db, const struct migration *list, size_t n)
{
	int version = 0;
	enum rc rc = migrate_version(db, &version);
	if (rc != RC_OK)
		return rc;
	if ((size_t)version > n)
		return refuse_newer(version, n);
	if ((size_t)version < n)
		return rc_fail(RC_CONFLICT,
			       "this database has schema version %d, this program wants %zu: start the server once, "
			       "it brings the database up to date",
			       version, n);
	return RC_OK;
}
