/*
 * The table compiled into a tree, one level a path segment.
 */
#include "http/router.h"

#include <stdlib.h>

#define METHODS 8 /* bits of enum method */

struct node {
	struct node *next; /* the next literal under the same parent */
	struct str literal;
	struct node *literals; /* first literal child */
	struct node *param;
	struct node *rest;
	unsigned methods;
	size_t rows[METHODS]; /* by bit of the method; valid where `methods` has it */
};

struct row {
	size_t n_params;
	const char *params[ROUTE_PARAMS_MAX];
};

struct router {
	struct arena arena;
	struct node root;
	struct row *rows;
};

/* Takes the segment that starts at *at and moves behind its slash; *at > s.n when it was the last. */
static struct str take_segment(struct str s, size_t *at)
{
	size_t slash = str_find_char(s, '/', *at);
	size_t end = slash == SIZE_MAX ? s.n : slash;
	struct str segment = str_slice(s, *at, end);
	*at = end + 1;
	return segment;
}

static struct node *child_literal(struct arena *a, struct node *parent, struct str literal)
{
	struct node **at = &parent->literals;
	for (; *at; at = &(*at)->next)
		if (str_eq((*at)->literal, literal))
			return *at;
	*at = arena_new(a, struct node);
	(*at)->literal = literal;
	return *at;
}

static struct node *child_named(struct router *r, struct node **slot, struct row *row, struct str name)
{
	ensure(name.n > 0, "a parameter needs a name");
	ensure(row->n_params < ROUTE_PARAMS_MAX, "too many parameters in a pattern");
	row->params[row->n_params++] = arena_cstr(&r->arena, name);
	if (*slot == NULL)
		*slot = arena_new(&r->arena, struct node);
	return *slot;
}

static void set_rows(struct node *node, unsigned methods, size_t index)
{
	ensure(methods != 0, "a route needs a method");
	ensure((node->methods & methods) == 0, "two routes with the same pattern and method");
	node->methods |= methods;
	for (unsigned bit = 0; bit < METHODS; bit++)
		if (methods & (1u << bit))
			node->rows[bit] = index;
}

static void add_row(struct router *r, size_t index, const struct route *route)
{
	struct str pattern = str_of(route->pattern);
	ensure(pattern.n > 0 && pattern.p[0] == '/', "a pattern starts with a slash");
	struct row *row = &r->rows[index];
	struct node *node = &r->root;
	unsigned segments = 0;
	for (size_t at = 1; at <= pattern.n;) {
		struct str segment = take_segment(pattern, &at);
		ensure(++segments <= ROUTE_SEGMENTS_MAX, "too many segments in a pattern");
		struct str name = str_slice(segment, 1, segment.n);
		if (segment.n > 0 && segment.p[0] == ':') {
			node = child_named(r, &node->param, row, name);
		} else if (segment.n > 0 && segment.p[0] == '*') {
			ensure(at > pattern.n, "the rest of a path comes last");
			node = child_named(r, &node->rest, row, name);
		} else {
			node = child_literal(&r->arena, node, segment);
		}
	}
	set_rows(node, route->methods, index);
}

struct router *router_new(const void *rows, size_t n, size_t row_size)
{
	struct router *r = calloc(1, sizeof(*r));
	ensure(r != NULL, "out of memory");
	arena_init(&r->arena);
	r->rows = arena_array(&r->arena, n, sizeof(*r->rows));
	for (size_t i = 0; i < n; i++)
		add_row(r, i, (const void *)((const char *)rows + i * row_size));
	return r;
}

void router_free(struct router *r)
{
	if (r == NULL)
		return;
	arena_done(&r->arena);
	free(r);
}

struct values {
	size_t n;
	struct str items[ROUTE_PARAMS_MAX];
};

static const struct node *walk(const struct node *node, struct str path, size_t at, struct values *values);

static const struct node *walk_named(const struct node *node, struct str path, size_t at, struct str value,
				     struct values *values)
{
	size_t n = values->n;
	values->items[values->n++] = value;
	const struct node *found = walk(node, path, at, values);
	if (found == NULL)
		values->n = n;
	return found;
}

static const struct node *walk(const struct node *node, struct str path, size_t at, struct values *values)
{
	if (at > path.n)
		return node->methods ? node : NULL;
	size_t next = at;
	struct str segment = take_segment(path, &next);
	const struct node *found = NULL;
	for (const struct node *child = node->literals; child; child = child->next)
		if (str_eq(child->literal, segment))
			found = walk(child, path, next, values);
	if (found == NULL && node->param && segment.n > 0)
		found = walk_named(node->param, path, next, segment, values);
	if (found == NULL && node->rest)
		found = walk_named(node->rest, path, path.n + 1, str_slice(path, at, path.n), values);
	return found;
}

/* HEAD is answered by GET's row unless it has one of its own. */
static enum method effective(const struct node *node, enum method method)
{
	return method == METHOD_HEAD && !(node->methods & METHOD_HEAD) ? METHOD_GET : method;
}

enum route_found router_match(const struct router *r, enum method method, struct str path,
			      struct route_match *ret_match)
{
	struct values values = {0};
	const struct node *node = path.n > 0 && path.p[0] == '/' ? walk(&r->root, path, 1, &values) : NULL;
	if (node == NULL)
		return ROUTE_NOT_FOUND;
	*ret_match = (struct route_match){.methods = node->methods};
	unsigned bit = effective(node, method);
	if (!(node->methods & bit))
		return ROUTE_WRONG_METHOD;
	ret_match->row = node->rows[__builtin_ctz(bit)];
	const struct row *row = &r->rows[ret_match->row];
	ret_match->n_params = row->n_params;
	for (size_t i = 0; i < row->n_params; i++) {
		ret_match->params[i].name = row->params[i];
		ret_match->params[i].value = values.items[i];
	}
	return ROUTE_FOUND;
}

bool router_slash_helps(const struct router *r, enum method method, struct str path)
{
	struct route_match match;
	if (path.n > 1 && path.p[path.n - 1] == '/')
		return router_match(r, method, str_slice(path, 0, path.n - 1), &match) == ROUTE_FOUND;
	struct arena a;
	arena_init(&a);
	struct str longer = arena_join(&a, path, STR("/"), STR_NONE);
	bool found = router_match(r, method, longer, &match) == ROUTE_FOUND;
	arena_done(&a);
	return found;
}

struct str route_param(const struct route_match *m, const char *name)
{
	for (size_t i = 0; i < m->n_params; i++)
		if (strcmp(m->params[i].name, name) == 0)
			return m->params[i].value;
	return STR_NONE;
}
