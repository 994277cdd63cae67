/*
 * From a committed change to the readers who have the article open.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "rules/site.h"

struct web;

/* In the writer thread: hands the change to a read thread when somebody listens; quick when nobody does. */
void live_tell(struct web *w, const struct change *c);

#endif
