/*
 * Words for an article that is gone or not the writer's any more: they stand on the page that says so, to be copied or
 * made a new draft of one's own with one press.
 */
#include "rules/article_store.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/staff_editor.h"

#define ROWS_LINE 2
#define ROWS_LONG 16

struct rescued_view {
	struct str name, label, value;
	int64_t rows;
};
struct staff_rescue_view {
	struct staff_page_view page;
	struct str told; /* what happened */
	bool may_keep;   /* as a draft of one's own */
	struct str key;
	struct view_list fields; /* struct held_view: what the new draft is made of */
	struct view_list texts;  /* struct rescued_view: to be read and copied */
};

/* What happened, as scripts are told it and as people are. */
struct lost {
	int status;
	const char *code, *msgid;
};

static struct lost lost_of(enum rc rc, bool own)
{
	if (rc == RC_NOT_FOUND)
		return (struct lost){404, "article_gone",
				     N_("This article was deleted. What you wrote is still here.")};
	if (own)
		return (struct lost){
			403, "article_closed",
			N_("The state of this article has changed, and your role may not edit it any more. "
			   "What you wrote is still here.")};
	return (struct lost){403, "article_not_yours",
			     N_("This article is not yours to edit, or not any more. What you wrote is still here.")};
}

/* --- For scripts --- */

static enum rc lost_json(struct req *q, const struct lost *lost)
{
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "type", STR("about:blank"));
	json_out_field_int(&o, "status", lost->status);
	json_out_field_str(&o, "code", str_of(lost->code));
	json_out_field_str(&o, "detail", req_text(q, lost->msgid));
	json_out_end(&o);
	return req_bytes(q, lost->status, "application/problem+json", buf_to_arena(&b, q->arena));
}

/* --- The page --- */

/* An article that is still there keeps its addresses and its translations. */
static bool stays_behind(const struct lost *lost, enum edit_field field)
{
	bool tied = field == EDIT_SLUG || field == EDIT_FORMER_PATHS || field == EDIT_TRANSLATIONS;
	return tied && lost->status != 404;
}

static struct view_list fields_hold(struct req *q, const struct lost *lost, const struct article_form *f)
{
	struct held_view *held = arena_array(q->arena, EDIT_FIELDS + 1, sizeof *held);
	struct str kind = req_form_text(q, "kind");
	size_t n = 0;
	for (int i = 0; i < EDIT_FIELDS; i++)
		if (f->at[i].n > 0 && !stays_behind(lost, i))
			held[n++] = (struct held_view){str_of(edit_spec(i)->name), f->at[i]};
	if (kind.n > 0)
		held[n++] = (struct held_view){STR("kind"), kind};
	return VIEW_ITEMS(held, n);
}

static enum rc texts_fill(struct req *q, const struct article_form *f, struct staff_rescue_view *v)
{
	struct rescued_view *texts = arena_array(q->arena, EDIT_FIELDS, sizeof *texts);
	size_t n = 0;
	for (int i = 0; i < EDIT_FIELDS; i++) {
		const struct edit_spec *spec = edit_spec(i);
		struct str value = f->at[i];
		if (value.n == 0 || spec->shape == EDIT_WORD)
			continue;
		enum rc rc = i == EDIT_SOURCE ? RC_OK : editor_field_text(q, i, value, &value);
		if (rc != RC_OK)
			return rc;
		texts[n++] = (struct rescued_view){str_of(spec->name), req_text(q, spec->label), value,
						   i == EDIT_SOURCE ? ROWS_LONG : ROWS_LINE};
	}
	v->texts = VIEW_ITEMS(texts, n);
	return RC_OK;
}

/* Whoever makes a draft of it is among its authors. */
static enum rc author_add(struct req *q, struct article_form *f)
{
	bool named;
	enum rc rc = article_form_names(q->db, q->arena, f, q->staff->person_id, &named);
	if (rc == RC_OK && !named)
		f->at[EDIT_AUTHORS] = arena_join(q->arena, q->staff->name, STR("\n"), f->at[EDIT_AUTHORS], STR_NONE);
	return rc;
}

static enum rc lost_page(struct req *q, const struct lost *lost, struct article_form *f)
{
	struct staff_rescue_view v = {.may_keep = person_may(q->staff->role, MAY_WRITE), .key = editor_key(q)};
	staff_page(q, &v.page, N_("Your words are kept"));
	v.told = req_text(q, lost->msgid);
	enum rc rc = texts_fill(q, f, &v);
	if (rc == RC_OK)
		rc = author_add(q, f);
	if (rc != RC_OK)
		return rc;
	v.fields = fields_hold(q, lost, f);
	return req_render(q, lost->status, "rescue", &staff_rescue_view_type, &v);
}

/* --- When --- */

enum rc editor_words_keep(struct req *q, enum rc rc, const struct article_form *form)
{
	bool own = false;
	struct unsaved mine;
	int64_t id = req_path_id(q, "id");
	if (rc != RC_NOT_FOUND && rc != RC_DENIED)
		return rc;
	if (rc == RC_DENIED && article_is_own(q->db, q->arena, id, q->staff->person_id, &own) != RC_OK)
		return rc;
	struct lost lost = lost_of(rc, own);
	if (req_wants_json(q))
		return lost_json(q, &lost);
	if (!form && editing_unsaved(q->db, q->arena, id, q->staff->person_id, STR_NONE, &mine) != RC_OK)
		return rc;
	struct article_form words = form ? *form : mine.form;
	return lost_page(q, &lost, &words);
}

enum rc editor_words_refused(struct req *q, const char *why)
{
	struct article_form none, words;
	struct lost lost = {403, "role", why};
	article_form_clear(&none);
	editor_form_take(q, &none, &words);
	return lost_page(q, &lost, &words);
}

/* --- What the template may say --- */

static const struct view_field rescued_fields[] = {
	VIEW_STR_FIELD(struct rescued_view, name),
	VIEW_STR_FIELD(struct rescued_view, label),
	VIEW_STR_FIELD(struct rescued_view, value),
	VIEW_INT_FIELD(struct rescued_view, rows),
	VIEW_FIELDS_END,
};
static const struct view_type rescued_view_type = VIEW_TYPE(struct rescued_view, rescued_fields);

static const struct view_field rescue_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_rescue_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_rescue_view, told),
	VIEW_BOOL_FIELD(struct staff_rescue_view, may_keep),
	VIEW_STR_FIELD(struct staff_rescue_view, key),
	VIEW_LIST_FIELD(struct staff_rescue_view, fields, &held_view_type),
	VIEW_LIST_FIELD(struct staff_rescue_view, texts, &rescued_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_rescue_view_type = VIEW_TYPE(struct staff_rescue_view, rescue_fields);
