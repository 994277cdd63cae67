/*
 * Schema steps: from every older version, failures, and a database that is newer than the program.
 */
#include "fixture.h"

static int fixture_empty(void **state)
{
	if (fixture_folder(state) != 0)
		return -1;
	struct fixture *f = *state;
	return db_open(f->url, DB_CREATE, sql_texts, SQL_COUNT, &f->db) == RC_OK ? 0 : -1;
}

static int version_of(struct db *db)
{
	int version = -1;
	assert_int_equal(migrate_version(db, &version), RC_OK);
	return version;
}

/* The shape of the whole schema, as one number. */
static int64_t shape(struct db *db)
{
	return fixture_number(db, "SELECT sum(length(sql)) FROM sqlite_master");
}

static void from_every_older_version(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(sql_migrations_count, 3);
	int64_t expected = 0;
	for (size_t from = 0; from <= sql_migrations_count; from++) {
		char path[128], url[160];
		snprintf(url, sizeof(url), "sqlite:%s.%zu", fixture_path(f, "from.db", path), from);
		struct db *db;
		assert_int_equal(db_open(url, DB_CREATE, sql_texts, SQL_COUNT, &db), RC_OK);
		assert_int_equal(version_of(db), 0);
		assert_int_equal(migrate_run(db, sql_migrations, from), RC_OK);
		assert_int_equal(version_of(db), from);
		assert_int_equal(migrate_run(db, sql_migrations, sql_migrations_count), RC_OK);
		assert_int_equal(version_of(db), sql_migrations_count);
		assert_int_equal(fixture_number(db, "SELECT count(*) FROM schema_version"), sql_migrations_count);
		if (from == 0)
			expected = shape(db);
		assert_int_equal(shape(db), expected);
		db_close(db);
	}
}

static void rows_survive_a_rebuilt_table(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(migrate_run(f->db, sql_migrations, 1), RC_OK);
	int64_t parent = fixture_parent(f->db, "old");
	assert_int_equal(fixture_thing(f->db, parent, "kept", 1), RC_OK);
	assert_int_equal(migrate_run(f->db, sql_migrations, sql_migrations_count), RC_OK);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM thing"), 1);
	assert_int_equal(fixture_number(f->db, "SELECT rank FROM parent WHERE name = 'old'"), 0);
	/* and the reference still holds */
	assert_int_equal(fixture_thing(f->db, parent + 1, "orphan", 1), RC_INVALID);
	struct stmt *stmt = db_stmt(f->db, SQL_PARENT_DELETE);
	stmt_bind_i64(stmt, 1, parent);
	assert_int_equal(stmt_run(stmt), RC_OK);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM thing"), 0);
}

static void twice_is_once(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(migrate_run(f->db, sql_migrations, sql_migrations_count), RC_OK);
	int64_t parent = fixture_parent(f->db, "p");
	assert_int_equal(migrate_run(f->db, sql_migrations, sql_migrations_count), RC_OK);
	assert_int_equal(fixture_number(f->db, "SELECT id FROM parent"), parent);
	assert_int_equal(migrate_check(f->db, sql_migrations, sql_migrations_count), RC_OK);
}

static void a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(migrate_run(f->db, sql_migrations, sql_migrations_count), RC_OK);
	assert_int_equal(migrate_run(f->db, sql_migrations, 2), RC_CONFLICT);
	assert_non_null(strstr(rc_message(), "version 3"));
	assert_non_null(strstr(rc_message(), "knows 2"));
	assert_int_equal(migrate_check(f->db, sql_migrations, 2), RC_CONFLICT);
	assert_int_equal(version_of(f->db), 3);
}

static void an_older_database_is_told(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(migrate_check(f->db, sql_migrations, 2), RC_CONFLICT);
	assert_int_equal(migrate_run(f->db, sql_migrations, 1), RC_OK);
	assert_int_equal(migrate_check(f->db, sql_migrations, 2), RC_CONFLICT);
	assert_non_null(strstr(rc_message(), "version 1"));
}

static void a_failing_step_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	static const struct migration list[] = {
		{1, "good", "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT", ""},
		{2, "bad", "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1)", ""},
	};
	assert_int_equal(migrate_run(f->db, list, 2), RC_INTERNAL);
	assert_non_null(strstr(rc_message(), "0002_bad"));
	assert_non_null(strstr(rc_message(), "nowhere"));
	assert_int_equal(version_of(f->db), 1);
	assert_false(db_in_transaction(f->db));
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
	assert_int_equal(fixture_number(f->db, "PRAGMA foreign_keys"), 1);
}

static void a_step_that_breaks_references_is_undone(void **state)
{
	struct fixture *f = *state;
	static const struct migration list[] = {
		{1, "tables",
		 "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;"
		 "CREATE TABLE b (a_id INTEGER REFERENCES a (id)) STRICT;"
		 "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)",
		 ""},
		{2, "careless", "DELETE FROM a", ""},
	};
	assert_int_equal(migrate_run(f->db, list, 2), RC_INVALID);
	assert_int_equal(version_of(f->db), 1);
	assert_int_equal(fixture_number(f->db, "SELECT count(*) FROM a"), 1);
}

static void no_steps_at_all(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(migrate_run(f->db, NULL, 0), RC_OK);
	assert_int_equal(migrate_check(f->db, NULL, 0), RC_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_empty, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(from_every_older_version),
		T(rows_survive_a_rebuilt_table),
		T(twice_is_once),
		T(a_newer_database_is_refused),
		T(an_older_database_is_told),
		T(a_failing_step_leaves_nothing),
		T(a_step_that_breaks_references_is_undone),
		T(no_steps_at_all),
	};
	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
