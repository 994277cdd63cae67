/*
 * The workflow panel: see staff_workflow.h. What may be done is decided in rules/workflow and rules/annotate; here are
 * buttons, forms and what they answer.
 */
#include "web/staff_workflow.h"

#include "rules/annotate.h"
#include "rules/editing.h"
#include "store/article_note.h"
#include "store/working_copy.h"
#include "web/handlers.h"
#include "web/reader_correction.h"

#define NOTES_SHOWN 50
#define CORRECTIONS_SHOWN 50
#define LIST_PATH "/newsroom/articles/"

struct note_view {
	struct str name, act, text;
	struct time_view at;
};
struct correction_item_view {
	int64_t id;
	struct str kind, text;
	struct time_view at;
};

struct workflow_view {
	struct str id;     /* of the article */
	struct str action; /* of the acts */
	struct str note_action, embargo_action, correct_action, uncorrect_action;
	int64_t version; /* what is on the screen: only that is published */
	bool can[WORKFLOW_ACTS];
	bool approves; /* publishing is the approval of what is in review */
	struct str zone;
	struct str scheduled_for;             /* a sentence; "" when it is not */
	struct str withdrawn, reason;         /* the same, and what readers read */
	struct str embargo;                   /* the same */
	bool can_embargo, can_lift, override; /* override: may publish in spite of it */
	bool can_correct, can_note;
	struct str unsaved_by;        /* a sentence; "" when nobody else has unsaved changes */
	struct view_list notes;       /* struct note_view */
	struct view_list corrections; /* struct correction_item_view */
	/* A form that was refused */
	struct field_view text, at, until, note, correction;
};

struct staff_workflow_view {
	struct staff_page_view page;
	struct workflow_view *workflow;
	struct str editor_url; /* "" for who may not edit it */
};

/* --- Words --- */

const char *workflow_phase_label(enum workflow_phase phase)
{
	static const char *const labels[PHASES] = {
		[PHASE_DRAFT] = N_("Draft"),         [PHASE_REVIEW] = N_("In review"),
		[PHASE_SCHEDULED] = N_("Scheduled"), [PHASE_PUBLISHED] = N_("Published"),
		[PHASE_WITHDRAWN] = N_("Withdrawn"), [PHASE_TRASH] = N_("In the trash"),
	};
	return labels[phase];
}

struct str workflow_phase_tone(enum workflow_phase phase)
{
	if (phase == PHASE_PUBLISHED)
		return STR("good");
	if (phase == PHASE_REVIEW || phase == PHASE_SCHEDULED)
		return STR("warn");
	return phase == PHASE_WITHDRAWN || phase == PHASE_TRASH ? STR("bad") : STR("");
}

/* What a note's act is called in the list of notes; "" for a note alone. */
static struct str act_label(struct req *q, struct str act)
{
	static const char *const labels[WORKFLOW_ACTS] = {
		[WORKFLOW_SUBMIT] = N_("Submitted for review"),
		[WORKFLOW_SEND_BACK] = N_("Sent back"),
		[WORKFLOW_PUBLISH] = N_("Published"),
		[WORKFLOW_SCHEDULE] = N_("Scheduled"),
		[WORKFLOW_UNPUBLISH] = N_("Made a draft"),
		[WORKFLOW_WITHDRAW] = N_("Withdrawn"),
		[WORKFLOW_REINSTATE] = N_("Published again"),
		[WORKFLOW_TRASH] = N_("Moved to the trash"),
		[WORKFLOW_RESTORE] = N_("Taken out of the trash"),
	};
	enum workflow_act which;
	if (act.n == 0 || workflow_act_of(act, &which) != RC_OK || !labels[which])
		return STR("");
	return req_text(q, labels[which]);
}

struct str workflow_note_label(struct req *q, struct str note)
{
	if (str_is(note, "correct"))
		return req_text(q, N_("Correction added"));
	if (str_is(note, "uncorrect"))
		return req_text(q, N_("Correction taken back"));
	struct str label = act_label(q, note);
	return label.n ? label : note;
}

static struct str sentence(struct req *q, const char *msgid, int64_t at)
{
	struct str when = page_time(q, at).text;
	return page_fill_text(q, msgid, &when, 1);
}

/* --- Filling the panel --- */

static enum rc notes_fill(struct req *q, int64_t id, struct workflow_view *v)
{
	struct article_notes notes;
	enum rc rc = article_note_list(q->db, q->arena, id, NOTES_SHOWN, &notes);
	if (rc != RC_OK)
		return rc;
	struct note_view *items = arena_array(q->arena, notes.n, sizeof *items);
	for (size_t i = 0; i < notes.n; i++) {
		const struct article_note *n = &notes.items[i];
		items[i] = (struct note_view){n->name, act_label(q, n->act), n->text, page_time(q, n->at)};
	}
	v->notes = VIEW_ITEMS(items, notes.n);
	return RC_OK;
}

static enum rc corrections_fill(struct req *q, int64_t id, struct workflow_view *v)
{
	struct corrections rows;
	enum rc rc = correction_list_of_article(q->db, q->arena, id, CORRECTIONS_SHOWN, &rows);
	if (rc != RC_OK)
		return rc;
	struct correction_item_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; i < rows.n; i++) {
		const struct correction *c = &rows.items[i];
		items[i] = (struct correction_item_view){c->id, correction_label(q, c->kind), c->text,
							 page_time(q, c->at)};
	}
	v->corrections = VIEW_ITEMS(items, rows.n);
	return RC_OK;
}

static enum rc standing_fill(struct req *q, const struct article *row, struct workflow_view *v)
{
	struct standing s;
	enum rc rc = standing_get(q->db, q->arena, row->id, &s);
	if (rc != RC_OK)
		return rc;
	if (s.embargo_until > q->now) {
		v->embargo = sentence(q, N_("Under embargo until %1."), s.embargo_until);
		v->override = person_may(q->staff->role, MAY_PUBLISH_ANY);
	}
	if (s.withdrawn_at) {
		v->withdrawn =
			sentence(q, N_("Withdrawn on %1. Readers find this reason at its address:"), s.withdrawn_at);
		v->reason = s.reason;
	}
	return RC_OK;
}

static void actions_fill(struct req *q, int64_t id, struct workflow_view *v)
{
	struct str path = arena_printf(q->arena, LIST_PATH "%lld/", (long long)id);
	v->id = arena_printf(q->arena, "%lld", (long long)id);
	v->action = arena_join(q->arena, path, STR("act"), STR_NONE);
	v->note_action = arena_join(q->arena, path, STR("note"), STR_NONE);
	v->embargo_action = arena_join(q->arena, path, STR("embargo"), STR_NONE);
	v->correct_action = arena_join(q->arena, path, STR("correct"), STR_NONE);
	v->uncorrect_action = arena_join(q->arena, path, STR("uncorrect"), STR_NONE);
}

static void rights_fill(struct req *q, const struct article *row, bool own, struct workflow_view *v)
{
	enum account_role role = q->staff->role;
	enum workflow_phase phase = workflow_phase_of(row, q->now);
	bool edits = person_may_article(role, ARTICLE_EDIT, row->state, own);
	for (int act = 0; act < WORKFLOW_ACTS; act++)
		v->can[act] = workflow_may(act, role, row, own, q->now);
	v->approves = phase == PHASE_REVIEW;
	v->can_note = own || person_may(role, MAY_EDIT_ANY);
	v->can_embargo = edits && (phase == PHASE_DRAFT || phase == PHASE_REVIEW);
	v->can_lift = person_may(role, MAY_PUBLISH_ANY);
	v->can_correct = phase == PHASE_PUBLISHED && person_may_article(role, ARTICLE_RELEASE, row->state, own);
	if (phase == PHASE_SCHEDULED)
		v->scheduled_for = sentence(q, N_("Readers will see it on %1."), row->published_at);
}

static enum rc unsaved_fill(struct req *q, int64_t id, struct workflow_view *v)
{
	struct str names;
	enum rc rc = working_copy_holders(q->db, q->arena, id, q->staff->person_id, &names);
	if (rc == RC_OK && names.n > 0)
		v->unsaved_by =
			page_fill_text(q, N_("Not saved yet, and lost with it: what was written by %1."), &names, 1);
	return rc;
}

enum rc workflow_fill(struct req *q, const struct article *row, struct workflow_view **ret_view)
{
	bool own;
	struct workflow_view *v = arena_new(q->arena, struct workflow_view);
	enum rc rc = article_is_own(q->db, q->arena, row->id, q->staff->person_id, &own);
	if (rc != RC_OK)
		return rc;
	actions_fill(q, row->id, v);
	rights_fill(q, row, own, v);
	v->version = row->version;
	v->zone = str_of(settings_zone(q->settings));
	rc = standing_fill(q, row, v);
	if (rc == RC_OK)
		rc = unsaved_fill(q, row->id, v);
	if (rc == RC_OK)
		rc = notes_fill(q, row->id, v);
	if (rc == RC_OK)
		rc = corrections_fill(q, row->id, v);
	if (rc == RC_OK)
		*ret_view = v;
	return rc;
}

/* --- The page of its own --- */

/* The article, for its authors and for those who edit any. */
static enum rc seen_article(struct req *q, struct article *ret_row, bool *ret_own)
{
	enum rc rc = article_get(q->db, q->arena, req_path_id(q, "id"), ret_row);
	if (rc == RC_OK)
		rc = article_is_own(q->db, q->arena, ret_row->id, q->staff->person_id, ret_own);
	if (rc == RC_OK && !*ret_own && !person_may(q->staff->role, MAY_EDIT_ANY))
		return rc_fail(RC_DENIED, "this article is not theirs");
	return rc;
}

static enum rc panel_page(struct req *q, int status, const struct article *row, bool own, struct workflow_view *panel,
			  const char *problem)
{
	struct staff_workflow_view v = {.workflow = panel};
	staff_page_titled(q, &v.page, row->title.n ? row->title : req_text(q, N_("New article")));
	v.page.problem = problem ? req_text(q, problem) : STR("");
	if (person_may_article(q->staff->role, ARTICLE_EDIT, row->state, own))
		v.editor_url = arena_printf(q->arena, LIST_PATH "%lld/", (long long)row->id);
	return req_render(q, status, "article_workflow", &staff_workflow_view_type, &v);
}

enum rc staff_workflow(struct req *q)
{
	bool own;
	struct article row;
	struct workflow_view *panel;
	enum rc rc = seen_article(q, &row, &own);
	if (rc == RC_OK)
		rc = workflow_fill(q, &row, &panel);
	return rc == RC_OK ? panel_page(q, 200, &row, own, panel, NULL) : rc;
}

/* --- Forms --- */

static int status_of(enum rc rc)
{
	return rc == RC_DENIED ? 403 : rc == RC_CONFLICT ? 409 : 422;
}

/* What was typed comes back; true when the sentence stands beside its field. */
static bool fields_return(struct req *q, struct workflow_view *panel, const char *field, const char *msgid)
{
	struct {
		const char *name;
		struct field_view *to;
	} fields[] = {{"text", &panel->text},
		      {"at", &panel->at},
		      {"until", &panel->until},
		      {"note", &panel->note},
		      {"correction", &panel->correction}};
	bool beside = false;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		bool wrong = field && strcmp(fields[i].name, field) == 0;
		*fields[i].to = staff_field(q, fields[i].name, wrong ? msgid : NULL);
		beside |= wrong;
	}
	return beside;
}

/* A refusal: the panel again with the sentence beside the field, or above where there is none. */
static enum rc refused(struct req *q, enum rc rc, const char *msgid, const char *field)
{
	bool own;
	struct article row;
	struct workflow_view *panel;
	if (!msgid)
		return rc;
	if (req_wants_json(q)) {
		if (field)
			req_error(q, field, msgid);
		return req_problem(q, status_of(rc), msgid);
	}
	enum rc found = seen_article(q, &row, &own);
	if (found == RC_OK)
		found = workflow_fill(q, &row, &panel);
	if (found != RC_OK)
		return found;
	bool beside = fields_return(q, panel, field, msgid);
	return panel_page(q, status_of(rc), &row, own, panel, beside ? NULL : msgid);
}

/* Back to the editor, or to the panel where the act took the right to edit away. */
static enum rc done(struct req *q, const char *key)
{
	struct article row;
	struct str path = arena_printf(q->arena, LIST_PATH "%lld/", (long long)req_path_id(q, "id"));
	db_settle(q->db); /* what was just written is seen */
	enum rc rc = editing_check(q->db, q->arena, req_path_id(q, "id"), q->staff->person_id, q->staff->role, &row);
	if (rc == RC_DENIED)
		path = arena_join(q->arena, path, STR("workflow/"), STR_NONE);
	return staff_done(q, rc == RC_NOT_FOUND ? STR(LIST_PATH) : path, key);
}

static const char *const done_keys[WORKFLOW_ACTS] = {
	[WORKFLOW_SUBMIT] = "submitted",     [WORKFLOW_SEND_BACK] = "sent_back",   [WORKFLOW_PUBLISH] = "published",
	[WORKFLOW_SCHEDULE] = "scheduled",   [WORKFLOW_UNPUBLISH] = "unpublished", [WORKFLOW_WITHDRAW] = "withdrawn",
	[WORKFLOW_REINSTATE] = "reinstated", [WORKFLOW_TRASH] = "trashed",         [WORKFLOW_RESTORE] = "untrashed",
	[WORKFLOW_DELETE] = "deleted",
};

enum rc staff_workflow_act(struct req *q)
{
	struct workflow_step step = {.article_id = req_path_id(q, "id"),
				     .text = req_form_text(q, "text"),
				     .seen_version = req_form_id(q, "seen_version", 0),
				     .override_embargo = req_form_text(q, "override").n > 0,
				     .unsaved_too = req_form_text(q, "unsaved_too").n > 0};
	bool twice = false;
	if (workflow_act_of(req_form_text(q, "act"), &step.act) != RC_OK)
		return refused(q, RC_INVALID, N_("Please choose what to do with it."), "act");
	const char *wrong = step.act == WORKFLOW_SCHEDULE ? staff_moment(q, "at", &step.at, &twice) : NULL;
	if (wrong)
		return refused(q, RC_INVALID, wrong, "at");
	enum rc rc = workflow_do(q->site, q->arena, q->staff, q->now, &step);
	if (rc != RC_OK)
		return refused(q, rc, step.refused, step.field);
	return done(q, twice ? "scheduled_first" : done_keys[step.act]);
}

enum rc staff_note_add(struct req *q)
{
	const char *wrong;
	enum rc rc = annotate_note(q->site, q->staff, req_path_id(q, "id"), req_form_text(q, "note"), q->now, &wrong);
	return rc == RC_OK ? done(q, "noted") : refused(q, rc, wrong, "note");
}

enum rc staff_embargo_set(struct req *q)
{
	int64_t until = 0;
	bool twice;
	const char *wrong = req_form_text(q, "lift").n ? NULL : staff_moment(q, "until", &until, &twice);
	if (wrong)
		return refused(q, RC_INVALID, wrong, "until");
	enum rc rc = annotate_embargo(q->site, q->staff, req_path_id(q, "id"), until, q->now, &wrong);
	if (rc != RC_OK)
		return refused(q, rc, wrong, "until");
	return done(q, until ? "embargoed" : "embargo_lifted");
}

enum rc staff_correct(struct req *q)
{
	const char *wrong;
	enum correction_kind kind;
	if (correction_kind_of(req_form_text(q, "kind"), &kind) != RC_OK)
		return refused(q, RC_INVALID, N_("Please say which kind of correction it is."), "correction");
	enum rc rc = annotate_correct(q->site, q->staff, req_path_id(q, "id"), kind, req_form_text(q, "correction"),
				      q->now, &wrong);
	return rc == RC_OK ? done(q, "corrected") : refused(q, rc, wrong, "correction");
}

enum rc staff_uncorrect(struct req *q)
{
	const char *wrong;
	enum rc rc =
		annotate_uncorrect(q->site, q->staff, req_path_id(q, "id"), req_form_id(q, "id", 0), q->now, &wrong);
	return rc == RC_OK ? done(q, "uncorrected") : refused(q, rc, wrong, NULL);
}

/* --- What the templates may say --- */

static const struct view_field note_fields[] = {
	VIEW_STR_FIELD(struct note_view, name),
	VIEW_STR_FIELD(struct note_view, act),
	VIEW_STR_FIELD(struct note_view, text),
	VIEW_STRUCT_FIELD(struct note_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type note_view_type = VIEW_TYPE(struct note_view, note_fields);

static const struct view_field correction_fields[] = {
	VIEW_INT_FIELD(struct correction_item_view, id),
	VIEW_STR_FIELD(struct correction_item_view, kind),
	VIEW_STR_FIELD(struct correction_item_view, text),
	VIEW_STRUCT_FIELD(struct correction_item_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type correction_item_view_type = VIEW_TYPE(struct correction_item_view, correction_fields);

/* can_submit and its kin. */
#define CAN(name, act)                                                                                                 \
	{                                                                                                              \
		"can_" name, VIEW_BOOL, offsetof(struct workflow_view, can) + (act) * sizeof(bool), NULL               \
	}

static const struct view_field workflow_fields[] = {
	VIEW_STR_FIELD(struct workflow_view, id),
	VIEW_STR_FIELD(struct workflow_view, action),
	VIEW_STR_FIELD(struct workflow_view, note_action),
	VIEW_STR_FIELD(struct workflow_view, embargo_action),
	VIEW_INT_FIELD(struct workflow_view, version),
	VIEW_STR_FIELD(struct workflow_view, correct_action),
	VIEW_STR_FIELD(struct workflow_view, uncorrect_action),
	CAN("submit", WORKFLOW_SUBMIT),
	CAN("send_back", WORKFLOW_SEND_BACK),
	CAN("publish", WORKFLOW_PUBLISH),
	CAN("schedule", WORKFLOW_SCHEDULE),
	CAN("unpublish", WORKFLOW_UNPUBLISH),
	CAN("withdraw", WORKFLOW_WITHDRAW),
	CAN("reinstate", WORKFLOW_REINSTATE),
	CAN("trash", WORKFLOW_TRASH),
	CAN("restore", WORKFLOW_RESTORE),
	CAN("delete", WORKFLOW_DELETE),
	VIEW_BOOL_FIELD(struct workflow_view, approves),
	VIEW_STR_FIELD(struct workflow_view, zone),
	VIEW_STR_FIELD(struct workflow_view, scheduled_for),
	VIEW_STR_FIELD(struct workflow_view, withdrawn),
	VIEW_STR_FIELD(struct workflow_view, reason),
	VIEW_STR_FIELD(struct workflow_view, unsaved_by),
	VIEW_STR_FIELD(struct workflow_view, embargo),
	VIEW_BOOL_FIELD(struct workflow_view, can_embargo),
	VIEW_BOOL_FIELD(struct workflow_view, can_lift),
	VIEW_BOOL_FIELD(struct workflow_view, override),
	VIEW_BOOL_FIELD(struct workflow_view, can_correct),
	VIEW_BOOL_FIELD(struct workflow_view, can_note),
	VIEW_LIST_FIELD(struct workflow_view, notes, &note_view_type),
	VIEW_HAS_FIELD(struct workflow_view, notes),
	VIEW_LIST_FIELD(struct workflow_view, corrections, &correction_item_view_type),
	VIEW_HAS_FIELD(struct workflow_view, corrections),
	VIEW_STRUCT_FIELD(struct workflow_view, text, &field_view_type),
	VIEW_STRUCT_FIELD(struct workflow_view, at, &field_view_type),
	VIEW_STRUCT_FIELD(struct workflow_view, until, &field_view_type),
	VIEW_STRUCT_FIELD(struct workflow_view, note, &field_view_type),
	VIEW_STRUCT_FIELD(struct workflow_view, correction, &field_view_type),
	VIEW_FIELDS_END,
};
const struct view_type workflow_view_type = VIEW_TYPE(struct workflow_view, workflow_fields);

static const struct view_field page_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_workflow_view, page, &staff_page_view_type),
	VIEW_OBJECT_FIELD(struct staff_workflow_view, workflow, &workflow_view_type),
	VIEW_STR_FIELD(struct staff_workflow_view, editor_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_workflow_view_type = VIEW_TYPE(struct staff_workflow_view, page_fields);
