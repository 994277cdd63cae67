/*
 * How somebody who is not signed in comes by a password: the page behind an invitation, behind a link by mail, and the
 * one that asks for such a link. Links are keys: these pages are kept nowhere and tell no other site where they are.
 */
#include "rules/invitation.h"

#include "rules/accounts.h"
#include "rules/mailer.h"
#include "web/gate.h"
#include "web/handlers.h"
#include "web/staff.h"

/* --- Choosing a password --- */

struct staff_accept_view {
	struct staff_page_view page;
	struct str action;
	struct str name, email;
	struct str role; /* of an invitation; empty: a new password for an old login */
	struct str error;
	bool over; /* nothing can be done with this link */
	bool mails;
};

static const struct view_field accept_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_accept_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_accept_view, action),
	VIEW_STR_FIELD(struct staff_accept_view, name),
	VIEW_STR_FIELD(struct staff_accept_view, email),
	VIEW_STR_FIELD(struct staff_accept_view, role),
	VIEW_STR_FIELD(struct staff_accept_view, error),
	VIEW_BOOL_FIELD(struct staff_accept_view, over),
	VIEW_BOOL_FIELD(struct staff_accept_view, mails),
	VIEW_FIELDS_END,
};
const struct view_type staff_accept_view_type = VIEW_TYPE(struct staff_accept_view, accept_fields);

static void keep_secret(struct req *q)
{
	response_set(&q->response, "Referrer-Policy", STR("same-origin"));
	response_set(&q->response, "Cache-Control", STR("no-store"));
}

static enum rc accept_render(struct req *q, int status, struct staff_accept_view *v, const char *heading)
{
	staff_page(q, &v->page, heading);
	enum rc rc = req_render(q, status, "accept", &staff_accept_view_type, v);
	if (rc == RC_OK)
		keep_secret(q);
	return rc;
}

static enum rc accept_page(struct req *q, int status, const struct ticket_holder *h, const char *error)
{
	bool invites = h->kind == TICKET_INVITE;
	struct staff_accept_view v = {
		.action = q->path,
		.name = h->account.name,
		.email = h->account.email,
		.role = invites ? req_text(q, role_label(h->account.role)) : STR(""),
		.error = error ? req_text(q, error) : STR(""),
	};
	return accept_render(q, status, &v, invites ? N_("Welcome to the newsroom") : N_("A new password"));
}

static enum rc over_page(struct req *q)
{
	if (req_wants_json(q))
		return req_problem(q, 404, NULL);
	return accept_render(q, 404, &(struct staff_accept_view){.over = true, .mails = mailer_ready(q->site)},
			     N_("This link works no more"));
}

enum rc staff_accept(struct req *q)
{
	struct ticket_holder h;
	enum rc rc = ticket_find(q->db, q->arena, req_path_text(q, "token"), &h);
	if (rc == RC_NOT_FOUND)
		return over_page(q);
	return rc == RC_OK ? accept_page(q, 200, &h, NULL) : rc;
}

/* An invitation leads right in: whoever has it has just proven to be meant. */
static enum rc sign_in_now(struct req *q, const struct ticket_holder *h)
{
	struct signed_in in;
	struct str device = device_name(q->arena, request_header(q->http, "User-Agent"));
	enum rc rc = session_begin_for(q->site, q->db, q->arena, h->account.person_id, device, &in);
	if (rc == RC_OK)
		rc = staff_done_with(q, in.stage == SESSION_ENROL ? STR(SECURITY_PATH) : STR("/newsroom/"), STR(""),
				     "welcome");
	if (rc == RC_OK)
		gate_cookies_set(q, &in);
	return rc;
}

static enum rc password_refused(struct req *q, const struct ticket_holder *h)
{
	struct password_owner owner = account_owner(q->settings, &h->account);
	const char *why = password_refusal(req_form_text(q, "password"), &owner);
	if (!req_wants_json(q))
		return accept_page(q, 422, h, why);
	req_error(q, "password", why);
	return req_problem(q, 422, NULL);
}

enum rc staff_accept_set(struct req *q)
{
	struct ticket_holder h;
	struct str token = req_path_text(q, "token");
	enum rc rc = ticket_redeem(q->site, q->arena, token, req_form_text(q, "password"), &h);
	if (rc == RC_INVALID) {
		rc = ticket_find(q->db, q->arena, token, &h);
		if (rc == RC_OK)
			return password_refused(q, &h);
	}
	if (rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		return over_page(q);
	if (rc != RC_OK)
		return rc;
	if (h.kind == TICKET_INVITE)
		return sign_in_now(q, &h);
	return staff_done_with(q, STR(SIGN_IN_PATH), STR(""), "new_password");
}

/* --- Asking for a link --- */

struct staff_forgotten_view {
	struct staff_page_view page;
	struct field_view email;
	bool mails; /* otherwise only an administrator can help */
	bool asked;
};

static const struct view_field forgotten_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_forgotten_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_forgotten_view, email, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_forgotten_view, mails),
	VIEW_BOOL_FIELD(struct staff_forgotten_view, asked),
	VIEW_FIELDS_END,
};
const struct view_type staff_forgotten_view_type = VIEW_TYPE(struct staff_forgotten_view, forgotten_fields);

static enum rc forgotten_page(struct req *q, int status, struct staff_forgotten_view *v)
{
	v->mails = mailer_ready(q->site);
	staff_page(q, &v->page, N_("Forgotten password"));
	return req_render(q, status, "forgotten", &staff_forgotten_view_type, v);
}

enum rc staff_forgotten(struct req *q)
{
	return forgotten_page(q, 200, &(struct staff_forgotten_view){.asked = false});
}

/* The same page for every address. */
enum rc staff_forgotten_ask(struct req *q)
{
	struct str email = req_form_text(q, "email");
	enum rc rc = password_forgotten(q->site, q->arena, email, req_network(q), req_base_url(q));
	if (rc == RC_LIMITED)
		return forgotten_page(
			q, 429,
			&(struct staff_forgotten_view){.email = staff_field(q, "email",
									    N_("Too many tries. Please wait a "
									       "minute."))});
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	if (rc == RC_CONFLICT && req_wants_json(q))
		return req_problem(q, 409, N_("No mail goes out here. Please ask an administrator of the newsroom."));
	return forgotten_page(q, 200, &(struct staff_forgotten_view){.asked = rc == RC_OK});
}
