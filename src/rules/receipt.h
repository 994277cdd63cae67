/*
 * A reader's own: what the site holds of whoever has a voter cookie, and erasing it. A receipt is the voter's own hash,
 * signed: whoever has it may see and erase, on any device, without an account. It does not give the cookie back, so
 * nobody votes with it.
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

/* The secret of a voter's receipt, in the arena. */
struct str receipt_secret(const struct site *s, struct arena *a, const struct voter *v);

struct receipt_comment {
	struct comment row;
	struct str email; /* "" for none */
};
struct receipt_mark {
	struct reader_mark row;
	int64_t article_id;
};
/* All of it, in the arena. */
struct receipt {
	unsigned char own[CRYPTO_HASH_SIZE];
	struct receipt_comment *comments;
	size_t n_comments;
	struct reader_vote *votes;
	size_t n_votes;
	struct receipt_mark *likes, *reports; /* of comments */
	size_t n_likes, n_reports;
};
#define RECEIPT_COMMENTS_MAX 5000

/* RC_NOT_FOUND: no receipt of ours. Looks at every article that has votes or comments. */
enum rc receipt_read(const struct site *s, struct db *db, struct arena *a, struct str secret,
		     struct receipt *ret) MUST_CHECK;
/*
 * Comments leave their place in the thread and nothing else, votes and likes leave the counts, reports and answers kept
 * for retries are deleted, mail about answers ends. Voided votes keep a row without a choice, bans and addresses that
 * were mailed their keyed hash, or erasing would be the way around those, and the way to have a stranger mailed anew.
 * The log of acts says how many.
 * Waits for the writer.
 */
enum rc receipt_erase(struct site *s, const struct receipt *r) MUST_CHECK;

#endif
