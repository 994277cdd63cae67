/*
 * Parsing of hostile HTML. In the child only.
 */
#ifndef WORKER_HTML_H
#define WORKER_HTML_H

#include "text/html.h"

/*
 * A fragment as it would stand in a page's body, or a whole page; *ret_root's children are the nodes. The tree lives
 * in the arena. RC_LIMITED above WORKER_HTML_DEPTH_MAX, WORKER_HTML_ATTRS_MAX or max bytes, told by a linear scan
 * beforehand. svg and math come without their content.
 */
enum rc html_parse_fragment(struct arena *a, struct str html, size_t max, struct html_node **ret_root) MUST_CHECK;
enum rc html_parse_page(struct arena *a, struct str html, size_t max, struct html_node **ret_root) MUST_CHECK;

/* The scan by itself. RC_LIMITED with a sentence. */
enum rc html_prescan(struct str html) MUST_CHECK;

#endif
