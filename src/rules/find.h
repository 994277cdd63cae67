/*
 * Search: what was typed, folded, against the public text for readers, against what they may read for staff.
 */
#ifndef RULES_FIND_H
#define RULES_FIND_H

#include "rules/audit.h"
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

/*
 * For staff: articles and pages in every state, newest first, at most limit, of those that this person may read: an
 * answer to words is never a way to learn what stands in another's draft. Whoever
 * sifts the answer asks for FIND_LOOKED_AT; so many matches are looked at here. *ret_more: there may be older ones.
 */
#define FIND_LOOKED_AT 400
enum rc find_for_staff(struct db *db, struct arena *a, const struct staff *who, struct str typed, int64_t now,
		       size_t limit, struct article_ids *ret_ids, bool *ret_more) MUST_CHECK;

#endif
