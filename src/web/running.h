/*
 * What a running website holds. Only the files of src/web look inside.
 */
#ifndef WEB_RUNNING_H
#define WEB_RUNNING_H

#include <pthread.h>

#include "http/cache.h"
#include "http/router.h"
#include "rules/view_counter.h"
#include "web/frame.h"
#include "web/look.h"
#include "web/web.h"

/* The looks of all languages, the main one first, with the settings they were made for. */
struct looks {
	struct look *items[LOOKS_MAX];
	size_t n;
};

struct web {
	struct web_config config;
	struct site *site;
	struct server *server;
	struct router *router;
	struct pool *readers; /* each thread with a connection of its own */
	struct pool *desk;    /* the same for staff; connections are opened when they are first wanted */
	struct pool *slow;    /* password hashes: few threads, a short queue */
	struct view_counter *views;
	struct live *live;     /* NULL until the server runs; read with acquire */
	struct cache *cache;   /* shared pages; NULL: none is kept */
	char *content_policy;  /* the CSP of reader pages */
	char *embed_policy;    /* that of a page whose embeds become frames after a click */
	pthread_mutex_t mutex; /* guards looks */
	struct looks looks;
	struct looks newsroom; /* staff pages, a language each, from when somebody first asks: each is larger than all
				  of the readers' */
	struct frames frames;  /* what stands around the pages of each look */
	bool looks_stale;      /* atomic: the languages were changed */
	int64_t started_at;
	int64_t flushed_at;
	unsigned writing; /* atomic: requests that wait for the writer */
	bool stopping;    /* atomic */
};

/* The public address now; a reload may change it between two calls. "" when unset. */
static inline const char *web_base_url(const struct web *w)
{
	const char *base_url = __atomic_load_n(&w->config.base_url, __ATOMIC_ACQUIRE);
	return base_url ? base_url : "";
}

/* Counts the caller as one who saw the article, once a day; page and beacon count together as one. */
void web_count_view(struct web *w, const struct request *http, int64_t article_id);

/* The look for a path: its first segment may name a further language. Sets the rest of the path. One reference. */
struct look *web_look(struct web *w, struct str path, struct str *ret_rest);
/*
 * From here on the request has the newsroom's look; its path is whole again. Making it takes some milliseconds: not on
 * a loop, where the readers' look serves until a thread of the desk has made the first.
 */
struct req;
void web_look_newsroom(struct req *q, bool make);

#endif
