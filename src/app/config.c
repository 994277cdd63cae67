/*
 * The table of keys, and the three sources of their values. The only file that knows inih; it is given lines by us, so
 * that every complaint has its number and no line is cut in silence.
 */
#include "app/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/nearest.h"
#include "base/buf.h"

#define TEXT_MAX 8192

const struct config_spec config_specs[CONFIG_KEYS] = {
	[CONFIG_LISTEN] = {"listen", "COURANT_LISTEN", "127.0.0.1:8080",
			   "Where readers are served: ADDR:PORT, https:ADDR:PORT or unix:PATH, several with commas "
			   "between."},
	[CONFIG_DATABASE] = {"database", "COURANT_DATABASE", "sqlite:site.db",
			     "Where the site is kept; a relative path is in this folder."},
	[CONFIG_BASE_URL] =
		{"base_url", "COURANT_BASE_URL", "",
		 "The site's public address, such as https://news.example.org; empty: whatever Host is asked for."},
	[CONFIG_TRUSTED_PROXIES] =
		{"trusted_proxies", "COURANT_TRUSTED_PROXIES", "",
		 "Whose X-Forwarded-For counts: 127.0.0.1, 10.0.0.0/8, unix, loopback, cloudflare; several with commas "
		 "between."},
	[CONFIG_TLS_CERTIFICATE] =
		{"tls_certificate", "COURANT_TLS_CERTIFICATE", "",
		 "For https: the certificate with its chain, a PEM file; several with commas between."},
	[CONFIG_TLS_KEY] = {"tls_key", "COURANT_TLS_KEY", "",
			    "The private keys of those certificates, in the same order."},
	[CONFIG_CACHE_MB] = {"cache_mb", "COURANT_CACHE_MB", "64", "Megabytes for finished pages; 0 keeps none."},
	[CONFIG_LOG_LEVEL] = {"log_level", "COURANT_LOG_LEVEL", "info", "debug, info, warning or error."},
	[CONFIG_SMTP] = {"smtp", "COURANT_SMTP", "",
			 "Where mail goes out: smtp://user:password@mail.example.org:587 (an @ in the user is %40), or "
			 "smtps://; empty: none goes out."},
	[CONFIG_MAIL_FROM] = {"mail_from", "COURANT_MAIL_FROM", "",
			      "Whom mail comes from, such as Harbour News <news@example.org>."},
};

static int key_find(const char *name)
{
	for (int k = 0; k < CONFIG_KEYS; k++)
		if (strcmp(config_specs[k].name, name) == 0)
			return k;
	return -1;
}

/* A list may go on in the next, indented line. */
static bool key_is_list(int k)
{
	return k == CONFIG_LISTEN || k == CONFIG_TRUSTED_PROXIES || k == CONFIG_TLS_CERTIFICATE || k == CONFIG_TLS_KEY;
}

/* --- The file --- */

struct reading {
	struct config *config;
	FILE *file;
	const char *path;
	int line;
	bool indented;
	enum rc rc; /* of the first bad line */
};

static enum rc line_fail(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static enum rc line_fail(struct reading *r, const char *fmt, ...)
{
	char what[384];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	r->rc = rc_fail(RC_INVALID, "%s line %d: %s", r->path, r->line, what);
	return r->rc;
}

/* Leaves the file at the next line. */
static void line_drop(FILE *f)
{
	for (int c = getc(f); c != EOF && c != '\n';)
		c = getc(f);
}

/* Gives inih its next line; NULL ends the reading. */
static char *line_read(char *line, int size, void *ctx)
{
	struct reading *r = ctx;
	if (r->rc != RC_OK || !fgets(line, size, r->file))
		return NULL;
	r->line++;
	r->indented = line[0] == ' ' || line[0] == '\t';
	size_t n = strlen(line);
	if (n + 1 < (size_t)size || line[n - 1] == '\n')
		return line;
	if (line[0] != ';' && line[0] != '#') {
		line_fail(r, "it is longer than %d bytes; a list may go on in the next, indented line", size - 2);
		return NULL;
	}
	line_drop(r->file);
	line[n - 1] = '\n'; /* newer inih would look for the end of a line that has none */
	return line;
}

static enum rc key_unknown(struct reading *r, const char *section, const char *name)
{
	struct nearest near;
	if (section[0])
		return line_fail(r, "there are no sections in this file: take [%.60s] out", section);
	nearest_init(&near, str_of(name));
	for (int k = 0; k < CONFIG_KEYS; k++)
		nearest_try(&near, str_of(config_specs[k].name));
	if (near.best.p)
		return line_fail(r, "there is no key \"%.60s\"; is %s meant?", name, near.best.p);
	return line_fail(r, "there is no key \"%.60s\"", name);
}

/* inih calls this for every "name = value"; an indented line comes with the name of the one above it. */
static int on_entry(void *ctx, const char *section, const char *name, const char *value)
{
	struct reading *r = ctx;
	struct config *c = r->config;
	int k = key_find(name);
	if (r->rc != RC_OK)
		return 0;
	if (k < 0 || section[0])
		return key_unknown(r, section, name) == RC_OK;
	if (r->indented && c->where[k] && !key_is_list(k))
		return line_fail(r, "it begins with white space, so it would go on with %s; begin it at the margin",
				 name) == RC_OK;
	if (!r->indented && c->where[k])
		return line_fail(r, "%s stands there already, in %s", name, c->where[k]) == RC_OK;
	if (c->where[k]) {
		c->text[k] = arena_printf(&c->arena, "%s,%s", c->text[k], value).p;
		return 1;
	}
	c->text[k] = arena_cstr(&c->arena, str_of(value));
	c->where[k] = arena_printf(&c->arena, "%s line %d", r->path, r->line).p;
	return 1;
}

static enum rc file_read(struct config *c, const char *path, bool must_exist)
{
	struct reading r = {.config = c, .path = path, .file = fopen(path, "re")};
	if (!r.file && (errno == ENOENT || errno == ENOTDIR)) {
		if (!must_exist)
			return RC_OK;
		return rc_fail(RC_NOT_FOUND,
			       "%s is missing: %s holds no site. \"courant init\" makes one; --site DIR names another "
			       "folder.",
			       path, c->site_dir);
	}
	if (!r.file)
		return rc_fail(RC_INVALID, "%s cannot be read: %s", path, strerror(errno));
	int bad = ini_parse_stream(line_read, &r, on_entry, &r);
	bool failed = ferror(r.file) != 0;
	fclose(r.file);
	if (failed)
		return rc_fail(RC_INVALID, "%s cannot be read", path);
	if (r.rc != RC_OK)
		return r.rc;
	if (bad != 0)
		return rc_fail(RC_INVALID, "%s line %d: write it as: key = value", path, bad);
	return RC_OK;
}

/* --- The environment --- */

/* A slip in a name would otherwise go unnoticed: every phone would look like the proxy. */
static void variable_warn(struct str name, struct buf *warnings)
{
	struct nearest near;
	nearest_init(&near, name);
	for (int k = 0; k < CONFIG_KEYS; k++) {
		if (str_is(name, config_specs[k].variable))
			return;
		nearest_try(&near, str_of(config_specs[k].variable));
	}
	buf_printf(warnings, "courant: %.*s in the environment means nothing here", STR_ARG(name));
	if (near.best.p)
		buf_printf(warnings, "; is %s meant?", near.best.p);
	buf_putc(warnings, '\n');
}

static void environment_read(struct config *c)
{
	CLEANUP(buf_done) struct buf warnings = BUF(TEXT_MAX);
	for (char **e = environ; *e; e++) {
		struct str rest = str_of(*e), name;
		if (str_starts(rest, STR("COURANT_")) && str_split(&rest, '=', &name) && !str_is(name, "COURANT_SITE"))
			variable_warn(name, &warnings);
	}
	if (warnings.n > 0)
		c->warnings = buf_to_arena(&warnings, &c->arena);
	for (int k = 0; k < CONFIG_KEYS; k++) {
		const char *value = getenv(config_specs[k].variable);
		if (value && value[0]) {
			c->text[k] = arena_cstr(&c->arena, str_of(value));
			c->where[k] = config_specs[k].variable;
		}
	}
}

/* --- All of them --- */

static void flags_read(struct config *c, const struct config_flags *flags)
{
	CLEANUP(buf_done) struct buf all = BUF(TEXT_MAX);
	for (size_t i = 0; i < flags->n_listen; i++)
		buf_printf(&all, "%s%s", i ? "," : "", flags->listen[i]);
	if (flags->n_listen > 0) {
		c->text[CONFIG_LISTEN] = buf_to_arena(&all, &c->arena).p;
		c->where[CONFIG_LISTEN] = "--listen";
	}
	if (flags->database) {
		c->text[CONFIG_DATABASE] = arena_cstr(&c->arena, str_of(flags->database));
		c->where[CONFIG_DATABASE] = "--database";
	}
}

static const char *site_dir_choose(const struct config_flags *flags)
{
	const char *dir = flags->site_dir ? flags->site_dir : getenv("COURANT_SITE");
	return dir && dir[0] ? dir : ".";
}

enum rc config_load(const struct config_flags *flags, bool must_exist, struct config *ret_config)
{
	struct config *c = ret_config;
	*c = (struct config){0};
	arena_init(&c->arena);
	c->site_dir = arena_cstr(&c->arena, str_of(site_dir_choose(flags)));
	enum rc rc = file_read(c, arena_printf(&c->arena, "%s/courant.ini", c->site_dir).p, must_exist);
	if (rc != RC_OK)
		return rc;
	environment_read(c);
	flags_read(c, flags);
	for (int k = 0; k < CONFIG_KEYS; k++) {
		if (!c->text[k] || !c->text[k][0]) {
			c->text[k] = config_specs[k].initial;
			c->where[k] = "the default";
		}
	}
	return config_values_read(c);
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
	for (int k = 0; k < CONFIG_KEYS; k++)
		buf_printf(out, "\n; %s\n;%s = %s\n", config_specs[k].explained, config_specs[k].name,
			   config_specs[k].initial);
}

/* Where a listener is reached from this machine; empty for a unix socket. */
static struct str listener_address(struct arena *a, const char *listen)
{
	struct str s = str_of(listen);
	bool tls = str_starts(s, STR("https:"));
	if (tls)
		s = str_slice(s, strlen("https:"), s.n);
	size_t colon = str_rfind_char(s, ':');
	if (str_starts(s, STR("unix:")) || colon == SIZE_MAX)
		return STR("");
	struct str host = str_slice(s, 0, colon), port = str_slice(s, colon + 1, SIZE_MAX);
	if (host.n == 0 || str_is(host, "0.0.0.0") || str_is(host, "*") || str_is(host, "[::]"))
		host = STR("127.0.0.1");
	return arena_printf(a, "http%s://%.*s:%.*s", tls ? "s" : "", STR_ARG(host), STR_ARG(port));
}

struct str config_listener_address(const struct config *c, struct arena *a)
{
	for (size_t i = 0; i < c->n_listen; i++) {
		struct str address = listener_address(a, c->listen[i]);
		if (address.n > 0)
			return address;
	}
	return STR("");
}
