/*
 * How a rehearsal went (rules/rehearse.h), as a part of the page that asked for it: newsroom/rehearsal.mustache.
 */
#ifndef WEB_STAFF_REHEARSAL_H
#define WEB_STAFF_REHEARSAL_H

#include "rules/rehearse.h"
#include "web/staff.h"

struct rehearsal_view {
	struct str heading;                    /* "It would have held 14 comments" */
	struct str looked_at, visible, spared; /* sentences; the latter two may be empty */
	struct str stopped;                    /* up to when it came, or empty */
	struct str listed;                     /* that not all are listed, or empty */
	struct view_list items;                /* struct rehearsed_view */
};
extern const struct view_type rehearsal_view_type;

/* The sentences and rows of it, in the request's arena. */
enum rc rehearsal_fill(struct req *q, const struct rehearsal *found, struct rehearsal_view *ret) MUST_CHECK;

#endif
