/*
 * The log of what staff did, the newest first; by person, act or day.
 */
#include "store/audit.h"

#include "store/person.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/staff.h"
#include "web/staff_people.h"

#define AUDIT_PAGE 100

struct audit_row_view {
	struct time_view at;
	struct str name, person_url; /* url empty: the program itself, or a command */
	struct str act;              /* as people read it */
	struct str act_url;          /* the log of this act alone */
	struct str object, object_url;
	struct str detail;
};

struct staff_audit_view {
	struct staff_page_view page;
	struct view_list acts; /* struct choice_view */
	struct str person, person_name;
	struct field_view day; /* "2026-11-22": from the end of that day backwards */
	struct view_list rows;
	struct str older_url;
};

static const struct view_field row_fields[] = {
	VIEW_STRUCT_FIELD(struct audit_row_view, at, &time_view_type),
	VIEW_STR_FIELD(struct audit_row_view, name),
	VIEW_STR_FIELD(struct audit_row_view, person_url),
	VIEW_STR_FIELD(struct audit_row_view, act),
	VIEW_STR_FIELD(struct audit_row_view, act_url),
	VIEW_STR_FIELD(struct audit_row_view, object),
	VIEW_STR_FIELD(struct audit_row_view, object_url),
	VIEW_STR_FIELD(struct audit_row_view, detail),
	VIEW_FIELDS_END,
};
static const struct view_type row_type = VIEW_TYPE(struct audit_row_view, row_fields);

static const struct view_field audit_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_audit_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_audit_view, acts, &choice_view_type),
	VIEW_STR_FIELD(struct staff_audit_view, person),
	VIEW_STR_FIELD(struct staff_audit_view, person_name),
	VIEW_STRUCT_FIELD(struct staff_audit_view, day, &field_view_type),
	VIEW_LIST_FIELD(struct staff_audit_view, rows, &row_type),
	VIEW_HAS_FIELD(struct staff_audit_view, rows),
	VIEW_STR_FIELD(struct staff_audit_view, older_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_audit_view_type = VIEW_TYPE(struct staff_audit_view, audit_fields);

/* Acts in people's words; one that is not here shows its own name. */
static const struct {
	const char *act, *label;
} acts[] = {
	{"session.begin", N_("Signed in")},
	{"session.wrong_password", N_("Wrong password")},
	{"session.wrong_code", N_("Right password, wrong code")},
	{"session.end", N_("Signed out")},
	{"session.end_all", N_("Signed out all devices")},
	{"factor.set_up", N_("Set up a second factor")},
	{"factor.remove", N_("Switched a second factor off")},
	{"factor.new_codes", N_("Made new recovery codes")},
	{"password.asked", N_("Asked for a link to a new password")},
	{"password.asked_unknown", N_("Asked for one with an unknown address")},
	{"password.reset", N_("Set a new password by link")},
	{"staff.add", N_("Added a login")},
	{"reader.erase", N_("A reader erased what was held of them")},
	{"staff.invite", N_("Invited somebody")},
	{"staff.accept", N_("Accepted an invitation")},
	{"staff.link", N_("Made a link to a new password")},
	{"staff.password", N_("Changed a password")},
	{"staff.email_asked", N_("Asked for another address to sign in with")},
	{"staff.email", N_("Changed an address to sign in with")},
	{"staff.role", N_("Changed a role")},
	{"staff.remove", N_("Removed a login")},
	{"person.add", N_("Added a guest author")},
	{"person.edit", N_("Changed a profile")},
	{"person.merge", N_("Merged two people")},
	{"article.submit", N_("Handed an article in")},
	{"article.send_back", N_("Sent an article back")},
	{"article.publish", N_("Published an article")},
	{"article.schedule", N_("Scheduled an article")},
	{"article.unpublish", N_("Took an article back")},
	{"article.withdraw", N_("Withdrew an article")},
	{"article.reinstate", N_("Put a withdrawn article back")},
	{"article.correct", N_("Published a correction")},
	{"article.uncorrect", N_("Removed a correction")},
	{"article.embargo", N_("Set an embargo")},
	{"article.embargo_lift", N_("Lifted an embargo")},
	{"article.trash", N_("Put an article into the trash")},
	{"article.restore", N_("Took an article out of the trash")},
	{"article.delete", N_("Deleted an article")},
	{"poll.make", N_("Made a poll")},
	{"poll.change", N_("Changed a poll")},
	{"poll.close", N_("Closed a poll")},
	{"poll.reopen", N_("Reopened a poll")},
	{"poll.remove", N_("Deleted a poll")},
	{"media.upload", N_("Uploaded a file")},
	{"media.replace", N_("Replaced a file")},
	{"media.edit", N_("Changed what is known of a file")},
	{"media.delete", N_("Deleted a file")},
	{"setting.change", N_("Changed settings")},
	{"words.add", N_("Put words on a list")},
	{"words.remove", N_("Took words off a list")},
	{"words.clear", N_("Emptied a list of words")},
};

/* What an act was done to, where it is no person. */
static const struct {
	const char *object, *label, *path;
} objects[] = {
	{"article", N_("Article %1"), "/newsroom/articles/"},
	{"media", N_("File %1"), "/newsroom/media/"},
	{"comment", N_("Comment %1"), NULL},
};

static struct str act_text(struct req *q, struct str act)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (str_is(act, acts[i].act))
			return req_text(q, acts[i].label);
	return act;
}

static struct view_list acts_fill(struct req *q, struct str chosen)
{
	struct choice_view *all = arena_array(q->arena, ARRAY_LEN(acts), sizeof *all);
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		all[i] = (struct choice_view){.value = str_of(acts[i].act),
					      .label = req_text(q, acts[i].label),
					      .chosen = str_is(chosen, acts[i].act)};
	return VIEW_ITEMS(all, ARRAY_LEN(acts));
}

/* --- Rows --- */

static struct str audit_url(struct req *q, const char *name, struct str value)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	buf_puts(&b, "/newsroom/audit/?");
	buf_puts(&b, name);
	buf_putc(&b, '=');
	url_encode(&b, value, URL_ENCODE_COMPONENT);
	return buf_to_arena(&b, q->arena);
}

static struct str number(struct req *q, int64_t n)
{
	return arena_printf(q->arena, "%lld", (long long)n);
}

static void thing_fill(struct req *q, const struct audit_entry *e, struct audit_row_view *v)
{
	struct str id = number(q, e->object_id);
	for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
		if (!str_is(e->object, objects[i].object))
			continue;
		v->object = page_fill_text(q, objects[i].label, &id, 1);
		if (objects[i].path)
			v->object_url = arena_join(q->arena, str_of(objects[i].path), id, STR("/"), STR_NONE);
		return;
	}
	if (e->object_id)
		v->object = arena_join(q->arena, e->object, STR(" "), id, STR_NONE);
}

static enum rc object_fill(struct req *q, const struct audit_entry *e, struct audit_row_view *v)
{
	struct person p;
	if (!str_is(e->object, "person")) {
		thing_fill(q, e, v);
		return RC_OK;
	}
	v->object = number(q, e->object_id);
	enum rc rc = person_get(q->db, q->arena, e->object_id, &p);
	if (rc == RC_OK) {
		v->object = p.name;
		v->object_url = staff_person_path(q, p.id);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* A role is stored as its word. */
static struct str detail_text(struct req *q, const struct audit_entry *e)
{
	enum account_role role;
	if (str_starts(e->act, STR("staff.")) && account_role_of(e->detail, &role) == RC_OK)
		return req_text(q, role_label(role));
	return e->detail;
}

static enum rc row_fill(struct req *q, const struct audit_entry *e, struct audit_row_view *v)
{
	*v = (struct audit_row_view){
		.at = page_time(q, e->at),
		.name = e->name,
		.person_url = e->person_id ? audit_url(q, "person", number(q, e->person_id)) : STR(""),
		.act = act_text(q, e->act),
		.act_url = audit_url(q, "act", e->act),
		.detail = detail_text(q, e),
	};
	return object_fill(q, e, v);
}

/* --- The page --- */

/* "2026-11-22" of the site's time zone: the moment when that day is over; -1 when it is no day. */
static int64_t day_end(struct req *q, struct str day)
{
	int64_t part[3];
	struct str rest = day, piece;
	for (int i = 0; i < 3; i++)
		if (!str_split(&rest, '-', &piece) || str_to_i64(piece, &part[i]) != RC_OK || part[i] < 1 ||
		    part[i] > (i == 0   ? 9999
			       : i == 1 ? 12
					: 31))
			return -1;
	return rest.n > 0 ? -1 : time_of_day(settings_zone(q->settings), (int)part[0], (int)part[1], (int)part[2] + 1);
}

static enum rc filter_read(struct req *q, struct staff_audit_view *v, struct audit_filter *f)
{
	struct person p;
	*f = (struct audit_filter){.act = req_query(q, "act"), .limit = AUDIT_PAGE + 1};
	v->day.value = req_query(q, "day");
	if (str_to_i64(req_query(q, "before"), &f->before_id) != RC_OK || f->before_id < 0)
		f->before_id = 0;
	if (str_to_i64(req_query(q, "person"), &f->person_id) != RC_OK || f->person_id < 0)
		f->person_id = 0;
	int64_t until = v->day.value.n > 0 ? day_end(q, v->day.value) : 0;
	if (until < 0)
		v->day.error = req_text(q, N_("Write a day as 2026-11-22."));
	if (until > 0 && f->before_id == 0) {
		enum rc rc = audit_first_after(q->db, until, &f->before_id);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	if (f->person_id == 0)
		return RC_OK;
	v->person = number(q, f->person_id);
	enum rc rc = person_get(q->db, q->arena, f->person_id, &p);
	v->person_name = rc == RC_OK ? p.name : v->person;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The next page goes on after the last row: nothing that is written meanwhile moves it. */
static struct str older_url(struct req *q, const struct audit_filter *f, int64_t last_id)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	if (f->person_id)
		url_form_put(&b, STR("person"), number(q, f->person_id));
	else if (f->act.n > 0)
		url_form_put(&b, STR("act"), f->act);
	url_form_put(&b, STR("before"), number(q, last_id));
	return arena_join(q->arena, STR("/newsroom/audit/?"), buf_str(&b), STR_NONE);
}

enum rc staff_audit(struct req *q)
{
	struct staff_audit_view v = {.person = STR("")};
	struct audit_filter f;
	struct audit_entries all;
	enum rc rc = filter_read(q, &v, &f);
	if (rc == RC_OK)
		rc = audit_list(q->db, q->arena, &f, &all);
	if (rc != RC_OK)
		return rc;
	size_t n = all.n > AUDIT_PAGE ? AUDIT_PAGE : all.n;
	struct audit_row_view *rows = arena_array(q->arena, n, sizeof *rows);
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = row_fill(q, &all.items[i], &rows[i]);
	if (rc != RC_OK)
		return rc;
	v.rows = VIEW_ITEMS(rows, n);
	v.acts = acts_fill(q, f.act);
	if (all.n > n)
		v.older_url = older_url(q, &f, all.items[n - 1].id);
	staff_page(q, &v.page, N_("Who did what"));
	return req_render(q, 200, "audit", &staff_audit_view_type, &v);
}
