/*
 * From bytes to a media row. Pictures are looked at and re-made by a worker; everything else is told by its first bytes
 * and streamed. Every chunk is a write of its own.
 */
#include "rules/ingest.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "rules/film_place.h"
#include "rules/library.h"
#include "rules/media_whole.h"
#include "store/media_library.h"
#include "worker/worker.h"

static const int widths_made[] = {320, 480, 640, 960, 1280, 1920};
/* What shared links show, and lists of small pictures; by enum media_crop_kind. */
static const struct worker_image_crop crops_made[MEDIA_CROPS] = {{1200, 630}, {480, 480}};

size_t ingest_widths(const int **ret_widths)
{
	*ret_widths = widths_made;
	return ARRAY_LEN(widths_made);
}

/* --- Objects, one job a step --- */

struct piece {
	struct str hash, bytes;
	int64_t size, seq;
	bool present;
};

static enum rc object_begin(struct site *s, struct db *db, void *ctx)
{
	struct piece *p = ctx;
	return media_object_begin(db, p->hash, p->size, clock_now(), &p->present);
}

static enum rc chunk_write(struct site *s, struct db *db, void *ctx)
{
	struct piece *p = ctx;
	return media_chunk_put(db, p->hash, p->seq, p->bytes);
}

static enum rc object_finish(struct site *s, struct db *db, void *ctx)
{
	return media_object_finish(db, ((struct piece *)ctx)->hash);
}

/* Bytes of a row that come in place of others: sizes and crops of those would show what is gone. */
static enum rc row_fill(struct db *db, struct media *m)
{
	enum rc rc = media_variant_clear(db, m->id);
	if (rc == RC_OK)
		rc = media_crop_clear(db, m->id);
	return rc == RC_OK ? media_update(db, m) : rc;
}

struct row {
	struct media *m;
	struct arena *arena; /* of the caller, who waits */
	bool path_made;
};

/* The same file under the same name is here already: that one is meant. */
static enum rc row_insert(struct db *db, struct row *r)
{
	struct media there;
	enum rc rc = media_insert(db, r->m);
	if (rc != RC_CONFLICT || !r->path_made || media_get_by_path(db, r->arena, r->m->path, &there) != RC_OK ||
	    !str_eq(there.hash, r->m->hash))
		return rc;
	*r->m = there;
	return RC_OK;
}

static enum rc row_write(struct site *s, struct db *db, void *ctx)
{
	struct row *r = ctx;
	struct media *m = r->m;
	bool fresh = m->id == 0;
	enum rc rc = fresh ? row_insert(db, r) : row_fill(db, m);
	if (rc == RC_OK)
		rc = library_words_store(db, m);
	if (rc == RC_OK && !fresh)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

static enum rc variant_write(struct site *s, struct db *db, void *ctx)
{
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return media_variant_put(db, ctx);
}

static enum rc crop_write(struct site *s, struct db *db, void *ctx)
{
	return media_crop_put(db, ctx);
}

/* What fits in one chunk is one job. */
static enum rc object_whole(struct site *s, struct db *db, void *ctx)
{
	struct piece *p = ctx;
	enum rc rc = object_begin(s, db, p);
	if (rc != RC_OK || p->present)
		return rc;
	rc = chunk_write(s, db, p);
	return rc == RC_OK ? object_finish(s, db, p) : rc;
}

static enum rc object_put(struct site *s, struct str bytes, struct str hash)
{
	struct piece p = {.hash = hash, .size = (int64_t)bytes.n, .bytes = bytes};
	if (bytes.n > 0 && bytes.n <= MEDIA_CHUNK_SIZE)
		return site_write_bulk(s, object_whole, &p);
	enum rc rc = site_write(s, object_begin, &p);
	if (rc != RC_OK || p.present)
		return rc;
	for (size_t at = 0; at < bytes.n && rc == RC_OK; at += MEDIA_CHUNK_SIZE) {
		p.seq = (int64_t)(at / MEDIA_CHUNK_SIZE);
		p.bytes = str_slice(bytes, at, at + MEDIA_CHUNK_SIZE);
		rc = site_write_bulk(s, chunk_write, &p);
	}
	return rc == RC_OK ? site_write(s, object_finish, &p) : rc;
}

static struct str hash_of(struct arena *a, struct str bytes)
{
	unsigned char *h = arena_alloc(a, CRYPTO_HASH_SIZE);
	crypto_sha256(bytes, h);
	return str_mem(h, CRYPTO_HASH_SIZE);
}

static enum rc row_put(struct site *s, struct arena *a, struct media *m)
{
	int64_t now = clock_now();
	struct row r = {.m = m, .arena = a, .path_made = m->path.n == 0};
	if (r.path_made)
		m->path = media_path_make(a, m->name, m->hash, now, m->mime);
	if (m->created_at == 0)
		m->created_at = now;
	m->modified_at = now;
	m->state = MEDIA_PRESENT;
	return site_write(s, row_write, &r);
}

/* --- Pictures --- */

/*
 * /media/2026/11/name.jpg at 480 pixels in WebP is /media/2026/11/name-480w.webp; imported ones likewise beside their
 * path.
 */
static struct str variant_path(struct arena *a, const struct media *m, const struct worker_image_variant *v)
{
	size_t dot = str_rfind_char(m->path, '.');
	struct str stem = dot == SIZE_MAX ? m->path : str_slice(m->path, 0, dot);
	return arena_printf(a, "%.*s-%dw.%s", STR_ARG(stem), v->width,
			    media_type_extension(str_of(worker_image_type(v->format))));
}

/* The address of a crop changes with what is on it: whoever shows a shared link keeps the picture for good. */
static struct str crop_path(struct arena *a, const struct media *m, enum media_crop_kind kind, struct str hash)
{
	size_t dot = str_rfind_char(m->path, '.');
	struct str stem = dot == SIZE_MAX ? m->path : str_slice(m->path, 0, dot);
	CLEANUP(buf_done) struct buf hex = BUF(16);
	crypto_hex(&hex, hash.p, 4);
	return arena_printf(a, "%.*s-%s-%.*s.jpg", STR_ARG(stem), media_crop_name(kind), STR_ARG(buf_str(&hex)));
}

static enum rc crop_put(struct site *s, struct arena *a, const struct media *m, const struct worker_image_variant *v)
{
	enum media_crop_kind kind = v->crop - 1;
	struct str hash = hash_of(a, v->bytes);
	enum rc rc = v->crop <= MEDIA_CROPS ? object_put(s, v->bytes, hash) : RC_INTERNAL;
	if (rc != RC_OK)
		return rc;
	struct media_crop row = {.media_id = m->id,
				 .kind = kind,
				 .width = v->width,
				 .height = v->height,
				 .mime = str_of(worker_image_type(v->format)),
				 .hash = hash,
				 .path = crop_path(a, m, kind, hash)};
	return site_write(s, crop_write, &row);
}

static enum rc variant_put(struct site *s, struct arena *a, const struct media *m, const struct worker_image_variant *v)
{
	struct str hash = hash_of(a, v->bytes);
	enum rc rc = object_put(s, v->bytes, hash);
	if (rc != RC_OK)
		return rc;
	struct media_variant row = {.media_id = m->id,
				    .width = v->width,
				    .height = v->height,
				    .mime = str_of(worker_image_type(v->format)),
				    .hash = hash,
				    .size = (int64_t)v->bytes.n,
				    .path = variant_path(a, m, v)};
	return site_write(s, variant_write, &row);
}

static bool is_whole(const struct worker_image_reply *r, const struct worker_image_variant *v)
{
	return v->crop == 0 && v->width == r->width && v->format == r->format;
}

/* The picture itself, made anew or stripped, so that nothing but pixels is kept; STR_NONE when the worker made none. */
static struct str picture_bytes(const struct worker_image_reply *r)
{
	for (size_t i = 0; i < r->n_variants; i++)
		if (is_whole(r, &r->variants[i]))
			return r->variants[i].bytes;
	return STR_NONE;
}

static struct worker_image_request request_of(struct str bytes, const struct media *m)
{
	bool has_focus = m->focus_x || m->focus_y;
	return (struct worker_image_request){.bytes = bytes,
					     .crops = crops_made,
					     .n_crops = ARRAY_LEN(crops_made),
					     .focus_x = m->id && has_focus ? m->focus_x : 50,
					     .focus_y = m->id && has_focus ? m->focus_y : 50};
}

static enum rc picture_look(struct site *s, struct arena *a, struct str bytes, enum ingest_care care, struct media *m,
			    struct worker_image_reply *ret_reply)
{
	int widths[ARRAY_LEN(widths_made) + 1] = {0};
	memcpy(widths + 1, widths_made, sizeof widths_made);
	struct worker_image_request q = request_of(bytes, m);
	q.widths = widths;
	q.n_widths = ARRAY_LEN(widths);
	q.webp = true;
	bool slow;
	enum rc rc = worker_image(s->workers, &q, a, ret_reply, &slow);
	if (slow && care == WITH_CARE)
		return rc_fail(RC_BUSY, "this picture took too long to be made smaller");
	if (rc == RC_OK && care == WITH_CARE && ret_reply->damaged)
		return rc_fail(RC_INVALID, "the end of this picture is missing");
	return rc;
}

static void texts_fill(const struct worker_image_texts *t, struct media *m)
{
	if (m->caption.n == 0)
		m->caption = t->caption;
	if (m->credit.n == 0)
		m->credit = t->credit;
	if (m->title.n == 0)
		m->title = t->headline;
}

static enum rc variants_put(struct site *s, struct arena *a, const struct media *m, const struct worker_image_reply *r)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_variants; i++) {
		const struct worker_image_variant *v = &r->variants[i];
		if (v->crop)
			rc = crop_put(s, a, m, v);
		else if (!is_whole(r, v))
			rc = variant_put(s, a, m, v);
	}
	return rc;
}

/* A page that was made while sizes and crops were on their way must not stay as it is. */
static enum rc tell_write(struct site *s, struct db *db, void *ctx)
{
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return RC_OK;
}

static enum rc picture_ingest(struct site *s, struct arena *a, struct str bytes, enum ingest_care care, struct media *m)
{
	struct worker_image_reply r;
	bool in_place = m->id != 0;
	enum rc rc = picture_look(s, a, bytes, care, m, &r);
	if (rc != RC_OK)
		return rc;
	struct str kept = picture_bytes(&r);
	if (kept.n == 0)
		return rc_fail(RC_INVALID, "%.*s cannot be kept: nothing could be made of it", STR_ARG(m->name));
	m->hash = hash_of(a, kept);
	m->mime = str_of(worker_image_type(r.format));
	m->size = (int64_t)kept.n;
	m->width = r.width;
	m->height = r.height;
	if (care == WITH_CARE)
		texts_fill(&r.texts, m);
	rc = object_put(s, kept, m->hash);
	if (rc == RC_OK)
		rc = row_put(s, a, m);
	if (rc == RC_OK)
		rc = variants_put(s, a, m, &r);
	return rc == RC_OK && in_place ? site_write(s, tell_write, NULL) : rc;
}

enum rc media_crop_again(struct site *s, struct db *db, struct arena *a, const struct media *m)
{
	bool slow;
	struct worker_image_reply r;
	CLEANUP(buf_done) struct buf bytes = BUF(WORKER_IMAGE_MAX);
	if (media_kind_of(m->mime) != MEDIA_PICTURE || m->state != MEDIA_PRESENT || m->size > WORKER_IMAGE_MAX)
		return RC_OK;
	enum rc rc = media_object_read(db, m->hash, 0, m->size, &bytes);
	if (rc != RC_OK)
		return rc;
	struct worker_image_request q = request_of(buf_str(&bytes), m);
	q.focus_x = m->focus_x;
	q.focus_y = m->focus_y;
	rc = worker_image(s->workers, &q, a, &r, &slow);
	if (rc == RC_OK)
		rc = variants_put(s, a, m, &r);
	return rc == RC_OK ? site_write(s, tell_write, NULL) : rc;
}

/* --- Sources --- */

static enum rc bytes_read(void *ctx, char *p, size_t max, int64_t offset, size_t *ret_n)
{
	struct str piece = str_slice(*(const struct str *)ctx, (size_t)offset, (size_t)offset + max);
	memcpy(p, piece.p, piece.n);
	*ret_n = piece.n;
	return RC_OK;
}

struct ingest_source ingest_of_bytes(const struct str *bytes)
{
	return (struct ingest_source){.size = (int64_t)bytes->n, .read = bytes_read, .ctx = (void *)bytes};
}

static enum rc fd_read(void *ctx, char *p, size_t max, int64_t offset, size_t *ret_n)
{
	size_t n = 0;
	while (n < max) {
		ssize_t got = pread(*(int *)ctx, p + n, max - n, offset + (int64_t)n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return rc_fail(RC_INTERNAL, "reading the file failed: %s", strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*ret_n = n;
	return RC_OK;
}

enum rc ingest_hash(const struct ingest_source *from, struct arena *a, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	char *chunk = arena_alloc(a, MEDIA_CHUNK_SIZE);
	struct crypto_sha256 h;
	crypto_sha256_begin(&h);
	for (int64_t at = 0; at < from->size;) {
		size_t n;
		enum rc rc = from->read(from->ctx, chunk, MEDIA_CHUNK_SIZE, at, &n);
		if (rc != RC_OK)
			return rc;
		if (n == 0)
			return rc_fail(RC_INVALID, "the file became shorter while it was read");
		crypto_sha256_add(&h, str_mem(chunk, n));
		at += (int64_t)n;
	}
	crypto_sha256_end(&h, ret_hash);
	return RC_OK;
}

static enum rc source_put(struct site *s, const struct ingest_source *from, char *chunk, struct str hash)
{
	struct piece p = {.hash = hash, .size = from->size};
	enum rc rc = site_write(s, object_begin, &p);
	if (rc != RC_OK || p.present)
		return rc;
	for (int64_t at = 0; at < from->size && rc == RC_OK; at += MEDIA_CHUNK_SIZE) {
		size_t n;
		rc = from->read(from->ctx, chunk, MEDIA_CHUNK_SIZE, at, &n);
		if (rc != RC_OK)
			return rc;
		p.seq = at / MEDIA_CHUNK_SIZE;
		p.bytes = str_mem(chunk, n);
		rc = site_write_bulk(s, chunk_write, &p);
	}
	return rc == RC_OK ? site_write(s, object_finish, &p) : rc;
}

static enum rc file_ingest(struct site *s, struct arena *a, const struct ingest_source *from, char *chunk,
			   struct media *m)
{
	unsigned char *hash = arena_alloc(a, CRYPTO_HASH_SIZE);
	m->size = from->size;
	m->width = m->height = 0;
	enum rc rc = ingest_hash(from, a, hash);
	if (rc != RC_OK)
		return rc;
	m->hash = str_mem(hash, CRYPTO_HASH_SIZE);
	rc = source_put(s, from, chunk, m->hash);
	return rc == RC_OK ? row_put(s, a, m) : rc;
}

/* Films of an old site that are broken stay as they were. */
static enum rc film_ingest(struct site *s, struct arena *a, const struct ingest_source *from, enum ingest_care care,
			   char *chunk, struct media *m)
{
	struct film_place place;
	enum rc rc = film_place_find(&place, from);
	if (rc == RC_INVALID && care == AS_IT_WAS)
		rc = RC_OK;
	struct ingest_source source = film_place_source(&place);
	return rc == RC_OK ? file_ingest(s, a, &source, chunk, m) : rc;
}

static enum rc size_check(const struct ingest_source *from, const struct media *m)
{
	bool picture = media_kind_of(m->mime) == MEDIA_PICTURE;
	int64_t most = picture ? WORKER_IMAGE_MAX : INGEST_FILE_MAX;
	if (from->size > most)
		return rc_fail(RC_LIMITED, "%.*s has %lld MB; %s may have %lld", STR_ARG(m->name),
			       (long long)(from->size >> 20), picture ? "a picture" : "a file",
			       (long long)(most >> 20));
	return RC_OK;
}

static enum rc type_check(struct str first, struct media *m)
{
	m->mime = media_type_of(first, m->name);
	if (m->mime.n == 0)
		return rc_fail(RC_INVALID,
			       "%.*s is none of the kinds of file that are kept: JPEG, PNG, GIF, WebP, PDF, "
			       "MP3, M4A, Ogg, WAV, FLAC, MP4, WebM",
			       STR_ARG(m->name));
	return RC_OK;
}

enum rc media_ingest(struct site *s, struct arena *a, const struct ingest_source *source, enum ingest_care care,
		     struct media *m)
{
	char *chunk = arena_alloc(a, MEDIA_CHUNK_SIZE);
	size_t n;
	enum rc rc = source->read(source->ctx, chunk, MEDIA_CHUNK_SIZE, 0, &n);
	if (rc == RC_OK)
		rc = type_check(str_mem(chunk, n), m);
	if (rc == RC_OK)
		rc = size_check(source, m);
	if (rc != RC_OK)
		return rc;
	if (str_ends(m->mime, STR("/mp4")))
		return film_ingest(s, a, source, care, chunk, m);
	if (media_kind_of(m->mime) != MEDIA_PICTURE) {
		rc = care == WITH_CARE ? media_whole_check(source, m->mime) : RC_OK;
		return rc == RC_OK ? file_ingest(s, a, source, chunk, m) : rc;
	}
	char *whole = arena_alloc(a, (size_t)source->size);
	rc = source->read(source->ctx, whole, (size_t)source->size, 0, &n);
	return rc == RC_OK ? picture_ingest(s, a, str_mem(whole, n), care, m) : rc;
}

enum rc media_ingest_file(struct site *s, struct arena *a, int fd, struct media *m)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return rc_fail(RC_INVALID, "%.*s is no plain file", STR_ARG(m->name));
	return media_ingest(s, a, &(struct ingest_source){.size = st.st_size, .read = fd_read, .ctx = &fd}, AS_IT_WAS,
			    m);
}
