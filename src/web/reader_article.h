/*
 * The article page and what stands on it.
 */
#ifndef WEB_READER_ARTICLE_H
#define WEB_READER_ARTICLE_H

#include "rules/article_form.h"
#include "store/article.h"
#include "store/article_extra.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "web/page.h"

/*
 * The page of a visible article; part 1 … n of one that is cut into parts. RC_NOT_FOUND for a part that is not there.
 */
enum rc reader_article(struct req *q, const struct article *a, int64_t part);

/* What an article is filed under, each in its own order. */
struct article_labels {
	struct sections sections;
	struct tags tags;
};
enum rc article_labels(struct req *q, int64_t id, struct article_labels *ret_labels) MUST_CHECK;

/*
 * All that the page says of an article but its votes and comments: as stored, or as somebody has it in the editor. A
 * preview is the same page for other eyes: never kept, counted or found.
 */
struct article_shown {
	const struct article *row;
	struct str body; /* safe HTML with its part marks */
	struct people people;
	struct article_labels labels;
	struct article_extra extra;
	struct article_ids related; /* chosen by hand */
	bool preview;
	const struct article_form *unsaved; /* NULL: switches as stored */
};
enum rc article_shown_read(struct req *q, const struct article *a, struct article_shown *ret_shown) MUST_CHECK;
enum rc article_show(struct req *q, const struct article_shown *shown, int64_t part) MUST_CHECK;

/* An empty form for this article; parent 0 or the comment that is answered. */
struct comment_form_view *comment_form_new(struct req *q, const struct article *a, const struct switches *sw,
					   int64_t parent);

/* Whether comments are taken now; the page is wrong as soon as that ends. */
bool comments_open(struct req *q, const struct article *a, const struct switches *sw);

/* A person as the author box and the author's page show it. */
struct person_view;
struct person;
enum rc reader_person(struct req *q, const struct person *row, struct person_view *ret) MUST_CHECK;

/* JSON-LD of the article into the page. */
struct article_view;
void article_json_ld(struct req *q, const struct article *a, const struct engagement *e, struct article_view *v);

/* The article that the path's number names; RC_NOT_FOUND unless readers may see it. */
enum rc reader_visible_id(struct req *q, int64_t *ret_id) MUST_CHECK;

#endif
