/*
 * Frames: made from rows, kept, found, dropped. The rule by which one is good: a request notes the number of changes
 * before it reads anything, and takes no frame of a smaller number.
 */
#include "web/frame.h"

#include <stdlib.h>

#include "store/address.h"
#include "store/section.h"
#include "web/page.h"
#include "web/running.h"

#define TOP_SECTIONS 8 /* in a menu that nobody made */

/* --- From rows to links --- */

static struct str item_url(struct req *q, const struct menu_item *item)
{
	switch (item->kind) {
	case MENU_SECTION:
	case MENU_TAG:
	case MENU_PERSON:
		return page_list_url(q, item->url);
	case MENU_ARTICLE:
		return page_url(q, item->url);
	case MENU_LINK:
		break;
	}
	return item->url;
}

static struct view_list links_of(struct req *q, const struct menu_item *items, size_t n)
{
	struct link_view *links = arena_array(q->arena, n, sizeof *links);
	for (size_t i = 0; i < n; i++)
		links[i] = (struct link_view){.label = items[i].label,
					      .url = item_url(q, &items[i]),
					      .children = links_of(q, items[i].children, items[i].n_children)};
	return VIEW_ITEMS(links, n);
}

static bool leads_to(const struct menu_item *items, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].url, path) || leads_to(items[i].children, items[i].n_children, path))
			return true;
	return false;
}

static struct view_list marked(struct req *q, const struct view_list *links, const struct menu_item *items)
{
	struct link_view *copies = arena_array(q->arena, links->n, sizeof *copies);
	for (size_t i = 0; i < links->n; i++) {
		copies[i] = ((const struct link_view *)links->items)[i];
		copies[i].current = str_eq(items[i].url, q->path);
		copies[i].children = marked(q, &copies[i].children, items[i].children);
	}
	return VIEW_ITEMS(copies, links->n);
}

struct view_list frame_menu(struct req *q, const struct view_list *links, const struct menu_items *rows)
{
	return leads_to(rows->items, rows->n, q->path) ? marked(q, links, rows->items) : *links;
}

struct view_list frame_languages(struct req *q)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags), kept = 0;
	struct link_view *links = arena_array(q->arena, n, sizeof *links);
	for (size_t i = 0; n > 1 && i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		struct str url = i == 0 ? STR("/") : arena_join(q->arena, STR("/"), tags[i], STR("/"), STR_NONE);
		links[kept++] = (struct link_view){.label = buf_to_arena(&name, q->arena),
						   .url = url,
						   .current = str_eq_nocase(tags[i], q->look->tag)};
	}
	return VIEW_ITEMS(links, kept);
}

/* --- Making one --- */

static enum rc menu_read(struct req *q, const char *place, struct menu_items *ret_rows)
{
	struct menu m;
	enum rc rc = menu_get_by_place(q->db, q->arena, str_of(place), &m);
	if (rc == RC_OK)
		rc = menu_tree(q->db, q->arena, m.id, q->now, ret_rows);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Where no menu was made, the top sections are one. */
static enum rc sections_read(struct req *q, struct menu_items *ret_rows)
{
	struct sections top;
	enum rc rc = section_list_children(q->db, q->arena, 0, &top);
	if (rc != RC_OK)
		return rc;
	size_t n = top.n < TOP_SECTIONS ? top.n : TOP_SECTIONS;
	struct menu_item *items = arena_array(q->arena, n, sizeof *items);
	for (size_t i = 0; i < n; i++)
		items[i] =
			(struct menu_item){.kind = MENU_SECTION, .label = top.items[i].name, .url = top.items[i].path};
	*ret_rows = (struct menu_items){items, n};
	return RC_OK;
}

static enum rc logo_read(struct req *q, struct picture_view **ret_logo)
{
	struct media m;
	struct str path = settings_text(q->settings, "site.logo");
	enum rc rc = path.n > 0 ? media_get_by_path(q->db, q->arena, path, &m) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc == RC_OK ? page_picture(q, m.id, "16rem", ret_logo) : rc;
}

/* The owner's own page, which stands there once for all languages, or ours in this one. */
static struct str privacy_url(struct req *q)
{
	struct address at;
	bool own = address_resolve(q->db, q->arena, STR("/privacy/"), &at) == RC_OK;
	return own ? STR("/privacy/") : page_list_url(q, STR("/privacy/"));
}

static bool links_to(const struct view_list *links, struct str url)
{
	const struct link_view *items = links->items;
	for (size_t i = 0; i < links->n; i++)
		if (str_eq(items[i].url, url))
			return true;
	return false;
}

/* What fails is left out; the first failure is answered. */
static enum rc frame_fill(struct req *q, struct frame *f)
{
	enum rc menu = menu_read(q, "main", &f->menu_rows);
	if (menu == RC_OK && f->menu_rows.n == 0)
		menu = sections_read(q, &f->menu_rows);
	enum rc footer = menu_read(q, "footer", &f->footer_rows);
	enum rc due = menu_next_due(q->db, q->now, &f->until);
	enum rc logo = logo_read(q, &f->logo);
	f->menu = links_of(q, f->menu_rows.items, f->menu_rows.n);
	f->footer = links_of(q, f->footer_rows.items, f->footer_rows.n);
	f->languages = frame_languages(q);
	f->privacy_url = privacy_url(q);
	f->privacy_linked = links_to(&f->footer, f->privacy_url);
	return menu != RC_OK ? menu : footer != RC_OK ? footer : due != RC_OK ? due : logo;
}

/* As the request would make it for itself, but into the frame's own memory. */
static enum rc frame_make(const struct req *q, struct frame **ret_frame)
{
	struct frame *f = calloc(1, sizeof *f);
	ensure(f);
	f->refs = 1;
	f->look = q->look;
	f->version = q->frame_version;
	f->until = INT64_MAX;
	arena_init(&f->arena);
	struct req *maker = arena_new(&f->arena, struct req);
	*maker = *q;
	maker->arena = &f->arena;
	*ret_frame = f;
	return frame_fill(maker, f);
}

static struct frame *frame_ref(struct frame *f)
{
	__atomic_fetch_add(&f->refs, 1, __ATOMIC_RELAXED);
	return f;
}

void frame_unref(struct frame *f)
{
	if (!f || __atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	arena_done(&f->arena);
	free(f);
}

/* --- Keeping them --- */

void frames_init(struct frames *f)
{
	pthread_mutex_init(&f->mutex, NULL);
}

void frames_done(struct frames *f)
{
	for (size_t i = 0; i < LOOKS_MAX; i++)
		frame_unref(f->items[i]);
	pthread_mutex_destroy(&f->mutex);
}

void frames_stale(struct frames *f)
{
	__atomic_fetch_add(&f->version, 1, __ATOMIC_ACQ_REL);
}

uint64_t frames_version(const struct frames *f)
{
	return __atomic_load_n(&f->version, __ATOMIC_ACQUIRE);
}

/* NULL when there is no good one. */
static struct frame *kept(struct frames *all, const struct req *q)
{
	struct frame *found = NULL;
	pthread_mutex_lock(&all->mutex);
	for (size_t i = 0; i < LOOKS_MAX && !found; i++) {
		struct frame *f = all->items[i];
		if (f && f->look == q->look && f->version >= q->frame_version && q->now < f->until)
			found = frame_ref(f);
	}
	pthread_mutex_unlock(&all->mutex);
	return found;
}

/* In place of one of the same look, or of any that is out of date: that may be of a look that is gone. */
static void keep(struct frames *all, struct frame *f)
{
	struct frame *old = NULL;
	pthread_mutex_lock(&all->mutex);
	for (size_t i = 0; i < LOOKS_MAX; i++) {
		struct frame *other = all->items[i];
		if (other && other->look != f->look && other->version >= f->version)
			continue;
		if (!other || other->version <= f->version) {
			old = other;
			all->items[i] = frame_ref(f);
		}
		break;
	}
	pthread_mutex_unlock(&all->mutex);
	frame_unref(old);
}

const struct frame *frame_of(struct req *q)
{
	struct frames *all = &q->web->frames;
	if (!q->db)
		return NULL;
	if (q->frame && q->frame->look == q->look)
		return q->frame;
	frame_unref(q->frame);
	q->frame = kept(all, q);
	if (!q->frame && frame_make(q, &q->frame) == RC_OK)
		keep(all, q->frame);
	return q->frame;
}
