/*
 * Folds the question and asks the search table.
 */
#include "rules/find.h"

#include "store/search.h"
#include "text/fold.h"

enum rc find_articles(struct db *db, struct arena *a, struct str typed, int64_t now, int64_t limit, int64_t offset,
		      struct found *ret_found)
{
	struct found f = {.total = 0};
	struct str query = fold_query(a, typed);
	if (query.n > 0) {
		enum rc rc = search_count_hits(db, query, now, &f.total);
		if (rc != RC_OK)
			return rc;
		rc = search_find(db, a, query, now, limit, offset, &f.cards);
		if (rc != RC_OK)
			return rc;
	}
	*ret_found = f;
	return RC_OK;
}
