/*
 * The table of commands, how their arguments are taken apart, and what is opened before one runs.
 */
#include "app/command.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

#include "app/nearest.h"
#include "db/migrate.h"
#include "store/sql_ids.h"
#include "text/unicode.h"

#define SITE "[--site DIR] [--database URL]"

static const struct command commands[] = {
	{"demo", "[--listen ADDR:PORT|unix:PATH]... [--site DIR]",
	 "Serves a sample newsroom on http://localhost:8080; without --site it is gone afterwards.", "", NEEDS_NOTHING,
	 cmd_demo},
	{"init", "[DIR] [--site DIR]", "Makes a new site in a new or empty folder: courant.ini and site.db.", "",
	 NEEDS_NOTHING, cmd_init},
	{"serve", "[--listen ADDR:PORT|https:ADDR:PORT|unix:PATH]...",
	 "Serves the site until it is told to stop. SIGHUP reads configuration, theme and certificates again.", SITE,
	 NEEDS_CONFIG, cmd_serve},
	{"import", "wordpress SOURCE [--wxr FILE.xml] [--uploads DIR] [--people FILE.csv] [--dry-run]",
	 "Moves a WordPress site in. SOURCE is its export file (there: Tools, Export, All content) or its address.",
	 SITE, NEEDS_SITE, cmd_import},
	{"compare", "OLD-ADDRESS [--new ADDRESS] [--limit N] [--delay MS]",
	 "Asks the old site and this one for every address and reports differences. This one must be served.", SITE,
	 NEEDS_READER, cmd_compare},
	{"export", "wordpress OUT\njson OUT\nstatic OUT",
	 "Writes the site into one new file, for WordPress or everything as JSON; static: into a new folder of "
	 "plain files for any web server (an archive where OUT ends in .tar). Also while it is served.",
	 SITE, NEEDS_READER, cmd_export},
	{"backup", "FILE", "Writes the whole site into one new file, also while it is served.", SITE, NEEDS_SITE,
	 cmd_backup},
	{"restore", "FILE [--force]", "Puts a backup in place of the site; --force over an existing one.", SITE,
	 NEEDS_NOTHING, cmd_restore},
	{"check", "", "Verifies everything, also while it is served: database, counts, addresses, media, search.", SITE,
	 NEEDS_READER, cmd_check},
	{"user",
	 "add EMAIL --role ROLE [--name NAME] [--password-stdin]\nlist\npasswd EMAIL [--password-stdin]\n"
	 "role EMAIL ROLE\nemail OLD NEW\nremove EMAIL",
	 "The people who sign in. ROLE is administrator, editor, author, contributor or moderator.", SITE, NEEDS_SITE,
	 cmd_user},
	{"comment", "list\napprove ID...\nremove ID...", "Comments that wait, and what becomes of them.", SITE,
	 NEEDS_SITE, cmd_comment},
	{"routes", "", "Lists every address that the program answers by itself.", "", NEEDS_NOTHING, cmd_routes},
	{"settings", "[NAME [VALUE]] [--section PATH] [--article ID]",
	 "Reads and changes what a newsroom may set, for the site, a section or an article; an empty VALUE goes back "
	 "to the default.",
	 SITE, NEEDS_SITE, cmd_settings},
	{"version", "", "Says the version of this program.", "", NEEDS_NOTHING, cmd_version},
	{"help", "[COMMAND]", "Lists the commands, or says how one is called.", "", NEEDS_NOTHING, cmd_help},
};

const struct command *commands_all(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(commands);
	return commands;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

const char *command_nearest(const char *name)
{
	struct nearest near;
	nearest_init(&near, str_of(name));
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		nearest_try(&near, str_of(commands[i].name));
	return near.best.p;
}

/* What somebody typed or a file holds may be anything; a terminal must not obey it. */
static void text_print(FILE *to, struct str text)
{
	uint32_t cp;
	while (utf8_next(&text, &cp)) {
		CLEANUP(buf_done) struct buf b = BUF(8);
		if ((cp < 0x20 && cp != '\n') || (cp >= 0x7f && cp <= 0x9f))
			buf_printf(&b, "\\x%02x", (unsigned)cp);
		else
			buf_put_utf8(&b, cp);
		fprintf(to, "%.*s", STR_ARG(buf_str(&b)));
	}
}

static void message_print(struct invocation *v, const char *message)
{
	fprintf(v->err, "courant %s: ", v->argv[0]);
	text_print(v->err, str_of(message));
	putc('\n', v->err);
}

int command_failed(struct invocation *v)
{
	message_print(v, rc_message()[0] ? rc_message() : "failed");
	return 1;
}

void command_forms_print(const struct command *c, struct str only_form, FILE *to)
{
	struct str rest = str_of(c->forms), form = STR("");
	const char *lead = "Usage: ";
	bool any = false;
	while (str_line(&rest, &form) || !any) {
		any = true;
		if (only_form.p && !str_eq(only_form, form))
			continue;
		fprintf(to, "%scourant %s%s%.*s%s%s\n", lead, c->name, form.n ? " " : "", STR_ARG(form),
			c->more[0] ? " " : "", c->more);
		lead = "       ";
	}
}

int command_usage(struct invocation *v, const char *fmt, ...)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	const struct command *c = command_find(v->argv[0]);
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	message_print(v, b.n ? b.p : "");
	command_forms_print(c, v->usage.form, v->err);
	fprintf(v->err, "%s\n", c->explained);
	return 2;
}

int command_read(const struct command *c, int argc, char **argv, struct invocation *v)
{
	v->argv = argv;
	v->argc = 1;
	if (usage_read(c->forms, c->more, argc - 1, argv + 1, &v->usage) != RC_OK)
		return command_usage(v, "%s", rc_message());
	v->argc += v->usage.n_words;
	return 0;
}

const char *command_option(const struct invocation *v, const char *name)
{
	size_t at = 0;
	return usage_option(&v->usage, name, &at);
}

bool command_switch(const struct invocation *v, const char *name)
{
	return command_option(v, name) != NULL;
}

const char *command_path(struct invocation *v, const char *path)
{
	if (path[0] == '/')
		return path;
	return arena_printf(&v->arena, "%s/%s", v->folder, path).p;
}

/* A reader of a site that an older version of the program left is told so, not half understood. */
static enum rc reader_open(struct invocation *v)
{
	enum rc rc = db_open(v->config->database, DB_READ, sql_texts, SQL_COUNT, &v->db);
	if (rc == RC_OK)
		rc = migrate_check(v->db, sql_migrations, sql_migrations_count);
	return rc;
}

static enum rc needs_open(const struct command *c, struct invocation *v)
{
	enum rc rc = RC_OK;
	if (c->needs == NEEDS_SITE && !v->site)
		rc = site_open(v->config->database, NULL, &v->site);
	if (rc == RC_OK && c->needs >= NEEDS_READER && !v->db)
		rc = reader_open(v);
	return rc;
}

int command_run(const struct command *c, struct invocation *v)
{
	bool own_site = !v->site;
	arena_init(&v->arena);
	rc_clear();
	enum rc rc = needs_open(c, v);
	int status = rc == RC_OK ? c->run(v) : command_failed(v);
	db_close(v->db);
	v->db = NULL;
	if (own_site) {
		site_close(v->site);
		v->site = NULL;
	}
	arena_done(&v->arena);
	fflush(v->out);
	fflush(v->err);
	return status;
}
