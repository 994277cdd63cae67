/*
 * Finished answers by key, for all loops: within a budget of bytes, made once for any number of requests that wait, and
 * never older than its owner allows. Knows nothing of what the answers say: whoever makes one names the topics it was
 * made from, and whoever changes something touches that topic.
 */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H

#include "base/rc.h"
#include "http/stored.h"

/*
 * A touched answer is made again at once, a few times in a row; from then on at most this often (milliseconds) …
 */
#define CACHE_BURST 8
#define CACHE_REFRESH_MS 150
/* … and sent, while that goes on, up to this age. */
#define CACHE_STALE_MS 200
/* Whatever nobody touched is made again after this time: for what changes with the clock alone. */
#define CACHE_AGE_MAX_MS (10 * 60 * 1000)
#define CACHE_TOPICS_MAX 128

struct cache;
struct cache_entry;

/* Topics are any numbers; two may share a fate, which costs a rendering and is never wrong. */
#define CACHE_EVERYTHING ((uint64_t)0) /* every answer hangs on this one */

/* The state of the site from which an answer is going to be made. */
struct cache_basis {
	uint64_t version;
	int64_t at; /* clock_mono() */
};

/* What the maker of an answer found out. */
struct cache_answer {
	struct stored *stored; /* a reference that the cache takes over; NULL: nothing that can be kept */
	struct cache_basis basis;
	const uint64_t *topics; /* at most CACHE_TOPICS_MAX; more: only the first hold, and the answer is not kept */
	size_t n_topics;
	int64_t expires; /* clock_now() from which on it is wrong whatever happens; INT64_MAX: never */
	int64_t tag;     /* for the owner, returned by each hit */
};

/* One who waits for an answer that another request is making. Embed it; it must live until resume(). */
struct cache_waiter {
	struct cache_waiter *next;
	/* On the thread that settles. kept: the answer is in the cache now; else it cannot be kept, make your own. */
	void (*resume)(struct cache_waiter *w, bool kept);
};

struct cache *cache_new(size_t budget_bytes);
/* Nobody may be making or waiting. NULL-safe. */
void cache_free(struct cache *c);
/* Another budget, at once. */
void cache_resize(struct cache *c, size_t budget_bytes);

/* Is an answer of so many bytes, unpacked, small enough to be kept beside others? */
bool cache_fits(const struct cache *c, size_t n);

/*
 * After the commit of a change, from any thread. Answers that hang on a topic that was dropped are not sent any more.
 * Those on a topic that was touched may still be for CACHE_STALE_MS from their making while it is touched all the time,
 * but not to one who asks for `exact`. CACHE_EVERYTHING can be dropped only.
 */
void cache_drop(struct cache *c, uint64_t topic);
void cache_touch(struct cache *c, uint64_t topic);
/* To be taken before the first row (or setting) is read for an answer. */
struct cache_basis cache_basis(const struct cache *c);

/* A kept answer that may be sent now: a reference and its tag. Any thread; microseconds. */
bool cache_get(struct cache *c, struct str key, bool exact, struct stored **ret_stored, int64_t *ret_tag);

enum cache_found {
	CACHE_HIT,  /* as cache_get */
	CACHE_MAKE, /* the caller makes it, and must call cache_settle with *ret_entry */
	CACHE_WAIT, /* another one is making it: w is resumed later, maybe before this returns */
};
enum cache_found cache_find(struct cache *c, struct str key, bool exact, struct cache_waiter *w,
			    struct stored **ret_stored, int64_t *ret_tag, struct cache_entry **ret_entry);
/* Keeps the answer, or forgets the key when there is none, and resumes all who wait. */
void cache_settle(struct cache *c, struct cache_entry *e, const struct cache_answer *answer);

struct cache_stats {
	uint64_t hits, makes, waits, evicted;
	size_t entries, bytes, budget;
};
/* The sums since the start, and what is kept now. Any thread. */
void cache_stats(struct cache *c, struct cache_stats *ret_stats);

#endif
