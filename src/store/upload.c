/* Files on their way in: see upload.h. */
#include "store/upload.h"

#include <inttypes.h>

#include "store/rows.h"
#include "store/sql_ids.h"

enum rc upload_insert(struct db *db, struct upload *u, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_INSERT);
	stmt_bind_i64(stmt, 1, u->person_id);
	rows_bind_text(stmt, 2, u->name);
	stmt_bind_i64(stmt, 3, u->size);
	stmt_bind_blob(stmt, 4, u->hash);
	stmt_bind_i64(stmt, 5, now);
	return stmt_insert(stmt, &u->id);
}

static void read_row(struct stmt *stmt, struct arena *arena, struct upload *u)
{
	*u = (struct upload){
		.id = stmt_i64(stmt, 0),
		.person_id = stmt_i64(stmt, 1),
		.name = stmt_text(stmt, arena, 2),
		.size = stmt_i64(stmt, 3),
		.hash = stmt_blob(stmt, arena, 4),
		.received = stmt_i64(stmt, 5),
		.media_id = stmt_i64(stmt, 6),
		.created_at = stmt_i64(stmt, 7),
		.touched_at = stmt_i64(stmt, 8),
	};
}

enum rc upload_get(struct db *db, struct arena *arena, int64_t id, struct upload *ret_upload)
{
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, ret_upload);
	return stmt_end(stmt);
}

enum rc upload_list(struct db *db, struct arena *arena, int64_t person_id, struct uploads *ret_uploads)
{
	struct rows rows = ROWS(arena, struct upload);
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_LIST);
	stmt_bind_i64(stmt, 1, person_id);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_uploads = (struct uploads){rows.items, rows.n};
	return rc;
}

/* ---- pieces ---- */

/* The texts of the row are of no interest here. */
static enum rc state_get(struct db *db, int64_t id, struct upload *ret_upload)
{
	CLEANUP(arena_done) struct arena scratch;
	arena_init(&scratch);
	enum rc rc = upload_get(db, &scratch, id, ret_upload);
	ret_upload->name = ret_upload->hash = STR_NONE;
	return rc;
}

static enum rc piece_insert(struct db *db, int64_t id, int64_t start, struct str bytes)
{
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_CHUNK_INSERT);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, start);
	stmt_bind_blob(stmt, 3, bytes);
	return stmt_run(stmt);
}

enum rc upload_piece_put(struct db *db, int64_t id, int64_t start, struct str bytes, int64_t now)
{
	struct upload u = {.id = id};
	enum rc rc = state_get(db, id, &u);
	if (rc != RC_OK)
		return rc;
	if (start != u.received)
		return rc_fail(RC_CONFLICT, "this upload stands at %" PRId64 ", not at %" PRId64, u.received, start);
	if (u.media_id || bytes.n > UPLOAD_PIECE_MAX || (int64_t)bytes.n > u.size - u.received)
		return rc_fail(RC_INVALID, "%zu bytes do not fit an upload of %" PRId64 " at %" PRId64, bytes.n, u.size,
			       u.received);
	rc = piece_insert(db, id, start, bytes);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_ADVANCE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, start + (int64_t)bytes.n);
	stmt_bind_i64(stmt, 3, now);
	return stmt_run(stmt);
}

enum rc upload_read(struct db *db, int64_t id, int64_t offset, int64_t length, struct buf *out)
{
	int64_t at = offset, end = offset + length;
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_CHUNK_LIST);
	stmt_bind_i64(stmt, 1, id);
	/* Pieces have no fixed length: one that begins before the range may reach into it. */
	stmt_bind_i64(stmt, 2, offset - UPLOAD_PIECE_MAX + 1);
	stmt_bind_i64(stmt, 3, end);
	while (stmt_row(stmt)) {
		int64_t start = stmt_i64(stmt, 0);
		struct str bytes = stmt_peek(stmt, 1);
		if (start > at || start + (int64_t)bytes.n <= at)
			continue;
		buf_put(out, str_slice(bytes, (size_t)(at - start), (size_t)(end - start)));
		at = start + (int64_t)bytes.n;
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK && at < end)
		return rc_fail(RC_INVALID, "bytes of an upload are missing at %" PRId64, at);
	return rc;
}

enum rc upload_set_media(struct db *db, int64_t id, int64_t media_id, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_SET_MEDIA);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, media_id);
	stmt_bind_i64(stmt, 3, now);
	return rows_changed(db, stmt, "upload", id);
}

/* ---- forgetting ---- */

static enum rc pieces_delete(struct db *db, int64_t id, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_CHUNK_DELETE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc upload_empty(struct db *db, int64_t id, int64_t max_pieces, bool *ret_more)
{
	int64_t n = 0;
	enum rc rc = pieces_delete(db, id, max_pieces, &n);
	if (rc == RC_OK)
		*ret_more = n == max_pieces;
	return rc;
}

enum rc upload_delete(struct db *db, int64_t id, int64_t max_pieces, bool *ret_more)
{
	enum rc rc = upload_empty(db, id, max_pieces, ret_more);
	if (rc != RC_OK || *ret_more)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return stmt_run(stmt);
}

enum rc upload_sweep(struct db *db, int64_t before, int64_t max_pieces, bool *ret_more)
{
	int64_t id;
	struct stmt *stmt = db_stmt(db, SQL_UPLOAD_OLD);
	stmt_bind_i64(stmt, 1, before);
	enum rc rc = stmt_get_i64(stmt, &id);
	*ret_more = false;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = upload_delete(db, id, max_pieces, ret_more);
	*ret_more = true; /* look once more: there may be another */
	return rc;
}
