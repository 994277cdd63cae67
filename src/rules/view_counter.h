/*
 * Views: about once for each reader, article and day. A set of keyed hashes in memory whose key lives a day; the sums
 * go to the tally and the figures at least every minute and at the end. Of where readers came from only the host is
 * kept.
 */
#ifndef RULES_VIEW_COUNTER_H
#define RULES_VIEW_COUNTER_H

#include "base/str.h"
#include "rules/site.h"

struct view_counter;

/* Remembers at most `readers_max` reader-article pairs a day (8 bytes each); beyond that further views still count. */
struct view_counter *view_counter_new(size_t readers_max);
void view_counter_free(struct view_counter *v); /* NULL-safe; flush first */

/* Who came, and from where. */
struct viewer {
	struct str address, agent;
	struct str referrer; /* the Referer header, or "" */
	struct str own_host; /* what readers call this site; coming from there is not told */
};

/* Thread-safe and quick. True when it counted: not seen today, not a crawler. */
bool view_counter_add(struct view_counter *v, int64_t article_id, const struct viewer *who);
/* Writes the sums since the last flush through the writer and waits. Called by the scheduler and at the end. */
enum rc view_counter_flush(struct view_counter *v, struct site *s) MUST_CHECK;

/*
 * The host of an address as reports name it: lower case, without "www." and port. "" for what is no web address, for
 * one's own host and for names that no host has. The buffer holds the answer.
 */
#define REFERRER_MAX 100
struct str referrer_host(struct str referrer, struct str own_host, char buffer[REFERRER_MAX]);

/* A known crawler, monitor, fetcher or library by its User-Agent; an empty one is, too. */
bool agent_is_crawler(struct str user_agent);

#endif
