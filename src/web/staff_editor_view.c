/*
 * What the editor page says: values, choices, errors; and how a value reads to people.
 */
#include "web/staff_editor.h"

#include "base/crypto.h"
#include "base/random.h"
#include "store/edit_lock.h"
#include "store/media.h"
#include "store/preview_link.h"
#include "store/section.h"
#include "text/unicode.h"
#include "text/words.h"

#define INDENT "\xE2\x80\x82" /* an en space for each level */
#define TREE_DEPTH_MAX 8
#define KEY_BYTES 12

struct str editor_path(struct req *q, int64_t id, const char *what)
{
	return arena_printf(q->arena, "/newsroom/articles/%lld/%s", (long long)id, what);
}

struct str editor_error_text(struct req *q, const struct edit_error *e)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	locale_fill(&b, req_text(q, e->msgid), &e->with, 1);
	return buf_to_arena(&b, q->arena);
}

struct str editor_when(struct req *q, int64_t at)
{
	CLEANUP(buf_done) struct buf b = BUF(256), today = BUF(64), day = BUF(64);
	const char *zone = settings_zone(q->settings);
	time_rfc3339(at, zone, &day);
	time_rfc3339(q->now, zone, &today);
	if (str_eq(str_slice(buf_str(&day), 0, 10), str_slice(buf_str(&today), 0, 10)))
		return arena_str(q->arena, str_slice(buf_str(&day), 11, 16));
	locale_date_time(q->look->locale, at, zone, &b);
	return buf_to_arena(&b, q->arena);
}

/* --- Choices --- */

static struct view_list choices_make(struct req *q, const struct choice_view *from, size_t n, struct str chosen)
{
	struct choice_view *items = arena_array(q->arena, n, sizeof *items);
	for (size_t i = 0; i < n; i++) {
		items[i] = from[i];
		items[i].label = locale_find(q->look->locale, from[i].label);
		items[i].chosen = str_eq(from[i].value, chosen);
	}
	return VIEW_ITEMS(items, n);
}

static void formats_fill(struct req *q, const struct article_form *f, struct staff_editor_view *v)
{
	const struct choice_view all[] = {{STR("html"), STR(N_("Rich text")), false},
					  {STR("markdown"), STR(N_("Markdown")), false},
					  {f->at[EDIT_FORMAT], STR(N_("As imported from WordPress")), false}};
	bool ours = str_is(f->at[EDIT_FORMAT], "html") || str_is(f->at[EDIT_FORMAT], "markdown");
	v->formats = choices_make(q, all, ours ? 2 : 3, f->at[EDIT_FORMAT]);
	v->format_word = f->at[EDIT_FORMAT];
}

static void policies_fill(struct req *q, const struct article_form *f, struct staff_editor_view *v)
{
	const struct choice_view all[] = {
		{STR(""), STR(N_("As the section and the site say")), false},
		{STR("open"), STR(N_("Open to everyone")), false},
		{STR("first"), STR(N_("The first comment of each reader waits")), false},
		{STR("all"), STR(N_("Every comment waits")), false},
		{STR("closed"), STR(N_("Closed")), false},
	};
	v->policies = choices_make(q, all, ARRAY_LEN(all), f->at[EDIT_COMMENT_POLICY]);
}

static struct str error_text_of(struct req *q, const struct edit_errors *errors, enum edit_field field)
{
	const struct edit_error *e = errors ? edit_error_of(errors, field) : NULL;
	return e ? editor_error_text(q, e) : STR("");
}

static void blocks_fill(struct req *q, const struct article_form *f, const struct edit_errors *errors,
			struct staff_editor_view *v)
{
	const struct choice_view all[] = {{STR(""), STR(N_("As elsewhere")), false},
					  {STR("on"), STR(N_("Shown")), false},
					  {STR("off"), STR(N_("Hidden")), false}};
	struct block_choice_view *items = arena_array(q->arena, BLOCK_COUNT, sizeof *items);
	for (int i = 0; i < BLOCK_COUNT; i++) {
		enum edit_field field = EDIT_BLOCKS + i;
		const struct edit_spec *spec = edit_spec(field);
		items[i] = (struct block_choice_view){.name = str_of(spec->name),
						      .label = req_text(q, spec->label),
						      .error = error_text_of(q, errors, field),
						      .choices = choices_make(q, all, ARRAY_LEN(all), f->at[field])};
		v->switches_open |= items[i].error.n > 0;
	}
	v->blocks = VIEW_ITEMS(items, BLOCK_COUNT);
}

static void languages_fill(struct req *q, const struct article_form *f, struct staff_editor_view *v)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	struct choice_view *items = arena_array(q->arena, n + 1, sizeof *items);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		struct str value = i == 0 ? STR("") : tags[i];
		items[i] = (struct choice_view){value, buf_to_arena(&name, q->arena), str_eq(value, f->at[EDIT_LANG])};
	}
	v->languages = VIEW_ITEMS(items, n);
}

/* --- Sections as a tree --- */

struct tree {
	struct req *q;
	const struct sections *all;
	const int64_t *chosen;
	size_t n_chosen;
	struct section_choice_view *items;
	size_t n;
};

static void branch_add(struct tree *t, int64_t parent_id, int depth)
{
	static const char indents[] = INDENT INDENT INDENT INDENT INDENT INDENT INDENT INDENT;
	for (size_t i = 0; depth <= TREE_DEPTH_MAX && i < t->all->n && t->n < t->all->n; i++) {
		const struct section *s = &t->all->items[i];
		if (s->parent_id != parent_id)
			continue;
		struct section_choice_view *item = &t->items[t->n++];
		*item = (struct section_choice_view){
			.id = s->id, .name = s->name, .indent = {indents, (size_t)depth * (sizeof INDENT - 1)}};
		item->main = t->n_chosen > 0 && t->chosen[0] == s->id;
		for (size_t j = 0; j < t->n_chosen; j++)
			item->chosen |= t->chosen[j] == s->id;
		branch_add(t, s->id, depth + 1);
	}
}

static enum rc sections_fill(struct req *q, const struct article_form *f, struct staff_editor_view *v)
{
	int64_t chosen[EDIT_LIST_MAX];
	struct sections all;
	enum rc rc = section_list(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	struct tree t = {.q = q, .all = &all, .chosen = chosen};
	t.n_chosen = edit_ids(f->at[EDIT_SECTIONS], chosen);
	t.items = arena_array(q->arena, all.n + 1, sizeof *t.items);
	branch_add(&t, 0, 0);
	v->section_choices = VIEW_ITEMS(t.items, t.n);
	return RC_OK;
}

/* --- Values as people read them --- */

static struct str join(struct req *q, struct str so_far, struct str more)
{
	return so_far.n ? arena_join(q->arena, so_far, STR(", "), more, STR_NONE) : more;
}

static enum rc id_text(struct req *q, enum edit_field field, int64_t id, struct str *ret_text)
{
	struct section section;
	struct article row;
	struct media media;
	enum rc rc;
	*ret_text = arena_printf(q->arena, "%lld", (long long)id);
	if (field == EDIT_SECTIONS) {
		rc = section_get(q->db, q->arena, id, &section);
		*ret_text = rc == RC_OK ? section.name : *ret_text;
	} else if (field == EDIT_LEAD_MEDIA || field == EDIT_SOCIAL_MEDIA) {
		rc = media_get(q->db, q->arena, id, &media);
		*ret_text = rc == RC_OK ? media.name : *ret_text;
	} else {
		rc = article_get(q->db, q->arena, id, &row);
		*ret_text = rc == RC_OK ? row.title : *ret_text;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc editor_field_text(struct req *q, enum edit_field field, struct str value, struct str *ret_text)
{
	int64_t ids[EDIT_LIST_MAX];
	struct str text = STR(""), one;
	*ret_text = value;
	if (edit_spec(field)->shape != EDIT_NUMBERS)
		return RC_OK;
	size_t n = edit_ids(value, ids);
	for (size_t i = 0; i < n; i++) {
		enum rc rc = id_text(q, field, ids[i], &one);
		if (rc != RC_OK)
			return rc;
		text = join(q, text, one);
	}
	*ret_text = text;
	return RC_OK;
}

static enum rc articles_fill(struct req *q, struct str list, struct view_list *ret_links)
{
	int64_t ids[EDIT_LIST_MAX];
	size_t n = edit_ids(list, ids);
	struct article_choice_view *links = arena_array(q->arena, n + 1, sizeof *links);
	for (size_t i = 0; i < n; i++) {
		links[i].id = ids[i];
		enum rc rc = id_text(q, EDIT_RELATED, ids[i], &links[i].label);
		if (rc != RC_OK)
			return rc;
		links[i].url = editor_path(q, ids[i], "");
	}
	*ret_links = VIEW_ITEMS(links, n);
	return RC_OK;
}

/* The address of the picture that a field names; unchanged where it names none. */
static enum rc picture_find(struct req *q, struct str field, struct str *ret_url)
{
	int64_t ids[EDIT_LIST_MAX];
	struct picture_view *picture = NULL;
	if (edit_ids(field, ids) == 0)
		return RC_OK;
	enum rc rc = page_picture(q, ids[0], "20rem", &picture);
	if (rc == RC_OK && picture)
		*ret_url = picture->src;
	return rc;
}

static enum rc pictures_fill(struct req *q, const struct article_form *f, struct staff_editor_view *v)
{
	enum rc rc = picture_find(q, f->at[EDIT_LEAD_MEDIA], &v->lead_url);
	return rc == RC_OK ? picture_find(q, f->at[EDIT_SOCIAL_MEDIA], &v->social_url) : rc;
}

/* --- Around the form --- */

static void state_fill(struct req *q, const struct article *row, struct staff_editor_view *v)
{
	static const struct {
		const char *label, *tone;
	} states[] = {
		[ARTICLE_DRAFT] = {N_("Draft"), ""},
		[ARTICLE_REVIEW] = {N_("In review"), "warn"},
		[ARTICLE_PUBLISHED] = {N_("Published"), "good"},
		[ARTICLE_WITHDRAWN] = {N_("Withdrawn"), "bad"},
		[ARTICLE_TRASH] = {N_("In the trash"), "bad"},
	};
	bool scheduled = row->state == ARTICLE_PUBLISHED && row->published_at > q->now;
	v->state = req_text(q, scheduled ? N_("Scheduled") : states[row->state].label);
	v->state_tone = str_of(scheduled ? "warn" : states[row->state].tone);
	v->is_public = row->id && article_visible(row, q->now);
	v->public_url = v->is_public ? page_url(q, row->path) : STR("");
	v->path = row->path;
	v->is_page = row->kind == ARTICLE_PAGE;
}

struct str editor_key(struct req *q)
{
	unsigned char bytes[KEY_BYTES];
	CLEANUP(buf_done) struct buf b = BUF(64);
	random_bytes(bytes, sizeof bytes);
	crypto_base64url(&b, bytes, sizeof bytes);
	return buf_to_arena(&b, q->arena);
}

static void addresses_fill(struct req *q, int64_t id, struct staff_editor_view *v)
{
	v->action = id ? editor_path(q, id, "") : STR("/newsroom/articles/new");
	v->article = id ? arena_printf(q->arena, "%lld", (long long)id) : STR("");
	v->discard_action = editor_path(q, id, "discard");
	v->conflict_url = editor_path(q, id, "conflict/");
	v->revisions_url = editor_path(q, id, "revisions/");
	v->polls_url = editor_path(q, id, "polls/");
	v->preview_url = editor_path(q, id, "preview/");
	v->preview_action = v->preview_url;
	v->preview_link_action = editor_path(q, id, "preview-link");
}

static struct str asset_or_none(const char *name)
{
	const struct asset *a = asset_named(look_newsroom_assets(), str_of(name));
	return a ? a->path : STR("");
}

static enum rc others_fill(struct req *q, int64_t id, struct staff_editor_view *v)
{
	int64_t links = 0;
	struct edit_lock lock;
	enum rc rc = preview_link_count(q->db, id, q->now, &links);
	v->has_preview_links = links > 0;
	if (rc == RC_OK)
		rc = edit_lock_get(q->db, q->arena, id, &lock);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (lock.person_id == q->staff->person_id || q->now - lock.beat_at > EDIT_LOCK_STALE_MS)
		return RC_OK;
	const struct str args[] = {lock.name, editor_when(q, lock.taken_at)};
	v->locked_by = page_fill_text(q,
				      N_("%1 is editing this article since %2. What you type is kept for you and can "
					 "be merged when you save."),
				      args, 2);
	return RC_OK;
}

static void counts_fill(struct req *q, const struct article *row, struct staff_editor_view *v)
{
	CLEANUP(buf_done) struct buf b = BUF(512);
	v->wpm = settings_number(q->settings, "reading.words_per_minute");
	struct read_time t = read_time(row->words, v->wpm);
	buf_put(&b, page_count(q, N_PLURAL("%d word", "%d words"), row->words));
	if (row->words > 0) {
		buf_puts(&b, " · ");
		locale_duration(q->look->locale, t.minutes, t.seconds, &b);
	}
	v->counted = buf_to_arena(&b, q->arena);
}

static void values_fill(struct req *q, const struct article_form *f, const struct edit_errors *errors,
			struct staff_editor_view *v)
{
	for (int i = 0; i < EDIT_FIELDS; i++)
		v->fields[i] = (struct field_view){f->at[i], error_text_of(q, errors, i)};
	v->sticky_on = f->at[EDIT_STICKY].n > 0;
	v->may_arrange = person_may(q->staff->role, MAY_ARRANGE);
	v->may_edit_any = person_may(q->staff->role, MAY_EDIT_ANY);
	v->lead_open = f->at[EDIT_LEAD_MEDIA].n > 0;
	for (int i = EDIT_LEAD_MEDIA; i <= EDIT_LEAD_FOCUS; i++)
		v->lead_open |= v->fields[i].error.n > 0;
	for (int i = EDIT_SEARCH_TITLE; i <= EDIT_SOCIAL_MEDIA; i++)
		v->search_open |= v->fields[i].error.n > 0;
	for (int i = EDIT_LANG; i <= EDIT_FORMER_PATHS; i++)
		v->links_open |= v->fields[i].error.n > 0;
	v->switches_open |= v->fields[EDIT_COMMENT_POLICY].error.n > 0;
}

enum rc editor_view_fill(struct req *q, const struct article *row, const struct article_form *f,
			 const struct edit_errors *errors, struct staff_editor_view *v)
{
	struct str headline = row->title.n ? row->title : f->at[EDIT_TITLE];
	staff_page_titled(q, &v->page, headline.n ? headline : req_text(q, N_("New article")));
	staff_script(&v->page, "editing.js");
	v->person_email = q->staff->email;
	v->base_version = row->version;
	v->created_at = row->created_at;
	v->key = editor_key(q);
	v->window = editor_key(q);
	v->begin_key = editor_key(q);
	v->rich_url = asset_or_none("editor.js");
	v->upload_url = asset_or_none("upload.js");
	v->picker_url = asset_or_none("media_picker.js");
	v->pictures_url = asset_or_none("picture_field.js");
	v->polls_script = asset_or_none("polls.js");
	addresses_fill(q, row->id, v);
	state_fill(q, row, v);
	values_fill(q, f, errors, v);
	formats_fill(q, f, v);
	policies_fill(q, f, v);
	blocks_fill(q, f, errors, v);
	languages_fill(q, f, v);
	counts_fill(q, row, v);
	enum rc rc = sections_fill(q, f, v);
	if (rc == RC_OK)
		rc = pictures_fill(q, f, v);
	if (rc == RC_OK)
		rc = articles_fill(q, f->at[EDIT_TRANSLATIONS], &v->translated);
	if (rc == RC_OK)
		rc = articles_fill(q, f->at[EDIT_RELATED], &v->related_now);
	if (rc == RC_OK && row->id)
		rc = others_fill(q, row->id, v);
	if (rc == RC_OK && row->id)
		rc = workflow_fill(q, row, &v->workflow);
	return rc;
}

/* --- What the template may say --- */

static const struct view_field section_fields[] = {
	VIEW_INT_FIELD(struct section_choice_view, id),      VIEW_STR_FIELD(struct section_choice_view, name),
	VIEW_STR_FIELD(struct section_choice_view, indent),  VIEW_BOOL_FIELD(struct section_choice_view, main),
	VIEW_BOOL_FIELD(struct section_choice_view, chosen), VIEW_FIELDS_END,
};
static const struct view_type section_choice_view_type = VIEW_TYPE(struct section_choice_view, section_fields);

static const struct view_field unsaved_fields[] = {
	VIEW_STR_FIELD(struct unsaved_view, when),
	VIEW_STR_FIELD(struct unsaved_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type unsaved_view_type = VIEW_TYPE(struct unsaved_view, unsaved_fields);

static const struct view_field article_fields[] = {
	VIEW_INT_FIELD(struct article_choice_view, id),
	VIEW_STR_FIELD(struct article_choice_view, label),
	VIEW_STR_FIELD(struct article_choice_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type article_choice_view_type = VIEW_TYPE(struct article_choice_view, article_fields);

static const struct view_field block_fields[] = {
	VIEW_STR_FIELD(struct block_choice_view, name),
	VIEW_STR_FIELD(struct block_choice_view, label),
	VIEW_STR_FIELD(struct block_choice_view, error),
	VIEW_LIST_FIELD(struct block_choice_view, choices, &choice_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type block_choice_view_type = VIEW_TYPE(struct block_choice_view, block_fields);

/* A field of the form by its own name. */
#define EDIT_VIEW_FIELD(member, field)                                                                                 \
	{                                                                                                              \
		member, VIEW_STRUCT, offsetof(struct staff_editor_view, fields) + (field) * sizeof(struct field_view), \
			&field_view_type                                                                               \
	}

static const struct view_field editor_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_editor_view, page, &staff_page_view_type),
	EDIT_VIEW_FIELD("title", EDIT_TITLE),
	EDIT_VIEW_FIELD("label", EDIT_LABEL),
	EDIT_VIEW_FIELD("standfirst", EDIT_STANDFIRST),
	EDIT_VIEW_FIELD("source", EDIT_SOURCE),
	EDIT_VIEW_FIELD("format", EDIT_FORMAT),
	EDIT_VIEW_FIELD("slug", EDIT_SLUG),
	EDIT_VIEW_FIELD("sections", EDIT_SECTIONS),
	EDIT_VIEW_FIELD("tags", EDIT_TAGS),
	EDIT_VIEW_FIELD("authors", EDIT_AUTHORS),
	EDIT_VIEW_FIELD("lead_media", EDIT_LEAD_MEDIA),
	EDIT_VIEW_FIELD("lead_caption", EDIT_LEAD_CAPTION),
	EDIT_VIEW_FIELD("lead_credit", EDIT_LEAD_CREDIT),
	EDIT_VIEW_FIELD("lead_alt", EDIT_LEAD_ALT),
	EDIT_VIEW_FIELD("lead_focus", EDIT_LEAD_FOCUS),
	EDIT_VIEW_FIELD("search_title", EDIT_SEARCH_TITLE),
	EDIT_VIEW_FIELD("search_description", EDIT_SEARCH_DESCRIPTION),
	EDIT_VIEW_FIELD("social_title", EDIT_SOCIAL_TITLE),
	EDIT_VIEW_FIELD("social_description", EDIT_SOCIAL_DESCRIPTION),
	EDIT_VIEW_FIELD("social_media", EDIT_SOCIAL_MEDIA),
	EDIT_VIEW_FIELD("comment_policy", EDIT_COMMENT_POLICY),
	EDIT_VIEW_FIELD("lang", EDIT_LANG),
	EDIT_VIEW_FIELD("translations", EDIT_TRANSLATIONS),
	EDIT_VIEW_FIELD("related", EDIT_RELATED),
	EDIT_VIEW_FIELD("former_paths", EDIT_FORMER_PATHS),
	VIEW_STR_FIELD(struct staff_editor_view, polls_script),
	VIEW_STR_FIELD(struct staff_editor_view, polls_url),
	VIEW_STR_FIELD(struct staff_editor_view, action),
	VIEW_STR_FIELD(struct staff_editor_view, article),
	VIEW_STR_FIELD(struct staff_editor_view, person_email),
	VIEW_INT_FIELD(struct staff_editor_view, base_version),
	VIEW_INT_FIELD(struct staff_editor_view, created_at),
	VIEW_STR_FIELD(struct staff_editor_view, window),
	VIEW_STR_FIELD(struct staff_editor_view, from),
	VIEW_INT_FIELD(struct staff_editor_view, from_at),
	VIEW_LIST_FIELD(struct staff_editor_view, others, &unsaved_view_type),
	VIEW_HAS_FIELD(struct staff_editor_view, others),
	VIEW_STR_FIELD(struct staff_editor_view, key),
	VIEW_STR_FIELD(struct staff_editor_view, begin_key),
	VIEW_BOOL_FIELD(struct staff_editor_view, is_page),
	VIEW_STR_FIELD(struct staff_editor_view, state),
	VIEW_STR_FIELD(struct staff_editor_view, state_tone),
	VIEW_STR_FIELD(struct staff_editor_view, public_url),
	VIEW_BOOL_FIELD(struct staff_editor_view, is_public),
	VIEW_STR_FIELD(struct staff_editor_view, path),
	VIEW_LIST_FIELD(struct staff_editor_view, formats, &choice_view_type),
	VIEW_STR_FIELD(struct staff_editor_view, format_word),
	VIEW_LIST_FIELD(struct staff_editor_view, section_choices, &section_choice_view_type),
	VIEW_HAS_FIELD(struct staff_editor_view, section_choices),
	VIEW_LIST_FIELD(struct staff_editor_view, policies, &choice_view_type),
	VIEW_LIST_FIELD(struct staff_editor_view, blocks, &block_choice_view_type),
	VIEW_LIST_FIELD(struct staff_editor_view, languages, &choice_view_type),
	VIEW_BOOL_FIELD(struct staff_editor_view, sticky_on),
	VIEW_BOOL_FIELD(struct staff_editor_view, may_arrange),
	VIEW_BOOL_FIELD(struct staff_editor_view, may_edit_any),
	VIEW_STR_FIELD(struct staff_editor_view, lead_url),
	VIEW_STR_FIELD(struct staff_editor_view, social_url),
	VIEW_BOOL_FIELD(struct staff_editor_view, lead_open),
	VIEW_BOOL_FIELD(struct staff_editor_view, search_open),
	VIEW_BOOL_FIELD(struct staff_editor_view, switches_open),
	VIEW_BOOL_FIELD(struct staff_editor_view, links_open),
	VIEW_LIST_FIELD(struct staff_editor_view, translated, &article_choice_view_type),
	VIEW_LIST_FIELD(struct staff_editor_view, related_now, &article_choice_view_type),
	VIEW_STR_FIELD(struct staff_editor_view, counted),
	VIEW_INT_FIELD(struct staff_editor_view, wpm),
	VIEW_STR_FIELD(struct staff_editor_view, restored),
	VIEW_STR_FIELD(struct staff_editor_view, changed_since),
	VIEW_STR_FIELD(struct staff_editor_view, locked_by),
	VIEW_STR_FIELD(struct staff_editor_view, discard_action),
	VIEW_STR_FIELD(struct staff_editor_view, conflict_url),
	VIEW_STR_FIELD(struct staff_editor_view, revisions_url),
	VIEW_STR_FIELD(struct staff_editor_view, preview_url),
	VIEW_STR_FIELD(struct staff_editor_view, preview_action),
	VIEW_STR_FIELD(struct staff_editor_view, preview_link_action),
	VIEW_STR_FIELD(struct staff_editor_view, preview_link),
	VIEW_BOOL_FIELD(struct staff_editor_view, has_preview_links),
	VIEW_OBJECT_FIELD(struct staff_editor_view, workflow, &workflow_view_type),
	VIEW_STR_FIELD(struct staff_editor_view, rich_url),
	VIEW_STR_FIELD(struct staff_editor_view, upload_url),
	VIEW_STR_FIELD(struct staff_editor_view, picker_url),
	VIEW_STR_FIELD(struct staff_editor_view, pictures_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_editor_view_type = VIEW_TYPE(struct staff_editor_view, editor_fields);
