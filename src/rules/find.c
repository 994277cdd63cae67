/*
 * Folds the question, asks the search table, and keeps from staff what is not theirs to read.
 */
#include "rules/find.h"

#include "rules/editing.h"
#include "rules/permission.h"
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

static enum rc may_read(struct db *db, struct arena *a, const struct staff *who, int64_t article_id, int64_t now,
			bool *ret_may)
{
	struct article row;
	bool own;
	enum rc rc = article_get(db, a, article_id, &row);
	if (rc == RC_OK)
		rc = article_is_own(db, a, article_id, who->person_id, &own);
	if (rc == RC_OK)
		*ret_may = person_may_read(who->role, &row, own, now);
	return rc;
}

enum rc find_for_staff(struct db *db, struct arena *a, const struct staff *who, struct str typed, int64_t now,
		       size_t limit, struct article_ids *ret_ids, bool *ret_more)
{
	struct str query = fold_query(a, typed);
	struct article_ids ids;
	size_t n = 0;
	if (person_may(who->role, MAY_EDIT_ANY))
		return search_find_any(db, a, query, (int64_t)limit, ret_ids, ret_more);
	enum rc rc = search_find_any(db, a, query, FIND_LOOKED_AT, &ids, ret_more);
	for (size_t i = 0; rc == RC_OK && i < ids.n && n < limit; i++) {
		bool may = false;
		rc = may_read(db, a, who, ids.items[i], now, &may);
		if (rc == RC_OK && may)
			ids.items[n++] = ids.items[i];
	}
	if (rc == RC_OK)
		*ret_ids = (struct article_ids){ids.items, n};
	return rc;
}
