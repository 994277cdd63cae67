/* Files that come in piece by piece: see upload.h. */
#include "rules/upload.h"

#include <stdio.h>

#include "base/clock.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "worker/worker.h"

#define DISCARD_PIECES 16 /* rows deleted in one write */

/* --- Announcing --- */

struct begin {
	struct upload *u;
	struct arena *arena;
	const char *refusal;
};

static enum rc refuse(const char **ret_refusal, enum rc rc, const char *msgid)
{
	*ret_refusal = msgid;
	return rc_fail(rc, "%s", msgid);
}

/* One of these that is the same file, as far as the sender says; NULL for none. */
static const struct upload *same_file(const struct uploads *open, const struct upload *u)
{
	for (size_t i = 0; i < open->n && u->hash.n > 0; i++)
		if (open->items[i].size == u->size && str_eq(open->items[i].hash, u->hash))
			return &open->items[i];
	return NULL;
}

static bool quota_left(const struct uploads *open, int64_t size)
{
	int64_t bytes = size;
	for (size_t i = 0; i < open->n; i++)
		bytes += open->items[i].size;
	return open->n < UPLOADS_OPEN_MAX && bytes <= UPLOADS_OPEN_BYTES;
}

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	struct begin *b = ctx;
	struct uploads open;
	enum rc rc = upload_list(db, b->arena, b->u->person_id, &open);
	if (rc != RC_OK)
		return rc;
	const struct upload *same = same_file(&open, b->u);
	if (same) {
		*b->u = *same;
		return RC_OK;
	}
	if (!quota_left(&open, b->u->size))
		return refuse(&b->refusal, RC_LIMITED,
			      N_("You have begun too many uploads. Let them finish or discard some of them first."));
	return upload_insert(db, b->u, clock_now());
}

static struct str name_clean(struct arena *a, struct str name)
{
	struct str clean;
	size_t slash = str_rfind_char(name, '/'), back = str_rfind_char(name, '\\');
	if (slash != SIZE_MAX)
		name = str_slice(name, slash + 1, name.n);
	if (back != SIZE_MAX && slash == SIZE_MAX)
		name = str_slice(name, back + 1, name.n);
	if (unicode_clean(a, name, UNICODE_ONE_LINE | UNICODE_REPAIR, &clean) != RC_OK)
		return STR("file");
	clean = utf8_cut(str_trim(clean), UPLOAD_NAME_MAX);
	return clean.n > 0 ? clean : STR("file");
}

static const char *size_refusal(int64_t size)
{
	if (size < 1)
		return N_("This file is empty.");
	return size > INGEST_FILE_MAX ? N_("This file is too large: at most 2 GB are kept.") : NULL;
}

enum rc upload_begin(struct site *s, struct arena *a, struct upload *u, const char **ret_refusal)
{
	*ret_refusal = size_refusal(u->size);
	if (*ret_refusal)
		return rc_fail(RC_INVALID, "%s", *ret_refusal);
	u->name = name_clean(a, u->name);
	u->received = u->media_id = 0;
	struct begin b = {.u = u, .arena = a};
	enum rc rc = site_write(s, begin_write, &b);
	*ret_refusal = b.refusal;
	return rc;
}

/* --- Forgetting --- */

struct discard {
	int64_t id;
	bool row_too;
	bool more;
};

static enum rc discard_write(struct site *s, struct db *db, void *ctx)
{
	struct discard *d = ctx;
	return d->row_too ? upload_delete(db, d->id, DISCARD_PIECES, &d->more)
			  : upload_empty(db, d->id, DISCARD_PIECES, &d->more);
}

static enum rc discard(struct site *s, int64_t id, bool row_too)
{
	struct discard d = {.id = id, .row_too = row_too, .more = true};
	enum rc rc = RC_OK;
	while (rc == RC_OK && d.more)
		rc = site_write_bulk(s, discard_write, &d);
	return rc;
}

static enum rc own_get(struct db *db, struct arena *a, int64_t id, int64_t person_id, struct upload *ret_upload)
{
	enum rc rc = upload_get(db, a, id, ret_upload);
	return rc == RC_OK && ret_upload->person_id != person_id ? RC_NOT_FOUND : rc;
}

enum rc upload_discard(struct site *s, struct db *db, struct arena *a, int64_t id, int64_t person_id)
{
	struct upload u;
	enum rc rc = own_get(db, a, id, person_id, &u);
	return rc == RC_OK ? discard(s, id, true) : rc;
}

enum rc upload_tidy(struct db *db, int64_t max_pieces, bool *ret_more)
{
	return upload_sweep(db, clock_now() - UPLOAD_KEEP_MS, max_pieces, ret_more);
}

/* --- Pieces --- */

static const char *kind_refusal(struct str first, struct str name, int64_t size)
{
	const char *refusal = media_type_refusal(first, name);
	if (!refusal && media_kind_of(media_type_of(first, name)) == MEDIA_PICTURE && size > WORKER_IMAGE_MAX)
		refusal = N_("This picture is too large: a picture may have 25 MB.");
	return refusal;
}

static bool is_xml(struct str name)
{
	return name.n > 4 && str_eq_nocase(str_slice(name, name.n - 4, name.n), STR(".xml"));
}

struct put {
	int64_t id, start;
	struct str bytes;
};

static enum rc put_write(struct site *s, struct db *db, void *ctx)
{
	const struct put *p = ctx;
	return upload_piece_put(db, p->id, p->start, p->bytes, clock_now());
}

static enum rc pieces_put(struct site *s, int64_t id, int64_t start, struct str bytes, int64_t *ret_received)
{
	for (size_t at = 0; at < bytes.n; at += UPLOAD_PIECE_MAX) {
		struct put p = {id, start + (int64_t)at, str_slice(bytes, at, at + UPLOAD_PIECE_MAX)};
		enum rc rc = site_write_bulk(s, put_write, &p);
		if (rc != RC_OK)
			return rc;
		*ret_received = p.start + (int64_t)p.bytes.n;
	}
	return RC_OK;
}

static enum rc piece_check(const struct upload *u, const struct upload_piece *p, const char **ret_refusal)
{
	int64_t n = (int64_t)p->bytes.n, end = p->offset + n;
	if (p->offset < 0 || p->offset > u->size || n > u->size - p->offset)
		return refuse(ret_refusal, RC_INVALID, N_("The file has become longer while it was sent."));
	if (n > UPLOAD_CHUNK_MAX || (n < UPLOAD_CHUNK_MIN && end < u->size))
		return refuse(ret_refusal, RC_INVALID, N_("A piece of an upload has 16 KB to 1 MB."));
	if (p->offset > u->received)
		return refuse(ret_refusal, RC_CONFLICT, N_("A piece before this one is missing."));
	return RC_OK;
}

enum rc upload_add(struct site *s, struct db *db, struct arena *a, const struct upload_piece *p, int64_t *ret_received,
		   const char **ret_refusal)
{
	struct upload u;
	*ret_refusal = NULL;
	enum rc rc = own_get(db, a, p->id, p->person_id, &u);
	if (rc != RC_OK)
		return rc;
	*ret_received = u.received;
	rc = piece_check(&u, p, ret_refusal);
	if (rc != RC_OK || u.media_id)
		return rc;
	bool foreign = p->any_xml && is_xml(u.name);
	const char *kind = p->offset == 0 && !foreign ? kind_refusal(p->bytes, u.name, u.size) : NULL;
	if (kind) {
		rc = discard(s, u.id, true);
		return rc == RC_OK ? refuse(ret_refusal, RC_INVALID, kind) : rc;
	}
	struct str fresh = str_slice(p->bytes, (size_t)(u.received - p->offset), p->bytes.n);
	return pieces_put(s, u.id, u.received, fresh, ret_received);
}

/* --- Taking --- */

struct source {
	struct db *db;
	int64_t id, size;
};

static enum rc source_read(void *ctx, char *p, size_t max, int64_t offset, size_t *ret_n)
{
	const struct source *from = ctx;
	int64_t n = from->size - offset < (int64_t)max ? from->size - offset : (int64_t)max;
	CLEANUP(buf_done) struct buf b = BUF(max);
	enum rc rc = n > 0 ? upload_read(from->db, from->id, offset, n, &b) : RC_OK;
	if (rc != RC_OK)
		return rc;
	memcpy(p, b.p, b.n);
	*ret_n = b.n;
	return RC_OK;
}

/* The sentence for a file that ingest did not take; NULL when the fault was not the file's. */
static const char *ingest_refusal(enum rc rc, struct str mime)
{
	bool picture = media_kind_of(mime) == MEDIA_PICTURE;
	if (rc == RC_LIMITED && picture)
		return N_("This picture is too large to be decoded: at most 50 megapixels, as JPEG 110, and 16,384 "
			  "pixels a side.");
	if (rc == RC_BUSY && picture)
		return N_("The server did not get done with this picture in time. Please try again in a moment; a "
			  "smaller picture is quicker.");
	if (rc == RC_INVALID && picture)
		return N_("This picture is damaged or not complete. Please send it again from its original.");
	return rc == RC_INVALID || rc == RC_LIMITED ? N_("This file is damaged or not complete.") : NULL;
}

struct taken {
	int64_t id; /* of the upload; 0: it came whole */
	const struct staff *who;
	const struct media *m;
	bool in_place; /* of another file */
};

static enum rc taken_write(struct site *s, struct db *db, void *ctx)
{
	const struct taken *t = ctx;
	enum rc rc = t->id ? upload_set_media(db, t->id, t->m->id, clock_now()) : RC_OK;
	if (rc != RC_OK)
		return rc;
	return audit(db, t->who, t->in_place ? "media.replace" : "media.upload", "media", t->m->id, t->m->name);
}

static enum rc announced_check(struct arena *a, const struct upload *u, const struct ingest_source *source,
			       const char **ret_refusal)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	if (u->received < u->size)
		return refuse(ret_refusal, RC_CONFLICT, N_("Part of this file is still missing."));
	if (is_xml(u->name))
		return refuse(ret_refusal, RC_INVALID, media_type_refusal(STR("<?xml "), u->name));
	if (u->hash.n == 0)
		return RC_OK;
	enum rc rc = ingest_hash(source, a, hash);
	if (rc == RC_OK && !str_eq(u->hash, str_mem(hash, sizeof hash)))
		return refuse(ret_refusal, RC_INVALID,
			      N_("This file has changed while it was sent. Please send it again."));
	return rc;
}

enum rc upload_take(struct site *s, struct db *db, struct arena *a, int64_t id, const struct staff *who,
		    struct media *m, const char **ret_refusal)
{
	struct upload u;
	*ret_refusal = NULL;
	enum rc rc = own_get(db, a, id, who->person_id, &u);
	if (rc != RC_OK || u.media_id)
		return rc == RC_OK ? media_get(db, a, u.media_id, m) : rc;
	struct taken t = {.id = id, .who = who, .m = m, .in_place = m->id != 0};
	struct source from = {.db = db, .id = id, .size = u.size};
	struct ingest_source source = {.size = u.size, .read = source_read, .ctx = &from};
	if (!t.in_place) {
		m->name = u.name;
		m->person_id = who->person_id;
	}
	rc = announced_check(a, &u, &source, ret_refusal);
	if (rc == RC_CONFLICT)
		return rc;
	if (rc == RC_OK) {
		rc = media_ingest(s, a, &source, WITH_CARE, m);
		*ret_refusal = ingest_refusal(rc, m->mime);
	}
	if (*ret_refusal && rc == RC_BUSY) /* it stays, so that another try need not send it again */
		return rc;
	if (*ret_refusal) {
		enum rc gone = discard(s, id, true);
		return gone == RC_OK ? rc_fail(rc, "%s", *ret_refusal) : gone;
	}
	if (rc == RC_OK)
		rc = site_write(s, taken_write, &t);
	return rc == RC_OK ? discard(s, id, false) : rc;
}

enum rc upload_to_file(struct site *s, struct db *db, struct arena *a, int64_t id, int64_t person_id, const char *path)
{
	struct upload u;
	enum rc rc = own_get(db, a, id, person_id, &u);
	if (rc == RC_OK && u.received < u.size)
		rc = rc_fail(RC_CONFLICT, "part of %.*s is still missing", STR_ARG(u.name));
	FILE *f = rc == RC_OK ? fopen(path, "we") : NULL;
	if (rc == RC_OK && !f)
		rc = rc_fail(RC_INTERNAL, "%s cannot be written: %m", path);
	for (int64_t at = 0; rc == RC_OK && at < u.size; at += UPLOAD_PIECE_MAX) {
		CLEANUP(buf_done) struct buf b = BUF(UPLOAD_PIECE_MAX + 1);
		int64_t n = u.size - at < UPLOAD_PIECE_MAX ? u.size - at : UPLOAD_PIECE_MAX;
		rc = upload_read(db, id, at, n, &b);
		if (rc == RC_OK && fwrite(b.p, 1, b.n, f) != b.n)
			rc = rc_fail(RC_INTERNAL, "%s cannot be written: %m", path);
	}
	if (f && fclose(f) != 0 && rc == RC_OK)
		rc = rc_fail(RC_INTERNAL, "%s cannot be written: %m", path);
	return rc == RC_OK ? discard(s, id, true) : rc;
}

enum rc upload_whole(struct site *s, struct arena *a, const struct staff *who, struct str bytes, struct media *m,
		     const char **ret_refusal)
{
	struct ingest_source source = ingest_of_bytes(&bytes);
	struct taken t = {.who = who, .m = m, .in_place = m->id != 0};
	struct str name = name_clean(a, m->name);
	*ret_refusal = size_refusal((int64_t)bytes.n);
	if (!*ret_refusal)
		*ret_refusal = kind_refusal(bytes, name, (int64_t)bytes.n);
	if (*ret_refusal)
		return rc_fail(RC_INVALID, "%s", *ret_refusal);
	if (!t.in_place) {
		m->name = name;
		m->person_id = who->person_id;
	}
	enum rc rc = media_ingest(s, a, &source, WITH_CARE, m);
	*ret_refusal = ingest_refusal(rc, m->mime);
	return rc == RC_OK ? site_write(s, taken_write, &t) : rc;
}
