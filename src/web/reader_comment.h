/*
 * What the handlers of comments share: refused forms and the way back to a comment.
 */
#ifndef WEB_READER_COMMENT_H
#define WEB_READER_COMMENT_H

#include "web/page.h"

struct article;
struct respond_view;

/* What was sent in this field, and what is wrong with it (msgid or NULL). */
struct field_view comment_field_again(struct req *q, const char *name, const char *error);
/* A form that is to be sent again, as a page of its own reader: nobody else may see it, nor any cache. */
enum rc comment_respond(struct req *q, int status, const struct article *a, struct respond_view *v);
/* 303 to the page of the article that shows the comment. notice: "?posted=1" or "" for none. */
enum rc comment_lead(struct req *q, struct str article_path, const char *notice, int64_t id);
/* Where the caller finds all that the site holds of them; q->voter must be read. */
struct str receipt_url(struct req *q);

#endif
