/*
 * How long work shows that it goes on: one line that is drawn over on a terminal, nothing elsewhere.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "app/command.h"

struct progress {
	FILE *to;                                                               /* NULL: nobody looks */
	void (*tell)(void *ctx, const char *what, int64_t done, int64_t total); /* may be NULL */
	void *ctx;
	const char *what;
	const int *cancelled;
	int64_t drawn_at, began_at;
};

void progress_init(struct progress *p, const struct invocation *v, const char *what);
/* At most ten times a second. total 0: unknown, the count alone is shown. */
void progress_show(struct progress *p, int64_t done, int64_t total);
void progress_end(struct progress *p);
/* True when whoever waits has gone: stop at the next safe point. */
bool progress_cancelled(const struct progress *p);

#endif
