/*
 * The moderators' memory: acts with the state that each comment had before, so that one can be taken back; the words
 * before each change; and the queue, walked comment by comment. Knows nothing of who may do what.
 */
#ifndef STORE_MODERATION_H
#define STORE_MODERATION_H

#include "store/comment.h"

/* --- Acts --- */

struct moderation {
	int64_t id;
	int64_t person_id; /* 0: a command */
	struct str act;    /* a word of rules/moderation.h */
	int64_t acted_at;
	bool undone;
};
struct moderation_item {
	int64_t comment_id;
	enum comment_state before, after;
	struct str before_reason;
};
struct moderation_items {
	struct moderation_item *items;
	size_t n;
};

/* Sets m->id. */
enum rc moderation_insert(struct db *db, struct moderation *m) MUST_CHECK;
enum rc moderation_item_put(struct db *db, int64_t moderation_id, const struct moderation_item *item) MUST_CHECK;
enum rc moderation_get(struct db *db, struct arena *arena, int64_t id, struct moderation *ret) MUST_CHECK;
/* The person's newest act at or after a time that was not taken back; RC_NOT_FOUND. */
enum rc moderation_last(struct db *db, struct arena *arena, int64_t person_id, int64_t since,
			struct moderation *ret) MUST_CHECK;
enum rc moderation_item_list(struct db *db, struct arena *arena, int64_t moderation_id,
			     struct moderation_items *ret_items) MUST_CHECK;
enum rc moderation_set_undone(struct db *db, int64_t id) MUST_CHECK;
/* Forgets acts from before a time, at most limit. */
enum rc moderation_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

/* --- Changes of the text --- */

struct comment_edit {
	int64_t id;
	int64_t comment_id;
	int64_t person_id; /* 0: gone */
	struct str name;   /* of who changed it, as it was then */
	struct str reason;
	struct str source; /* before the change */
	int64_t edited_at;
};
struct comment_edits {
	struct comment_edit *items;
	size_t n;
};
enum rc comment_edit_insert(struct db *db, const struct comment_edit *e) MUST_CHECK;
/* By id: the oldest words first. */
enum rc comment_edit_list(struct db *db, struct arena *arena, int64_t comment_id,
			  struct comment_edits *ret_edits) MUST_CHECK;

/* --- Reports --- */

struct comment_reasons {
	struct str *items;
	size_t n;
};
/* What the open reports say, at most limit; empty reasons are left out. */
enum rc comment_report_reasons(struct db *db, struct arena *arena, int64_t comment_id, int64_t limit,
			       struct comment_reasons *ret_reasons) MUST_CHECK;
/* An act has looked at the open ones … and has not, after all. */
enum rc comment_reports_settle_by(struct db *db, int64_t comment_id, int64_t moderation_id) MUST_CHECK;
enum rc comment_reports_unsettle(struct db *db, int64_t comment_id, int64_t moderation_id) MUST_CHECK;

/* --- The queue --- */

enum queue_tab { QUEUE_WAITING, QUEUE_VISIBLE, QUEUE_REPORTED, QUEUE_SPAM, QUEUE_REMOVED };
#define QUEUE_TABS 5

/* Borrowed until the next row. */
struct queue_row {
	int64_t id, article_id;
	enum comment_state state;
	struct str author, source;
};

/* Which comments, along one index: the first of article, email, voter and parent that is set, within the tab or all. */
struct queue_walk {
	enum queue_tab tab;
	bool any_state; /* of a voter, an e-mail address, a parent */
	int64_t article_id;
	struct str email; /* as comment_email_put() got it */
	struct str voter; /* as comments hold it */
	int64_t parent_id;
	int64_t after_id; /* 0: from the start */
};
/* What waits, what was reported and what answers comes oldest first, the rest newest first. */
bool queue_is_oldest_first(const struct queue_walk *w);
/* Calls `row` for each until it answers false or none is left; *ret_ended says which. */
enum rc queue_each(struct db *db, const struct queue_walk *w, bool (*row)(void *ctx, const struct queue_row *r),
		   void *ctx, bool *ret_ended) MUST_CHECK;
/* How many the tab holds, counted up to most. */
enum rc queue_count(struct db *db, enum queue_tab tab, int64_t most, int64_t *ret_n) MUST_CHECK;

#endif
