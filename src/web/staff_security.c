/*
 * One's own account: password, second factor with its QR code and recovery codes, devices that are signed in.
 */
#include "base/clock.h"
#include "rules/accounts.h"
#include "rules/login_email.h"
#include "rules/mailer.h"
#include "rules/totp.h"
#include "store/email_change.h"
#include "store/totp.h"
#include "text/json.h"
#include "text/qr.h"
#include "web/gate.h"
#include "web/handlers.h"
#include "web/staff.h"

struct device_view {
	struct str name;
	struct time_view seen;
	bool current;
};

/* What an authenticator program needs: the code to scan, or the letters to type. */
struct factor_view {
	struct str qr_path;
	int64_t qr_size;
	struct str secret;
	struct str address;
	struct str error;
};

struct staff_security_view {
	struct staff_page_view page;
	struct str email;
	bool must_enrol;            /* nothing else may be done before */
	struct factor_view *set_up; /* NULL when it is on, or was not asked for */
	bool factor_on;
	int64_t codes_left;
	struct view_list new_codes; /* struct str, shown once */
	struct view_list devices;   /* struct device_view */
	bool others;                /* more than this one */
	struct field_view password_now, password_new;
	struct field_view email_now, email_new;
	struct str email_waits; /* an address whose letter was not answered yet */
	bool mails;
	struct view_list languages; /* struct choice_view */
	struct str language_error;
};

static const struct view_field device_fields[] = {
	VIEW_STR_FIELD(struct device_view, name),
	VIEW_STRUCT_FIELD(struct device_view, seen, &time_view_type),
	VIEW_BOOL_FIELD(struct device_view, current),
	VIEW_FIELDS_END,
};
static const struct view_type device_view_type = VIEW_TYPE(struct device_view, device_fields);

static const struct view_field factor_fields[] = {
	VIEW_STR_FIELD(struct factor_view, qr_path), VIEW_INT_FIELD(struct factor_view, qr_size),
	VIEW_STR_FIELD(struct factor_view, secret),  VIEW_STR_FIELD(struct factor_view, address),
	VIEW_STR_FIELD(struct factor_view, error),   VIEW_FIELDS_END,
};
static const struct view_type factor_view_type = VIEW_TYPE(struct factor_view, factor_fields);

static const struct view_field security_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_security_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_security_view, email),
	VIEW_BOOL_FIELD(struct staff_security_view, must_enrol),
	VIEW_OBJECT_FIELD(struct staff_security_view, set_up, &factor_view_type),
	VIEW_BOOL_FIELD(struct staff_security_view, factor_on),
	VIEW_INT_FIELD(struct staff_security_view, codes_left),
	VIEW_LIST_FIELD(struct staff_security_view, new_codes, &view_type_str),
	VIEW_HAS_FIELD(struct staff_security_view, new_codes),
	VIEW_LIST_FIELD(struct staff_security_view, devices, &device_view_type),
	VIEW_BOOL_FIELD(struct staff_security_view, others),
	VIEW_STRUCT_FIELD(struct staff_security_view, password_now, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_security_view, password_new, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_security_view, email_now, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_security_view, email_new, &field_view_type),
	VIEW_STR_FIELD(struct staff_security_view, email_waits),
	VIEW_BOOL_FIELD(struct staff_security_view, mails),
	VIEW_LIST_FIELD(struct staff_security_view, languages, &choice_view_type),
	VIEW_STR_FIELD(struct staff_security_view, language_error),
	VIEW_FIELDS_END,
};
const struct view_type staff_security_view_type = VIEW_TYPE(struct staff_security_view, security_fields);

/* --- Filling the page --- */

static enum rc set_up_fill(struct req *q, struct staff_security_view *v, const char *error)
{
	unsigned char secret[TOTP_SECRET_SIZE];
	struct qr qr;
	enum rc rc = totp_begin(q->site, q->staff->person_id, secret);
	if (rc != RC_OK)
		return rc;
	struct factor_view *f = arena_new(q->arena, struct factor_view);
	f->secret = totp_secret_text(q->arena, secret);
	f->address = totp_address(q->arena, secret, settings_text(q->settings, "site.title"), q->staff->email);
	f->error = staff_error(q, "code", error);
	rc = qr_make(q->arena, f->address, &qr);
	if (rc == RC_OK) {
		f->qr_path = qr.path;
		f->qr_size = qr.size;
	}
	v->set_up = f;
	return RC_OK; /* without a picture the letters are left */
}

static enum rc devices_fill(struct req *q, struct staff_security_view *v)
{
	struct sessions s;
	enum rc rc = session_list(q->db, q->arena, q->staff->person_id, q->now, &s);
	if (rc != RC_OK)
		return rc;
	struct device_view *devices = arena_array(q->arena, s.n, sizeof *devices);
	for (size_t i = 0; i < s.n; i++)
		devices[i] = (struct device_view){.name = s.items[i].device,
						  .seen = page_time(q, s.items[i].seen_at),
						  .current = str_eq(s.items[i].token_hash, q->staff->session)};
	v->devices = VIEW_ITEMS(devices, s.n);
	v->others = s.n > 1;
	return RC_OK;
}

static enum rc waits_fill(struct req *q, struct staff_security_view *v)
{
	v->mails = mailer_ready(q->site);
	v->email_waits = STR("");
	enum rc rc = email_change_of(q->db, q->arena, q->staff->person_id, q->now, &v->email_waits);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The site's own and those that the program speaks, each by its own name. */
static void languages_fill(struct req *q, struct staff_security_view *v)
{
	struct str tags[LOOKS_MAX];
	size_t n = locale_catalogue_tags(tags, ARRAY_LEN(tags));
	struct choice_view *items = arena_array(q->arena, n + 1, sizeof *items);
	items[0] =
		(struct choice_view){STR(""), req_text(q, N_("The site’s main language")), q->staff->language.n == 0};
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		items[i + 1] = (struct choice_view){tags[i], buf_to_arena(&name, q->arena),
						    str_eq(tags[i], q->staff->language)};
	}
	v->languages = VIEW_ITEMS(items, n + 1);
}

/* Errors that were found, and codes that were just made, are in *v already. */
static enum rc security_page(struct req *q, int status, struct staff_security_view *v, const char *code_error)
{
	enum rc rc = totp_is_on(q->db, q->staff->person_id, &v->factor_on);
	if (rc == RC_OK)
		rc = recovery_code_count(q->db, q->staff->person_id, &v->codes_left);
	if (rc == RC_OK)
		rc = devices_fill(q, v);
	if (rc == RC_OK)
		rc = waits_fill(q, v);
	bool asked = q->staff->needs_enrolment || code_error || req_query(q, "factor").n > 0;
	if (rc == RC_OK && !v->factor_on && asked)
		rc = set_up_fill(q, v, code_error);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v->page, N_("Your account"));
	v->must_enrol = q->staff->needs_enrolment && !v->factor_on;
	if (v->must_enrol)
		v->page.nav = VIEW_ITEMS(NULL, 0);
	v->email = q->staff->email;
	languages_fill(q, v);
	return req_render(q, status, "security", &staff_security_view_type, v);
}

enum rc staff_security(struct req *q)
{
	return security_page(q, 200, &(struct staff_security_view){.factor_on = false}, NULL);
}

/* --- Second factor --- */

/* Shown this once. */
static enum rc codes_answer(struct req *q, const struct str *codes)
{
	struct staff_security_view v = {.new_codes = VIEW_ITEMS(codes, RECOVERY_CODES)};
	CLEANUP(buf_done) struct buf b = BUF(4096);
	struct json_out o;
	if (!req_wants_json(q))
		return security_page(q, 200, &v, NULL);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_key(&o, "codes");
	json_out_array(&o);
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		json_out_str(&o, codes[i]);
	json_out_end(&o);
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc staff_factor_set(struct req *q)
{
	struct str *codes = arena_array(q->arena, RECOVERY_CODES, sizeof *codes);
	struct staff_security_view v = {.factor_on = false};
	enum rc rc = session_enrol(q->site, q->arena, q->staff, req_form_text(q, "code"), codes);
	if (rc == RC_OK) {
		q->staff->needs_enrolment = false;
		return codes_answer(q, codes);
	}
	if (rc == RC_DENIED)
		return security_page(q, 422, &v, N_("This code is wrong. Does the clock of your device go right?"));
	if (rc == RC_LIMITED)
		return security_page(q, 429, &v, N_("Too many tries. Please wait a minute."));
	return rc == RC_NOT_FOUND ? req_redirect(q, 303, STR(SECURITY_PATH), "?factor=1") : rc;
}

enum rc staff_factor_remove(struct req *q)
{
	enum rc rc = factor_remove(q->site, q->staff, q->staff->person_id);
	return rc == RC_OK ? staff_done(q, STR(SECURITY_PATH), "factor_removed") : rc;
}

enum rc staff_codes_renew(struct req *q)
{
	struct str *codes = arena_array(q->arena, RECOVERY_CODES, sizeof *codes);
	enum rc rc = recovery_codes_renew(q->site, q->arena, q->staff, codes);
	return rc == RC_OK ? codes_answer(q, codes) : rc;
}

/* --- Password and devices --- */

static enum rc password_refused(struct req *q, int status, const char *now_error, const char *new_error)
{
	struct staff_security_view v = {.factor_on = false};
	if (now_error)
		v.password_now.error = req_text(q, now_error);
	if (new_error)
		v.password_new.error = req_text(q, new_error);
	if (!req_wants_json(q))
		return security_page(q, status, &v, NULL);
	req_error(q, now_error ? "now" : "new", now_error ? now_error : new_error);
	return req_problem(q, status, NULL);
}

static const char *new_password_fault(struct req *q)
{
	const struct account own = {.name = q->staff->name, .email = q->staff->email};
	struct password_owner owner = account_owner(q->settings, &own);
	return password_refusal(req_form_text(q, "new"), &owner);
}

enum rc staff_password_set(struct req *q)
{
	int64_t wait;
	enum rc rc = session_confirm(q->site, q->db, q->staff, req_form_text(q, "now"), &wait);
	if (rc == RC_DENIED)
		return password_refused(q, 422, N_("This password is wrong."), NULL);
	if (rc == RC_LIMITED)
		return password_refused(q, 429, N_("Too many tries. Please wait a minute."), NULL);
	if (rc == RC_OK)
		rc = account_change_password(q->site, q->staff, q->staff->email, req_form_text(q, "new"));
	if (rc == RC_INVALID)
		return password_refused(q, 422, NULL, new_password_fault(q));
	if (rc == RC_OK)
		rc = sessions_end(q->site, q->staff, q->staff->person_id, q->staff->session);
	return rc == RC_OK ? staff_done(q, STR(SECURITY_PATH), "password") : rc;
}

enum rc staff_sessions_end(struct req *q)
{
	enum rc rc = sessions_end(q->site, q->staff, q->staff->person_id, q->staff->session);
	return rc == RC_OK ? staff_done(q, STR(SECURITY_PATH), "sessions") : rc;
}

/* --- Address and language --- */

static enum rc email_refused(struct req *q, int status, const char *now_error, const char *new_error)
{
	struct staff_security_view v = {.email_new = staff_field(q, "email", new_error)};
	if (now_error)
		v.email_now.error = req_text(q, now_error);
	if (!req_wants_json(q))
		return security_page(q, status, &v, NULL);
	req_error(q, now_error ? "now" : "email", now_error ? now_error : new_error);
	return req_problem(q, status, NULL);
}

enum rc staff_email_change(struct req *q)
{
	int64_t wait;
	struct login_email change = {.person_id = q->staff->person_id,
				     .email = req_form_text(q, "email"),
				     .base_url = req_staff_base_url(q)};
	enum rc rc = session_confirm(q->site, q->db, q->staff, req_form_text(q, "now"), &wait);
	if (rc == RC_DENIED)
		return email_refused(q, 422, N_("This password is wrong."), NULL);
	if (rc == RC_LIMITED)
		return email_refused(q, 429, N_("Too many tries. Please wait a minute."), NULL);
	if (rc == RC_OK)
		rc = login_email_ask(q->site, q->arena, q->staff, &change);
	if (change.refused)
		return email_refused(q, 422, NULL, change.refused);
	return rc == RC_OK ? staff_done(q, STR(SECURITY_PATH), change.mailed ? "email_asked" : "email") : rc;
}

struct language_job {
	const struct staff *who;
	struct str language;
};

static enum rc language_write(struct site *s, struct db *db, void *ctx)
{
	const struct language_job *j = ctx;
	return account_set_language(db, j->who->person_id, j->language, clock_now());
}

static bool language_known(struct str tag)
{
	struct str tags[LOOKS_MAX];
	size_t i = 0, n = locale_catalogue_tags(tags, ARRAY_LEN(tags));
	while (i < n && !str_eq(tags[i], tag))
		i++;
	return tag.n == 0 || i < n;
}

enum rc staff_language_set(struct req *q)
{
	struct language_job j = {q->staff, req_form_text(q, "language")};
	if (!language_known(j.language)) {
		const char *why = N_("Choose one of these.");
		struct staff_security_view v = {.language_error = req_text(q, why)};
		req_error(q, "language", why);
		return req_wants_json(q) ? req_problem(q, 422, NULL) : security_page(q, 422, &v, NULL);
	}
	enum rc rc = site_write(q->site, language_write, &j);
	return rc == RC_OK ? staff_done(q, STR(SECURITY_PATH), "language") : rc;
}
