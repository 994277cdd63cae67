/*
 * The sample newsroom that demo/ holds: put into an empty site by the same rules as everybody's content.
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "rules/site.h"

/*
 * Fills the site; takes seconds, most of them for pictures. Does nothing when the site has an article or a page. All
 * rows but pictures, settings and logins are one write: after a failure the site has no article and the call may be
 * repeated. progress (may be NULL) is called now and then, in this thread, and answers false to stop: RC_LIMITED.
 * RC_INVALID names what is wrong in demo/.
 */
enum rc demo_fill(struct site *s, bool (*progress)(void *ctx, int64_t done, int64_t total), void *ctx) MUST_CHECK;

#endif
