/*
 * Whose vote counts at once: who is banned is held, and of a crowd further voters show a proof of work, wait for a
 * calmer hour, or are held for the desk. What makes a crowd is crowd.h's.
 */
#ifndef RULES_VOTE_TURN_H
#define RULES_VOTE_TURN_H

#include "base/map.h"
#include "rules/crowd.h"
#include "rules/settings.h"
#include "rules/site.h"
#include "store/ballot.h"

/* Who casts a vote, as far as it matters to whether it counts. Texts are borrowed. */
struct vote_source {
	struct str mark;    /* voter_mark(), for bans */
	struct str network; /* bytes of an IPv4 address or an IPv6 /64, for bans; "" when unknown */
	bool known;         /* came with a cookie, so may have voted here before */
	bool may_prove;     /* can answer a challenge */
	bool proven;        /* the proof holds, if it was not used before */
	struct str proof;   /* of work, "" for none */
};

/* What a batch of votes is judged by. */
struct vote_turn {
	struct site *site;
	struct crowd_limits limits;
	bool bans; /* is anybody kept out? */
	int64_t now;
	struct map judged; /* voter → struct ballot: new voters of this batch, so that a double click is one */
	struct map left;   /* voter → any: gave the turn back in this batch */
};

/* Inside a write job; the first call after the site was opened reads the ledger of the day. */
enum rc vote_turn_begin(struct site *s, struct db *db, struct arena *a, const struct site_settings *settings,
			struct vote_turn *ret_turn) MUST_CHECK;
/*
 * Sets b->state and b->held_for for a vote whose article, voter, network tag and choice stand in b, which stays where
 * it is until the batch is done. b->tag becomes the one under which this voter took a turn here: all votes of a voter
 * for an article carry the same, or none. RC_LIMITED: a proof of work is asked first, and nothing is to be stored.
 */
enum rc vote_turn_judge(struct vote_turn *t, struct db *db, struct arena *a, const struct vote_source *from,
			struct ballot *b) MUST_CHECK;

/* Who has no vote left there, nor a rating that waits with its comment, gives back the turn taken under this tag. */
enum rc vote_turn_return(struct site *s, struct db *db, struct arena *a, int64_t article_id, struct str voter,
			 struct str tag) MUST_CHECK;
/* After b was cast: the same, once in a batch. */
enum rc vote_turn_settle(struct vote_turn *t, struct db *db, struct arena *a, const struct ballot *b) MUST_CHECK;

/* Counts the votes that waited and whose network has come to rest; to be called every few minutes, from any thread. */
enum rc vote_turn_review(struct site *s, int64_t *ret_n) MUST_CHECK;

/* What a proof for a vote is made for, as proof_challenge() takes it. */
struct str vote_proof_act(struct arena *a, int64_t article_id);

#endif
