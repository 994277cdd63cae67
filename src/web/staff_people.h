/*
 * What the pages about people and about their logins share.
 */
#ifndef WEB_STAFF_PEOPLE_H
#define WEB_STAFF_PEOPLE_H

#include "web/req.h"
#include "web/staff_views.h"

/* The login of somebody, as administrators see it on the profile. */
struct staff_account_view {
	struct str email;
	struct view_list roles; /* struct choice_view */
	bool invited;           /* no password yet */
	bool factor_on;
	struct time_view *seen; /* NULL: not signed in anywhere */
	struct str role_error;
	struct field_view new_email;
	bool is_self;
	bool mails; /* mail goes out: links can be sent */
	/* Where its forms go. */
	struct str role_action, email_action, link_action, sessions_action, factor_action, remove_action;
};
extern const struct view_type staff_account_view_type;

/* All roles, the mightiest first. */
struct view_list staff_roles(struct req *q, struct str chosen);

/* "/newsroom/people/7/" */
struct str staff_person_path(struct req *q, int64_t person_id);
/* When the person was last here; untouched where that is not known. */
enum rc staff_last_seen(struct req *q, int64_t person_id, struct time_view **ret_seen) MUST_CHECK;
/* The profile of the path's person again with 409, and what was wrong above it (a msgid). */
enum rc staff_person_problem(struct req *q, const char *why) MUST_CHECK;
/* … with 422, and what was wrong beside the role. */
enum rc staff_person_role_refused(struct req *q, const char *why) MUST_CHECK;
/* … and what was wrong beside the address to sign in with. */
enum rc staff_person_email_refused(struct req *q, const char *why) MUST_CHECK;
/* NULL for somebody without a login. */
enum rc staff_account_fill(struct req *q, int64_t person_id, struct staff_account_view **ret_account) MUST_CHECK;

#endif
