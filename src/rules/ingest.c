/*
 * From bytes to a media row. Pictures are looked at and re-made by a worker; everything else is told by its first bytes
 * and streamed. Every chunk is a write of its own.
 */
#include "rules/ingest.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "text/slug.h"
#include "worker/worker.h"

static const int variant_widths[] = {480, 960, 1600};

static const struct {
	const char *magic;
	size_t at, n;
	const char *type, *extension;
} types[] = {
	{"\xff\xd8\xff", 0, 3, "image/jpeg", "jpg"}, {"\x89PNG\r\n\x1a\n", 0, 8, "image/png", "png"},
	{"GIF8", 0, 4, "image/gif", "gif"},          {"WEBP", 8, 4, "image/webp", "webp"},
	{"%PDF-", 0, 5, "application/pdf", "pdf"},   {"ID3", 0, 3, "audio/mpeg", "mp3"},
	{"\xff\xfb", 0, 2, "audio/mpeg", "mp3"},     {"\xff\xf3", 0, 2, "audio/mpeg", "mp3"},
	{"\xff\xf2", 0, 2, "audio/mpeg", "mp3"},     {"ftypM4A", 4, 7, "audio/mp4", "m4a"},
	{"ftyp", 4, 4, "video/mp4", "mp4"},          {"\x1a\x45\xdf\xa3", 0, 4, "video/webm", "webm"},
	{"WAVE", 8, 4, "audio/wav", "wav"},          {"fLaC", 0, 4, "audio/flac", "flac"},
};

struct str media_type_of(struct str b, struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (b.n >= types[i].at + types[i].n && memcmp(b.p + types[i].at, types[i].magic, types[i].n) == 0)
			return str_of(types[i].type);
	if (str_starts(b, STR("OggS"))) {
		bool video = str_find(str_slice(b, 0, 512), STR("theora"), 0) != SIZE_MAX ||
			     (name.n > 4 && str_eq_nocase(str_slice(name, name.n - 4, name.n), STR(".ogv")));
		return video ? STR("video/ogg") : STR("audio/ogg");
	}
	return STR("");
}

static const char *extension_of(struct str mime)
{
	if (str_is(mime, "audio/ogg"))
		return "ogg";
	if (str_is(mime, "video/ogg"))
		return "ogv";
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(mime, types[i].type))
			return types[i].extension;
	return "bin";
}

struct str media_path_make(struct arena *a, struct str name, struct str hash, int64_t now, struct str mime)
{
	size_t dot = str_rfind_char(name, '.');
	struct str stem = slug_from_title(a, dot == SIZE_MAX ? name : str_slice(name, 0, dot));
	CLEANUP(buf_done) struct buf hex = BUF(64);
	crypto_hex(&hex, hash.p, 8);
	time_t seconds = now / 1000;
	struct tm tm;
	gmtime_r(&seconds, &tm);
	return arena_printf(a, "/media/%04d/%02d/%.*s-%.*s.%s", tm.tm_year + 1900, tm.tm_mon + 1,
			    stem.n ? (int)stem.n : 4, stem.n ? stem.p : "file", STR_ARG(buf_str(&hex)),
			    extension_of(mime));
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

static enum rc row_write(struct site *s, struct db *db, void *ctx)
{
	struct media *m = ctx;
	if (m->id == 0)
		return media_insert(db, m);
	enum rc rc = media_update(db, m);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

static enum rc variant_write(struct site *s, struct db *db, void *ctx)
{
	return media_variant_put(db, ctx);
}

static enum rc object_put(struct site *s, struct str bytes, struct str hash)
{
	struct piece p = {.hash = hash, .size = (int64_t)bytes.n};
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
	if (m->path.n == 0)
		m->path = media_path_make(a, m->name, m->hash, now, m->mime);
	if (m->created_at == 0)
		m->created_at = now;
	m->modified_at = now;
	m->state = MEDIA_PRESENT;
	return site_write(s, row_write, m);
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
			    extension_of(str_of(worker_image_type(v->format))));
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

/* The picture itself, re-encoded so that nothing but pixels is kept; an animation stays as it is. */
static struct str picture_bytes(const struct worker_image_reply *r, struct str original)
{
	if (r->animated)
		return original;
	for (size_t i = 0; i < r->n_variants; i++)
		if (r->variants[i].width == r->width && r->variants[i].format == r->format)
			return r->variants[i].bytes;
	return original;
}

static enum rc picture_ingest(struct site *s, struct arena *a, struct str bytes, struct media *m)
{
	int widths[ARRAY_LEN(variant_widths) + 1] = {0};
	struct worker_image_reply r;
	memcpy(widths + 1, variant_widths, sizeof variant_widths);
	enum rc rc =
		worker_image(s->workers,
			     &(struct worker_image_request){
				     .bytes = bytes, .widths = widths, .n_widths = ARRAY_LEN(widths), .webp = true},
			     a, &r);
	if (rc != RC_OK)
		return rc;
	struct str kept = picture_bytes(&r, bytes);
	m->hash = hash_of(a, kept);
	m->mime = str_of(worker_image_type(r.format));
	m->size = (int64_t)kept.n;
	m->width = r.width;
	m->height = r.height;
	rc = object_put(s, kept, m->hash);
	if (rc == RC_OK)
		rc = row_put(s, a, m);
	for (size_t i = 0; rc == RC_OK && i < r.n_variants; i++) {
		bool own = r.variants[i].width == r.width && r.variants[i].format == r.format;
		if (!own)
			rc = variant_put(s, a, m, &r.variants[i]);
	}
	return rc;
}

static bool is_picture(struct str mime)
{
	return str_starts(mime, STR("image/"));
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

enum rc media_ingest(struct site *s, struct arena *a, struct str bytes, struct media *m)
{
	enum rc rc = type_check(bytes, m);
	if (rc != RC_OK)
		return rc;
	if (is_picture(m->mime))
		return picture_ingest(s, a, bytes, m);
	m->hash = hash_of(a, bytes);
	m->size = (int64_t)bytes.n;
	rc = object_put(s, bytes, m->hash);
	return rc == RC_OK ? row_put(s, a, m) : rc;
}

/* --- Files --- */

static enum rc read_at(int fd, char *p, size_t max, int64_t offset, size_t *ret_n)
{
	size_t n = 0;
	while (n < max) {
		ssize_t got = pread(fd, p + n, max - n, offset + (int64_t)n);
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

static enum rc file_hash(int fd, char *chunk, int64_t size, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	struct crypto_sha256 h;
	crypto_sha256_begin(&h);
	for (int64_t at = 0; at < size;) {
		size_t n;
		enum rc rc = read_at(fd, chunk, MEDIA_CHUNK_SIZE, at, &n);
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

static enum rc file_put(struct site *s, int fd, char *chunk, const struct media *m)
{
	struct piece p = {.hash = m->hash, .size = m->size};
	enum rc rc = site_write(s, object_begin, &p);
	if (rc != RC_OK || p.present)
		return rc;
	for (int64_t at = 0; at < m->size && rc == RC_OK; at += MEDIA_CHUNK_SIZE) {
		size_t n;
		rc = read_at(fd, chunk, MEDIA_CHUNK_SIZE, at, &n);
		if (rc != RC_OK)
			return rc;
		p.seq = at / MEDIA_CHUNK_SIZE;
		p.bytes = str_mem(chunk, n);
		rc = site_write_bulk(s, chunk_write, &p);
	}
	return rc == RC_OK ? site_write(s, object_finish, &p) : rc;
}

enum rc media_ingest_file(struct site *s, struct arena *a, int fd, struct media *m)
{
	struct stat st;
	size_t n;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return rc_fail(RC_INVALID, "%.*s is no plain file", STR_ARG(m->name));
	if (st.st_size > INGEST_FILE_MAX)
		return rc_fail(RC_LIMITED, "%.*s has %lld MB; at most %lld are kept", STR_ARG(m->name),
			       (long long)(st.st_size >> 20), (long long)(INGEST_FILE_MAX >> 20));
	char *chunk = arena_alloc(a, MEDIA_CHUNK_SIZE);
	enum rc rc = read_at(fd, chunk, MEDIA_CHUNK_SIZE, 0, &n);
	if (rc == RC_OK)
		rc = type_check(str_mem(chunk, n), m);
	if (rc != RC_OK)
		return rc;
	if (is_picture(m->mime)) {
		if (st.st_size > WORKER_IMAGE_MAX)
			return rc_fail(RC_LIMITED, "%.*s has %lld MB; a picture may have %u", STR_ARG(m->name),
				       (long long)(st.st_size >> 20), WORKER_IMAGE_MAX >> 20);
		char *whole = arena_alloc(a, (size_t)st.st_size);
		rc = read_at(fd, whole, (size_t)st.st_size, 0, &n);
		return rc == RC_OK ? picture_ingest(s, a, str_mem(whole, n), m) : rc;
	}
	unsigned char *hash = arena_alloc(a, CRYPTO_HASH_SIZE);
	m->size = st.st_size;
	rc = file_hash(fd, chunk, m->size, hash);
	if (rc != RC_OK)
		return rc;
	m->hash = str_mem(hash, CRYPTO_HASH_SIZE);
	rc = file_put(s, fd, chunk, m);
	return rc == RC_OK ? row_put(s, a, m) : rc;
}
