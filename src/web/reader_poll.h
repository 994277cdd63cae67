/*
 * Polls where articles show them: in the text of the page, and as links where the page is not.
 */
#ifndef WEB_READER_POLL_H
#define WEB_READER_POLL_H

#include "rules/engagement.h"
#include "web/page.h"

/*
 * Cuts v->body into v->pieces at the marks of this article's polls, and leaves none of them in it. Without a mark there
 * are no pieces. A poll is shown where its first mark stands. preview: nobody can vote.
 */
enum rc article_polls(struct req *q, const struct engagement *e, bool preview, struct article_view *v) MUST_CHECK;

/* The part of its article that shows the poll, from 1; 1 also where none does. */
enum rc article_poll_part(struct req *q, const struct poll *p, int64_t *ret_part) MUST_CHECK;

/* Text of an article for where its page is not: a poll is a link to it on the page at `url`. */
enum rc article_polls_linked(struct req *q, int64_t article_id, struct str url, struct safe_html *html) MUST_CHECK;

#endif
