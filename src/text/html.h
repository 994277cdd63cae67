/*
 * HTML as bytes and as a tree: escaping, the one type that templates pass raw, and the neutral tree between the parser
 * (worker) and the sanitising serialiser. Knows nothing of any parser library.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* HTML that went through this folder's escaping or sanitising. Nobody else fills it from bytes of unknown origin. */
struct safe_html {
	struct str s;
};

/* Appends text with & < > " ' and ` escaped: safe as element content and inside a double-quoted attribute. */
void html_escape(struct buf *out, struct str text);
/* Appends <a href="url" rel="rel">text</a>; rel "" leaves the attribute out. url must be an accepted address. */
void html_link(struct buf *out, struct str url, struct str rel, struct str text);
/* The same as a value in the arena. */
struct safe_html html_from_text(struct arena *a, struct str text);
/*
 * Marks stored bytes as safe. Only for what was produced by sanitise() or html_escape() and kept in our own database.
 */
struct safe_html html_trusted(struct str stored);

/*
 * Text of a fragment of *safe* HTML: tags dropped (all but inline ones become one space), numeric and the named
 * references amp lt gt quot apos nbsp decoded, runs of white space folded, none at the ends.
 */
struct str html_to_text(struct arena *a, struct safe_html html);
/*
 * The same for reading on: every block, row and line break begins a new line, a picture stands as "[alt]".
 */
struct str html_to_lines(struct arena *a, struct safe_html html);
/* text_brief() of that text; what lies behind it is not looked at. */
struct str html_brief(struct arena *a, struct safe_html html, size_t max);
/* Appends s with those same references decoded; everything else is copied. */
void html_decode(struct buf *out, struct str s);
/* Does this element leave a word whole? a, b, em, span, … but not br, img or any block. ASCII case is ignored. */
bool html_is_inline(struct str name);
/* Takes the next word of a space-separated list (class, rel, sizes); false at its end. */
bool html_word(struct str *rest, struct str *ret_word);

enum html_kind { HTML_ELEMENT, HTML_TEXT, HTML_COMMENT };

struct html_attr {
	struct str name;  /* lower case */
	struct str value; /* references decoded */
};

struct html_node {
	enum html_kind kind;
	struct str name; /* element: lower case; others: empty */
	struct str text; /* text and comment: references decoded */
	struct html_attr *attrs;
	size_t n_attrs;
	struct html_node *parent, *first, *last, *next, *prev;
};

struct html_node *html_node_new(struct arena *a, enum html_kind kind, struct str name_or_text);
void html_append(struct html_node *parent, struct html_node *child);
void html_insert_before(struct html_node *where, struct html_node *node);
void html_remove(struct html_node *node);                                /* detaches, children stay with it */
void html_replace(struct html_node *old, struct html_node *replacement); /* old is detached */
void html_unwrap(struct html_node *node);                                /* children take its place */
/* STR_NONE when absent. */
struct str html_attr(const struct html_node *node, const char *name);
bool html_has_attr(const struct html_node *node, const char *name);
bool html_has_class(const struct html_node *node, const char *name);
/* value is kept, not copied; name must live as long as the tree. */
void html_attr_set(struct arena *a, struct html_node *node, const char *name, struct str value);
/* Next node of the subtree in document order, NULL at its end: for (n = root; n; n = html_next(root, n)) */
struct html_node *html_next(const struct html_node *root, const struct html_node *node);
/* The same, but past the node's own children. */
struct html_node *html_next_after(const struct html_node *root, const struct html_node *node);
/* Appends the text below root; every element that is not inline adds one space. Not escaped. */
void html_node_text(struct buf *out, const struct html_node *root);

#endif
