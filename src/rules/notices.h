/*
 * Who is told by mail of what: readers of answers to their comments, moderators of comments that wait.
 *
 * A reader is told only after a yes: an address that a comment came with, and whose author ticked "notify me", gets one
 * letter with a link, once the comment is visible (so that nobody sends mail through the form), and none ever after
 * unless the reader says yes there. The yes is for the one comment that made the letter go out, which anybody may have
 * written, and for all from browsers in which it was said: whoever else writes that address into the form makes no mail
 * go to it. An answer is told of once, at once or in one letter an hour or a day.
 *
 * A comment becomes visible in a write job; letters are written later, by notices_round(), in which the answers and
 * the mail change in one transaction.
 */
#ifndef RULES_NOTICES_H
#define RULES_NOTICES_H

#include "rules/site.h"
#include "rules/voter.h"
#include "store/comment.h"
#include "store/subscriber.h"

/* Inside the write job in which it became visible; any number of times. */
enum rc notices_of_visible(struct site *s, struct db *db, const struct comment *c) MUST_CHECK;
/*
 * Likewise in which it is no longer visible: what was not sent yet is not sent, and is told of when it is visible
 * again. notices_forget() when it is gone for good, with the letters about it that were sent.
 */
enum rc notices_of_hidden(struct db *db, int64_t comment_id) MUST_CHECK;
enum rc notices_forget(struct db *db, int64_t comment_id) MUST_CHECK;

/*
 * Writes the letters that are due at that moment into the outbox, at most NOTICES_ROUND_MAX. db: a reading connection.
 * base_url: of the site, for links. Nothing where no mail goes out.
 */
enum rc notices_round(struct site *s, struct db *db, struct str base_url, int64_t now) MUST_CHECK;
#define NOTICES_ROUND_MAX 100

/* The subscriber of the secret in a link; RC_NOT_FOUND. */
enum rc notices_subscriber(struct db *db, struct arena *a, struct str secret, struct subscriber *ret) MUST_CHECK;
/*
 * What the reader chose there: a pace, or no more mail. A yes covers this voter from now on, so the answer sets its
 * cookie. RC_NOT_FOUND as above. Waits for the writer.
 */
enum rc notices_choose(struct site *s, struct str secret, const struct voter *voter, bool on,
		       enum subscriber_pace pace) MUST_CHECK;

/* The secret of an address's link, in the arena: the same each time. */
struct str notices_secret(const struct site *s, struct arena *a, struct str mark);

#endif
