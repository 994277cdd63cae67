/*
 * Where a poll stands in an article: a paragraph that says [poll 7] and nothing else. It is text to the sanitiser, to
 * Markdown and to every editor, so that it outlives all of them; who shows the article puts the poll in its place.
 */
#ifndef TEXT_POLL_MARK_H
#define TEXT_POLL_MARK_H

#include "text/html.h"

struct poll_mark {
	size_t from, to; /* of the paragraph's bytes */
	int64_t poll;    /* the number in it */
};
/* The first mark at `at` or after it. */
bool poll_mark_next(struct str html, size_t at, struct poll_mark *ret_mark);

/* What a writer puts there: "[poll 7]". */
struct str poll_mark_text(struct arena *a, int64_t poll);

/* Appends the paragraph that is a mark. */
void poll_mark_put(struct buf *out, int64_t poll);

/* A poll as a link to where it can be answered. */
struct poll_link {
	int64_t poll;
	struct str text, url;
};
/* Where the page with the poll is not: each mark becomes a paragraph with its link; one without a link goes. */
struct safe_html poll_marks_link(struct arena *a, struct safe_html html, const struct poll_link *links, size_t n);
/* The way back: the first paragraph at `at` or after it that is nothing but a link to a poll ("…#poll-7"). */
bool poll_link_next(struct str html, size_t at, struct poll_mark *ret_link);
/* The words without their marks. */
struct safe_html poll_marks_drop(struct arena *a, struct safe_html html);

#endif
