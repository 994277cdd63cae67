/*
 * Lines as people type them against the forms that help shows: what comes out of good ones, what bad ones are told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/usage.h"

#define ACTS "add EMAIL --role ROLE [--name NAME] [--loud]\nlist\nremove ID..."
#define SITE "[--site DIR]"

struct line {
	struct usage usage;
	enum rc rc;
	char words[256]; /* the words joined by | */
	char text[512];
	char *argv[32];
};

/* The line is split at spaces; "_" stands for an empty word. */
static void line_read(struct line *l, const char *forms, const char *text)
{
	int argc = 0;
	char *rest = l->text, *word;
	snprintf(l->text, sizeof l->text, "%s", text);
	while ((word = strsep(&rest, " ")))
		if (word[0])
			l->argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
	l->argv[argc] = NULL;
	rc_clear();
	l->rc = usage_read(forms, SITE, argc, l->argv, &l->usage);
	l->words[0] = '\0';
	for (int i = 0; i < l->usage.n_words; i++) {
		size_t n = strlen(l->words);
		snprintf(l->words + n, sizeof l->words - n, "%s%s", i ? "|" : "", l->usage.words[i]);
	}
}

static void good_lines(void **state)
{
	static const struct {
		const char *forms, *line, *words;
	} good[] = {
		{"", "", ""},
		{"FILE [--force]", "x", "x"},
		{"FILE [--force]", "--force x", "x"},
		{"FILE [--force]", "x --force --site y", "x"},
		{"FILE [--force]", "-- --force", "--force"},
		{"FILE [--force]", "-", "-"},
		{"FILE [--force]", "-5", "-5"},
		{"FILE [--force]", "_", ""},
		{"[NAME [VALUE]]", "", ""},
		{"[NAME [VALUE]]", "a", "a"},
		{"[NAME [VALUE]]", "a _", "a|"},
		{"[NAME [VALUE]]", "a b", "a|b"},
		{"[DIR]", "--site=y z", "z"},
		{ACTS, "list", "list"},
		{ACTS, "add a@b --role king", "add|a@b"},
		{ACTS, "--role king --name N add --loud a@b", "add|a@b"},
		{ACTS, "remove 1 2 3", "remove|1|2|3"},
		{"wordpress SOURCE [--dry-run]", "wordpress x --dry-run", "wordpress|x"},
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct line l;
		line_read(&l, good[i].forms, good[i].line);
		if (l.rc != RC_OK)
			print_error("%s: %s\n", good[i].line, rc_message());
		assert_int_equal(l.rc, RC_OK);
		assert_string_equal(l.words, good[i].words);
	}
}

static void bad_lines_are_told_why(void **state)
{
	static const struct {
		const char *forms, *line, *why;
	} bad[] = {
		{"", "x", "\"x\" is one word too many"},
		{"FILE [--force]", "", "FILE is missing"},
		{"FILE [--force]", "a b", "\"b\" is one word too many"},
		{"FILE [--force]", "a --forse", "is --force meant?"},
		{"FILE [--force]", "a --sight=x", "there is no option --sight"},
		{"FILE [--force]", "a -f", "there is no option -f"},
		{"FILE [--force]", "a --force=1", "--force takes no value"},
		{"FILE [--force]", "a --force --force", "twice"},
		{"FILE [--force]", "a --site", "--site needs a value after it: DIR"},
		{"FILE [--force]", "a --site --force", "--site needs a value"},
		{"FILE [--force]", "a --site b --site=c", "--site stands there twice"},
		{ACTS, "", "add, list or remove"},
		{ACTS, "ad a@b", "is add meant?"},
		{ACTS, "fly", "\"fly\" is none of add, list or remove"},
		{ACTS, "add", "EMAIL is missing"},
		{ACTS, "add a@b", "--role ROLE is missing"},
		{ACTS, "add a@b c --role x", "\"c\" is one word too many"},
		{ACTS, "list --role x", "--role does not belong to \"list\""},
		{ACTS, "remove", "ID is missing"},
		{"wordpress SOURCE", "", "\"wordpress\" is missing"},
		{"wordpress SOURCE", "ghost x", "\"ghost\" is not known; wordpress is"},
		{"wordpress SOURCE", "wordpress", "SOURCE is missing"},
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct line l;
		line_read(&l, bad[i].forms, bad[i].line);
		assert_int_equal(l.rc, RC_INVALID);
		if (!strstr(rc_message(), bad[i].why))
			print_error("%s: %s\n", bad[i].line, rc_message());
		assert_non_null(strstr(rc_message(), bad[i].why));
	}
}

static void options_come_with_their_values(void **state)
{
	struct line l;
	size_t at = 0;
	line_read(&l, "[--listen ADDR:PORT|unix:PATH]... [--quiet]", "--listen a --quiet --listen=b --listen=");
	assert_int_equal(l.rc, RC_OK);
	assert_string_equal(usage_option(&l.usage, "--listen", &at), "a");
	assert_string_equal(usage_option(&l.usage, "--listen", &at), "b");
	assert_string_equal(usage_option(&l.usage, "--listen", &at), "");
	assert_null(usage_option(&l.usage, "--listen", &at));
	at = 0;
	assert_string_equal(usage_option(&l.usage, "--quiet", &at), "");
	at = 0;
	assert_null(usage_option(&l.usage, "--list", &at));
}

static void too_many_options_are_refused(void **state)
{
	char text[512] = "";
	struct line l;
	for (int i = 0; i <= USAGE_OPTIONS_MAX; i++) {
		size_t n = strlen(text);
		snprintf(text + n, sizeof text - n, "--listen=%d ", i);
	}
	line_read(&l, "[--listen A]...", text);
	assert_int_equal(l.rc, RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(good_lines), cmocka_unit_test(bad_lines_are_told_why),
					   cmocka_unit_test(options_come_with_their_values),
					   cmocka_unit_test(too_many_options_are_refused)};
	return cmocka_run_group_tests_name("usage", tests, NULL, NULL);
}
