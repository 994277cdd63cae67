/*
 * One table of keys; the three sources all go through it. The only file that knows inih.
 */
#include "app/config.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "http/netaddr.h"
#include "text/url.h"

enum key {
	KEY_LISTEN,
	KEY_DATABASE,
	KEY_BASE_URL,
	KEY_TRUSTED_PROXIES,
	KEY_TLS_CERTIFICATE,
	KEY_TLS_KEY,
	KEY_CACHE_MB,
	KEY_LOG_LEVEL,
	KEY_SMTP,
	KEYS
};

static const struct {
	const char *name, *variable, *initial, *explained;
} keys[KEYS] = {
	[KEY_LISTEN] = {"listen", "COURANT_LISTEN", "127.0.0.1:8080",
			"Where readers are served: ADDR:PORT or unix:PATH, several with commas between."},
	[KEY_DATABASE] = {"database", "COURANT_DATABASE", "sqlite:site.db",
			  "Where the site is kept; a relative path is in this folder."},
	[KEY_BASE_URL] =
		{"base_url", "COURANT_BASE_URL", "",
		 "The site's public address, such as https://news.example.org; empty: whatever Host is asked for."},
	[KEY_TRUSTED_PROXIES] = {"trusted_proxies", "COURANT_TRUSTED_PROXIES", "",
				 "Addresses whose X-Forwarded-For counts: 127.0.0.1, 10.0.0.0/8, unix, cloudflare."},
	[KEY_TLS_CERTIFICATE] = {"tls_certificate", "COURANT_TLS_CERTIFICATE", "", "Certificate chain in PEM."},
	[KEY_TLS_KEY] = {"tls_key", "COURANT_TLS_KEY", "", "Its private key in PEM."},
	[KEY_CACHE_MB] = {"cache_mb", "COURANT_CACHE_MB", "64", "Megabytes for finished pages."},
	[KEY_LOG_LEVEL] = {"log_level", "COURANT_LOG_LEVEL", "info", "debug, info, warning or error."},
	[KEY_SMTP] = {"smtp", "COURANT_SMTP", "", "Where mail goes out, such as smtp://mail.example.org:587."},
};

struct values {
	struct arena *arena;
	const char *of[KEYS];
	const char *where[KEYS]; /* "courant.ini line 3", "COURANT_LISTEN" */
	const char *file;
	char unknown[128];
};

static int key_find(const char *name)
{
	for (int k = 0; k < KEYS; k++)
		if (strcmp(keys[k].name, name) == 0)
			return k;
	return -1;
}

/* inih calls this for every "name = value"; 0 stops at that line. */
static int on_entry(void *ctx, const char *section, const char *name, const char *value)
{
	struct values *v = ctx;
	int k = key_find(name);
	if (k < 0 || section[0] != '\0') {
		snprintf(v->unknown, sizeof v->unknown, "%s%s%s", section, section[0] ? "." : "", name);
		return 0;
	}
	v->of[k] = arena_cstr(v->arena, str_of(value));
	v->where[k] = v->file;
	return 1;
}

static enum rc file_read(struct values *v, const char *path, bool must_exist)
{
	FILE *f = fopen(path, "re");
	if (!f && errno == ENOENT && !must_exist)
		return RC_OK;
	if (!f && errno == ENOENT)
		return rc_fail(RC_NOT_FOUND,
			       "%s is missing: this folder holds no site. \"courant init\" makes one; --site DIR "
			       "names another folder.",
			       path);
	if (!f)
		return rc_fail(RC_INVALID, "%s cannot be read: %s", path, strerror(errno));
	v->file = path;
	int line = ini_parse_file(f, on_entry, v);
	fclose(f);
	if (line > 0 && v->unknown[0])
		return rc_fail(RC_INVALID, "%s line %d: there is no key \"%s\"", path, line, v->unknown);
	if (line != 0)
		return rc_fail(RC_INVALID, "%s line %d: write it as: key = value", path, line);
	return RC_OK;
}

/* A slip in a name would otherwise go unnoticed: every phone would look like the proxy. */
static void environment_check(void)
{
	for (char **e = environ; *e; e++) {
		struct str rest = str_of(*e), name;
		if (!str_starts(rest, STR("COURANT_")) || !str_split(&rest, '=', &name) || str_is(name, "COURANT_SITE"))
			continue;
		bool known = false;
		for (int k = 0; k < KEYS; k++)
			known |= str_is(name, keys[k].variable);
		if (!known)
			log_warning("%.*s in the environment means nothing here", STR_ARG(name));
	}
}

static void environment_read(struct values *v)
{
	environment_check();
	for (int k = 0; k < KEYS; k++) {
		const char *value = getenv(keys[k].variable);
		if (value) {
			v->of[k] = arena_cstr(v->arena, str_of(value));
			v->where[k] = keys[k].variable;
		}
	}
}

static const char *value_of(const struct values *v, enum key k)
{
	return v->of[k] ? v->of[k] : keys[k].initial;
}

static enum rc listen_read(struct config *c, const struct values *v, const struct config_flags *flags)
{
	if (flags->n_listen > 0) {
		memcpy(c->listen, flags->listen, sizeof c->listen);
		c->n_listen = flags->n_listen;
		return RC_OK;
	}
	struct str rest = str_of(value_of(v, KEY_LISTEN)), one;
	while (str_split(&rest, ',', &one)) {
		one = str_trim(one);
		if (one.n == 0)
			continue;
		if (c->n_listen == CONFIG_LISTEN_MAX)
			return rc_fail(RC_INVALID, "listen: at most %d addresses", CONFIG_LISTEN_MAX);
		c->listen[c->n_listen++] = arena_cstr(&c->arena, one);
	}
	if (c->n_listen == 0)
		return rc_fail(RC_INVALID, "listen: no address given");
	return RC_OK;
}

/* sqlite:site.db is in the site's folder, whatever folder the program was started in. */
static const char *database_absolute(struct config *c, const char *url)
{
	struct str s = str_of(url), prefix = STR("sqlite:");
	if (!str_starts(s, prefix) || str_starts(s, STR("sqlite:/")) || str_starts(s, STR("sqlite::")))
		return arena_cstr(&c->arena, s);
	char dir[PATH_MAX];
	if (!realpath(c->site_dir, dir))
		snprintf(dir, sizeof dir, "%s", c->site_dir);
	return arena_printf(&c->arena, "sqlite:%s/%s", dir, url + prefix.n).p;
}

static enum rc base_url_check(struct config *c, const char *value)
{
	struct str s = str_of(value);
	struct url u;
	while (s.n > 0 && s.p[s.n - 1] == '/')
		s.n--;
	c->base_url = arena_cstr(&c->arena, s);
	if (s.n == 0)
		return RC_OK;
	bool web = url_parse(s, &u) == RC_OK && u.host.n > 0 &&
		   (str_eq_nocase(u.scheme, STR("http")) || str_eq_nocase(u.scheme, STR("https")));
	if (!web || u.path.n > 0 || u.query.p || u.fragment.p)
		return rc_fail(RC_INVALID, "base_url: \"%s\" is not of the form https://news.example.org", value);
	return RC_OK;
}

static enum rc values_check(struct config *c, const struct values *v)
{
	enum log_level level;
	struct netblocks proxies = {0};
	if (str_to_i64(str_of(value_of(v, KEY_CACHE_MB)), &c->cache_mb) != RC_OK || c->cache_mb < 1 ||
	    c->cache_mb > 1000000)
		return rc_fail(RC_INVALID, "cache_mb: \"%s\" is not a number of megabytes", value_of(v, KEY_CACHE_MB));
	c->log_level = value_of(v, KEY_LOG_LEVEL);
	if (!log_level_parse(c->log_level, &level))
		return rc_fail(RC_INVALID, "log_level: \"%s\" is none of debug, info, warning, error", c->log_level);
	c->trusted_proxies = value_of(v, KEY_TRUSTED_PROXIES);
	enum rc rc = netblocks_add(&proxies, str_of(c->trusted_proxies));
	netblocks_done(&proxies);
	if (rc != RC_OK)
		return rc;
	c->tls_certificate = value_of(v, KEY_TLS_CERTIFICATE);
	c->tls_key = value_of(v, KEY_TLS_KEY);
	if (c->tls_certificate[0] || c->tls_key[0])
		return rc_fail(RC_INVALID,
			       "tls_certificate, tls_key: this version serves plain HTTP; put nginx or another "
			       "proxy in front and leave both empty");
	c->smtp = value_of(v, KEY_SMTP);
	return base_url_check(c, value_of(v, KEY_BASE_URL));
}

enum rc config_load(const struct config_flags *flags, bool must_exist, struct config *ret_config)
{
	struct config *c = ret_config;
	*c = (struct config){.site_dir = flags->site_dir};
	arena_init(&c->arena);
	struct values v = {.arena = &c->arena};
	if (!c->site_dir)
		c->site_dir = getenv("COURANT_SITE");
	if (!c->site_dir || !c->site_dir[0])
		c->site_dir = ".";
	c->site_dir = arena_cstr(&c->arena, str_of(c->site_dir));

	enum rc rc = file_read(&v, arena_printf(&c->arena, "%s/courant.ini", c->site_dir).p, must_exist);
	if (rc != RC_OK)
		return rc;
	environment_read(&v);
	rc = listen_read(c, &v, flags);
	if (rc != RC_OK)
		return rc;
	c->database = database_absolute(c, flags->database ? flags->database : value_of(&v, KEY_DATABASE));
	return values_check(c, &v);
}

void config_done(struct config *c)
{
	arena_done(&c->arena);
}

void config_sample(struct buf *out)
{
	buf_puts(out,
		 "; How this site is run. What the newsroom changes (title, comments, blocks) is in the site itself:\n"
		 "; see \"courant settings\". Lines that begin with ; are the defaults.\n");
	for (int k = 0; k < KEYS; k++)
		buf_printf(out, "\n; %s\n;%s = %s\n", keys[k].explained, keys[k].name, keys[k].initial);
}
