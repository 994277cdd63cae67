/*
 * The commands of the program: one table, one signature. A command that changes the site runs in the process that owns
 * it: here when no server runs, else inside the server, which is handed this terminal (see control.h).
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stdio.h>

#include "app/config.h"
#include "app/usage.h"
#include "rules/site.h"

enum command_needs {
	NEEDS_NOTHING, /* no site at all */
	NEEDS_CONFIG,  /* the configuration of a site folder; opens what it needs itself */
	NEEDS_READER,  /* and a read-only connection */
	NEEDS_SITE,    /* and the site open for writing, here or in the server */
};

/* One run of a command. argv[0] is its name, then its words; site, db only as far as it needs them. */
struct invocation {
	int argc;
	char **argv;
	struct usage usage;
	const struct config *config;
	struct config_flags flags;
	struct site *site;
	struct db *db;
	struct arena arena;
	FILE *in, *out, *err;
	const char *folder; /* what relative paths on the command line are relative to */
	bool terminal;      /* err is one: progress may be drawn */
	bool in_server;
	/* Told as well how far long work is; may be NULL. */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t total);
	void *progress_ctx;
	const int *cancelled; /* becomes non-zero when whoever waits has gone */
};

struct command {
	const char *name;
	const char *forms;     /* "add EMAIL\nlist": see usage.h */
	const char *explained; /* one sentence or two */
	const char *more;      /* options that come with a site, or "" */
	enum command_needs needs;
	int (*run)(struct invocation *v); /* exit status: 0 good, 1 failed, 2 usage */
};

const struct command *command_find(const char *name);
const struct command *commands_all(size_t *ret_n);
/* The command probably meant by a name that is none; NULL when nothing is near. */
const char *command_nearest(const char *name);

/*
 * Takes argv (argv[0] is the name) apart into v->argv and v->usage, in place. 0, or 2 after saying what is wrong. Then
 * command_run() opens what the command needs that is not there yet, runs it, closes that again; failures go to v->err.
 */
int command_read(const struct command *c, int argc, char **argv, struct invocation *v);
int command_run(const struct command *c, struct invocation *v);

/* "courant NAME: message" to v->err; returns 1, for `return command_failed(v)`. The message is rc_message(). */
int command_failed(struct invocation *v);
/* "courant NAME: what" and how it is called; returns 2. */
int command_usage(struct invocation *v, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* How it is called, a line for each form. */
void command_forms_print(const struct command *c, struct str only_form, FILE *to);

/* The value of "--name VALUE"; NULL when it is not there. */
const char *command_option(const struct invocation *v, const char *name);
bool command_switch(const struct invocation *v, const char *name);
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
int cmd_export(struct invocation *v);   /* as above */
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
