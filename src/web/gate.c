/* See gate.h. */
#include "web/gate.h"

#include "text/unicode.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/origin.h"
#include "web/running.h"
#include "web/staff.h"
#include "web/staff_editor.h"
#include "web/staff_views.h"

#define HELD "held:"

/* --- Forms that wait --- */

static bool is_gates_own(struct str name)
{
	return str_is(name, "token") || str_is(name, "confirm_password");
}

struct view_list gate_hold(struct req *q, const char *prefix, bool *ret_lost_files)
{
	struct held_view *held = arena_array(q->arena, q->form.n_fields, sizeof *held);
	size_t n = 0;
	for (size_t i = 0; i < q->form.n_fields; i++) {
		const struct form_field *f = &q->form.fields[i];
		if (!is_gates_own(f->name) && utf8_valid(f->name) && utf8_valid(f->value))
			held[n++] =
				(struct held_view){arena_join(q->arena, str_of(prefix), f->name, STR_NONE), f->value};
	}
	*ret_lost_files = q->form.n_files > 0;
	return VIEW_ITEMS(held, n);
}

struct view_list gate_held(struct req *q)
{
	struct held_view *held = arena_array(q->arena, q->form.n_fields, sizeof *held);
	size_t n = 0;
	for (size_t i = 0; i < q->form.n_fields; i++) {
		const struct form_field *f = &q->form.fields[i];
		if (str_starts(f->name, STR(HELD)))
			held[n++] = (struct held_view){str_slice(f->name, sizeof HELD - 1, f->name.n),
						       utf8_repair(q->arena, f->value)};
	}
	return VIEW_ITEMS(held, n);
}

struct str gate_then(struct req *q, struct str then)
{
	bool ours = str_starts(then, STR("/newsroom/")) && !str_starts(then, STR(SIGN_IN_PATH)) && utf8_valid(then);
	for (size_t i = 0; ours && i < then.n; i++)
		ours = (unsigned char)then.p[i] > ' ' && then.p[i] != '\\' && then.p[i] != 0x7f;
	return ours ? then : STR("/newsroom/");
}

/* --- Answers at the gate --- */

static bool is_post(const struct req *q)
{
	return !(q->http->method & (METHOD_GET | METHOD_HEAD));
}

static void to_sign_in(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(16384);
	buf_puts(&b, SIGN_IN_PATH "?then=");
	url_encode(&b, q->http->target, URL_ENCODE_COMPONENT);
	(void)req_redirect_raw(q, 303, buf_to_arena(&b, q->arena));
}

/* A page leads to the sign-in and back; a form waits inside it; a script is told, and asks in place. */
static bool ask_to_sign_in(struct req *q)
{
	if (req_wants_json(q))
		return req_problem(q, 401, NULL) != RC_OK;
	if (is_post(q) && q->route->flags & FORM)
		return staff_sign_in_held(q) != RC_OK;
	to_sign_in(q);
	return false;
}

static bool refuse(struct req *q, int status, const char *why)
{
	return req_problem(q, status, why) != RC_OK;
}

/* The session is a new one since the page was opened: the form is shown again with the right token. */
static bool offer_again(struct req *q)
{
	struct staff_resume_view v = {.action = q->http->target};
	if (req_wants_json(q) || !(q->route->flags & FORM))
		return refuse(q, 403, N_("You have signed in anew since this page was opened. Please load it again."));
	v.fields = gate_hold(q, "", &v.lost_files);
	return staff_resume(q, 403, &v) != RC_OK;
}

static bool token_is_right(struct req *q)
{
	struct str sent = request_header(q->http, "X-Courant-Token");
	if (!sent.p)
		sent = req_form_text(q, "token");
	return sent.n == q->staff->token.n && crypto_equal(sent.p, q->staff->token.p, sent.n);
}

static bool confirm_page(struct req *q, int status, const char *error)
{
	struct staff_confirm_view v = {.action = q->http->target, .error = staff_error(q, "confirm_password", error)};
	v.fields = gate_hold(q, "", &v.lost_files);
	return staff_confirm(q, status, &v) != RC_OK;
}

/* A dangerous act: the password again, with the act's own form carried along. */
static bool is_fresh(struct req *q)
{
	int64_t wait;
	struct str password = req_form_text(q, "confirm_password");
	if (session_is_fresh(q->staff, q->now))
		return true;
	if (password.n == 0)
		return req_wants_json(q) ? refuse(q, 403, N_("Please type your password again for this."))
					 : confirm_page(q, 200, NULL);
	enum rc rc = session_confirm(q->site, q->db, q->staff, password, &wait);
	if (rc == RC_LIMITED)
		return confirm_page(q, 429, N_("Too many tries. Please wait a minute."));
	if (rc != RC_OK)
		return confirm_page(q, 422, N_("This password is wrong."));
	q->staff->fresh_at = q->now;
	return true;
}

/* Whoever lost the role while writing an article keeps the words. */
static bool refuse_role(struct req *q)
{
	const char *why = N_("Your role does not allow this. Ask an administrator if you need it.");
	if (is_post(q) && !req_wants_json(q) && form_get(&q->form, "source").p)
		return editor_words_refused(q, why) != RC_OK;
	return refuse(q, 403, why);
}

/* --- The gate --- */

static enum rc staff_find(struct req *q, enum session_stage *ret_stage)
{
	struct staff *who = arena_new(q->arena, struct staff);
	enum rc rc = session_find(q->site, q->db, q->arena, req_cookie(q, STAFF_COOKIE), who, ret_stage);
	if (rc == RC_OK)
		q->staff = who;
	if (rc == RC_OK && who->language.n > 0)
		web_look_newsroom(q, true); /* in the person's own language from here on */
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static bool leads_elsewhere(struct req *q, const char *path, const char *why)
{
	if (req_wants_json(q))
		return refuse(q, 401, why);
	return req_redirect(q, 303, str_of(path), NULL) != RC_OK;
}

static bool stage_allows(struct req *q, enum session_stage stage)
{
	if (stage == SESSION_CODE)
		return leads_elsewhere(q, CODE_PATH, N_("Please type the code of your authenticator."));
	if (stage == SESSION_ENROL && q->route->need != SIGNED_IN)
		return leads_elsewhere(q, SECURITY_PATH, N_("Please set up a second factor first."));
	return true;
}

bool gate_pass(struct req *q)
{
	enum session_stage stage = SESSION_CODE;
	if (is_post(q) && !origin_allows_staff(q))
		return req_problem_origin(q) != RC_OK;
	if (staff_find(q, &stage) != RC_OK)
		return refuse(q, 503, NULL);
	if (q->route->need == ANYONE)
		return true;
	if (!q->staff)
		return ask_to_sign_in(q);
	if (!stage_allows(q, stage))
		return false;
	if (!person_may(q->staff->role, q->route->need))
		return refuse_role(q);
	if (is_post(q) && !token_is_right(q))
		return offer_again(q);
	return !(q->route->flags & FRESH) || is_fresh(q);
}

bool gate_knows(struct req *q, enum need need)
{
	enum session_stage stage = SESSION_CODE;
	cached_not(q);
	return req_cookie(q, STAFF_COOKIE).n > 0 && staff_find(q, &stage) == RC_OK && q->staff &&
	       stage != SESSION_CODE && stage != SESSION_ENROL && person_may(q->staff->role, need);
}

/* --- Cookies --- */

void gate_cookies_set(struct req *q, const struct signed_in *in)
{
	req_cookie_set(q, STAFF_COOKIE, in->token, in->remembered ? SESSION_REMEMBERED_MS / 1000 : 0);
	if (in->device_token[0])
		req_cookie_set(q, DEVICE_COOKIE, in->device_token, DEVICE_KNOWN_MS / 1000);
}

void gate_cookies_drop(struct req *q)
{
	req_cookie_set(q, STAFF_COOKIE, "", -1);
}
