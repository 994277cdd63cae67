/*
 * What the pages of sections and tags have in common.
 */
#ifndef WEB_STAFF_LABELS_H
#define WEB_STAFF_LABELS_H

#include "rules/labels.h"
#include "web/staff.h"

/* Pages of a list; newsroom/list_pager.mustache shows `pager`. */
struct staff_pager_view {
	struct str newer_url, older_url, position;
	bool any; /* more than one page */
};
extern const struct view_type staff_pager_view_type;

/* ?page=, from 1. */
int64_t staff_page_number(struct req *q);
/* ?find= is carried along. */
void staff_pager(struct req *q, struct str path, int64_t page, int64_t total, int64_t size,
		 struct staff_pager_view *ret_pager);

/* The fields name, slug, path, description, lang and parent as they were sent. */
struct label_entry staff_label_entry(struct req *q);
/* The languages of the site as choices; none where there is one. */
struct view_list staff_languages(struct req *q, struct str chosen);

#endif
