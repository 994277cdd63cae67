/*
 * The table of commands, how their arguments are taken apart, and what is opened before one runs.
 */
#include "app/command.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/migrate.h"
#include "store/sql_ids.h"

static const struct command commands[] = {
	{"demo", "[--listen ADDR:PORT]", "Serves a sample newsroom on http://localhost:8080.", NEEDS_NOTHING, cmd_demo},
	{"init", "[DIR]", "Makes a new site: courant.ini and site.db.", NEEDS_NOTHING, cmd_init},
	{"serve", "[--site DIR] [--listen ADDR:PORT|unix:PATH]... [--database URL]", "Serves the site.", NEEDS_CONFIG,
	 cmd_serve},
	{"import", "wordpress SOURCE [--wxr FILE.xml] [--uploads DIR] [--people FILE.csv] [--dry-run]",
	 "Moves a WordPress site in: SOURCE is its export file or its address.", NEEDS_SITE, cmd_import},
	{"compare", "OLD-ADDRESS [--new ADDRESS] [--limit N] [--delay MS]",
	 "Asks the old site and this one for every address and reports differences.", NEEDS_READER, cmd_compare},
	{"backup", "FILE", "Writes the whole site into one file, also while it is served.", NEEDS_SITE, cmd_backup},
	{"restore", "FILE [--force]", "Puts a backup in place of the site; --force over an existing one.",
	 NEEDS_NOTHING, cmd_restore},
	{"check", "", "Verifies everything: database, counts, addresses, media, search.", NEEDS_READER, cmd_check},
	{"user",
	 "add EMAIL --role ROLE [--name NAME] [--password-stdin] | list | passwd EMAIL | role EMAIL ROLE | "
	 "remove EMAIL",
	 "The people who sign in.", NEEDS_SITE, cmd_user},
	{"comment", "list | approve ID... | remove ID...", "Comments that wait, and what becomes of them.", NEEDS_SITE,
	 cmd_comment},
	{"routes", "", "Every address that the program answers by itself.", NEEDS_NOTHING, cmd_routes},
	{"settings", "[NAME [VALUE]] [--section PATH] [--article ID]", "Reads and changes what a newsroom may set.",
	 NEEDS_SITE, cmd_settings},
	{"version", "", "The version of this program.", NEEDS_NOTHING, cmd_version},
	{"help", "[COMMAND]", "This list, or how one command is called.", NEEDS_NOTHING, cmd_help},
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

int command_failed(struct invocation *v)
{
	fprintf(v->err, "courant %s: %s\n", v->argv[0], rc_message()[0] ? rc_message() : "failed");
	return 1;
}

int command_usage(struct invocation *v, const char *fmt, ...)
{
	const struct command *c = command_find(v->argv[0]);
	va_list ap;
	va_start(ap, fmt);
	fprintf(v->err, "courant %s: ", v->argv[0]);
	vfprintf(v->err, fmt, ap);
	fprintf(v->err, "\nUsage: courant %s %s\n", v->argv[0], c ? c->arguments : "");
	va_end(ap);
	return 2;
}

static void argv_remove(struct invocation *v, int at, int n)
{
	for (int i = at; i + n < v->argc; i++)
		v->argv[i] = v->argv[i + n];
	v->argc -= n;
}

const char *command_option(struct invocation *v, const char *name)
{
	size_t n = strlen(name);
	for (int i = 1; i < v->argc; i++) {
		const char *arg = v->argv[i];
		if (strncmp(arg, name, n) != 0)
			continue;
		if (arg[n] == '=') {
			argv_remove(v, i, 1);
			return arg + n + 1;
		}
		if (arg[n] == '\0' && i + 1 < v->argc) {
			const char *value = v->argv[i + 1];
			argv_remove(v, i, 2);
			return value;
		}
	}
	return NULL;
}

bool command_switch(struct invocation *v, const char *name)
{
	for (int i = 1; i < v->argc; i++) {
		if (strcmp(v->argv[i], name) == 0) {
			argv_remove(v, i, 1);
			return true;
		}
	}
	return false;
}

int command_rest(struct invocation *v, int least, int most)
{
	for (int i = 1; i < v->argc; i++)
		if (strncmp(v->argv[i], "--", 2) == 0)
			return command_usage(v, "%s is not an option of this command, or its value is missing",
					     v->argv[i]);
	if (v->argc - 1 < least)
		return command_usage(v, "something is missing");
	if (v->argc - 1 > most)
		return command_usage(v, "\"%s\" is one too many", v->argv[most + 1]);
	return 0;
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
