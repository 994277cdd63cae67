/*
 * What all pages share: head, cards of articles, pictures, bylines, times. Rows in, views out. Menus: frame.h.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "store/article.h"
#include "store/media.h"
#include "web/req.h"
#include "web/views.h"

/*
 * Title, language, style, menus, feeds of the site. heading goes before the site's name in <title>; empty: the site's
 * name alone. Works without q->db (then without menus), for refusals before a read thread is reached.
 */
void page_fill(struct req *q, struct page_view *p, struct str heading);
/* Canonical address (path decoded, tail such as "?q=" encoded), its Open Graph and card tags. */
void page_canonical(struct req *q, struct page_view *p, struct str path, struct str tail);
void page_meta(struct req *q, struct page_view *p, const char *property, struct str content);
void page_meta_name(struct req *q, struct page_view *p, const char *name, struct str content);
void page_feed(struct req *q, struct page_view *p, struct str title, struct str path);

/* A path of ours in the page's language as an address: encoded, with the language's prefix where it is a list. */
struct str page_url(struct req *q, struct str path);
struct str page_list_url(struct req *q, struct str path);

/* Day and time of day, as the page's language writes them; page_date() the day alone. */
struct time_view page_time(struct req *q, int64_t ms);
struct time_view page_date(struct req *q, int64_t ms);
/* "3 comments" by a plural of the catalogue. */
struct str page_count(struct req *q, const char *one, const char *many, int64_t n);

/* An article's label as readers see it: the words that are ours in the page's language. */
struct str page_label(const struct req *q, struct str label);

/* A message with %1 … replaced. */
struct str page_fill_text(struct req *q, const char *msgid, const struct str *args, size_t n);

/*
 * A media row as a picture; NULL while its bytes are missing or when it is none. widths: for `sizes`, such as "100vw".
 */
enum rc page_picture(struct req *q, int64_t media_id, const char *sizes, struct picture_view **ret_picture) MUST_CHECK;
/* "By A and B" with links. */
struct byline_name {
	struct str name, path;
};
struct safe_html page_byline(struct req *q, const struct byline_name *names, size_t n);

/* The msgid that a parameter of a form's 303 stands for ("voted=happy"); NULL for any other. */
const char *page_notice_text(const struct site_settings *settings, struct str name, struct str value);
/* What a form's 303 says on the article that it leads back to. */
void page_notice(struct req *q, struct page_view *p);

/* In a copy in plain files nobody answers "301": an answer that leads elsewhere becomes a page that does, by itself. */
enum rc page_moved(struct req *q) MUST_CHECK;

/* Cards for these rows, with bylines and pictures. */
enum rc page_cards(struct req *q, const struct article_cards *rows, struct view_list *ret_cards) MUST_CHECK;

/*
 * lang and dir attributes for something that is in `lang` ("" = main) on this page; both empty when they are the
 * page's.
 */
void page_lang_of(struct req *q, struct str lang, struct str *ret_lang, struct str *ret_dir);

#endif
