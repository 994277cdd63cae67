/*
 * The first page after the sign-in.
 */
#include "web/handlers.h"
#include "web/staff.h"

struct staff_home_view {
	struct staff_page_view page;
};

static const struct view_field home_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_home_view, page, &staff_page_view_type),
	VIEW_FIELDS_END,
};
const struct view_type staff_home_view_type = VIEW_TYPE(struct staff_home_view, home_fields);

enum rc staff_home(struct req *q)
{
	struct staff_home_view v;
	if (!person_may(q->staff->role, MAY_WRITE) && person_may(q->staff->role, MAY_MODERATE))
		return req_redirect(q, 303, STR("/newsroom/comments/"), NULL);
	staff_page(q, &v.page, N_("Desk"));
	return req_render(q, 200, "home", &staff_home_view_type, &v);
}
