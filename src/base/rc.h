/*
 * The one vocabulary of failure. Every fallible function returns enum rc; the sentence that explains a failure is kept
 * for the thread by rc_fail() and read once, at the edge, by whoever logs or shows it.
 */
#ifndef BASE_RC_H
#define BASE_RC_H

#include <stdbool.h>
#include <stddef.h>

enum rc {
	RC_OK = 0,
	RC_NOT_FOUND, /* no such thing */
	RC_CONFLICT,  /* it exists, is closed, or has changed since */
	RC_INVALID,   /* the input is wrong; the message says where */
	RC_DENIED,    /* this person or origin may not */
	RC_LIMITED,   /* too many, too fast, too large */
	RC_BUSY,      /* a resource is full for now; the same call may succeed later */
	RC_INTERNAL,  /* our fault or the machine's */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
/* Runs fn(&variable) when the variable leaves scope: CLEANUP(buf_done) struct buf b = ... */
#define CLEANUP(fn) __attribute__((cleanup(fn)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* "not found", "conflict", …: for logs, never for readers. */
const char *rc_name(enum rc rc);

/*
 * Records the sentence for this failure (what, where, what to do; at most 511 bytes, cut at a character) for the
 * calling thread and returns rc, so that `return rc_fail(RC_INVALID, "…")` reads as one thing. The last one wins.
 */
enum rc rc_fail(enum rc rc, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The calling thread's last sentence; "" when none. Valid until the next rc_fail() of this thread. */
const char *rc_message(void);
void rc_clear(void);

/* A programmer's error: prints file, line and the sentence to stderr and aborts. On in release builds too. */
#define ensure(cond, ...)                                                                                              \
	do {                                                                                                           \
		if (__builtin_expect(!(cond), 0))                                                                      \
			ensure_failed(__FILE__, __LINE__, #cond, "" __VA_ARGS__);                                      \
	} while (0)
_Noreturn void ensure_failed(const char *file, int line, const char *cond, const char *why);

#endif
