/*
 * The order in which the sample newsroom is built, and what its parts share.
 */
#include "app/demo.h"

#include "app/demo_build.h"
#include "app/demo_files.h"
#include "base/clock.h"
#include "store/article.h"

enum rc demo_id(const struct map *ids, struct str name, const char *what, int64_t *ret_id)
{
	const int64_t *id = map_get(ids, name);
	if (!id)
		return rc_fail(RC_INVALID, "demo: there is no %s \"%.*s\"", what, STR_ARG(name));
	*ret_id = *id;
	return RC_OK;
}

void demo_id_set(struct demo *d, struct map *ids, struct str name, int64_t id)
{
	int64_t *kept = arena_new(&d->arena, int64_t);
	*kept = id;
	map_set(ids, name, kept);
}

enum rc demo_ids(struct demo *d, const struct map *ids, const struct json *names, const char *what,
		 const int64_t **ret_ids, size_t *ret_n)
{
	int64_t *list = arena_array(&d->arena, json_len(names), sizeof *list);
	struct json_iter it = {0};
	size_t n = 0;
	while (json_each(names, &it)) {
		enum rc rc = demo_id(ids, json_str(it.value), what, &list[n++]);
		if (rc != RC_OK)
			return rc;
	}
	*ret_ids = list;
	*ret_n = n;
	return RC_OK;
}

struct str demo_text(const struct json *object, const char *key)
{
	struct str s = json_str(json_get(object, key));
	return s.p ? s : STR("");
}

enum rc demo_step(struct demo *d, int64_t steps)
{
	d->done += steps;
	if (d->progress && !d->progress(d->progress_ctx, d->done, d->total))
		return rc_fail(RC_LIMITED, "stopped");
	return RC_OK;
}

/* --- The building --- */

static enum rc settings_put(struct demo *d)
{
	struct json_iter it = {0};
	while (json_each(json_get(d->content, "settings"), &it)) {
		enum rc rc = site_setting_set(d->site, SETTING_SITE, 0, it.key, json_str(it.value));
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* All of it or nothing: a reader never meets half a newsroom. */
static enum rc rows_write(struct site *s, struct db *db, void *ctx)
{
	struct demo *d = ctx;
	enum rc rc = demo_frame_store(d, db);
	if (rc == RC_OK)
		rc = demo_articles_store(d, db);
	for (size_t i = 0; rc == RC_OK && i < d->n_pieces; i++)
		rc = demo_voices_store(d, db, &d->pieces[i]);
	if (rc == RC_OK)
		rc = demo_menus_store(d, db);
	return rc;
}

static enum rc build(struct demo *d)
{
	enum rc rc = demo_media_put(d);
	if (rc == RC_OK)
		rc = settings_put(d); /* the logo is one of the media */
	if (rc == RC_OK)
		rc = demo_articles_read(d);
	if (rc == RC_OK)
		rc = site_write(d->site, rows_write, d);
	if (rc == RC_OK)
		rc = demo_articles_settle(d);
	if (rc == RC_OK)
		rc = demo_accounts_add(d);
	return rc;
}

static enum rc content_read(struct demo *d)
{
	const struct bundle_file *f = bundle_find(&demo_files, STR("site.json"));
	ensure(f);
	enum rc rc = json_parse(f->bytes, &d->content);
	if (rc != RC_OK)
		return rc;
	d->total = (int64_t)json_len(json_get(d->content, "media"));
	for (size_t i = 0; i < demo_files.n; i++)
		d->total += str_ends(demo_files.items[i].name, STR(".md"));
	return RC_OK;
}

static enum rc site_is_empty(struct site *s, bool *ret_empty)
{
	CLEANUP(arena_done) struct arena a;
	struct article_rows rows;
	struct db *db;
	arena_init(&a);
	enum rc rc = site_reader(s, &db);
	if (rc != RC_OK)
		return rc;
	rc = article_walk(db, &a, 0, 1, &rows);
	*ret_empty = rc == RC_OK && rows.n == 0;
	db_close(db);
	return rc;
}

static void demo_init(struct demo *d, struct site *s)
{
	struct map *maps[] = {&d->media, &d->people, &d->sections, &d->tags, &d->articles, &d->groups};
	*d = (struct demo){.site = s, .now = clock_now()};
	arena_init(&d->arena);
	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		map_init(maps[i], &d->arena);
}

static void demo_done(struct demo *d)
{
	for (size_t i = 0; i < d->n_pieces; i++)
		json_free(d->pieces[i].about);
	json_free(d->content);
	arena_done(&d->arena);
}

enum rc demo_fill(struct site *s, bool (*progress)(void *ctx, int64_t done, int64_t total), void *ctx)
{
	struct demo d;
	bool empty;
	enum rc rc = site_is_empty(s, &empty);
	if (rc != RC_OK || !empty)
		return rc;
	demo_init(&d, s);
	d.progress = progress;
	d.progress_ctx = ctx;
	rc = content_read(&d);
	if (rc == RC_OK)
		rc = build(&d);
	demo_done(&d);
	return rc;
}
