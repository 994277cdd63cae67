/*
 * The running website: a site, a server, the threads between them, and what pages look like. Started and stopped by the
 * program; everything inside works on a struct req (req.h). A frozen one writes nothing, so that its site may be one
 * that only reads (site_open_reader()); what leads elsewhere is answered with a page that does so by itself.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "http/server.h"
#include "rules/site.h"

struct web;
struct tasks;

struct web_config {
	struct site *site;
	const char *const *listen;
	size_t n_listen;
	struct tls_config tls;            /* required where a listener begins with "https:" */
	unsigned loops, readers;          /* threads; 0 = by the number of cores */
	struct netblocks trusted_proxies; /* copied */
	const char *base_url;             /* "" when unset; without a slash at the end */
	size_t cache_bytes;               /* for finished pages; 0 = every page is made anew */
	struct tasks *tasks;              /* long work of the newsroom */
	const char *site_dir;             /* where the database lies: for the page about the server's health */
	const char *theme_dir;            /* the owner's templates and style, NULL or missing for none */
	bool frozen; /* for a copy in plain files: what all readers share and nothing else, no forms, nothing counted */
};

/*
 * Compiles all templates, starts the pools and the server. RC_INVALID when a template of the owner is wrong (the
 * message names file, line and name). The configuration's texts must live as long as the web.
 */
enum rc web_start(const struct web_config *c, struct web **ret_web) MUST_CHECK;
/* Answers what was accepted, at most this long, then ends everything but the site. NULL-safe. */
void web_stop(struct web *w, int64_t within_ms);

/* The server, for its addresses. */
struct server *web_server(struct web *w);
/* Reads the owner's theme again. On failure the old look stays and the message says why. */
enum rc web_reload(struct web *w) MUST_CHECK;
/*
 * While requests run: another public address, whose text must live as long as the web; another budget of finished
 * pages, RC_CONFLICT between some and none. To be followed by web_reload().
 */
void web_set_base_url(struct web *w, const char *base_url);
/* "https://news.example.org" for absolute links: base_url, else http:// and the first listener. */
struct str web_public_url(const struct web *w);
enum rc web_set_cache(struct web *w, size_t bytes) MUST_CHECK;
/* To be called every second or so by the scheduler: flushes views. */
void web_tick(struct web *w);

/* One line a route: "GET, HEAD   /search/   anyone", for `courant routes`. */
struct buf;
void web_routes_print(struct buf *out);

#endif
