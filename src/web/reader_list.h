/*
 * Lists of articles as pages: one shape for front page, section, tag, author, dates and search.
 */
#ifndef WEB_READER_LIST_H
#define WEB_READER_LIST_H

#include "store/article.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "web/page.h"

/* Pages of what hangs under an object's path; page counts from 1. RC_NOT_FOUND beyond the last one. */
enum rc reader_section(struct req *q, const struct section *s, int64_t page);
enum rc reader_tag(struct req *q, const struct tag *t, int64_t page);
enum rc reader_author(struct req *q, const struct person *p, int64_t page);

/*
 * The list of "/2026/", "/2026/11/" or "/2026/11/22/" in the site's time zone; RC_NOT_FOUND for any other path or no
 * articles.
 */
enum rc reader_date(struct req *q, struct str path, int64_t page);

/*
 * "…/page/3/" → 3 and what stands before it; 1 and the whole path where there is no such end. False for page/0/,
 * page/x/.
 */
bool page_number_cut(struct str path, struct str *ret_path, int64_t *ret_page);

/* Restricts a filter to the page's language where the site has several. */
void filter_lang(struct req *q, struct article_filter *f);

#endif
