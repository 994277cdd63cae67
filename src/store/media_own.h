/*
 * What media.c and media_library.c share, for nobody else.
 */
#ifndef STORE_MEDIA_OWN_H
#define STORE_MEDIA_OWN_H

#include "db/db.h"
#include "store/media.h"

/* The current row, which has the columns of media_get. */
void media_read(struct stmt *stmt, struct arena *arena, struct media *m);
/* Such rows, to the end of the statement. */
enum rc media_read_all(struct stmt *stmt, struct arena *arena, struct media_list *ret_media) MUST_CHECK;
/* The size of an object that is here whole; RC_INVALID for one that is not: it is no base for a row. */
enum rc media_object_needed(struct db *db, struct str hash, int64_t *ret_size) MUST_CHECK;
/* Fails with RC_CONFLICT and the path. */
enum rc media_path_taken(struct str path) MUST_CHECK;

#endif
