/*
 * What all pages of the newsroom share: the frame with its navigation, sentences after a form, refusals.
 */
#ifndef WEB_STAFF_H
#define WEB_STAFF_H

#include "rules/outline.h"
#include "web/page.h"
#include "web/req.h"
#include "web/staff_views.h"

/* Fills the frame: heading (a msgid; also the title), navigation by role, the notice of ?done=. */
void staff_page(struct req *q, struct staff_page_view *p, const char *heading);
/* The same with a heading that is text already, such as an article's title. */
void staff_page_titled(struct req *q, struct staff_page_view *p, struct str heading);
/* The page's own module beside desk.js: the name of a file in newsroom/, "media.js". */
void staff_script(struct staff_page_view *p, const char *name);

/*
 * After a form that did its work: 303 to the path (decoded), which shows the sentence of `key`, one of the table in
 * staff.c. Scripts get 200 and {"done":key}.
 */
enum rc staff_done(struct req *q, struct str path, const char *key);
/* The same with more in the query, "lang=fr" or "". Scripts get {"location"}. */
enum rc staff_done_with(struct req *q, struct str path, struct str query, const char *key);
/* The same after a deletion; gone before, as after a second press of the button, is said and no fault. */
enum rc staff_deleted(struct req *q, enum rc rc, struct str path, const char *key) MUST_CHECK;
/* Has this browser just done what the key stands for? */
bool staff_was_done(struct req *q, struct str key);
/* Of an answer that was made otherwise: this browser may see the sentence of `key` on a page with ?done=key soon. */
void staff_done_mark(struct req *q, const char *key);

/* The key of ?done= for q->staff->failed_tries, for whoever has just signed in. */
const char *staff_tries_key(struct req *q);

/* A field as it was sent; error is a msgid or NULL, and latched for scripts. */
struct field_view staff_field(struct req *q, const char *name, const char *error);
/* The same with a value that was settled otherwise. */
struct field_view staff_shown(struct req *q, const char *name, struct str value, const char *error);
/* The sentence beside a field, latched for scripts; "" for NULL. */
struct str staff_error(struct req *q, const char *field, const char *msgid);

/*
 * What a script gets instead of a page after its post; called by req_render() and req_redirect(). A refusal is a
 * problem with the errors that were latched, else {"page": heading}. Whatever else it needs to know its handler answers
 * itself.
 */
enum rc staff_json(struct req *q, int status, const struct staff_page_view *page);
/* 200 and {name: value} */
enum rc staff_json_text(struct req *q, const char *name, struct str value);

/*
 * The moment that a day and a time in a field mean in the site's zone: NULL, or a msgid that says what is wrong with
 * them. ret_twice: clocks go back over it, and the first of the two is meant.
 */
const char *staff_moment(struct req *q, const char *field, int64_t *ret_at, bool *ret_twice);

/* What a form wants with a tree: the field `order`, or `do` with "up 17". */
struct outline_wish staff_outline_wish(struct req *q);
/* "&name=value" behind an address that has a query; nothing for an empty value. */
void staff_query_add(struct buf *b, const char *name, struct str value);
/* What staff call an article by: its title, or the headline of unsaved work, or that it has none yet. */
struct str staff_headline(struct req *q, int64_t article_id, struct str title);
/* "12.5 MB" in the reader's language. */
struct str staff_bytes(struct req *q, int64_t bytes);

/* The error page of the newsroom; called by req_problem(). */
enum rc staff_problem(struct req *q, int status, struct str heading, struct str text);

/* staff_sign_in.c: the sign-in page with a form that waits for it; the form again; the password again. */
enum rc staff_sign_in_held(struct req *q);
enum rc staff_resume(struct req *q, int status, struct staff_resume_view *v);
enum rc staff_confirm(struct req *q, int status, struct staff_confirm_view *v);

#endif
