/*
 * What the tests of rules and of imports share: a fresh database in a folder of its own, and workers that are the test
 * program itself.
 */
#ifndef FRESH_SITE_H
#define FRESH_SITE_H

/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/migrate.h"
#include "store/sql_ids.h"
#include "worker/worker.h"

static inline void serve_when_worker(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		worker_child_main(3);
}

/* A folder under /tmp with an empty site in it, and the address of its database. */
static inline void fresh_site(char folder[64], char url[96])
{
	struct db *db;
	snprintf(folder, 64, "/tmp/courant-unit-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(url, 96, "sqlite:%s/site.db", folder);
	assert_int_equal(db_open(url, DB_CREATE, sql_texts, SQL_COUNT, &db), RC_OK);
	assert_int_equal(migrate_run(db, sql_migrations, sql_migrations_count), RC_OK);
	db_close(db);
}

/* Fails when anything else was left there. */
static inline void fresh_site_remove(const char *folder)
{
	static const char *const files[] = {"site.db", "site.db-wal", "site.db-shm", "site.lock"};
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char path[128];
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(folder), 0);
}

#endif
