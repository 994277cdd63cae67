/*
 * One file of the library: what is on it, the point that crops keep, where it is used, another file in its place,
 * deleting.
 */
#include "rules/upload.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff_media.h"

struct media_use_view {
	struct str kind; /* "Picture above the article" */
	struct str label, url;
	struct str state; /* "draft"; empty where it is of no interest */
};

struct media_crop_view {
	struct str url, label;
	int64_t width, height;
};

struct staff_media_item_view {
	struct staff_page_view page;
	struct media_entry_view file;
	bool is_picture, is_sound, is_film;
	bool may_change;
	struct str action;
	struct str seen; /* what the form was made of */
	struct field_view title, alt, caption, credit, description;
	struct field_view focus_x, focus_y;
	struct view_list crops; /* struct media_crop_view */
	bool has_crops;
	struct view_list uses; /* struct media_use_view */
	bool has_uses;
	int64_t n_uses;
	struct str uses_text;
	struct time_view sent;
	struct str file_error; /* beside the form that replaces it */
};

static const struct view_field use_fields[] = {
	VIEW_STR_FIELD(struct media_use_view, kind),
	VIEW_STR_FIELD(struct media_use_view, label),
	VIEW_STR_FIELD(struct media_use_view, url),
	VIEW_STR_FIELD(struct media_use_view, state),
	VIEW_FIELDS_END,
};
static const struct view_type use_view_type = VIEW_TYPE(struct media_use_view, use_fields);

static const struct view_field crop_fields[] = {
	VIEW_STR_FIELD(struct media_crop_view, url),
	VIEW_STR_FIELD(struct media_crop_view, label),
	VIEW_INT_FIELD(struct media_crop_view, width),
	VIEW_INT_FIELD(struct media_crop_view, height),
	VIEW_FIELDS_END,
};
static const struct view_type crop_view_type = VIEW_TYPE(struct media_crop_view, crop_fields);

static const struct view_field item_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_media_item_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, file, &media_entry_view_type),
	VIEW_BOOL_FIELD(struct staff_media_item_view, is_picture),
	VIEW_BOOL_FIELD(struct staff_media_item_view, is_sound),
	VIEW_BOOL_FIELD(struct staff_media_item_view, is_film),
	VIEW_BOOL_FIELD(struct staff_media_item_view, may_change),
	VIEW_STR_FIELD(struct staff_media_item_view, action),
	VIEW_STR_FIELD(struct staff_media_item_view, seen),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, title, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, alt, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, caption, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, credit, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, description, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, focus_x, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, focus_y, &field_view_type),
	VIEW_LIST_FIELD(struct staff_media_item_view, crops, &crop_view_type),
	VIEW_BOOL_FIELD(struct staff_media_item_view, has_crops),
	VIEW_LIST_FIELD(struct staff_media_item_view, uses, &use_view_type),
	VIEW_BOOL_FIELD(struct staff_media_item_view, has_uses),
	VIEW_INT_FIELD(struct staff_media_item_view, n_uses),
	VIEW_STR_FIELD(struct staff_media_item_view, uses_text),
	VIEW_STRUCT_FIELD(struct staff_media_item_view, sent, &time_view_type),
	VIEW_STR_FIELD(struct staff_media_item_view, file_error),
	VIEW_FIELDS_END,
};
const struct view_type staff_media_item_view_type = VIEW_TYPE(struct staff_media_item_view, item_fields);
const struct view_type staff_media_delete_view_type = VIEW_TYPE(struct staff_media_item_view, item_fields);

/* --- Filling --- */

static struct str item_path(struct req *q, int64_t id)
{
	return arena_printf(q->arena, "/newsroom/media/%lld/", (long long)id);
}

static struct media_use_view use_of(struct req *q, const struct media_use *u)
{
	static const char *const kinds[] = {
		[MEDIA_USE_ARTICLE] = N_("In the text"),
		[MEDIA_USE_LEAD] = N_("Picture above the article"),
		[MEDIA_USE_SOCIAL] = N_("Picture in shared links"),
		[MEDIA_USE_PERSON] = N_("Portrait"),
		[MEDIA_USE_SETTING] = N_("Setting"),
	};
	static const char *const paths[] = {
		[MEDIA_USE_ARTICLE] = "/newsroom/articles/%lld/",
		[MEDIA_USE_LEAD] = "/newsroom/articles/%lld/",
		[MEDIA_USE_SOCIAL] = "/newsroom/articles/%lld/",
		[MEDIA_USE_PERSON] = "/newsroom/people/%lld/",
	};
	struct media_use_view v = {.kind = req_text(q, kinds[u->kind]), .label = u->name, .state = STR("")};
	enum article_state state;
	if (u->kind == MEDIA_USE_SETTING)
		v.url = STR("/newsroom/settings/");
	else
		v.url = arena_printf(q->arena, paths[u->kind], (long long)u->id);
	if (u->state.n > 0 && article_state_of(u->state, &state) == RC_OK && state != ARTICLE_PUBLISHED)
		v.state = u->state;
	return v;
}

static enum rc uses_fill(struct req *q, const struct media *m, struct staff_media_item_view *v)
{
	struct media_uses uses;
	enum rc rc = media_list_uses(q->db, q->arena, m, LIBRARY_USES_MAX, &uses);
	if (rc != RC_OK)
		return rc;
	struct media_use_view *items = arena_array(q->arena, uses.n, sizeof *items);
	for (size_t i = 0; i < uses.n; i++)
		items[i] = use_of(q, &uses.items[i]);
	v->uses = VIEW_ITEMS(items, uses.n);
	v->has_uses = uses.n > 0;
	v->n_uses = (int64_t)uses.n;
	v->uses_text = page_count(q, N_PLURAL("It is used in %d place.", "It is used in %d places."), v->n_uses);
	return RC_OK;
}

static enum rc crops_fill(struct req *q, const struct media *m, struct staff_media_item_view *v)
{
	static const char *const labels[MEDIA_CROPS] = {N_("In shared links"), N_("In lists of small pictures")};
	struct media_crop_view *items = arena_array(q->arena, MEDIA_CROPS, sizeof *items);
	size_t n = 0;
	for (int kind = 0; kind < MEDIA_CROPS; kind++) {
		struct media_crop c;
		enum rc rc = media_crop_get(q->db, q->arena, m->id, kind, &c);
		if (rc == RC_OK)
			items[n++] = (struct media_crop_view){.url = page_url(q, c.path),
							      .label = req_text(q, labels[kind]),
							      .width = c.width,
							      .height = c.height};
		else if (rc != RC_NOT_FOUND)
			return rc;
	}
	v->crops = VIEW_ITEMS(items, n);
	v->has_crops = n > 0;
	return RC_OK;
}

static struct field_view number_field(struct req *q, int number)
{
	return (struct field_view){.value = arena_printf(q->arena, "%d", number)};
}

/* The fields as they are stored. */
static void fields_fill(struct req *q, const struct media *m, struct staff_media_item_view *v)
{
	v->title.value = m->title;
	v->alt.value = m->alt;
	v->caption.value = m->caption;
	v->credit.value = m->credit;
	v->description.value = m->description;
	v->focus_x = number_field(q, m->focus_x);
	v->focus_y = number_field(q, m->focus_y);
	v->seen = arena_printf(q->arena, "%lld", (long long)m->modified_at);
}

static enum rc item_fill(struct req *q, const struct media *m, struct staff_media_item_view *v)
{
	enum media_kind kind = media_kind_of(m->mime);
	bool present = m->state == MEDIA_PRESENT;
	staff_page_titled(q, &v->page, m->title.n > 0 ? m->title : m->name);
	v->is_picture = present && kind == MEDIA_PICTURE;
	v->is_sound = present && kind == MEDIA_SOUND;
	v->is_film = present && kind == MEDIA_FILM;
	v->may_change = staff_may_change(q, m);
	v->action = item_path(q, m->id);
	v->sent = page_time(q, m->created_at);
	enum rc rc = media_entry_fill(q, m, &v->file);
	if (rc == RC_OK)
		rc = crops_fill(q, m, v);
	return rc == RC_OK ? uses_fill(q, m, v) : rc;
}

static enum rc item_page(struct req *q, int status, const struct media *m, struct staff_media_item_view *v)
{
	enum rc rc = item_fill(q, m, v);
	if (rc != RC_OK)
		return rc;
	staff_script(&v->page, "media_item.js");
	return req_render(q, status, "media_item", &staff_media_item_view_type, v);
}

enum rc staff_media_item(struct req *q)
{
	struct media m;
	struct staff_media_item_view v = {.file_error = STR("")};
	enum rc rc = media_get(q->db, q->arena, req_path_id(q, "id"), &m);
	if (rc != RC_OK)
		return rc;
	fields_fill(q, &m, &v);
	return item_page(q, 200, &m, &v);
}

/* --- Changing texts and focus --- */

struct edit {
	struct library_edit edit;
	const struct req *q;
};

static enum rc edit_write(struct site *s, struct db *db, void *ctx)
{
	struct edit *e = ctx;
	enum rc rc = library_edit_store(s, db, e->q->arena, &e->edit);
	return rc == RC_OK ? audit(db, e->q->staff, "media.edit", "media", e->edit.id, STR("")) : rc;
}

static bool percent_read(struct req *q, const char *name, int *ret)
{
	int64_t n = req_form_id(q, name, 50);
	*ret = (int)(n > 100 ? 100 : n);
	return n >= 0 && n <= 100;
}

static bool edit_read(struct req *q, struct library_edit *e)
{
	for (int i = 0; i < LIBRARY_FIELDS; i++)
		e->texts.of[i] = req_form_text(q, library_field_name(i));
	bool good = library_texts_check(q->arena, &e->texts) == RC_OK;
	e->seen = req_form_id(q, "seen", 0);
	good &= percent_read(q, "focus_x", &e->focus_x);
	good &= percent_read(q, "focus_y", &e->focus_y);
	return good && q->n_errors == 0;
}

/* What was sent, with what is wrong beside each field. */
static enum rc edit_refused(struct req *q, const struct media *m, const struct library_edit *e)
{
	static const char *const focus_error = N_("A whole number from 0 to 100.");
	struct staff_media_item_view v = {.seen = req_form_text(q, "seen")};
	struct field_view *const fields[LIBRARY_FIELDS] = {&v.title, &v.alt, &v.caption, &v.credit, &v.description};
	int n;
	for (int i = 0; i < LIBRARY_FIELDS; i++) {
		*fields[i] = staff_field(q, library_field_name(i), e->texts.errors[i]);
		if (e->texts.errors[i])
			req_error(q, library_field_name(i), e->texts.errors[i]);
	}
	size_t before = q->n_errors;
	v.focus_x =
		staff_field(q, "focus_x", percent_read(q, "focus_x", &n) && q->n_errors == before ? NULL : focus_error);
	before = q->n_errors;
	v.focus_y =
		staff_field(q, "focus_y", percent_read(q, "focus_y", &n) && q->n_errors == before ? NULL : focus_error);
	return req_wants_json(q) ? req_problem(q, 422, NULL) : item_page(q, 422, m, &v);
}

/* Somebody was faster: what was written here stays in the form, which now knows the newer state. */
static enum rc edit_conflict(struct req *q, struct media *m, const struct library_edit *e)
{
	struct staff_media_item_view v = {.file_error = STR("")};
	enum rc rc = media_get(q->db, q->arena, m->id, m);
	if (rc != RC_OK || req_wants_json(q))
		return rc == RC_OK ? req_problem(q, 409, NULL) : rc;
	fields_fill(q, m, &v);
	struct field_view *const fields[LIBRARY_FIELDS] = {&v.title, &v.alt, &v.caption, &v.credit, &v.description};
	for (int i = 0; i < LIBRARY_FIELDS; i++)
		fields[i]->value = e->texts.of[i];
	v.page.problem = req_text(q, N_("Somebody has changed this file meanwhile. Your words are in the form: save "
					"again to keep them."));
	struct str problem = v.page.problem;
	rc = item_fill(q, m, &v);
	v.page.problem = problem;
	staff_script(&v.page, "media_item.js");
	return rc == RC_OK ? req_render(q, 409, "media_item", &staff_media_item_view_type, &v) : rc;
}

enum rc staff_media_edit(struct req *q)
{
	struct media m;
	struct edit e = {.q = q};
	enum rc rc = staff_media_own(q, &m);
	if (rc != RC_OK)
		return rc;
	if (!edit_read(q, &e.edit))
		return edit_refused(q, &m, &e.edit);
	e.edit.id = m.id;
	rc = site_write(q->site, edit_write, &e);
	if (rc == RC_CONFLICT)
		return edit_conflict(q, &m, &e.edit);
	if (rc == RC_OK && e.edit.focus_moved)
		rc = media_get(q->db, q->arena, m.id, &m);
	if (rc == RC_OK && e.edit.focus_moved)
		rc = media_crop_again(q->site, q->db, q->arena, &m);
	return rc == RC_OK ? staff_done(q, item_path(q, m.id), "saved") : rc;
}

/* --- Another file in its place --- */

static enum rc replace_refused(struct req *q, const struct media *m, const char *refusal)
{
	struct staff_media_item_view v = {.file_error = req_text(q, refusal)};
	if (req_wants_json(q)) {
		req_error(q, "file", refusal);
		return req_problem(q, 422, refusal);
	}
	fields_fill(q, m, &v);
	return item_page(q, 422, m, &v);
}

enum rc staff_media_replace(struct req *q)
{
	struct media m;
	const struct form_file *f = form_get_file(&q->form, "file");
	const char *refusal = NULL;
	enum rc rc = staff_media_own(q, &m);
	if (rc != RC_OK)
		return rc;
	if (!f || f->bytes.n == 0)
		return replace_refused(q, &m, N_("Please choose a file."));
	struct str type = media_type_of(str_slice(f->bytes, 0, MEDIA_TYPE_BYTES), f->filename);
	if (type.n > 0 && media_kind_of(type) != media_kind_of(m.mime))
		return replace_refused(
			q, &m, N_("A file can only be replaced by one of the same kind: a picture by a picture."));
	struct media filled = m;
	rc = upload_whole(q->site, q->arena, q->staff, f->bytes, &filled, &refusal);
	if (refusal)
		return replace_refused(q, &m, refusal);
	return rc == RC_OK ? staff_done(q, item_path(q, m.id), "replaced") : rc;
}

/* --- Deleting --- */

static enum rc delete_page(struct req *q, int status, const struct media *m, const char *problem)
{
	struct staff_media_item_view v = {.file_error = STR("")};
	enum rc rc = item_fill(q, m, &v);
	if (rc != RC_OK)
		return rc;
	if (problem)
		v.page.problem = req_text(q, problem);
	return req_render(q, status, "media_delete", &staff_media_delete_view_type, &v);
}

enum rc staff_media_delete_ask(struct req *q)
{
	struct media m;
	enum rc rc = staff_media_own(q, &m);
	return rc == RC_OK ? delete_page(q, 200, &m, NULL) : rc;
}

struct removal {
	const struct req *q;
	const struct media *m;
	size_t n_uses;
};

static enum rc removal_write(struct site *s, struct db *db, void *ctx)
{
	struct removal *r = ctx;
	enum rc rc = library_remove(s, db, r->q->arena, r->m->id, r->n_uses);
	return rc == RC_OK ? audit(db, r->q->staff, "media.delete", "media", r->m->id, r->m->name) : rc;
}

enum rc staff_media_delete(struct req *q)
{
	struct media m;
	enum rc rc = staff_media_own(q, &m);
	if (rc != RC_OK)
		return rc;
	struct removal r = {.q = q, .m = &m, .n_uses = (size_t)req_form_id(q, "uses", 0)};
	rc = site_write(q->site, removal_write, &r);
	if (rc == RC_CONFLICT)
		return delete_page(q, 409, &m, N_("It is used in more places now. Please look at them first."));
	return rc == RC_OK ? staff_done(q, STR("/newsroom/media/"), "media_deleted") : rc;
}
