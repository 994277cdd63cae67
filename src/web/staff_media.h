/*
 * What the pages about files share: an entry of the library as templates and scripts see it, and who may change it.
 */
#ifndef WEB_STAFF_MEDIA_H
#define WEB_STAFF_MEDIA_H

#include "rules/library.h"
#include "web/staff.h"

/* One file in the library's grid, in the picker, on its own page. */
struct media_entry_view {
	int64_t id;
	struct str page_url; /* where it is looked at and changed */
	struct str url;      /* the file itself */
	struct str thumb;    /* a small picture; empty for other kinds */
	struct str kind;     /* "picture", … for scripts */
	struct str kind_label;
	struct str name, title, alt, caption, credit;
	struct str facts; /* "JPEG, 2000 × 1500, 1.2 MB" */
	int64_t width, height;
	bool missing;
	bool no_alt; /* a picture that says nothing to who cannot see it */
};
extern const struct view_type media_entry_view_type;

enum rc media_entry_fill(struct req *q, const struct media *m, struct media_entry_view *ret_entry) MUST_CHECK;
/* The same as JSON, with this status: what upload.js resolves to. */
enum rc media_entry_json(struct req *q, int status, const struct media *m) MUST_CHECK;
/* "1.2 MB". */
struct str media_size_text(struct req *q, int64_t bytes);

/* Editors any file, others what they sent themselves. */
bool staff_may_change(const struct req *q, const struct media *m);
/* The file of the path's :id, for somebody who may change it. RC_NOT_FOUND; RC_DENIED with the answer's sentence. */
enum rc staff_media_own(struct req *q, struct media *ret_media) MUST_CHECK;

#endif
