/*
 * Pictures, sounds and films out of the database, and the program's own files.
 */
#include <stdlib.h>

#include "http/conditional.h"
#include "http/encode.h"
#include "http/static.h"
#include "store/media.h"
#include "store/standing.h"
#include "web/cached.h"
#include "web/gate.h"
#include "web/handlers.h"
#include "web/look.h"
#include "web/reader_media.h"

#define WHOLE_MAX (1024 * 1024) /* up to here the bytes go out at once; larger ones piece by piece */

/* A large object, read as the client takes it. */
struct media_source {
	struct body_source source; /* first */
	unsigned char hash[MEDIA_HASH_SIZE];
};

static enum rc source_read(struct body_source *s, void *thread, uint64_t offset, char *to, size_t max, size_t *ret_n)
{
	struct media_source *m = (struct media_source *)s;
	CLEANUP(buf_done) struct buf b = BUF(max);
	enum rc rc = media_object_read(thread, str_mem(m->hash, sizeof m->hash), (int64_t)offset, (int64_t)max, &b);
	db_settle(thread);
	if (rc != RC_OK)
		return rc;
	memcpy(to, b.p, b.n);
	*ret_n = b.n;
	return RC_OK;
}

static void source_close(struct body_source *s)
{
	free(s);
}

static enum rc body_set(struct req *q, const struct media_file *f, const char *type)
{
	if (f->size > WHOLE_MAX) {
		struct media_source *m = calloc(1, sizeof *m);
		ensure(m);
		m->source =
			(struct body_source){.length = (uint64_t)f->size, .read = source_read, .close = source_close};
		memcpy(m->hash, f->hash.p, sizeof m->hash);
		response_source(&q->response, type, &m->source);
		return RC_OK;
	}
	CLEANUP(buf_done) struct buf b = BUF(WHOLE_MAX);
	enum rc rc = media_object_read(q->db, f->hash, 0, f->size, &b);
	if (rc == RC_OK)
		response_blob(&q->response, type, blob_of_buf(&b));
	return rc;
}

/* Nobody between here and the reader may remember it: staff asks for the same address and gets the picture. */
static enum rc answer_withdrawn(struct req *q)
{
	enum rc rc = req_problem(q, 404, NULL);
	if (rc == RC_OK)
		response_set(&q->response, "Cache-Control", STR("no-store"));
	return rc;
}

enum rc media_answer(struct req *q, const struct media_file *f)
{
	bool hidden;
	enum rc rc = standing_hides_media(q->db, f->media_id, &hidden);
	if (rc != RC_OK)
		return rc;
	if (hidden && !gate_knows(q, MAY_WRITE))
		return answer_withdrawn(q);
	CLEANUP(buf_done) struct buf tag = BUF(80);
	buf_putc(&tag, '"');
	for (int i = 0; i < 16; i++)
		buf_printf(&tag, "%02x", (unsigned char)f->hash.p[i]);
	buf_putc(&tag, '"');
	struct str etag = buf_to_arena(&tag, q->arena);
	response_init(&q->response, q->arena, 200);
	rc = body_set(q, f, arena_cstr(q->arena, f->mime));
	if (rc != RC_OK) {
		response_done(&q->response);
		return rc;
	}
	response_set(&q->response, "Cache-Control", hidden ? STR("private, no-store") : STR("public, max-age=86400"));
	response_set(&q->response, "X-Content-Type-Options", STR("nosniff"));
	if (!str_is(f->mime, "application/pdf")) /* browsers' own readers need more */
		response_set(&q->response, "Content-Security-Policy", STR("default-src 'none'"));
	response_validators(&q->response, etag, f->modified_at);
	response_set(&q->response, "Accept-Ranges", STR("bytes"));
	return RC_OK;
}

/* "/a/photo-300x200.jpg" → "/a/photo.jpg"; "/a/photo-scaled.jpg" likewise. False when the name has no such mark. */
static bool size_strip(struct arena *a, struct str path, struct str *ret_path)
{
	size_t dot = str_rfind_char(path, '.'), slash = str_rfind_char(path, '/');
	if (dot == SIZE_MAX || slash == SIZE_MAX || dot < slash)
		return false;
	struct str stem = str_slice(path, 0, dot), ending = str_slice(path, dot, path.n);
	size_t dash = str_rfind_char(stem, '-');
	if (dash == SIZE_MAX || dash < slash)
		return false;
	struct str mark = str_slice(stem, dash + 1, stem.n);
	bool sized = str_is(mark, "scaled") || str_is(mark, "rotated");
	size_t cross = str_find_char(mark, 'x', 0);
	if (!sized && cross != SIZE_MAX && cross > 0 && cross + 1 < mark.n) {
		sized = true;
		for (size_t i = 0; i < mark.n; i++)
			sized &= i == cross || (mark.p[i] >= '0' && mark.p[i] <= '9');
	}
	if (sized)
		*ret_path = arena_join(a, str_slice(stem, 0, dash), ending, STR_NONE);
	return sized;
}

/* The smallest size made here that is at least as wide as the one that was asked for, in its own format. */
static enum rc nearest_size(struct req *q, struct str asked, struct str original, struct media_file *ret)
{
	struct media m;
	struct media_variants v;
	enum rc rc = media_get_by_path(q->db, q->arena, original, &m);
	if (rc == RC_OK)
		rc = media_variant_list(q->db, q->arena, m.id, &v);
	if (rc != RC_OK)
		return rc;
	size_t dash = str_rfind_char(asked, '-'), cross = str_find_char(asked, 'x', dash);
	int64_t width;
	if (cross == SIZE_MAX || str_to_i64(str_slice(asked, dash + 1, cross), &width) != RC_OK)
		width = INT64_MAX;
	for (size_t i = 0; i < v.n; i++)
		if (v.items[i].width >= width && str_eq(v.items[i].mime, m.mime))
			return media_file_get(q->db, q->arena, v.items[i].path, ret);
	return media_file_get(q->db, q->arena, original, ret);
}

enum rc media_find(struct req *q, struct str path, struct media_file *ret)
{
	struct str original;
	enum rc rc = media_file_get(q->db, q->arena, path, ret);
	if (rc != RC_NOT_FOUND || !size_strip(q->arena, path, &original))
		return rc;
	cached_not(q); /* sizes can be made up without end */
	return nearest_size(q, path, original, ret);
}

enum rc reader_media(struct req *q)
{
	struct media_file f;
	enum rc rc = media_find(q, q->path, &f);
	return rc == RC_OK ? media_answer(q, &f) : rc;
}

/* --- The program's own files --- */

static enum rc asset_answer(struct req *q, const struct asset *a)
{
	if (!a)
		return RC_NOT_FOUND;
	response_init(&q->response, q->arena, 200);
	asset_respond(q->http, a, &q->response);
	response_set(&q->response, "X-Content-Type-Options", STR("nosniff"));
	return RC_OK;
}

/* The look may be gone before the last byte is sent, so its sheet is copied. */
static const struct asset *own_sheet(struct req *q)
{
	const struct asset *own = &q->look->own_css;
	if (own->path.n == 0 || !str_eq(own->path, q->path))
		return NULL;
	struct asset *a = arena_new(q->arena, struct asset);
	*a = *own;
	a->hash = arena_cstr(q->arena, str_of(own->hash));
	a->bytes = arena_str(q->arena, own->bytes);
	a->gzip = own->gzip.p ? arena_str(q->arena, own->gzip) : STR_NONE;
	a->brotli = own->brotli.p ? arena_str(q->arena, own->brotli) : STR_NONE;
	return a;
}

enum rc reader_asset(struct req *q)
{
	const struct asset *a = asset_find(look_assets(), q->path);
	if (!a)
		a = own_sheet(q);
	return asset_answer(q, a ? a : asset_find(look_newsroom_assets(), q->path));
}

enum rc reader_favicon(struct req *q)
{
	enum rc rc = asset_answer(q, asset_named(look_assets(), STR("favicon.ico")));
	if (rc == RC_OK) /* this address has no hash: another icon may stand here one day */
		response_set(&q->response, "Cache-Control", STR("public, max-age=86400"));
	return rc;
}
