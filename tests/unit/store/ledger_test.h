/*
 * What the tests of votes, comments and totals share: articles to vote on, and the recount that must find nothing.
 */
#ifndef LEDGER_TEST_H
#define LEDGER_TEST_H

#include <stdio.h>

#include "store/tally.h"
#include "store_test.h"

#define LEDGER_NOW INT64_C(1700000000000)

/* Published articles with the ids 1 to n. */
static inline void ledger_articles(struct store_test *t, int n)
{
	for (int i = 1; i <= n; i++) {
		char sql[256];
		snprintf(sql, sizeof(sql),
			 "INSERT INTO article (id, kind, state, path, slug, title, created_at, published_at, "
			 "modified_at) VALUES (%d, 'article', 'published', '/a%d/', 'a%d', 'A', 1, 1, 1)",
			 i, i, i);
		assert_ok(db_exec_script(t->db, sql));
	}
}

static inline void assert_recount(struct store_test *t)
{
	int64_t differences;
	assert_ok(tally_recount_check(t->db, NULL, NULL, &differences));
	assert_int_equal(differences, 0);
}

#endif
