/*
 * Reading configuration, theme and certificates again while the site is served. What cannot change under a running
 * server is named, and stays as it was.
 */
#ifndef APP_RELOAD_H
#define APP_RELOAD_H

#include "app/config.h"
#include "web/web.h"

/* What is running, key by key; a key that needs a restart keeps its old text here and is named at every reload. */
struct running {
	struct config_flags flags;
	struct web *web;
	struct site *site;
	char *text[CONFIG_KEYS]; /* heap */
	struct arena kept;       /* texts that the web borrows */
	bool speaks_tls;
	int tls; /* what became of the certificates at the present reload */
};

/* Copies texts and flags. To be done when the web has ended. */
void running_init(struct running *r, const struct config *c, const struct config_flags *flags, struct web *w,
		  struct site *s);
void running_done(struct running *r); /* frees the texts */

/* Logs in one line what was applied and what needs a restart. A faulty file changes nothing. */
void running_reload(struct running *r);

/*
 * Logs a warning for each file in the folder that no page will ever use, with the name that was probably meant. A
 * missing folder is fine.
 */
void theme_warn(const char *theme_dir);

#endif
