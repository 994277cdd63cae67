/*
 * The door of the newsroom: sign-in, the code of the second step, signing out, and forms that had to wait for it.
 */
#include "text/json.h"
#include "web/gate.h"
#include "web/handlers.h"
#include "web/staff.h"

struct staff_sign_in_view {
	struct staff_page_view page;
	struct str then;
	struct field_view email;
	struct field_view password; /* never given back; its error alone */
	bool remember;
	struct view_list held; /* struct held_view: a form that waits */
	bool lost_files;
};

static const struct view_field sign_in_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_sign_in_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_sign_in_view, then),
	VIEW_STRUCT_FIELD(struct staff_sign_in_view, email, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_sign_in_view, password, &field_view_type),
	VIEW_BOOL_FIELD(struct staff_sign_in_view, remember),
	VIEW_LIST_FIELD(struct staff_sign_in_view, held, &held_view_type),
	VIEW_HAS_FIELD(struct staff_sign_in_view, held),
	VIEW_BOOL_FIELD(struct staff_sign_in_view, lost_files),
	VIEW_FIELDS_END,
};
const struct view_type staff_sign_in_view_type = VIEW_TYPE(struct staff_sign_in_view, sign_in_fields);

static const struct view_field held_fields[] = {
	VIEW_STR_FIELD(struct held_view, name),
	VIEW_STR_FIELD(struct held_view, value),
	VIEW_FIELDS_END,
};
const struct view_type held_view_type = VIEW_TYPE(struct held_view, held_fields);

struct staff_code_view {
	struct staff_page_view page;
	struct str then;
	struct str error;
	struct view_list held; /* struct held_view */
};

static const struct view_field code_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_code_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_code_view, then),
	VIEW_STR_FIELD(struct staff_code_view, error),
	VIEW_LIST_FIELD(struct staff_code_view, held, &held_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_code_view_type = VIEW_TYPE(struct staff_code_view, code_fields);

/* --- The form --- */

static enum rc sign_in_page(struct req *q, int status, struct staff_sign_in_view *v)
{
	staff_page(q, &v->page, N_("Sign in"));
	return req_render(q, status, "sign_in", &staff_sign_in_view_type, v);
}

enum rc staff_sign_in(struct req *q)
{
	struct str then = gate_then(q, req_query(q, "then"));
	if (q->staff)
		return req_redirect_raw(q, 303, then);
	return sign_in_page(q, 200, &(struct staff_sign_in_view){.then = then});
}

enum rc staff_sign_in_held(struct req *q)
{
	struct staff_sign_in_view v = {.then = q->http->target};
	v.held = gate_hold(q, "held:", &v.lost_files);
	return sign_in_page(q, 401, &v);
}

/* Under the prefixed names, as they came: for a form that is shown once more. */
static struct view_list held_again(struct req *q)
{
	struct view_list held = gate_held(q);
	struct held_view *items = (struct held_view *)held.items;
	for (size_t i = 0; i < held.n; i++)
		items[i].name = arena_join(q->arena, STR("held:"), items[i].name, STR_NONE);
	return held;
}

static enum rc sign_in_refused(struct req *q, int status, const char *why)
{
	if (req_wants_json(q)) {
		req_error(q, "password", why);
		return req_problem(q, status, why);
	}
	struct staff_sign_in_view v = {
		.then = gate_then(q, req_form_text(q, "then")),
		.email = staff_field(q, "email", NULL),
		.password = {.value = STR(""), .error = req_text(q, why)},
		.remember = req_form_text(q, "remember").n > 0,
		.held = held_again(q),
	};
	return sign_in_page(q, status, &v);
}

/* --- After it --- */

static const char *stage_word(enum session_stage stage)
{
	return stage == SESSION_CODE ? "code" : stage == SESSION_ENROL ? "enrol" : "full";
}

/* For a page that asked in place: the token that its forms carry from now on. */
static enum rc signed_in_json(struct req *q, const struct signed_in *in)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "stage", str_of(stage_word(in->stage)));
	json_out_field_str(&o, "token", in->staff.token);
	json_out_field_int(&o, "failed_tries", in->staff.failed_tries);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

/* To a page that says how many tries have failed, where some have. */
static enum rc lead_on(struct req *q, struct str to)
{
	if (q->staff->failed_tries == 0)
		return req_redirect_raw(q, 303, to);
	const char *key = staff_tries_key(q);
	struct str between = str_find_char(to, '?', 0) == SIZE_MAX ? STR("?done=") : STR("&done=");
	enum rc rc = req_redirect_raw(q, 303, arena_join(q->arena, to, between, str_of(key), STR_NONE));
	staff_done_mark(q, key);
	return rc;
}

/* Where the way goes on: to the code, to setting one up, to the form that waited, or to the page that was wanted. */
static enum rc go_on(struct req *q, const struct signed_in *in)
{
	struct str then = gate_then(q, req_form_text(q, "then"));
	struct view_list held = gate_held(q);
	if (in->stage == SESSION_CODE) {
		struct staff_code_view v = {.then = then, .held = held_again(q)};
		staff_page(q, &v.page, N_("Enter your code"));
		return req_render(q, 200, "code", &staff_code_view_type, &v);
	}
	if (in->stage != SESSION_ENROL && held.n > 0)
		return staff_resume(q, 200, &(struct staff_resume_view){.action = then, .fields = held});
	return lead_on(q, in->stage == SESSION_ENROL ? STR(SECURITY_PATH) : then);
}

static enum rc signed_in_answer(struct req *q, struct signed_in *in)
{
	q->staff = &in->staff;
	enum rc rc = req_wants_json(q) ? signed_in_json(q, in) : go_on(q, in);
	if (rc == RC_OK)
		gate_cookies_set(q, in);
	return rc;
}

enum rc staff_sign_in_try(struct req *q)
{
	int64_t wait;
	struct signed_in *in = arena_new(q->arena, struct signed_in);
	struct sign_in form = {
		.email = req_form_text(q, "email"),
		.password = req_form_text(q, "password"),
		.remember = req_form_text(q, "remember").n > 0,
		.device = device_name(q->arena, request_header(q->http, "User-Agent")),
		.device_token = req_cookie(q, DEVICE_COOKIE),
		.network = req_network(q),
	};
	enum rc rc = session_begin(q->site, q->db, q->arena, &form, in, &wait);
	if (rc == RC_DENIED)
		return sign_in_refused(q, 422, N_("The e-mail address or the password is wrong."));
	if (rc == RC_LIMITED)
		return sign_in_refused(q, 429, N_("Too many tries. Please wait a minute."));
	return rc == RC_OK ? signed_in_answer(q, in) : rc;
}

/* --- The second step --- */

enum rc staff_code(struct req *q)
{
	struct staff_code_view v = {.then = gate_then(q, req_query(q, "then"))};
	if (!q->staff)
		return req_redirect(q, 303, STR(SIGN_IN_PATH), NULL);
	staff_page(q, &v.page, N_("Enter your code"));
	return req_render(q, 200, "code", &staff_code_view_type, &v);
}

static enum rc code_refused(struct req *q, int status, const char *why)
{
	if (req_wants_json(q)) {
		req_error(q, "code", why);
		return req_problem(q, status, why);
	}
	struct staff_code_view v = {
		.then = gate_then(q, req_form_text(q, "then")), .error = req_text(q, why), .held = held_again(q)};
	staff_page(q, &v.page, N_("Enter your code"));
	return req_render(q, status, "code", &staff_code_view_type, &v);
}

enum rc staff_code_try(struct req *q)
{
	int64_t wait;
	struct signed_in *in = arena_new(q->arena, struct signed_in);
	enum rc rc = session_prove(q->site, q->db, q->arena, req_cookie(q, STAFF_COOKIE), req_form_text(q, "code"), in,
				   &wait);
	if (rc == RC_NOT_FOUND)
		return sign_in_refused(q, 401, N_("You are signed out, or were away for too long."));
	if (rc == RC_DENIED)
		return code_refused(q, 422, N_("This code is wrong, or was used before. Wait for the next one."));
	if (rc == RC_LIMITED)
		return code_refused(q, 429, N_("Too many tries. Please wait a minute."));
	return rc == RC_OK ? signed_in_answer(q, in) : rc;
}

enum rc staff_sign_out(struct req *q)
{
	enum rc rc = session_end(q->site, q->staff, q->staff->session);
	if (rc == RC_OK)
		rc = staff_done_with(q, STR(SIGN_IN_PATH), STR(""), "signed_out");
	if (rc == RC_OK)
		gate_cookies_drop(q);
	return rc;
}

/* --- Forms that waited --- */

static const struct view_field resume_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_resume_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_resume_view, action),
	VIEW_LIST_FIELD(struct staff_resume_view, fields, &held_view_type),
	VIEW_BOOL_FIELD(struct staff_resume_view, lost_files),
	VIEW_FIELDS_END,
};
const struct view_type staff_resume_view_type = VIEW_TYPE(struct staff_resume_view, resume_fields);

enum rc staff_resume(struct req *q, int status, struct staff_resume_view *v)
{
	staff_page(q, &v->page, N_("Your words are still here"));
	v->page.token = q->staff->token;
	return req_render(q, status, "resume", &staff_resume_view_type, v);
}

static const struct view_field confirm_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_confirm_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_confirm_view, action),
	VIEW_LIST_FIELD(struct staff_confirm_view, fields, &held_view_type),
	VIEW_BOOL_FIELD(struct staff_confirm_view, lost_files),
	VIEW_STR_FIELD(struct staff_confirm_view, error),
	VIEW_FIELDS_END,
};
const struct view_type staff_confirm_view_type = VIEW_TYPE(struct staff_confirm_view, confirm_fields);

enum rc staff_confirm(struct req *q, int status, struct staff_confirm_view *v)
{
	staff_page(q, &v->page, N_("Is it you?"));
	return req_render(q, status, "confirm", &staff_confirm_view_type, v);
}
