/*
 * version and help: what the program says of itself.
 */
#include "app/command.h"

int cmd_version(struct invocation *v)
{
	fprintf(v->out, "courant %s\n", COURANT_VERSION);
	return 0;
}

static void command_list(FILE *to)
{
	size_t n;
	const struct command *all = commands_all(&n);
	fprintf(to, "courant: a news site with its conversation, in one program and one file.\n\n");
	for (size_t i = 0; i < n; i++) {
		struct str rest = str_of(all[i].forms), form = STR("");
		bool more = str_line(&rest, &form);
		do
			fprintf(to, "  courant %s%s%.*s%s\n", all[i].name, form.n ? " " : "", STR_ARG(form),
				all[i].more[0] ? " [--site DIR]" : "");
		while (more && str_line(&rest, &form));
		fprintf(to, "      %s\n", all[i].explained);
	}
	fprintf(to,
		"\nThe site is the folder of --site DIR, else of $COURANT_SITE, else the current one. Its courant.ini "
		"says how it\nis run; --database URL takes the place of the database named there.\n"
		"Exit status: 0 good, 1 failed, 2 called wrongly. See also: man courant.\n");
}

int cmd_help(struct invocation *v)
{
	if (v->argc == 1) {
		command_list(v->out);
		return 0;
	}
	const struct command *one = command_find(v->argv[1]);
	if (!one && command_nearest(v->argv[1]))
		return command_usage(v, "there is no command \"%s\"; is %s meant?", v->argv[1],
				     command_nearest(v->argv[1]));
	if (!one)
		return command_usage(v, "there is no command \"%s\"; \"courant help\" lists them", v->argv[1]);
	command_forms_print(one, STR_NONE, v->out);
	fprintf(v->out, "%s\n", one->explained);
	return 0;
}
