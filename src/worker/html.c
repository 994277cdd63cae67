/*
 * The door to libgumbo: bytes to the neutral tree. Nothing of the parser's leaves this file.
 */
#include "worker/html.h"

#include <gumbo.h>

#include "text/unicode.h"

static struct str copy(struct arena *a, const char *z)
{
	return arena_str(a, str_of(z));
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return (struct str){p, s.n};
}

static struct str element_name(struct arena *a, const GumboElement *e)
{
	if (e->tag_namespace != GUMBO_NAMESPACE_HTML)
		return e->tag_namespace == GUMBO_NAMESPACE_SVG ? STR("svg") : STR("math");
	if (e->tag != GUMBO_TAG_UNKNOWN)
		return str_of(gumbo_normalized_tagname(e->tag));
	GumboStringPiece piece = e->original_tag;
	gumbo_tag_from_original_text(&piece);
	return lower(a, (struct str){piece.data, piece.length});
}

static void copy_attributes(struct arena *a, const GumboElement *e, struct html_node *node)
{
	node->attrs = arena_array(a, e->attributes.length, sizeof(*node->attrs));
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *attr = e->attributes.data[i];
		node->attrs[node->n_attrs++] = (struct html_attr){lower(a, str_of(attr->name)), copy(a, attr->value)};
	}
}

static struct html_node *convert(struct arena *a, const GumboNode *g)
{
	switch (g->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		return html_node_new(a, HTML_TEXT, copy(a, g->v.text.text));
	case GUMBO_NODE_COMMENT:
		return html_node_new(a, HTML_COMMENT, copy(a, g->v.text.text));
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE: {
		struct html_node *node = html_node_new(a, HTML_ELEMENT, element_name(a, &g->v.element));
		copy_attributes(a, &g->v.element, node);
		return node;
	}
	default:
		return NULL;
	}
}

/* Children are followed only in HTML proper: what is in svg, math or a template is never used. */
static const GumboVector *children_of(const GumboNode *g)
{
	if (g->type == GUMBO_NODE_ELEMENT && g->v.element.tag_namespace == GUMBO_NAMESPACE_HTML)
		return &g->v.element.children;
	return NULL;
}

/* Without recursion, since nobody promises how deep the parser's tree is. */
static void convert_tree(struct arena *a, const GumboNode *root, struct html_node *target)
{
	const GumboNode *g = root;
	struct html_node *parent = target;
	size_t at = 0;
	for (;;) {
		const GumboVector *children = children_of(g);
		if (children == NULL || at >= children->length) {
			if (g == root)
				return;
			at = g->index_within_parent + 1;
			g = g->parent;
			parent = parent->parent;
			continue;
		}
		const GumboNode *child = children->data[at++];
		struct html_node *node = convert(a, child);
		if (node == NULL)
			continue;
		html_append(parent, node);
		if (children_of(child) && child->v.element.children.length > 0) {
			g = child;
			parent = node;
			at = 0;
		}
	}
}

static enum rc parse(struct arena *a, struct str html, size_t max, bool fragment, struct html_node **ret_root)
{
	if (html.n > max)
		return rc_fail(RC_LIMITED, "HTML of %zu bytes is larger than %zu", html.n, max);
	enum rc rc = html_prescan(html);
	if (rc != RC_OK)
		return rc;
	struct str clean = utf8_repair(a, html);
	GumboOptions options = kGumboDefaultOptions;
	options.max_errors = 0;
	if (fragment)
		options.fragment_context = GUMBO_TAG_BODY;
	GumboOutput *output = gumbo_parse_with_options(&options, clean.n > 0 ? clean.p : "", clean.n);
	if (output == NULL)
		return rc_fail(RC_INVALID, "this HTML cannot be parsed");
	struct html_node *root = html_node_new(a, HTML_ELEMENT, STR("root"));
	convert_tree(a, output->root, root);
	if (!fragment) {
		struct html_node *page = root;
		copy_attributes(a, &output->root->v.element, page);
	}
	gumbo_destroy_output(&options, output);
	*ret_root = root;
	return RC_OK;
}

enum rc html_parse_fragment(struct arena *a, struct str html, size_t max, struct html_node **ret_root)
{
	return parse(a, html, max, true, ret_root);
}

enum rc html_parse_page(struct arena *a, struct str html, size_t max, struct html_node **ret_root)
{
	return parse(a, html, max, false, ret_root);
}
