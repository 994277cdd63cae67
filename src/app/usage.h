/*
 * How a command is called, read from the very text that help shows, so that what is documented and what is accepted
 * cannot drift apart. Knows no command.
 *
 * A text holds one form a line: words in the order they stand on the command line.
 *	add		stands there as it is; forms with one are told apart by it
 *	EMAIL		a word of the caller's; ID... takes one or more
 *	[NAME [VALUE]]	may be left out
 *	--role ROLE	an option with a value, anywhere on the line, also as --role=VALUE; [--name NAME]: not needed
 *	[--force]	a switch
 *	[--listen A]...	may stand there several times
 */
#ifndef APP_USAGE_H
#define APP_USAGE_H

#include "base/buf.h"

#define USAGE_OPTIONS_MAX 16

struct usage_option {
	struct str name;   /* "--role" */
	const char *value; /* "" for a switch */
};

struct usage {
	int n_words;
	char **words; /* without the options */
	struct usage_option options[USAGE_OPTIONS_MAX];
	size_t n_options;
	struct str form; /* the line that fits; p == NULL when none could be told */
};

/*
 * Takes argv[0 … argc) apart, in place: its words stand at its front afterwards. `more` holds further options that fit
 * every form, or is "". An argument "--" ends the options. RC_INVALID with one sentence: what is missing, too many or
 * unknown, and what was probably meant.
 */
enum rc usage_read(const char *forms, const char *more, int argc, char **argv, struct usage *ret_usage) MUST_CHECK;

/* The value of the next option of that name, counted from *at (start with 0); NULL when there is none. */
const char *usage_option(const struct usage *u, const char *name, size_t *at);

#endif
