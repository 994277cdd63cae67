/*
 * Navigation menus: those of classic themes (items are posts) and those of block themes (blocks of one post).
 */
#include "base/clock.h"
#include "move/wordpress_import.h"
#include "store/menu.h"
#include "text/json.h"
#include "text/url.h"

#define BLOCK_DEPTH_MAX 12

/* --- Block themes --- */

struct blocks {
	struct wordpress_import *imp;
	uint32_t menu;
	int64_t open[BLOCK_DEPTH_MAX]; /* ids of the submenus that are open */
	size_t depth;
	int64_t next_id; /* counts down: these have no ids of their own */
};

static struct str keep(struct wordpress_import *imp, struct str s)
{
	return s.n > 0 ? arena_str(&imp->arena, s) : STR("");
}

static void block_item(struct blocks *b, struct str attributes, bool submenu)
{
	struct json *j = NULL;
	if (json_parse(attributes, &j) != RC_OK)
		return;
	struct str kind = json_str(json_get(j, "kind")), type = json_str(json_get(j, "type"));
	struct wp_menu_item *item = WP_ADD(&b->imp->menus.items, struct wp_menu_item);
	*item = (struct wp_menu_item){
		.old_id = --b->next_id,
		.parent_old_id = b->depth > 0 ? b->open[b->depth - 1] : 0,
		.position = (int64_t)b->imp->menus.items.n,
		.menu = b->menu,
		.label = keep(b->imp, json_str(json_get(j, "label"))),
		.url = keep(b->imp, json_str(json_get(j, "url"))),
		.type = str_is(kind, "post-type")  ? STR("post_type")
			: str_is(kind, "taxonomy") ? STR("taxonomy")
						   : STR("custom"),
		.object = str_is(type, "tag") ? STR("post_tag") : keep(b->imp, type),
		.object_old_id = json_int(json_get(j, "id"), 0),
	};
	if (submenu && b->depth < BLOCK_DEPTH_MAX)
		b->open[b->depth++] = item->old_id;
	json_free(j);
}

/* One comment of the form <!-- wp:name {…} /-->; body is what stands between the marks. */
static void block_take(struct blocks *b, struct str body)
{
	bool single = str_ends(body, STR("/"));
	struct str s = str_trim(str_slice(body, 0, body.n - single));
	if (str_starts(s, STR("/wp:navigation-submenu"))) {
		b->depth -= b->depth > 0;
		return;
	}
	size_t brace = str_find_char(s, '{', 0);
	struct str name = str_trim(str_slice(s, 0, brace));
	bool submenu = str_is(name, "wp:navigation-submenu");
	if (brace != SIZE_MAX && (submenu || str_is(name, "wp:navigation-link")))
		block_item(b, str_slice(s, brace, s.n), submenu && !single);
}

static void navigation_read(struct wordpress_import *imp, uint32_t menu, struct str content)
{
	struct blocks b = {.imp = imp, .menu = menu, .next_id = -(int64_t)menu * 1000000};
	for (size_t at = 0; (at = str_find(content, STR("<!--"), at)) != SIZE_MAX;) {
		size_t end = str_find(content, STR("-->"), at);
		if (end == SIZE_MAX)
			return;
		block_take(&b, str_trim(str_slice(content, at + 4, end)));
		at = end + 3;
	}
}

static void navigations_read(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->blocks.n; i++) {
		const struct wordpress_meta *m = WP_AT(&imp->blocks, struct wordpress_meta, i);
		int64_t id;
		if (!str_starts(m->key, STR("menu ")) || str_to_i64(str_slice(m->key, 5, m->key.n), &id) != RC_OK)
			continue;
		for (size_t k = 0; k < imp->menus.all.n; k++)
			if (WP_AT(&imp->menus.all, struct wp_menu, k)->old_id == id)
				navigation_read(imp, (uint32_t)k + 1, m->value);
	}
}

/* --- Writing --- */

struct menu_write {
	struct wordpress_import *imp;
	struct arena *arena;
	const struct wp_menu *menu;
	struct wp_menu_item **items;
	int64_t *ids; /* of what was written; 0 = not yet */
	size_t n;
	struct str place;
};

/* An own address becomes a path, so that it stays here whatever name the site gets. */
static struct str link_of(struct menu_write *w, struct str address)
{
	struct url u;
	struct str s = str_trim(address);
	if (wp_is_own(w->imp, s) && url_parse(s, &u) == RC_OK) {
		struct url own = {
			.port = -1, .path = u.path.n ? u.path : STR("/"), .query = u.query, .fragment = u.fragment};
		s = url_join(w->arena, &own);
	}
	unsigned flags = URL_LINK_STAFF;
	return url_is_safe_link(s, flags) ? s : STR("");
}

static bool object_kind(const struct wp_menu_item *item, enum origin_kind *ret_origin, enum menu_kind *ret_menu)
{
	if (str_is(item->type, "post_type")) {
		*ret_origin = ORIGIN_ARTICLE;
		*ret_menu = MENU_ARTICLE;
		return true;
	}
	bool section = str_is(item->object, "category");
	*ret_origin = section ? ORIGIN_SECTION : ORIGIN_TAG;
	*ret_menu = section ? MENU_SECTION : MENU_TAG;
	return str_is(item->type, "taxonomy") && (section || str_is(item->object, "post_tag"));
}

static enum rc item_make(struct menu_write *w, struct db *db, const struct wp_menu_item *old, struct menu_item *ret)
{
	enum origin_kind origin;
	struct origin_former former = {0};
	struct menu_item item = {.position = old->position, .label = old->label, .url = STR(""), .kind = MENU_LINK};
	enum menu_kind kind;
	if (object_kind(old, &origin, &kind)) {
		enum rc rc = wp_former(w->imp, db, w->arena, origin, old->object_old_id, &former);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		item.kind = former.object_id ? kind : MENU_LINK;
		item.object_id = former.object_id;
	}
	if (item.kind == MENU_LINK)
		item.url = link_of(w, old->url);
	*ret = item;
	return item.kind == MENU_LINK && item.url.n == 0 ? RC_NOT_FOUND : RC_OK;
}

/* Position of the parent among the items; SIZE_MAX when it has none here. */
static size_t parent_of(const struct menu_write *w, size_t i)
{
	int64_t id = w->items[i]->parent_old_id;
	for (size_t k = 0; id != 0 && k < w->n; k++)
		if (w->items[k]->old_id == id && k != i)
			return k;
	return SIZE_MAX;
}

static enum rc item_write(struct menu_write *w, struct db *db, int64_t menu_id, size_t i, int64_t parent_id)
{
	struct menu_item item;
	enum rc rc = item_make(w, db, w->items[i], &item);
	w->ids[i] = parent_id; /* children of what cannot be kept take its place */
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	item.menu_id = menu_id;
	item.parent_id = parent_id > 0 ? parent_id : 0;
	rc = menu_item_insert(db, &item, &w->ids[i]);
	if (rc == RC_INVALID && item.parent_id != 0) {
		item.parent_id = 0;
		rc = menu_item_insert(db, &item, &w->ids[i]);
	}
	return rc;
}

/* Round by round: what hangs below something waits for it; what is left in a circle goes to the top. ids: -1 = top. */
static enum rc items_write(struct menu_write *w, struct db *db, int64_t menu_id)
{
	bool moved = true, forced = false;
	for (size_t left = w->n; left > 0; forced = !moved) {
		moved = false;
		for (size_t i = 0; i < w->n; i++) {
			size_t parent = parent_of(w, i);
			if (w->ids[i] != 0 || (parent != SIZE_MAX && w->ids[parent] == 0 && !forced))
				continue;
			int64_t parent_id = parent == SIZE_MAX || w->ids[parent] == 0 ? -1 : w->ids[parent];
			enum rc rc = item_write(w, db, menu_id, i, parent_id);
			if (rc != RC_OK)
				return rc;
			moved = true;
			left--;
		}
	}
	return RC_OK;
}

/* What stands in the menu here, as one number: another one means that somebody edited it. */
static enum rc version_of(struct menu_write *w, struct db *db, int64_t menu_id, int64_t *ret_version)
{
	struct menu_items items;
	struct wp_digest d;
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = menu_item_list(db, w->arena, menu_id, &items);
	if (rc != RC_OK)
		return rc;
	wp_digest_begin(&d);
	for (size_t i = 0; i < items.n; i++) {
		wp_digest_text(&d, items.items[i].label);
		wp_digest_text(&d, items.items[i].url);
		wp_digest_number(&d, items.items[i].object_id);
		wp_digest_number(&d, items.items[i].id);
	}
	wp_digest_end(&d, hash);
	memcpy(ret_version, hash, sizeof *ret_version);
	*ret_version &= INT64_MAX;
	return RC_OK;
}

static void digest_of(const struct menu_write *w, unsigned char ret[CRYPTO_HASH_SIZE])
{
	struct wp_digest d;
	wp_digest_begin(&d);
	wp_digest_text(&d, w->menu->name);
	for (size_t i = 0; i < w->n; i++) {
		const struct wp_menu_item *m = w->items[i];
		wp_digest_text(&d, m->label);
		wp_digest_text(&d, m->url);
		wp_digest_text(&d, m->object);
		wp_digest_number(&d, m->object_old_id);
		wp_digest_number(&d, m->parent_old_id);
		wp_digest_number(&d, m->position);
	}
	wp_digest_end(&d, ret);
}

static enum rc menu_add(struct menu_write *w, struct db *db, int64_t *ret_id)
{
	struct menu other, m = {.slug = w->menu->slug, .name = w->menu->name, .place = w->place};
	for (int i = 2; menu_get_by_slug(db, w->arena, m.slug, &other) == RC_OK; i++)
		m.slug = arena_printf(w->arena, "%.*s-%d", STR_ARG(w->menu->slug), i);
	if (m.place.n > 0 && menu_get_by_place(db, w->arena, m.place, &other) == RC_OK)
		m.place = STR("");
	return menu_insert(db, &m, ret_id);
}

static enum rc menu_fate(struct menu_write *w, struct db *db, const unsigned char *digest, int64_t *ret_id,
			 enum report_fate *ret_fate)
{
	struct origin_former former;
	int64_t version;
	enum rc rc = wp_former(w->imp, db, w->arena, ORIGIN_MENU, w->menu->old_id, &former);
	*ret_fate = REPORT_ADDED;
	*ret_id = 0;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	*ret_id = former.object_id;
	*ret_fate = former.object_id == 0 ? REPORT_DELETED_HERE : REPORT_UNCHANGED;
	if (former.object_id == 0 || str_eq(former.digest, str_mem(digest, CRYPTO_HASH_SIZE)))
		return RC_OK;
	rc = version_of(w, db, former.object_id, &version);
	*ret_fate = version == former.version ? REPORT_UPDATED : REPORT_KEPT;
	if (*ret_fate == REPORT_KEPT)
		report_item(w->imp->report, REPORT_EDITED, w->menu->name, STR(""), STR("menu"));
	return rc;
}

/* Items that lead nowhere here. A dry run cannot know of the objects that it did not bring in. */
static enum rc items_report(struct menu_write *w, struct db *db)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct wp_menu_item *old = w->items[i];
		enum origin_kind origin;
		enum menu_kind kind;
		struct menu_item item;
		if (wp_dry(w->imp) && object_kind(old, &origin, &kind))
			continue;
		enum rc rc = item_make(w, db, old, &item);
		if (rc == RC_NOT_FOUND)
			report_item(w->imp->report, REPORT_OTHER, old->label.n ? old->label : STR("menu item"),
				    old->url, STR("what this menu item leads to is not here"));
		else if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc menu_write(struct site *s, struct db *db, void *ctx)
{
	struct menu_write *w = ctx;
	unsigned char digest[CRYPTO_HASH_SIZE];
	enum report_fate fate;
	int64_t id, version;
	digest_of(w, digest);
	enum rc rc = menu_fate(w, db, digest, &id, &fate);
	if (rc != RC_OK)
		return rc;
	report_count(w->imp->report, REPORT_MENUS, fate);
	rc = fate == REPORT_DELETED_HERE ? RC_OK : items_report(w, db);
	if (rc != RC_OK)
		return rc;
	if (wp_dry(w->imp) || (fate != REPORT_ADDED && fate != REPORT_UPDATED))
		return RC_OK;
	rc = fate == REPORT_ADDED ? menu_add(w, db, &id) : menu_clear(db, id);
	if (rc == RC_OK)
		rc = items_write(w, db, id);
	if (rc == RC_OK)
		rc = version_of(w, db, id, &version);
	if (rc != RC_OK)
		return rc;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return wp_former_put(w->imp, db, ORIGIN_MENU, w->menu->old_id, id, digest, version);
}

/* --- Which one is the main menu --- */

static size_t items_of(const struct wordpress_import *imp, size_t menu)
{
	size_t n = 0;
	for (size_t i = 0; i < imp->menus.items.n; i++)
		n += WP_AT(&imp->menus.items, struct wp_menu_item, i)->menu == menu + 1;
	return n;
}

static bool named_like(const struct wp_menu *m, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find_nocase(m->slug, str_of(words[i]), 0) != SIZE_MAX ||
		    str_find_nocase(m->name, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool is_footer(const struct wp_menu *m)
{
	static const char *const words[] = {"footer", "bottom", "pied", "social", "legal"};
	return named_like(m, words, ARRAY_LEN(words));
}

/* An export does not say where the theme shows a menu: its name may, else the longest one is taken. */
static size_t main_menu(const struct wordpress_import *imp)
{
	static const char *const words[] = {"main", "primary", "header", "principal", "haupt", "navigation", "top"};
	size_t best = SIZE_MAX, most = 0;
	for (size_t i = 0; i < imp->menus.all.n; i++) {
		const struct wp_menu *m = WP_AT(&imp->menus.all, struct wp_menu, i);
		size_t n = items_of(imp, i) * 2;
		if (n > 0 && is_footer(m))
			n = 1;
		else if (n > 0 && named_like(m, words, ARRAY_LEN(words)))
			n += 100000;
		if (n > most) {
			best = i;
			most = n;
		}
	}
	return best;
}

static struct str place_of(const struct wordpress_import *imp, size_t i, size_t main)
{
	static const char *const words[] = {"footer", "bottom", "pied"};
	if (i == main)
		return STR("main");
	return named_like(WP_AT(&imp->menus.all, struct wp_menu, i), words, ARRAY_LEN(words)) ? STR("footer") : STR("");
}

static enum rc menu_prepare(struct menu_write *w, size_t menu)
{
	w->items = arena_array(w->arena, items_of(w->imp, menu), sizeof(struct wp_menu_item *));
	for (size_t i = 0; i < w->imp->menus.items.n; i++) {
		struct wp_menu_item *item = WP_AT(&w->imp->menus.items, struct wp_menu_item, i);
		if (item->menu != menu + 1)
			continue;
		enum rc rc = wp_plain(w->imp, &w->imp->arena, item->label, NULL, &item->label);
		if (rc != RC_OK)
			return rc;
		w->items[w->n++] = item;
	}
	w->ids = arena_array(w->arena, w->n, sizeof *w->ids);
	return RC_OK;
}

enum rc wp_menus_write(struct wordpress_import *imp)
{
	navigations_read(imp);
	size_t main = main_menu(imp);
	for (size_t i = 0; i < imp->menus.all.n; i++) {
		CLEANUP(arena_done) struct arena a;
		arena_init(&a);
		struct menu_write w = {.imp = imp, .arena = &a, .menu = WP_AT(&imp->menus.all, struct wp_menu, i)};
		w.place = place_of(imp, i, main);
		enum rc rc = menu_prepare(&w, i);
		if (rc == RC_OK)
			rc = wp_write(imp, menu_write, &w);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}
