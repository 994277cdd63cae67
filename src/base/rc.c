/*
 * The failure vocabulary: names for logs, one sentence a thread, and the abort for programmers' errors.
 */
#include "base/rc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_SIZE 512

static _Thread_local char message[MESSAGE_SIZE];

const char *rc_name(enum rc rc)
{
	static const char *const names[] = {
		[RC_OK] = "ok",           [RC_NOT_FOUND] = "not found",     [RC_CONFLICT] = "conflict",
		[RC_INVALID] = "invalid", [RC_DENIED] = "denied",           [RC_LIMITED] = "limited",
		[RC_BUSY] = "busy",       [RC_INTERNAL] = "internal error",
	};
	return (size_t)rc < ARRAY_LEN(names) ? names[rc] : "unknown";
}

static size_t utf8_length(unsigned char first)
{
	return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
}

/* Drops a last character that the size limit cut in two. */
static void cut_at_character(char *z)
{
	size_t n = strlen(z), first = n;
	while (first > 0 && ((unsigned char)z[first - 1] & 0xC0) == 0x80)
		first--;
	if (first > 0)
		first--;
	if (n - first < utf8_length((unsigned char)z[first]))
		z[first] = '\0';
}

enum rc rc_fail(enum rc rc, const char *fmt, ...)
{
	char fresh[MESSAGE_SIZE]; /* an argument may be rc_message() itself */
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(fresh, sizeof(fresh), fmt, ap);
	va_end(ap);
	if (n < 0)
		fresh[0] = '\0';
	if (n >= (int)sizeof(fresh))
		cut_at_character(fresh);
	memcpy(message, fresh, sizeof(message));
	return rc;
}

const char *rc_message(void)
{
	return message;
}

void rc_clear(void)
{
	message[0] = '\0';
}

void ensure_failed(const char *file, int line, const char *cond, const char *why)
{
	fprintf(stderr, "%s:%d: broken promise: %s%s%s\n", file, line, cond, why[0] ? ": " : "", why);
	fflush(stderr);
	abort();
}
