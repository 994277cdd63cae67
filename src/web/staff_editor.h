/*
 * What the files of the editor share: reading the form, who may, and what the page says.
 */
#ifndef WEB_STAFF_EDITOR_H
#define WEB_STAFF_EDITOR_H

#include "rules/editing.h"
#include "web/staff.h"
#include "web/staff_workflow.h"

struct section_choice_view {
	int64_t id;
	struct str name, indent;
	bool main, chosen;
};
struct article_choice_view {
	int64_t id;
	struct str label, url;
};
struct block_choice_view {
	struct str name, label, error;
	struct view_list choices; /* struct choice_view */
};

struct unsaved_view {
	struct str when, url;
};

/* newsroom/editor.mustache */
struct staff_editor_view {
	struct staff_page_view page;
	struct field_view fields[EDIT_FIELDS];
	struct str action, article; /* article: its number, "" for a new one */
	struct str person_email;
	int64_t base_version, created_at;
	struct str window, from; /* struct edit_window */
	int64_t from_at;
	struct view_list others; /* struct unsaved_view: what other windows left */
	struct str key, begin_key;
	bool is_page;
	struct str state, state_tone;
	struct str public_url; /* where readers see it; "" while they do not */
	bool is_public;
	struct str path;
	struct view_list formats; /* struct choice_view */
	struct str format_word;
	struct view_list section_choices, policies, blocks, languages;
	bool sticky_on;
	bool may_arrange, may_edit_any; /* fields that reach beyond this article */
	struct str lead_url, social_url;
	bool lead_open, search_open, switches_open, links_open;
	struct view_list translated, related_now; /* struct article_choice_view */
	struct str counted;
	int64_t wpm;
	struct str restored;      /* "Unsaved changes of 10:32 were brought back." */
	struct str changed_since; /* somebody else has saved since */
	struct str locked_by;
	struct str discard_action, conflict_url, revisions_url, preview_url, preview_action, preview_link_action;
	struct str preview_link; /* just made */
	bool has_preview_links;
	struct str rich_url, upload_url, picker_url, pictures_url, polls_script, polls_url;
	struct workflow_view *workflow; /* NULL for a new one */
};

/*
 * The form as it was sent, settled. Ticks and selects of one name are joined. A field that was not sent at all is that
 * of `unsent`.
 */
void editor_form_take(struct req *q, const struct article_form *unsent, struct article_form *ret_form);
/*
 * The article that the path names and, where it says so, the form means, when the caller may edit it; else RC_NOT_FOUND
 * or RC_DENIED, to be returned.
 */
enum rc editor_article(struct req *q, struct article *ret_row) MUST_CHECK;

/*
 * staff_rescue.c: words for an article that is gone or not the caller's to edit: the page that holds them, for scripts
 * problem+json whose `code` says what happened. rc: what editor_article() or a save answered; any other but
 * RC_NOT_FOUND and RC_DENIED comes back as it is. form NULL: the caller's unsaved work; rc comes back when there is
 * none.
 */
enum rc editor_words_keep(struct req *q, enum rc rc, const struct article_form *form) MUST_CHECK;
/* The same for a form of an article whose sender's role allows it no more; why: msgid. */
enum rc editor_words_refused(struct req *q, const char *why) MUST_CHECK;
/*
 * Unsaved work beside what others saved: the page where one is chosen for each field. Back to the editor when there is
 * none.
 */
enum rc staff_conflict_show(struct req *q, int status) MUST_CHECK;

/* Fills the page: row id 0 for a new article; errors may be NULL. Reads what the choices need. */
enum rc editor_view_fill(struct req *q, const struct article *row, const struct article_form *f,
			 const struct edit_errors *errors, struct staff_editor_view *v) MUST_CHECK;
/* The window that sends the form. */
struct edit_window editor_window(struct req *q);
/* A new save's key, good in an address too. */
struct str editor_key(struct req *q);
/* What an error says, in the page's language. */
struct str editor_error_text(struct req *q, const struct edit_error *e);
/* "/newsroom/articles/7/what" */
struct str editor_path(struct req *q, int64_t id, const char *what);
/* "10:32" on the day itself, else with the day; in the site's zone. */
struct str editor_when(struct req *q, int64_t at);
/* A value of the form as people read it: names of sections and articles for their numbers. */
enum rc editor_field_text(struct req *q, enum edit_field field, struct str value, struct str *ret_text) MUST_CHECK;

#endif
