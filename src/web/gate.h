/*
 * Who passes to a page of the newsroom: the session behind the cookie, what the route needs, where a post comes from
 * and the token it carries. Words that were typed are never lost at the gate: a form that cannot pass is offered again.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "rules/session.h"
#include "web/req.h"

#define STAFF_COOKIE "courant_staff"
#define DEVICE_COOKIE "courant_device"
#define SIGN_IN_PATH "/newsroom/sign-in/"
#define CODE_PATH "/newsroom/sign-in/code/"
#define SECURITY_PATH "/newsroom/security/"

/*
 * On a desk thread, with q->db and the form read. Sets q->staff where somebody is signed in. False with the answer made
 * when the request may go no further.
 */
bool gate_pass(struct req *q);

/*
 * On a page for anybody, of which staff see more: are they signed in, and may they? The answer, whichever it is, is
 * then no longer shared; what is made for staff must say no-store.
 */
bool gate_knows(struct req *q, enum need need);

/* The cookies of a session that has just begun. After the answer was made. */
void gate_cookies_set(struct req *q, const struct signed_in *in);
/* Signed out: the session's cookie goes. After the answer was made. */
void gate_cookies_drop(struct req *q);

/*
 * The fields of the form as they were sent, but for those of the gate itself: to be carried by another form under the
 * same names with this prefix ("" or "held:"). Files cannot be carried; *ret_lost_files says whether there were any.
 */
struct view_list gate_hold(struct req *q, const char *prefix, bool *ret_lost_files);
/* Those that a sign-in form carried under "held:", under their own names again. */
struct view_list gate_held(struct req *q);

/* "/newsroom/…" as it was sent; "/newsroom/" for anything else, so that no link leads elsewhere after the sign-in. */
struct str gate_then(struct req *q, struct str then);

#endif
