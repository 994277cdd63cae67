/*
 * The program's entry: flags that every command knows, then the command. Started with --worker it is a worker process
 * instead and never comes back here.
 */
#include <errno.h>
#include <grp.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "app/control.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/proc.h"
#include "http/listen.h"
#include "worker/worker.h"

/* Heaps that threads share: glibc would give each thread its own, and keep in it what the others need. */
#define ARENAS 2

/* A slip on the command line is told as one, before anything is opened or made; what the file says comes later. */
static int listen_check(struct invocation *v, const char *value)
{
	struct str rest = str_of(value), one;
	while (str_split(&rest, ',', &one))
		if (str_trim(one).n > 0 && listener_check(str_trim(one)) != RC_OK)
			return command_usage(v, "--listen: %s", rc_message());
	return 0;
}

static int flags_take(struct invocation *v)
{
	size_t at = 0;
	const char *value;
	v->flags.site_dir = command_option(v, "--site");
	v->flags.database = command_option(v, "--database");
	while ((value = usage_option(&v->usage, "--listen", &at))) {
		if (v->flags.n_listen == CONFIG_LISTEN_MAX)
			return command_usage(v, "more than %d times --listen", CONFIG_LISTEN_MAX);
		if (listen_check(v, value) != 0)
			return 2;
		v->flags.listen[v->flags.n_listen++] = value;
	}
	return 0;
}

/*
 * A command that ends says in one sentence what went wrong; what the layers below log on the way would only hide it,
 * unless somebody asked to see everything.
 */
static void log_set(const struct command *c, const struct config *config)
{
	enum log_level level = LOG_INFO;
	bool serves = c->run == cmd_serve || c->run == cmd_demo;
	if (!log_level_parse(config->log_level, &level))
		return;
	log_set_level(serves || level == LOG_DEBUG ? level : LOG_ERROR);
}

/*
 * Files that root leaves in a folder of another account would keep that account's server from its own site; so root
 * works there as the folder's owner, as a command that is handed to the server does. A server itself
 * may need low ports.
 */
static enum rc owner_become(const struct command *c, const char *site_dir)
{
	struct stat st;
	if (geteuid() != 0 || c->needs == NEEDS_CONFIG || (c->needs == NEEDS_NOTHING && c->run != cmd_restore) ||
	    stat(site_dir, &st) != 0 || st.st_uid == 0)
		return RC_OK;
	if (setgroups(0, NULL) == 0 && setgid(st.st_gid) == 0 && setuid(st.st_uid) == 0)
		return RC_OK;
	return rc_fail(RC_INTERNAL, "cannot work as the owner of %s: %s", site_dir, strerror(errno));
}

/* A writing command goes to the server that owns the site, if one does; it gets the line as it was typed. */
static int run_here_or_there(const struct command *c, struct invocation *v, int argc, char *const *argv)
{
	struct config config;
	int status;
	enum rc rc = config_load(&v->flags, c->needs >= NEEDS_CONFIG, &config);
	if (rc != RC_OK && c->needs >= NEEDS_CONFIG) {
		status = command_failed(v);
		config_done(&config);
		return status;
	}
	if (rc == RC_OK) {
		log_set(c, &config);
		if (config.warnings.n > 0)
			fprintf(stderr, "%.*s", STR_ARG(config.warnings));
	}
	v->config = &config;
	rc = c->needs == NEEDS_SITE ? control_ask(&config, argc, argv, &status) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND) {
		rc = owner_become(c, config.site_dir);
		if (rc == RC_OK)
			status = command_run(c, v);
	}
	if (rc != RC_OK)
		status = command_failed(v);
	config_done(&config);
	return status;
}

static int help_print(const struct command *c)
{
	command_forms_print(c, STR_NONE, stdout);
	printf("%s\n", c->explained);
	return 0;
}

static int command_missing(const char *name)
{
	const char *near = command_nearest(name);
	fprintf(stderr, "courant: there is no command \"%.60s\"", name);
	if (near)
		fprintf(stderr, "; is \"courant %s\" meant?\n", near);
	else
		fprintf(stderr, ". \"courant help\" lists them.\n");
	return 2;
}

static bool asks_for_help(int argc, char *const *argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

static int command_main(struct invocation *v, int argc, char *const *argv)
{
	const struct command *c = command_find(argv[0]);
	if (!c)
		return command_missing(argv[0]);
	if (asks_for_help(argc, argv))
		return help_print(c);
	char **words = calloc((size_t)argc + 1, sizeof *words);
	ensure(words);
	memcpy(words, argv, (size_t)argc * sizeof *words);
	int status = command_read(c, argc, words, v);
	if (status == 0)
		status = flags_take(v);
	if (status == 0)
		status = run_here_or_there(c, v, argc, argv);
	free(words);
	return status;
}

/* "courant", "courant --help", "courant -V": the words that other programs have for two of our commands. */
static void first_word_translate(char **word)
{
	static char help[] = "help", version[] = "version";
	if (strcmp(*word, "--help") == 0 || strcmp(*word, "-h") == 0)
		*word = help;
	else if (strcmp(*word, "--version") == 0 || strcmp(*word, "-V") == 0 || strcmp(*word, "-v") == 0)
		*word = version;
}

int main(int argc, char **argv)
{
	static int never_cancelled;
	static char help[] = "--help";
	char *only_help[] = {help, NULL};
	mallopt(M_ARENA_MAX, ARENAS);
	crypto_init();
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		worker_child_main(3);

	char **line = argc > 1 ? argv + 1 : only_help, *folder = getcwd(NULL, 0);
	struct invocation v = {.in = stdin,
			       .out = stdout,
			       .err = stderr,
			       .folder = folder ? folder : "/",
			       .terminal = isatty(STDERR_FILENO),
			       .cancelled = &never_cancelled};
	first_word_translate(&line[0]);
	int status = command_main(&v, argc > 1 ? argc - 1 : 1, line);
	free(folder);
	return status;
}
