/*
 * The program's entry: flags that every command knows, then the command. Started with --worker it is a worker process
 * instead and never comes back here.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/command.h"
#include "app/control.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/proc.h"
#include "worker/worker.h"

static bool common_flags(struct invocation *v)
{
	const char *value;
	v->flags.site_dir = command_option(v, "--site");
	v->flags.database = command_option(v, "--database");
	while ((value = command_option(v, "--listen"))) {
		if (v->flags.n_listen == CONFIG_LISTEN_MAX)
			return false;
		v->flags.listen[v->flags.n_listen++] = value;
	}
	return true;
}

/* A writing command goes to the server that owns the site, if one does. */
static int run_here_or_there(const struct command *c, struct invocation *v, int argc, char *const *argv)
{
	struct config config;
	enum log_level level;
	int status;
	enum rc rc = config_load(&v->flags, c->needs >= NEEDS_CONFIG, &config);
	if (rc != RC_OK && c->needs >= NEEDS_CONFIG) {
		status = command_failed(v);
		config_done(&config);
		return status;
	}
	if (rc == RC_OK && log_level_parse(config.log_level, &level))
		log_set_level(level);
	v->config = &config;
	rc = c->needs == NEEDS_SITE ? control_ask(&config, argc, argv, &status) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		status = command_run(c, v);
	else if (rc != RC_OK)
		status = command_failed(v);
	config_done(&config);
	return status;
}

int main(int argc, char **argv)
{
	crypto_init();
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		worker_child_main(3);

	static int never_cancelled;
	static char help_name[] = "help", version_name[] = "version";
	char *help[] = {help_name, NULL};
	struct invocation v = {.argc = argc > 1 ? argc - 1 : 1,
			       .argv = argc > 1 ? argv + 1 : help,
			       .in = stdin,
			       .out = stdout,
			       .err = stderr,
			       .terminal = isatty(STDERR_FILENO),
			       .cancelled = &never_cancelled};
	v.folder = getcwd(NULL, 0);
	if (!v.folder)
		v.folder = "/";
	if (strcmp(v.argv[0], "--help") == 0 || strcmp(v.argv[0], "-h") == 0)
		v.argv = help;
	if (strcmp(v.argv[0], "--version") == 0)
		v.argv[0] = version_name;
	const struct command *c = command_find(v.argv[0]);
	if (!c) {
		fprintf(stderr, "courant: there is no command \"%s\". \"courant help\" lists them.\n", v.argv[0]);
		return 2;
	}
	if (command_switch(&v, "--help")) {
		printf("Usage: courant %s %s\n%s\n", c->name, c->arguments, c->explained);
		return 0;
	}
	if (!common_flags(&v)) {
		fprintf(stderr, "courant: at most %d --listen\n", CONFIG_LISTEN_MAX);
		return 2;
	}
	int status = run_here_or_there(c, &v, v.argc, v.argv);
	if (argc > 1 && v.folder[1])
		free((char *)v.folder);
	return status;
}
