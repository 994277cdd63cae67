/*
 * /newsroom/sections/: the tree of sections, and the page of each with its settings, merging and deleting.
 */
#include "web/staff_labels.h"

#include "store/list_count.h"
#include "text/unicode.h"
#include "web/handlers.h"

#define SECTIONS_PATH "/newsroom/sections/"
#define SETTINGS_MAX 32
#define LEVEL "\xE2\x80\x82" /* an en space */

struct section_row_view {
	int64_t id, depth;
	struct str title, url, public_url, count, lang;
};

struct section_setting_view {
	struct str name, label;
	struct view_list choices; /* struct choice_view */
	struct str error;
};

struct staff_sections_view {
	struct staff_page_view page;
	struct str path;
	struct view_list rows; /* struct section_row_view */
};

struct staff_section_view {
	struct staff_page_view page;
	struct str path; /* of this page; where the form goes */
	bool is_new;
	struct field_view name, slug, address, description, parent;
	struct view_list parents, languages, others; /* struct choice_view */
	struct view_list settings;                   /* struct section_setting_view */
	struct str public_url, count, left_for;      /* left_for: where its readers are led when it is deleted */
	struct str merge_error;
};

static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct section_row_view, id),         VIEW_INT_FIELD(struct section_row_view, depth),
	VIEW_STR_FIELD(struct section_row_view, title),      VIEW_STR_FIELD(struct section_row_view, url),
	VIEW_STR_FIELD(struct section_row_view, public_url), VIEW_STR_FIELD(struct section_row_view, count),
	VIEW_STR_FIELD(struct section_row_view, lang),       VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct section_row_view, row_fields);

static const struct view_field setting_fields[] = {
	VIEW_STR_FIELD(struct section_setting_view, name),
	VIEW_STR_FIELD(struct section_setting_view, label),
	VIEW_LIST_FIELD(struct section_setting_view, choices, &choice_view_type),
	VIEW_STR_FIELD(struct section_setting_view, error),
	VIEW_FIELDS_END,
};
static const struct view_type setting_view_type = VIEW_TYPE(struct section_setting_view, setting_fields);

static const struct view_field sections_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_sections_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_sections_view, path),
	VIEW_LIST_FIELD(struct staff_sections_view, rows, &row_view_type),
	VIEW_HAS_FIELD(struct staff_sections_view, rows),
	VIEW_FIELDS_END,
};
const struct view_type staff_sections_view_type = VIEW_TYPE(struct staff_sections_view, sections_fields);

static const struct view_field section_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_section_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_section_view, path),
	VIEW_BOOL_FIELD(struct staff_section_view, is_new),
	VIEW_STRUCT_FIELD(struct staff_section_view, name, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_section_view, slug, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_section_view, address, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_section_view, description, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_section_view, parent, &field_view_type),
	VIEW_LIST_FIELD(struct staff_section_view, parents, &choice_view_type),
	VIEW_LIST_FIELD(struct staff_section_view, languages, &choice_view_type),
	VIEW_HAS_FIELD(struct staff_section_view, languages),
	VIEW_LIST_FIELD(struct staff_section_view, others, &choice_view_type),
	VIEW_HAS_FIELD(struct staff_section_view, others),
	VIEW_LIST_FIELD(struct staff_section_view, settings, &setting_view_type),
	VIEW_STR_FIELD(struct staff_section_view, public_url),
	VIEW_STR_FIELD(struct staff_section_view, count),
	VIEW_STR_FIELD(struct staff_section_view, left_for),
	VIEW_STR_FIELD(struct staff_section_view, merge_error),
	VIEW_FIELDS_END,
};
const struct view_type staff_section_view_type = VIEW_TYPE(struct staff_section_view, section_fields);

/* --- The tree --- */

static const struct section *section_of(const struct sections *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].id == id)
			return &all->items[i];
	return NULL;
}

static enum rc count_text(struct req *q, int64_t id, struct str *ret_text)
{
	int64_t n;
	enum rc rc = list_count_get(q->db, LIST_SECTION, id, false, STR(""), &n);
	if (rc == RC_OK)
		*ret_text = page_count(q, N_PLURAL("%d article", "%d articles"), n);
	return rc;
}

static struct str number_text(struct req *q, int64_t id)
{
	return arena_printf(q->arena, "%lld", (long long)id);
}

enum rc staff_sections(struct req *q)
{
	struct staff_sections_view v = {.path = STR(SECTIONS_PATH)};
	struct sections all;
	struct outline o;
	enum rc rc = sections_outline(q->db, q->arena, &all, &o);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Sections"));
	staff_script(&v.page, "arrange.js");
	struct section_row_view *rows = arena_array(q->arena, o.n, sizeof *rows);
	for (size_t i = 0; i < o.n && rc == RC_OK; i++) {
		const struct section *s = section_of(&all, o.rows[i].id);
		ensure(s);
		rows[i] = (struct section_row_view){
			.id = s->id,
			.depth = o.rows[i].depth,
			.title = s->name,
			.url = arena_printf(q->arena, SECTIONS_PATH "%lld/", (long long)s->id),
			.public_url = page_url(q, s->path),
			.lang = s->lang};
		rc = count_text(q, s->id, &rows[i].count);
	}
	v.rows = VIEW_ITEMS(rows, o.n);
	return rc == RC_OK ? req_render(q, 200, "sections", &staff_sections_view_type, &v) : rc;
}

/* --- The page of one --- */

/* All sections but this one and what hangs below it; indented. */
static struct view_list tree_choices(struct req *q, const struct sections *all, const struct outline *o, int64_t id,
				     int64_t chosen, const char *none)
{
	struct choice_view *items = arena_array(q->arena, o->n + 1, sizeof *items);
	size_t n = 0;
	bool skipping = false;
	int64_t skipped = 0;
	items[n++] = (struct choice_view){.value = STR(""), .label = req_text(q, none)};
	for (size_t i = 0; i < o->n; i++) {
		skipping = skipping && o->rows[i].depth > skipped;
		if (o->rows[i].id == id) {
			skipping = true;
			skipped = o->rows[i].depth;
		}
		if (skipping)
			continue;
		const struct section *s = section_of(all, o->rows[i].id);
		struct str label = s ? s->name : STR("");
		for (int64_t k = 0; k < o->rows[i].depth; k++)
			label = arena_join(q->arena, STR(LEVEL LEVEL), label, STR_NONE);
		items[n++] = (struct choice_view){number_text(q, o->rows[i].id), label, o->rows[i].id == chosen};
	}
	return VIEW_ITEMS(items, n);
}

static const struct {
	const char *value, *label;
} choice_labels[] = {
	{"", N_("As the section above or the site says")},
	{"on", N_("On")},
	{"off", N_("Off")},
	{"open", N_("Nobody waits")},
	{"first", N_("A reader’s first comment waits")},
	{"all", N_("Every comment waits")},
	{"closed", N_("No comments are taken")},
};

static struct view_list setting_choices(struct req *q, const struct setting_spec *spec, struct str chosen)
{
	struct str words = str_of(spec->kind == SETTING_SWITCH ? "on off" : spec->choices), word;
	struct choice_view *items = arena_array(q->arena, ARRAY_LEN(choice_labels), sizeof *items);
	size_t n = 0;
	items[n++] = (struct choice_view){STR(""), req_text(q, choice_labels[0].label), chosen.n == 0};
	while (str_split(&words, ' ', &word) && n < ARRAY_LEN(choice_labels))
		for (size_t i = 1; i < ARRAY_LEN(choice_labels); i++)
			if (str_is(word, choice_labels[i].value))
				items[n++] = (struct choice_view){word, req_text(q, choice_labels[i].label),
								  str_eq(word, chosen)};
	return VIEW_ITEMS(items, n);
}

/* What req_error() has latched of the field. */
static struct str latched(const struct req *q, const char *field)
{
	for (size_t i = 0; i < q->n_errors; i++)
		if (strcmp(q->errors[i].field, field) == 0)
			return req_text(q, q->errors[i].msgid);
	return STR("");
}

static enum rc settings_fill(struct req *q, int64_t id, struct staff_section_view *v)
{
	struct settings own;
	size_t n_specs, n = 0;
	const struct setting_spec *specs = setting_specs(&n_specs);
	struct section_setting_view *items = arena_array(q->arena, SETTINGS_MAX, sizeof *items);
	enum rc rc = setting_list(q->db, q->arena, SETTING_SECTION, id, &own);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < n_specs && n < SETTINGS_MAX; i++) {
		if (!specs[i].narrows)
			continue;
		struct str value = setting_find(&own, str_of(specs[i].name));
		items[n++] = (struct section_setting_view){.name = str_of(specs[i].name),
							   .label = req_text(q, specs[i].label),
							   .choices = setting_choices(q, &specs[i], value),
							   .error = latched(q, specs[i].name)};
	}
	v->settings = VIEW_ITEMS(items, n);
	return RC_OK;
}

/* What hangs on a section that is there already. */
static enum rc stored_fill(struct req *q, const struct section *s, const struct sections *all,
			   struct staff_section_view *v)
{
	const struct section *above = section_of(all, s->parent_id);
	v->public_url = page_url(q, s->path);
	v->left_for = above ? above->name : req_text(q, N_("the front page"));
	enum rc rc = count_text(q, s->id, &v->count);
	return rc == RC_OK ? settings_fill(q, s->id, v) : rc;
}

/* id 0: a new one. */
static enum rc section_page(struct req *q, int status, int64_t id, const struct label_entry *e, const char *merge_error)
{
	struct staff_section_view v = {.is_new = id == 0};
	struct sections all;
	struct outline o;
	enum rc rc = sections_outline(q->db, q->arena, &all, &o);
	if (rc != RC_OK)
		return rc;
	const struct section *s = section_of(&all, id);
	if (id != 0 && !s)
		return RC_NOT_FOUND;
	if (s)
		staff_page_titled(q, &v.page, s->name);
	else
		staff_page(q, &v.page, N_("New section"));
	v.path = s ? arena_printf(q->arena, SECTIONS_PATH "%lld/", (long long)id) : STR(SECTIONS_PATH "new/");
	v.name = staff_shown(q, "name", e->name, e->name_error);
	v.slug = staff_shown(q, "slug", e->slug, e->slug_error);
	v.address = staff_shown(q, "path", e->path, e->path_error);
	v.description = staff_shown(q, "description", e->description, e->description_error);
	v.parent = staff_shown(q, "parent", STR(""), e->parent_error);
	v.parents = tree_choices(q, &all, &o, id, e->parent_id, N_("None: it stands at the top"));
	v.languages = staff_languages(q, e->lang);
	v.others = all.n > 1 ? tree_choices(q, &all, &o, id, 0, N_("Choose a section")) : VIEW_ITEMS(NULL, 0);
	v.merge_error = staff_error(q, "into", merge_error);
	if (s)
		rc = stored_fill(q, s, &all, &v);
	return rc == RC_OK ? req_render(q, status, "section", &staff_section_view_type, &v) : rc;
}

static enum rc entry_stored(struct req *q, int64_t id, struct label_entry *ret_entry)
{
	struct section s;
	enum rc rc = section_get(q->db, q->arena, id, &s);
	if (rc == RC_OK)
		*ret_entry = (struct label_entry){.name = s.name,
						  .slug = s.slug,
						  .path = s.path,
						  .description = s.description,
						  .lang = s.lang,
						  .parent_id = s.parent_id};
	return rc;
}

enum rc staff_section_new(struct req *q)
{
	struct label_entry e = {.name = STR(""), .slug = STR(""), .path = STR(""), .description = STR("")};
	return section_page(q, 200, 0, &e, NULL);
}

enum rc staff_section(struct req *q)
{
	struct label_entry e;
	enum rc rc = entry_stored(q, req_path_id(q, "id"), &e);
	return rc == RC_OK ? section_page(q, 200, req_path_id(q, "id"), &e, NULL) : rc;
}

/* --- Acts --- */

struct section_job {
	struct req *q;
	int64_t id, into;
	struct label_entry entry;
};

static enum rc store_write(struct site *s, struct db *db, void *ctx)
{
	struct section_job *j = ctx;
	return section_store(s, db, j->q->arena, j->q->staff, j->id, &j->entry, &j->id);
}

static enum rc section_save(struct req *q, int64_t id)
{
	struct section_job j = {.q = q, .id = id, .entry = staff_label_entry(q)};
	enum rc rc = site_write(q->site, store_write, &j);
	if (rc == RC_INVALID)
		return section_page(q, 422, id, &j.entry, NULL);
	return rc == RC_OK ? staff_done(q, STR(SECTIONS_PATH), "saved") : rc;
}

enum rc staff_section_create(struct req *q)
{
	return section_save(q, 0);
}

enum rc staff_section_save(struct req *q)
{
	int64_t id = req_path_id(q, "id");
	return id != 0 ? section_save(q, id) : RC_NOT_FOUND;
}

static enum rc order_write(struct site *s, struct db *db, void *ctx)
{
	struct req *q = ctx;
	struct outline_wish wish = staff_outline_wish(q);
	return sections_arrange(s, db, q->arena, q->staff, &wish);
}

enum rc staff_sections_order(struct req *q)
{
	enum rc rc = site_write(q->site, order_write, q);
	return rc == RC_OK ? staff_done(q, STR(SECTIONS_PATH), "saved") : rc;
}

static enum rc join_write(struct site *s, struct db *db, void *ctx)
{
	struct section_job *j = ctx;
	return section_join(s, db, j->q->arena, j->q->staff, j->id, j->into);
}

enum rc staff_section_merge(struct req *q)
{
	struct section_job j = {.q = q, .id = req_path_id(q, "id"), .into = req_form_id(q, "into", 0)};
	struct label_entry e;
	enum rc rc = entry_stored(q, j.id, &e);
	if (rc != RC_OK)
		return rc;
	if (j.into == 0)
		return section_page(q, 422, j.id, &e, N_("Please choose the section that stays."));
	rc = site_write(q->site, join_write, &j);
	if (rc == RC_INVALID)
		return section_page(q, 422, j.id, &e, N_("A section cannot become part of one that hangs below it."));
	return rc == RC_OK ? staff_done(q, STR(SECTIONS_PATH), "sections_merged") : rc;
}

static enum rc drop_write(struct site *s, struct db *db, void *ctx)
{
	struct section_job *j = ctx;
	return section_drop(s, db, j->q->arena, j->q->staff, j->id);
}

enum rc staff_section_delete(struct req *q)
{
	struct section_job j = {.q = q, .id = req_path_id(q, "id")};
	enum rc rc = site_write(q->site, drop_write, &j);
	return staff_deleted(q, rc, STR(SECTIONS_PATH), "section_deleted");
}

static enum rc settings_write(struct site *s, struct db *db, void *ctx)
{
	struct section_job *j = ctx;
	size_t n;
	struct settings own;
	const struct setting_spec *specs = setting_specs(&n);
	enum rc rc = section_get(db, j->q->arena, j->id, &(struct section){.id = 0});
	if (rc == RC_OK)
		rc = setting_list(db, j->q->arena, SETTING_SECTION, j->id, &own);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct str name = str_of(specs[i].name), now = form_get(&j->q->form, specs[i].name);
		if (!specs[i].narrows || !now.p || str_eq(now, setting_find(&own, name)))
			continue;
		rc = section_setting_set(s, db, j->q->staff, j->id, name, now);
		if (rc == RC_INVALID)
			req_error(j->q, specs[i].name, N_("Please choose one of these."));
	}
	return rc;
}

enum rc staff_section_settings(struct req *q)
{
	struct section_job j = {.q = q, .id = req_path_id(q, "id")};
	struct label_entry e;
	enum rc rc = site_write(q->site, settings_write, &j);
	if (rc == RC_INVALID)
		return entry_stored(q, j.id, &e) == RC_OK ? section_page(q, 422, j.id, &e, NULL) : RC_NOT_FOUND;
	struct str path = arena_printf(q->arena, SECTIONS_PATH "%lld/", (long long)j.id);
	return rc == RC_OK ? staff_done(q, path, "saved") : rc;
}
