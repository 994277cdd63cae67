/*
 * What readers are told was wrong, and what is left of an article that was withdrawn.
 */
#ifndef WEB_READER_CORRECTION_H
#define WEB_READER_CORRECTION_H

#include "store/article.h"
#include "store/correction.h"
#include "web/page.h"

/* An article's own, the newest first. */
enum rc article_corrections(struct req *q, int64_t article_id, struct view_list *ret_views) MUST_CHECK;
/* "Correction", "Clarification", "Update" in the page's language. */
struct str correction_label(const struct req *q, enum correction_kind kind);

/* Is there a tombstone? Of what is withdrawn, also once it lies in the trash. */
enum rc reader_is_gone(struct req *q, const struct article *a, bool *ret_gone) MUST_CHECK;
/* The tombstone at the address of a withdrawn article: 410. */
enum rc reader_withdrawn(struct req *q, const struct article *a) MUST_CHECK;

#endif
