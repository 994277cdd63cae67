/*
 * What the files of SQLite's driver share: the connection as it is inside. Only for sqlite*.c.
 */
#ifndef DB_SQLITE_OWN_H
#define DB_SQLITE_OWN_H

#include <sqlite3.h>

#include "db/db.h"

struct stmt {
	struct db *db;
	const char *name;
	sqlite3_stmt *handle; /* prepared at the first use, kept */
	enum rc rc;           /* the first failure of this use */
	bool in_use, on_row, finished;
};

/* What is said so often that it is prepared once for each connection. */
enum control {
	CONTROL_BEGIN,
	CONTROL_BEGIN_WRITE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT,
	CONTROL_RELEASE,
	CONTROL_COUNT
};

struct db {
	sqlite3 *handle; /* NULL only after a failed reopen */
	char *path;
	enum db_mode mode;
	const struct sql_text *texts;
	size_t n_texts;
	struct stmt *stmts; /* one for each text */
	sqlite3_stmt *controls[CONTROL_COUNT];
	bool broken;
	int64_t deadline; /* clock_mono_ns(), 0 for none */
	int64_t page_size;
	int64_t log_pages; /* in the log since it last began or was checkpointed whole */
	bool log_clear_wanted;
};

/* SQLite's result code as ours, and what its owner can do about it ("" or "; do this"). */
enum rc sqlite_rc(int code);
const char *sqlite_advice(int code);

#endif
