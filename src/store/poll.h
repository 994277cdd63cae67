/*
 * Polls of articles: a question, its choices, when it closes. Votes are ballots of the article, in a block of the
 * poll's own; what they come to is in its tally.
 */
#ifndef STORE_POLL_H
#define STORE_POLL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/block.h"

struct db;

#define POLL_CHOICES_MIN 2
#define POLL_CHOICES_MAX 10

struct poll {
	int64_t id;
	int64_t article_id;
	struct str question;
	struct str choices[POLL_CHOICES_MAX]; /* no line breaks; [0] is number 1 */
	size_t n_choices;
	int64_t closes_at; /* 0: it stays open */
};
static inline bool poll_closed(const struct poll *p, int64_t now)
{
	return p->closes_at != 0 && now >= p->closes_at;
}
struct polls {
	struct poll *items;
	size_t n;
};

/* RC_INVALID: no such article. */
enum rc poll_insert(struct db *db, const struct poll *p, int64_t now, int64_t *ret_id) MUST_CHECK;
/* Question, choices and closing time. RC_NOT_FOUND. */
enum rc poll_update(struct db *db, const struct poll *p, int64_t now) MUST_CHECK;
/* Its ballots stay in the ledger. RC_NOT_FOUND. */
enum rc poll_delete(struct db *db, int64_t id) MUST_CHECK;
enum rc poll_get(struct db *db, struct arena *arena, int64_t id, struct poll *ret_poll) MUST_CHECK;
/* An article's, in the order they were made. */
enum rc poll_list(struct db *db, struct arena *arena, int64_t article_id, struct polls *ret_polls) MUST_CHECK;
/* Has anybody voted in it, whatever became of that vote? */
enum rc poll_voted(struct db *db, const struct poll *p, bool *ret_voted) MUST_CHECK;

/*
 * What a ballot of this block and choice means in words; ret_choice is "" for a choice that the poll has not.
 * RC_NOT_FOUND: no block of a poll, or the poll is gone.
 */
enum rc poll_words(struct db *db, struct arena *arena, struct str block, struct str choice, struct str *ret_question,
		   struct str *ret_choice) MUST_CHECK;

/* The block of its ballots: "poll:7". */
struct str poll_block(char buffer[BLOCK_NAME_SIZE], int64_t id);
/* False for any other block. */
bool poll_of_block(struct str block, int64_t *ret_id);
/* The number that a ballot's choice stands for; 0 for anything that is no number of a choice. */
int poll_number(struct str choice);

#endif
