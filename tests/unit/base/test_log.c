/*
 * Log lines as they arrive on stderr: one line an event, whatever a request put into it.
 */
#include "test.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "base/thread.h"

/* Runs fn with stderr in a file; answers what was written. */
static char *captured(void (*fn)(void))
{
	static char out[1 << 20];
	FILE *file = tmpfile();
	assert_non_null(file);
	int saved = dup(2);
	dup2(fileno(file), 2);
	fn();
	dup2(saved, 2);
	close(saved);
	rewind(file);
	size_t n = fread(out, 1, sizeof(out) - 1, file);
	out[n] = '\0';
	fclose(file);
	return out;
}

static void write_forgery(void)
{
	log_warning("path %s", "/a\n2026-01-01 error all is lost\r\x1b[2J\x7f\xc2\x9b é\t");
}

static void control_bytes_cannot_forge(void **state)
{
	clock_freeze(1767225600123);
	char *out = captured(write_forgery);
	clock_freeze(-1);
	assert_string_equal(out,
			    "2026-01-01T00:00:00.123Z warning path /a\\x0a2026-01-01 error all is lost\\x0d\\x1b[2J"
			    "\\x7f\\xc2\x9b é\\x09\n");
}

static void write_levels(void)
{
	log_debug("d");
	log_set_level(LOG_WARNING);
	log_info("i");
	log_warning("w");
	log_error("e %d", 1);
	log_set_level(LOG_DEBUG);
	log_debug("D");
	log_set_level(LOG_INFO);
}

static void levels(void **state)
{
	char *out = captured(write_levels);
	assert_null(strstr(out, " d\n"));
	assert_null(strstr(out, " i\n"));
	assert_non_null(strstr(out, "warning w\n"));
	assert_non_null(strstr(out, "error e 1\n"));
	assert_non_null(strstr(out, "debug D\n"));
	enum log_level level = LOG_ERROR;
	assert_true(log_level_parse("debug", &level));
	assert_int_equal(level, LOG_DEBUG);
	assert_false(log_level_parse("loud", &level));
	assert_false(log_level_parse("", &level));
	assert_int_equal(level, LOG_DEBUG);
}

static void write_long(void)
{
	static char text[100000];
	memset(text, '\n', sizeof(text) - 1);
	log_info("%s", text);
}

static void long_lines_are_cut(void **state)
{
	char *out = captured(write_long);
	size_t n = strlen(out);
	assert_true(n > 4000 && n < 10000);
	assert_ptr_equal(strchr(out, '\n'), out + n - 1);
}

static void write_lines(void *arg)
{
	for (int i = 0; i < 200; i++)
		log_info("thread says the same long enough sentence every time");
}

static void write_from_threads(void)
{
	struct thread *threads[4];
	for (int i = 0; i < 4; i++)
		assert_int_equal(thread_start("log", write_lines, NULL, &threads[i]), RC_OK);
	for (int i = 0; i < 4; i++)
		thread_join(threads[i]);
}

static void lines_of_threads_do_not_mix(void **state)
{
	char *out = captured(write_from_threads);
	size_t lines = 0;
	struct str rest = str_of(out), line;
	while (str_line(&rest, &line)) {
		assert_true(str_is(str_slice(line, 24, line.n),
				   " info thread says the same long enough sentence every time"));
		lines++;
	}
	assert_int_equal(lines, 800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_bytes_cannot_forge),
		cmocka_unit_test(levels),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(lines_of_threads_do_not_mix),
	};
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
