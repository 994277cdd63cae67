/*
 * Versions of an article: their list, what changed in one, restoring it; and two people's changes side by side.
 */
#include "rules/article_store.h"
#include "store/revision.h"
#include "text/diff.h"
#include "text/json.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff_editor.h"
#include "web/staff_workflow.h"

#define LIST_MAX 100
#define FOLD_CHARS 160 /* of unchanged text that stays at each end of a long stretch */

/* --- Differences --- */

struct run_view {
	bool same, gone, new;
	struct str text;
};
struct change_view {
	struct str name, label;
	struct view_list runs; /* struct run_view */
	bool only_form;        /* the words are the same, what is around them is not */
	bool mine_chosen;
	struct str mine, theirs;
};

/* What a value is compared as: of the long text what readers see of it, line by line. */
static enum rc comparable(struct req *q, const struct article_form *f, enum edit_field field, struct str *ret_text)
{
	if (field != EDIT_SOURCE)
		return editor_field_text(q, field, f->at[field], ret_text);
	struct manuscript m = {.source = f->at[EDIT_SOURCE], .row = {.title = STR(""), .standfirst = STR("")}};
	enum rc rc = article_format_of(f->at[EDIT_FORMAT], &m.format);
	if (rc == RC_OK)
		rc = manuscript_render(q->site, q->arena, NULL, &m);
	if (rc == RC_INVALID || rc == RC_LIMITED) {
		*ret_text = f->at[EDIT_SOURCE]; /* what cannot be a page is shown as it was typed */
		return RC_OK;
	}
	if (rc == RC_OK)
		*ret_text = html_to_lines(q->arena, m.rendered.html);
	return rc;
}

/* The beginning and the end of a long stretch that did not change. */
static struct str fold(struct req *q, struct str text)
{
	if (text.n < 4 * FOLD_CHARS)
		return text;
	size_t head = FOLD_CHARS, tail = text.n - FOLD_CHARS;
	while (head > 0 && text.p[head] != ' ' && text.p[head] != '\n')
		head--;
	while (tail < text.n && text.p[tail] != ' ' && text.p[tail] != '\n')
		tail++;
	return arena_join(q->arena, str_slice(text, 0, head), STR(" …\n… "), str_slice(text, tail, text.n), STR_NONE);
}

static struct view_list runs_make(struct req *q, struct str before, struct str after, bool *ret_changed)
{
	struct diff d;
	diff_words(q->arena, before, after, &d);
	struct run_view *runs = arena_array(q->arena, d.n + 1, sizeof *runs);
	for (size_t i = 0; i < d.n; i++) {
		bool same = d.runs[i].kind == DIFF_SAME;
		runs[i] = (struct run_view){.same = same,
					    .gone = d.runs[i].kind == DIFF_GONE,
					    .new = d.runs[i].kind == DIFF_NEW,
					    .text = same ? fold(q, d.runs[i].text) : d.runs[i].text};
	}
	*ret_changed = d.changed;
	return VIEW_ITEMS(runs, d.n);
}

static enum rc change_fill(struct req *q, enum edit_field field, const struct article_form *before,
			   const struct article_form *after, struct change_view *v)
{
	bool changed;
	struct str old, new;
	enum rc rc = comparable(q, before, field, &old);
	if (rc == RC_OK)
		rc = comparable(q, after, field, &new);
	if (rc != RC_OK)
		return rc;
	*v = (struct change_view){.name = str_of(edit_spec(field)->name),
				  .label = req_text(q, edit_spec(field)->label),
				  .theirs = old,
				  .mine = new};
	v->runs = runs_make(q, old, new, &changed);
	v->only_form = !changed;
	return RC_OK;
}

/* The fields that differ, or (only) those of them that are marked. */
static enum rc changes_make(struct req *q, const struct article_form *before, const struct article_form *after,
			    const bool *only, struct view_list *ret_changes)
{
	struct change_view *items = arena_array(q->arena, EDIT_FIELDS, sizeof *items);
	size_t n = 0;
	for (int i = 0; i < EDIT_FIELDS; i++) {
		if (str_eq(before->at[i], after->at[i]) || (only && !only[i]))
			continue;
		enum rc rc = change_fill(q, i, before, after, &items[n++]);
		if (rc != RC_OK)
			return rc;
	}
	*ret_changes = VIEW_ITEMS(items, n);
	return RC_OK;
}

/* --- The list --- */

struct revision_view {
	int64_t version;
	struct time_view at;
	struct str name, note, url;
	bool current;
};
struct staff_revisions_view {
	struct staff_page_view page;
	struct str editor_url, older_url;
	struct view_list revisions; /* struct revision_view */
};

enum rc staff_revisions(struct req *q)
{
	int64_t before;
	struct article row;
	struct revisions list;
	if (str_to_i64(req_query(q, "before"), &before) != RC_OK || before <= 0)
		before = INT64_MAX;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = revision_list(q->db, q->arena, row.id, before, LIST_MAX, &list);
	if (rc != RC_OK)
		return rc;
	struct revision_view *items = arena_array(q->arena, list.n + 1, sizeof *items);
	for (size_t i = 0; i < list.n; i++) {
		const struct revision *r = &list.items[i];
		struct str url = arena_printf(q->arena, "/newsroom/articles/%lld/revisions/%lld", (long long)row.id,
					      (long long)r->version);
		items[i] = (struct revision_view){.version = r->version,
						  .at = page_time(q, r->at),
						  .name = r->name,
						  .note = workflow_note_label(q, r->note),
						  .url = url,
						  .current = r->version == row.version};
	}
	struct staff_revisions_view v = {.editor_url = editor_path(q, row.id, ""),
					 .revisions = VIEW_ITEMS(items, list.n)};
	if (list.n == LIST_MAX)
		v.older_url = arena_printf(q->arena, "?before=%lld", (long long)items[list.n - 1].version);
	staff_page_titled(q, &v.page, row.title.n ? row.title : req_text(q, N_("Versions")));
	return req_render(q, 200, "revisions", &staff_revisions_view_type, &v);
}

/* --- One version --- */

struct staff_revision_view {
	struct staff_page_view page;
	struct str editor_url, list_url, restore_action;
	int64_t version, base_version;
	struct time_view at;
	struct str name, note;
	bool current, first;
	struct view_list changes; /* struct change_view */
};

static enum rc revision_changes(struct req *q, const struct revision *r, struct staff_revision_view *v)
{
	struct revision before;
	struct article_form old, new;
	article_form_clear(&old);
	enum rc rc = article_form_parse(q->arena, r->content, &new);
	if (rc == RC_OK)
		rc = revision_get_before(q->db, q->arena, r->article_id, r->version, &before);
	v->first = rc == RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = article_form_parse(q->arena, before.content, &old);
	return rc == RC_OK || rc == RC_NOT_FOUND ? changes_make(q, &old, &new, NULL, &v->changes) : rc;
}

enum rc staff_revision(struct req *q)
{
	struct article row;
	struct revision r;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = revision_get(q->db, q->arena, row.id, req_path_id(q, "version"), &r);
	if (rc != RC_OK)
		return rc;
	struct staff_revision_view v = {.editor_url = editor_path(q, row.id, ""),
					.list_url = editor_path(q, row.id, "revisions/"),
					.restore_action = editor_path(q, row.id, "restore"),
					.version = r.version,
					.base_version = row.version,
					.at = page_time(q, r.at),
					.name = r.name,
					.note = workflow_note_label(q, r.note),
					.current = r.version == row.version};
	rc = revision_changes(q, &r, &v);
	if (rc != RC_OK)
		return rc;
	staff_page_titled(q, &v.page, row.title.n ? row.title : req_text(q, N_("Versions")));
	return req_render(q, 200, "revision", &staff_revision_view_type, &v);
}

/* A new save with the old content: nothing that came since is lost. */
enum rc staff_article_restore(struct req *q)
{
	struct article row;
	int64_t version = req_form_id(q, "version", 0);
	enum rc rc = editor_article(q, &row);
	if (rc != RC_OK)
		return rc;
	struct article_save save = {.article_id = row.id,
				    .person_id = q->staff->person_id,
				    .role = q->staff->role,
				    .base_version = row.version,
				    .key = req_key(q)};
	save.note = arena_printf(q->arena, "↺ %lld", (long long)version);
	rc = revision_form(q->db, q->arena, row.id, version, &save.form);
	if (rc == RC_OK)
		rc = article_save(q->site, q->db, q->arena, &save);
	if (rc == RC_INVALID)
		return req_problem(q, 422,
				   N_("Something that this version names is not there any more, or its address "
				      "is taken. Copy what you need from it."));
	return rc == RC_OK ? staff_done(q, editor_path(q, row.id, ""), "restored") : rc;
}

/* --- Two people's changes --- */

struct staff_conflict_view {
	struct staff_page_view page;
	struct str editor_url, action, key, window;
	int64_t base_version;
	struct str told; /* who saved, and when */
	struct view_list changes;
	struct view_list merged; /* what goes together by itself: struct change_view */
};

static enum rc conflict_fill(struct req *q, const struct edit_conflict *c, struct staff_conflict_view *v)
{
	bool others[EDIT_FIELDS];
	for (int i = 0; i < EDIT_FIELDS; i++)
		others[i] = !c->fields[i];
	enum rc rc = changes_make(q, &c->theirs, &c->mine, c->fields, &v->changes);
	if (rc == RC_OK)
		rc = changes_make(q, c->has_base ? &c->base : &c->theirs, &c->merged, others, &v->merged);
	struct str args[] = {c->name.n ? c->name : req_text(q, N_("Somebody else")), editor_when(q, c->at)};
	if (c->own)
		v->told =
			page_fill_text(q,
				       N_("You saved this article in another window at %1. Nothing is lost: choose for "
					  "each field what to keep."),
				       &args[1], 1);
	else
		v->told = page_fill_text(
			q,
			N_("%1 saved this article at %2, while you were writing. Nothing is lost: choose for "
			   "each field what to keep."),
			args, 2);
	return rc;
}

/* The window whose words they are: the form says it, or the address. STR_NONE: the newest. */
static struct str window_asked(struct req *q)
{
	struct str s = form_get(&q->form, "window");
	s = s.p ? s : request_query(q->http, "window");
	return s.p && s.n <= EDIT_WINDOW_MAX && utf8_valid(s) ? s : STR_NONE;
}

enum rc staff_conflict_show(struct req *q, int status)
{
	struct article row = {.id = 0};
	struct edit_conflict c;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = editing_conflict(q->db, q->arena, row.id, q->staff->person_id, window_asked(q), &c);
	if (rc == RC_NOT_FOUND && row.id)
		return req_redirect(q, 303, editor_path(q, row.id, ""), NULL);
	if (rc != RC_OK)
		return editor_words_keep(q, rc, NULL);
	struct staff_conflict_view v = {
		.editor_url = editor_path(q, row.id, ""),
		.action = editor_path(q, row.id, "resolve"),
		.key = arena_printf(q->arena, "resolve-%lld-%lld", (long long)row.id, (long long)q->now),
		.window = c.window,
		.base_version = c.version};
	rc = conflict_fill(q, &c, &v);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, c.own ? N_("Two windows changed the same") : N_("Two changed the same"));
	return req_render(q, status, "conflict", &staff_conflict_view_type, &v);
}

enum rc staff_conflict(struct req *q)
{
	return staff_conflict_show(q, 200);
}

static void choices_apply(struct req *q, struct edit_conflict *c)
{
	for (int i = 0; i < EDIT_FIELDS; i++) {
		struct str name = arena_join(q->arena, STR("choice."), str_of(edit_spec(i)->name), STR_NONE);
		if (c->fields[i] && str_is(req_form_text(q, name.p), "theirs"))
			c->merged.at[i] = c->theirs.at[i];
	}
}

/* Goes on writing with what was chosen: it is unsaved work over the version that was looked at. */
static enum rc choices_keep(struct req *q, int64_t id, const struct edit_conflict *c)
{
	struct unsaved mine = {
		.form = c->merged, .base_version = c->version, .saved_at = q->now, .window = {c->window, STR(""), 0}};
	enum rc rc = editing_keep(q->site, q->arena, id, q->staff->person_id, &mine);
	return rc == RC_OK ? req_redirect(q, 303, editor_path(q, id, ""), NULL) : rc;
}

enum rc staff_article_resolve(struct req *q)
{
	struct article row = {.id = 0};
	struct edit_conflict c;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = editing_conflict(q->db, q->arena, row.id, q->staff->person_id, window_asked(q), &c);
	if (rc == RC_NOT_FOUND && row.id)
		return req_redirect(q, 303, editor_path(q, row.id, ""), NULL);
	if (rc != RC_OK)
		return editor_words_keep(q, rc, NULL);
	if (req_form_id(q, "base_version", 0) != c.version) /* yet another save came in: look again */
		return staff_conflict_show(q, 409);
	choices_apply(q, &c);
	if (str_is(req_form_text(q, "then"), "edit"))
		return choices_keep(q, row.id, &c);
	struct article_save save = {.article_id = row.id,
				    .person_id = q->staff->person_id,
				    .role = q->staff->role,
				    .base_version = c.version,
				    .window = {c.window, STR(""), 0},
				    .key = req_key(q),
				    .note = STR(""),
				    .form = c.merged};
	rc = article_save(q->site, q->db, q->arena, &save);
	if (rc == RC_CONFLICT)
		return staff_conflict_show(q, 409);
	if (rc == RC_INVALID) /* the editor shows what is wrong, with the choices made */
		return choices_keep(q, row.id, &c);
	return rc == RC_OK ? staff_done(q, editor_path(q, row.id, ""), "saved") : rc;
}

/* --- What the templates may say --- */

static const struct view_field run_fields[] = {
	VIEW_BOOL_FIELD(struct run_view, same),
	VIEW_BOOL_FIELD(struct run_view, gone),
	VIEW_BOOL_FIELD(struct run_view, new),
	VIEW_STR_FIELD(struct run_view, text),
	VIEW_FIELDS_END,
};
static const struct view_type run_view_type = VIEW_TYPE(struct run_view, run_fields);

static const struct view_field change_fields[] = {
	VIEW_STR_FIELD(struct change_view, name),
	VIEW_STR_FIELD(struct change_view, label),
	VIEW_LIST_FIELD(struct change_view, runs, &run_view_type),
	VIEW_BOOL_FIELD(struct change_view, only_form),
	VIEW_STR_FIELD(struct change_view, mine),
	VIEW_STR_FIELD(struct change_view, theirs),
	VIEW_FIELDS_END,
};
static const struct view_type change_view_type = VIEW_TYPE(struct change_view, change_fields);

static const struct view_field revision_fields[] = {
	VIEW_INT_FIELD(struct revision_view, version),
	VIEW_STRUCT_FIELD(struct revision_view, at, &time_view_type),
	VIEW_STR_FIELD(struct revision_view, name),
	VIEW_STR_FIELD(struct revision_view, note),
	VIEW_STR_FIELD(struct revision_view, url),
	VIEW_BOOL_FIELD(struct revision_view, current),
	VIEW_FIELDS_END,
};
static const struct view_type revision_view_type = VIEW_TYPE(struct revision_view, revision_fields);

static const struct view_field revisions_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_revisions_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_revisions_view, editor_url),
	VIEW_STR_FIELD(struct staff_revisions_view, older_url),
	VIEW_LIST_FIELD(struct staff_revisions_view, revisions, &revision_view_type),
	VIEW_HAS_FIELD(struct staff_revisions_view, revisions),
	VIEW_FIELDS_END,
};
const struct view_type staff_revisions_view_type = VIEW_TYPE(struct staff_revisions_view, revisions_fields);

static const struct view_field one_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_revision_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_revision_view, editor_url),
	VIEW_STR_FIELD(struct staff_revision_view, list_url),
	VIEW_STR_FIELD(struct staff_revision_view, restore_action),
	VIEW_INT_FIELD(struct staff_revision_view, version),
	VIEW_INT_FIELD(struct staff_revision_view, base_version),
	VIEW_STRUCT_FIELD(struct staff_revision_view, at, &time_view_type),
	VIEW_STR_FIELD(struct staff_revision_view, name),
	VIEW_STR_FIELD(struct staff_revision_view, note),
	VIEW_BOOL_FIELD(struct staff_revision_view, current),
	VIEW_BOOL_FIELD(struct staff_revision_view, first),
	VIEW_LIST_FIELD(struct staff_revision_view, changes, &change_view_type),
	VIEW_HAS_FIELD(struct staff_revision_view, changes),
	VIEW_FIELDS_END,
};
const struct view_type staff_revision_view_type = VIEW_TYPE(struct staff_revision_view, one_fields);

static const struct view_field conflict_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_conflict_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_conflict_view, editor_url),
	VIEW_STR_FIELD(struct staff_conflict_view, action),
	VIEW_STR_FIELD(struct staff_conflict_view, key),
	VIEW_STR_FIELD(struct staff_conflict_view, window),
	VIEW_INT_FIELD(struct staff_conflict_view, base_version),
	VIEW_STR_FIELD(struct staff_conflict_view, told),
	VIEW_LIST_FIELD(struct staff_conflict_view, changes, &change_view_type),
	VIEW_HAS_FIELD(struct staff_conflict_view, changes),
	VIEW_LIST_FIELD(struct staff_conflict_view, merged, &change_view_type),
	VIEW_HAS_FIELD(struct staff_conflict_view, merged),
	VIEW_FIELDS_END,
};
const struct view_type staff_conflict_view_type = VIEW_TYPE(struct staff_conflict_view, conflict_fields);
