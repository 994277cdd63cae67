/* See staff.h. */
#include "web/staff.h"

#include "rules/editing.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/wall.h"
#include "web/handlers.h"
#include "web/running.h"

/* --- Navigation: what stands in it, and who sees it --- */

static const struct {
	const char *label, *path; /* path NULL: the heading of what follows */
	enum need need;
} places[] = {
	{N_("Stories"), NULL, ANYONE},
	{N_("Desk"), "/newsroom/", MAY_WRITE},
	{N_("Articles"), "/newsroom/articles/", MAY_WRITE},
	{N_("Calendar"), "/newsroom/calendar/", MAY_WRITE},
	{N_("Breaking news"), "/newsroom/breaking/", MAY_WRITE},
	{N_("Media"), "/newsroom/media/", MAY_WRITE},
	{N_("Readers"), NULL, ANYONE},
	{N_("Comments"), "/newsroom/comments/", MAY_MODERATE},
	{N_("Votes"), "/newsroom/ballots/", MAY_WATCH_VOTES},
	{N_("Reports"), "/newsroom/reports/", MAY_SEE_REPORTS},
	{N_("Site"), NULL, ANYONE},
	{N_("Front page"), "/newsroom/front/", MAY_ARRANGE},
	{N_("Menus"), "/newsroom/menus/", MAY_ARRANGE},
	{N_("Sections"), "/newsroom/sections/", MAY_ARRANGE},
	{N_("Tags"), "/newsroom/tags/", MAY_ARRANGE},
	{N_("Redirects"), "/newsroom/redirects/", MAY_ARRANGE},
	{N_("Administration"), NULL, ANYONE},
	{N_("People"), "/newsroom/people/", MAY_EDIT_PEOPLE},
	{N_("Settings"), "/newsroom/settings/", MAY_SET_UP},
	{N_("Import, export"), "/newsroom/transfer/", MAY_MOVE_SITE},
	{N_("Health"), "/newsroom/health/", MAY_MOVE_SITE},
	{N_("Log"), "/newsroom/audit/", MAY_AUDIT},
	{N_("Yourself"), NULL, ANYONE},
	{N_("Profile"), "/newsroom/profile/", MAY_WORK},
	{N_("Account"), "/newsroom/security/", MAY_WORK},
};

static bool is_here(const struct req *q, struct str place)
{
	return str_is(place, "/newsroom/") ? str_eq(q->path, place) : str_starts(q->path, place);
}

/* What may be seen of the places below a heading; *i is left at the next heading. */
static struct view_list group_fill(struct req *q, size_t *i)
{
	struct link_view *links = arena_array(q->arena, ARRAY_LEN(places), sizeof *links);
	size_t n = 0;
	for (; *i < ARRAY_LEN(places) && places[*i].path; ++*i) {
		struct str path = str_of(places[*i].path);
		if (person_may(q->staff->role, places[*i].need))
			links[n++] = (struct link_view){
				.label = req_text(q, places[*i].label), .url = path, .current = is_here(q, path)};
	}
	return VIEW_ITEMS(links, n);
}

static struct view_list nav_fill(struct req *q)
{
	struct link_view *groups = arena_array(q->arena, ARRAY_LEN(places), sizeof *groups);
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(places);) {
		const char *heading = places[i++].label;
		struct view_list links = group_fill(q, &i);
		if (links.n > 0)
			groups[n++] = (struct link_view){.label = req_text(q, heading), .children = links};
	}
	return VIEW_ITEMS(groups, n);
}

/* --- Sentences after a form --- */

#define DONE_COOKIE "courant_done"
#define DONE_SECONDS 60
#define TRIES "tries."

static const struct {
	const char *key, *text;
} notices[] = {
	{"saved", N_("Saved.")},
	{"task_cancel", N_("It stops at the next safe point.")},
	{"task_removed", N_("The file is removed from the server.")},
	{"mail_sent", N_("The mail server has taken the test mail. Look into that mailbox.")},
	{"merged", N_("Saved, together with what somebody else changed meanwhile.")},
	{"discarded", N_("The unsaved changes are gone.")},
	{"restored", N_("The earlier version is back.")},
	{"previews_ended", N_("The secret links lead nowhere now.")},
	{"uploaded", N_("It is in the library.")},
	{"replaced", N_("The new file is in its place.")},
	{"media_deleted", N_("The file is deleted.")},
	{"upload_discarded", N_("The upload is discarded.")},
	{"breaking_submitted", N_("The story waits for an editor.")},
	{"replied", N_("Your answer is published.")},
	{"comment_edited", N_("The comment is changed.")},
	{"votes_restored", N_("The votes count again.")},
	{"ban_lifted", N_("The ban is lifted.")},
	{"words_added", N_("The words are on the list. New comments are held against them from now on.")},
	{"words_known", N_("All of these words were on the list already.")},
	{"words_removed", N_("The words are off the list.")},
	{"words_cleared", N_("The list is empty.")},
	{"poll_made", N_("The poll is made. It shows where its mark stands in the text.")},
	{"poll_first", N_("Saved. Clocks go back that night, so this time comes twice: the first one is taken.")},
	{"poll_closed", N_("The poll is closed.")},
	{"poll_reopened", N_("The poll is open.")},
	{"poll_removed", N_("The poll is deleted.")},
	{"submitted", N_("Submitted: an editor will look at it.")},
	{"sent_back", N_("Sent back.")},
	{"published", N_("Published.")},
	{"scheduled", N_("Scheduled.")},
	{"scheduled_first",
	 N_("Scheduled. Clocks go back that night, so this time comes twice: the first one is taken.")},
	{"unpublished", N_("It is a draft again.")},
	{"withdrawn", N_("Withdrawn. Its address now tells readers why.")},
	{"reinstated", N_("Readers see it again.")},
	{"trashed", N_("It is in the trash.")},
	{"untrashed", N_("Out of the trash: it is a draft.")},
	{"deleted", N_("Deleted for good.")},
	{"noted", N_("Your colleagues will see the note.")},
	{"embargoed", N_("The embargo is set.")},
	{"embargo_lifted", N_("The embargo is lifted.")},
	{"corrected", N_("Readers see the correction.")},
	{"uncorrected", N_("The correction is taken back.")},
	{"bulk", N_("Done with all that were chosen.")},
	{"bulk_none", N_("None was chosen.")},
	{"sections_merged", N_("The sections are one.")},
	{"section_deleted", N_("The section is deleted.")},
	{"tags_merged", N_("The tags are one.")},
	{"tag_deleted", N_("The tag is deleted.")},
	{"gone_already", N_("It was deleted already.")},
	{"redirect_deleted", N_("It leads nowhere now.")},
	{"signed_out", N_("You are signed out.")},
	{"password", N_("Your password is changed. Other devices were signed out.")},
	{"sessions", N_("The other devices were signed out.")},
	{"email", N_("The address to sign in with is changed.")},
	{"email_asked", N_("A link is on its way to the new address. It changes when that link is opened.")},
	{"language", N_("The newsroom speaks this language with you now.")},
	{"factor_removed", N_("The second factor is switched off.")},
	{"welcome", N_("Welcome. Your password is set.")},
	{"new_password", N_("The new password is set. Sign in with it.")},
	{"invited", N_("The invitation is on its way.")},
	{"link_sent", N_("The link is on its way.")},
	{"people_merged", N_("Both are one person now.")},
	{"role", N_("The role is changed.")},
	{"signed_out_everywhere", N_("All devices of this person were signed out.")},
	{"factor_off", N_("The second factor of this person is switched off.")},
	{"login_removed", N_("The login is removed. Profile and bylines stay.")},
};

/* The address alone proves nothing: anybody can make a link. What was done is known to the browser that did it. */
bool staff_was_done(struct req *q, struct str key)
{
	return key.n > 0 && str_eq(key, req_cookie(q, DONE_COOKIE));
}

/* Whoever has just signed in is told, on whatever page that leads to. */
static struct str tries_text(struct req *q, int64_t n)
{
	return page_count(
		q,
		N_PLURAL("%d attempt to sign in as you has failed since your last sign-in. If that was not you, "
			 "change your password.",
			 "%d attempts to sign in as you have failed since your last sign-in. If that was not "
			 "you, change your password."),
		n);
}

const char *staff_tries_key(struct req *q)
{
	return arena_printf(q->arena, TRIES "%lld", (long long)q->staff->failed_tries).p;
}

static struct str notice_of(struct req *q)
{
	int64_t tries;
	struct str key = req_query(q, "done");
	if (!staff_was_done(q, key))
		return STR("");
	for (size_t i = 0; i < ARRAY_LEN(notices); i++)
		if (str_is(key, notices[i].key))
			return req_text(q, notices[i].text);
	bool told = str_starts(key, STR(TRIES)) && str_to_i64(str_slice(key, strlen(TRIES), key.n), &tries) == RC_OK;
	return told ? tries_text(q, tries) : STR("");
}

void staff_done_mark(struct req *q, const char *key)
{
	req_cookie_set(q, DONE_COOKIE, key, DONE_SECONDS);
}

enum rc staff_json_text(struct req *q, const char *name, struct str value)
{
	CLEANUP(buf_done) struct buf b = BUF(16384);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, name, value);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc staff_json(struct req *q, int status, const struct staff_page_view *page)
{
	return status >= 400 ? req_problem_text(q, status, page->problem) : staff_json_text(q, "page", page->heading);
}

static enum rc done_json(struct req *q, const char *key)
{
	enum rc rc = staff_json_text(q, "done", str_of(key));
	staff_done_mark(q, key); /* a script may lead to a page that says it */
	return rc;
}

enum rc staff_done_with(struct req *q, struct str path, struct str query, const char *key)
{
	const char *tail = arena_printf(q->arena, "?%.*s%sdone=%s", STR_ARG(query), query.n ? "&" : "", key).p;
	enum rc rc = req_redirect(q, 303, path, tail);
	staff_done_mark(q, key);
	return rc;
}

enum rc staff_done(struct req *q, struct str path, const char *key)
{
	if (req_wants_json(q))
		return done_json(q, key);
	return staff_done_with(q, path, STR(""), key);
}

enum rc staff_deleted(struct req *q, enum rc rc, struct str path, const char *key)
{
	if (rc == RC_NOT_FOUND && !req_wants_json(q))
		return staff_done(q, path, "gone_already");
	return rc == RC_OK ? staff_done(q, path, key) : rc;
}

/* --- The frame --- */

void staff_page_titled(struct req *q, struct staff_page_view *p, struct str heading)
{
	struct str title = settings_text(q->settings, "site.title");
	bool inside = q->staff && q->route && q->route->need != ANYONE;
	*p = (struct staff_page_view){
		.lang = str_of(locale_tag(q->look->locale)),
		.dir = str_of(locale_dir(q->look->locale)),
		.head_title = arena_join(q->arena, heading, STR(" – "), title, STR_NONE),
		.heading = heading,
		.css_url = q->look->css_url,
		.js_url = q->look->js_url,
		.site_title = title,
		.home_url = STR("/"),
		.signed_in = inside,
		.notice = q->staff && q->staff->failed_tries ? tries_text(q, q->staff->failed_tries) : notice_of(q),
	};
	if (!inside)
		return;
	p->nav = nav_fill(q);
	p->person = q->staff->person_id;
	p->name = q->staff->name;
	p->role = req_text(q, role_label(q->staff->role));
	p->token = q->staff->token;
}

void staff_page(struct req *q, struct staff_page_view *p, const char *heading)
{
	staff_page_titled(q, p, req_text(q, heading));
}

void staff_script(struct staff_page_view *p, const char *name)
{
	const struct asset *a = asset_named(look_newsroom_assets(), str_of(name));
	ensure(a, "a script that the build did not make");
	p->script_url = a->path;
}

const char *staff_moment(struct req *q, const char *field, int64_t *ret_at, bool *ret_twice)
{
	enum wall_kind kind;
	struct str text = req_form_text(q, field);
	if (text.n == 0)
		return N_("Please choose a day and a time.");
	if (wall_to_time(settings_zone(q->settings), text, ret_at, &kind) != RC_OK)
		return N_("This is not a date and time.");
	*ret_twice = kind == WALL_TWICE;
	if (kind == WALL_NEVER)
		return N_("This time does not exist: clocks go forward over it that night. Please choose another one.");
	return NULL;
}

struct field_view staff_field(struct req *q, const char *name, const char *error)
{
	return staff_shown(q, name, req_form_text(q, name), error);
}

struct field_view staff_shown(struct req *q, const char *name, struct str value, const char *error)
{
	return (struct field_view){.value = utf8_repair(q->arena, value), .error = staff_error(q, name, error)};
}

struct str staff_error(struct req *q, const char *field, const char *msgid)
{
	if (!msgid)
		return STR("");
	req_error(q, field, msgid);
	return req_text(q, msgid);
}

struct outline_wish staff_outline_wish(struct req *q)
{
	struct outline_wish wish = {.order = req_form_text(q, "order"), .how = STR("")};
	struct str what = req_form_text(q, "do");
	if (str_split(&what, ' ', &wish.how) && str_to_i64(what, &wish.id) != RC_OK)
		wish.id = 0;
	return wish;
}

void staff_query_add(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "&%s=", name);
	url_encode(b, value, URL_ENCODE_COMPONENT);
}

struct str staff_headline(struct req *q, int64_t article_id, struct str title)
{
	struct str begun = STR("");
	if (title.n > 0)
		return title;
	if (article_id && editing_headline(q->db, q->arena, article_id, &begun) != RC_OK)
		rc_clear(); /* a name is missing, nothing more */
	return begun.n > 0 ? begun : req_text(q, N_("Without a headline"));
}

struct str staff_bytes(struct req *q, int64_t bytes)
{
	static const char *const units[] = {N_("kB"), N_("MB"), N_("GB")};
	CLEANUP(buf_done) struct buf b = BUF(64);
	size_t unit = bytes >= 1000000000 ? 2 : bytes >= 1000000 ? 1 : 0;
	int64_t by = unit == 2 ? 100000000 : unit == 1 ? 100000 : 100; /* tenths */
	locale_tenths(q->look->locale, (bytes + by / 2) / by, &b);
	buf_puts(&b, "\u00a0");
	buf_put(&b, req_text(q, units[unit]));
	return buf_to_arena(&b, q->arena);
}

static const struct view_field page_fields[] = {
	VIEW_STR_FIELD(struct staff_page_view, lang),
	VIEW_STR_FIELD(struct staff_page_view, dir),
	VIEW_STR_FIELD(struct staff_page_view, head_title),
	VIEW_STR_FIELD(struct staff_page_view, heading),
	VIEW_STR_FIELD(struct staff_page_view, css_url),
	VIEW_STR_FIELD(struct staff_page_view, js_url),
	VIEW_STR_FIELD(struct staff_page_view, script_url),
	VIEW_STR_FIELD(struct staff_page_view, site_title),
	VIEW_STR_FIELD(struct staff_page_view, home_url),
	VIEW_LIST_FIELD(struct staff_page_view, nav, &link_view_type),
	VIEW_BOOL_FIELD(struct staff_page_view, signed_in),
	VIEW_INT_FIELD(struct staff_page_view, person),
	VIEW_STR_FIELD(struct staff_page_view, name),
	VIEW_STR_FIELD(struct staff_page_view, role),
	VIEW_STR_FIELD(struct staff_page_view, token),
	VIEW_STR_FIELD(struct staff_page_view, notice),
	VIEW_STR_FIELD(struct staff_page_view, problem),
	VIEW_FIELDS_END,
};
const struct view_type staff_page_view_type = VIEW_TYPE(struct staff_page_view, page_fields);

static const struct view_field choice_fields[] = {
	VIEW_STR_FIELD(struct choice_view, value),
	VIEW_STR_FIELD(struct choice_view, label),
	VIEW_BOOL_FIELD(struct choice_view, chosen),
	VIEW_FIELDS_END,
};
const struct view_type choice_view_type = VIEW_TYPE(struct choice_view, choice_fields);

/* --- Refusals --- */

struct staff_problem_view {
	struct staff_page_view page;
	struct str text;
	struct str back_url;
};

static const struct view_field problem_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_problem_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_problem_view, text),
	VIEW_STR_FIELD(struct staff_problem_view, back_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_problem_view_type = VIEW_TYPE(struct staff_problem_view, problem_fields);

enum rc staff_problem(struct req *q, int status, struct str heading, struct str text)
{
	struct staff_problem_view v = {.text = text, .back_url = STR("/newsroom/")};
	staff_page_titled(q, &v.page, heading);
	return req_render(q, status, "problem", &staff_problem_view_type, &v);
}

enum rc staff_nowhere(struct req *q)
{
	return req_problem(q, 404, N_("There is no such page in the newsroom."));
}
