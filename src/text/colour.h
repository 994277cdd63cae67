/*
 * Colours of a style sheet as owners write them, and whether text in them can be read (WCAG 2.2, relative luminance).
 */
#ifndef TEXT_COLOUR_H
#define TEXT_COLOUR_H

#include "base/str.h"

struct colour {
	unsigned char r, g, b;
};

/* "#1a2b3c", letters in either case. RC_INVALID for anything else (no message). */
enum rc colour_parse(struct str s, struct colour *ret_colour) MUST_CHECK;
/* 100 for equal colours, 2100 for black on white: a hundred times the ratio of WCAG. */
int colour_contrast(struct colour a, struct colour b);

#endif
