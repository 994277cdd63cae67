/*
 * Views: about once for each reader, article and day. A set of keyed hashes in memory whose key lives a day; the sums
 * go to the tally at least every minute and at the end.
 */
#ifndef RULES_VIEW_COUNTER_H
#define RULES_VIEW_COUNTER_H

#include "base/str.h"
#include "rules/site.h"

struct view_counter;

/* Remembers at most `readers_max` reader-article pairs a day (8 bytes each); beyond that further views still count. */
struct view_counter *view_counter_new(size_t readers_max);
void view_counter_free(struct view_counter *v); /* NULL-safe; flush first */

/* Thread-safe and quick. True when it counted: not seen today, not a crawler. */
bool view_counter_add(struct view_counter *v, int64_t article_id, struct str client_address, struct str user_agent);
/* Writes the sums since the last flush through the writer and waits. Called by the scheduler and at the end. */
enum rc view_counter_flush(struct view_counter *v, struct site *s) MUST_CHECK;

/* A known crawler, monitor, fetcher or library by its User-Agent; an empty one is, too. */
bool agent_is_crawler(struct str user_agent);

#endif
