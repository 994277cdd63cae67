/*
 * From a form to rows.
 */
#include "rules/article_store.h"

#include "rules/accounts.h"
#include "rules/article_check.h"
#include "store/article_extra.h"
#include "store/media.h"
#include "store/person.h"
#include "store/setting.h"
#include "store/tag.h"
#include "text/slug.h"

/* Groups that are made here are far from those that an import or the sample newsroom numbers. */
#define GROUP_FIRST (INT64_C(1) << 40)

static int64_t id_of(struct str s)
{
	int64_t id;
	return str_to_i64(s, &id) == RC_OK && id > 0 ? id : 0;
}

/* --- The manuscript --- */

static void row_fill(struct arena *a, const struct article_form *f, struct str path, struct article *row)
{
	row->title = f->at[EDIT_TITLE];
	row->label = f->at[EDIT_LABEL];
	row->standfirst = f->at[EDIT_STANDFIRST];
	row->slug = article_slug(a, row, f);
	row->path = path;
	row->lang = f->at[EDIT_LANG];
	row->lead_media_id = id_of(f->at[EDIT_LEAD_MEDIA]);
	row->lead_caption = f->at[EDIT_LEAD_CAPTION];
	row->lead_credit = f->at[EDIT_LEAD_CREDIT];
	row->search_title = f->at[EDIT_SEARCH_TITLE];
	row->search_description = f->at[EDIT_SEARCH_DESCRIPTION];
	row->comment_policy = f->at[EDIT_COMMENT_POLICY];
	row->sticky = f->at[EDIT_STICKY].n > 0;
}

/* The files of this site that the text shows or links to, and the two chosen pictures. */
static enum rc media_find(struct db *db, struct arena *a, const struct article_form *f, struct manuscript *m)
{
	const struct worker_html_reply *r = &m->rendered;
	int64_t *ids = arena_array(a, r->n_media + 2, sizeof *ids), chosen;
	size_t n = 0;
	for (int i = 0; i < 2; i++)
		if ((chosen = id_of(f->at[i ? EDIT_SOCIAL_MEDIA : EDIT_LEAD_MEDIA])) != 0)
			ids[n++] = chosen;
	for (size_t i = 0; i < r->n_media; i++) {
		struct media_file file;
		enum rc rc = media_file_get(db, a, r->media[i], &file);
		if (rc == RC_OK)
			ids[n++] = file.media_id;
		else if (rc != RC_NOT_FOUND)
			return rc;
	}
	m->media = ids;
	m->n_media = n;
	return RC_OK;
}

enum rc article_manuscript(struct site *s, struct db *db, struct arena *a, const struct article *row,
			   const struct article_form *f, struct str path, struct manuscript *ret_m)
{
	struct manuscript m = {.row = *row, .source = f->at[EDIT_SOURCE]};
	enum rc rc = article_format_of(f->at[EDIT_FORMAT], &m.format);
	if (rc != RC_OK)
		return rc;
	row_fill(a, f, path, &m.row);
	rc = manuscript_render(s, a, NULL, &m);
	if (rc == RC_OK)
		rc = media_find(db, a, f, &m);
	if (rc == RC_OK)
		*ret_m = m;
	return rc;
}

/* --- People and tags by name --- */

/* "Jane Doe [jane-doe]" → "Jane Doe" and "jane-doe"; a name alone has no slug. */
static void author_split(struct str line, struct str *ret_name, struct str *ret_slug)
{
	size_t open = str_rfind_char(line, '[');
	*ret_name = line;
	*ret_slug = STR("");
	if (open == SIZE_MAX || !str_ends(line, STR("]")))
		return;
	*ret_name = str_trim(str_slice(line, 0, open));
	*ret_slug = str_slice(line, open + 1, line.n - 1);
}

static enum rc author_find(struct db *db, struct arena *a, struct str line, int64_t *ret_id)
{
	struct person person;
	struct str name, slug;
	author_split(line, &name, &slug);
	enum rc rc = slug.n ? person_get_by_slug(db, a, slug, &person) : RC_NOT_FOUND;
	if (rc == RC_OK)
		*ret_id = person.id;
	return rc == RC_NOT_FOUND ? person_find_by_name(db, name, ret_id) : rc;
}

static enum rc authors_make(struct site *s, struct db *db, struct arena *a, struct str lines, struct manuscript *m)
{
	int64_t *ids = arena_array(a, EDIT_AUTHORS_MAX, sizeof *ids);
	struct str line, name, slug;
	size_t n = 0;
	for (; n < EDIT_AUTHORS_MAX && str_line(&lines, &line); n++) {
		enum rc rc = author_find(db, a, line, &ids[n]);
		author_split(line, &name, &slug);
		if (rc == RC_NOT_FOUND)
			rc = person_make(s, db, a, name, &ids[n]);
		if (rc != RC_OK)
			return rc;
	}
	m->authors = ids;
	m->n_authors = n;
	return RC_OK;
}

static enum rc tag_make(struct site *s, struct db *db, struct arena *a, struct str name, struct str slug,
			struct str lang, int64_t now, int64_t *ret_id)
{
	struct tag tag = {.slug = slug, .name = name, .lang = lang, .modified_at = now};
	struct site_settings *settings = site_settings(s);
	struct str path = arena_join(a, settings_text(settings, "addresses.tag"), slug, STR("/"), STR_NONE);
	settings_unref(settings);
	enum rc rc = path_free(db, a, &(struct path_wish){.path = path, .kind = ADDRESS_TAG}, &tag.path);
	return rc == RC_OK ? tag_insert(db, &tag, ret_id) : rc;
}

static enum rc tags_make(struct site *s, struct db *db, struct arena *a, const struct article_form *f,
			 struct manuscript *m)
{
	int64_t *ids = arena_array(a, EDIT_LIST_MAX, sizeof *ids);
	struct str lines = f->at[EDIT_TAGS], name;
	size_t n = 0;
	for (; n < EDIT_LIST_MAX && str_line(&lines, &name); n++) {
		struct tag tag;
		struct str slug = slug_from_title(a, name);
		enum rc rc = tag_get_by_slug(db, a, slug, f->at[EDIT_LANG], &tag);
		ids[n] = rc == RC_OK ? tag.id : 0;
		if (rc == RC_NOT_FOUND)
			rc = tag_make(s, db, a, name, slug, f->at[EDIT_LANG], m->row.modified_at, &ids[n]);
		if (rc != RC_OK)
			return rc;
	}
	m->tags = ids;
	m->n_tags = n;
	return RC_OK;
}

enum rc article_form_names(struct db *db, struct arena *a, const struct article_form *f, int64_t person_id,
			   bool *ret_named)
{
	struct str lines = f->at[EDIT_AUTHORS], line;
	*ret_named = false;
	while (str_line(&lines, &line)) {
		int64_t id;
		enum rc rc = author_find(db, a, line, &id);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		*ret_named |= rc == RC_OK && id == person_id;
	}
	return RC_OK;
}

enum rc article_form_people(struct db *db, struct arena *a, const struct article_form *f, struct people *ret_people)
{
	struct people people = {arena_array(a, EDIT_AUTHORS_MAX, sizeof *people.items), 0};
	struct str lines = f->at[EDIT_AUTHORS], line, name, slug;
	while (people.n < EDIT_AUTHORS_MAX && str_line(&lines, &line)) {
		int64_t id;
		struct person *p = &people.items[people.n++];
		author_split(line, &name, &slug);
		*p = (struct person){.slug = STR(""), .path = STR("/"), .name = name, .title = STR(""), .bio = STR("")};
		enum rc rc = author_find(db, a, line, &id);
		if (rc == RC_OK)
			rc = person_get(db, a, id, p);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	*ret_people = people;
	return RC_OK;
}

enum rc article_form_tags(struct db *db, struct arena *a, const struct article_form *f, struct tags *ret_tags)
{
	struct tags tags = {arena_array(a, EDIT_LIST_MAX, sizeof *tags.items), 0};
	struct str lines = f->at[EDIT_TAGS], name;
	while (tags.n < EDIT_LIST_MAX && str_line(&lines, &name)) {
		struct tag *tag = &tags.items[tags.n++];
		enum rc rc = tag_get_by_slug(db, a, slug_from_title(a, name), f->at[EDIT_LANG], tag);
		if (rc == RC_NOT_FOUND)
			*tag = (struct tag){.slug = STR(""), .path = STR("/"), .name = name};
		else if (rc != RC_OK)
			return rc;
	}
	*ret_tags = tags;
	return RC_OK;
}

/* --- What hangs on it --- */

static enum rc extra_store(struct db *db, int64_t id, const struct article_form *f)
{
	int64_t ids[EDIT_LIST_MAX];
	struct article_extra extra = {
		.article_id = id,
		.lead_alt = f->at[EDIT_LEAD_ALT],
		.social_title = f->at[EDIT_SOCIAL_TITLE],
		.social_description = f->at[EDIT_SOCIAL_DESCRIPTION],
		.social_media_id = id_of(f->at[EDIT_SOCIAL_MEDIA]),
	};
	enum rc rc = article_extra_put(db, &extra);
	return rc == RC_OK ? article_set_related(db, id, ids, edit_ids(f->at[EDIT_RELATED], ids)) : rc;
}

/* The point belongs to the picture: whoever shows it keeps it in sight. */
static enum rc focus_store(struct db *db, const struct article *row, const struct article_form *f)
{
	struct str rest = f->at[EDIT_LEAD_FOCUS], x, y;
	int64_t from_left, from_top;
	if (row->lead_media_id == 0 || !str_split(&rest, ' ', &x) || !str_split(&rest, ' ', &y))
		return RC_OK;
	if (str_to_i64(x, &from_left) != RC_OK || str_to_i64(y, &from_top) != RC_OK)
		return RC_OK;
	return media_set_focus(db, row->lead_media_id, (int)from_left, (int)from_top, row->modified_at);
}

static enum rc switches_store(struct db *db, int64_t id, const struct article_form *f)
{
	enum rc rc = RC_OK;
	for (int i = EDIT_BLOCKS; i < EDIT_BLOCKS + BLOCK_COUNT && rc == RC_OK; i++) {
		struct str name = str_of(edit_spec(i)->name);
		rc = f->at[i].n ? setting_set(db, SETTING_ARTICLE, id, name, f->at[i])
				: setting_unset(db, SETTING_ARTICLE, id, name);
	}
	return rc;
}

/* Is a line of `lines` this one? */
static bool line_stands(struct str lines, struct str wanted)
{
	struct str line;
	while (str_line(&lines, &line))
		if (str_eq(line, wanted))
			return true;
	return false;
}

/* `before`: the article's paths ahead of this save; what was dropped from the form's list goes, what is new comes. */
static enum rc former_store(struct db *db, const struct article *row, const struct address_path_list *before,
			    const struct article_form *f)
{
	enum rc rc = RC_OK;
	struct str lines = f->at[EDIT_FORMER_PATHS], path;
	for (size_t i = 0; i < before->n && rc == RC_OK; i++) {
		const struct address_path *p = &before->items[i];
		bool was_draft = p->canonical && row->published_at == 0;
		bool gone = p->canonical ? was_draft : !line_stands(lines, p->path);
		if (gone && !str_eq(p->path, row->path))
			rc = address_remove(db, p->path);
	}
	while (rc == RC_OK && str_line(&lines, &path))
		rc = address_add_former(db, ADDRESS_ARTICLE, row->id, path, row->modified_at);
	return rc;
}

/* The translations that the form names are one group with this article; a group that has none left is left. */
static enum rc group_choose(struct db *db, struct arena *a, const struct article_form *f, struct article *row)
{
	int64_t ids[EDIT_LIST_MAX];
	size_t n = edit_ids(f->at[EDIT_TRANSLATIONS], ids);
	int64_t group = n > 0 ? row->translation_group : 0;
	for (size_t i = 0; i < n && group == 0; i++) {
		struct article other;
		enum rc rc = article_get(db, a, ids[i], &other);
		if (rc != RC_OK)
			return rc;
		group = other.translation_group;
	}
	if (n > 0 && group == 0)
		group = GROUP_FIRST + row->modified_at;
	row->translation_group = group;
	return RC_OK;
}

static enum rc group_put(struct site *s, struct db *db, int64_t id, int64_t group)
{
	enum rc rc = article_set_group(db, id, group);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_ARTICLE, .article_id = id});
	return rc;
}

/* The list is all of the group: who is named comes in, who was in it and is not named goes. */
static enum rc group_store(struct site *s, struct db *db, struct arena *a, const struct article_form *f,
			   const struct article *row)
{
	int64_t ids[EDIT_LIST_MAX];
	struct article_ids members = {NULL, 0};
	size_t n = edit_ids(f->at[EDIT_TRANSLATIONS], ids);
	enum rc rc = n > 0 ? article_group_ids(db, a, row->translation_group, &members) : RC_OK;
	for (size_t i = 0; i < members.n && rc == RC_OK; i++) {
		bool named = members.items[i] == row->id;
		for (size_t j = 0; j < n; j++)
			named |= members.items[i] == ids[j];
		if (!named)
			rc = group_put(s, db, members.items[i], 0);
	}
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = group_put(s, db, ids[i], row->translation_group);
	return rc;
}

enum rc article_store(struct site *s, struct db *db, struct arena *a, struct manuscript *m,
		      const struct article_form *f)
{
	bool update = m->row.id != 0;
	struct address_path_list before = {NULL, 0};
	int64_t *sections = arena_array(a, EDIT_LIST_MAX, sizeof *sections);
	m->n_sections = edit_ids(f->at[EDIT_SECTIONS], sections);
	m->sections = sections;
	enum rc rc = update ? address_list(db, a, ADDRESS_ARTICLE, m->row.id, &before) : RC_OK;
	if (rc == RC_OK)
		rc = authors_make(s, db, a, f->at[EDIT_AUTHORS], m);
	if (rc == RC_OK)
		rc = tags_make(s, db, a, f, m);
	if (rc == RC_OK)
		rc = group_choose(db, a, f, &m->row);
	if (rc == RC_OK)
		rc = manuscript_store(s, db, a, m, update);
	if (rc == RC_OK)
		rc = extra_store(db, m->row.id, f);
	if (rc == RC_OK)
		rc = focus_store(db, &m->row, f);
	if (rc == RC_OK)
		rc = switches_store(db, m->row.id, f);
	if (rc == RC_OK)
		rc = former_store(db, &m->row, &before, f);
	return rc == RC_OK ? group_store(s, db, a, f, &m->row) : rc;
}
