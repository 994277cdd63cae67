/*
 * How the program was told to run: flags over COURANT_* environment over courant.ini over defaults. What a newsroom
 * changes is not here but in rules/settings.h.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"
#include "http/server.h"
#include "net/mail.h"

#define CONFIG_LISTEN_MAX 8
#define CONFIG_TLS_MAX 8

enum config_key {
	CONFIG_LISTEN,
	CONFIG_DATABASE,
	CONFIG_BASE_URL,
	CONFIG_TRUSTED_PROXIES,
	CONFIG_TLS_CERTIFICATE,
	CONFIG_TLS_KEY,
	CONFIG_CACHE_MB,
	CONFIG_LOG_LEVEL,
	CONFIG_SMTP,
	CONFIG_MAIL_FROM,
	CONFIG_KEYS
};

/* What may stand in courant.ini. */
struct config_spec {
	const char *name;     /* "base_url" */
	const char *variable; /* "COURANT_BASE_URL" */
	const char *initial;
	const char *explained; /* one sentence */
};
extern const struct config_spec config_specs[CONFIG_KEYS];

struct config {
	struct arena arena; /* holds every text here */
	const char *site_dir;
	const char *text[CONFIG_KEYS];  /* each value as it was given, "" for none; for comparing two of these */
	const char *where[CONFIG_KEYS]; /* where that was: "mysite/courant.ini line 3", "COURANT_LISTEN", "--listen" */
	struct str warnings;            /* lines for people, about what was passed over; p == NULL for none */

	const char *listen[CONFIG_LISTEN_MAX]; /* "127.0.0.1:8080", "https:0.0.0.0:443", "unix:/run/x" */
	size_t n_listen;
	const char *database; /* absolute: "sqlite:/srv/news/site.db" */
	const char *base_url; /* without a slash at the end, "" when unset */
	const char *trusted_proxies;
	/* Pairs, the first for whoever names no host; paths are absolute, or as relative as site_dir is. */
	const char *tls_certificates[CONFIG_TLS_MAX], *tls_keys[CONFIG_TLS_MAX];
	size_t n_tls;
	int64_t cache_mb;
	const char *log_level;
	struct mail_server mail_server; /* with an empty address when no mail goes out */
	struct mailbox mail_from;
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

/* The certificates as the server takes them; borrowed from c. */
struct tls_config config_tls(const struct config *c);

/* "http://127.0.0.1:8080": where the first listener is reached from this machine; "" where all are unix sockets. */
struct str config_listener_address(const struct config *c, struct arena *a);

/* Sets what follows from c->text; the messages begin with c->where. For config_load(). */
enum rc config_values_read(struct config *c) MUST_CHECK;

/* The courant.ini that `courant init` writes: every key with its sentence. */
struct buf;
void config_sample(struct buf *out);

#endif
