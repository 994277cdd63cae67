/*
 * The file of a database before a library opens it, so that a failure is told in words that help.
 */
#ifndef DB_DBFILE_H
#define DB_DBFILE_H

#include "base/rc.h"

/* A new empty file, durable under its name. RC_CONFLICT when there is one. */
enum rc dbfile_create(const char *path) MUST_CHECK;
/*
 * RC_OK when this may be opened as a database. RC_NOT_FOUND, RC_DENIED (also when it is to be written and may not be),
 * RC_INVALID for what cannot be a database. What is in it is told when it is read.
 */
enum rc dbfile_check(const char *path, bool writes) MUST_CHECK;
/*
 * Whether the file alone is everything, in a folder where nothing can be made beside it: no log, or an empty one, and
 * nobody who could change it is running, since a server would have made both log and index.
 */
bool dbfile_rests(const char *path);
/* A file's name is durable only with its folder. */
enum rc dbfile_sync_folder(const char *path) MUST_CHECK;

#endif
