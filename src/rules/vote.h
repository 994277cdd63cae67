/*
 * Likes, reactions, ratings, polls and likes of comments: what may be cast, and the write that casts them durably. A
 * handler fills a vote, submits its job, and answers when the job is done.
 */
#ifndef RULES_VOTE_H
#define RULES_VOTE_H

#include "rules/engagement.h"
#include "rules/site.h"
#include "rules/vote_turn.h"
#include "rules/voter.h"
#include "store/ballot.h"
#include "store/comment.h"

enum vote_block { VOTE_LIKE, VOTE_REACTION, VOTE_STARS, VOTE_POLL, VOTE_COMMENT };
#define IDEMPOTENCY_KEY_MAX 64

/*
 * One vote on its way through the writer. Its job's rc: RC_OK and `standing` is what now stands ("" when withdrawn);
 * RC_NOT_FOUND no such visible article, poll or comment; RC_CONFLICT the block is off there, the poll closed; RC_DENIED
 * the key was used for another request; RC_LIMITED a proof of work is asked, for which `challenge` is to be answered:
 * nothing was stored.
 */
struct vote {
	struct write_job job; /* first; rc and error are the answer */
	struct site *site;
	enum vote_block block;
	struct str ballot_block; /* as it stands in the ledger */
	int64_t article_id;
	int64_t poll_id;    /* of VOTE_POLL */
	int64_t comment_id; /* of VOTE_COMMENT */
	struct voter voter;
	unsigned char mark[CRYPTO_HASH_SIZE];       /* made by whoever asks, not by the writer */
	unsigned char voter_hash[CRYPTO_HASH_SIZE]; /* the ledger's, for this article */
	struct str choice;                          /* in the job's arena, as are key and the source's texts */
	struct str key;                             /* idempotency key, "" for none */
	struct vote_source from;
	struct str article_path; /* where a browser is sent back to */
	struct str standing;
	bool counted;         /* false: it is held, for its turn or for the desk */
	struct str challenge; /* with RC_LIMITED, in the job's arena */
	/*
	 * Where wants_tally was set before it was submitted, RC_OK also brings what the transaction left: so the answer
	 * needs no connection. Its texts live as long as the settings given to vote_init() and the job's arena.
	 */
	bool wants_tally;
	struct engagement engagement;
	struct engagement_mine mine;
	int64_t likes; /* of the comment, instead of both */
	const struct site_settings *settings;
	void (*answered)(struct vote *v);
};

/*
 * Starts a vote: copies choice, network and key into the job's arena. choice "none" withdraws, and so does the standing
 * like or reaction again; stars and a poll's choice, sent with a form that shows them, stand. RC_INVALID with the
 * sentence for the field when the choice is none of the block's, or the key is malformed. on_answer comes once the vote
 * is durable or refused, in the writer thread: it only hands the vote on.
 */
enum rc vote_init(struct vote *v, struct site *s, const struct site_settings *settings, enum vote_block block,
		  int64_t article_id, const struct voter *voter, struct str choice, struct str network, struct str key,
		  void (*on_answer)(struct vote *)) MUST_CHECK;
/* The same for a poll of an article; choice is the number of one of its choices. */
enum rc vote_poll_init(struct vote *v, struct site *s, const struct site_settings *settings, const struct poll *poll,
		       const struct voter *voter, struct str choice, struct str network, struct str key,
		       void (*on_answer)(struct vote *)) MUST_CHECK;
/* A like of a comment, or the standing one taken back. */
enum rc vote_comment_init(struct vote *v, struct site *s, const struct site_settings *settings,
			  const struct comment *comment, const struct voter *voter, struct str network, struct str key,
			  void (*on_answer)(struct vote *)) MUST_CHECK;
void vote_done(struct vote *v);
/*
 * The sender's program can answer a challenge; proof: the answer to an earlier one, "", or "none" from one that cannot
 * after all. Before it is submitted.
 */
void vote_may_prove(struct vote *v, struct str proof);

/* RC_INVALID with its sentence unless the key is empty or at most IDEMPOTENCY_KEY_MAX printable ASCII characters. */
enum rc idempotency_key_check(struct str key) MUST_CHECK;

/* The form field that carries the choice: "value", "kind", "stars", "choice"; a like of a comment needs none. */
const char *vote_field(enum vote_block block);

#endif
