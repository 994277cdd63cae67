/*
 * What db.c needs of a database before there is a connection. Nobody above src/db includes this.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

/* db_open() for a path of the file system or ":memory:". */
enum rc sqlite_open(const char *path, enum db_mode mode, const struct sql_text *statements, size_t n_statements,
		    struct db **ret_db) MUST_CHECK;

#endif
