/*
 * Feeds of a list or of an article's comments.
 */
#ifndef WEB_FEED_H
#define WEB_FEED_H

#include "store/article.h"
#include "web/req.h"

enum feed_format { FEED_RSS, FEED_ATOM, FEED_JSON };

/* Whose articles: all, or those of one section (and what is below it), tag or person. */
struct feed_scope {
	struct str title; /* "" for the whole site */
	struct str path;  /* of the list, decoded, without the language's prefix */
	int64_t section_id, tag_id, person_id;
};

/*
 * The newest articles of the list in the page's language, whole; ?page=2 and so on lead to older ones. RC_NOT_FOUND for
 * a page beyond the last.
 */
enum rc feed_answer(struct req *q, const struct feed_scope *scope, enum feed_format format);
/* The newest comments of one visible article as RSS; RC_NOT_FOUND where comments are switched off. */
enum rc feed_of_article(struct req *q, const struct article *a);

#endif
