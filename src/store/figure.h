/*
 * Figures of days and months: how often something was counted, when, and from which sites readers came. Moved in the
 * transactions that move the tallies. Days and months are those of UTC.
 */
#ifndef STORE_FIGURE_H
#define STORE_FIGURE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;
struct stmt;

enum figure_kind { FIGURE_VIEWS, FIGURE_VOTES, FIGURE_COMMENTS };
#define FIGURE_KINDS 3

/* Days since 1970, and a month as 202611, of a moment. */
int64_t figure_day(int64_t ms);
int64_t figure_month(int64_t ms);
/* The day a month begins on; figure_month_day(figure_month_after(m)) is the day after its last. */
int64_t figure_month_day(int64_t month);
int64_t figure_month_after(int64_t month);
int64_t figure_month_before(int64_t month);

/*
 * What was counted for an article; n may be below zero. Articles that are gone are passed over. Moves the article's
 * month and day, those of all that it stands under (figure_sum.h), and the site's day.
 */
struct figure_move {
	int64_t article_id;
	int64_t n;
};
enum rc figure_add(struct db *db, int64_t at, enum figure_kind kind, const struct figure_move *moves,
		   size_t n) MUST_CHECK;
/* Readers that were not seen before on that day. */
enum rc figure_add_readers(struct db *db, int64_t at, int64_t n) MUST_CHECK;

/* How often readers came from a site. Beyond REFERRER_HOSTS_MAX in a month new hosts are not written down. */
#define REFERRER_HOSTS_MAX 2000
struct referrer {
	struct str host;
	int64_t n;
};
struct referrers {
	struct referrer *items;
	size_t n;
};
enum rc referrer_add(struct db *db, int64_t at, const struct referrer *referrers, size_t n) MUST_CHECK;
/* Those of a month, the most frequent first. */
enum rc referrer_list(struct db *db, struct arena *arena, int64_t month, int64_t limit,
		      struct referrers *ret_referrers) MUST_CHECK;

/* Ends a statement of hosts and numbers. For figure_*.c. */
enum rc referrers_read(struct stmt *stmt, struct arena *arena, struct referrers *ret_referrers) MUST_CHECK;

struct figures {
	int64_t at[FIGURE_KINDS];
	int64_t readers;
};
/* One a day in [from, until), days without any included; the array has room for until - from. */
enum rc figure_list_days(struct db *db, int64_t from, int64_t until, struct figures *ret_days) MUST_CHECK;

/* What a month's figures are added up by. */
enum figure_axis { FIGURE_BY_ARTICLE, FIGURE_BY_SECTION, FIGURE_BY_AUTHOR, FIGURE_BY_LANG };
struct figure_row {
	int64_t id;      /* of the article, section or person; 0: none */
	struct str name; /* its name, or the language's tag; "" for none */
	struct figures sum;
};
struct figure_rows {
	struct figure_row *items;
	size_t n;
};
/*
 * The most viewed first, then by votes and comments; at most limit. An article counts for its main section and each of
 * its authors. Readers are those of each day added up; a view is a reader of an article on a day, so that they are as
 * many there.
 */
enum rc figure_list_month(struct db *db, struct arena *arena, enum figure_axis axis, int64_t month, int64_t limit,
			  struct figure_rows *ret_rows) MUST_CHECK;
/* One article's months, the newest first; id is the month. */
enum rc figure_list_article_months(struct db *db, struct arena *arena, int64_t article_id, int64_t limit,
				   struct figure_rows *ret_rows) MUST_CHECK;

#endif
