/*
 * One table says how each key is applied to what is running; a key without a row there needs a restart.
 */
#include "app/reload.h"

#include <stdlib.h>

#include "base/log.h"

static enum rc log_level_apply(struct running *r, const struct config *fresh)
{
	enum log_level level;
	if (log_level_parse(fresh->log_level, &level))
		log_set_level(level);
	return RC_OK;
}

static const struct {
	enum config_key key;
	enum rc (*apply)(struct running *r, const struct config *fresh);
} appliers[] = {
	{CONFIG_LOG_LEVEL, log_level_apply},
};

void running_init(struct running *r, const struct config *c, const struct config_flags *flags, struct web *w)
{
	*r = (struct running){.flags = *flags, .web = w};
	/* The folder of a demonstration comes from no flag. */
	r->flags.site_dir = c->site_dir;
	for (int k = 0; k < CONFIG_KEYS; k++) {
		r->text[k] = strdup(c->text[k]);
		ensure(r->text[k]);
	}
}

void running_done(struct running *r)
{
	for (int k = 0; k < CONFIG_KEYS; k++)
		free(r->text[k]);
}

static void name_add(struct buf *names, int key)
{
	buf_printf(names, "%s%s", names->n ? ", " : "", config_specs[key].name);
}

/* RC_NOT_FOUND when the key can only be applied by a restart. */
static enum rc key_apply(struct running *r, int key, const struct config *fresh)
{
	enum rc rc = RC_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_LEN(appliers); i++)
		if ((int)appliers[i].key == key)
			rc = appliers[i].apply(r, fresh);
	if (rc != RC_OK)
		return rc;
	char *text = strdup(fresh->text[key]);
	ensure(text);
	free(r->text[key]);
	r->text[key] = text;
	return RC_OK;
}

static void config_apply(struct running *r, const struct config *fresh)
{
	CLEANUP(buf_done) struct buf applied = BUF(1024), waiting = BUF(1024);
	for (int k = 0; k < CONFIG_KEYS; k++) {
		if (strcmp(r->text[k], fresh->text[k]) == 0)
			continue;
		enum rc rc = key_apply(r, k, fresh);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			log_error("%s stays as it was: %s", config_specs[k].name, rc_message());
		else
			name_add(rc == RC_OK ? &applied : &waiting, k);
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
