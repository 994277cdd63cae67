/*
 * The order of an import: one walk to know and to refuse, then settings, people, terms, files, the second walk with the
 * articles, menus; then every address is asked for and the report is stored.
 */
#include "move/wordpress_import.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "move/media_source.h"
#include "rules/library.h"
#include "store/address.h"
#include "store/media.h"

#define THREADS 2 /* as many as a worker pool has children */
#define REPORT_BYTES_MAX ((size_t)16 << 20)

enum rc wordpress_import_new(struct site *s, const struct wordpress_options *options,
			     struct wordpress_import **ret_import)
{
	struct wordpress_import *imp = calloc(1, sizeof *imp);
	ensure(imp);
	imp->site = s;
	imp->options = *options;
	imp->report = report_new();
	imp->old.address = STR("");
	arena_init(&imp->arena);
	map_init(&imp->people.by_name, &imp->arena);
	map_init(&imp->terms.by_slug, &imp->arena);
	map_init(&imp->shortcodes.known, &imp->arena);
	map_init(&imp->shortcodes.alone, &imp->arena);
	map_init(&imp->old.upload_hosts, &imp->arena);
	enum rc rc = site_reader(s, &imp->reader);
	if (rc == RC_OK)
		rc = pool_start("import", THREADS, 64, &(struct pool_hooks){0}, &imp->pool);
	imp->threads = THREADS;
	if (rc != RC_OK) {
		wordpress_import_free(imp);
		return rc;
	}
	*ret_import = imp;
	return RC_OK;
}

static void tables_free(struct wordpress_import *imp)
{
	struct wp_list *lists[] = {&imp->people.all,    &imp->terms.all,   &imp->files.all,   &imp->languages,
				   &imp->menus.all,     &imp->blocks,      &imp->menus.items, &imp->late_parents,
				   &imp->dates.moments, &imp->hints.votes, &imp->ids.doubles};
	struct numbers *numbers[] = {&imp->people.by_id,  &imp->terms.by_id,   &imp->files.by_id,
				     &imp->files.by_path, &imp->paths.public,  &imp->paths.claimed,
				     &imp->paths.asked,   &imp->dates.offsets, &imp->hints.voted,
				     &imp->ids.posts,     &imp->ids.comments,  &imp->ids.doubles_by_id};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		free(lists[i]->items);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		numbers_done(numbers[i]);
	arena_done(&imp->arena);
}

void wordpress_import_free(struct wordpress_import *imp)
{
	if (!imp)
		return;
	pool_stop(imp->pool);
	db_close(imp->reader);
	tables_free(imp);
	report_free(imp->report);
	free(imp);
}

struct site *wordpress_import_site(const struct wordpress_import *imp)
{
	return imp->site;
}

const struct wordpress_options *wordpress_import_options(const struct wordpress_import *imp)
{
	return &imp->options;
}

struct import_report *wordpress_import_report(struct wordpress_import *imp)
{
	return imp->report;
}

int64_t wordpress_import_origin(const struct wordpress_import *imp)
{
	return imp->run.origin_id;
}

struct str wordpress_import_address(const struct wordpress_import *imp)
{
	return imp->old.address;
}

void wordpress_import_brought(struct wordpress_import *imp, int64_t old_id)
{
	struct wp_file *f = wp_file_by_id(imp, old_id);
	if (f)
		f->brought = true;
}

/* --- The run --- */

struct beginning {
	struct wordpress_import *imp;
	struct str hash;
};

static enum rc begin_write(struct site *s, struct db *db, void *ctx)
{
	struct beginning *b = ctx;
	struct wordpress_import *imp = b->imp;
	CLEANUP(arena_done) struct arena a;
	struct origin_run run;
	arena_init(&a);
	enum rc rc = origin_find(db, imp->old.key, &imp->run.origin_id);
	imp->run.first = rc == RC_NOT_FOUND;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = origin_put(db, imp->old.key, clock_now(), &imp->run.origin_id);
	if (rc != RC_OK)
		return rc;
	rc = origin_run_find_unfinished(db, &a, b->hash, &run);
	if (rc == RC_OK && run.origin_id == imp->run.origin_id) {
		imp->run.id = run.id;
		imp->run.continued = true;
		return RC_OK;
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return origin_run_begin(db, imp->run.origin_id, b->hash, clock_now(), &imp->run.id);
}

/* A dry run knows the origin of an earlier import, and writes none. */
static enum rc run_begin(struct wordpress_import *imp, struct wordpress_source *source)
{
	struct beginning b = {.imp = imp, .hash = source->hash(source->ctx)};
	if (imp->old.key.n == 0)
		imp->old.key = STR("unknown");
	if (!wp_dry(imp))
		return site_write(imp->site, begin_write, &b);
	enum rc rc = origin_find(imp->reader, imp->old.key, &imp->run.origin_id);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Better said now than when everything else is written. */
static enum rc uploads_check(const struct wordpress_import *imp)
{
	struct media_source *files;
	if (!imp->options.uploads)
		return RC_OK;
	enum rc rc = media_source_open(imp->options.uploads, &files);
	if (rc == RC_OK)
		media_source_close(files);
	return rc;
}

enum rc wordpress_import_run(struct wordpress_import *imp, struct wordpress_source *source)
{
	typedef enum rc step(struct wordpress_import * imp);
	static step *const before[] = {wp_site_take, wp_people_write, wp_terms_write, wp_files_write};
	static step *const after[] = {wp_files_pages, wp_menus_write, wp_addresses_check, wp_files_ingest};
	ensure(!imp->run.walked, "an import reads one source");
	imp->run.walked = true;
	enum rc rc = uploads_check(imp);
	if (rc == RC_OK)
		rc = wp_walk(imp, source);
	if (rc == RC_OK)
		rc = run_begin(imp, source);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(before); i++)
		rc = before[i](imp);
	if (rc == RC_OK)
		rc = wp_articles_write(imp, source);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(after); i++)
		rc = after[i](imp);
	return rc;
}

/* --- Addresses of what the tables hold --- */

static enum rc address_ask(struct wordpress_import *imp, struct str path, enum address_kind kind, int64_t object_id)
{
	CLEANUP(arena_done) struct arena a;
	struct address found;
	bool alive = false;
	arena_init(&a);
	if (path.n == 0)
		return RC_OK;
	if (!wp_dry(imp)) {
		enum rc rc = address_resolve(imp->reader, &a, path, &found);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		alive = rc == RC_OK && (object_id == 0 || (found.kind == kind && found.object_id == object_id));
	} else {
		alive = true;
	}
	wp_address_count(imp, path, alive);
	return RC_OK;
}

/* An attachment's page was public when the post it belongs to is; the address leads to either. */
static enum rc file_ask(struct wordpress_import *imp, const struct wp_file *f)
{
	if (f->page.n > 0)
		return f->media_id != 0 || wp_dry(imp) ? address_ask(imp, f->page, ADDRESS_MEDIA, 0) : RC_OK;
	return RC_OK;
}

enum rc wp_addresses_check(struct wordpress_import *imp)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < imp->people.all.n; i++) {
		const struct wp_person *p = WP_AT(&imp->people.all, struct wp_person, i);
		if (p->person_id != 0 || wp_dry(imp))
			rc = address_ask(imp, p->path, ADDRESS_PERSON, p->person_id);
	}
	for (size_t i = 0; rc == RC_OK && i < imp->terms.all.n; i++) {
		const struct wp_term *t = WP_AT(&imp->terms.all, struct wp_term, i);
		enum address_kind kind = t->taxonomy == WP_CATEGORY ? ADDRESS_SECTION : ADDRESS_TAG;
		if (t->object_id != 0 || wp_dry(imp))
			rc = address_ask(imp, t->path, kind, t->object_id);
	}
	for (size_t i = 0; rc == RC_OK && i < imp->files.all.n; i++)
		rc = file_ask(imp, WP_AT(&imp->files.all, struct wp_file, i));
	return rc;
}

/* --- The end --- */

/* An attachment that was here, but only now with its file, is no longer what it was. */
static void files_count(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->files.all.n; i++) {
		const struct wp_file *f = WP_AT(&imp->files.all, struct wp_file, i);
		bool updated = f->brought && f->fate == REPORT_UNCHANGED;
		report_count(imp->report, REPORT_MEDIA_FILES, updated ? REPORT_UPDATED : f->fate);
	}
}

static enum rc missing_report(struct wordpress_import *imp)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < imp->files.all.n; i++) {
		const struct wp_file *f = WP_AT(&imp->files.all, struct wp_file, i);
		struct media row = {.state = MEDIA_MISSING};
		enum rc rc = RC_NOT_FOUND;
		if (f->media_id != 0)
			rc = media_get(imp->reader, &a, f->media_id, &row);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		bool ours = rc == RC_OK || (wp_dry(imp) && f->media_id == 0 && !imp->options.uploads);
		if (ours && row.state == MEDIA_MISSING && !f->told)
			report_item(imp->report, REPORT_MEDIA, f->path, f->url, STR(""));
		arena_reset(&a);
	}
	return RC_OK;
}

static enum rc finish_write(struct site *s, struct db *db, void *ctx)
{
	struct wordpress_import *imp = ctx;
	CLEANUP(buf_done) struct buf json = BUF(REPORT_BYTES_MAX);
	report_json(imp->report, &json);
	return origin_run_finish(db, imp->run.id, buf_failed(&json) ? STR("{}") : buf_str(&json), clock_now());
}

enum rc wordpress_import_finish(struct wordpress_import *imp)
{
	if (imp->run.continued)
		report_remark(imp->report, "This import went on where an earlier one had stopped.");
	files_count(imp);
	enum rc rc = missing_report(imp);
	if (rc == RC_OK && !wp_dry(imp))
		rc = library_words_all(imp->site);
	return rc == RC_OK && !wp_dry(imp) && imp->run.id != 0 ? site_write(imp->site, finish_write, imp) : rc;
}
