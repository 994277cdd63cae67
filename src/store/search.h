/*
 * The full-text table. Text comes in folded and split (text/fold.h), so that both databases find the same articles. It
 * holds what it is given; that only public text goes in and out is the visibility check of search_find().
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/arena.h"
#include "base/str.h"
#include "store/article.h"

/*
 * Adds or replaces the text of an article. In the same transaction as the article. Many at once belong together at the
 * end of their transaction: SQLite writes out what its index has gathered whenever another table's statement begins.
 */
enum rc search_put(struct db *db, int64_t article_id, struct str title, struct str text) MUST_CHECK;
/* RC_OK also when it was not there. */
enum rc search_delete(struct db *db, int64_t article_id) MUST_CHECK;

/*
 * Visible articles and pages that match a query made by fold_query(): first those whose headline alone matches, then
 * the others, both by id downwards, which is the newest first. An empty query finds nothing.
 *
 * The cost does not grow with the site: the index is walked from its newest article back until SEARCH_HITS_MAX matches
 * are found or SEARCH_MS have passed. A beginning (`"word"*`) stands for at most SEARCH_WORDS_MAX words of the index,
 * the first in order, itself included.
 */
#define SEARCH_HITS_MAX 1000
#define SEARCH_WORDS_MAX 100
#define SEARCH_MS 25
struct search_hits {
	int64_t total; /* what paging can reach */
	bool more;     /* there may be older ones */
	struct article_cards cards;
};
enum rc search_find(struct db *db, struct arena *arena, struct str query, int64_t now, int64_t limit, int64_t offset,
		    struct search_hits *ret_hits) MUST_CHECK;

/*
 * For staff: ids of articles and pages in every state, newest first, at most limit; within the same time. *ret_more:
 * there may be older ones.
 */
enum rc search_find_any(struct db *db, struct arena *arena, struct str query, int64_t limit,
			struct article_ids *ret_ids, bool *ret_more) MUST_CHECK;

/* Rows in the table, and published articles and pages without one: for checks. */
enum rc search_count(struct db *db, int64_t *ret_rows, int64_t *ret_missing) MUST_CHECK;

#endif
