/*
 * The full-text table. Text comes in folded and split (text/fold.h), so that both databases find the same articles. It
 * holds what it is given; that only public text goes in and out is the visibility check of search_find().
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/arena.h"
#include "base/str.h"
#include "store/article.h"

/* Adds or replaces the text of an article. In the same transaction as the article. */
enum rc search_put(struct db *db, int64_t article_id, struct str title, struct str text) MUST_CHECK;
/* RC_OK also when it was not there. */
enum rc search_delete(struct db *db, int64_t article_id) MUST_CHECK;

/*
 * Visible articles and pages that match a query made by fold_query(), best first (a word in the title weighs eight
 * times), then newest; an empty one finds nothing. Only the SEARCH_HITS_MAX newest matches are ranked;
 * search_count_hits() counts what paging can reach.
 */
#define SEARCH_HITS_MAX 2000
enum rc search_find(struct db *db, struct arena *arena, struct str query, int64_t now, int64_t limit, int64_t offset,
		    struct article_cards *ret_cards) MUST_CHECK;
enum rc search_count_hits(struct db *db, struct str query, int64_t now, int64_t *ret_n) MUST_CHECK;

/* Rows in the table, and published articles and pages without one: for checks. */
enum rc search_count(struct db *db, int64_t *ret_rows, int64_t *ret_missing) MUST_CHECK;

#endif
