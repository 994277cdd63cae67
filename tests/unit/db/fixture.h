/*
 * A folder of its own for each test, and the small schema of tests/unit/db/sql opened in it.
 */
#ifndef TEST_DB_FIXTURE_H
#define TEST_DB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db.h"
#include "db/migrate.h"
#include "sql_ids.h"

struct fixture {
	char folder[64];
	char url[128];
	struct db *db; /* DB_CREATE, all migrations run */
};

static inline const char *fixture_path(struct fixture *f, const char *name, char ret_path[128])
{
	snprintf(ret_path, 128, "%s/%s", f->folder, name);
	return ret_path;
}

static inline void fixture_open(struct fixture *f, enum db_mode mode, struct db **ret_db)
{
	assert_int_equal(db_open(f->url, mode, sql_texts, SQL_COUNT, ret_db), RC_OK);
}

static inline int fixture_folder(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	snprintf(f->folder, sizeof(f->folder), "/tmp/courant-test-XXXXXX");
	if (mkdtemp(f->folder) == NULL)
		return -1;
	snprintf(f->url, sizeof(f->url), "sqlite:%s/site.db", f->folder);
	*state = f;
	return 0;
}

static inline int fixture_setup(void **state)
{
	if (fixture_folder(state) != 0)
		return -1;
	struct fixture *f = *state;
	if (db_open(f->url, DB_CREATE, sql_texts, SQL_COUNT, &f->db) != RC_OK ||
	    migrate_run(f->db, sql_migrations, sql_migrations_count) != RC_OK) {
		fprintf(stderr, "%s\n", rc_message());
		return -1;
	}
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	char command[128];
	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	int status = system(command);
	free(f);
	return status;
}

static inline int64_t fixture_number(struct db *db, const char *sql)
{
	int64_t n = -1;
	assert_int_equal(db_query_i64(db, sql, &n), RC_OK);
	return n;
}

static inline int64_t fixture_parent(struct db *db, const char *name)
{
	struct stmt *stmt = db_stmt(db, SQL_PARENT_INSERT);
	stmt_bind_text(stmt, 1, str_of(name));
	int64_t id = 0;
	assert_int_equal(stmt_get_i64(stmt, &id), RC_OK);
	return id;
}

static inline enum rc fixture_thing(struct db *db, int64_t parent, const char *note, int64_t size)
{
	struct stmt *stmt = db_stmt(db, SQL_THING_INSERT);
	stmt_bind_i64(stmt, 1, parent);
	stmt_bind_text(stmt, 2, str_of(note));
	stmt_bind_null(stmt, 3);
	stmt_bind_i64(stmt, 4, size);
	return stmt_run(stmt);
}

#endif
