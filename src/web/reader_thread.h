/*
 * The comments under an article, a page at a time: which of them an address shows, the tree of views, and the way from
 * a comment to the page that shows it.
 */
#ifndef WEB_READER_THREAD_H
#define WEB_READER_THREAD_H

#include "store/thread.h"
#include "web/page.h"

struct article;
struct article_view;
struct comment_view;

/*
 * The value of ?comments=: an order ("best"), which may go on behind a comment on top ("best-17-55": with 17 likes,
 * number 55; "newest-55"), or one thread ("thread-9") behind an answer of it ("thread-9-60").
 */
struct thread_place {
	enum thread_order order;
	struct thread_mark after; /* id 0: from the start */
	int64_t root_id;          /* 0: all threads */
};
bool thread_place_read(struct str word, struct thread_place *ret_place);
/* One of the few addresses that many ask for. */
bool thread_place_is_common(struct str word);

/* Fills thread, orders, pager and way back of the article's view; n: its visible comments. open: answers are taken. */
enum rc thread_fill(struct req *q, const struct article *a, bool open, int64_t n, struct article_view *v) MUST_CHECK;

/* One comment as a view, without children. */
void comment_view_fill(struct req *q, const struct comment *c, bool open, struct comment_view *ret);

/* "?comments=thread-9-60#comment-61", or only the last where the article's first page shows it. RC_NOT_FOUND. */
enum rc thread_tail(struct req *q, int64_t comment_id, struct str *ret_tail) MUST_CHECK;

#endif
