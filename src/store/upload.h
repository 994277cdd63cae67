/*
 * Files on their way in: what was announced, how much has arrived, the pieces themselves. A piece and the count move in
 * one transaction, so that what a sender is told is what is there after a crash. Knows no formats and no limits.
 */
#ifndef STORE_UPLOAD_H
#define STORE_UPLOAD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct db;

#define UPLOAD_PIECE_MAX (256 * 1024) /* bytes of one row: one write job */

struct upload {
	int64_t id;
	int64_t person_id;
	struct str name;  /* of the file, as sent */
	int64_t size;     /* bytes that were announced */
	struct str hash;  /* SHA-256 that was announced, or STR_NONE */
	int64_t received; /* bytes from the start that are here */
	int64_t media_id; /* what it became; 0 = not finished */
	int64_t created_at, touched_at;
};
struct uploads {
	struct upload *items;
	size_t n;
};

/* Sets u->id. received and media_id of *u are not looked at. */
enum rc upload_insert(struct db *db, struct upload *u, int64_t now) MUST_CHECK;
enum rc upload_get(struct db *db, struct arena *arena, int64_t id, struct upload *ret_upload) MUST_CHECK;
/* Those of a person that are not finished, oldest first. */
enum rc upload_list(struct db *db, struct arena *arena, int64_t person_id, struct uploads *ret_uploads) MUST_CHECK;
/*
 * The bytes that follow what is here, at most UPLOAD_PIECE_MAX; moves `received`. RC_CONFLICT when start is not where
 * the upload stands (someone was faster); RC_INVALID beyond its size or after it was finished; RC_NOT_FOUND.
 */
enum rc upload_piece_put(struct db *db, int64_t id, int64_t start, struct str bytes, int64_t now) MUST_CHECK;
/*
 * Appends bytes [offset, offset + length) of what has arrived to out. RC_INVALID when there are not so many. Look at
 * buf_failed().
 */
enum rc upload_read(struct db *db, int64_t id, int64_t offset, int64_t length, struct buf *out) MUST_CHECK;
/* It has become this; its pieces may go. RC_NOT_FOUND. */
enum rc upload_set_media(struct db *db, int64_t id, int64_t media_id, int64_t now) MUST_CHECK;
/* Deletes at most max_pieces, from the end; ret_more: call again. */
enum rc upload_empty(struct db *db, int64_t id, int64_t max_pieces, bool *ret_more) MUST_CHECK;
/* The same, and with the last piece the row; RC_OK also when there is none. */
enum rc upload_delete(struct db *db, int64_t id, int64_t max_pieces, bool *ret_more) MUST_CHECK;
/* Some of what nobody has touched since a time, whether finished or not; ret_more: call again. */
enum rc upload_sweep(struct db *db, int64_t before, int64_t max_pieces, bool *ret_more) MUST_CHECK;

#endif
