/*
 * The commands of the program: one table, one signature. A command that changes the site runs in the process that owns
 * it: here when no server runs, else inside the server, which is handed this terminal (see control.h).
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stdio.h>

#include "app/config.h"
#include "rules/site.h"

enum command_needs {
	NEEDS_NOTHING, /* no site at all */
	NEEDS_CONFIG,  /* the configuration of a site folder; opens what it needs itself */
	NEEDS_READER,  /* and a read-only connection */
	NEEDS_SITE,    /* and the site open for writing, here or in the server */
};

/* One run of a command. argv[0] is its name; site, db only as far as it needs them. */
struct invocation {
	int argc;
	char **argv;
	const struct config *config;
	struct config_flags flags;
	struct site *site;
	struct db *db;
	struct arena arena;
	FILE *in, *out, *err;
	const char *folder; /* what relative paths on the command line are relative to */
	bool terminal;      /* err is one: progress may be drawn */
	bool in_server;
	const int *cancelled; /* becomes non-zero when whoever waits has gone */
};

struct command {
	const char *name;
	const char *arguments; /* "[DIR]" */
	const char *explained; /* one sentence */
	enum command_needs needs;
	int (*run)(struct invocation *v); /* exit status: 0 good, 1 failed, 2 usage */
};

const struct command *command_find(const char *name);
const struct command *commands_all(size_t *ret_n);
/* Opens what the command needs that is not there yet, runs it, closes that again. Failures are printed to v->err. */
int command_run(const struct command *c, struct invocation *v);

/* "courant NAME: message" to v->err; returns 1, for `return command_failed(v)`. The message is rc_message(). */
int command_failed(struct invocation *v);
/* "courant NAME: what" and how it is called; returns 2. */
int command_usage(struct invocation *v, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Takes "--name VALUE" or "--name=VALUE" out of argv wherever it stands; NULL when it is not there. A flag without a
 * value: command_switch(). command_rest() then answers 2 with a message when an option is left that nobody took.
 */
const char *command_option(struct invocation *v, const char *name);
bool command_switch(struct invocation *v, const char *name);
int command_rest(struct invocation *v, int least, int most);
/* A path of the command line as the invoker meant it. In v->arena. */
const char *command_path(struct invocation *v, const char *path);

/* A new site in this folder, which may exist: courant.ini and site.db. RC_CONFLICT when it holds one. */
enum rc site_make(const char *dir) MUST_CHECK;

/* A command: called by command_run() with what it needs open; v->out for results, v->err for errors; exit status. */
int cmd_init(struct invocation *v);
int cmd_serve(struct invocation *v);    /* as above */
int cmd_demo(struct invocation *v);     /* as above */
int cmd_import(struct invocation *v);   /* as above */
int cmd_compare(struct invocation *v);  /* as above */
int cmd_check(struct invocation *v);    /* as above */
int cmd_user(struct invocation *v);     /* as above */
int cmd_comment(struct invocation *v);  /* as above */
int cmd_backup(struct invocation *v);   /* as above */
int cmd_restore(struct invocation *v);  /* as above */
int cmd_routes(struct invocation *v);   /* as above */
int cmd_settings(struct invocation *v); /* as above */
int cmd_version(struct invocation *v);  /* as above */
int cmd_help(struct invocation *v);     /* as above */

#endif
