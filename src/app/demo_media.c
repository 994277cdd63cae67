/*
 * The pictures of the sample newsroom. They are known by fixed addresses (/media/demo/NAME), so that the texts in demo/
 * can name them.
 */
#include <time.h>

#include "app/demo_build.h"
#include "app/demo_files.h"
#include "base/thread.h"
#include "rules/ingest.h"

#define AT_ONCE 2
#define LOOK_MS 50

struct pictures {
	struct demo *demo;
	int finished, stopped; /* atomic */
};

struct picture {
	struct pool_job job; /* first */
	struct pictures *all;
	struct str bytes;
	struct media media;
	struct arena arena;
	enum rc rc;
	struct str error; /* of the thread that made it */
};

static void picture_run(struct pool_job *job, void *thread)
{
	struct picture *p = (struct picture *)job;
	p->rc = RC_LIMITED;
	struct ingest_source source = ingest_of_bytes(&p->bytes);
	if (!__atomic_load_n(&p->all->stopped, __ATOMIC_RELAXED))
		p->rc = media_ingest(p->all->demo->site, &p->arena, &source, AS_IT_WAS, &p->media);
	if (p->rc != RC_OK)
		p->error = arena_printf(&p->arena, "%s", rc_message());
	__atomic_add_fetch(&p->all->finished, 1, __ATOMIC_RELEASE);
}

/* A picture that an earlier, interrupted filling left keeps its number. */
static enum rc picture_prepare(struct demo *d, struct db *db, const struct json_iter *it, struct picture *p)
{
	struct media before;
	struct str file = arena_join(&d->arena, STR("media/"), it->key, STR_NONE);
	const struct bundle_file *f = bundle_find(&demo_files, file);
	if (!f)
		return rc_fail(RC_INVALID, "demo: %.*s is missing", STR_ARG(file));
	p->bytes = f->bytes;
	p->media = (struct media){
		.path = arena_join(&d->arena, STR("/media/demo/"), it->key, STR_NONE),
		.name = it->key,
		.alt = demo_text(it->value, "alt"),
		.source_url = STR_NONE,
	};
	enum rc rc = media_get_by_path(db, &d->arena, p->media.path, &before);
	if (rc == RC_OK)
		p->media.id = before.id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc pictures_prepare(struct demo *d, struct pictures *all, struct picture *list)
{
	struct json_iter it = {0};
	struct db *db;
	enum rc rc = site_reader(d->site, &db);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; rc == RC_OK && json_each(json_get(d->content, "media"), &it); i++) {
		list[i].job.run = picture_run;
		list[i].all = all;
		rc = picture_prepare(d, db, &it, &list[i]);
	}
	db_close(db);
	return rc;
}

static void pictures_watch(struct pictures *all, int n)
{
	int told = 0;
	while (told < n) {
		int finished = __atomic_load_n(&all->finished, __ATOMIC_ACQUIRE);
		if (demo_step(all->demo, finished - told) != RC_OK)
			__atomic_store_n(&all->stopped, 1, __ATOMIC_RELAXED);
		told = finished;
		if (told < n)
			nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
	}
}

static enum rc pictures_make(struct pictures *all, struct picture *list, size_t n)
{
	struct pool *pool;
	enum rc rc = pool_start("demo", AT_ONCE, (unsigned)n + 1, NULL, &pool);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < n; i++) {
		arena_init(&list[i].arena);
		rc = pool_submit(pool, &list[i].job);
		ensure(rc == RC_OK, "the queue holds all of them");
	}
	pictures_watch(all, (int)n);
	pool_stop(pool);
	for (size_t i = 0; i < n; i++) {
		if (list[i].rc == RC_OK)
			demo_id_set(all->demo, &all->demo->media, list[i].media.name, list[i].media.id);
		else if (rc == RC_OK)
			rc = rc_fail(list[i].rc, "%.*s: %.*s", STR_ARG(list[i].media.name), STR_ARG(list[i].error));
		arena_done(&list[i].arena);
	}
	return rc;
}

enum rc demo_media_put(struct demo *d)
{
	size_t n = json_len(json_get(d->content, "media"));
	struct picture *list = arena_array(&d->arena, n, sizeof *list);
	struct pictures all = {.demo = d};
	enum rc rc = pictures_prepare(d, &all, list);
	return rc == RC_OK ? pictures_make(&all, list, n) : rc;
}
