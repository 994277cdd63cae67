/*
 * Small charts of days: bars as the data of one path, with the sentence that says the same in words.
 */
#ifndef WEB_STAFF_CHART_H
#define WEB_STAFF_CHART_H

#include "store/figure.h"
#include "web/staff.h"

#define CHART_HEIGHT 48
#define CHART_STEP 12 /* from bar to bar */

/* newsroom/chart.mustache */
struct chart_view {
	struct str label; /* "Views" */
	struct str path;
	int64_t width, height;
	struct str total;   /* as the language writes numbers */
	struct str summary; /* "120 from 1 to 14 November, at most 30 on 7 November" */
};
extern const struct view_type chart_view_type;

/* One bar a day from `from_day` on; label is a msgid. Days below zero have no bar. */
struct chart_view chart_make(struct req *q, const char *label, const int64_t *values, size_t n, int64_t from_day);
/* The day as the page's language writes it; days are those of UTC. */
struct time_view chart_day(struct req *q, int64_t day);
struct str chart_number(struct req *q, int64_t n);

#endif
