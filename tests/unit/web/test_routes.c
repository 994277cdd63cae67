/* The table of routes: whatever it answers by itself is closed to articles, and nothing else is without a reason. */
#include "web/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/publish.h"

static struct str first_folder(struct str pattern)
{
	size_t slash = str_find_char(pattern, '/', 1);
	return str_slice(pattern, 0, slash == SIZE_MAX ? pattern.n : slash + 1);
}

static bool is_open(struct str folder)
{
	return str_is(folder, "/") || str_starts(folder, STR("/*")) || str_starts(folder, STR("/:"));
}

static void test_fixed_addresses_are_reserved(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count(); i++) {
		struct str pattern = str_of(route_at(i)->route.pattern), folder = first_folder(pattern);
		if (is_open(folder))
			continue;
		if (!path_is_reserved(folder) || !path_is_reserved(pattern))
			fail_msg("an article could take the place of %s: add it to reserved[] in rules/publish.c",
				 route_at(i)->route.pattern);
	}
}

/* Addresses that the contract names and a later version will answer, or that lead elsewhere. */
static const char *const promised[] = {"/polls/", "/api/", "/wp-json/", "/wp-admin/", "/metrics"};

static bool has_route(struct str reserved)
{
	for (size_t i = 0; i < routes_count(); i++)
		if (str_eq(first_folder(str_of(route_at(i)->route.pattern)), reserved))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(promised); i++)
		if (str_is(reserved, promised[i]))
			return true;
	return false;
}

static void test_nothing_is_reserved_in_vain(void **state)
{
	(void)state;
	const char *const *reserved;
	size_t n = paths_reserved(&reserved);
	assert_in_range(n, 10, 100);
	for (size_t i = 0; i < n; i++)
		if (!has_route(str_of(reserved[i])))
			fail_msg("%s is reserved, and no route is there", reserved[i]);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_count(); i++) {
		const struct web_route *r = route_at(i);
		assert_non_null(r->handle);
		assert_true(r->body_max == 0 || !(r->route.methods & METHOD_GET));
		assert_false((r->flags & SHARED) && (r->flags & (PERSONAL | VOTER)));
		if ((r->flags & VOTER) || (r->flags & FORM))
			assert_true(r->flags & SAME_ORIGIN || route_is_desk(r)); /* there the gate asks for more */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed_addresses_are_reserved),
		cmocka_unit_test(test_nothing_is_reserved_in_vain),
		cmocka_unit_test(test_rows),
	};
	return cmocka_run_group_tests_name("web/routes", tests, NULL, NULL);
}
