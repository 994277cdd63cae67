/*
 * One line an event, to stderr: time, level, text. Control bytes in arguments are escaped, so that a request can never
 * forge a line. Thread-safe.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/rc.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Default LOG_INFO. */
void log_set_level(enum log_level level);
/* "debug", "info", "warning", "error"; false when it is none of them. */
bool log_level_parse(const char *name, enum log_level *ret_level);
void log_write(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_write(LOG_INFO, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, __VA_ARGS__)
#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)

#endif
