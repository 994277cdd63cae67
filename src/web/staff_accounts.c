/*
 * Logins, for administrators: inviting somebody, roles, links to a new password, sessions, lost second factors, and
 * taking a login away. Each stands on the person's profile.
 */
#include "rules/accounts.h"

#include "rules/invitation.h"
#include "rules/login_email.h"
#include "rules/mailer.h"
#include "rules/session.h"
#include "rules/totp.h"
#include "store/person.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/staff.h"
#include "web/staff_people.h"

static const struct view_field account_fields[] = {
	VIEW_STR_FIELD(struct staff_account_view, email),
	VIEW_LIST_FIELD(struct staff_account_view, roles, &choice_view_type),
	VIEW_BOOL_FIELD(struct staff_account_view, invited),
	VIEW_BOOL_FIELD(struct staff_account_view, factor_on),
	VIEW_OBJECT_FIELD(struct staff_account_view, seen, &time_view_type),
	VIEW_STR_FIELD(struct staff_account_view, role_error),
	VIEW_STRUCT_FIELD(struct staff_account_view, new_email, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_account_view, is_self),
	VIEW_BOOL_FIELD(struct staff_account_view, mails),
	VIEW_STR_FIELD(struct staff_account_view, role_action),
	VIEW_STR_FIELD(struct staff_account_view, email_action),
	VIEW_STR_FIELD(struct staff_account_view, link_action),
	VIEW_STR_FIELD(struct staff_account_view, sessions_action),
	VIEW_STR_FIELD(struct staff_account_view, factor_action),
	VIEW_STR_FIELD(struct staff_account_view, remove_action),
	VIEW_FIELDS_END,
};
const struct view_type staff_account_view_type = VIEW_TYPE(struct staff_account_view, account_fields);

struct view_list staff_roles(struct req *q, struct str chosen)
{
	struct choice_view *roles = arena_array(q->arena, ACCOUNT_ROLES, sizeof *roles);
	for (int i = 0; i < ACCOUNT_ROLES; i++) {
		struct str value = str_of(account_role_name((enum account_role)i));
		roles[i] = (struct choice_view){.value = value,
						.label = req_text(q, role_label((enum account_role)i)),
						.chosen = str_eq(value, chosen)};
	}
	return VIEW_ITEMS(roles, ACCOUNT_ROLES);
}

static void actions_fill(struct req *q, struct str path, struct staff_account_view *v)
{
	v->role_action = arena_join(q->arena, path, STR("role/"), STR_NONE);
	v->email_action = arena_join(q->arena, path, STR("email/"), STR_NONE);
	v->link_action = arena_join(q->arena, path, STR("link/"), STR_NONE);
	v->sessions_action = arena_join(q->arena, path, STR("sessions/"), STR_NONE);
	v->factor_action = arena_join(q->arena, path, STR("factor/"), STR_NONE);
	v->remove_action = arena_join(q->arena, path, STR("remove/"), STR_NONE);
}

enum rc staff_account_fill(struct req *q, int64_t person_id, struct staff_account_view **ret_account)
{
	struct account account;
	enum rc rc = account_get(q->db, q->arena, person_id, &account);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct staff_account_view *v = arena_new(q->arena, struct staff_account_view);
	v->email = account.email;
	v->roles = staff_roles(q, str_of(account_role_name(account.role)));
	v->invited = account.password_hash.n == 0;
	v->is_self = person_id == q->staff->person_id;
	v->mails = mailer_ready(q->site);
	actions_fill(q, staff_person_path(q, person_id), v);
	rc = totp_is_on(q->db, person_id, &v->factor_on);
	if (rc == RC_OK)
		rc = staff_last_seen(q, person_id, &v->seen);
	if (rc == RC_OK)
		*ret_account = v;
	return rc;
}

/* --- A link to be handed over --- */

struct staff_ticket_view {
	struct staff_page_view page;
	struct str name; /* whom it is for */
	struct str link;
	struct time_view until;
	bool invites;
	bool mails; /* mail goes out, but not to this address */
	struct str back_url;
};

static const struct view_field ticket_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_ticket_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_ticket_view, name),
	VIEW_STR_FIELD(struct staff_ticket_view, link),
	VIEW_STRUCT_FIELD(struct staff_ticket_view, until, &time_view_type),
	VIEW_BOOL_FIELD(struct staff_ticket_view, invites),
	VIEW_BOOL_FIELD(struct staff_ticket_view, mails),
	VIEW_STR_FIELD(struct staff_ticket_view, back_url),
	VIEW_FIELDS_END,
};
const struct view_type staff_ticket_view_type = VIEW_TYPE(struct staff_ticket_view, ticket_fields);

static enum rc ticket_json(struct req *q, const struct ticket_link *link)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "link", link->url);
	json_out_field_int(&o, "until", link->expires_at);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

/* Mailed: nobody else needs to see it. Else it is shown, this once. */
static enum rc ticket_answer(struct req *q, const struct ticket_link *link, bool wanted_mail)
{
	struct account account;
	struct str back = staff_person_path(q, link->person_id);
	if (link->mailed)
		return staff_done(q, back, link->kind == TICKET_INVITE ? "invited" : "link_sent");
	if (req_wants_json(q))
		return ticket_json(q, link);
	db_settle(q->db); /* what was written since the request began */
	enum rc rc = account_get(q->db, q->arena, link->person_id, &account);
	if (rc != RC_OK)
		return rc;
	struct staff_ticket_view v = {.name = account.name,
				      .link = link->url,
				      .until = page_time(q, link->expires_at),
				      .invites = link->kind == TICKET_INVITE,
				      .mails = wanted_mail && mailer_ready(q->site),
				      .back_url = back};
	staff_page(q, &v.page, N_("A link to hand over"));
	return req_render(q, 200, "ticket", &staff_ticket_view_type, &v);
}

enum rc staff_account_link(struct req *q)
{
	struct ticket_link link;
	bool by_mail = req_form_text(q, "mail").n > 0;
	enum rc rc =
		ticket_make(q->site, q->arena, q->staff, req_path_id(q, "id"), req_staff_base_url(q), by_mail, &link);
	return rc == RC_OK ? ticket_answer(q, &link, by_mail) : rc;
}

/* --- Inviting --- */

struct staff_invite_view {
	struct staff_page_view page;
	struct field_view name, email;
	struct view_list roles; /* struct choice_view */
	struct str role_error;
	struct str person; /* number of a guest author who is to have a login; empty: somebody new */
	bool mails;
};

static const struct view_field invite_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_invite_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_invite_view, name, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_invite_view, email, &field_view_type),
	VIEW_LIST_FIELD(struct staff_invite_view, roles, &choice_view_type),
	VIEW_STR_FIELD(struct staff_invite_view, role_error),
	VIEW_STR_FIELD(struct staff_invite_view, person),
	VIEW_BOOL_FIELD(struct staff_invite_view, mails),
	VIEW_FIELDS_END,
};
const struct view_type staff_invite_view_type = VIEW_TYPE(struct staff_invite_view, invite_fields);

static enum rc invite_page(struct req *q, int status, struct staff_invite_view *v)
{
	staff_page(q, &v->page, N_("Invite somebody"));
	v->mails = mailer_ready(q->site);
	return req_render(q, status, "invite", &staff_invite_view_type, v);
}

/* The guest author that the query names, with the address that is known of them. */
static enum rc guest_fill(struct req *q, int64_t person_id, struct staff_invite_view *v)
{
	struct person p;
	enum rc rc = person_get(q->db, q->arena, person_id, &p);
	if (rc != RC_OK)
		return rc;
	v->person = arena_printf(q->arena, "%lld", (long long)person_id);
	v->name.value = p.name;
	rc = person_get_email(q->db, q->arena, person_id, &v->email.value);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The number comes from a link of ours; whoever made it up is not to invite somebody else by mistake. */
static enum rc nobody(struct req *q)
{
	return req_problem(q, 422, N_("There is nobody of this number. Please begin again from the list of people."));
}

enum rc staff_invite(struct req *q)
{
	int64_t person_id;
	struct str asked = req_query(q, "person");
	struct staff_invite_view v = {.roles = staff_roles(q, STR("author"))};
	enum rc rc = RC_OK;
	if (asked.n > 0 && str_to_i64(asked, &person_id) != RC_OK)
		return nobody(q);
	if (asked.n > 0)
		rc = guest_fill(q, person_id, &v);
	return rc == RC_OK ? invite_page(q, 200, &v) : rc;
}

static enum rc invite_refused(struct req *q, const struct invitation_errors *e)
{
	static const char *const names[INVITATION_FIELDS] = {"name", "email", "role"};
	for (int i = 0; i < INVITATION_FIELDS; i++)
		if (e->of[i])
			req_error(q, names[i], e->of[i]);
	if (req_wants_json(q))
		return req_problem(q, 422, NULL);
	struct staff_invite_view v = {
		.name = staff_field(q, "name", e->of[INVITATION_NAME]),
		.email = staff_field(q, "email", e->of[INVITATION_EMAIL]),
		.roles = staff_roles(q, req_form_text(q, "role")),
		.role_error = staff_error(q, "role", e->of[INVITATION_ROLE]),
		.person = staff_field(q, "person", NULL).value,
	};
	return invite_page(q, 422, &v);
}

enum rc staff_invite_send(struct req *q)
{
	struct invitation_errors errors;
	struct ticket_link link;
	struct invitation form = {
		.person_id = req_form_id(q, "person", 0),
		.name = req_form_text(q, "name"),
		.email = req_form_text(q, "email"),
		.role = req_form_text(q, "role"),
		.base_url = req_staff_base_url(q),
	};
	if (q->n_errors > 0 || (form.person_id == 0 && form_get(&q->form, "person").n > 0))
		return nobody(q);
	enum rc rc = invitation_make(q->site, q->arena, q->staff, &form, &errors, &link);
	if (rc == RC_INVALID)
		return invite_refused(q, &errors);
	return rc == RC_OK ? ticket_answer(q, &link, true) : rc;
}

/* --- Changing a login --- */

/* The login that the path names; RC_NOT_FOUND: the person has none. */
static enum rc account_of(struct req *q, struct account *ret_account)
{
	return account_get(q->db, q->arena, req_path_id(q, "id"), ret_account);
}

static enum rc account_answer(struct req *q, enum rc rc, const char *key)
{
	if (rc == RC_CONFLICT)
		return staff_person_problem(q, N_("This is the only administrator. Make another one first."));
	return rc == RC_OK ? staff_done(q, staff_person_path(q, req_path_id(q, "id")), key) : rc;
}

enum rc staff_account_role(struct req *q)
{
	struct account account;
	enum account_role role;
	enum rc rc = account_of(q, &account);
	if (rc != RC_OK)
		return rc;
	if (account_role_of(req_form_text(q, "role"), &role) != RC_OK)
		return staff_person_role_refused(q, N_("Please choose a role."));
	return account_answer(q, account_change_role(q->site, q->staff, account.email, role), "role");
}

enum rc staff_account_email(struct req *q)
{
	struct login_email change = {.person_id = req_path_id(q, "id"), .email = req_form_text(q, "email")};
	enum rc rc = login_email_set(q->site, q->arena, q->staff, &change);
	return change.refused ? staff_person_email_refused(q, change.refused) : account_answer(q, rc, "email");
}

enum rc staff_account_sessions(struct req *q)
{
	struct account account;
	enum rc rc = account_of(q, &account);
	bool own = rc == RC_OK && account.person_id == q->staff->person_id;
	if (rc == RC_OK)
		rc = sessions_end(q->site, q->staff, account.person_id, own ? q->staff->session : STR(""));
	return account_answer(q, rc, "signed_out_everywhere");
}

enum rc staff_account_factor(struct req *q)
{
	struct account account;
	enum rc rc = account_of(q, &account);
	if (rc == RC_OK)
		rc = factor_remove(q->site, q->staff, account.person_id);
	return account_answer(q, rc, "factor_off");
}

enum rc staff_account_remove(struct req *q)
{
	struct account account;
	enum rc rc = account_of(q, &account);
	if (rc != RC_OK)
		return rc;
	return account_answer(q, account_remove(q->site, q->staff, account.email), "login_removed");
}
