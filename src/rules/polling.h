/*
 * Polls as the newsroom makes and changes them. Whoever may edit the words of an article may do all of it. Once
 * somebody has voted, a choice keeps its place and its meaning: nobody's vote is turned into another one.
 */
#ifndef RULES_POLLING_H
#define RULES_POLLING_H

#include "rules/audit.h"
#include "rules/site.h"
#include "store/poll.h"

#define POLL_QUESTION_MAX 300 /* characters */
#define POLL_CHOICE_MAX 200
#define POLLS_MAX 20 /* of one article */

struct polling {
	/* Asked */
	int64_t article_id;
	int64_t poll_id; /* 0: a new one */
	struct str question;
	struct str choices; /* one a line; empty lines are passed over */
	int64_t closes_at;  /* 0: it stays open */
	bool reworded;      /* other words for a choice that was voted for are meant */
	/* Answered */
	const char *field;   /* of what was refused: "question", "choices", "closes", "reworded", or NULL */
	const char *refused; /* msgid */
};
/*
 * poll_id is set. RC_INVALID: see field; also when a choice that may have votes is taken out or moved, or has other
 * words without `reworded` (field "reworded"). RC_DENIED, RC_LIMITED (POLLS_MAX): refused says why. RC_NOT_FOUND: no
 * such article, or no such poll in it.
 */
enum rc polling_save(struct site *s, const struct staff *who, int64_t now, struct polling *p) MUST_CHECK;

/* What can be done with a poll besides: open until somebody closes it, closed now, gone (RC_CONFLICT once voted). */
enum polling_act { POLLING_CLOSE, POLLING_REOPEN, POLLING_REMOVE, POLLING_ACTS };
/* "close", "reopen", "remove"; RC_INVALID for any other word. */
enum rc polling_act_of(struct str word, enum polling_act *ret_act) MUST_CHECK;
enum rc polling_do(struct site *s, const struct staff *who, int64_t now, enum polling_act act,
		   struct polling *p) MUST_CHECK;

#endif
