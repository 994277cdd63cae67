/*
 * The website as a whole: start and stop, the looks of its languages, what a change sets in motion. The way of a single
 * request is in dispatch.c.
 */
#include "web/web.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "text/embed.h"
#include "web/cached.h"
#include "web/desk_thread.h"
#include "web/dispatch.h"
#include "web/live.h"
#include "web/req.h"
#include "web/routes.h"
#include "web/running.h"

#define READ_QUEUE 4096
#define VIEWERS_MAX 4000000
#define FLUSH_MS 15000

/* --- The looks --- */

static void looks_unref(struct looks *looks)
{
	for (size_t i = 0; i < looks->n; i++)
		look_unref(looks->items[i]);
}

static enum rc looks_make(struct web *w, struct looks *ret_looks)
{
	const struct str *tags;
	struct looks fresh = {.n = 0};
	struct site_settings *settings = site_settings(w->site);
	size_t n = settings_languages(settings, &tags);
	const struct look_colours colours = {settings_text(settings, "look.accent"),
					     settings_text(settings, "look.accent_dark")};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n && i < LOOKS_MAX && rc == RC_OK; i++) {
		rc = look_new(tags[i], i == 0, w->config.theme_dir, &colours, &fresh.items[i]);
		if (rc == RC_OK)
			fresh.n++;
	}
	settings_unref(settings);
	if (rc != RC_OK) {
		looks_unref(&fresh);
		return rc;
	}
	*ret_looks = fresh;
	return RC_OK;
}

enum rc web_reload(struct web *w)
{
	struct looks fresh;
	enum rc rc = looks_make(w, &fresh);
	if (rc != RC_OK)
		return rc;
	pthread_mutex_lock(&w->mutex);
	struct looks old = w->looks;
	w->looks = fresh;
	pthread_mutex_unlock(&w->mutex);
	looks_unref(&old);
	frames_stale(&w->frames);
	if (w->cache)
		cache_drop(w->cache, CACHE_EVERYTHING);
	return RC_OK;
}

struct look *web_look(struct web *w, struct str path, struct str *ret_rest)
{
	pthread_mutex_lock(&w->mutex);
	struct look *found = w->looks.items[0];
	*ret_rest = path;
	for (size_t i = 1; i < w->looks.n; i++) {
		struct str prefix = w->looks.items[i]->prefix;
		if (str_starts(path, prefix) && path.n > prefix.n && path.p[prefix.n] == '/') {
			found = w->looks.items[i];
			*ret_rest = str_slice(path, prefix.n, path.n);
			break;
		}
	}
	look_ref(found);
	pthread_mutex_unlock(&w->mutex);
	return found;
}

/* What the person chose, else the main language. */
static struct str newsroom_tag(struct req *q)
{
	struct web *w = q->web;
	if (q->staff && q->staff->language.n > 0)
		return q->staff->language;
	pthread_mutex_lock(&w->mutex);
	struct str tag = arena_str(q->arena, w->looks.items[0]->tag);
	pthread_mutex_unlock(&w->mutex);
	return tag;
}

/* The kept one, or NULL. With the lock held. */
static struct look *newsroom_kept(struct web *w, struct str tag)
{
	for (size_t i = 0; i < w->newsroom.n; i++)
		if (str_eq(w->newsroom.items[i]->tag, tag))
			return look_ref(w->newsroom.items[i]);
	return NULL;
}

static struct look *newsroom_find(struct web *w, struct str tag)
{
	pthread_mutex_lock(&w->mutex);
	struct look *kept = newsroom_kept(w, tag);
	pthread_mutex_unlock(&w->mutex);
	return kept;
}

/* Outside the lock, since readers wait for that one. Whoever is second uses what the first has made. */
static struct look *newsroom_make(struct web *w, struct str tag)
{
	struct look *made;
	ensure(look_new_newsroom(tag, &made) == RC_OK, "the built-in newsroom does not compile");
	pthread_mutex_lock(&w->mutex);
	struct look *first = newsroom_kept(w, tag);
	if (!first && w->newsroom.n < LOOKS_MAX)
		w->newsroom.items[w->newsroom.n++] = look_ref(made);
	pthread_mutex_unlock(&w->mutex);
	if (!first)
		return made;
	look_unref(made);
	return first;
}

void web_look_newsroom(struct req *q, bool make)
{
	struct str tag = newsroom_tag(q);
	struct look *found = newsroom_find(q->web, tag);
	if (!found && make)
		found = newsroom_make(q->web, tag);
	if (found) {
		look_unref(q->look);
		q->look = found;
	}
	q->lang_prefix = STR("");
	q->path = q->http->path;
}

void req_set_lang(struct req *q, struct str lang)
{
	struct web *w = q->web;
	pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->looks.n; i++) {
		struct look *l = w->looks.items[i];
		if (l == q->look || !(lang.n == 0 ? i == 0 : str_eq_nocase(l->tag, lang)))
			continue;
		look_unref(q->look);
		q->look = look_ref(l);
		q->lang_prefix = l->prefix;
		break;
	}
	pthread_mutex_unlock(&w->mutex);
}

/* --- The read threads --- */

static void *reader_setup(void *ctx, unsigned index)
{
	struct web *w = ctx;
	struct db *db;
	return site_reader(w->site, &db) == RC_OK ? db : NULL;
}

static void reader_teardown(void *thread)
{
	db_close(thread);
}

/* --- Changes --- */

static void on_change(void *ctx, const struct change *c)
{
	struct web *w = ctx;
	if (c->kind == CHANGE_SITE)
		__atomic_store_n(&w->looks_stale, true, __ATOMIC_RELEASE);
	if (c->kind == CHANGE_SITE || c->kind == CHANGE_ARTICLE)
		frames_stale(&w->frames);
	cached_change(w, c);
	struct live *live = __atomic_load_n(&w->live, __ATOMIC_ACQUIRE);
	if (live)
		live_tell(live, c);
}

struct str web_public_url(const struct web *w)
{
	const char *base = web_base_url(w);
	if (base[0])
		return str_of(base);
	const char *listener = server_address(w->server, 0);
	return strncmp(listener, "http", 4) == 0 ? str_of(listener) : STR("http://localhost");
}

void web_tick(struct web *w)
{
	if (__atomic_exchange_n(&w->looks_stale, false, __ATOMIC_ACQ_REL) && web_reload(w) != RC_OK)
		log_error("the new settings cannot be shown: %s", rc_message());
	int64_t now = clock_mono();
	if (now - w->flushed_at < FLUSH_MS)
		return;
	w->flushed_at = now;
	if (view_counter_flush(w->views, w->site) != RC_OK)
		log_warning("views wait for the next minute: %s", rc_message());
}

/* --- Start and stop --- */

static void content_policy_make(struct web *w)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	buf_puts(&b, "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
		     "base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'; font-src 'self'; media-src 'self' "
		     "https: http:; img-src 'self' https: http:; require-trusted-types-for 'script'; trusted-types "
		     "courant");
	w->content_policy = strndup(b.p, b.n);
	buf_puts(&b, "; frame-src ");
	embed_frame_hosts(NULL, &b);
	w->embed_policy = strndup(b.p, b.n);
	ensure(w->content_policy && w->embed_policy);
}

static enum rc web_run(struct web *w)
{
	struct server_config sc;
	unsigned cores = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	enum rc rc = web_reload(w);
	if (rc != RC_OK)
		return rc;
	rc = pool_start("read", w->config.readers ? w->config.readers : cores + 1, READ_QUEUE,
			&(struct pool_hooks){.setup = reader_setup, .teardown = reader_teardown, .ctx = w},
			&w->readers);
	if (rc == RC_OK)
		rc = desk_threads_start(w);
	if (rc != RC_OK)
		return rc;
	server_config_init(&sc);
	sc.listen = w->config.listen;
	sc.n_listen = w->config.n_listen;
	sc.tls = w->config.tls;
	sc.loops = w->config.loops;
	sc.trusted_proxies = w->config.trusted_proxies;
	dispatch_hooks(w, &sc.hooks);
	struct live *live;
	rc = server_start(&sc, &w->server);
	if (rc == RC_OK)
		rc = live_start(w, &live);
	if (rc == RC_OK)
		__atomic_store_n(&w->live, live, __ATOMIC_RELEASE);
	return rc;
}

enum rc web_start(const struct web_config *c, struct web **ret_web)
{
	struct web *w = calloc(1, sizeof *w);
	ensure(w);
	w->config = *c;
	w->site = c->site;
	w->flushed_at = clock_mono();
	w->started_at = clock_now();
	pthread_mutex_init(&w->mutex, NULL);
	frames_init(&w->frames);
	content_policy_make(w);
	w->views = view_counter_new(VIEWERS_MAX);
	w->router = routes_compile();
	w->cache = c->cache_bytes ? cache_new(c->cache_bytes) : NULL;
	site_listen(w->site, on_change, w);
	enum rc rc = web_run(w);
	if (rc != RC_OK) {
		web_stop(w, 0);
		return rc;
	}
	*ret_web = w;
	return RC_OK;
}

void web_stop(struct web *w, int64_t within_ms)
{
	if (!w)
		return;
	if (w->server)
		server_stop(w->server, within_ms);
	__atomic_store_n(&w->stopping, true, __ATOMIC_RELEASE);
	while (__atomic_load_n(&w->writing, __ATOMIC_ACQUIRE) > 0)
		usleep(1000);
	pool_stop(w->readers);
	pool_stop(w->desk);
	pool_stop(w->slow);
	site_unlisten(w->site, w);
	live_stop(w->live);
	if (view_counter_flush(w->views, w->site) != RC_OK)
		log_warning("the last views are lost: %s", rc_message());
	server_free(w->server);
	looks_unref(&w->looks);
	looks_unref(&w->newsroom);
	frames_done(&w->frames);
	view_counter_free(w->views);
	cache_free(w->cache);
	router_free(w->router);
	pthread_mutex_destroy(&w->mutex);
	free(w->content_policy);
	free(w->embed_policy);
	free(w);
}

struct server *web_server(struct web *w)
{
	return w->server;
}
