/*
 * Mail waiting to go out, and what became of it. Knows neither how it is sent nor when to try again.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

enum outbox_state {
	OUTBOX_QUEUED,  /* to be sent at due_at */
	OUTBOX_SENDING, /* handed to the mail server just now; after a crash nobody knows whether it arrived */
	OUTBOX_SENT,
	OUTBOX_FAILED, /* given up: last_error says why */
};
#define OUTBOX_STATES 4

struct outbox_mail {
	int64_t id;
	struct str key;  /* what this mail is about, so that it is written once; p == NULL: always a new one */
	struct str kind; /* "invite", "reset", …: for lists and logs */
	enum outbox_state state;
	struct str to_name, to_address;
	struct str subject;
	struct str body;       /* plain text; empty once it is sent or failed, since links in it are keys */
	struct str message_id; /* the same for every attempt */
	int64_t tries;
	struct str last_error;
	int64_t created_at;
	int64_t due_at;         /* when to send it; of what is settled, when that was */
	int64_t subscriber_id;  /* a reader's, never sent twice, and gone with the subscription; 0: any other */
	struct str unsubscribe; /* address for List-Unsubscribe; empty for none, and as the body once it is settled */
};
struct outbox_mails {
	struct outbox_mail *items;
	size_t n;
};

/* A queued row; id, state, tries and last_error are not looked at. RC_CONFLICT: there is a mail of this key. */
enum rc outbox_insert(struct db *db, const struct outbox_mail *m, int64_t *ret_id) MUST_CHECK;
/* The queued mail that is due first; it may lie in the future. RC_NOT_FOUND: none is queued. */
enum rc outbox_next(struct db *db, struct arena *arena, struct outbox_mail *ret_mail) MUST_CHECK;
/* The newest of a state first. */
enum rc outbox_list(struct db *db, struct arena *arena, enum outbox_state state, int64_t limit,
		    struct outbox_mails *ret_mails) MUST_CHECK;
enum rc outbox_count(struct db *db, enum outbox_state state, int64_t *ret_n) MUST_CHECK;

/* Queued → sending, one try more. RC_CONFLICT when it is not queued (any more). */
enum rc outbox_begin(struct db *db, int64_t id) MUST_CHECK;
/* What became of a mail that was being sent; RC_CONFLICT when it was not. */
enum rc outbox_sent(struct db *db, int64_t id, int64_t now) MUST_CHECK;
enum rc outbox_postpone(struct db *db, int64_t id, int64_t due_at, struct str error) MUST_CHECK;
enum rc outbox_fail(struct db *db, int64_t id, int64_t now, struct str error) MUST_CHECK;
/*
 * What was being sent when the last run ended, for the start: queued again, due now; but a subscriber's is given up,
 * since nobody knows whether it arrived.
 */
enum rc outbox_recover(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;
enum rc outbox_give_up(struct db *db, int64_t now, struct str error, int64_t *ret_n) MUST_CHECK;
/* Forgets what was settled before that moment, at most limit rows; ret_n says how many. */
enum rc outbox_sweep(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
