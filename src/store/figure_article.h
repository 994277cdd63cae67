/*
 * An article's figures by day, and the sites that its readers came from. Kept for FIGURE_ARTICLE_DAYS; the months of
 * figure.h stay. Days are those of UTC.
 */
#ifndef STORE_FIGURE_ARTICLE_H
#define STORE_FIGURE_ARTICLE_H

#include "store/figure.h"

#define FIGURE_ARTICLE_DAYS 90

/* What was counted for one on that day; f->readers is passed over. For figure_add() alone. */
enum rc figure_article_add(struct db *db, int64_t at, int64_t article_id, const struct figures *f) MUST_CHECK;
/* One a day in [from, until), days without any included; the array has room for until - from. readers stays 0. */
enum rc figure_article_days(struct db *db, int64_t article_id, int64_t from, int64_t until,
			    struct figures *ret_days) MUST_CHECK;

/* Beyond REFERRER_ARTICLE_HOSTS_MAX sites on a day, further ones are counted together under "". */
#define REFERRER_ARTICLE_HOSTS_MAX 20
enum rc referrer_article_add(struct db *db, int64_t at, int64_t article_id, const struct referrer *r) MUST_CHECK;
/* Those of [from, until), the most frequent first; the host "" stands for others. */
enum rc referrer_article_list(struct db *db, struct arena *arena, int64_t article_id, int64_t from, int64_t until,
			      int64_t limit, struct referrers *ret_referrers) MUST_CHECK;

/* Forgets what is older, at most limit rows of a table; *ret_n = limit: there is more. */
enum rc figure_article_sweep(struct db *db, int64_t before_day, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
