/*
 * The counts of an article as readers see them: shares in percent, the average, what is switched off, and one reader's
 * own votes. Pages, the JSON tally and live events are all made from this.
 */
#ifndef RULES_ENGAGEMENT_H
#define RULES_ENGAGEMENT_H

#include "rules/settings.h"
#include "rules/voter.h"
#include "store/ballot.h"
#include "store/poll.h"
#include "store/tally.h"

struct reaction_count {
	struct reaction_kind kind;
	int64_t count;
	int percent;
};

/* What a poll has come to; numbers only, so that it can be copied. */
struct poll_count {
	int64_t poll;
	bool closed;
	int64_t votes;    /* all of them */
	size_t n_choices; /* [0] is number 1 */
	int64_t counts[POLL_CHOICES_MAX];
	int percent[POLL_CHOICES_MAX];
};

struct engagement {
	int64_t article_id;
	struct switches switches; /* fields of a block that is off are 0 */
	int64_t likes, dislikes;
	struct reaction_count reactions[REACTION_KINDS_MAX]; /* in display order */
	size_t n_reactions;
	int64_t ratings;        /* how many */
	int64_t average_tenths; /* 45 is 4.5; 0 without ratings */
	int64_t stars[5];       /* [0] is one star */
	int star_percent[5];    /* ties went to the higher star */
	int64_t comments, views;
	const struct poll_count *polls; /* of every poll of the article, in its order */
	size_t n_polls;
};

/* What one reader chose; held votes and the rating of a waiting comment included. */
struct engagement_mine {
	struct str like;     /* "like", "dislike" or "" */
	struct str reaction; /* a key or "" */
	int stars;           /* 0: none */
	struct str waits;    /* what to say when the vote that this answers is held; "" when it is not */
	const struct poll_mine *polls;
	size_t n_polls;
};

/* Of any article that exists; visibility is the caller's to check. */
enum rc engagement_of(struct db *db, const struct site_settings *settings, struct arena *a, int64_t article_id,
		      struct engagement *ret) MUST_CHECK;
enum rc engagement_mine(struct db *db, const struct site *s, struct arena *a, int64_t article_id,
			const struct voter *voter, struct engagement_mine *ret_mine) MUST_CHECK;

struct buf;
/* The JSON of PRODUCT.md §2; `mine` NULL leaves that member out (live events). */
void engagement_json(const struct engagement *e, const struct engagement_mine *mine, struct buf *out);

#endif
