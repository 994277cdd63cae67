/*
 * The rating that comes with a comment: a vote like any other, which takes its turn when it comes, is cast when the
 * comment becomes visible, and taken back when it no longer is. Whose vote it is is kept apart from the comment
 * (comment_rating), since what the comment itself carries does not lead to the ledger.
 */
#ifndef RULES_RATING_H
#define RULES_RATING_H

#include "rules/site.h"
#include "rules/voter.h"
#include "store/comment.h"

/* Who rates, and from where. */
struct rater {
	unsigned char voter[CRYPTO_HASH_SIZE]; /* the ledger's hash for that article */
	bool known;                            /* came with a cookie */
	struct str network;                    /* bytes, as in vote_turn.h; "" when unknown */
};

/*
 * All three inside a write job. With a new comment that has stars: judged by the same limits as other votes from its
 * network, but nobody is asked for a proof; beyond them it will be held.
 */
enum rc rating_keep(struct site *s, struct db *db, struct arena *a, const struct comment *c,
		    const struct rater *rater) MUST_CHECK;
/* The comment is visible from now on: its rating is cast, unless its author has cast a later one here. */
enum rc rating_cast(struct site *s, struct db *db, struct arena *a, const struct comment *c) MUST_CHECK;
/* The comment is gone for good, and what was cast is taken back. RC_OK also when no rating came with it. */
enum rc rating_forget(struct site *s, struct db *db, struct arena *a, const struct comment *c) MUST_CHECK;

#endif
