/*
 * Sections and tags: checked, stored, arranged, merged, deleted.
 */
#include "rules/labels.h"

#include "base/clock.h"
#include "rules/field.h"
#include "rules/publish.h"
#include "store/address.h"
#include "text/locale.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"

static enum rc told(struct site *s, struct db *db, const struct staff *who, const char *act, const char *object,
		    int64_t id, struct str detail)
{
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return audit(db, who, act, object, id, detail);
}

/* --- A form --- */

struct checking {
	struct db *db;
	struct arena *arena;
	struct label_entry *entry;
	enum address_kind kind;
	int64_t id;
	struct str old_slug, old_path;
	struct str prefix; /* what new paths begin with */
};

static void texts_check(struct checking *c)
{
	struct label_entry *e = c->entry;
	e->name = field_text(c->arena, e->name, LABEL_NAME_MAX, N_("Please enter a name."),
			     N_("This name is too long."), UNICODE_ONE_LINE, &e->name_error);
	e->description = field_text(c->arena, e->description, LABEL_TEXT_MAX, NULL, N_("This is too long."), 0,
				    &e->description_error);
	struct str slug = slug_from_title(c->arena, e->slug.n > 0 ? e->slug : e->name);
	if (slug.n == 0 && !e->name_error)
		e->slug_error = N_("Please write a short name with letters or digits.");
	e->slug = c->id != 0 && str_eq(e->slug, c->old_slug) ? c->old_slug : slug;
}

/* "/category/old/" and the slug "new" make "/category/new/"; a path that does not end in the slug is not touched. */
static struct str path_with_slug(struct checking *c)
{
	struct str ending = arena_join(c->arena, STR("/"), c->old_slug, STR("/"), STR_NONE);
	if (c->id == 0 || !str_ends(c->old_path, ending))
		return arena_join(c->arena, c->prefix, c->entry->slug, STR("/"), STR_NONE);
	struct str stem = str_slice(c->old_path, 0, c->old_path.n - ending.n + 1);
	return arena_join(c->arena, stem, c->entry->slug, STR("/"), STR_NONE);
}

static struct str path_typed(struct checking *c)
{
	struct str path = str_trim(c->entry->path);
	bool same_slug = str_eq(c->entry->slug, c->old_slug), same_path = c->id != 0 && str_eq(path, c->old_path);
	if (path.n == 0 || (same_path && !same_slug))
		return path_with_slug(c);
	if (same_path)
		return path;
	bool slash = str_ends(path, STR("/")), lead = str_starts(path, STR("/"));
	return arena_join(c->arena, lead ? STR("") : STR("/"), path, slash ? STR("") : STR("/"), STR_NONE);
}

static enum rc path_check(struct checking *c)
{
	struct label_entry *e = c->entry;
	struct str normal;
	if (e->name_error || e->slug_error)
		return RC_OK;
	e->path = path_typed(c);
	if (e->path.n > ADDRESS_PATH_MAX || url_path_normalise(c->arena, e->path, &normal) != RC_OK) {
		e->path_error = N_("This cannot be the path of an address.");
		return RC_OK;
	}
	e->path = normal;
	if (path_is_reserved(normal)) {
		e->path_error = N_("This path belongs to the program. Please choose another.");
		return RC_OK;
	}
	enum rc rc = address_check(c->db, normal, c->kind, c->id);
	if (rc == RC_CONFLICT)
		e->path_error = N_("Something else stands at this path, or leads on from it.");
	return rc == RC_CONFLICT ? RC_OK : rc;
}

static struct str lang_check(struct site *s, struct arena *a, struct str lang)
{
	const struct str *tags;
	struct site_settings *settings = site_settings(s);
	size_t n = settings_languages(settings, &tags);
	struct str known = STR("");
	for (size_t i = 1; i < n; i++)
		if (str_eq(tags[i], lang))
			known = arena_str(a, tags[i]);
	settings_unref(settings);
	return known;
}

static enum rc entry_check(struct site *s, struct checking *c, const char *prefix_setting)
{
	struct site_settings *settings = site_settings(s);
	c->prefix = arena_str(c->arena, settings_text(settings, prefix_setting));
	settings_unref(settings);
	texts_check(c);
	enum rc rc = path_check(c);
	/* A language that the site has no longer stays with what was written in it. */
	if (c->id == 0 || c->entry->lang.n == 0 || lang_check(s, c->arena, c->entry->lang).n > 0)
		c->entry->lang = lang_check(s, c->arena, c->entry->lang);
	return rc;
}

static bool has_error(const struct label_entry *e)
{
	return e->name_error || e->slug_error || e->path_error || e->description_error || e->parent_error;
}

/* --- Sections --- */

enum rc sections_outline(struct db *db, struct arena *a, struct sections *ret_sections, struct outline *ret_outline)
{
	enum rc rc = section_list(db, a, ret_sections);
	if (rc != RC_OK)
		return rc;
	struct outline_row *flat = arena_array(a, ret_sections->n, sizeof *flat);
	for (size_t i = 0; i < ret_sections->n; i++)
		flat[i] = (struct outline_row){.id = ret_sections->items[i].id,
					       .parent_id = ret_sections->items[i].parent_id};
	outline_make(a, flat, ret_sections->n, ret_outline);
	return RC_OK;
}

/* A place for what is new or hangs elsewhere now: behind its siblings. */
static enum rc position_last(struct db *db, struct arena *a, int64_t parent_id, int64_t *ret_position)
{
	struct sections siblings;
	enum rc rc = section_list_children(db, a, parent_id, &siblings);
	if (rc == RC_OK)
		*ret_position = siblings.n > 0 ? siblings.items[siblings.n - 1].position + 1 : 0;
	return rc;
}

static enum rc parent_check(struct checking *c)
{
	struct sections below;
	if (c->entry->parent_id == 0)
		return RC_OK;
	enum rc rc = section_get(c->db, c->arena, c->entry->parent_id, &(struct section){.id = 0});
	if (rc == RC_NOT_FOUND) {
		c->entry->parent_error = N_("This section is gone.");
		return RC_OK;
	}
	if (rc == RC_OK && c->id != 0)
		rc = section_list_subtree(c->db, c->arena, c->id, &below);
	for (size_t i = 0; rc == RC_OK && c->id != 0 && i < below.n; i++)
		if (below.items[i].id == c->entry->parent_id)
			c->entry->parent_error = N_("A section cannot stand below itself.");
	return rc;
}

static enum rc section_write(struct db *db, struct section *row, int64_t *ret_id)
{
	if (row->id == 0)
		return section_insert(db, row, ret_id);
	*ret_id = row->id;
	return section_update(db, row);
}

enum rc section_store(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id,
		      struct label_entry *e, int64_t *ret_id)
{
	struct section row = {.parent_id = 0, .slug = STR(""), .path = STR("")};
	enum rc rc = id != 0 ? section_get(db, a, id, &row) : RC_OK;
	if (rc != RC_OK)
		return rc;
	struct checking c = {.db = db,
			     .arena = a,
			     .entry = e,
			     .kind = ADDRESS_SECTION,
			     .id = id,
			     .old_slug = row.slug,
			     .old_path = row.path};
	rc = entry_check(s, &c, "addresses.section");
	if (rc == RC_OK)
		rc = parent_check(&c);
	if (rc == RC_OK && has_error(e))
		rc = rc_fail(RC_INVALID, "the section cannot be kept as it is");
	if (rc == RC_OK && (id == 0 || row.parent_id != e->parent_id))
		rc = position_last(db, a, e->parent_id, &row.position);
	if (rc != RC_OK)
		return rc;
	row.parent_id = e->parent_id;
	row.slug = e->slug;
	row.path = e->path;
	row.name = e->name;
	row.description = e->description;
	row.lang = e->lang;
	row.modified_at = clock_now();
	rc = section_write(db, &row, ret_id);
	return rc == RC_OK ? told(s, db, who, id ? "section.change" : "section.create", "section", *ret_id, e->name)
			   : rc;
}

static const struct section *section_of(const struct sections *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].id == id)
			return &all->items[i];
	return NULL;
}

enum rc sections_arrange(struct site *s, struct db *db, struct arena *a, const struct staff *who,
			 const struct outline_wish *wish)
{
	struct sections all;
	struct outline o;
	enum rc rc = sections_outline(db, a, &all, &o);
	if (rc == RC_OK)
		rc = outline_change(a, wish, SECTION_DEEPEST, &o);
	for (size_t i = 0; rc == RC_OK && i < o.n; i++) {
		const struct section *before = section_of(&all, o.rows[i].id);
		ensure(before);
		struct section row = *before;
		if (row.parent_id == o.rows[i].parent_id && row.position == (int64_t)i)
			continue;
		row.parent_id = o.rows[i].parent_id;
		row.position = (int64_t)i;
		rc = section_update(db, &row);
	}
	return rc == RC_OK ? told(s, db, who, "section.arrange", "", 0, STR("")) : rc;
}

enum rc section_join(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t from,
		     int64_t into)
{
	struct section gone;
	enum rc rc = section_get(db, a, from, &gone);
	if (rc == RC_OK)
		rc = section_merge(db, a, from, into, clock_now());
	return rc == RC_OK ? told(s, db, who, "section.merge", "section", into, gone.name) : rc;
}

/* Where readers of what is deleted are led: never nowhere. */
static enum rc paths_lead_to(struct db *db, const struct address_path_list *paths, struct str target)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < paths->n && rc == RC_OK; i++)
		rc = address_put_redirect(db, paths->items[i].path, target, clock_now());
	return rc;
}

enum rc section_drop(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id)
{
	struct section row, above;
	struct address_path_list paths;
	struct str target = STR("/");
	enum rc rc = section_get(db, a, id, &row);
	if (rc == RC_OK && row.parent_id != 0 && section_get(db, a, row.parent_id, &above) == RC_OK)
		target = above.path;
	if (rc == RC_OK)
		rc = address_list(db, a, ADDRESS_SECTION, id, &paths);
	if (rc == RC_OK)
		rc = section_delete(db, id);
	if (rc == RC_OK)
		rc = paths_lead_to(db, &paths, target);
	return rc == RC_OK ? told(s, db, who, "section.delete", "section", id, row.name) : rc;
}

enum rc section_setting_set(struct site *s, struct db *db, const struct staff *who, int64_t id, struct str name,
			    struct str value)
{
	enum rc rc = site_setting_set_in(s, db, SETTING_SECTION, id, name, value);
	return rc == RC_OK ? told(s, db, who, "section.setting", "section", id, name) : rc;
}

/* --- Tags --- */

static enum rc tag_write(struct db *db, struct tag *row, int64_t *ret_id)
{
	if (row->id == 0)
		return tag_insert(db, row, ret_id);
	*ret_id = row->id;
	return tag_update(db, row);
}

enum rc tag_store(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id,
		  struct label_entry *e, int64_t *ret_id)
{
	struct tag row = {.slug = STR(""), .path = STR("")};
	enum rc rc = id != 0 ? tag_get(db, a, id, &row) : RC_OK;
	if (rc != RC_OK)
		return rc;
	struct checking c = {.db = db,
			     .arena = a,
			     .entry = e,
			     .kind = ADDRESS_TAG,
			     .id = id,
			     .old_slug = row.slug,
			     .old_path = row.path};
	rc = entry_check(s, &c, "addresses.tag");
	if (rc == RC_OK && has_error(e))
		rc = rc_fail(RC_INVALID, "the tag cannot be kept as it is");
	if (rc != RC_OK)
		return rc;
	row.slug = e->slug;
	row.path = e->path;
	row.name = e->name;
	row.description = e->description;
	row.lang = e->lang;
	row.modified_at = clock_now();
	rc = tag_write(db, &row, ret_id);
	return rc == RC_OK ? told(s, db, who, id ? "tag.change" : "tag.create", "tag", *ret_id, e->name) : rc;
}

enum rc tags_join(struct site *s, struct db *db, struct arena *a, const struct staff *who, const int64_t *ids, size_t n,
		  int64_t into)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		struct tag gone;
		if (ids[i] == into)
			continue;
		rc = tag_get(db, a, ids[i], &gone);
		if (rc == RC_OK)
			rc = tag_merge(db, a, ids[i], into, clock_now());
		if (rc == RC_OK)
			rc = told(s, db, who, "tag.merge", "tag", into, gone.name);
	}
	return rc;
}

enum rc tag_drop(struct site *s, struct db *db, struct arena *a, const struct staff *who, int64_t id)
{
	struct tag row;
	enum rc rc = tag_get(db, a, id, &row);
	if (rc == RC_OK)
		rc = tag_delete(db, id);
	return rc == RC_OK ? told(s, db, who, "tag.delete", "tag", id, row.name) : rc;
}
