/*
 * Counts of an article: derived totals, changed in the same transaction as what they count, and the counts that an
 * import carried over. Everything here can be recounted; percentages, averages and switches are made above.
 */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

#define TALLY_STARS 5

/*
 * The blocks and their choices: "like": "like", "dislike" · "reaction": the keys of the site's setting · "stars": "1"
 * to "5" · "comment": "visible" · "view": "all" · "poll:ID": numbers of choices.
 */
struct tally_count {
	struct str choice;
	int64_t n;
};

/* Votes for one choice of a poll. */
struct tally_poll {
	int64_t poll;
	int number; /* from 1 */
	int64_t n;
};

struct tally {
	int64_t article_id;
	int64_t likes, dislikes;
	struct tally_count *reactions; /* every key that was ever chosen, by key */
	size_t n_reactions;
	int64_t stars[TALLY_STARS]; /* [0] is one star */
	struct tally_poll *polls;   /* choices of polls that were ever chosen */
	size_t n_polls;
	int64_t comments; /* visible ones */
	int64_t views;
};

/* All zero for an article that has no counts (or does not exist). Texts live in the arena. */
enum rc tally_get(struct db *db, struct arena *arena, int64_t article_id, struct tally *ret_tally) MUST_CHECK;
/* ret_tallies[i] belongs to article_ids[i]; meant for one page of cards. */
enum rc tally_list(struct db *db, struct arena *arena, const int64_t *article_ids, size_t n,
		   struct tally *ret_tallies) MUST_CHECK;
/* 0 for a key nobody chose. */
int64_t tally_reaction(const struct tally *t, struct str key);
/* Votes for a choice of a poll, by its number from 1; 0 when nobody chose it. */
int64_t tally_poll_votes(const struct tally *t, int64_t poll, int number);

/* Changes one count by delta, never below zero. The article must exist. Inside the caller's transaction. */
enum rc tally_add(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t delta) MUST_CHECK;

/* Views gathered in memory since the last flush. Articles that are gone by now are passed over. */
struct tally_views {
	int64_t article_id;
	int64_t n;
};
enum rc tally_add_views(struct db *db, const struct tally_views *views, size_t n) MUST_CHECK;

/*
 * Counts an import brought without their voters: n replaces what was carried before (0 forgets it), the total moves by
 * the difference. RC_NOT_FOUND for an unknown article, RC_INVALID for n < 0. Block "view" may be carried as well.
 */
enum rc tally_carry(struct db *db, int64_t article_id, struct str block, struct str choice, int64_t n) MUST_CHECK;
/* The sum of what was carried over in a block; article_id 0: of the whole site. */
enum rc tally_carried_sum(struct db *db, int64_t article_id, struct str block, int64_t *ret_sum) MUST_CHECK;

struct tally_difference {
	int64_t article_id;
	struct str block, choice;
	int64_t counted; /* what ballots, visible comments and carried-over counts add up to */
	int64_t stored;  /* what the tally says */
};
/*
 * Recounts the whole site and reports each total that is wrong, by article, block and choice; report may be NULL and
 * must not call this file. Views are not in the ledger: they are wrong only when below what was carried over.
 */
enum rc tally_recount_check(struct db *db, void (*report)(void *ctx, const struct tally_difference *d), void *ctx,
			    int64_t *ret_differences) MUST_CHECK;
/* Sets every wrong total right. Inside the caller's transaction. */
enum rc tally_recount_fix(struct db *db, int64_t *ret_fixed) MUST_CHECK;

#endif
