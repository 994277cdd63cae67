/*
 * Mail that goes out: an address as it stands on the wire, a message made of its parts, and handing it to the owner's
 * mail server. Knows nothing of who writes to whom and why, nor of trying again: that is rules/mailer.h.
 *
 * The private-address guard of http_client.h does not apply here: the server is named by the owner in the
 * configuration, never by a reader or another site, and a relay on the same machine or in the same network is the
 * common case.
 */
#ifndef NET_MAIL_H
#define NET_MAIL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define MAIL_MESSAGE_MAX ((size_t)1 << 20) /* bytes of a whole message */

struct mailbox {
	struct str name;    /* as people write it, UTF-8; may be empty */
	struct str address; /* ASCII, "ada@xn--exmple-cua.org" */
};

/*
 * The form of an address that SMTP takes: its host in ASCII. RC_INVALID, with a sentence, for what is none and for
 * letters beyond ASCII before the @, which few servers take.
 */
enum rc mail_address(struct arena *a, struct str text, struct str *ret_address) MUST_CHECK;
/* "ada@example.org", "Ada Fabel <ada@example.org>" or with the name in quotes. RC_INVALID as above. */
enum rc mailbox_parse(struct arena *a, struct str text, struct mailbox *ret_box) MUST_CHECK;

struct mail {
	struct mailbox from, to;
	struct str subject;
	struct str text;       /* UTF-8, any line ends */
	struct str html;       /* the same again for programs that prefer it; empty: none */
	struct str message_id; /* "something@host", without brackets; the same for every attempt to send this message */
	int64_t date;
	struct str unsubscribe; /* https address that takes one-click POSTs (RFC 8058); empty: none */
};

/*
 * The message as RFC 5322 has it, in lines of at most 76 bytes: encoded words (RFC 2047) where a header needs them, the
 * text quoted-printable. Nothing in the parts can become a header or a line of its own: controls are dropped or become
 * spaces. The same parts give the same bytes. RC_INVALID when an address, message_id or unsubscribe cannot be a header,
 * RC_LIMITED beyond MAIL_MESSAGE_MAX.
 */
enum rc mail_build(const struct mail *m, struct buf *out) MUST_CHECK;

/* The owner's mail server. */
struct mail_server {
	const char *url; /* "smtp://host:port" */
	const char *user, *password;
	bool secret; /* TLS before anything is told; false on this machine itself, where nobody stands between */
	const char *ca_file; /* whose certificates to trust, for tests; NULL: the system's */
};

/*
 * "smtp://user:password@host:port" (STARTTLS; 587 where no port is given) or "smtps://…" (TLS from the first byte;
 * 465). User and password as in any address: %40 for @. "smtp://localhost", with 25, needs no TLS. RC_INVALID with a
 * sentence that does not repeat the password.
 */
enum rc mail_server_parse(struct arena *a, struct str url, struct mail_server *ret_server) MUST_CHECK;

/*
 * Hands the message over; answers within a minute or so. `cancelled` (may be NULL) is asked about every second.
 *
 * RC_OK       the server has taken it
 * RC_INVALID  it refuses this message for good (5xx)
 * RC_NOT_FOUND  it refuses the recipient for good: there is no such mailbox
 * RC_CONFLICT all of the message was handed over and no answer came: whether it has arrived is unknown
 * RC_BUSY     anything that may pass or that the owner can put right: no connection, no TLS, a bad certificate, a wrong
 *             password, 4xx, a timeout, cancelled; it has not arrived
 * The sentence says what the server said.
 */
enum rc mail_send(const struct mail_server *s, struct str from, struct str to, struct str message,
		  bool (*cancelled)(void *ctx), void *ctx) MUST_CHECK;

#endif
