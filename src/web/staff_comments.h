/*
 * What the queue of comments and the page of one comment share: how a moderator sees a comment. It holds the author's
 * e-mail address, so it is in no view that readers get.
 */
#ifndef WEB_STAFF_COMMENTS_H
#define WEB_STAFF_COMMENTS_H

#include "rules/moderation.h"
#include "store/screening.h"
#include "web/staff.h"

#define COMMENTS_PATH "/newsroom/comments/"

struct moderated_view {
	int64_t id;
	struct str author, author_url, email;
	bool staff;
	struct time_view created;
	struct str state; /* "Waiting", "Visible", … */
	bool is_waiting, is_visible, is_spam, is_removed;
	bool withdrawn;        /* by its author: nothing can be done with it */
	struct view_list whys; /* struct str: sentences of why it is there */
	struct str stars;      /* "5 Star", or empty */
	struct safe_html body;
	struct str source;
	bool edited_by_staff;
	struct str article, article_url, article_queue_url;
	struct str parent, parent_text, parent_url; /* the comment that it answers; empty for none */
	struct str reports;                         /* "3 reports", or empty */
	struct view_list reasons;                   /* struct str: what the reports say */
	struct str url;                             /* its own page */
	bool banned;
};
extern const struct view_type moderated_view_type;

enum rc moderated_fill(struct req *q, const struct comment *c, struct moderated_view *ret) MUST_CHECK;
/* The same for ids; those that are gone are left out. */
enum rc moderated_list(struct req *q, const int64_t *ids, size_t n, struct view_list *ret_items) MUST_CHECK;

/* Its own page in the newsroom, and where it stands: "Waiting". */
struct str comments_url(struct req *q, int64_t id);
struct str comments_state(struct req *q, enum comment_state state);
/* What one step of the screening found, as a sentence. */
struct str comments_finding(struct req *q, const struct screening *f);

/* Where a form of these pages leads back to: its field `back`, when that is one of them. */
struct str comments_back(struct req *q);
/* After an act: 303 back with what it did, or JSON with its number. */
enum rc comments_acted(struct req *q, const char *what, const struct moderation_result *done);
/* The msgid for whoever wants to do something with one of those. */
#define COMMENT_WITHDRAWN_TEXT N_("Its author has withdrawn this comment.")

/* What the act before this page did, as a sentence, and its number for undo; "" and 0 for none. */
void comments_acted_fill(struct req *q, struct str *ret_text, int64_t *ret_undo);

#endif
