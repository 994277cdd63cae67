/*
 * Content-addressed bytes in chunks, and the media and sizes that name them. Knows nothing of what the bytes mean.
 */
#include "store/media.h"

#include <inttypes.h>

#include "base/crypto.h"
#include "db/db.h"
#include "store/media_library.h"
#include "store/media_own.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

#define SWEEP_ROWS 200 /* objects that one look of the sweep passes */

static const char *const state_names[] = {"present", "missing"};
static const char *const kind_names[] = {"picture", "sound", "film", "document", "other"};

/* ---- objects ---- */

static int64_t chunk_count(int64_t size)
{
	return (size + MEDIA_CHUNK_SIZE - 1) / MEDIA_CHUNK_SIZE;
}

static enum rc object_get(struct db *db, struct str hash, int64_t *ret_size, bool *ret_complete)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_OBJECT_GET);
	stmt_bind_blob(stmt, 1, hash);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_size = stmt_i64(stmt, 0);
	*ret_complete = stmt_bool(stmt, 1);
	return stmt_end(stmt);
}

static enum rc object_insert(struct db *db, struct str hash, int64_t size, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_OBJECT_INSERT);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, size);
	stmt_bind_i64(stmt, 3, now);
	return stmt_run(stmt);
}

static enum rc chunks_delete(struct db *db, struct str hash, int64_t limit, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CHUNK_DELETE);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, limit);
	enum rc rc = stmt_run(stmt);
	if (rc == RC_OK)
		*ret_n = db_changes(db);
	return rc;
}

enum rc media_object_begin(struct db *db, struct str hash, int64_t size, int64_t now, bool *ret_present)
{
	if (hash.n != MEDIA_HASH_SIZE || size < 0)
		return rc_fail(RC_INVALID, "not a hash and a size of a file");
	int64_t stored = size, dropped;
	bool complete = false;
	enum rc rc = object_get(db, hash, &stored, &complete);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (complete && stored != size)
		return rc_fail(RC_CONFLICT, "a file of this hash is here with %" PRId64 " bytes, not %" PRId64, stored,
			       size);
	if (stored != size) {
		rc = chunks_delete(db, hash, INT64_MAX, &dropped);
		if (rc != RC_OK)
			return rc;
	}
	rc = object_insert(db, hash, size, now);
	if (rc == RC_OK)
		*ret_present = complete;
	return rc;
}

/* What chunk seq of an object must be long; -1 when the object has no such chunk. */
static int64_t chunk_size(int64_t size, int64_t seq)
{
	if (seq < 0 || seq >= chunk_count(size))
		return -1;
	int64_t rest = size - seq * MEDIA_CHUNK_SIZE;
	return rest < MEDIA_CHUNK_SIZE ? rest : MEDIA_CHUNK_SIZE;
}

enum rc media_chunk_put(struct db *db, struct str hash, int64_t seq, struct str bytes)
{
	int64_t size = 0;
	bool complete = false;
	enum rc rc = object_get(db, hash, &size, &complete);
	if (rc != RC_OK)
		return rc;
	if ((int64_t)bytes.n != chunk_size(size, seq))
		return rc_fail(RC_INVALID, "piece %" PRId64 " of a file of %" PRId64 " bytes cannot have %zu", seq,
			       size, bytes.n);
	if (complete)
		return RC_OK;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CHUNK_INSERT);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, seq);
	stmt_bind_blob(stmt, 3, bytes);
	return stmt_run(stmt);
}

static enum rc chunks_measure(struct db *db, struct str hash, int64_t *ret_chunks, int64_t *ret_bytes)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CHUNK_MEASURE);
	stmt_bind_blob(stmt, 1, hash);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_chunks = stmt_i64(stmt, 0);
	*ret_bytes = stmt_i64(stmt, 1);
	return stmt_end(stmt);
}

static enum rc object_set_complete(struct db *db, struct str hash, bool complete)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_OBJECT_SET_COMPLETE);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_bool(stmt, 2, complete);
	return stmt_run(stmt);
}

enum rc media_object_finish(struct db *db, struct str hash)
{
	int64_t size = 0, chunks = 0, bytes = 0;
	bool complete = false;
	enum rc rc = object_get(db, hash, &size, &complete);
	if (rc != RC_OK || complete)
		return rc;
	rc = chunks_measure(db, hash, &chunks, &bytes);
	if (rc != RC_OK)
		return rc;
	if (chunks != chunk_count(size) || bytes != size)
		return rc_fail(RC_INVALID, "%" PRId64 " of %" PRId64 " bytes of the file have arrived", bytes, size);
	return object_set_complete(db, hash, true);
}

enum rc media_object_size(struct db *db, struct str hash, int64_t *ret_size)
{
	int64_t size = 0;
	bool complete = false;
	enum rc rc = object_get(db, hash, &size, &complete);
	if (rc != RC_OK)
		return rc;
	if (!complete)
		return RC_NOT_FOUND;
	*ret_size = size;
	return RC_OK;
}

static enum rc read_chunks(struct db *db, struct str hash, int64_t from, int64_t to, struct buf *out)
{
	int64_t seq = from / MEDIA_CHUNK_SIZE, at = seq * MEDIA_CHUNK_SIZE;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CHUNK_LIST);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, seq);
	stmt_bind_i64(stmt, 3, (to - 1) / MEDIA_CHUNK_SIZE);
	while (stmt_row(stmt)) {
		struct str bytes = stmt_peek(stmt, 0);
		buf_put(out, str_slice(bytes, from > at ? (size_t)(from - at) : 0, (size_t)(to - at)));
		at += (int64_t)bytes.n;
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK && at < to)
		return rc_fail(RC_INTERNAL, "bytes of a stored file are missing after %" PRId64, at);
	return rc;
}

enum rc media_object_read(struct db *db, struct str hash, int64_t offset, int64_t length, struct buf *out)
{
	int64_t size;
	enum rc rc = media_object_size(db, hash, &size);
	if (rc != RC_OK)
		return rc;
	if (offset < 0 || length < 0 || offset > size)
		return rc_fail(RC_INVALID, "no bytes %" PRId64 "+%" PRId64 " in a file of %" PRId64, offset, length,
			       size);
	int64_t n = length < size - offset ? length : size - offset;
	return n == 0 ? RC_OK : read_chunks(db, hash, offset, offset + n, out);
}

enum rc media_object_verify(struct db *db, struct str hash)
{
	int64_t size = 0, bytes = 0;
	enum rc rc = media_object_size(db, hash, &size);
	if (rc != RC_OK)
		return rc;
	struct crypto_sha256 h;
	unsigned char found[CRYPTO_HASH_SIZE];
	crypto_sha256_begin(&h);
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CHUNK_LIST);
	stmt_bind_blob(stmt, 1, hash);
	stmt_bind_i64(stmt, 2, 0);
	stmt_bind_i64(stmt, 3, INT64_MAX);
	while (stmt_row(stmt)) {
		struct str piece = stmt_peek(stmt, 0);
		crypto_sha256_add(&h, piece);
		bytes += (int64_t)piece.n;
	}
	rc = stmt_end(stmt);
	crypto_sha256_end(&h, found);
	if (rc != RC_OK)
		return rc;
	if (bytes != size)
		return rc_fail(RC_INVALID, "%" PRId64 " of %" PRId64 " bytes are stored", bytes, size);
	if (!str_eq(hash, str_mem(found, sizeof(found))))
		return rc_fail(RC_INVALID, "the stored bytes are not the ones that were stored first");
	return RC_OK;
}

static enum rc object_delete(struct db *db, struct str hash)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_OBJECT_DELETE);
	stmt_bind_blob(stmt, 1, hash);
	return stmt_run(stmt);
}

/* The first object behind the ones looked at that nobody names; RC_NOT_FOUND when there is none in the next few. */
static enum rc stray_get(struct db *db, int64_t before, int64_t max_rows, struct media_sweep *sweep, bool *ret_end)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_OBJECT_WALK);
	bool stray = false;
	int64_t n = 0;
	struct media_sweep last = *sweep;
	stmt_bind_i64(stmt, 1, before);
	stmt_bind_blob(stmt, 2, str_mem(sweep->after, sweep->n));
	stmt_bind_i64(stmt, 3, max_rows);
	for (; !stray && stmt_row(stmt); n++) {
		struct str hash = stmt_peek(stmt, 0);
		last.n = hash.n < MEDIA_HASH_SIZE ? hash.n : MEDIA_HASH_SIZE;
		memcpy(last.after, hash.p, last.n);
		stray = stmt_bool(stmt, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc != RC_OK)
		return rc;
	*sweep = last;
	*ret_end = n < max_rows;
	return stray ? RC_OK : RC_NOT_FOUND;
}

/*
 * A large file goes in several calls: it is marked unfinished first, so that nobody takes what is left of it for the
 * whole, and its row goes last.
 */
static enum rc stray_delete(struct db *db, struct str hash, int64_t max_chunks, int64_t *ret_deleted)
{
	enum rc rc = object_set_complete(db, hash, false);
	if (rc == RC_OK)
		rc = chunks_delete(db, hash, max_chunks, ret_deleted);
	return rc == RC_OK && *ret_deleted < max_chunks ? object_delete(db, hash) : rc;
}

enum rc media_object_sweep(struct db *db, int64_t before, int64_t max_chunks, struct media_sweep *sweep, bool *ret_more)
{
	bool end = false;
	for (int64_t left = max_chunks; left > 0 && !end;) {
		struct media_sweep at = *sweep;
		int64_t deleted = 0;
		enum rc rc = stray_get(db, before, SWEEP_ROWS, &at, &end);
		if (rc == RC_NOT_FOUND) {
			*sweep = at;
			break;
		}
		if (rc == RC_OK)
			rc = stray_delete(db, str_mem(at.after, at.n), left, &deleted);
		if (rc != RC_OK)
			return rc;
		left -= deleted > 0 ? deleted : 1;
		end = false;
	}
	*ret_more = !end;
	return RC_OK;
}

/* ---- media ---- */

enum rc media_object_needed(struct db *db, struct str hash, int64_t *ret_size)
{
	enum rc rc = media_object_size(db, hash, ret_size);
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_INVALID, "the bytes of the file are not stored");
	return rc;
}

static enum rc media_check(struct db *db, const struct media *m, int64_t *ret_size)
{
	*ret_size = m->size;
	return m->state == MEDIA_PRESENT ? media_object_needed(db, m->hash, ret_size) : RC_OK;
}

enum media_kind media_kind_of(struct str mime)
{
	static const char *const starts[] = {"image/", "audio/", "video/", "application/pdf"};
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts(mime, str_of(starts[i])))
			return (enum media_kind)i;
	return MEDIA_OTHER;
}

const char *media_kind_name(enum media_kind kind)
{
	return kind_names[kind];
}

static void kind_bind(struct stmt *stmt, int number, struct str mime)
{
	stmt_bind_text(stmt, number, str_of(media_kind_name(media_kind_of(mime))));
}

static void media_bind(struct stmt *stmt, const struct media *m, int64_t size)
{
	stmt_bind_blob(stmt, 1, m->state == MEDIA_PRESENT ? m->hash : STR_NONE);
	stmt_bind_text(stmt, 2, str_of(state_names[m->state]));
	rows_bind_text(stmt, 3, m->mime);
	stmt_bind_i64(stmt, 4, size);
	stmt_bind_i64(stmt, 5, m->width);
	stmt_bind_i64(stmt, 6, m->height);
	rows_bind_text(stmt, 7, m->path);
	rows_bind_text(stmt, 8, m->name);
	rows_bind_text(stmt, 9, m->title);
	rows_bind_text(stmt, 10, m->alt);
	rows_bind_text(stmt, 11, m->caption);
	rows_bind_text(stmt, 12, m->description);
	rows_bind_text(stmt, 13, m->credit);
	stmt_bind_text(stmt, 14, m->source_url.n > 0 ? m->source_url : STR_NONE);
	stmt_bind_id(stmt, 15, m->article_id);
	stmt_bind_i64(stmt, 16, m->created_at);
	stmt_bind_i64(stmt, 17, m->modified_at);
	kind_bind(stmt, 18, m->mime);
}

void media_read(struct stmt *stmt, struct arena *arena, struct media *m)
{
	*m = (struct media){
		.id = stmt_i64(stmt, 0),
		.hash = stmt_blob(stmt, arena, 1),
		.state = (enum media_state)word_stored(state_names, ARRAY_LEN(state_names), stmt_peek(stmt, 2)),
		.mime = stmt_text(stmt, arena, 3),
		.size = stmt_i64(stmt, 4),
		.width = stmt_i64(stmt, 5),
		.height = stmt_i64(stmt, 6),
		.path = stmt_text(stmt, arena, 7),
		.name = stmt_text(stmt, arena, 8),
		.title = stmt_text(stmt, arena, 9),
		.alt = stmt_text(stmt, arena, 10),
		.caption = stmt_text(stmt, arena, 11),
		.description = stmt_text(stmt, arena, 12),
		.credit = stmt_text(stmt, arena, 13),
		.source_url = stmt_text(stmt, arena, 14),
		.article_id = stmt_i64(stmt, 15),
		.created_at = stmt_i64(stmt, 16),
		.modified_at = stmt_i64(stmt, 17),
		.focus_x = (int)stmt_i64(stmt, 18),
		.focus_y = (int)stmt_i64(stmt, 19),
		.person_id = stmt_i64(stmt, 20),
	};
}

static enum rc read_one(struct stmt *stmt, struct arena *arena, struct media *ret_media)
{
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	media_read(stmt, arena, ret_media);
	return stmt_end(stmt);
}

enum rc media_read_all(struct stmt *stmt, struct arena *arena, struct media_list *ret_media)
{
	struct rows rows = ROWS(arena, struct media);
	while (stmt_row(stmt))
		media_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_media = (struct media_list){rows.items, rows.n};
	return rc;
}

enum rc media_path_taken(struct str path)
{
	return rc_fail(RC_CONFLICT, "the path is taken: %.*s", STR_ARG(path));
}

enum rc media_insert(struct db *db, struct media *m)
{
	int64_t size;
	enum rc rc = media_check(db, m, &size);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_INSERT);
	media_bind(stmt, m, size);
	stmt_bind_id(stmt, 19, m->person_id);
	rc = stmt_insert(stmt, &m->id);
	return rc == RC_NOT_FOUND ? media_path_taken(m->path) : rc;
}

enum rc media_update(struct db *db, const struct media *m)
{
	int64_t size, owner = m->id;
	enum rc rc = media_check(db, m, &size);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_PATH_OWNER);
	rows_bind_text(stmt, 1, m->path);
	rc = stmt_get_i64(stmt, &owner);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (owner != m->id)
		return media_path_taken(m->path);
	stmt = db_stmt(db, SQL_MEDIA_UPDATE);
	media_bind(stmt, m, size);
	stmt_bind_i64(stmt, 19, m->id);
	return rows_changed(db, stmt, "media", m->id);
}

enum rc media_set_object(struct db *db, int64_t id, struct str hash, struct str mime, int64_t width, int64_t height,
			 int64_t now)
{
	int64_t size = 0;
	enum rc rc = media_object_needed(db, hash, &size);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_SET_OBJECT);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_blob(stmt, 2, hash);
	stmt_bind_i64(stmt, 3, size);
	rows_bind_text(stmt, 4, mime);
	stmt_bind_i64(stmt, 5, width);
	stmt_bind_i64(stmt, 6, height);
	stmt_bind_i64(stmt, 7, now);
	kind_bind(stmt, 8, mime);
	return rows_changed(db, stmt, "media", id);
}

enum rc media_set_focus(struct db *db, int64_t id, int x, int y, int64_t now)
{
	if (x < 0 || x > 100 || y < 0 || y > 100)
		return rc_fail(RC_INVALID, "%d %d is no point of a picture in percent", x, y);
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_SET_FOCUS);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, x);
	stmt_bind_i64(stmt, 3, y);
	stmt_bind_i64(stmt, 4, now);
	return rows_changed(db, stmt, "media", id);
}

enum rc media_delete(struct db *db, int64_t id)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_DELETE);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = rows_changed(db, stmt, "media", id);
	return rc == RC_OK ? media_words_delete(db, id) : rc;
}

enum rc media_get(struct db *db, struct arena *arena, int64_t id, struct media *ret_media)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_GET);
	stmt_bind_i64(stmt, 1, id);
	return read_one(stmt, arena, ret_media);
}

enum rc media_get_by_path(struct db *db, struct arena *arena, struct str path, struct media *ret_media)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_GET_BY_PATH);
	stmt_bind_text(stmt, 1, path);
	return read_one(stmt, arena, ret_media);
}

enum rc media_get_by_source_url(struct db *db, struct arena *arena, struct str url, struct media *ret_media)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_GET_BY_SOURCE_URL);
	stmt_bind_text(stmt, 1, url);
	return read_one(stmt, arena, ret_media);
}

static enum rc list_page(struct stmt *stmt, struct arena *arena, int64_t after_id, int64_t limit,
			 struct media_list *ret_media)
{
	stmt_bind_i64(stmt, 1, after_id);
	stmt_bind_i64(stmt, 2, limit);
	return media_read_all(stmt, arena, ret_media);
}

enum rc media_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit, struct media_list *ret_media)
{
	return list_page(db_stmt(db, SQL_MEDIA_LIST), arena, after_id, limit, ret_media);
}

enum rc media_list_missing(struct db *db, struct arena *arena, int64_t after_id, int64_t limit,
			   struct media_list *ret_media)
{
	return list_page(db_stmt(db, SQL_MEDIA_LIST_MISSING), arena, after_id, limit, ret_media);
}

enum rc media_list_by_article(struct db *db, struct arena *arena, int64_t article_id, struct media_list *ret_media)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_LIST_BY_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	return media_read_all(stmt, arena, ret_media);
}

/* ---- variants ---- */

static void variant_read(struct stmt *stmt, struct arena *arena, struct media_variant *v)
{
	*v = (struct media_variant){
		.media_id = stmt_i64(stmt, 0),
		.width = stmt_i64(stmt, 1),
		.height = stmt_i64(stmt, 2),
		.mime = stmt_text(stmt, arena, 3),
		.hash = stmt_blob(stmt, arena, 4),
		.size = stmt_i64(stmt, 5),
		.path = stmt_text(stmt, arena, 6),
	};
}

/* RC_CONFLICT when another size stands at the path. */
static enum rc variant_path_check(struct db *db, const struct media_variant *v)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_VARIANT_PATH_TAKEN);
	rows_bind_text(stmt, 1, v->path);
	stmt_bind_i64(stmt, 2, v->media_id);
	stmt_bind_i64(stmt, 3, v->width);
	rows_bind_text(stmt, 4, v->mime);
	int64_t owner;
	enum rc rc = stmt_get_i64(stmt, &owner);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc == RC_OK ? media_path_taken(v->path) : rc;
}

enum rc media_variant_put(struct db *db, const struct media_variant *v)
{
	int64_t size = 0;
	enum rc rc = media_object_needed(db, v->hash, &size);
	if (rc == RC_OK)
		rc = variant_path_check(db, v);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_VARIANT_PUT);
	stmt_bind_i64(stmt, 1, v->media_id);
	stmt_bind_i64(stmt, 2, v->width);
	stmt_bind_i64(stmt, 3, v->height);
	rows_bind_text(stmt, 4, v->mime);
	stmt_bind_blob(stmt, 5, v->hash);
	stmt_bind_i64(stmt, 6, size);
	rows_bind_text(stmt, 7, v->path);
	return stmt_run(stmt);
}

enum rc media_variant_clear(struct db *db, int64_t media_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_VARIANT_CLEAR);
	stmt_bind_i64(stmt, 1, media_id);
	return stmt_run(stmt);
}

enum rc media_variant_list(struct db *db, struct arena *arena, int64_t media_id, struct media_variants *ret_variants)
{
	struct rows rows = ROWS(arena, struct media_variant);
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_VARIANT_LIST);
	stmt_bind_i64(stmt, 1, media_id);
	while (stmt_row(stmt))
		variant_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_variants = (struct media_variants){rows.items, rows.n};
	return rc;
}

static void size_read(struct stmt *stmt, struct arena *arena, struct media_picture_size *size)
{
	*size = (struct media_picture_size){
		.path = stmt_text(stmt, arena, 6),
		.width = stmt_i64(stmt, 7),
		.mime = stmt_text(stmt, arena, 8),
	};
}

enum rc media_picture_get(struct db *db, struct arena *arena, int64_t id, struct media_picture *ret)
{
	struct rows sizes = ROWS(arena, struct media_picture_size);
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_PICTURE_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct media_picture p = {
		.path = stmt_text(stmt, arena, 0),
		.width = stmt_i64(stmt, 1),
		.height = stmt_i64(stmt, 2),
		.alt = stmt_text(stmt, arena, 3),
		.caption = stmt_text(stmt, arena, 4),
		.credit = stmt_text(stmt, arena, 5),
		.focus_x = (int)stmt_i64(stmt, 9),
		.focus_y = (int)stmt_i64(stmt, 10),
		.mime = stmt_text(stmt, arena, 11),
	};
	bool more = !stmt_is_null(stmt, 6);
	for (; more; more = stmt_row(stmt))
		size_read(stmt, arena, rows_add(&sizes));
	rc = stmt_end(stmt);
	p.sizes = sizes.items;
	p.n_sizes = sizes.n;
	if (rc == RC_OK)
		*ret = p;
	return rc;
}

enum rc media_variant_get_by_path(struct db *db, struct arena *arena, struct str path,
				  struct media_variant *ret_variant)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_VARIANT_GET_BY_PATH);
	stmt_bind_text(stmt, 1, path);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	variant_read(stmt, arena, ret_variant);
	return stmt_end(stmt);
}

enum rc media_file_get(struct db *db, struct arena *arena, struct str path, struct media_file *ret_file)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_FILE_GET);
	stmt_bind_text(stmt, 1, path);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_file = (struct media_file){
		.media_id = stmt_i64(stmt, 0),
		.hash = stmt_blob(stmt, arena, 1),
		.size = stmt_i64(stmt, 2),
		.mime = stmt_text(stmt, arena, 3),
		.name = stmt_text(stmt, arena, 4),
		.modified_at = stmt_i64(stmt, 5),
	};
	return stmt_end(stmt);
}
