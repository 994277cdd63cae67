/*
 * Files that the build put into the program (tools/embed.py): templates, catalogues, sample content.
 */
#ifndef BASE_BUNDLE_H
#define BASE_BUNDLE_H

#include "base/str.h"

struct bundle_file {
	struct str name; /* relative to the folder it came from: "article.mustache" */
	struct str bytes;
};

/* Sorted by name in memcmp order. */
struct bundle {
	const struct bundle_file *items;
	size_t n;
};

/* NULL when there is none. */
const struct bundle_file *bundle_find(const struct bundle *b, struct str name);

#endif
