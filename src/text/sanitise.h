/*
 * The allow-list serialiser (TRUST.md §4): a parsed tree goes in, HTML that may stand in a page comes out. The only
 * maker of article HTML. Knows no parser: whoever calls it parses the result again until nothing changes
 * (worker/html.c).
 */
#ifndef TEXT_SANITISE_H
#define TEXT_SANITISE_H

#include "text/embed.h"
#include "text/html.h"
#include "text/note.h"

/* Raised with every change of a table in sanitise_table.c or of the writing: stored articles are rendered again. */
#define SANITISE_POLICY_VERSION 1

enum sanitise_policy {
	SANITISE_ARTICLE, /* staff and imports: article bodies, captions, biographies */
};

struct sanitise_options {
	enum sanitise_policy policy;
	const struct embed_table *embeds; /* which data-embed addresses may stay; NULL = the built-in providers */
};

/*
 * Appends the children of root as safe HTML. Elements outside the table are unwrapped, the dangerous ones dropped with
 * their content, attributes filtered, addresses checked, text escaped. Never fails but by out's cap. Depth is bounded
 * by the tree's own (the parser's caller caps it at 200). notes may be NULL.
 */
void sanitise(const struct html_node *root, const struct sanitise_options *options, struct buf *out,
	      struct notes *notes);

/*
 * Is s letter by letter something sanitise() could have written: only known elements and attributes, double quotes,
 * escaped text, accepted addresses, balanced tags? Needs no parser, so that a server can check what a worker process
 * says.
 */
bool sanitise_verify(struct str s, const struct sanitise_options *options);

#endif
