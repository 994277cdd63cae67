/*
 * Pages that all readers share: which requests may get one from the cache, what a page hangs on, and what a change
 * makes stale. A shared page holds nothing of the one who asked for it first.
 */
#ifndef WEB_CACHED_H
#define WEB_CACHED_H

#include "web/req.h"

/*
 * On any thread, before anything else is done for a request: answers it from the cache when the page is there and not
 * stale. False: nothing was done.
 */
bool cached_hit(struct web *w, struct exchange *x);
/*
 * For a route that is SHARED. True: another request is making the same page (or has just made it), and this one will be
 * answered or handled later: q may be gone. False: go on; whatever q ends with is offered to the others by
 * cached_settle().
 */
bool cached_join(struct req *q);
/* The end of a request that cached_join() let go on: keeps the answer if it can be, lets the others have it. */
void cached_settle(struct req *q);

/* The page shows counts of this article (an article's own page), or how many comments it has (a card). */
void cached_shows_tally(struct req *q, int64_t article_id);
void cached_shows_comments(struct req *q, int64_t article_id);
/* The page lists the newest comments of all. */
void cached_shows_all_comments(struct req *q);
/* The page is for the one who asks, whatever its route says: one of endlessly many addresses of the same thing. */
void cached_not(struct req *q);
/* The page is wrong from this moment on, whatever happens until then. */
void cached_until(struct req *q, int64_t at);
/* Every time this page is sent counts as a view of the article. */
void cached_counts_view(struct req *q, int64_t article_id);

/* In the writer thread, after the commit. */
void cached_change(struct web *w, const struct change *c);

/* May a shared page look at this parameter? Those that it does not know make no page of their own. */
bool cached_knows(const char *parameter);

#endif
