/*
 * The page behind the link that proves a new address to sign in with. A button asks, since programs that look into
 * mail follow links too.
 */
#include "rules/login_email.h"
#include "web/gate.h"
#include "web/handlers.h"
#include "web/staff.h"

struct staff_email_view {
	struct staff_page_view page;
	struct str action, email;
	bool over; /* nothing can be done with this link */
};

static const struct view_field email_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_email_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_email_view, action),
	VIEW_STR_FIELD(struct staff_email_view, email),
	VIEW_BOOL_FIELD(struct staff_email_view, over),
	VIEW_FIELDS_END,
};
const struct view_type staff_email_view_type = VIEW_TYPE(struct staff_email_view, email_fields);

static enum rc email_render(struct req *q, int status, struct staff_email_view *v, const char *heading)
{
	staff_page(q, &v->page, heading);
	enum rc rc = req_render(q, status, "email", &staff_email_view_type, v);
	if (rc != RC_OK)
		return rc;
	response_set(&q->response, "Referrer-Policy", STR("same-origin"));
	response_set(&q->response, "Cache-Control", STR("no-store"));
	return RC_OK;
}

static enum rc over_page(struct req *q)
{
	if (req_wants_json(q))
		return req_problem(q, 404, NULL);
	return email_render(q, 404, &(struct staff_email_view){.over = true}, N_("This link works no more"));
}

enum rc staff_email(struct req *q)
{
	struct staff_email_view v = {.action = q->path};
	enum rc rc = login_email_find(q->db, q->arena, req_path_text(q, "token"), &v.email);
	if (rc == RC_NOT_FOUND)
		return over_page(q);
	return rc == RC_OK ? email_render(q, 200, &v, N_("Your new address")) : rc;
}

enum rc staff_email_confirm(struct req *q)
{
	enum rc rc = login_email_confirm(q->site, q->arena, req_path_text(q, "token"));
	if (rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		return over_page(q);
	return rc == RC_OK ? staff_done(q, q->staff ? STR(SECURITY_PATH) : STR(SIGN_IN_PATH), "email") : rc;
}
