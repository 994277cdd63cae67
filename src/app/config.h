/*
 * How the program was told to run: flags over COURANT_* environment over courant.ini over defaults. What a newsroom
 * changes is not here but in rules/settings.h.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"

#define CONFIG_LISTEN_MAX 8

struct config {
	struct arena arena; /* holds every text here */
	const char *site_dir;
	const char *listen[CONFIG_LISTEN_MAX];
	size_t n_listen;
	const char *database; /* absolute: "sqlite:/srv/news/site.db" */
	const char *base_url; /* without a slash at the end, "" when unset */
	const char *trusted_proxies;
	const char *tls_certificate, *tls_key;
	int64_t cache_mb;
	const char *log_level;
	const char *smtp;
};

/* What stands on the command line; NULL and 0 where nothing does. */
struct config_flags {
	const char *site_dir;
	const char *listen[CONFIG_LISTEN_MAX];
	size_t n_listen;
	const char *database;
};

/*
 * Reads everything for the site folder (flag, $COURANT_SITE, or the current one). RC_NOT_FOUND when the folder holds no
 * courant.ini and must_exist; RC_INVALID names file, line and key, or the variable. config_done() also after a failure.
 */
enum rc config_load(const struct config_flags *flags, bool must_exist, struct config *ret_config) MUST_CHECK;
void config_done(struct config *c);

/* The courant.ini that `courant init` writes: every key with its sentence. */
struct buf;
void config_sample(struct buf *out);

#endif
