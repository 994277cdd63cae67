/*
 * The rating that comes with a comment: a vote like any other, which is cast when the comment becomes visible and taken
 * back when it no longer is. Whose vote it is is kept apart from the comment (comment_rating), since what the comment
 * itself carries does not lead to the ledger.
 */
#ifndef RULES_RATING_H
#define RULES_RATING_H

#include "rules/site.h"
#include "rules/voter.h"
#include "store/comment.h"

/* Who rates: the ledger's hash of the voter for that article, and where the comment came from. */
struct rater {
	unsigned char voter[CRYPTO_HASH_SIZE];
	struct str network; /* bytes, as in vote_turn.h; "" when unknown */
};

/* All three inside a write job. With a new comment that has stars: keeps whose rating it is. */
enum rc rating_keep(struct db *db, struct arena *a, const struct comment *c, const struct rater *rater) MUST_CHECK;
/*
 * The comment is visible from now on: its rating is cast, unless its author has cast a later one here. It stands under
 * the same limits as other votes from its network, but nobody is asked for a proof: beyond them it is held. network: ""
 * where somebody else makes the comment visible.
 */
enum rc rating_cast(struct site *s, struct db *db, struct arena *a, const struct comment *c,
		    struct str network) MUST_CHECK;

#endif
