/*
 * Search as readers use it: what they typed, folded, against the public text.
 */
#ifndef RULES_FIND_H
#define RULES_FIND_H

#include "store/article.h"

struct found {
	struct article_cards cards;
	int64_t total; /* what paging can reach, at most SEARCH_HITS_MAX */
	bool more;     /* there may be older ones */
};

/*
 * In the order of search_find(): by headline first, newest first. An empty or too short question finds nothing and is
 * no error.
 */
enum rc find_articles(struct db *db, struct arena *a, struct str typed, int64_t now, int64_t limit, int64_t offset,
		      struct found *ret_found) MUST_CHECK;

/* For staff: articles and pages in every state, newest first. *ret_more: there may be older ones. */
enum rc find_any(struct db *db, struct arena *a, struct str typed, int64_t limit, struct article_ids *ret_ids,
		 bool *ret_more) MUST_CHECK;

#endif
