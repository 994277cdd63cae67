/*
 * Breaking news from a phone: one short form that publishes at once, or hands the story to an editor.
 */
#include "base/random.h"
#include "rules/breaking.h"
#include "rules/upload.h"
#include "store/section.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/staff_media.h"

struct section_option_view {
	int64_t id;
	struct str label;
	bool chosen;
};

struct staff_breaking_view {
	struct staff_page_view page;
	struct field_view title, text, alt;
	struct str photo_error;
	struct media_entry_view *photo; /* one that has arrived already */
	bool may_publish, may_upload;
	bool labelled;
	struct view_list sections; /* struct section_option_view */
	bool has_sections;
	struct str key;
};

static const struct view_field section_option_fields[] = {
	VIEW_INT_FIELD(struct section_option_view, id),
	VIEW_STR_FIELD(struct section_option_view, label),
	VIEW_BOOL_FIELD(struct section_option_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type section_option_view_type = VIEW_TYPE(struct section_option_view, section_option_fields);

static const struct view_field breaking_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_breaking_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_breaking_view, title, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_breaking_view, text, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_breaking_view, alt, &field_view_type),
	VIEW_STR_FIELD(struct staff_breaking_view, photo_error),
	VIEW_OBJECT_FIELD(struct staff_breaking_view, photo, &media_entry_view_type),
	VIEW_BOOL_FIELD(struct staff_breaking_view, may_publish),
	VIEW_BOOL_FIELD(struct staff_breaking_view, may_upload),
	VIEW_BOOL_FIELD(struct staff_breaking_view, labelled),
	VIEW_LIST_FIELD(struct staff_breaking_view, sections, &section_option_view_type),
	VIEW_BOOL_FIELD(struct staff_breaking_view, has_sections),
	VIEW_STR_FIELD(struct staff_breaking_view, key),
	VIEW_FIELDS_END,
};
const struct view_type staff_breaking_view_type = VIEW_TYPE(struct staff_breaking_view, breaking_fields);

/* --- The page --- */

static enum rc sections_fill(struct req *q, int64_t chosen, struct staff_breaking_view *v)
{
	struct sections top;
	enum rc rc = section_list_children(q->db, q->arena, 0, &top);
	if (rc != RC_OK)
		return rc;
	struct section_option_view *items = arena_array(q->arena, top.n, sizeof *items);
	for (size_t i = 0; i < top.n; i++)
		items[i] = (struct section_option_view){top.items[i].id, top.items[i].name, top.items[i].id == chosen};
	v->sections = VIEW_ITEMS(items, top.n);
	v->has_sections = top.n > 0;
	return RC_OK;
}

/* Of a new form: what is sent twice with it is made once. */
static struct str key_make(struct req *q)
{
	unsigned char bytes[16];
	CLEANUP(buf_done) struct buf hex = BUF(64);
	random_bytes(bytes, sizeof bytes);
	crypto_hex(&hex, (const char *)bytes, sizeof bytes);
	return buf_to_arena(&hex, q->arena);
}

static enum rc breaking_page(struct req *q, int status, int64_t section, struct staff_breaking_view *v)
{
	struct str problem = v->page.problem;
	staff_page(q, &v->page, N_("Breaking news"));
	v->page.problem = problem;
	v->may_publish = person_may(q->staff->role, MAY_PUBLISH_OWN);
	v->may_upload = person_may(q->staff->role, MAY_UPLOAD);
	if (v->key.n == 0)
		v->key = key_make(q);
	enum rc rc = sections_fill(q, section, v);
	if (rc != RC_OK)
		return rc;
	staff_script(&v->page, "breaking.js");
	return req_render(q, status, "breaking", &staff_breaking_view_type, v);
}

enum rc staff_breaking(struct req *q)
{
	return breaking_page(q, 200, 0, &(struct staff_breaking_view){.labelled = true});
}

/* --- The picture --- */

struct alt_job {
	int64_t media_id;
	struct str alt;
	struct arena *arena;
};

static enum rc alt_write(struct site *s, struct db *db, void *ctx)
{
	struct alt_job *j = ctx;
	struct media m;
	enum rc rc = media_get(db, j->arena, j->media_id, &m);
	if (rc != RC_OK || m.alt.n > 0)
		return rc;
	m.alt = j->alt;
	rc = media_update(db, &m);
	return rc == RC_OK ? library_words_store(db, &m) : rc;
}

/* What was said about the picture stays with it, unless somebody has said something before. */
static enum rc alt_keep(struct req *q, int64_t media_id)
{
	struct library_texts t = {.of[LIBRARY_ALT] = req_form_text(q, "alt")};
	enum rc rc = library_texts_check(q->arena, &t);
	struct alt_job job = {media_id, t.of[LIBRARY_ALT], q->arena};
	return rc == RC_OK && media_id && t.of[LIBRARY_ALT].n > 0 ? site_write(q->site, alt_write, &job) : RC_OK;
}

/* A picture that has been sent before, or comes with the form. ret_refusal: a sentence for beside the field. */
static enum rc photo_take(struct req *q, struct media *m, const char **ret_refusal)
{
	const struct form_file *f = form_get_file(&q->form, "file");
	int64_t id = req_form_id(q, "media", 0);
	*ret_refusal = NULL;
	if (f && f->bytes.n > 0) {
		if (!person_may(q->staff->role, MAY_UPLOAD))
			return RC_DENIED;
		m->name = f->filename;
		if (media_kind_of(media_type_of(f->bytes, f->filename)) != MEDIA_PICTURE &&
		    !media_type_refusal(f->bytes, f->filename))
			*ret_refusal = N_("This is no picture.");
		return *ret_refusal ? RC_INVALID : upload_whole(q->site, q->arena, q->staff, f->bytes, m, ret_refusal);
	}
	if (id == 0)
		return RC_OK;
	enum rc rc = media_get(q->db, q->arena, id, m);
	if (rc == RC_OK && (media_kind_of(m->mime) == MEDIA_PICTURE && m->state == MEDIA_PRESENT))
		return RC_OK;
	*ret_refusal = N_("This picture is not in the library any more.");
	return rc == RC_OK || rc == RC_NOT_FOUND ? RC_INVALID : rc;
}

/* --- Sending --- */

/* The words stay in the form, the picture that has arrived too. */
static enum rc refused(struct req *q, const struct breaking *b, const struct media *photo, const char *photo_refusal)
{
	struct staff_breaking_view v = {
		.title = staff_field(q, "title", b->errors[BREAKING_TITLE]),
		.text = staff_field(q, "text", b->errors[BREAKING_TEXT]),
		.alt = staff_field(q, "alt", NULL),
		.photo_error = photo_refusal ? req_text(q, photo_refusal) : STR(""),
		.labelled = b->labelled,
		.key = b->key,
	};
	for (int i = 0; i < BREAKING_FIELDS; i++)
		if (b->errors[i])
			req_error(q, breaking_field_name(i), b->errors[i]);
	if (photo_refusal)
		req_error(q, "file", photo_refusal);
	if (req_wants_json(q))
		return req_problem(q, 422, NULL);
	if (photo->id && !photo_refusal) {
		v.photo = arena_new(q->arena, struct media_entry_view);
		enum rc rc = media_entry_fill(q, photo, v.photo);
		if (rc != RC_OK)
			return rc;
	}
	return breaking_page(q, 422, b->section_id, &v);
}

static enum rc done_json(struct req *q, const struct breaking *b)
{
	CLEANUP(buf_done) struct buf out = BUF(8192);
	struct json_out o;
	json_out_init(&o, &out);
	json_out_object(&o);
	json_out_field_int(&o, "id", b->article_id);
	json_out_field_str(&o, "url",
			   b->publish ? page_url(q, b->path) : STR("/newsroom/breaking/?done=breaking_submitted"));
	json_out_field_str(&o, "state", b->publish ? STR("published") : STR("review"));
	json_out_end(&o);
	enum rc rc = req_json(q, 201, &out);
	if (!b->publish)
		staff_done_mark(q, "breaking_submitted");
	return rc;
}

enum rc staff_breaking_send(struct req *q)
{
	struct media photo = {.id = 0};
	const char *photo_refusal;
	struct breaking b = {.title = req_form_text(q, "title"),
			     .text = req_form_text(q, "text"),
			     .section_id = req_form_id(q, "section", 0),
			     .labelled = req_form_text(q, "label").n > 0,
			     .publish = !str_is(req_form_text(q, "act"), "submit") &&
					person_may(q->staff->role, MAY_PUBLISH_OWN),
			     .key = str_slice(req_form_text(q, "key"), 0, 64)};
	enum rc rc = photo_take(q, &photo, &photo_refusal);
	if (photo_refusal || q->n_errors > 0)
		return refused(q, &b, &photo, photo_refusal ? photo_refusal : q->errors[0].msgid);
	b.media_id = photo.id;
	if (rc == RC_OK)
		rc = breaking_send(q->site, q->arena, q->staff, &b);
	if (rc == RC_INVALID)
		return refused(q, &b, &photo, NULL);
	if (rc == RC_OK)
		rc = alt_keep(q, photo.id);
	if (rc != RC_OK)
		return rc;
	if (req_wants_json(q))
		return done_json(q, &b);
	if (!b.publish)
		return staff_done(q, STR("/newsroom/breaking/"), "breaking_submitted");
	return req_redirect(q, 303, b.path, NULL);
}
