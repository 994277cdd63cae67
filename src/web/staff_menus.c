/*
 * /newsroom/menus/: the menus of the pages' places, as trees that are kept whenever they are changed.
 */
#include "rules/find.h"
#include "rules/menus.h"
#include "rules/people.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/fold.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff.h"

#define FOUND_EACH 6

struct menu_row_view {
	int64_t id, depth;
	struct str title, kind;
	bool is_link, is_gone, is_open;
	struct field_view label, url;
};

struct menu_found_view {
	struct str what; /* "section 5", as the button says */
	struct str title, kind;
};

struct staff_menus_view {
	struct staff_page_view page;
	struct view_list places; /* struct link_view */
	struct str path;         /* of this menu's page */
	struct str place_hint;
	struct view_list rows; /* struct menu_row_view */
	struct str find;
	struct view_list found; /* struct menu_found_view */
	struct field_view link_label, link_url;
};

static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct menu_row_view, id),
	VIEW_INT_FIELD(struct menu_row_view, depth),
	VIEW_STR_FIELD(struct menu_row_view, title),
	VIEW_STR_FIELD(struct menu_row_view, kind),
	VIEW_BOOL_FIELD(struct menu_row_view, is_link),
	VIEW_BOOL_FIELD(struct menu_row_view, is_gone),
	VIEW_BOOL_FIELD(struct menu_row_view, is_open),
	VIEW_STRUCT_FIELD(struct menu_row_view, label, &field_view_type),
	VIEW_STRUCT_FIELD(struct menu_row_view, url, &field_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct menu_row_view, row_fields);

static const struct view_field found_fields[] = {
	VIEW_STR_FIELD(struct menu_found_view, what),
	VIEW_STR_FIELD(struct menu_found_view, title),
	VIEW_STR_FIELD(struct menu_found_view, kind),
	VIEW_FIELDS_END,
};
static const struct view_type found_view_type = VIEW_TYPE(struct menu_found_view, found_fields);

static const struct view_field menus_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_menus_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_menus_view, places, &link_view_type),
	VIEW_STR_FIELD(struct staff_menus_view, path),
	VIEW_STR_FIELD(struct staff_menus_view, place_hint),
	VIEW_LIST_FIELD(struct staff_menus_view, rows, &row_view_type),
	VIEW_HAS_FIELD(struct staff_menus_view, rows),
	VIEW_STR_FIELD(struct staff_menus_view, find),
	VIEW_LIST_FIELD(struct staff_menus_view, found, &found_view_type),
	VIEW_HAS_FIELD(struct staff_menus_view, found),
	VIEW_STRUCT_FIELD(struct staff_menus_view, link_label, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_menus_view, link_url, &field_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_menus_view_type = VIEW_TYPE(struct staff_menus_view, menus_fields);

/* --- Words --- */

static const char *const kind_labels[] = {[MENU_ARTICLE] = N_("Article"),
					  [MENU_SECTION] = N_("Section"),
					  [MENU_TAG] = N_("Tag"),
					  [MENU_PERSON] = N_("Person"),
					  [MENU_LINK] = N_("Link")};
static const char *const kind_words[] = {"article", "section", "tag", "person", "link"};

static const struct {
	const char *place, *label, *hint;
} places[] = {
	{"main", N_("Main menu"), N_("Without lines of its own it shows the top sections.")},
	{"footer", N_("Foot of the page"), N_("Links at the end of every page.")},
};

static struct str menu_path(struct req *q)
{
	return arena_join(q->arena, STR("/newsroom/menus/"), req_path_text(q, "place"), STR("/"), STR_NONE);
}

static enum rc place_fill(struct req *q, struct staff_menus_view *v)
{
	struct link_view *links = arena_array(q->arena, ARRAY_LEN(places), sizeof *links);
	struct str asked = req_path_text(q, "place");
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		bool here = str_is(asked, places[i].place);
		links[i] = (struct link_view){.label = req_text(q, places[i].label),
					      .url = arena_printf(q->arena, "/newsroom/menus/%s/", places[i].place),
					      .current = here};
		if (here)
			v->place_hint = req_text(q, places[i].hint);
		known |= here;
	}
	v->places = VIEW_ITEMS(links, ARRAY_LEN(places));
	v->path = menu_path(q);
	return known ? RC_OK : RC_NOT_FOUND;
}

/* --- The lines --- */

static enum rc object_name(struct req *q, const struct menu_item *item, struct str *ret_name)
{
	struct article a;
	struct section s;
	struct tag t;
	struct person p;
	enum rc rc = RC_NOT_FOUND;
	switch (item->kind) {
	case MENU_ARTICLE:
		rc = article_get(q->db, q->arena, item->object_id, &a);
		*ret_name = rc == RC_OK ? a.title : STR("");
		return rc == RC_OK && !article_visible(&a, q->now) ? RC_NOT_FOUND : rc;
	case MENU_SECTION:
		rc = section_get(q->db, q->arena, item->object_id, &s);
		*ret_name = rc == RC_OK ? s.name : STR("");
		return rc;
	case MENU_TAG:
		rc = tag_get(q->db, q->arena, item->object_id, &t);
		*ret_name = rc == RC_OK ? t.name : STR("");
		return rc;
	case MENU_PERSON:
		rc = person_get(q->db, q->arena, item->object_id, &p);
		*ret_name = rc == RC_OK ? p.name : STR("");
		return rc;
	case MENU_LINK:
		*ret_name = item->url;
		return RC_OK;
	}
	return rc;
}

static const struct menu_item *item_of(const struct menu_items *items, int64_t id)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->items[i].id == id)
			return &items->items[i];
	return NULL;
}

static enum rc row_fill(struct req *q, const struct menu_item *item, int64_t depth, struct menu_row_view *row)
{
	struct str name = STR("");
	enum rc rc = object_name(q, item, &name);
	*row = (struct menu_row_view){.id = item->id,
				      .depth = depth,
				      .title = item->label.n > 0 ? item->label : name,
				      .kind = req_text(q, kind_labels[item->kind]),
				      .is_link = item->kind == MENU_LINK,
				      .is_gone = rc == RC_NOT_FOUND,
				      .label = {.value = item->label, .error = STR("")},
				      .url = {.value = item->url, .error = STR("")}};
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc rows_fill(struct req *q, struct staff_menus_view *v)
{
	struct menu m;
	struct menu_items items;
	struct outline o;
	enum rc rc = menu_get_by_place(q->db, q->arena, req_path_text(q, "place"), &m);
	if (rc == RC_OK)
		rc = menu_outline(q->db, q->arena, m.id, &items, &o);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct menu_row_view *rows = arena_array(q->arena, o.n, sizeof *rows);
	for (size_t i = 0; i < o.n; i++) {
		const struct menu_item *item = item_of(&items, o.rows[i].id);
		ensure(item);
		rc = row_fill(q, item, o.rows[i].depth, &rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	v->rows = VIEW_ITEMS(rows, o.n);
	return RC_OK;
}

/* --- Finding what a line may lead to --- */

struct finding {
	struct req *q;
	struct menu_found_view found[FOUND_EACH * 4];
	size_t n;
};

static void found_add(struct finding *f, enum menu_kind kind, int64_t id, struct str title)
{
	if (f->n < ARRAY_LEN(f->found))
		f->found[f->n++] = (struct menu_found_view){
			.what = arena_printf(f->q->arena, "%s %lld", kind_words[kind], (long long)id),
			.title = title,
			.kind = req_text(f->q, kind_labels[kind])};
}

static enum rc find_sections(struct finding *f, struct str words)
{
	struct sections all;
	struct arena *a = f->q->arena;
	struct str folded = fold_text(a, words);
	enum rc rc = section_list(f->q->db, a, &all);
	for (size_t i = 0, n = 0; rc == RC_OK && i < all.n && n < FOUND_EACH; i++) {
		if (str_find(fold_text(a, all.items[i].name), folded, 0) == SIZE_MAX)
			continue;
		found_add(f, MENU_SECTION, all.items[i].id, all.items[i].name);
		n++;
	}
	return rc;
}

static enum rc find_tags(struct finding *f, struct str words)
{
	struct tags tags;
	struct str slug = slug_from_title(f->q->arena, words);
	if (slug.n == 0)
		return RC_OK;
	enum rc rc = tag_find(f->q->db, f->q->arena, slug, FOUND_EACH, 0, &tags);
	for (size_t i = 0; rc == RC_OK && i < tags.n; i++)
		found_add(f, MENU_TAG, tags.items[i].id, tags.items[i].name);
	return rc;
}

static enum rc find_others(struct finding *f, struct str words)
{
	struct people_page people;
	struct found articles;
	struct req *q = f->q;
	enum rc rc = people_find(q->db, q->arena, words, PEOPLE_ALL, 1, &people);
	for (size_t i = 0; rc == RC_OK && i < people.n && i < FOUND_EACH; i++)
		found_add(f, MENU_PERSON, people.items[i].person.id, people.items[i].person.name);
	if (rc == RC_OK)
		rc = find_articles(q->db, q->arena, words, q->now, FOUND_EACH, 0, &articles);
	for (size_t i = 0; rc == RC_OK && i < articles.cards.n; i++)
		found_add(f, MENU_ARTICLE, articles.cards.items[i].id, articles.cards.items[i].title);
	return rc;
}

static enum rc found_fill(struct req *q, struct staff_menus_view *v)
{
	struct finding *f = arena_new(q->arena, struct finding);
	f->q = q;
	f->n = 0;
	v->find = str_trim(utf8_cut(req_query(q, "find"), 200));
	if (v->find.n == 0)
		return RC_OK;
	enum rc rc = find_sections(f, v->find);
	if (rc == RC_OK)
		rc = find_tags(f, v->find);
	if (rc == RC_OK)
		rc = find_others(f, v->find);
	v->found = VIEW_ITEMS(f->found, f->n);
	return rc;
}

/* --- The page --- */

static enum rc menus_fill(struct req *q, struct staff_menus_view *v)
{
	staff_page(q, &v->page, N_("Menus"));
	staff_script(&v->page, "arrange.js");
	enum rc rc = place_fill(q, v);
	if (rc == RC_OK)
		rc = rows_fill(q, v);
	return rc == RC_OK ? found_fill(q, v) : rc;
}

enum rc staff_menus(struct req *q)
{
	return req_redirect(q, 303, STR("/newsroom/menus/main/"), NULL);
}

enum rc staff_menu(struct req *q)
{
	struct staff_menus_view v = {.find = STR("")};
	enum rc rc = menus_fill(q, &v);
	return rc == RC_OK ? req_render(q, 200, "menus", &staff_menus_view_type, &v) : rc;
}

/* --- Acts --- */

enum menu_act { ADD, SET, REMOVE, ARRANGE };

struct menu_job {
	struct req *q;
	enum menu_act act;
	int64_t item_id;
	struct menu_line line;
	struct outline_wish wish;
};

static enum rc menu_write(struct site *s, struct db *db, void *ctx)
{
	struct menu_job *j = ctx;
	struct req *q = j->q;
	int64_t menu_id;
	enum rc rc = menu_open(s, db, q->arena, q->staff, req_path_text(q, "place"), &menu_id);
	if (rc != RC_OK)
		return rc;
	switch (j->act) {
	case ADD:
		return menu_line_add(s, db, q->arena, q->staff, menu_id, &j->line);
	case SET:
		return menu_line_set(s, db, q->arena, q->staff, menu_id, j->item_id, &j->line);
	case REMOVE:
		return menu_line_remove(s, db, q->arena, q->staff, menu_id, j->item_id);
	case ARRANGE:
		break;
	}
	return menu_arrange(s, db, q->arena, q->staff, menu_id, &j->wish);
}

static enum rc menu_refused(struct req *q, const struct menu_job *j)
{
	struct staff_menus_view v = {.find = STR("")};
	const struct menu_line *l = &j->line;
	if (req_wants_json(q)) {
		req_error(q, l->label_error ? "label" : "url", l->label_error ? l->label_error : l->url_error);
		return req_problem(q, 422, NULL);
	}
	enum rc rc = menus_fill(q, &v);
	if (rc != RC_OK)
		return rc;
	struct field_view label = staff_shown(q, "label", l->label, l->label_error);
	struct field_view url = staff_shown(q, "url", l->url, l->url_error);
	struct menu_row_view *rows = (struct menu_row_view *)v.rows.items;
	for (size_t i = 0; j->act == SET && i < v.rows.n; i++)
		if (rows[i].id == j->item_id) {
			rows[i].label = label;
			rows[i].url = url;
			rows[i].is_open = true;
		}
	if (j->act == ADD) {
		v.link_label = label;
		v.link_url = url;
	}
	return req_render(q, 422, "menus", &staff_menus_view_type, &v);
}

static enum rc menu_do(struct req *q, struct menu_job *j)
{
	j->q = q;
	enum rc rc = site_write(q->site, menu_write, j);
	if (rc == RC_INVALID && (j->line.label_error || j->line.url_error))
		return menu_refused(q, j);
	if (rc == RC_LIMITED)
		return req_problem(q, 422, N_("This menu is full. Remove something first."));
	return rc == RC_OK ? staff_done(q, menu_path(q), "saved") : rc;
}

static enum rc kind_of(struct str word, enum menu_kind *ret_kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_words); i++)
		if (str_is(word, kind_words[i])) {
			*ret_kind = (enum menu_kind)i;
			return RC_OK;
		}
	return RC_NOT_FOUND;
}

/* "section 5" of a button among what was found; without it the fields of a link. */
enum rc staff_menu_add(struct req *q)
{
	struct menu_job j = {.act = ADD, .line = {.kind = MENU_LINK}};
	struct str what = req_form_text(q, "what"), word = STR("");
	j.line.label = req_form_text(q, "label");
	j.line.url = req_form_text(q, "url");
	if (what.n > 0) {
		bool good = str_split(&what, ' ', &word) && str_to_i64(what, &j.line.object_id) == RC_OK;
		if (!good || kind_of(word, &j.line.kind) != RC_OK || j.line.kind == MENU_LINK)
			return RC_NOT_FOUND;
		j.line.label = STR("");
	}
	return menu_do(q, &j);
}

enum rc staff_menu_item(struct req *q)
{
	struct menu_job j = {.act = str_is(req_form_text(q, "do"), "remove") ? REMOVE : SET};
	j.item_id = req_path_id(q, "id");
	j.line.label = req_form_text(q, "label");
	j.line.url = req_form_text(q, "url");
	return menu_do(q, &j);
}

enum rc staff_menu_order(struct req *q)
{
	struct menu_job j = {.act = ARRANGE, .wish = staff_outline_wish(q)};
	return menu_do(q, &j);
}
