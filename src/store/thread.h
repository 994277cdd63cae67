/*
 * Threads of comments, a page at a time. Knows how comments hang together and in which order they can be read, not how
 * many make a page or how deep they are indented. comment.h keeps what this needs true with every write.
 */
#ifndef STORE_THREAD_H
#define STORE_THREAD_H

#include "store/comment.h"

enum thread_order { THREAD_OLDEST, THREAD_NEWEST, THREAD_BEST };
#define THREAD_ORDERS 3

/* A comment as the page shows it; of one that is not visible but keeps its place only the numbers are told. */
struct thread_row {
	struct comment c;
	int64_t root_id; /* 0: it is on top */
	int64_t replies; /* of one on top: how many others of its thread are shown */
};

struct thread_rows {
	struct thread_row *items;
	size_t n;
};

/* Where a page ends: the comment with this number, and with as many likes where the order is by those. */
struct thread_mark {
	int64_t id; /* 0: the very start */
	int64_t likes;
	int64_t replies;
};

/* Comments on top behind a mark, at most limit. Best: the most likes first, the newer one of two. */
enum rc thread_roots(struct db *db, struct arena *arena, int64_t article_id, enum thread_order order,
		     const struct thread_mark *after, int64_t limit, struct thread_rows *ret_rows) MUST_CHECK;
/* All answers of whatever depth in the thread of a comment on top, in the order they came, at most limit. */
enum rc thread_replies(struct db *db, struct arena *arena, int64_t root_id, int64_t after_id, int64_t limit,
		       struct thread_rows *ret_rows) MUST_CHECK;
/* One that is shown; RC_NOT_FOUND for any other. */
enum rc thread_get(struct db *db, struct arena *arena, int64_t id, struct thread_row *ret_row) MUST_CHECK;

/* Those that stand before one, from it backwards: at most limit of them to ret_marks. */
enum rc thread_roots_before(struct db *db, int64_t article_id, enum thread_order order, const struct thread_mark *at,
			    int64_t limit, struct thread_mark *ret_marks, size_t *ret_n) MUST_CHECK;
enum rc thread_replies_before(struct db *db, int64_t root_id, int64_t id, int64_t limit, struct thread_mark *ret_marks,
			      size_t *ret_n) MUST_CHECK;

/* After the state of a comment changed, or something shown came under it: is it shown, and so on upwards. */
enum rc thread_settle(struct db *db, int64_t id) MUST_CHECK;
/* A shown comment was added under these. */
enum rc thread_grow(struct db *db, int64_t root_id, int64_t parent_id) MUST_CHECK;
/* After an answer was hung elsewhere: all threads of the article again. */
enum rc thread_rebuild(struct db *db, int64_t article_id) MUST_CHECK;
/* How many comments of the site stand wrong in their threads; 0 unless there is a fault. */
enum rc thread_count_wrong(struct db *db, int64_t *ret_n) MUST_CHECK;

#endif
