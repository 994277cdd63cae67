/*
 * A reader's own: what the site holds of whoever has a voter cookie, and erasing it. A receipt is the voter's own hash,
 * signed: whoever has it may see and erase, on any device, without an account. It does not give the cookie back, so
 * nobody votes with it.
 *
 * What must not exist is a list of one reader's votes: they are found by looking at each article that has any. That
 * takes its time on a large site, so it goes in steps, and between them others have their turn.
 *
 * An address is shown only beside the comment that came with it. Whether it is subscribed is not: anybody may have
 * written it into a form.
 */
#ifndef RULES_RECEIPT_H
#define RULES_RECEIPT_H

#include "rules/site.h"
#include "rules/voter.h"
#include "store/comment.h"
#include "store/reader_data.h"
#include "store/rows.h"

/* The secret of a voter's receipt, in the arena. */
struct str receipt_secret(const struct site *s, struct arena *a, const struct voter *v);

struct receipt_comment {
	struct comment row;
	struct str email; /* "" for none */
};
struct receipt_report {
	struct reader_report row; /* of a comment */
	int64_t article_id;
};
/* All of it, in the arena. */
struct receipt {
	unsigned char own[CRYPTO_HASH_SIZE], mark[CRYPTO_HASH_SIZE]; /* see voter.h */
	struct receipt_comment *comments;
	size_t n_comments;
	struct reader_vote *votes; /* likes of comments among them */
	size_t n_votes;
	struct receipt_report *reports;
	size_t n_reports;
};
#define RECEIPT_COMMENTS_MAX 5000

/* On its way through the articles; plain data, nothing to be freed. */
struct receipt_walk {
	const struct site *site;
	struct arena *arena;
	struct receipt receipt; /* complete once `done` */
	struct rows votes;
	int64_t after; /* the article looked at last */
	bool done;
};
/* To erase is counted for this receipt alone, so that what others look at keeps nobody from it. */
enum receipt_purpose { RECEIPT_LOOK, RECEIPT_ERASE };
/*
 * Copies what it needs. RC_NOT_FOUND: no receipt of ours. RC_LIMITED: it was opened too often just now, or too many
 * were looked at from that network (bytes, "" where it is unknown).
 */
enum rc receipt_open(struct receipt_walk *w, struct site *s, struct arena *a, struct str secret,
		     enum receipt_purpose purpose, struct str network) MUST_CHECK;
/* Some milliseconds of it. db may be another one each time. */
enum rc receipt_step(struct receipt_walk *w, struct db *db) MUST_CHECK;
/*
 * Comments leave their place in the thread and nothing else, votes and likes leave the counts, reports are deleted,
 * mail about answers ends; answers kept for retries, which only the lost cookie finds and opens, go by their age.
 * Voided votes keep a row without a choice, bans and addresses that were mailed their keyed hash, or erasing would be
 * the way around those, and the way to have a stranger mailed anew. The log of acts says how many.
 * Waits for the writer.
 */
enum rc receipt_erase(struct site *s, const struct receipt *r) MUST_CHECK;

#endif
