/*
 * Readers who are told of answers by mail, and the answers that wait to be told of. An address is here only as a keyed
 * hash; what is mailed to is read from the comment (comment_email_get). Knows neither letters nor who may subscribe.
 */
#ifndef STORE_SUBSCRIBER_H
#define STORE_SUBSCRIBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

enum subscriber_state {
	SUBSCRIBER_NEW,   /* the letter that asks for a yes is still to be written */
	SUBSCRIBER_ASKED, /* it is written */
	SUBSCRIBER_ON,
	SUBSCRIBER_OFF,
	SUBSCRIBER_BOUNCED, /* the mail server knows no such address */
};
#define SUBSCRIBER_STATES 5
enum subscriber_pace { PACE_AT_ONCE, PACE_HOURLY, PACE_DAILY };
#define SUBSCRIBER_PACES 3

struct subscriber {
	int64_t id;
	struct str mark; /* keyed hash of the address */
	enum subscriber_state state;
	enum subscriber_pace pace;
	int64_t comment_id; /* whose address the first letter goes to, and which it is for; 0 once that is gone */
	int64_t changed_at;
};

/*
 * A new one of this comment's address, which covers that comment. Nothing happens, and it is RC_OK, when
 * another comment has made one of this mark, in whatever state.
 */
enum rc subscriber_add(struct db *db, struct str mark, struct str link_hash, int64_t comment_id,
		       int64_t now) MUST_CHECK;
enum rc subscriber_get(struct db *db, struct arena *arena, int64_t id, struct subscriber *ret) MUST_CHECK;
enum rc subscriber_get_by_mark(struct db *db, struct arena *arena, struct str mark, struct subscriber *ret) MUST_CHECK;
enum rc subscriber_get_by_link(struct db *db, struct arena *arena, struct str link_hash,
			       struct subscriber *ret) MUST_CHECK;
/* The first that is SUBSCRIBER_NEW; RC_NOT_FOUND. */
enum rc subscriber_next_new(struct db *db, struct arena *arena, struct subscriber *ret) MUST_CHECK;
/* What waits for one that is not on (any more) need not be told. */
enum rc subscriber_set(struct db *db, int64_t id, enum subscriber_state state, enum subscriber_pace pace,
		       int64_t now) MUST_CHECK;
enum rc subscriber_set_bounced(struct db *db, int64_t id, int64_t now) MUST_CHECK;
/* With all mail to it, sent or not. RC_OK also when there is none. */
enum rc subscriber_delete(struct db *db, struct str mark) MUST_CHECK;

/* Comments of this voter (mark) are covered, too, from now on. */
enum rc subscriber_cover(struct db *db, int64_t id, struct str voter) MUST_CHECK;
/* Is it for this comment, of this voter? */
enum rc subscriber_covers(struct db *db, int64_t id, int64_t comment_id, struct str voter, bool *ret_covers) MUST_CHECK;
/*
 * This voter is forgotten here, while the comments still say whose they are. A subscription that is for nobody else
 * ends: mail to it is deleted, one that is on is off, and one that nobody was mailed for is gone. One that was asked,
 * is off or bounced stays so, or the address would be asked anew.
 */
enum rc subscriber_uncover(struct db *db, struct arena *arena, struct str voter, int64_t now) MUST_CHECK;

/* "at_once", "hourly", "daily"; RC_INVALID for any other. */
const char *subscriber_pace_name(enum subscriber_pace pace);
enum rc subscriber_pace_of(struct str word, enum subscriber_pace *ret_pace) MUST_CHECK;

/* Once for each answer and subscriber, whatever becomes of it: a second time changes nothing. */
enum rc reply_notice_add(struct db *db, int64_t reply_id, int64_t subscriber_id, int64_t due_at) MUST_CHECK;
/* Whose is due first, and when; it may lie in the future. RC_NOT_FOUND: none waits. */
enum rc reply_notice_next(struct db *db, int64_t *ret_subscriber_id, int64_t *ret_due_at) MUST_CHECK;
struct reply_notices {
	int64_t *ids; /* of the answering comments, ascending */
	size_t n;
};
enum rc reply_notice_list(struct db *db, struct arena *arena, int64_t subscriber_id, int64_t now, int64_t limit,
			  struct reply_notices *ret) MUST_CHECK;
/* It was told of in the mail of this key, or need not be (no mail has it). */
enum rc reply_notice_settle(struct db *db, int64_t reply_id, int64_t subscriber_id, struct str letter) MUST_CHECK;
/*
 * The comment is not to be seen any more: letters that were made because of it, tell of it or of answers to it, and are
 * not sent yet, are gone, as if it had never been. What else they told of is due again. sent_too: those that were sent
 * are forgotten as well. One that is being sent is not sent again.
 */
enum rc letters_take_back(struct db *db, int64_t comment_id, bool sent_too, int64_t now) MUST_CHECK;

/* What moderators were told last (zeroes before the first time). */
struct desk_notice {
	int64_t comment_id, told_at;
};
enum rc desk_notice_get(struct db *db, struct desk_notice *ret) MUST_CHECK;
enum rc desk_notice_set(struct db *db, const struct desk_notice *n) MUST_CHECK;
/* The newest comment that waits; 0: none. */
enum rc desk_notice_newest(struct db *db, int64_t *ret_id) MUST_CHECK;

#endif
