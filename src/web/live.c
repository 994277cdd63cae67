/*
 * Live streams of an article, and the thread that tells them new counts. Votes come faster than readers can look, so
 * the articles that changed are gathered: one reading and one event for each in every round.
 */
#include "web/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "http/sse.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/reader_article.h"
#include "web/running.h"

#define ROUND_MS 200

struct live {
	struct web *web;
	struct thread *thread;
	pthread_mutex_t mutex; /* guards all below */
	pthread_cond_t wake;
	int64_t *changed; /* articles with listeners whose counts moved since the last round */
	size_t n_changed, cap_changed;
	bool stop;
};

/* The stream as it begins: the counts now, and for a reader who has voted before what the page is to mark. */
struct opening {
	struct sse_listener *listener;
	struct sse_event first[2];
	size_t n;
};

static enum rc opening_fill(struct req *q, int64_t article_id, struct opening *o)
{
	struct engagement e;
	struct engagement_mine mine;
	CLEANUP(buf_done) struct buf all = BUF(65536), own = BUF(65536);
	enum rc rc = engagement_of(q->db, q->settings, q->arena, article_id, &e);
	if (rc != RC_OK)
		return rc;
	engagement_json(&e, NULL, &all);
	o->first[o->n++] = (struct sse_event){"tally", buf_to_arena(&all, q->arena)};
	req_voter(q);
	if (!q->voter.known)
		return RC_OK;
	rc = engagement_mine(q->db, q->site, q->arena, article_id, &q->voter, &mine);
	if (rc != RC_OK)
		return rc;
	engagement_json(&e, &mine, &own);
	o->first[o->n++] = (struct sse_event){"mine", buf_to_arena(&own, q->arena)};
	return RC_OK;
}

static void opening_send(void *ctx)
{
	struct opening *o = ctx;
	sse_subscribe(o->listener, o->first, o->n);
}

enum rc reader_live(struct req *q)
{
	int64_t id;
	struct opening *o = arena_new(q->arena, struct opening);
	enum rc rc = reader_visible_id(q, &id);
	if (rc != RC_OK)
		return rc;
	o->listener = sse_join(q->exchange, id);
	db_settle(q->db); /* what is read from here on is not older than what is told */
	rc = opening_fill(q, id, o);
	if (rc == RC_OK)
		return req_leave(q, opening_send, o);
	sse_leave(o->listener);
	return rc;
}

/* --- The thread --- */

static void counts_tell(struct live *l, struct db *db, int64_t article_id)
{
	CLEANUP(arena_done) struct arena a;
	CLEANUP(buf_done) struct buf b = BUF(65536);
	arena_init(&a);
	struct engagement e;
	struct site_settings *settings = site_settings(l->web->site);
	if (engagement_of(db, settings, &a, article_id, &e) == RC_OK) {
		engagement_json(&e, NULL, &b);
		sse_publish(l->web->server, article_id, "tally", buf_str(&b));
	}
	db_settle(db);
	settings_unref(settings);
}

/* Waits for the next round's articles; they are the caller's to free. False at the end. */
static bool round_take(struct live *l, int64_t **ret_ids, size_t *ret_n)
{
	pthread_mutex_lock(&l->mutex);
	while (!l->stop && l->n_changed == 0)
		pthread_cond_wait(&l->wake, &l->mutex);
	*ret_ids = l->changed;
	*ret_n = l->n_changed;
	l->changed = NULL;
	l->n_changed = l->cap_changed = 0;
	bool more = !l->stop;
	pthread_mutex_unlock(&l->mutex);
	return more;
}

/* Until the next round may begin, or the end. */
static void round_rest(struct live *l)
{
	int64_t until = clock_now() + ROUND_MS;
	struct timespec at = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
	pthread_mutex_lock(&l->mutex);
	while (!l->stop && pthread_cond_timedwait(&l->wake, &l->mutex, &at) == 0)
		;
	pthread_mutex_unlock(&l->mutex);
}

static void run(void *arg)
{
	struct live *l = arg;
	struct db *db;
	int64_t *ids;
	size_t n;
	if (site_reader(l->web->site, &db) != RC_OK) {
		log_error("live counts are not told: %s", rc_message());
		return;
	}
	while (round_take(l, &ids, &n)) {
		for (size_t i = 0; i < n; i++)
			counts_tell(l, db, ids[i]);
		free(ids);
		round_rest(l);
	}
	free(ids);
	db_close(db);
}

/* --- Telling --- */

static void counts_changed(struct live *l, int64_t article_id)
{
	pthread_mutex_lock(&l->mutex);
	for (size_t i = 0; i < l->n_changed; i++) {
		if (l->changed[i] == article_id) {
			pthread_mutex_unlock(&l->mutex);
			return;
		}
	}
	if (l->n_changed == l->cap_changed) {
		l->cap_changed = l->cap_changed ? l->cap_changed * 2 : 16;
		l->changed = realloc(l->changed, l->cap_changed * sizeof *l->changed);
		ensure(l->changed);
	}
	l->changed[l->n_changed++] = article_id;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->mutex);
}

static void comment_tell(struct web *w, const struct change *c)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", c->comment_id);
	json_out_key(&o, "parent");
	if (c->parent_id)
		json_out_int(&o, c->parent_id);
	else
		json_out_null(&o);
	json_out_end(&o);
	sse_publish(w->server, c->article_id, "comment", buf_str(&b));
}

void live_tell(struct live *l, const struct change *c)
{
	if (c->kind == CHANGE_SITE || !sse_is_awaited(l->web->server, c->article_id))
		return;
	if (c->kind == CHANGE_COMMENT)
		comment_tell(l->web, c);
	else if (sse_listeners(l->web->server, c->article_id) > 0) /* who comes back is told how it stands */
		counts_changed(l, c->article_id);
}

/* --- Start and stop --- */

enum rc live_start(struct web *w, struct live **ret_live)
{
	struct live *l = calloc(1, sizeof *l);
	ensure(l);
	l->web = w;
	pthread_mutex_init(&l->mutex, NULL);
	pthread_cond_init(&l->wake, NULL);
	enum rc rc = thread_start("live", run, l, &l->thread);
	if (rc != RC_OK) {
		live_stop(l);
		return rc;
	}
	*ret_live = l;
	return RC_OK;
}

void live_stop(struct live *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->mutex);
	l->stop = true;
	pthread_cond_signal(&l->wake);
	pthread_mutex_unlock(&l->mutex);
	thread_join(l->thread);
	free(l->changed);
	pthread_cond_destroy(&l->wake);
	pthread_mutex_destroy(&l->mutex);
	free(l);
}
