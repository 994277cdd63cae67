/*
 * The two times of comments, from settings and dates.
 */
#include "rules/comment_time.h"

#include "store/article.h"
#include "store/comment.h"

#define MINUTE_MS (INT64_C(60) * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

int64_t comment_time_closes(const struct article *a, const struct switches *sw)
{
	if (sw->comment_days == 0 || a->published_at == 0)
		return INT64_MAX;
	return a->published_at + sw->comment_days * DAY_MS;
}

int64_t comment_time_fixed(const struct comment *c, const struct site_settings *settings)
{
	return c->created_at + settings_number(settings, "comments.edit_minutes") * MINUTE_MS;
}
