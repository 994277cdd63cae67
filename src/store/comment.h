/*
 * Comments as rows. The e-mail address is kept apart and is in no struct here, so that no row that reaches a page holds
 * it. Threads, policies and who may comment are made above; the tally of visible comments is kept here, in the same
 * call.
 */
#ifndef STORE_COMMENT_H
#define STORE_COMMENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/block.h"

struct db;

enum comment_state { COMMENT_VISIBLE, COMMENT_PENDING, COMMENT_SPAM, COMMENT_REMOVED };
#define COMMENT_STATES 4

struct comment {
	int64_t id;
	int64_t article_id;
	int64_t parent_id; /* 0: none */
	enum comment_state state;
	struct str reason; /* why it is held or removed */
	struct str author;
	struct str url;
	int64_t person_id;    /* 0: a reader */
	struct str source;    /* as written */
	struct str body;      /* HTML that src/text made of it */
	int stars;            /* 0: none */
	struct str voter;     /* voter_mark() of rules/voter.h, or STR_NONE */
	struct str edit_hash; /* hash of the edit token, or STR_NONE */
	bool notify;
	int64_t likes; /* at insertion those that were carried over, without voters */
	int64_t created_at;
	int64_t edited_at; /* 0: never */
	bool edited_by_staff;
};

/* Sets c->id; a wished one (not 0) is kept where it is free.
 * RC_NOT_FOUND: no such article; RC_INVALID: the parent is not a comment of this article. */
enum rc comment_insert(struct db *db, struct comment *c) MUST_CHECK;
/* Rewrites all but id, article, state, reason, voter, edit hash, likes and who edited. Errors as comment_insert(). */
enum rc comment_update(struct db *db, const struct comment *c) MUST_CHECK;
/* The author's own edit: text only. RC_NOT_FOUND when there is none. */
enum rc comment_set_text(struct db *db, int64_t id, struct str source, struct str body, int64_t edited_at) MUST_CHECK;

/* A moderator's; edited_by_staff from then on. */
enum rc comment_set_text_by_staff(struct db *db, int64_t id, struct str source, struct str body,
				  int64_t edited_at) MUST_CHECK;

enum rc comment_get(struct db *db, struct arena *arena, int64_t id, struct comment *ret_comment) MUST_CHECK;
/* The comment only when this is its edit hash; RC_NOT_FOUND otherwise. */
enum rc comment_get_by_edit_hash(struct db *db, struct arena *arena, int64_t id, struct str edit_hash,
				 struct comment *ret_comment) MUST_CHECK;

struct comments {
	struct comment *items;
	size_t n;
};

/*
 * Lists are in the arena, at most limit rows; threads of an article's page are in thread.h. The first two run by id
 * upwards from after_id (0: the start), the latest ones by id downwards. comment_list_latest() with article_id 0 is the
 * whole site: only comments of articles that are published by now.
 */
enum rc comment_list_by_state(struct db *db, struct arena *arena, enum comment_state state, int64_t after_id,
			      int64_t limit, struct comments *ret_comments) MUST_CHECK;
/* Of any state, by time downwards from behind `before` (NULL: the newest). */
enum rc comment_list_since(struct db *db, struct arena *arena, int64_t since, const struct comment *before,
			   int64_t limit, struct comments *ret_comments) MUST_CHECK;
enum rc comment_list_all(struct db *db, struct arena *arena, int64_t article_id, int64_t after_id, int64_t limit,
			 struct comments *ret_comments) MUST_CHECK; /* of an article, any state */
enum rc comment_list_latest(struct db *db, struct arena *arena, int64_t article_id, int64_t now, int64_t limit,
			    struct comments *ret_comments) MUST_CHECK; /* visible ones */

/* Those of one voter since a time that are not removed, the newest first. */
enum rc comment_list_own(struct db *db, struct arena *arena, struct str voter, int64_t since, int64_t limit,
			 struct comments *ret_comments) MUST_CHECK;

/* article_id 0: of the whole site. */
enum rc comment_counts(struct db *db, int64_t article_id, int64_t ret_counts[COMMENT_STATES]) MUST_CHECK;

/*
 * Changes the state; the tally follows. What it was before goes to ret_before (may be NULL). The text is kept, so that
 * what was removed can be restored. The rating that came with it is the caller's to put or take (ballot.h).
 */
enum rc comment_set_state(struct db *db, int64_t id, enum comment_state state, struct str reason,
			  enum comment_state *ret_before) MUST_CHECK;
/*
 * For good: removed, and name (in bans, too), site, text, voter, edit hash, e-mail, network, former words and findings
 * are gone, open reports settled; the place in the thread stays.
 */
enum rc comment_erase(struct db *db, int64_t id, struct str reason) MUST_CHECK;

/* The reason of one that its author took back or erased: it stays where it is, whatever moderators do. */
#define COMMENT_BY_AUTHOR "author"
bool comment_is_withdrawn(const struct comment *c);
/* Takes from one that was just withdrawn: e-mail, wish for mail, rating; open reports are settled. */
enum rc comment_strip(struct db *db, int64_t id) MUST_CHECK;
/* Erases what was written before a time and is withdrawn, at most limit. */
enum rc comment_erase_withdrawn(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

/*
 * Has this voter (STR_NONE: no) a visible comment other than but_id (0: any)? The e-mail address proves nothing:
 * anybody may have written it.
 */
enum rc comment_is_known(struct db *db, struct str voter, int64_t but_id, bool *ret_known) MUST_CHECK;
/* Had they one, visible by now, before this one came? */
enum rc comment_was_known(struct db *db, struct str voter, int64_t id, bool *ret_known) MUST_CHECK;

/* The rating of this voter's latest comment here that still waits; 0 when none does. voter as comments hold it. */
enum rc comment_waiting_stars(struct db *db, int64_t article_id, struct str voter, int *ret_stars) MUST_CHECK;

/* The block of the ledger that holds its likes: "comment:31", choice "like". */
struct str comment_block(char buffer[BLOCK_NAME_SIZE], int64_t id);
bool comment_of_block(struct str block, int64_t *ret_id);
/* How many like it. RC_NOT_FOUND: no such comment. */
enum rc comment_likes(struct db *db, int64_t id, int64_t *ret_likes) MUST_CHECK;
/* Moves that count, never below zero: for the ledger. RC_OK also when the comment is gone. */
enum rc comment_likes_add(struct db *db, int64_t id, int64_t delta) MUST_CHECK;

/* Whose vote the rating is that came with a comment: what the ledger needs when the comment becomes visible. */
struct comment_rating {
	struct str voter;    /* the ledger's hash for this article; 16 bytes are kept */
	struct str tag;      /* network tag of a vote for it, STR_NONE when unknown or forgotten; 16 bytes are kept */
	struct str held_for; /* as in the ledger; "" when it counts */
};
enum rc comment_rating_put(struct db *db, int64_t comment_id, const struct comment_rating *r, int64_t at) MUST_CHECK;
/* RC_NOT_FOUND: no rating came with it. In the arena. */
enum rc comment_rating_get(struct db *db, struct arena *arena, int64_t comment_id,
			   struct comment_rating *ret_rating) MUST_CHECK;
/* Any of this voter's. RC_NOT_FOUND: none came with a comment that is still there. */
enum rc comment_rating_find(struct db *db, struct arena *arena, struct str voter,
			    struct comment_rating *ret_rating) MUST_CHECK;
enum rc comment_rating_delete(struct db *db, int64_t comment_id) MUST_CHECK;
/* Those of a network that wait since before that moment will count. */
enum rc comment_rating_release(struct db *db, struct str tag, int64_t before) MUST_CHECK;

/*
 * One report a voter (the ledger's hash); the comment must exist. A second one changes nothing: *ret_new says whether
 * it was the first. tag is the reporter's
 * network (rules/network.h); STR_NONE where it is unknown, and then the report is kept but does not count.
 */
enum rc comment_report(struct db *db, int64_t id, struct str voter, struct str reason, struct str tag, int64_t now,
		       bool *ret_new) MUST_CHECK;

struct comment_reports {
	int64_t open;     /* voters since a moderator last looked */
	int64_t networks; /* from how many networks those came */
	bool looked_at;   /* a moderator has looked at reports of it before */
};
enum rc comment_reports_get(struct db *db, int64_t id, struct comment_reports *ret_reports) MUST_CHECK;
/* A moderator has looked at them. */
enum rc comment_reports_settle(struct db *db, int64_t id) MUST_CHECK;
/*
 * Network tags of comments, of reports and of ratings from before a time, at most limit of each; what counts goes on
 * counting.
 */
enum rc comment_forget_tags(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

/* Recounts the likes of every comment and reports those that are wrong; report may be NULL. */
struct comment_difference {
	int64_t id;
	int64_t counted; /* votes that count and carried-over likes */
	int64_t stored;
};
enum rc comment_likes_check(struct db *db, void (*report)(void *ctx, const struct comment_difference *d), void *ctx,
			    int64_t *ret_differences) MUST_CHECK;

/* The address replaces an earlier one; empty deletes it. Only what writes mail or moves a site reads it. */
enum rc comment_email_put(struct db *db, int64_t comment_id, struct str email) MUST_CHECK;
enum rc comment_email_get(struct db *db, struct arena *arena, int64_t comment_id, struct str *ret_email) MUST_CHECK;

/* The tag of the network that a comment came from, until it is forgotten: RC_NOT_FOUND. */
enum rc comment_network_put(struct db *db, int64_t comment_id, struct str tag, int64_t at) MUST_CHECK;
enum rc comment_network_get(struct db *db, struct arena *arena, int64_t comment_id, struct str *ret_tag,
			    int64_t *ret_at) MUST_CHECK;

/* The stored words: "visible", "pending", "spam", "removed"; RC_INVALID for any other. */
const char *comment_state_name(enum comment_state state);
/* Of a word that was read from a row. */
enum comment_state comment_state_stored(struct str word);
enum rc comment_state_of(struct str word, enum comment_state *ret_state) MUST_CHECK;

#endif
