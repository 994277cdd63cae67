/*
 * Folds the question and asks the search table.
 */
#include "rules/find.h"

#include "store/search.h"
#include "text/fold.h"

enum rc find_articles(struct db *db, struct arena *a, struct str typed, int64_t now, int64_t limit, int64_t offset,
		      struct found *ret_found)
{
	struct search_hits hits;
	enum rc rc = search_find(db, a, fold_query(a, typed), now, limit, offset, &hits);
	if (rc == RC_OK)
		*ret_found = (struct found){.total = hits.total, .more = hits.more, .cards = hits.cards};
	return rc;
}

enum rc find_any(struct db *db, struct arena *a, struct str typed, int64_t limit, struct article_ids *ret_ids,
		 bool *ret_more)
{
	return search_find_any(db, a, fold_query(a, typed), limit, ret_ids, ret_more);
}
