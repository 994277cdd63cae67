/*
 * From the texts of a configuration to what the program works with, checked; each complaint says where its text came
 * from.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/config.h"
#include "base/log.h"
#include "http/listen.h"
#include "http/netaddr.h"
#include "text/url.h"

static enum rc value_fail(const struct config *c, enum config_key k, const char *fmt, ...) PRINTF_LIKE(3, 4);
static enum rc value_fail(const struct config *c, enum config_key k, const char *fmt, ...)
{
	char what[384];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return rc_fail(RC_INVALID, "%s: %s: %s", c->where[k], config_specs[k].name, what);
}

/* The pieces of a list; more than max is a failure. */
static enum rc list_read(struct config *c, enum config_key k, size_t max, const char **ret_items, size_t *ret_n)
{
	struct str rest = str_of(c->text[k]), one;
	size_t n = 0;
	while (str_split(&rest, ',', &one)) {
		one = str_trim(one);
		if (one.n == 0)
			continue;
		if (n == max)
			return value_fail(c, k, "more than %zu", max);
		ret_items[n++] = arena_cstr(&c->arena, one);
	}
	*ret_n = n;
	return RC_OK;
}

static enum rc listen_read(struct config *c)
{
	enum rc rc = list_read(c, CONFIG_LISTEN, CONFIG_LISTEN_MAX, c->listen, &c->n_listen);
	if (rc != RC_OK)
		return rc;
	if (c->n_listen == 0)
		return value_fail(c, CONFIG_LISTEN, "no address given");
	for (size_t i = 0; i < c->n_listen; i++) {
		if (listener_check(str_of(c->listen[i])) != RC_OK)
			return value_fail(c, CONFIG_LISTEN, "%s", rc_message());
		if (str_starts(str_of(c->listen[i]), STR("https:")) && c->n_tls == 0)
			return value_fail(c, CONFIG_LISTEN, "%s needs tls_certificate and tls_key", c->listen[i]);
	}
	return RC_OK;
}

/* What is relative is in the site's folder, whatever folder the program was started in. */
static const char *path_of(struct config *c, const char *path)
{
	return path[0] == '/' ? path : arena_printf(&c->arena, "%s/%s", c->site_dir, path).p;
}

/* Whether the files are what they should be is found out by whoever uses them. */
static enum rc tls_read(struct config *c)
{
	size_t n_keys;
	enum rc rc = list_read(c, CONFIG_TLS_CERTIFICATE, CONFIG_TLS_MAX, c->tls_certificates, &c->n_tls);
	if (rc == RC_OK)
		rc = list_read(c, CONFIG_TLS_KEY, CONFIG_TLS_MAX, c->tls_keys, &n_keys);
	if (rc != RC_OK)
		return rc;
	if (n_keys == 0 && c->n_tls > 0)
		return value_fail(c, CONFIG_TLS_CERTIFICATE, "a certificate needs its tls_key");
	if (n_keys > 0 && c->n_tls == 0)
		return value_fail(c, CONFIG_TLS_KEY, "a key needs its tls_certificate");
	if (n_keys != c->n_tls)
		return value_fail(c, CONFIG_TLS_KEY, "%zu keys for %zu certificates; each needs its own", n_keys,
				  c->n_tls);
	for (size_t i = 0; i < c->n_tls; i++) {
		c->tls_certificates[i] = path_of(c, c->tls_certificates[i]);
		c->tls_keys[i] = path_of(c, c->tls_keys[i]);
	}
	return RC_OK;
}

static enum rc database_read(struct config *c)
{
	const char *url = c->text[CONFIG_DATABASE];
	struct str s = str_of(url), prefix = STR("sqlite:");
	char dir[PATH_MAX];
	c->database = url;
	if (!str_starts(s, prefix) || str_starts(s, STR("sqlite:/")) || str_starts(s, STR("sqlite::")))
		return RC_OK;
	if (!realpath(c->site_dir, dir))
		snprintf(dir, sizeof dir, "%s", c->site_dir);
	c->database = arena_printf(&c->arena, "sqlite:%s/%s", dir, url + prefix.n).p;
	return RC_OK;
}

static enum rc base_url_read(struct config *c)
{
	const char *text = c->text[CONFIG_BASE_URL];
	struct str s = str_of(text);
	struct url u;
	while (s.n > 0 && s.p[s.n - 1] == '/')
		s.n--;
	c->base_url = arena_cstr(&c->arena, s);
	if (s.n == 0)
		return RC_OK;
	bool web = url_parse(s, &u) == RC_OK && u.host.n > 0 &&
		   (str_eq_nocase(u.scheme, STR("http")) || str_eq_nocase(u.scheme, STR("https")));
	if (!web || u.path.n > 0 || u.query.p || u.fragment.p)
		return value_fail(c, CONFIG_BASE_URL, "\"%.200s\" is not of the form https://news.example.org", text);
	return RC_OK;
}

static enum rc proxies_read(struct config *c)
{
	struct netblocks proxies = {0};
	c->trusted_proxies = c->text[CONFIG_TRUSTED_PROXIES];
	enum rc rc = netblocks_add(&proxies, str_of(c->trusted_proxies));
	netblocks_done(&proxies);
	return rc == RC_OK ? RC_OK : value_fail(c, CONFIG_TRUSTED_PROXIES, "%s", rc_message());
}

static enum rc small_ones_read(struct config *c)
{
	enum log_level level;
	const char *mb = c->text[CONFIG_CACHE_MB];
	if (str_to_i64(str_of(mb), &c->cache_mb) != RC_OK || c->cache_mb < 0 || c->cache_mb > 1000000)
		return value_fail(c, CONFIG_CACHE_MB, "\"%.60s\" is not a number of megabytes from 0 to 1000000", mb);
	c->log_level = c->text[CONFIG_LOG_LEVEL];
	if (!log_level_parse(c->log_level, &level))
		return value_fail(c, CONFIG_LOG_LEVEL, "\"%.60s\" is none of debug, info, warning, error",
				  c->log_level);
	return RC_OK;
}

static enum rc mail_read(struct config *c)
{
	const char *smtp = c->text[CONFIG_SMTP], *from = c->text[CONFIG_MAIL_FROM];
	if (!smtp[0])
		return RC_OK;
	if (mail_server_parse(&c->arena, str_of(smtp), &c->mail_server) != RC_OK)
		return value_fail(c, CONFIG_SMTP, "%s", rc_message());
	if (!from[0])
		return value_fail(c, CONFIG_SMTP, "it needs mail_from, the address that mail comes from");
	if (mailbox_parse(&c->arena, str_of(from), &c->mail_from) != RC_OK)
		return value_fail(c, CONFIG_MAIL_FROM, "%s", rc_message());
	return RC_OK;
}

enum rc config_values_read(struct config *c)
{
	static enum rc (*const readers[])(struct config *) = {
		tls_read, listen_read, database_read, base_url_read, proxies_read, small_ones_read, mail_read};
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		enum rc rc = readers[i](c);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

struct tls_config config_tls(const struct config *c)
{
	return (struct tls_config){.certificates = c->tls_certificates, .keys = c->tls_keys, .n = c->n_tls};
}
