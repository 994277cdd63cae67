/*
 * Whom a newsroom keeps out, and how somebody is known again: by the voter cookie, the e-mail address, or the network
 * on one day. All are stored as keyed hashes.
 *
 * A ban decides what becomes of new comments: they go straight to spam or are removed, and their author is told what
 * everybody is told whose comment waits. Votes of a banned voter or network are held: they are in the ledger, not in
 * the counts, and the desk can count them; to refuse them would only say that it is time for another cookie.
 */
#ifndef RULES_BAN_H
#define RULES_BAN_H

#include "rules/site.h"
#include "store/ban.h"

/* Somebody who comes in; what is empty is not looked at. */
struct ban_subject {
	struct str voter;   /* voter_mark() */
	struct str email;   /* normalised */
	struct str network; /* bytes, as in vote.h */
};

/* The first ban that holds for any of it; RC_NOT_FOUND. On the writer's connection or a reader's. */
enum rc ban_of(struct site *s, struct db *db, struct arena *a, const struct ban_subject *who,
	       struct ban *ret_ban) MUST_CHECK;

/*
 * What stands for whoever has a normalised e-mail address, in the arena: the same whatever follows a + before the @.
 */
struct str ban_email_mark(const struct site *s, struct arena *a, struct str email);

#endif
