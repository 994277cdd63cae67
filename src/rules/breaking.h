/*
 * A story in a hurry: headline, a few lines, one picture, a label; made and published in one write.
 */
#ifndef RULES_BREAKING_H
#define RULES_BREAKING_H

#include "rules/audit.h"
#include "rules/site.h"

#define BREAKING_TITLE_MAX 200 /* characters */
#define BREAKING_TEXT_MAX 2000 /* characters of the lines */
#define BREAKING_LABEL "breaking"

enum breaking_field { BREAKING_TITLE, BREAKING_TEXT, BREAKING_FIELDS };
const char *breaking_field_name(enum breaking_field field); /* "title", "text", as forms name them */

struct breaking {
	struct str title, text; /* as typed; text is Markdown, but a line is a line */
	int64_t media_id;       /* the picture above it; 0 = none */
	int64_t section_id;     /* 0 = none */
	bool labelled;          /* "breaking" stands above the headline */
	bool publish;           /* now; else it waits for an editor */
	struct str key;         /* the form's own: sent again it makes nothing anew. "" = none */
	/* Filled here */
	const char *errors[BREAKING_FIELDS]; /* msgid of what is wrong, NULL where nothing is */
	int64_t article_id;
	struct str path;
};

/*
 * RC_INVALID with errors filled; RC_CONFLICT: the key was used for another story; RC_DENIED: the role may not (publish,
 * or write at all). Takes a worker and the writer: never on a loop.
 */
enum rc breaking_send(struct site *s, struct arena *a, const struct staff *who, struct breaking *b) MUST_CHECK;

#endif
