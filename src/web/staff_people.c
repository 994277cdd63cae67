/*
 * Everybody with a byline: the list, a profile and its form, one's own profile, making two people one. Logins are
 * changed in staff_accounts.c.
 */
#include "rules/people.h"

#include "rules/totp.h"
#include "store/session.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/staff.h"
#include "web/staff_people.h"

#define PEOPLE_PATH STR("/newsroom/people/")
#define PROFILE_PATH STR("/newsroom/profile/")

/* --- The list --- */

struct people_row_view {
	struct str url, name, title;
	struct str articles; /* "12 articles" */
	bool guest;
	struct str role;
	bool invited; /* has a login and no password yet */
	bool factor_on;
	struct time_view *seen; /* NULL: not signed in anywhere */
};

struct staff_people_view {
	struct staff_page_view page;
	struct str query;
	bool only_staff, only_guests;
	struct str count; /* "37 people" */
	struct view_list rows;
	struct str previous_url, next_url, position;
	bool may_invite;
};

static const struct view_field row_fields[] = {
	VIEW_STR_FIELD(struct people_row_view, url),
	VIEW_STR_FIELD(struct people_row_view, name),
	VIEW_STR_FIELD(struct people_row_view, title),
	VIEW_STR_FIELD(struct people_row_view, articles),
	VIEW_BOOL_FIELD(struct people_row_view, guest),
	VIEW_STR_FIELD(struct people_row_view, role),
	VIEW_BOOL_FIELD(struct people_row_view, invited),
	VIEW_BOOL_FIELD(struct people_row_view, factor_on),
	VIEW_OBJECT_FIELD(struct people_row_view, seen, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type row_type = VIEW_TYPE(struct people_row_view, row_fields);

static const struct view_field people_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_people_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_people_view, query),
	VIEW_BOOL_FIELD(struct staff_people_view, only_staff),
	VIEW_BOOL_FIELD(struct staff_people_view, only_guests),
	VIEW_STR_FIELD(struct staff_people_view, count),
	VIEW_LIST_FIELD(struct staff_people_view, rows, &row_type),
	VIEW_HAS_FIELD(struct staff_people_view, rows),
	VIEW_STR_FIELD(struct staff_people_view, previous_url),
	VIEW_STR_FIELD(struct staff_people_view, next_url),
	VIEW_STR_FIELD(struct staff_people_view, position),
	VIEW_BOOL_FIELD(struct staff_people_view, may_invite),
	VIEW_FIELDS_END,
};
const struct view_type staff_people_view_type = VIEW_TYPE(struct staff_people_view, people_fields);

struct str staff_person_path(struct req *q, int64_t person_id)
{
	return arena_printf(q->arena, "/newsroom/people/%lld/", (long long)person_id);
}

enum rc staff_last_seen(struct req *q, int64_t person_id, struct time_view **ret_seen)
{
	int64_t at = 0;
	enum rc rc = session_last_seen(q->db, person_id, &at);
	if (rc != RC_OK || at == 0)
		return rc;
	*ret_seen = arena_new(q->arena, struct time_view);
	**ret_seen = page_time(q, at);
	return RC_OK;
}

static enum rc row_fill(struct req *q, const struct people_row *row, struct people_row_view *v)
{
	*v = (struct people_row_view){
		.url = staff_person_path(q, row->person.id),
		.name = row->person.name,
		.title = row->person.title,
		.articles = page_count(q, N_PLURAL("%d article", "%d articles"), row->articles),
		.guest = !row->has_account,
	};
	if (!row->has_account)
		return RC_OK;
	v->role = req_text(q, role_label(row->account.role));
	v->invited = row->account.password_hash.n == 0;
	enum rc rc = totp_is_on(q->db, row->person.id, &v->factor_on);
	return rc == RC_OK ? staff_last_seen(q, row->person.id, &v->seen) : rc;
}

static struct str list_url(struct req *q, const struct staff_people_view *v, int64_t page)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	if (v->query.n > 0)
		url_form_put(&b, STR("q"), v->query);
	if (v->only_staff || v->only_guests)
		url_form_put(&b, STR("who"), v->only_staff ? STR("staff") : STR("guests"));
	url_form_put(&b, STR("page"), arena_printf(q->arena, "%lld", (long long)page));
	return arena_join(q->arena, PEOPLE_PATH, STR("?"), buf_str(&b), STR_NONE);
}

static void pager_fill(struct req *q, struct staff_people_view *v, const struct people_page *p)
{
	struct str numbers[2] = {arena_printf(q->arena, "%lld", (long long)p->page),
				 arena_printf(q->arena, "%lld", (long long)p->pages)};
	v->count = page_count(q, N_PLURAL("%d person", "%d people"), p->total);
	if (p->pages == 1)
		return;
	v->position = page_fill_text(q, N_("Page %1 of %2"), numbers, 2);
	if (p->page > 1)
		v->previous_url = list_url(q, v, p->page - 1);
	if (p->page < p->pages)
		v->next_url = list_url(q, v, p->page + 1);
}

enum rc staff_people(struct req *q)
{
	struct people_page p;
	struct str who = req_query(q, "who");
	int64_t number = 1;
	struct staff_people_view v = {.query = str_slice(str_trim(req_query(q, "q")), 0, 200),
				      .only_staff = str_is(who, "staff"),
				      .only_guests = str_is(who, "guests")};
	if (str_to_i64(req_query(q, "page"), &number) != RC_OK)
		number = 1;
	enum people_filter filter = v.only_staff ? PEOPLE_STAFF : v.only_guests ? PEOPLE_GUESTS : PEOPLE_ALL;
	enum rc rc = people_find(q->db, q->arena, v.query, filter, number, &p);
	if (rc != RC_OK)
		return rc;
	struct people_row_view *rows = arena_array(q->arena, p.n, sizeof *rows);
	for (size_t i = 0; i < p.n && rc == RC_OK; i++)
		rc = row_fill(q, &p.items[i], &rows[i]);
	if (rc != RC_OK)
		return rc;
	v.rows = VIEW_ITEMS(rows, p.n);
	v.may_invite = person_may(q->staff->role, MAY_MANAGE_STAFF);
	pager_fill(q, &v, &p);
	staff_page(q, &v.page, N_("People"));
	return req_render(q, 200, "people", &staff_people_view_type, &v);
}

/* --- A profile --- */

struct profile_link_view {
	int64_t number; /* of the pair of fields: link_1_label, link_1_url */
	struct str label, url;
};

struct staff_person_view {
	struct staff_page_view page;
	struct str action;
	struct str public_url; /* empty for somebody new */
	struct field_view name, slug, title, bio, url, public_email, email, portrait;
	bool sets_email;        /* the private address stands in this form: of those without a login */
	struct view_list links; /* struct profile_link_view; empty ones for more */
	struct str links_error;
	struct picture_view *picture;
	bool may_edit;
	bool may_merge; /* a guest, seen by somebody who may */
	struct str merge_action, merge_error;
	struct staff_account_view *account; /* the login, for administrators */
	struct str invite_url;              /* nobody's login yet, and the reader may make one */
};

static const struct view_field link_fields[] = {
	VIEW_INT_FIELD(struct profile_link_view, number),
	VIEW_STR_FIELD(struct profile_link_view, label),
	VIEW_STR_FIELD(struct profile_link_view, url),
	VIEW_FIELDS_END,
};
static const struct view_type profile_link_type = VIEW_TYPE(struct profile_link_view, link_fields);

static const struct view_field person_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_person_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_person_view, action),
	VIEW_STR_FIELD(struct staff_person_view, public_url),
	VIEW_STRUCT_FIELD(struct staff_person_view, name, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, slug, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, title, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, bio, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, url, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, public_email, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, email, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_person_view, portrait, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_person_view, sets_email),
	VIEW_LIST_FIELD(struct staff_person_view, links, &profile_link_type),
	VIEW_STR_FIELD(struct staff_person_view, links_error),
	VIEW_OBJECT_FIELD(struct staff_person_view, picture, &picture_view_type),
	VIEW_BOOL_FIELD(struct staff_person_view, may_edit),
	VIEW_BOOL_FIELD(struct staff_person_view, may_merge),
	VIEW_STR_FIELD(struct staff_person_view, merge_action),
	VIEW_STR_FIELD(struct staff_person_view, merge_error),
	VIEW_OBJECT_FIELD(struct staff_person_view, account, &staff_account_view_type),
	VIEW_STR_FIELD(struct staff_person_view, invite_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_person_view_type = VIEW_TYPE(struct staff_person_view, person_fields);

static void links_fill(struct req *q, struct staff_person_view *v, const struct person_link *links, size_t n)
{
	struct profile_link_view *views = arena_array(q->arena, PROFILE_LINKS_MAX, sizeof *views);
	for (size_t i = 0; i < PROFILE_LINKS_MAX; i++) {
		views[i].number = (int64_t)i + 1;
		views[i].label = i < n ? links[i].label : STR("");
		views[i].url = i < n ? links[i].url : STR("");
	}
	/* Those in use and three more: what a plain form can add at once. */
	v->links = VIEW_ITEMS(views, n + 3 < PROFILE_LINKS_MAX ? n + 3 : PROFILE_LINKS_MAX);
}

static enum rc portrait_fill(struct req *q, struct staff_person_view *v, int64_t media_id)
{
	struct media m;
	if (media_id == 0)
		return RC_OK;
	enum rc rc = media_get(q->db, q->arena, media_id, &m);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	v->portrait.value = m.path;
	return page_picture(q, media_id, "8rem", &v->picture);
}

/* What is stored; a form that was refused puts its own words over it. */
static enum rc profile_fill(struct req *q, struct staff_person_view *v, const struct person *p)
{
	struct person_links links = {0};
	v->name.value = p->name;
	v->slug.value = p->slug;
	v->title.value = p->title;
	v->bio.value = p->bio;
	v->url.value = p->url;
	v->public_email.value = p->public_email;
	v->public_url = page_url(q, p->path);
	enum rc rc = person_links(q->db, q->arena, p->id, &links);
	if (rc == RC_OK)
		rc = portrait_fill(q, v, p->portrait_id);
	links_fill(q, v, links.items, links.n);
	if (rc != RC_OK || !v->sets_email)
		return rc;
	rc = person_get_email(q->db, q->arena, p->id, &v->email.value);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What only administrators and editors see of somebody else. */
static enum rc offers_fill(struct req *q, struct staff_person_view *v, const struct person *p)
{
	struct str path = staff_person_path(q, p->id);
	v->may_merge = p->guest;
	v->merge_action = arena_join(q->arena, path, STR("merge/"), STR_NONE);
	if (!person_may(q->staff->role, MAY_MANAGE_STAFF))
		return RC_OK;
	if (p->guest)
		v->invite_url = arena_printf(q->arena, "/newsroom/people/invite/?person=%lld", (long long)p->id);
	return staff_account_fill(q, p->id, &v->account);
}

static enum rc person_page(struct req *q, int status, struct staff_person_view *v, const struct person *p)
{
	struct str problem = v->page.problem;
	if (p->id == 0)
		staff_page(q, &v->page, N_("New guest author"));
	else
		staff_page_titled(q, &v->page, p->name);
	v->page.problem = problem;
	if (person_may(q->staff->role, MAY_WRITE)) /* who may look into the library */
		staff_script(&v->page, "person.js");
	return req_render(q, status, "person", &staff_person_view_type, v);
}

static bool is_own(const struct req *q)
{
	return str_starts(q->path, PROFILE_PATH);
}

/* Whose profile this address is: RC_NOT_FOUND when nobody's. id 0: somebody new. */
static enum rc person_of(struct req *q, struct person *ret_person)
{
	*ret_person = (struct person){.guest = true, .name = STR(""), .slug = STR("")};
	if (is_own(q))
		return person_get(q->db, q->arena, q->staff->person_id, ret_person);
	if (!route_param(&q->match, "id").p)
		return RC_OK;
	return person_get(q->db, q->arena, req_path_id(q, "id"), ret_person);
}

static enum rc view_begin(struct req *q, struct person *p, struct staff_person_view *v)
{
	enum rc rc = person_of(q, p);
	if (rc != RC_OK)
		return rc;
	*v = (struct staff_person_view){.action = q->path, .sets_email = p->guest && !is_own(q)};
	rc = profile_check(q->db, q->arena, q->staff, p->id);
	if (rc != RC_OK && rc != RC_DENIED)
		return rc;
	v->may_edit = rc == RC_OK;
	if (p->id == 0) {
		links_fill(q, v, NULL, 0);
		return RC_OK;
	}
	rc = profile_fill(q, v, p);
	return rc == RC_OK && !is_own(q) ? offers_fill(q, v, p) : rc;
}

enum rc staff_person(struct req *q)
{
	struct person p;
	struct staff_person_view v;
	enum rc rc = view_begin(q, &p, &v);
	return rc == RC_OK ? person_page(q, 200, &v, &p) : rc;
}

/* The page again with what is wrong beside the field: of the account where it has one of that name. */
static enum rc account_refused(struct req *q, const char *field, const char *why)
{
	struct person p;
	struct staff_person_view v;
	req_error(q, field, why);
	if (req_wants_json(q))
		return req_problem(q, 422, NULL);
	enum rc rc = view_begin(q, &p, &v);
	if (rc != RC_OK)
		return rc;
	v.action = staff_person_path(q, p.id);
	if (v.account && str_is(str_of(field), "role"))
		v.account->role_error = req_text(q, why);
	else if (v.account)
		v.account->new_email = staff_field(q, field, why);
	return person_page(q, 422, &v, &p);
}

enum rc staff_person_role_refused(struct req *q, const char *why)
{
	return account_refused(q, "role", why);
}

enum rc staff_person_email_refused(struct req *q, const char *why)
{
	return account_refused(q, "email", why);
}

enum rc staff_person_problem(struct req *q, const char *why)
{
	struct person p;
	struct staff_person_view v;
	if (req_wants_json(q))
		return req_problem(q, 409, why);
	enum rc rc = view_begin(q, &p, &v);
	if (rc != RC_OK)
		return rc;
	v.action = staff_person_path(q, p.id);
	v.page.problem = req_text(q, why);
	return person_page(q, 409, &v, &p);
}

/* --- Its form --- */

struct profile_save {
	struct req *q;
	int64_t person_id;
	struct profile_entry entry;
	struct profile_errors errors;
};

static struct str numbered(struct req *q, size_t i, const char *what)
{
	return req_form_text(q, arena_printf(q->arena, "link_%zu_%s", i + 1, what).p);
}

static void entry_read(struct req *q, bool sets_email, struct profile_entry *e)
{
	*e = (struct profile_entry){
		.name = req_form_text(q, "name"),
		.slug = req_form_text(q, "slug"),
		.title = req_form_text(q, "title"),
		.bio = req_form_text(q, "bio"),
		.url = req_form_text(q, "url"),
		.public_email = req_form_text(q, "public_email"),
		.portrait = req_form_text(q, "portrait"),
		.email = req_form_text(q, "email"),
		.sets_email = sets_email,
	};
	for (size_t i = 0; i < PROFILE_LINKS_MAX; i++)
		e->links[i] = (struct person_link){numbered(q, i, "label"), numbered(q, i, "url")};
}

static enum rc profile_write(struct site *s, struct db *db, void *ctx)
{
	struct profile_save *w = ctx;
	bool is_new = w->person_id == 0;
	enum rc rc = profile_check(db, w->q->arena, w->q->staff, w->person_id);
	if (rc == RC_OK)
		rc = profile_store(s, db, w->q->arena, w->person_id, &w->entry, &w->errors, &w->person_id);
	if (rc != RC_OK)
		return rc;
	return audit(db, w->q->staff, is_new ? "person.add" : "person.edit", "person", w->person_id, STR(""));
}

static enum rc profile_refused(struct req *q, const struct profile_save *w, struct staff_person_view *v,
			       const struct person *p)
{
	const char *const *errors = w->errors.of;
	for (int i = 0; i < PROFILE_FIELDS; i++)
		if (errors[i])
			req_error(q, profile_field_name((enum profile_field)i), errors[i]);
	if (req_wants_json(q))
		return req_problem(q, 422, NULL);
	v->name = staff_field(q, "name", errors[PROFILE_NAME]);
	v->slug = staff_field(q, "slug", errors[PROFILE_SLUG]);
	v->title = staff_field(q, "title", errors[PROFILE_TITLE]);
	v->bio = staff_field(q, "bio", errors[PROFILE_BIO]);
	v->url = staff_field(q, "url", errors[PROFILE_URL]);
	v->public_email = staff_field(q, "public_email", errors[PROFILE_PUBLIC_EMAIL]);
	v->email = staff_field(q, "email", errors[PROFILE_EMAIL]);
	v->portrait = staff_field(q, "portrait", errors[PROFILE_PORTRAIT]);
	v->links_error = staff_error(q, "links", errors[PROFILE_LINKS]);
	links_fill(q, v, w->entry.links, PROFILE_LINKS_MAX);
	return person_page(q, 422, v, p);
}

enum rc staff_person_save(struct req *q)
{
	struct person p;
	struct staff_person_view v;
	enum rc rc = view_begin(q, &p, &v);
	if (rc != RC_OK)
		return rc;
	struct profile_save w = {.q = q, .person_id = p.id};
	entry_read(q, v.sets_email, &w.entry);
	rc = site_write(q->site, profile_write, &w);
	if (rc == RC_INVALID)
		return profile_refused(q, &w, &v, &p);
	if (rc == RC_DENIED)
		return req_problem(q, 403, N_("Only an administrator changes the profile of an administrator."));
	if (rc != RC_OK)
		return rc;
	return staff_done(q, is_own(q) ? PROFILE_PATH : staff_person_path(q, w.person_id), "saved");
}

/* --- Two become one --- */

struct merge {
	struct req *q;
	int64_t from, into;
	struct str name; /* of the one that goes */
};

static enum rc merge_write(struct site *s, struct db *db, void *ctx)
{
	struct merge *m = ctx;
	enum rc rc = profile_check(db, m->q->arena, m->q->staff, m->into);
	if (rc == RC_OK)
		rc = people_merge(s, db, m->q->arena, m->from, m->into);
	return rc == RC_OK ? audit(db, m->q->staff, "person.merge", "person", m->into, m->name) : rc;
}

/* A number, a slug, or the address of a profile. */
static enum rc person_named(struct req *q, struct str typed, int64_t *ret_id)
{
	int64_t id;
	struct person p;
	struct str s = str_trim(typed);
	enum rc rc = str_to_i64(s, &id) == RC_OK ? person_get(q->db, q->arena, id, &p)
		     : str_starts(s, STR("/"))   ? person_get_by_path(q->db, q->arena, s, &p)
						 : person_get_by_slug(q->db, q->arena, s, &p);
	if (rc == RC_OK)
		*ret_id = p.id;
	return rc;
}

static enum rc merge_refused(struct req *q, const char *why)
{
	struct person p;
	struct staff_person_view v;
	if (req_wants_json(q)) {
		req_error(q, "into", why);
		return req_problem(q, 422, NULL);
	}
	enum rc rc = view_begin(q, &p, &v);
	if (rc != RC_OK)
		return rc;
	v.action = staff_person_path(q, p.id);
	if (v.may_merge)
		v.merge_error = staff_error(q, "into", why);
	else
		v.page.problem = req_text(q, why); /* its form stands on no page of somebody with a login */
	return person_page(q, 422, &v, &p);
}

enum rc staff_person_merge(struct req *q)
{
	struct person p;
	struct merge m = {.q = q};
	enum rc rc = person_of(q, &p);
	if (rc != RC_OK)
		return rc;
	rc = person_named(q, req_form_text(q, "into"), &m.into);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && m.into == p.id))
		return merge_refused(q, N_("There is nobody else of this address."));
	m.from = p.id;
	m.name = p.name;
	if (rc == RC_OK)
		rc = site_write(q->site, merge_write, &m);
	if (rc == RC_CONFLICT)
		return merge_refused(q, N_("This person has a login. Remove it first."));
	if (rc == RC_DENIED)
		return merge_refused(q, N_("Only an administrator changes the profile of an administrator."));
	return rc == RC_OK ? staff_done(q, staff_person_path(q, m.into), "people_merged") : rc;
}
