/*
 * What the tests of src/http share: cmocka, a request built from pairs, asserts on str.
 */
#ifndef TEST_HTTP_SUPPORT_H
#define TEST_HTTP_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/request.h"

#define assert_str(s, wanted) assert_str_at((s), (wanted), __FILE__, __LINE__)

static inline void assert_str_at(struct str s, const char *wanted, const char *file, int line)
{
	if (str_is(s, wanted) && s.p)
		return;
	print_error("%s:%d: got \"%.*s\", wanted \"%s\"\n", file, line, STR_ARG(s), wanted);
	fail();
}

/* A GET of "/" with one header (none when name is NULL). `h` must outlive the request. */
static inline struct request request_with(struct arena *a, struct header *h, const char *name, const char *value)
{
	*h = (struct header){str_of(name), str_of(value)};
	return (struct request){.arena = a,
				.method = METHOD_GET,
				.method_name = STR("GET"),
				.version = 11,
				.path = STR("/"),
				.headers = h,
				.n_headers = name ? 1 : 0};
}

#endif
