/*
 * The ledger of votes: one row a voter, article and block; the last choice stands. Tallies, and the likes of comments,
 * move in the same call by the net difference. Who may vote, what may be chosen and which votes are held is decided
 * above.
 */
#ifndef STORE_BALLOT_H
#define STORE_BALLOT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

#define BALLOT_BATCH_MAX 1024

/* Only counted ones are in the tallies. */
enum ballot_state { BALLOT_COUNTED, BALLOT_HELD, BALLOT_VOIDED };
#define BALLOT_FOR_BAN STR("ban")
#define BALLOT_WAITS STR("waits") /* for a calmer hour of its network */
#define BALLOT_RUSH STR("rush")   /* for the desk */

/* Plain data: the texts must outlive the call, nothing is owned. */
struct ballot {
	int64_t id; /* set by reads */
	int64_t article_id;
	struct str block;  /* "like", "reaction", "stars", "poll:7", "comment:31"; 1 to 64 bytes */
	struct str voter;  /* 1 to 64 bytes: keyed hash for this voter and this article; 16 are kept */
	struct str choice; /* at most 64 bytes; empty: withdraw */
	bool toggle;       /* the standing choice again withdraws it */
	enum ballot_state
		state;       /* for a voter who has none here yet; one who has keeps its state, unless this is held */
	struct str held_for; /* of a held one: BALLOT_FOR_BAN, … */
	struct str tag;      /* network tag or STR_NONE; 16 bytes are kept; that of the first choice stays */
	int64_t comment_id;  /* the comment it came with, or 0 */
	int64_t cast_at;

	/* Answers of ballots_cast(); state is brought up to date as well. */
	enum rc rc;          /* RC_NOT_FOUND: no such article; RC_INVALID: a text beyond its length; nothing stored */
	struct str standing; /* choice, or STR_NONE when the voter has none now */
	bool changed;        /* another choice stands than before */
};

/*
 * Casts up to BALLOT_BATCH_MAX ballots in order, inside the caller's transaction; a voter may stand in the batch any
 * number of times. RC_OK when each ballot carries its own answer; anything else: roll back, no answer is valid.
 * A withdrawn ballot is deleted, but a voided one keeps its row (with an empty choice), so that choosing again does not
 * undo what the desk decided.
 */
enum rc ballots_cast(struct db *db, struct ballot *ballots, size_t n) MUST_CHECK;

/* RC_NOT_FOUND when this voter has no row (choice may be empty in a voided one). Texts in the arena. */
enum rc ballot_get(struct db *db, struct arena *arena, int64_t article_id, struct str voter, struct str block,
		   struct ballot *ret_ballot) MUST_CHECK;
struct ballots {
	struct ballot *items;
	size_t n;
};
/* An article's ballots with id > after_id, by id, at most limit. */
enum rc ballot_list(struct db *db, struct arena *arena, int64_t article_id, int64_t after_id, int64_t limit,
		    struct ballots *ret_ballots) MUST_CHECK;

/* What one voter chose in a poll. */
struct poll_mine {
	int64_t poll;
	int number; /* of the choice, from 1 */
};
/* One voter's own votes for an article, held ones included: STR_NONE and 0 where there is none. */
struct ballot_mine {
	struct str like;
	struct str reaction;
	int stars;
	const struct poll_mine *polls;
	size_t n_polls;
};
enum rc ballot_mine(struct db *db, struct arena *arena, int64_t article_id, struct str voter,
		    struct ballot_mine *ret_mine) MUST_CHECK;

/* Has this voter chosen in this block at a later moment than b->cast_at? */
enum rc ballot_is_outdated(struct db *db, const struct ballot *b, bool *ret_outdated) MUST_CHECK;
/* Takes back what came with a comment and still stands. RC_OK also when nothing does. */
enum rc ballot_delete_by_comment(struct db *db, int64_t comment_id) MUST_CHECK;

/* How this voter's votes here stand, and the network they came from first. RC_NOT_FOUND: there are none. */
struct ballot_standing {
	enum ballot_state state;
	struct str held_for; /* in the arena, like the tag */
	struct str tag;      /* STR_NONE: unknown, or forgotten */
};
enum rc ballot_voter(struct db *db, struct arena *arena, int64_t article_id, struct str voter,
		     struct ballot_standing *ret) MUST_CHECK;
/*
 * Networks with votes that wait, ratings of comments among them, in the order of their tags after `after`; at most
 * limit. Texts in the arena.
 */
struct ballot_tags {
	struct str *items;
	size_t n;
};
enum rc ballot_waiting_tags(struct db *db, struct arena *arena, struct str after, int64_t limit,
			    struct ballot_tags *ret_tags) MUST_CHECK;
/* The votes of one that wait since before that moment, the oldest first, as ballots with id and article_id only. */
enum rc ballot_waiting(struct db *db, struct arena *arena, struct str tag, int64_t before, int64_t limit,
		       struct ballots *ret_ballots) MUST_CHECK;
/* The voters of one network, ratings of comments included: since a moment, since `hour`, and in the hour before. */
struct ballot_crowd {
	struct str tag; /* for the call only */
	int64_t n, this_hour, last_hour;
};
/* Calls see for each network that sent more than two votes since `since`. */
enum rc ballot_crowds(struct db *db, int64_t since, int64_t hour, void (*see)(void *ctx, const struct ballot_crowd *c),
		      void *ctx) MUST_CHECK;

/* Hold, void or restore; unknown ids are passed over. ret_changed counts those whose state was another. */
enum rc ballots_set_state(struct db *db, const int64_t *ids, size_t n, enum ballot_state state,
			  int64_t *ret_changed) MUST_CHECK;

/*
 * Ballots that carry a network tag, by cast_at, then id: those cast at `since` with id > after_id, and later ones; at
 * most limit. What is counted by tag is counted in memory and begins with these: an index by tag would make every vote
 * write one page more.
 */
enum rc ballot_list_tagged(struct db *db, struct arena *arena, int64_t since, int64_t after_id, int64_t limit,
			   struct ballots *ret_ballots) MUST_CHECK;
/* A vote as the desk watches it; texts borrowed until the next one. */
struct ballot_seen {
	int64_t id, article_id;
	struct str block;
	enum ballot_state state;
	struct str tag;
	int64_t cast_at;
};
/*
 * Votes of an article (0: of the whole site), in no promised order, from the place in the ledger where votes cast at
 * `since` begin: a voter who chose anew later stands where the first choice was. At most limit for a whole site: then
 * the newest ones.
 */
enum rc ballot_watch(struct db *db, int64_t article_id, int64_t since, int64_t limit,
		     void (*see)(void *ctx, const struct ballot_seen *b), void *ctx) MUST_CHECK;

/* Forgets the tags of at most limit ballots cast before a time; ret_n says how many. */
enum rc ballot_forget_tags(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

/* The stored words: "counted", "held", "voided"; RC_INVALID for any other. */
const char *ballot_state_name(enum ballot_state state);
enum rc ballot_state_of(struct str word, enum ballot_state *ret_state) MUST_CHECK;

#endif
