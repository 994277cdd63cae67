/*
 * Attachments of the old site as media: their rows first, their bytes from the uploads folder, and where the addresses
 * of their pages lead.
 */
#include <unistd.h>

#include "base/clock.h"
#include "move/media_source.h"
#include "move/wordpress_import.h"
#include "rules/ingest.h"
#include "store/address.h"
#include "store/article.h"
#include "store/media.h"

#define BATCH 200
#define INGEST_ROUND 64

struct files_batch {
	struct wordpress_import *imp;
	struct arena *arena;
	size_t from, to;
};

static struct wp_file *file_at(const struct wordpress_import *imp, size_t i)
{
	return WP_AT(&imp->files.all, struct wp_file, i);
}

static struct str base_name(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	return slash == SIZE_MAX ? path : str_slice(path, slash + 1, path.n);
}

/* By the name alone, until the bytes say more. */
static struct str type_by_name(struct str path)
{
	static const struct {
		const char *extension, *type;
	} known[] = {
		{".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"}, {".png", "image/png"},       {".gif", "image/gif"},
		{".webp", "image/webp"}, {".mp3", "audio/mpeg"},  {".m4a", "audio/mp4"},       {".ogg", "audio/ogg"},
		{".wav", "audio/wav"},   {".mp4", "video/mp4"},   {".m4v", "video/mp4"},       {".webm", "video/webm"},
		{".ogv", "video/ogg"},   {".mov", "video/mp4"},   {".pdf", "application/pdf"}, {".flac", "audio/flac"},
	};
	size_t dot = str_rfind_char(path, '.');
	for (size_t i = 0; dot != SIZE_MAX && i < ARRAY_LEN(known); i++)
		if (str_eq_nocase(str_slice(path, dot, path.n), str_of(known[i].extension)))
			return str_of(known[i].type);
	return STR("application/octet-stream");
}

static void digest_of(const struct wp_file *f, unsigned char ret[CRYPTO_HASH_SIZE])
{
	struct wp_digest d;
	const struct str parts[] = {f->path, f->url, f->title, f->alt, f->caption, f->description};
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		wp_digest_text(&d, parts[i]);
	wp_digest_end(&d, ret);
}

static enum rc row_texts(struct wordpress_import *imp, struct arena *a, const struct wp_file *f, struct media *row)
{
	enum rc rc = wp_plain(imp, a, f->title, NULL, &row->title);
	if (rc == RC_OK)
		rc = wp_plain(imp, a, f->alt, NULL, &row->alt);
	if (rc == RC_OK)
		rc = wp_plain(imp, a, f->caption, NULL, &row->caption);
	if (rc == RC_OK)
		rc = wp_plain(imp, a, f->description, NULL, &row->description);
	return rc;
}

struct prepared {
	struct media texts; /* title, alt, caption, description */
	unsigned char digest[CRYPTO_HASH_SIZE];
};

struct files_write {
	struct files_batch b;
	struct prepared prepared[BATCH];
};

/* A file that two attachments name, or that is here already under the same address, is one. */
static enum rc file_add(struct files_batch *b, struct db *db, struct wp_file *f, const struct media *texts,
			struct media *row, enum report_fate *ret_fate)
{
	bool clash = false;
	enum rc rc = media_get_by_path(db, b->arena, f->path, row);
	*ret_fate = REPORT_UNCHANGED;
	if (rc == RC_OK)
		f->media_id = row->id;
	if (rc != RC_NOT_FOUND)
		return rc;
	*ret_fate = REPORT_ADDED;
	*row = *texts;
	row->state = MEDIA_MISSING;
	row->mime = f->mime.n ? f->mime : type_by_name(f->path);
	row->width = f->width;
	row->height = f->height;
	row->name = base_name(f->path);
	row->credit = STR("");
	row->source_url = f->url.n ? f->url : STR_NONE;
	row->modified_at = clock_now();
	row->created_at = f->created_at ? f->created_at : row->modified_at;
	rc = wp_path_choose(b->imp, db, b->arena, ADDRESS_MEDIA, 0, f->path, &row->path, &clash);
	if (rc != RC_OK)
		return rc;
	if (clash)
		wp_clash_report(b->imp, row->name, f->path, row->path);
	if (wp_dry(b->imp))
		return RC_OK;
	rc = media_insert(db, row);
	f->media_id = row->id;
	return rc;
}

static enum rc file_change(struct files_batch *b, struct db *db, struct wp_file *f, const struct media *texts,
			   const struct origin_former *former, struct media *row, enum report_fate *ret_fate)
{
	enum rc rc = media_get(db, b->arena, former->object_id, row);
	if (rc == RC_NOT_FOUND) {
		*ret_fate = REPORT_DELETED_HERE;
		f->media_id = 0;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	if (row->modified_at != former->version) {
		*ret_fate = REPORT_KEPT;
		report_item(b->imp->report, REPORT_EDITED, row->name, row->path, STR(""));
		return RC_OK;
	}
	*ret_fate = REPORT_UPDATED;
	row->title = texts->title;
	row->alt = texts->alt;
	row->caption = texts->caption;
	row->description = texts->description;
	row->source_url = f->url.n ? f->url : row->source_url;
	row->modified_at = clock_now();
	return wp_dry(b->imp) ? RC_OK : media_update(db, row);
}

/* An address that another one has is said again by every import. */
static enum rc known_look(struct files_batch *b, struct db *db, const struct wp_file *f)
{
	struct media row;
	bool clash = false;
	enum rc rc = media_get(db, b->arena, f->media_id, &row);
	if (rc == RC_OK)
		rc = wp_clash_ask(db, b->arena, ADDRESS_MEDIA, f->media_id, f->path, row.path, &clash);
	if (rc == RC_OK && clash)
		wp_clash_report(b->imp, row.name, f->path, row.path);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc file_write(struct files_batch *b, struct db *db, struct wp_file *f, const struct prepared *p)
{
	struct origin_former former = {0};
	struct media row = {0};
	enum report_fate fate = REPORT_UNCHANGED;
	enum rc rc = wp_former(b->imp, db, b->arena, ORIGIN_MEDIA, f->old_id, &former);
	f->media_id = former.object_id;
	if (rc == RC_OK && former.object_id == 0)
		fate = REPORT_DELETED_HERE;
	else if (rc == RC_OK && !str_eq(former.digest, str_mem(p->digest, sizeof p->digest)))
		rc = file_change(b, db, f, &p->texts, &former, &row, &fate);
	else if (rc == RC_NOT_FOUND)
		rc = file_add(b, db, f, &p->texts, &row, &fate);
	if (rc == RC_OK && fate != REPORT_ADDED && f->media_id != 0)
		rc = known_look(b, db, f);
	if (rc != RC_OK)
		return rc;
	f->fate = fate;
	if (row.modified_at == 0 || fate == REPORT_KEPT)
		return RC_OK;
	return wp_former_put(b->imp, db, ORIGIN_MEDIA, f->old_id, f->media_id, p->digest, row.modified_at);
}

static enum rc batch_write(struct site *s, struct db *db, void *ctx)
{
	struct files_write *w = ctx;
	for (size_t i = w->b.from; i < w->b.to; i++) {
		enum rc rc = file_write(&w->b, db, file_at(w->b.imp, i), &w->prepared[i - w->b.from]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc batch_run(struct wordpress_import *imp, size_t from, size_t to)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct files_write *w = arena_new(&a, struct files_write);
	w->b = (struct files_batch){.imp = imp, .arena = &a, .from = from, .to = to};
	for (size_t i = from; i < to; i++) {
		enum rc rc = row_texts(imp, &a, file_at(imp, i), &w->prepared[i - from].texts);
		if (rc != RC_OK)
			return rc;
		digest_of(file_at(imp, i), w->prepared[i - from].digest);
	}
	return wp_write(imp, batch_write, w);
}

enum rc wp_files_write(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->files.all.n; i += BATCH) {
		size_t to = i + BATCH < imp->files.all.n ? i + BATCH : imp->files.all.n;
		enum rc rc = wp_go_on(imp);
		if (rc == RC_OK)
			rc = batch_run(imp, i, to);
		if (rc != RC_OK)
			return rc;
		wp_progress(imp, "files", (int64_t)to, (int64_t)imp->files.all.n);
	}
	return RC_OK;
}

/* --- Bytes from the uploads folder --- */

struct intake {
	struct wordpress_import *imp;
	struct media_source *source;
	size_t from;
	struct {
		enum rc rc;
		char why[512];
		int64_t modified_at;
	} done[INGEST_ROUND];
};

static enum rc file_ingest(struct intake *in, const struct wp_file *f, struct arena *a, int64_t *ret_modified_at)
{
	struct wordpress_import *imp = in->imp;
	struct db *db;
	struct media row;
	int fd;
	enum rc rc = site_reader(imp->site, &db);
	if (rc != RC_OK)
		return rc;
	rc = media_get(db, a, f->media_id, &row);
	db_close(db);
	if (rc != RC_OK || row.state == MEDIA_PRESENT)
		return rc;
	rc = media_source_find(in->source, f->stored, f->path, &fd);
	if (rc != RC_OK)
		return rc;
	rc = media_ingest_file(imp->site, a, fd, &row);
	close(fd);
	if (rc == RC_OK)
		*ret_modified_at = row.modified_at;
	return rc;
}

static void intake_one(void *ctx, size_t i)
{
	struct intake *in = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	const struct wp_file *f = file_at(in->imp, in->from + i);
	rc_clear();
	in->done[i].modified_at = 0;
	in->done[i].rc = f->media_id == 0 ? RC_OK : file_ingest(in, f, &a, &in->done[i].modified_at);
	size_t n = strlen(rc_message());
	memcpy(in->done[i].why, rc_message(), n < sizeof in->done[i].why ? n + 1 : 0);
}

struct version_change {
	struct wordpress_import *imp;
	struct intake *in;
	size_t n;
};

/* Taking in the bytes changed the row; that is no edit of somebody here. */
static enum rc versions_write(struct site *s, struct db *db, void *ctx)
{
	struct version_change *c = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < c->n; i++) {
		struct origin_former former;
		const struct wp_file *f = file_at(c->imp, c->in->from + i);
		if (c->in->done[i].modified_at == 0)
			continue;
		enum rc rc = wp_former(c->imp, db, &a, ORIGIN_MEDIA, f->old_id, &former);
		former.version = c->in->done[i].modified_at;
		if (rc == RC_OK)
			rc = origin_former_put(db, &former);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	return RC_OK;
}

static enum rc round_settle(struct intake *in, size_t n)
{
	struct version_change c = {.imp = in->imp, .in = in, .n = n};
	for (size_t i = 0; i < n; i++) {
		struct wp_file *f = file_at(in->imp, in->from + i);
		enum rc rc = in->done[i].rc;
		f->brought = in->done[i].modified_at != 0;
		if (rc == RC_BUSY || rc == RC_INTERNAL)
			return rc_fail(rc, "%s", in->done[i].why);
		if (rc == RC_INVALID || rc == RC_LIMITED) {
			f->told = true;
			report_item(in->imp->report, REPORT_MEDIA, f->path, f->url, str_of(in->done[i].why));
		}
	}
	return site_write(in->imp->site, versions_write, &c);
}

enum rc wp_files_ingest(struct wordpress_import *imp)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	if (!imp->options.uploads || wp_dry(imp))
		return RC_OK;
	struct intake *in = arena_new(&a, struct intake);
	in->imp = imp;
	enum rc rc = media_source_open(imp->options.uploads, &in->source);
	for (; rc == RC_OK && in->from < imp->files.all.n; in->from += INGEST_ROUND) {
		size_t left = imp->files.all.n - in->from, n = left < INGEST_ROUND ? left : INGEST_ROUND;
		wp_parallel(imp, n, intake_one, in);
		rc = round_settle(in, n);
		if (rc == RC_OK)
			rc = wp_go_on(imp);
		wp_progress(imp, "pictures and files", (int64_t)(in->from + n), (int64_t)imp->files.all.n);
	}
	media_source_close(in->source);
	return rc;
}

/* --- Attachment pages --- */

/* The article it was uploaded to; 0 when that is not here. */
static enum rc parent_article(struct files_batch *b, struct db *db, const struct wp_file *f, int64_t *ret_id)
{
	struct origin_former former;
	*ret_id = 0;
	if (f->parent_old_id == 0)
		return RC_OK;
	enum rc rc = wp_former(b->imp, db, b->arena, ORIGIN_ARTICLE, f->parent_old_id, &former);
	if (rc == RC_OK)
		*ret_id = former.object_id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc article_is_public(struct files_batch *b, struct db *db, int64_t id, bool *ret_public)
{
	struct article row;
	*ret_public = false;
	if (id == 0)
		return RC_OK;
	enum rc rc = article_get(db, b->arena, id, &row);
	if (rc == RC_OK)
		*ret_public = article_visible(&row, clock_now());
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc page_write(struct files_batch *b, struct db *db, const struct wp_file *f)
{
	int64_t article = 0;
	bool public = false;
	struct media row;
	if (f->media_id == 0)
		return RC_OK;
	enum rc rc = parent_article(b, db, f, &article);
	if (rc == RC_OK)
		rc = article_is_public(b, db, article, &public);
	if (rc == RC_OK)
		rc = media_get(db, b->arena, f->media_id, &row);
	if (rc == RC_OK && article != 0 && row.article_id != article) {
		row.article_id = article;
		rc = media_update(db, &row);
	}
	if (rc != RC_OK || f->page.n == 0)
		return rc;
	rc = public ? address_add_former(db, ADDRESS_ARTICLE, article, f->page, clock_now())
		    : address_add_former(db, ADDRESS_MEDIA, f->media_id, f->page, clock_now());
	return rc == RC_CONFLICT || rc == RC_INVALID ? RC_OK : rc;
}

static enum rc pages_write(struct site *s, struct db *db, void *ctx)
{
	struct files_batch *b = ctx;
	for (size_t i = b->from; i < b->to; i++) {
		enum rc rc = page_write(b, db, file_at(b->imp, i));
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

enum rc wp_files_pages(struct wordpress_import *imp)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && !wp_dry(imp) && i < imp->files.all.n; i += BATCH) {
		CLEANUP(arena_done) struct arena a;
		arena_init(&a);
		size_t to = i + BATCH < imp->files.all.n ? i + BATCH : imp->files.all.n;
		struct files_batch b = {.imp = imp, .arena = &a, .from = i, .to = to};
		rc = site_write(imp->site, pages_write, &b);
	}
	return rc;
}
