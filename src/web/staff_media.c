/*
 * The library: a grid to look through and search, the same as a picker for scripts, and a plain form to send files.
 */
#include "web/staff_media.h"

#include "rules/upload.h"
#include "text/fold.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/handlers.h"

#define PER_PAGE 48
#define THUMB_WIDTH 320

/* --- An entry --- */

static const struct view_field entry_fields[] = {
	VIEW_INT_FIELD(struct media_entry_view, id),
	VIEW_STR_FIELD(struct media_entry_view, page_url),
	VIEW_STR_FIELD(struct media_entry_view, url),
	VIEW_STR_FIELD(struct media_entry_view, thumb),
	VIEW_STR_FIELD(struct media_entry_view, kind),
	VIEW_STR_FIELD(struct media_entry_view, kind_label),
	VIEW_STR_FIELD(struct media_entry_view, name),
	VIEW_STR_FIELD(struct media_entry_view, title),
	VIEW_STR_FIELD(struct media_entry_view, alt),
	VIEW_STR_FIELD(struct media_entry_view, caption),
	VIEW_STR_FIELD(struct media_entry_view, credit),
	VIEW_STR_FIELD(struct media_entry_view, facts),
	VIEW_INT_FIELD(struct media_entry_view, width),
	VIEW_INT_FIELD(struct media_entry_view, height),
	VIEW_BOOL_FIELD(struct media_entry_view, missing),
	VIEW_BOOL_FIELD(struct media_entry_view, no_alt),
	VIEW_FIELDS_END,
};
const struct view_type media_entry_view_type = VIEW_TYPE(struct media_entry_view, entry_fields);

static const char *const kind_labels[MEDIA_KINDS] = {N_("Picture"), N_("Sound"), N_("Film"), N_("Document"),
						     N_("Other file")};

struct str media_size_text(struct req *q, int64_t bytes)
{
	if (bytes < 1000)
		return arena_printf(q->arena, "%lld B", (long long)bytes);
	if (bytes < 1000000)
		return arena_printf(q->arena, "%lld KB", (long long)(bytes / 1000));
	return arena_printf(q->arena, "%lld.%lld MB", (long long)(bytes / 1000000),
			    (long long)(bytes % 1000000 / 100000));
}

/* "JPEG, 2000 × 1500, 1.2 MB" */
static struct str facts_of(struct req *q, const struct media *m)
{
	size_t slash = str_find_char(m->mime, '/', 0);
	struct str type = str_slice(m->mime, slash == SIZE_MAX ? 0 : slash + 1, m->mime.n);
	CLEANUP(buf_done) struct buf b = BUF(512);
	for (size_t i = 0; i < type.n; i++)
		buf_putc(&b, type.p[i] >= 'a' && type.p[i] <= 'z' ? (char)(type.p[i] - 32) : type.p[i]);
	if (m->width > 0)
		buf_printf(&b, ", %lld × %lld", (long long)m->width, (long long)m->height);
	if (m->size > 0)
		buf_printf(&b, ", %.*s", STR_ARG(media_size_text(q, m->size)));
	return buf_to_arena(&b, q->arena);
}

/* A square where there is one, else the smallest size that is large enough. */
static enum rc thumb_find(struct req *q, const struct media *m, struct str *ret_path)
{
	struct media_crop square;
	struct media_variants v;
	*ret_path = STR("");
	if (media_kind_of(m->mime) != MEDIA_PICTURE || m->state != MEDIA_PRESENT)
		return RC_OK;
	enum rc rc = media_crop_get(q->db, q->arena, m->id, MEDIA_CROP_SQUARE, &square);
	*ret_path = rc == RC_OK ? square.path : m->path;
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = media_variant_list(q->db, q->arena, m->id, &v);
	for (size_t i = v.n; rc == RC_OK && i-- > 0;)
		if (v.items[i].width >= THUMB_WIDTH)
			*ret_path = v.items[i].path;
	return rc;
}

enum rc media_entry_fill(struct req *q, const struct media *m, struct media_entry_view *e)
{
	enum media_kind kind = media_kind_of(m->mime);
	*e = (struct media_entry_view){
		.id = m->id,
		.page_url = arena_printf(q->arena, "/newsroom/media/%lld/", (long long)m->id),
		.url = page_url(q, m->path),
		.kind = str_of(media_kind_name(kind)),
		.kind_label = req_text(q, kind_labels[kind]),
		.name = m->name,
		.title = m->title,
		.alt = m->alt,
		.caption = m->caption,
		.credit = m->credit,
		.facts = facts_of(q, m),
		.width = m->width,
		.height = m->height,
		.missing = m->state == MEDIA_MISSING,
		.no_alt = kind == MEDIA_PICTURE && m->alt.n == 0,
	};
	struct str thumb;
	enum rc rc = thumb_find(q, m, &thumb);
	if (rc == RC_OK && thumb.n > 0)
		e->thumb = page_url(q, thumb);
	return rc;
}

enum rc media_entry_json(struct req *q, int status, const struct media *m)
{
	struct media_entry_view e;
	CLEANUP(buf_done) struct buf b = BUF(65536);
	struct json_out o;
	enum rc rc = media_entry_fill(q, m, &e);
	if (rc != RC_OK)
		return rc;
	const struct {
		const char *key;
		struct str value;
	} texts[] = {{"url", e.url},       {"kind", e.kind},       {"name", e.name},
		     {"title", e.title},   {"alt", e.alt},         {"caption", e.caption},
		     {"credit", e.credit}, {"thumbnail", e.thumb}, {"page", e.page_url}};
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", e.id);
	json_out_field_int(&o, "width", e.width);
	json_out_field_int(&o, "height", e.height);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		json_out_field_str(&o, texts[i].key, texts[i].value);
	json_out_end(&o);
	return json_out_done(&o) == RC_OK ? req_json(q, status, &b) : RC_INTERNAL;
}

bool staff_may_change(const struct req *q, const struct media *m)
{
	return person_may(q->staff->role, MAY_EDIT_ANY) ||
	       (person_may(q->staff->role, MAY_UPLOAD) && m->person_id == q->staff->person_id);
}

enum rc staff_media_own(struct req *q, struct media *ret_media)
{
	enum rc rc = media_get(q->db, q->arena, req_path_id(q, "id"), ret_media);
	if (rc == RC_OK && !staff_may_change(q, ret_media))
		return rc_fail(RC_DENIED, "this file was sent by somebody else");
	return rc;
}

/* --- Looking through --- */

struct kind_choice_view {
	struct str key, label;
	bool chosen;
};

struct unfinished_view {
	int64_t id;
	struct str name;
	struct str size;
	int64_t percent;
};

struct staff_media_view {
	struct staff_page_view page;
	struct str q;           /* words that were searched for */
	struct view_list kinds; /* struct kind_choice_view */
	bool missing;           /* only those whose bytes are still to come */
	bool filtered;          /* by words, kind or absence */
	struct view_list items; /* struct media_entry_view */
	bool has_items;
	struct str older_url, newest_url; /* empty where there are none */
	int64_t older_before;             /* the picker's mark for the next page; 0 = none */
	struct str count_text;
	bool may_upload;
	struct str file_error;       /* beside the plain form's field */
	struct view_list unfinished; /* struct unfinished_view */
	bool has_unfinished;
};

static const struct view_field kind_choice_fields[] = {
	VIEW_STR_FIELD(struct kind_choice_view, key),
	VIEW_STR_FIELD(struct kind_choice_view, label),
	VIEW_BOOL_FIELD(struct kind_choice_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type kind_choice_view_type = VIEW_TYPE(struct kind_choice_view, kind_choice_fields);

static const struct view_field unfinished_fields[] = {
	VIEW_INT_FIELD(struct unfinished_view, id),
	VIEW_STR_FIELD(struct unfinished_view, name),
	VIEW_STR_FIELD(struct unfinished_view, size),
	VIEW_INT_FIELD(struct unfinished_view, percent),
	VIEW_FIELDS_END,
};
static const struct view_type unfinished_view_type = VIEW_TYPE(struct unfinished_view, unfinished_fields);

static const struct view_field media_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_media_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_media_view, q),
	VIEW_LIST_FIELD(struct staff_media_view, kinds, &kind_choice_view_type),
	VIEW_BOOL_FIELD(struct staff_media_view, missing),
	VIEW_BOOL_FIELD(struct staff_media_view, filtered),
	VIEW_LIST_FIELD(struct staff_media_view, items, &media_entry_view_type),
	VIEW_BOOL_FIELD(struct staff_media_view, has_items),
	VIEW_STR_FIELD(struct staff_media_view, older_url),
	VIEW_STR_FIELD(struct staff_media_view, newest_url),
	VIEW_INT_FIELD(struct staff_media_view, older_before),
	VIEW_STR_FIELD(struct staff_media_view, count_text),
	VIEW_BOOL_FIELD(struct staff_media_view, may_upload),
	VIEW_STR_FIELD(struct staff_media_view, file_error),
	VIEW_LIST_FIELD(struct staff_media_view, unfinished, &unfinished_view_type),
	VIEW_BOOL_FIELD(struct staff_media_view, has_unfinished),
	VIEW_FIELDS_END,
};
const struct view_type staff_media_view_type = VIEW_TYPE(struct staff_media_view, media_fields);
const struct view_type staff_media_picker_view_type = VIEW_TYPE(struct staff_media_view, media_fields);

/* The names of kinds that can be chosen, "" for all of them. */
static const char *kind_asked(struct req *q)
{
	struct str asked = req_query(q, "kind");
	for (int i = 0; i < MEDIA_KINDS; i++)
		if (str_is(asked, media_kind_name(i)))
			return media_kind_name(i);
	return NULL;
}

static void kinds_fill(struct req *q, const char *chosen, struct staff_media_view *v)
{
	struct kind_choice_view *kinds = arena_array(q->arena, MEDIA_KINDS, sizeof *kinds);
	for (int i = 0; i < MEDIA_KINDS; i++)
		kinds[i] = (struct kind_choice_view){.key = str_of(media_kind_name(i)),
						     .label = req_text(q, kind_labels[i]),
						     .chosen = chosen == media_kind_name(i)};
	v->kinds = VIEW_ITEMS(kinds, MEDIA_KINDS);
}

/* This page with the same wishes, from another place on. */
static struct str address_of(struct req *q, const struct staff_media_view *v, const char *kind, int64_t before)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	buf_puts(&b, "/newsroom/media/?q=");
	url_encode(&b, v->q, URL_ENCODE_COMPONENT);
	buf_printf(&b, "&kind=%s%s", kind ? kind : "", v->missing ? "&missing=1" : "");
	if (before)
		buf_printf(&b, "&before=%lld", (long long)before);
	return buf_to_arena(&b, q->arena);
}

/* One more than is shown is asked for: is there another page? */
static enum rc items_fill(struct req *q, const char *kind, struct staff_media_view *v)
{
	struct media_list list;
	int64_t before = 0;
	if (str_to_i64(req_query(q, "before"), &before) != RC_OK || before < 0)
		before = 0;
	struct media_wish wish = {.query = fold_query(q->arena, v->q),
				  .kind = kind,
				  .missing = v->missing,
				  .before_id = before,
				  .limit = PER_PAGE + 1};
	enum rc rc = media_look(q->db, q->arena, &wish, &list);
	if (rc != RC_OK)
		return rc;
	size_t n = list.n < PER_PAGE ? list.n : PER_PAGE;
	struct media_entry_view *items = arena_array(q->arena, n, sizeof *items);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = media_entry_fill(q, &list.items[i], &items[i]);
	v->items = VIEW_ITEMS(items, n);
	v->has_items = n > 0;
	v->older_before = list.n > n ? list.items[n - 1].id : 0;
	v->older_url = v->older_before ? address_of(q, v, kind, v->older_before) : STR("");
	v->newest_url = before ? address_of(q, v, kind, 0) : STR("");
	v->count_text = page_count(q, N_PLURAL("%d file", "%d files"), (int64_t)n);
	return rc;
}

static enum rc unfinished_fill(struct req *q, struct staff_media_view *v)
{
	struct uploads open;
	enum rc rc = upload_list(q->db, q->arena, q->staff->person_id, &open);
	if (rc != RC_OK)
		return rc;
	struct unfinished_view *items = arena_array(q->arena, open.n, sizeof *items);
	for (size_t i = 0; i < open.n; i++) {
		const struct upload *u = &open.items[i];
		items[i] = (struct unfinished_view){.id = u->id,
						    .name = u->name,
						    .size = media_size_text(q, u->size),
						    .percent = u->received * 100 / u->size};
	}
	v->unfinished = VIEW_ITEMS(items, open.n);
	v->has_unfinished = open.n > 0;
	return RC_OK;
}

static enum rc library_fill(struct req *q, struct staff_media_view *v)
{
	const char *kind = kind_asked(q);
	staff_page(q, &v->page, N_("Media"));
	v->q = utf8_cut(utf8_repair(q->arena, req_query(q, "q")), FOLD_QUERY_BYTES_MAX);
	v->missing = str_is(req_query(q, "missing"), "1");
	v->filtered = v->q.n > 0 || kind || v->missing;
	v->may_upload = person_may(q->staff->role, MAY_UPLOAD);
	kinds_fill(q, kind, v);
	return items_fill(q, kind, v);
}

static enum rc library_page(struct req *q, int status, struct staff_media_view *v)
{
	enum rc rc = library_fill(q, v);
	if (rc == RC_OK)
		rc = unfinished_fill(q, v);
	if (rc != RC_OK)
		return rc;
	staff_script(&v->page, "media.js");
	return req_render(q, status, "media", &staff_media_view_type, v);
}

enum rc staff_media(struct req *q)
{
	return library_page(q, 200, &(struct staff_media_view){.missing = false});
}

enum rc staff_media_picker(struct req *q)
{
	struct staff_media_view v = {.missing = false};
	enum rc rc = library_fill(q, &v);
	return rc == RC_OK ? req_render(q, 200, "media_picker", &staff_media_picker_view_type, &v) : rc;
}

/* --- Sending by a plain form --- */

static struct str refused_file(struct req *q, struct str name, const char *refusal)
{
	return arena_join(q->arena, utf8_repair(q->arena, name), STR(": "), req_text(q, refusal), STR_NONE);
}

/* All of them, each by itself; the first that is refused is told of. */
static enum rc files_take(struct req *q, int64_t *ret_last, size_t *ret_taken, struct str *ret_error)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < q->form.n_files; i++) {
		const struct form_file *f = &q->form.files[i];
		struct media m = {.name = f->filename};
		const char *refusal;
		if (f->filename.n == 0 && f->bytes.n == 0)
			continue;
		rc = upload_whole(q->site, q->arena, q->staff, f->bytes, &m, &refusal);
		if (rc == RC_OK) {
			*ret_last = m.id;
			++*ret_taken;
		} else if (refusal) {
			rc = RC_OK;
			*ret_error = ret_error->n > 0 ? *ret_error : refused_file(q, f->filename, refusal);
		}
	}
	return rc;
}

enum rc staff_media_send(struct req *q)
{
	struct staff_media_view v = {.file_error = STR("")};
	int64_t last = 0;
	size_t taken = 0;
	enum rc rc = files_take(q, &last, &taken, &v.file_error);
	if (rc != RC_OK)
		return rc;
	if (v.file_error.n == 0 && taken == 0)
		v.file_error = req_text(q, N_("Please choose a file."));
	if (v.file_error.n > 0) {
		req_error(q, "file", arena_cstr(q->arena, v.file_error));
		return library_page(q, 422, &v);
	}
	struct str item = arena_printf(q->arena, "/newsroom/media/%lld/", (long long)last);
	return staff_done(q, taken == 1 ? item : STR("/newsroom/media/"), "uploaded");
}
