/*
 * Post content as a row of tags, comments and text, read loosely and in linear time, the way WordPress splits it. For
 * the wordpress_*.c files; no HTML parser.
 */
#ifndef TEXT_WORDPRESS_SCAN_H
#define TEXT_WORDPRESS_SCAN_H

#include "base/str.h"

enum scan_kind { SCAN_TEXT, SCAN_TAG, SCAN_COMMENT };

struct scan_token {
	enum scan_kind kind;
	struct str s;    /* the token as written */
	struct str name; /* SCAN_TAG: as written, without '/' */
	bool end;        /* SCAN_TAG: </name> */
};

/* Takes the token at *at and moves past it; false at the end. A '<' that begins no tag is text. */
bool scan_next(struct str s, size_t *at, struct scan_token *ret_token);
/* Just past the end tag of that name at or after `from`, or the length of s when there is none. */
size_t scan_past_end(struct str s, struct str name, size_t from);

/* How deep the scan stands in elements whose text must not be changed. */
struct scan_guard {
	unsigned depth;
};
/* Counts the token when it opens or closes one of the names; true while inside (or at its tags). */
bool scan_guarded(struct scan_guard *g, const struct scan_token *t, const char *const *names, size_t n);

bool scan_is_space(char c);
/* Is name one of names, without case? */
bool scan_is_one_of(struct str name, const char *const *names, size_t n);

#endif
