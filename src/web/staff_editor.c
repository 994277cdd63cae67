/*
 * The editor: opening an article, saving it, and what its page tells the server between saves.
 */
#include "web/staff_editor.h"

#include "rules/publish.h"
#include "store/working_copy.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/handlers.h"

#define LIST_BYTES (64 * 1024)
#define SESSION_MAX 64
#define OTHERS_MAX 10

/* --- The form --- */

/* All values of a name with `between` between them. */
static struct str values_join(struct req *q, const char *name, char between)
{
	CLEANUP(buf_done) struct buf b = BUF(LIST_BYTES);
	struct str value;
	for (size_t at = 0; form_each(&q->form, name, &at, &value);) {
		if (b.n > 0)
			buf_putc(&b, between);
		buf_put(&b, value);
	}
	return buf_to_arena(&b, q->arena);
}

void editor_form_take(struct req *q, const struct article_form *unsent, struct article_form *ret_form)
{
	*ret_form = *unsent;
	for (int i = 0; i < EDIT_FIELDS; i++) {
		const struct edit_spec *spec = edit_spec(i);
		if (!form_get(&q->form, spec->name).p)
			continue;
		ret_form->at[i] = spec->shape == EDIT_NUMBERS ? values_join(q, spec->name, ' ')
				  : spec->shape == EDIT_NAMES ? values_join(q, spec->name, '\n')
							      : req_form_text(q, spec->name);
	}
	article_form_settle(q->arena, ret_form);
}

/* What a browser may call its window; "" for anything else. */
static struct str window_name(struct str s)
{
	return s.n <= EDIT_WINDOW_MAX && utf8_valid(s) ? s : STR("");
}

struct edit_window editor_window(struct req *q)
{
	struct edit_window w = {window_name(req_form_text(q, "window")), window_name(req_form_text(q, "from")), 0};
	if (str_to_i64(req_form_text(q, "from_at"), &w.from_at) != RC_OK)
		w.from_at = 0;
	return w;
}

/* A number may come to a new article when the last one is deleted: forms say which of them they mean. */
enum rc editor_article(struct req *q, struct article *ret_row)
{
	int64_t created_at;
	struct article row;
	enum rc rc = editing_check(q->db, q->arena, req_path_id(q, "id"), q->staff->person_id, q->staff->role, &row);
	if (rc != RC_OK)
		return rc;
	if (str_to_i64(req_form_text(q, "created"), &created_at) == RC_OK && created_at != row.created_at)
		return rc_fail(RC_NOT_FOUND, "the number is another article's by now");
	*ret_row = row;
	return RC_OK;
}

/* The version that the writing began with; 0, which is nobody's, where the form does not say it right. */
static int64_t base_version(struct req *q, int64_t otherwise)
{
	int64_t version = req_form_id(q, "base_version", otherwise);
	return q->n_errors > 0 ? 0 : version;
}

/*
 * The form for the article that the path names. What it leaves out stays as it was in the version it began with. The
 * words are taken whatever editor_article() says, whose answer this is.
 */
static enum rc form_read(struct req *q, struct article *ret_row, struct article_form *ret_form)
{
	struct article_form unsent;
	enum rc rc = editor_article(q, ret_row), found;
	article_form_clear(&unsent);
	if (rc == RC_OK) {
		found = revision_form(q->db, q->arena, ret_row->id, base_version(q, ret_row->version), &unsent);
		if (found == RC_NOT_FOUND)
			found = article_form_read(q->db, q->arena, ret_row->id, &unsent);
		rc = found;
	}
	editor_form_take(q, &unsent, ret_form);
	return rc;
}

/* --- Opening --- */

/*
 * Text that an import left in WordPress's own notation is edited as what it looks like; a text in several parts stays
 * as it is, for rich text has no mark between them.
 */
static enum rc imported_show(struct req *q, int64_t id, struct article_form *f)
{
	struct article_body body;
	enum article_format format;
	enum rc rc = article_format_of(f->at[EDIT_FORMAT], &format);
	if (rc != RC_OK || format == ARTICLE_HTML || format == ARTICLE_MARKDOWN)
		return rc;
	rc = article_body_get(q->db, q->arena, id, &body);
	if (rc != RC_OK || str_find(body.body, STR(BODY_PART_MARK), 0) != SIZE_MAX)
		return rc;
	f->at[EDIT_SOURCE] = body.body;
	f->at[EDIT_FORMAT] = str_of(article_format_name(ARTICLE_HTML));
	return RC_OK;
}

/* What other windows of this person left; asked for by its address, it is shown instead. */
static enum rc others_list(struct req *q, int64_t id, struct str shown, struct view_list *ret_others)
{
	struct working_copies copies;
	enum rc rc = working_copy_list(q->db, q->arena, id, q->staff->person_id, OTHERS_MAX, &copies);
	if (rc != RC_OK)
		return rc;
	struct unsaved_view *items = arena_array(q->arena, copies.n + 1, sizeof *items);
	size_t n = 0;
	for (size_t i = 0; i < copies.n; i++) {
		CLEANUP(buf_done) struct buf url = BUF(4 * EDIT_WINDOW_MAX);
		buf_puts(&url, "?unsaved=");
		url_encode(&url, copies.items[i].window, URL_ENCODE_COMPONENT);
		if (!str_eq(copies.items[i].window, shown))
			items[n++] = (struct unsaved_view){editor_when(q, copies.items[i].saved_at),
							   buf_to_arena(&url, q->arena)};
	}
	*ret_others = VIEW_ITEMS(items, n);
	return RC_OK;
}

/* Unsaved work comes back by itself, and the page says so. */
static enum rc unsaved_show(struct req *q, const struct article *row, struct article_form *f,
			    struct staff_editor_view *v)
{
	struct unsaved mine;
	struct str when;
	struct str asked = request_query(q->http, "unsaved");
	enum rc rc = editing_unsaved(q->db, q->arena, row->id, q->staff->person_id, asked, &mine);
	if (rc == RC_NOT_FOUND)
		return imported_show(q, row->id, f);
	if (rc == RC_OK)
		rc = others_list(q, row->id, mine.window.id, &v->others);
	if (rc != RC_OK)
		return rc;
	v->from = mine.window.id;
	v->from_at = mine.saved_at;
	if (article_form_equal(&mine.form, f))
		return RC_OK;
	*f = mine.form;
	when = editor_when(q, mine.saved_at);
	v->restored = page_fill_text(q, N_("Unsaved changes of %1 were brought back."), &when, 1);
	v->base_version = mine.base_version;
	if (mine.base_version < row->version)
		v->changed_since = req_text(q, N_("The article was saved by somebody else since you began."));
	return RC_OK;
}

/* Whoever writes in what somebody has thrown away meanwhile must not believe it safe. */
static const char *trash_text(const struct article *row)
{
	return row->state != ARTICLE_TRASH
		       ? NULL
		       : N_("This article is in the trash, where it may be deleted for good. Take it out to go on with "
			    "it.");
}

static enum rc editor_page(struct req *q, const struct article *row, struct str preview_link)
{
	struct staff_editor_view v = {.preview_link = preview_link}, told = {.base_version = row->version};
	struct article_form f;
	enum rc rc = article_form_read(q->db, q->arena, row->id, &f);
	if (rc == RC_OK)
		rc = unsaved_show(q, row, &f, &told);
	if (rc == RC_OK)
		rc = editor_view_fill(q, row, &f, NULL, &v);
	if (rc != RC_OK)
		return rc;
	v.restored = told.restored;
	v.changed_since = told.changed_since;
	v.base_version = told.base_version;
	v.from = told.from;
	v.from_at = told.from_at;
	v.others = told.others;
	if (trash_text(row))
		v.page.problem = req_text(q, trash_text(row));
	return req_render(q, 200, "editor", &staff_editor_view_type, &v);
}

enum rc staff_article(struct req *q)
{
	struct article row;
	enum rc rc = editor_article(q, &row);
	return rc == RC_OK ? editor_page(q, &row, STR("")) : editor_words_keep(q, rc, NULL);
}

static enum article_kind kind_asked(struct str word)
{
	return str_is(word, "page") ? ARTICLE_PAGE : ARTICLE_ARTICLE;
}

static struct article new_row(struct req *q, struct str kind)
{
	return (struct article){.kind = kind_asked(kind),
				.state = ARTICLE_DRAFT,
				.title = STR(""),
				.path = STR(""),
				.slug = STR(""),
				.created_at = q->now};
}

static struct article_form new_form(struct req *q)
{
	struct article_form f;
	article_form_clear(&f);
	f.at[EDIT_AUTHORS] = q->staff->name;
	return f;
}

enum rc staff_article_new(struct req *q)
{
	struct staff_editor_view v = {.preview_link = STR("")};
	struct article row = new_row(q, req_query(q, "kind"));
	struct article_form f = new_form(q);
	enum rc rc = editor_view_fill(q, &row, &f, NULL, &v);
	return rc == RC_OK ? req_render(q, 200, "editor", &staff_editor_view_type, &v) : rc;
}

/* --- Saving --- */

/* {"errors": {field: sentence}}: field names are those of the form. */
static enum rc errors_json(struct req *q, const struct edit_errors *errors)
{
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "type", STR("about:blank"));
	json_out_field_int(&o, "status", 422);
	json_out_field_str(&o, "detail", req_text(q, N_("Please look at the fields that are named.")));
	json_out_key(&o, "errors");
	json_out_object(&o);
	for (size_t i = 0; i < errors->n; i++)
		json_out_field_str(&o, edit_spec(errors->items[i].field)->name,
				   editor_error_text(q, &errors->items[i]));
	json_out_end(&o);
	json_out_end(&o);
	return req_bytes(q, 422, "application/problem+json", buf_to_arena(&b, q->arena));
}

/* The page again, with what was typed and each error beside its field; problem: msgid. */
static enum rc errors_page(struct req *q, const struct article *row, const struct article_save *save,
			   const char *problem)
{
	struct staff_editor_view v = {.preview_link = STR("")};
	enum rc rc = editor_view_fill(q, row, &save->form, &save->errors, &v);
	if (rc != RC_OK)
		return rc;
	v.base_version = save->base_version;
	v.window = save->window.id.n ? save->window.id : v.window;
	v.from = save->window.from;
	v.from_at = save->window.from_at;
	v.page.problem = req_text(q, problem);
	return req_render(q, 422, "editor", &staff_editor_view_type, &v);
}

/* What was stored, so that the page can show it as the server spells it; the long text is left out. */
static enum rc fields_json(struct req *q, struct json_out *o, int64_t id)
{
	struct article_form f;
	enum rc rc = article_form_read(q->db, q->arena, id, &f);
	if (rc != RC_OK)
		return rc;
	json_out_key(o, "fields");
	json_out_object(o);
	for (int i = 0; i < EDIT_FIELDS; i++)
		if (edit_spec(i)->shape == EDIT_LINE || i == EDIT_TAGS || i == EDIT_AUTHORS || i == EDIT_FORMER_PATHS)
			json_out_field_str(o, edit_spec(i)->name, f.at[i]);
	json_out_end(o);
	return RC_OK;
}

static void trash_tell(struct req *q, struct json_out *o, const struct article *row)
{
	if (trash_text(row))
		json_out_field_str(o, "told", req_text(q, trash_text(row)));
}

static enum rc saved_json(struct req *q, const struct article_save *save)
{
	struct json_out o;
	struct article row;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	enum rc rc = article_get(q->db, q->arena, save->article_id, &row);
	if (rc != RC_OK)
		return rc;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", save->article_id);
	json_out_field_int(&o, "version", save->version);
	json_out_field_int(&o, "created", row.created_at);
	json_out_field_bool(&o, "repeated", save->repeated);
	json_out_field_bool(&o, "merged", save->merged);
	json_out_field_int(&o, "words", row.words);
	json_out_field_str(&o, "path", row.path);
	trash_tell(q, &o, &row);
	rc = fields_json(q, &o, save->article_id);
	json_out_end(&o);
	if (rc == RC_OK)
		rc = req_json(q, 200, &b);
	if (rc == RC_OK && save->merged)
		staff_done_mark(q, "merged"); /* the script then loads the page anew */
	return rc;
}

static enum rc saved_answer(struct req *q, const struct article *row, struct article_save *save, enum rc rc)
{
	if (rc == RC_OK && req_wants_json(q))
		return saved_json(q, save);
	if (rc == RC_OK)
		return staff_done(q, editor_path(q, save->article_id, ""), save->merged ? "merged" : "saved");
	if (rc == RC_INVALID && save->errors.n > 0)
		return req_wants_json(q)
			       ? errors_json(q, &save->errors)
			       : errors_page(q, row, save,
					     N_("This was not saved. Please look at the fields that are marked."));
	if (rc == RC_CONFLICT && save->article_id && !req_wants_json(q))
		return staff_conflict_show(q, 409);
	return editor_words_keep(q, rc, &save->form);
}

/* All but the form itself. */
static void save_take(struct req *q, struct article_save *save)
{
	*save = (struct article_save){
		.person_id = q->staff->person_id,
		.role = q->staff->role,
		.window = editor_window(q),
		.key = req_key(q),
		.note = STR(""),
		.base_version = base_version(q, 0),
		.tell_readers = req_form_text(q, "tell_readers").n > 0,
	};
}

/* A form that came damaged is shown again with what is left of it. */
static enum rc damaged_answer(struct req *q, const struct article *row, struct article_save *save)
{
	enum edit_field field = edit_field_of(q->form.damaged.p ? q->form.damaged : STR(""));
	const char *all = N_("The form came damaged, and nothing was saved. Please look at it, then save again.");
	if (field < EDIT_FIELDS)
		edit_error_add(&save->errors, field,
			       N_("This field held characters that cannot be kept. Look at it, then save again."),
			       STR(""));
	if (!req_wants_json(q))
		return errors_page(q, row, save, all);
	return save->errors.n > 0 ? errors_json(q, &save->errors) : req_problem(q, 422, all);
}

static bool is_damaged(const struct req *q)
{
	return q->n_errors > 0 || q->form.damaged.p;
}

enum rc staff_article_save(struct req *q)
{
	struct article row;
	struct article_save save;
	save_take(q, &save);
	enum rc rc = form_read(q, &row, &save.form);
	if (rc != RC_OK)
		return editor_words_keep(q, rc, &save.form);
	save.article_id = row.id;
	if (is_damaged(q))
		return damaged_answer(q, &row, &save);
	return saved_answer(q, &row, &save, article_save(q->site, q->db, q->arena, &save));
}

/* begin=1: the page has words for the server to keep, but no headline yet; they come as unsaved work right after. */
enum rc staff_article_create(struct req *q)
{
	struct article_save save;
	struct article row = new_row(q, req_form_text(q, "kind"));
	struct article_form unsent = new_form(q);
	save_take(q, &save);
	editor_form_take(q, &unsent, &save.form);
	if (is_damaged(q))
		return damaged_answer(q, &row, &save);
	save.kind = row.kind;
	save.untitled = req_form_text(q, "begin").n > 0;
	if (save.untitled) {
		struct str authors = save.form.at[EDIT_AUTHORS];
		article_form_clear(&save.form);
		save.form.at[EDIT_AUTHORS] = authors.n ? authors : q->staff->name;
	}
	return saved_answer(q, &row, &save, article_save(q->site, q->db, q->arena, &save));
}

/* --- Between saves --- */

static enum rc kept_json(struct req *q, const struct unsaved *unsaved, const struct article *row)
{
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(1024);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "saved_at", unsaved->saved_at);
	json_out_field_int(&o, "version", row->version);
	trash_tell(q, &o, row);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

static enum rc too_long(struct req *q)
{
	struct edit_errors errors = {.n = 0};
	edit_error_add(&errors, EDIT_SOURCE,
		       N_("This text is larger than 2 MB. Attach long documents as files, or make several articles of "
			  "it."),
		       STR(""));
	return errors_json(q, &errors);
}

/* The form as unsaved work. ret_unsaved has its words whatever comes of it. */
static enum rc unsaved_keep(struct req *q, struct article *ret_row, struct unsaved *ret_unsaved)
{
	enum rc rc = form_read(q, ret_row, &ret_unsaved->form);
	ret_unsaved->saved_at = q->now;
	ret_unsaved->window = editor_window(q);
	if (rc != RC_OK)
		return rc;
	ret_unsaved->base_version = base_version(q, ret_row->version);
	return editing_keep(q->site, q->arena, ret_row->id, q->staff->person_id, ret_unsaved);
}

enum rc staff_article_autosave(struct req *q)
{
	struct article row;
	struct unsaved mine;
	enum rc rc = unsaved_keep(q, &row, &mine);
	if (rc == RC_LIMITED)
		return too_long(q);
	return rc == RC_OK ? kept_json(q, &mine, &row) : editor_words_keep(q, rc, &mine.form);
}

enum rc staff_article_discard(struct req *q)
{
	struct article row;
	struct edit_window window = editor_window(q);
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = editing_discard(q->site, row.id, q->staff->person_id, window.id.n ? &window : NULL);
	return rc == RC_OK ? staff_done(q, editor_path(q, row.id, ""), "discarded") : rc;
}

static enum rc lock_json(struct req *q, bool held, const struct edit_lock *holder)
{
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_bool(&o, "held", held);
	if (!held && holder->person_id) {
		json_out_field_str(&o, "name", holder->name);
		json_out_field_int(&o, "since", holder->taken_at);
		json_out_field_bool(&o, "own", holder->person_id == q->staff->person_id);
	}
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc staff_article_lock(struct req *q)
{
	static const char *const acts[] = {"open", "beat", "take", "release"};
	bool held = false;
	struct article row;
	struct edit_lock holder = {.article_id = 0};
	struct str word = req_form_text(q, "act"), session = req_form_text(q, "session");
	size_t act = 0;
	while (act < ARRAY_LEN(acts) && !str_is(word, acts[act]))
		act++;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK &&
	    (act == ARRAY_LEN(acts) || session.n == 0 || session.n > SESSION_MAX || !utf8_valid(session)))
		return req_problem(q, 400, NULL);
	struct edit_lock asked = {.article_id = row.id, .person_id = q->staff->person_id, .session = session};
	if (rc == RC_OK)
		rc = editing_lock(q->site, q->arena, act, &asked, &held, &holder);
	return rc == RC_OK ? lock_json(q, held, &holder) : editor_words_keep(q, rc, NULL);
}

/* --- Previews --- */

enum rc staff_article_preview_keep(struct req *q)
{
	struct article row;
	struct unsaved mine;
	enum rc rc = unsaved_keep(q, &row, &mine);
	if (rc != RC_OK)
		return editor_words_keep(q, rc, &mine.form);
	return req_redirect(q, 303, editor_path(q, row.id, "preview/"), NULL);
}

enum rc staff_article_preview_link(struct req *q)
{
	struct article row;
	struct str secret;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK && req_form_text(q, "revoke").n > 0) {
		rc = preview_links_revoke(q->site, row.id);
		return rc == RC_OK ? staff_done(q, editor_path(q, row.id, ""), "previews_ended") : rc;
	}
	if (rc == RC_OK && (row.state == ARTICLE_WITHDRAWN || row.state == ARTICLE_TRASH))
		return req_problem(q, 409, N_("There are no secret links to what is withdrawn or in the trash."));
	if (rc == RC_OK)
		rc = preview_link_make(q->site, q->arena, row.id, q->staff->person_id, &secret);
	if (rc != RC_OK)
		return rc;
	struct str link = arena_join(q->arena, req_staff_base_url(q), STR("/preview/"), secret, STR("/"), STR_NONE);
	return req_wants_json(q) ? staff_json_text(q, "link", link) : editor_page(q, &row, link);
}
