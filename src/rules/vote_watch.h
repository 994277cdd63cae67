/*
 * Votes as the desk watches them: how many came when, bursts, and what is done about those. Nothing here happens by
 * itself: a burst may be a stuffed ballot box or the evening news.
 */
#ifndef RULES_VOTE_WATCH_H
#define RULES_VOTE_WATCH_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/vote_void.h"

#define WATCH_HOURS 168        /* a week */
#define WATCH_MINUTES 180      /* the last three hours, one by one */
#define WATCH_VOTES_MAX 200000 /* of the whole site: beyond it the newest ones are looked at */
#define WATCH_BURSTS_MAX 100   /* the largest ones */
#define BURST_A_MINUTE 30      /* votes of one kind on one article that begin a burst */
#define BURST_GAP 5            /* minutes of less that do not end it */
#define NETWORK_MANY 3         /* more votes than this from one network in a burst are not one household's */
#define VOID_MAX 20000         /* votes that one act voids */
#define VOID_NOTE_MAX 300      /* bytes */

struct vote_burst {
	int64_t article_id;
	struct str block;
	int64_t from_at, to_at; /* whole minutes: [from, to) */
	int64_t n;              /* votes that stand in the ledger, in any state */
	int64_t counted;
	int64_t networks; /* among those whose network is still known */
	int64_t many;     /* counted votes of networks with more than NETWORK_MANY */
};

struct vote_watch {
	int64_t hours[WATCH_HOURS];     /* the last one is now */
	int64_t minutes[WATCH_MINUTES]; /* likewise */
	struct vote_burst *bursts;      /* the newest first */
	size_t n_bursts;
};

/* article_id 0: the whole site. */
enum rc vote_watch_read(struct db *db, struct arena *a, int64_t article_id, int64_t now,
			struct vote_watch *ret) MUST_CHECK;

/* Which votes of an article: those that are ticked, or those of a burst. */
struct void_order {
	int64_t article_id;
	const int64_t *ids; /* n_ids of them; 0: by the fields below */
	size_t n_ids;
	struct str block;
	int64_t from_at, to_at;
	bool many_only;  /* only of networks with more than NETWORK_MANY of them */
	struct str note; /* for readers; may be empty */
};
/*
 * Voids what is counted, at most VOID_MAX; totals, ledger, note and audit log in one write. *ret_n may be 0, then
 * nothing else happened.
 */
enum rc votes_void(struct site *s, const struct staff *who, const struct void_order *order, int64_t *ret_n) MUST_CHECK;
/* Votes voided together count again. RC_NOT_FOUND: none, or restored already. */
enum rc votes_restore(struct site *s, const struct staff *who, int64_t void_id, int64_t *ret_article_id) MUST_CHECK;
/* Held votes count from now on; others of the ids are passed over. */
enum rc votes_count(struct site *s, const struct staff *who, int64_t article_id, const int64_t *ids, size_t n,
		    int64_t *ret_n) MUST_CHECK;

#endif
