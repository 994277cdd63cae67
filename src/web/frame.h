/*
 * What stands around every page whatever it shows: menus, logo, the site's languages. Read once after each change of
 * the site, for each language, and shared by all requests from then on (docs/decisions/0016). Nobody changes one.
 */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include <pthread.h>

#include "store/menu.h"
#include "web/look.h"
#include "web/views.h"

struct req;

struct frame {
	struct arena arena;      /* of everything below */
	const struct look *look; /* for whose pages; only compared, never looked into */
	uint64_t version;        /* of the site: every change up to it is seen */
	int64_t until;           /* when the next article that a menu leads to appears; INT64_MAX: none will */
	struct menu_items menu_rows, footer_rows;
	struct view_list menu, footer; /* struct link_view, made of those rows, nothing current */
	struct view_list languages;    /* struct link_view */
	struct picture_view *logo;     /* NULL: none */
	struct str privacy_url;
	bool privacy_linked; /* the owner's own links lead to it */
	unsigned refs;       /* atomic */
};

/* The frames that are kept, one a look; and the number of changes so far, from which each knows whether it is good. */
struct frames {
	pthread_mutex_t mutex; /* guards items */
	struct frame *items[LOOKS_MAX];
	uint64_t version; /* atomic */
};

void frames_init(struct frames *f);
void frames_done(struct frames *f);
/* From now on no request that begins is given a frame made before. On any thread, before pages are marked stale. */
void frames_stale(struct frames *f);
/* For req_begin(): taken before the settings and before the first row is read. */
uint64_t frames_version(const struct frames *f);

/*
 * The frame for q->look, kept by q until it ends or asks for another language. Made on q->db where none is good; a
 * menu or logo that cannot be read is left out, and the next request tries again. Without q->db NULL.
 */
const struct frame *frame_of(struct req *q);
void frame_unref(struct frame *f); /* NULL-safe */

/* The links of a menu on this page, whose own item, if there is one, is marked. */
struct view_list frame_menu(struct req *q, const struct view_list *links, const struct menu_items *rows);
/* Links to the front pages of the other languages; empty when there is one only. */
struct view_list frame_languages(struct req *q);

#endif
