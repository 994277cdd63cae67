/*
 * One table says how each key is applied to what is running; a key without a row there needs a restart.
 */
#include "app/reload.h"

#include <stdlib.h>

#include "base/log.h"
#include "rules/mailer.h"

/* What became of a key: in effect; only by a restart; faulty, which was logged. */
enum outcome { APPLIED, WAITS, KEPT };

static enum outcome log_level_apply(struct running *r, const struct config *fresh)
{
	enum log_level level;
	if (log_level_parse(fresh->log_level, &level))
		log_set_level(level);
	return APPLIED;
}

static enum outcome trusted_proxies_apply(struct running *r, const struct config *fresh)
{
	struct netblocks blocks = {0};
	enum rc rc = netblocks_add(&blocks, str_of(fresh->trusted_proxies));
	if (rc == RC_OK)
		server_set_trusted(web_server(r->web), &blocks);
	else
		log_error("trusted_proxies stays as it was: %s", rc_message());
	netblocks_done(&blocks);
	return rc == RC_OK ? APPLIED : KEPT;
}

static enum outcome base_url_apply(struct running *r, const struct config *fresh)
{
	web_set_base_url(r->web, arena_cstr(&r->kept, str_of(fresh->base_url)));
	return APPLIED;
}

static enum outcome cache_apply(struct running *r, const struct config *fresh)
{
	return web_set_cache(r->web, (size_t)fresh->cache_mb << 20) == RC_OK ? APPLIED : WAITS;
}

static enum outcome mail_apply(struct running *r, const struct config *fresh)
{
	mailer_configure(r->site, &fresh->mail_server, &fresh->mail_from);
	return APPLIED;
}

/* What tls_reload() found, for both keys. */
static enum outcome tls_apply(struct running *r, const struct config *fresh)
{
	return (enum outcome)r->tls;
}

static const struct {
	enum config_key key;
	enum outcome (*apply)(struct running *r, const struct config *fresh);
} appliers[] = {
	{CONFIG_LOG_LEVEL, log_level_apply}, {CONFIG_BASE_URL, base_url_apply},
	{CONFIG_CACHE_MB, cache_apply},      {CONFIG_TRUSTED_PROXIES, trusted_proxies_apply},
	{CONFIG_TLS_CERTIFICATE, tls_apply}, {CONFIG_TLS_KEY, tls_apply},
	{CONFIG_SMTP, mail_apply},           {CONFIG_MAIL_FROM, mail_apply},
};

/* A renewed certificate keeps its name: the files are read whether or not the keys changed. */
static enum outcome tls_reload(struct running *r, const struct config *fresh)
{
	struct tls_config tls = config_tls(fresh);
	if (!r->speaks_tls || fresh->n_tls == 0)
		return WAITS;
	if (server_reload_tls(web_server(r->web), &tls) != RC_OK) {
		log_error("the certificates stay as they were: %s", rc_message());
		return KEPT;
	}
	log_info("certificates read again");
	return APPLIED;
}

void running_init(struct running *r, const struct config *c, const struct config_flags *flags, struct web *w,
		  struct site *s)
{
	*r = (struct running){.flags = *flags, .web = w, .site = s};
	arena_init(&r->kept);
	/* The folder of a demonstration comes from no flag. */
	r->flags.site_dir = c->site_dir;
	for (size_t i = 0; i < c->n_listen; i++)
		r->speaks_tls |= str_starts(str_of(c->listen[i]), STR("https:"));
	for (int k = 0; k < CONFIG_KEYS; k++) {
		r->text[k] = strdup(c->text[k]);
		ensure(r->text[k]);
	}
}

void running_done(struct running *r)
{
	for (int k = 0; k < CONFIG_KEYS; k++)
		free(r->text[k]);
	arena_done(&r->kept);
}

static void name_add(struct buf *names, int key)
{
	buf_printf(names, "%s%s", names->n ? ", " : "", config_specs[key].name);
}

static enum outcome key_apply(struct running *r, int key, const struct config *fresh)
{
	enum outcome outcome = WAITS;
	for (size_t i = 0; i < ARRAY_LEN(appliers); i++)
		if ((int)appliers[i].key == key)
			outcome = appliers[i].apply(r, fresh);
	if (outcome != APPLIED)
		return outcome;
	char *text = strdup(fresh->text[key]);
	ensure(text);
	free(r->text[key]);
	r->text[key] = text;
	return APPLIED;
}

static void config_apply(struct running *r, const struct config *fresh)
{
	CLEANUP(buf_done) struct buf applied = BUF(1024), waiting = BUF(1024);
	r->tls = (int)tls_reload(r, fresh);
	for (int k = 0; k < CONFIG_KEYS; k++) {
		if (strcmp(r->text[k], fresh->text[k]) == 0)
			continue;
		enum outcome outcome = key_apply(r, k, fresh);
		if (outcome != KEPT)
			name_add(outcome == APPLIED ? &applied : &waiting, k);
	}
	log_info("configuration read again: %s%s%s%s%s", applied.n ? applied.p : "", applied.n ? " changed" : "",
		 applied.n && waiting.n ? "; " : "",
		 waiting.n   ? waiting.p
		 : applied.n ? ""
			     : "nothing to change",
		 waiting.n ? " will change at the next start only" : "");
}

void running_reload(struct running *r)
{
	struct config fresh;
	if (config_load(&r->flags, true, &fresh) == RC_OK)
		config_apply(r, &fresh);
	else
		log_error("the configuration stays as it was: %s", rc_message());
	theme_warn(arena_printf(&fresh.arena, "%s/theme", fresh.site_dir).p);
	config_done(&fresh);
	if (web_reload(r->web) == RC_OK)
		log_info("theme read again");
	else
		log_error("the theme stays as it was: %s", rc_message());
}
