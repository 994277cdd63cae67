/*
 * What time does to comments: until when an article takes new ones, until when an author may change what was said.
 */
#ifndef RULES_COMMENT_TIME_H
#define RULES_COMMENT_TIME_H

#include "rules/settings.h"

struct article;
struct comment;

/* From when on the article takes no more comments (comments.days after it was published); INT64_MAX: no such time. */
int64_t comment_time_closes(const struct article *a, const struct switches *sw);
/* From when on the author may neither change nor withdraw a comment (comments.edit_minutes). */
int64_t comment_time_fixed(const struct comment *c, const struct site_settings *settings);

#endif
