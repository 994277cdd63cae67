/* See menus.h. */
#include "rules/menus.h"

#include "rules/field.h"
#include "store/article.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/locale.h"
#include "text/unicode.h"
#include "text/url.h"

#define URL_MAX 2000

static enum rc told(struct site *s, struct db *db, const struct staff *who, const char *act, int64_t menu_id,
		    struct str detail)
{
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return audit(db, who, act, "menu", menu_id, detail);
}

enum rc menu_open(struct site *s, struct db *db, struct arena *a, const struct staff *who, struct str place,
		  int64_t *ret_id)
{
	struct menu m;
	if (!str_is(place, "main") && !str_is(place, "footer"))
		return rc_fail(RC_NOT_FOUND, "pages have no place %.*s for a menu", STR_ARG(place));
	enum rc rc = menu_get_by_place(db, a, place, &m);
	if (rc == RC_OK)
		*ret_id = m.id;
	if (rc != RC_NOT_FOUND)
		return rc;
	m = (struct menu){.slug = place, .name = place, .place = place};
	rc = menu_insert(db, &m, ret_id);
	if (rc == RC_CONFLICT) { /* an imported one that stands nowhere has the name */
		m.slug = arena_join(a, place, STR("-menu"), STR_NONE);
		rc = menu_insert(db, &m, ret_id);
	}
	return rc == RC_OK ? told(s, db, who, "menu.create", *ret_id, place) : rc;
}

enum rc menu_outline(struct db *db, struct arena *a, int64_t menu_id, struct menu_items *ret_items,
		     struct outline *ret_outline)
{
	enum rc rc = menu_item_list(db, a, menu_id, ret_items);
	if (rc != RC_OK)
		return rc;
	struct outline_row *flat = arena_array(a, ret_items->n, sizeof *flat);
	for (size_t i = 0; i < ret_items->n; i++)
		flat[i] =
			(struct outline_row){.id = ret_items->items[i].id, .parent_id = ret_items->items[i].parent_id};
	outline_make(a, flat, ret_items->n, ret_outline);
	return RC_OK;
}

/* RC_NOT_FOUND when what the line leads to is gone. */
static enum rc object_check(struct db *db, struct arena *a, const struct menu_line *line)
{
	switch (line->kind) {
	case MENU_ARTICLE:
		return article_get(db, a, line->object_id, &(struct article){.id = 0});
	case MENU_SECTION:
		return section_get(db, a, line->object_id, &(struct section){.id = 0});
	case MENU_TAG:
		return tag_get(db, a, line->object_id, &(struct tag){.id = 0});
	case MENU_PERSON:
		return person_get(db, a, line->object_id, &(struct person){.id = 0});
	case MENU_LINK:
		break;
	}
	return RC_OK;
}

/* Cleans the texts. A link needs a label; without an address it is a heading over what hangs below it. */
static enum rc line_check(struct arena *a, struct menu_line *line)
{
	bool link = line->kind == MENU_LINK;
	line->label = field_text(a, line->label, MENU_LABEL_MAX, link ? N_("Please write what readers see.") : NULL,
				 N_("This is too long."), UNICODE_ONE_LINE, &line->label_error);
	line->url = link ? field_text(a, line->url, URL_MAX, N_("Please write where it leads."),
				      N_("This address is too long."), UNICODE_ONE_LINE, &line->url_error)
			 : STR("");
	if (link && !line->url_error && !url_is_safe_link(line->url, URL_LINK_STAFF))
		line->url_error = N_("An address begins with https:// or, on this site, with a slash.");
	return line->label_error || line->url_error ? rc_fail(RC_INVALID, "the line cannot be kept as it is") : RC_OK;
}

enum rc menu_line_add(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		      struct menu_line *line)
{
	struct menu_items items;
	int64_t id;
	enum rc rc = line_check(a, line);
	if (rc == RC_OK)
		rc = object_check(db, a, line);
	if (rc == RC_OK)
		rc = menu_item_list(db, a, menu_id, &items);
	if (rc == RC_OK && items.n >= MENU_ITEMS_MAX)
		rc = rc_fail(RC_LIMITED, "a menu holds at most %d lines", MENU_ITEMS_MAX);
	if (rc != RC_OK)
		return rc;
	struct menu_item item = {.menu_id = menu_id,
				 .position = items.n > 0 ? items.items[items.n - 1].position + 1 : 0,
				 .label = line->label,
				 .url = line->url,
				 .kind = line->kind,
				 .object_id = line->kind == MENU_LINK ? 0 : line->object_id};
	rc = menu_item_insert(db, &item, &id);
	return rc == RC_OK ? told(s, db, who, "menu.add", menu_id, line->label) : rc;
}

static enum rc item_of(struct db *db, struct arena *a, int64_t menu_id, int64_t item_id, struct menu_item *ret_item)
{
	struct menu_items items;
	enum rc rc = menu_item_list(db, a, menu_id, &items);
	for (size_t i = 0; rc == RC_OK && i < items.n; i++)
		if (items.items[i].id == item_id) {
			*ret_item = items.items[i];
			return RC_OK;
		}
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

enum rc menu_line_set(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		      int64_t item_id, struct menu_line *line)
{
	struct menu_item item;
	enum rc rc = item_of(db, a, menu_id, item_id, &item);
	if (rc != RC_OK)
		return rc;
	line->kind = item.kind;
	rc = line_check(a, line);
	if (rc == RC_OK)
		rc = menu_item_update(db, item_id, line->label, line->url);
	return rc == RC_OK ? told(s, db, who, "menu.change", menu_id, line->label) : rc;
}

enum rc menu_line_remove(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
			 int64_t item_id)
{
	struct menu_item item;
	enum rc rc = item_of(db, a, menu_id, item_id, &item);
	if (rc == RC_OK)
		rc = menu_item_delete(db, item_id);
	return rc == RC_OK ? told(s, db, who, "menu.remove", menu_id, item.label) : rc;
}

enum rc menu_arrange(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t menu_id,
		     const struct outline_wish *wish)
{
	struct menu_items items;
	struct outline o;
	enum rc rc = menu_outline(db, a, menu_id, &items, &o);
	if (rc == RC_OK)
		rc = outline_change(a, wish, MENU_DEEPEST, &o);
	for (size_t i = 0; rc == RC_OK && i < o.n; i++)
		rc = menu_item_place(db, o.rows[i].id, o.rows[i].parent_id, (int64_t)i);
	return rc == RC_OK ? told(s, db, who, "menu.arrange", menu_id, STR("")) : rc;
}
