/*
 * The log: each event is formatted, cleaned and written in one write(2), so lines of several threads never mix.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define TEXT_MAX 2048
/* the worst case: every byte escaped as \xNN, and the stamp */
#define LINE_MAX_BYTES (TEXT_MAX * 4 + 64)

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static _Atomic int threshold = LOG_INFO;

void log_set_level(enum log_level level)
{
	atomic_store(&threshold, (int)level);
}

bool log_level_parse(const char *name, enum log_level *ret_level)
{
	for (size_t i = 0; i < ARRAY_LEN(level_names); i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*ret_level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

/* C0, DEL, and C1 as UTF-8 (C2 80 … C2 9F), which some terminals obey too. */
static bool is_control(const unsigned char *p)
{
	return *p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F);
}

static size_t put_clean(char *out, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = 0;
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (!is_control(p)) {
			out[n++] = (char)*p;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = hex[*p >> 4];
		out[n++] = hex[*p & 15];
	}
	return n;
}

static size_t put_stamp(char *out, size_t size, enum log_level level)
{
	int64_t now = clock_now();
	time_t seconds = (time_t)(now / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	size_t n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &tm);
	int more = snprintf(out + n, size - n, ".%03dZ %s ", (int)(now % 1000), level_names[level]);
	return n + (size_t)more;
}

void log_write(enum log_level level, const char *fmt, ...)
{
	if ((int)level < atomic_load_explicit(&threshold, memory_order_relaxed))
		return;
	char text[TEXT_MAX];
	va_list ap;
	va_start(ap, fmt);
	int made = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (made < 0)
		return;
	char line[LINE_MAX_BYTES];
	size_t n = put_stamp(line, sizeof(line), level);
	n += put_clean(line + n, text);
	line[n++] = '\n';
	/* A log that cannot be written has nobody to tell. */
	ssize_t ignored = write(STDERR_FILENO, line, n);
	(void)ignored;
}
