/*
 * Mail that the site writes: queued in the same transaction as what it tells of, sent by one thread, tried again when
 * the server asks for it. Knows nothing of what the letters say.
 *
 * A mail is marked before it is handed over and settled afterwards. Whatever ends the program in between leaves its row
 * "sending", and nobody knows whether the server has taken it: it is sent again at the next start, with the same
 * Message-ID, by which mail programs show the two as one. For letters to staff, twice is better than never. For letters
 * to a subscriber never is better than twice: what may have arrived is given up.
 */
#ifndef RULES_MAILER_H
#define RULES_MAILER_H

#include "net/mail.h"
#include "rules/site.h"

struct mailer;
/* For site_open() and site_close(): one that has no server yet. mailer_free() is NULL-safe. */
struct mailer *mailer_new(void);
void mailer_free(struct mailer *m);

/*
 * Where mail goes out and whom it comes from; copied, also while it runs. A server whose url is NULL: none goes out.
 */
void mailer_configure(struct site *s, const struct mail_server *server, const struct mailbox *from);
/* Does mail go out? Otherwise the caller shows what it would have written, such as a link to be copied. */
bool mailer_ready(const struct site *s);

struct letter {
	struct str kind;   /* "invite": for lists and logs */
	struct str key;    /* what it is about, so that it is written once; STR_NONE: always a new one */
	struct mailbox to; /* the address in any form that mail_address() takes */
	struct str subject;
	struct str text;        /* plain, UTF-8 */
	int64_t subscriber_id;  /* to a reader: never sent twice; an unknown address is noted */
	struct str unsubscribe; /* address that ends it by a POST; "" for none */
};

/*
 * Inside a write. A letter whose key was queued before is no second one: RC_OK. RC_INVALID: no address that mail can be
 * sent to; RC_CONFLICT: no mail goes out.
 */
enum rc mailer_queue(struct site *s, struct db *db, const struct letter *letter) MUST_CHECK;
/* Sends it in the caller's thread, which waits, and keeps nothing: to try the configuration. As mail_send(), but
 * RC_CONFLICT: no mail goes out. */
enum rc mailer_try(struct site *s, const struct letter *letter) MUST_CHECK;

/*
 * Sends what is due at that moment, one after the other, until nothing is or the mailer is stopped. ret_next: when the
 * next one is due, INT64_MAX when none waits. db: a reading connection. Waits between tries: 1 minute, 5 minutes, 30
 * minutes, 2 hours, 12 hours; then, or when the server refuses for good, it has failed.
 */
enum rc mailer_round(struct site *s, struct db *db, int64_t now, int64_t *ret_next) MUST_CHECK;
#define MAILER_TRIES 6

/* The thread that does so whenever something is due. mailer_stop() breaks off what is being sent. */
enum rc mailer_start(struct site *s) MUST_CHECK;
void mailer_stop(struct site *s); /* also when it was never started */

#endif
