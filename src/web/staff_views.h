/*
 * What the newsroom's templates may say. Each staff_*.c describes its own page beside its handlers; only the types are
 * named here, for the table of templates in look.c, and the few structs that several files fill.
 */
#ifndef WEB_STAFF_VIEWS_H
#define WEB_STAFF_VIEWS_H

#include "web/views.h"

/* The frame of every page: newsroom/layout.mustache. staff_page() fills it. */
struct staff_page_view {
	struct str lang, dir;
	struct str head_title;
	struct str heading;
	struct str css_url, js_url;
	struct str script_url; /* the page's own module; set with staff_script() */
	struct str site_title;
	struct str home_url;  /* the site as readers see it */
	struct view_list nav; /* struct link_view; what this role may open */
	bool signed_in;       /* false: the door, without navigation */
	int64_t person;       /* the number of who is signed in: whose journal it is, in the browser */
	struct str name;
	struct str role;
	struct str token;   /* for every form: <input type="hidden" name="token"> */
	struct str notice;  /* what a form's 303 says; empty for none */
	struct str problem; /* above a form that was refused; empty for none */
};
extern const struct view_type staff_page_view_type;

/* One of a select, of radios or of ticks. */
struct choice_view {
	struct str value, label;
	bool chosen;
};
extern const struct view_type choice_view_type;

/* A field that another form carries along. */
struct held_view {
	struct str name, value;
};
extern const struct view_type held_view_type;

/* newsroom/resume.mustache: a form that waited, to be sent again. */
struct staff_resume_view {
	struct staff_page_view page;
	struct str action;
	struct view_list fields; /* struct held_view */
	bool lost_files;         /* files that were chosen must be chosen again */
};

/* newsroom/confirm.mustache: the password again before a dangerous act, whose form is carried along. */
struct staff_confirm_view {
	struct staff_page_view page;
	struct str action;
	struct view_list fields; /* struct held_view */
	bool lost_files;
	struct str error;
};

/* One a template that is rendered by name, in the order of their names. */
extern const struct view_type staff_accept_view_type;
extern const struct view_type staff_email_view_type;
extern const struct view_type staff_articles_view_type;
extern const struct view_type staff_audit_view_type;
extern const struct view_type staff_ballots_view_type;
extern const struct view_type staff_bans_view_type;
extern const struct view_type staff_breaking_view_type;
extern const struct view_type staff_calendar_view_type;
extern const struct view_type staff_code_view_type;
extern const struct view_type staff_comment_view_type;
extern const struct view_type staff_comments_view_type;
extern const struct view_type staff_confirm_view_type;
extern const struct view_type staff_conflict_view_type;
extern const struct view_type staff_editor_view_type;
extern const struct view_type staff_forgotten_view_type;
extern const struct view_type staff_front_view_type;
extern const struct view_type staff_home_view_type;
extern const struct view_type staff_invite_view_type;
extern const struct view_type staff_media_delete_view_type;
extern const struct view_type staff_media_item_view_type;
extern const struct view_type staff_media_picker_view_type;
extern const struct view_type staff_media_view_type;
extern const struct view_type staff_menus_view_type;
extern const struct view_type staff_people_view_type;
extern const struct view_type staff_person_view_type;
extern const struct view_type staff_polls_view_type;
extern const struct view_type staff_problem_view_type;
extern const struct view_type staff_figures_view_type;
extern const struct view_type staff_report_view_type;
extern const struct view_type staff_redirects_view_type;
extern const struct view_type staff_rescue_view_type;
extern const struct view_type staff_resume_view_type;
extern const struct view_type staff_revision_view_type;
extern const struct view_type staff_revisions_view_type;
extern const struct view_type staff_section_view_type;
extern const struct view_type staff_sections_view_type;
extern const struct view_type staff_security_view_type;
extern const struct view_type staff_settings_view_type;
extern const struct view_type staff_sign_in_view_type;
extern const struct view_type staff_tag_view_type;
extern const struct view_type staff_tags_merge_view_type;
extern const struct view_type staff_tags_view_type;
extern const struct view_type staff_health_view_type;
extern const struct view_type staff_task_view_type;
extern const struct view_type staff_transfer_view_type;
extern const struct view_type staff_ticket_view_type;
extern const struct view_type staff_words_view_type;
extern const struct view_type staff_workflow_view_type;

#endif
