/*
 * Finds the row of a constant table by method and path. Knows patterns only: rows, handlers and rights belong to the
 * table's owner.
 *
 * A pattern is literal text with ":name" for one non-empty segment and a last "*name" for the rest (which may be empty:
 * "/media/" + "*path" matches "/media/" but not "/media"). A slash at the end counts. At each segment a literal beats
 * a parameter, a parameter beats a rest; when the better one leads nowhere the next is tried. The method is looked at
 * last, so that a known address with a wrong method is 405 even under a catch-all.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http/request.h"

#define ROUTE_PARAMS_MAX 6
#define ROUTE_SEGMENTS_MAX 32

/* The first member of the owner's row. */
struct route {
	unsigned methods; /* set of enum method; GET answers HEAD too */
	const char *pattern;
};

struct router;

enum route_found {
	ROUTE_FOUND,
	ROUTE_NOT_FOUND,
	ROUTE_WRONG_METHOD, /* `methods` says which would do */
};

struct route_match {
	size_t row;       /* index into the table */
	unsigned methods; /* every method that this pattern has a row for */
	size_t n_params;
	struct {
		const char *name;
		struct str value; /* a part of the path that was given */
	} params[ROUTE_PARAMS_MAX];
};

/*
 * Compiles `n` rows of `row_size` bytes, each starting with a struct route. The table must outlive the router. A
 * malformed pattern, or two rows with the same pattern and method, is a programmer's error (ensure).
 */
struct router *router_new(const void *rows, size_t n, size_t row_size);
void router_free(struct router *r);

/* Thread-safe. path is decoded and starts with '/'. */
enum route_found router_match(const struct router *r, enum method method, struct str path,
			      struct route_match *ret_match);
/*
 * After ROUTE_NOT_FOUND: would the path be found with a slash added (or, when it ends in one, removed)? For redirects.
 */
bool router_slash_helps(const struct router *r, enum method method, struct str path);

/* p == NULL when the pattern has no such parameter. */
struct str route_param(const struct route_match *m, const char *name);

#endif
