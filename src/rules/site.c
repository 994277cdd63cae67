/*
 * Opening and closing a site, its settings snapshot, and telling listeners what a committed transaction changed.
 */
#include "rules/site.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/migrate.h"
#include "rules/crowd.h"
#include "rules/lexicon.h"
#include "rules/mailer.h"
#include "rules/throttle.h"
#include "store/secret.h"
#include "store/setting.h"
#include "store/sql_ids.h"
#include "worker/worker.h"

#define LISTENERS_MAX 8
#define THROTTLE_SLOTS 32768

struct listener {
	void (*on_change)(void *ctx, const struct change *c);
	void *ctx;
};

struct site_private {
	struct db *db; /* the writer's */
	struct db_lock *lock;
	struct listener listeners[LISTENERS_MAX];
	size_t n_listeners;
	/* Writer thread only: what the open transaction has changed so far. */
	struct change *changes;
	size_t n_changes, cap_changes;
	bool settings_changed;
	pthread_mutex_t listening; /* guards listeners */
	pthread_mutex_t mutex;     /* guards settings */
	struct site_settings *settings;
};

static enum rc settings_refresh(struct site *s)
{
	struct site_settings *fresh;
	enum rc rc = settings_load(s->private->db, &fresh);
	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&s->private->mutex);
	struct site_settings *old = s->private->settings;
	s->private->settings = fresh;
	pthread_mutex_unlock(&s->private->mutex);
	settings_unref(old);
	return RC_OK;
}

static void on_commit(void *ctx)
{
	struct site *s = ctx;
	struct site_private *p = s->private;
	if (p->settings_changed && settings_refresh(s) != RC_OK)
		log_error("settings could not be read again: %s", rc_message());
	p->settings_changed = false;
	pthread_mutex_lock(&p->listening);
	for (size_t i = 0; i < p->n_changes; i++)
		for (size_t k = 0; k < p->n_listeners; k++)
			p->listeners[k].on_change(p->listeners[k].ctx, &p->changes[i]);
	pthread_mutex_unlock(&p->listening);
	p->n_changes = 0;
}

static void on_rollback(void *ctx)
{
	struct site *s = ctx;
	s->private->n_changes = 0;
	s->private->settings_changed = false;
}

static enum rc site_start(struct site *s, char *const *worker_argv)
{
	struct site_private *p = s->private;
	enum rc rc = db_lock_site(s->url, &p->lock);
	if (rc != RC_OK)
		return rc;
	rc = db_open(s->url, DB_WRITE, sql_texts, SQL_COUNT, &p->db);
	if (rc != RC_OK)
		return rc;
	rc = migrate_run(p->db, sql_migrations, sql_migrations_count);
	if (rc != RC_OK)
		return rc;
	rc = secret_get_or_create(p->db, STR("site"), clock_now(), 0, s->key);
	if (rc != RC_OK)
		return rc;
	rc = settings_refresh(s);
	if (rc != RC_OK)
		return rc;
	rc = worker_pool_start(&(struct worker_pool_options){.argv = worker_argv}, &s->workers);
	if (rc != RC_OK)
		return rc;
	return writer_start(
		p->db, &(struct writer_options){.after_commit = on_commit, .after_rollback = on_rollback, .ctx = s},
		&s->writer);
}

static struct site *site_new(const char *url)
{
	struct site *s = calloc(1, sizeof *s);
	ensure(s);
	s->private = calloc(1, sizeof *s->private);
	ensure(s->private);
	s->url = strdup(url);
	ensure(s->url);
	s->mailer = mailer_new();
	pthread_mutex_init(&s->private->mutex, NULL);
	pthread_mutex_init(&s->private->listening, NULL);
	s->throttle = throttle_new(THROTTLE_SLOTS);
	s->crowd = crowd_new();
	s->lexicons = lexicon_keeper_new(s);
	return s;
}

enum rc site_open(const char *url, char *const *worker_argv, struct site **ret_site)
{
	struct site *s = site_new(url);
	enum rc rc = site_start(s, worker_argv);
	if (rc != RC_OK) {
		site_close(s);
		return rc;
	}
	*ret_site = s;
	return RC_OK;
}

enum rc site_open_reader(const char *url, struct site **ret_site)
{
	struct site *s = site_new(url);
	enum rc rc = site_reader(s, &s->private->db);
	if (rc == RC_OK)
		rc = migrate_check(s->private->db, sql_migrations, sql_migrations_count);
	if (rc == RC_OK)
		rc = secret_get(s->private->db, STR("site"), clock_now(), s->key);
	if (rc == RC_OK)
		rc = settings_refresh(s);
	if (rc != RC_OK) {
		site_close(s);
		return rc;
	}
	*ret_site = s;
	return RC_OK;
}

void site_close(struct site *s)
{
	if (!s)
		return;
	writer_stop(s->writer);
	worker_pool_stop(s->workers);
	mailer_free(s->mailer);
	lexicon_keeper_free(s->lexicons);
	db_close(s->private->db);
	db_unlock_site(s->private->lock);
	settings_unref(s->private->settings);
	pthread_mutex_destroy(&s->private->mutex);
	pthread_mutex_destroy(&s->private->listening);
	throttle_free(s->throttle);
	crowd_free(s->crowd);
	free(s->private->changes);
	free(s->private);
	free(s->url);
	free(s);
}

enum rc site_reader(const struct site *s, struct db **ret_db)
{
	return db_open(s->url, DB_READ, sql_texts, SQL_COUNT, ret_db);
}

struct site_settings *site_settings(struct site *s)
{
	pthread_mutex_lock(&s->private->mutex);
	struct site_settings *now = settings_ref(s->private->settings);
	pthread_mutex_unlock(&s->private->mutex);
	return now;
}

void site_listen(struct site *s, void (*on_change)(void *ctx, const struct change *c), void *ctx)
{
	struct site_private *p = s->private;
	pthread_mutex_lock(&p->listening);
	ensure(p->n_listeners < LISTENERS_MAX);
	p->listeners[p->n_listeners++] = (struct listener){on_change, ctx};
	pthread_mutex_unlock(&p->listening);
}

void site_unlisten(struct site *s, void *ctx)
{
	struct site_private *p = s->private;
	size_t kept = 0;
	pthread_mutex_lock(&p->listening);
	for (size_t i = 0; i < p->n_listeners; i++)
		if (p->listeners[i].ctx != ctx)
			p->listeners[kept++] = p->listeners[i];
	p->n_listeners = kept;
	pthread_mutex_unlock(&p->listening);
}

void site_changed(struct site *s, struct change c)
{
	struct site_private *p = s->private;
	if (c.kind != CHANGE_COMMENT)
		for (size_t i = 0; i < p->n_changes; i++)
			if (p->changes[i].kind == c.kind && p->changes[i].article_id == c.article_id)
				return;
	if (p->n_changes == p->cap_changes) {
		p->cap_changes = p->cap_changes ? p->cap_changes * 2 : 64;
		p->changes = realloc(p->changes, p->cap_changes * sizeof *p->changes);
		ensure(p->changes);
	}
	p->changes[p->n_changes++] = c;
}

struct call_job {
	struct write_job job;
	struct site *site;
	enum rc (*fn)(struct site *s, struct db *db, void *ctx);
	void *ctx;
};

static enum rc call_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct call_job *j = (struct call_job *)jobs[0];
	return j->fn(j->site, db, j->ctx);
}

static const struct write_kind call_kind = {.name = "call", .run = call_run};
static const struct write_kind bulk_kind = {.name = "bulk call", .run = call_run, .bulk = true};

static enum rc write_as(const struct write_kind *kind, struct site *s,
			enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx)
{
	struct call_job j = {.site = s, .fn = fn, .ctx = ctx};
	write_job_init(&j.job, kind);
	enum rc rc = writer_run(s->writer, &j.job);
	write_job_done(&j.job);
	return rc;
}

enum rc site_write(struct site *s, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx)
{
	return write_as(&call_kind, s, fn, ctx);
}

enum rc site_write_bulk(struct site *s, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx)
{
	return write_as(&bulk_kind, s, fn, ctx);
}

enum rc site_setting_set_in(struct site *s, struct db *db, enum setting_scope scope, int64_t owner_id, struct str name,
			    struct str value)
{
	const struct setting_spec *spec = setting_spec(name);
	if (!spec)
		return rc_fail(RC_NOT_FOUND, "there is no setting \"%.*s\"; \"courant settings\" lists them all",
			       STR_ARG(name));
	if (scope != SETTING_SITE && !spec->narrows)
		return rc_fail(RC_INVALID, "%s holds for the whole site only", spec->name);
	enum rc rc = value.n > 0 ? setting_check(spec, value) : RC_OK;
	if (rc == RC_OK)
		rc = setting_check_stored(db, spec, value);
	if (rc != RC_OK)
		return rc;
	rc = value.n == 0 ? setting_unset(db, scope, owner_id, name) : setting_set(db, scope, owner_id, name, value);
	if (rc != RC_OK)
		return rc;
	s->private->settings_changed = true;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return RC_OK;
}

struct setting_change {
	enum setting_scope scope;
	int64_t owner_id;
	struct str name, value;
};

static enum rc setting_write(struct site *s, struct db *db, void *ctx)
{
	const struct setting_change *c = ctx;
	return site_setting_set_in(s, db, c->scope, c->owner_id, c->name, c->value);
}

enum rc site_setting_set(struct site *s, enum setting_scope scope, int64_t owner_id, struct str name, struct str value)
{
	struct setting_change c = {.scope = scope, .owner_id = owner_id, .name = name, .value = value};
	return site_write(s, setting_write, &c);
}
