/*
 * From a committed change to the readers who have the article open: counts at most every 200 ms for an article,
 * comments as they come.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "rules/site.h"

struct live;
struct web;

/* Starts the thread that reads new counts; after the server has started. */
enum rc live_start(struct web *w, struct live **ret_live) MUST_CHECK;
/* NULL-safe; before the server is freed. */
void live_stop(struct live *l);

/* In the writer thread, after the commit; quick, and nothing at all when nobody listens or may come back. */
void live_tell(struct live *l, const struct change *c);

#endif
