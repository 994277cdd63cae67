/*
 * The route table: what wins, what is 405, what a parameter holds.
 */
#include "support.h"

#include "http/router.h"

struct row {
	struct route route;
	const char *name;
};

static const struct row rows[] = {
	{{METHOD_GET, "/"}, "front"},
	{{METHOD_GET, "/page/:n/"}, "front page n"},
	{{METHOD_GET, "/articles/:id/tally"}, "tally"},
	{{METHOD_POST, "/articles/:id/like"}, "like"},
	{{METHOD_GET, "/articles/new/like"}, "literal"},
	{{METHOD_GET, "/section/:slug/"}, "section"},
	{{METHOD_GET, "/section/:slug/page/:n/"}, "section page"},
	{{METHOD_GET, "/media/*path"}, "media"},
	{{METHOD_GET | METHOD_POST, "/newsroom/"}, "newsroom"},
	{{METHOD_DELETE, "/newsroom/"}, "newsroom delete"},
	{{METHOD_GET, "/*path"}, "article"},
};

static struct router *make(void)
{
	return router_new(rows, ARRAY_LEN(rows), sizeof(rows[0]));
}

static const char *find(const struct router *r, enum method m, const char *path, struct route_match *match)
{
	switch (router_match(r, m, str_of(path), match)) {
	case ROUTE_FOUND:
		return rows[match->row].name;
	case ROUTE_WRONG_METHOD:
		return "405";
	default:
		return "404";
	}
}

static void finds_rows(void **state)
{
	static const struct {
		enum method method;
		const char *path, *name;
	} cases[] = {
		{METHOD_GET, "/", "front"},
		{METHOD_HEAD, "/", "front"},
		{METHOD_POST, "/", "405"},
		{METHOD_GET, "/page/2/", "front page n"},
		{METHOD_GET, "/page/2", "article"},
		{METHOD_GET, "/page//", "article"},
		{METHOD_GET, "/articles/7/tally", "tally"},
		{METHOD_POST, "/articles/7/like", "like"},
		{METHOD_GET, "/articles/7/like", "405"},
		{METHOD_GET, "/articles/new/like", "literal"},
		{METHOD_GET, "/articles/new/tally", "tally"},
		{METHOD_GET, "/section/a/", "section"},
		{METHOD_GET, "/section/a/page/3/", "section page"},
		{METHOD_GET, "/section/a/b/", "article"},
		{METHOD_GET, "/media/", "media"},
		{METHOD_GET, "/media/2020/a.jpg", "media"},
		{METHOD_GET, "/media", "article"},
		{METHOD_GET, "/2020/01/slug/", "article"},
		{METHOD_PUT, "/2020/01/slug/", "405"},
		{METHOD_GET, "nothing", "404"},
		{METHOD_GET, "", "404"},
	};
	struct router *r = make();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct route_match match;
		assert_string_equal(find(r, cases[i].method, cases[i].path, &match), cases[i].name);
	}
	router_free(r);
}

static void gives_parameters(void **state)
{
	struct router *r = make();
	struct route_match match;
	assert_string_equal(find(r, METHOD_GET, "/section/a b/page/12/", &match), "section page");
	assert_int_equal(match.n_params, 2);
	assert_str(route_param(&match, "slug"), "a b");
	assert_str(route_param(&match, "n"), "12");
	assert_null(route_param(&match, "id").p);
	assert_string_equal(find(r, METHOD_GET, "/media/2020/a.jpg", &match), "media");
	assert_str(route_param(&match, "path"), "2020/a.jpg");
	/* A parameter that was tried and given up leaves nothing behind. */
	assert_string_equal(find(r, METHOD_GET, "/section/a/b/", &match), "article");
	assert_int_equal(match.n_params, 1);
	assert_str(route_param(&match, "path"), "section/a/b/");
	router_free(r);
}

static void names_the_methods_that_would_do(void **state)
{
	struct router *r = make();
	struct arena a = {0};
	struct route_match match;
	assert_string_equal(find(r, METHOD_PUT, "/newsroom/", &match), "405");
	assert_str(method_allow(&a, match.methods), "GET, HEAD, POST, DELETE");
	assert_string_equal(find(r, METHOD_DELETE, "/newsroom/", &match), "newsroom delete");
	assert_string_equal(find(r, METHOD_OTHER, "/articles/1/like", &match), "405");
	assert_str(method_allow(&a, match.methods), "POST");
	arena_done(&a);
	router_free(r);
}

static void slashes_can_help(void **state)
{
	static const struct row few[] = {{{METHOD_GET, "/a/"}, "a"}, {{METHOD_GET, "/b"}, "b"}};
	struct router *r = router_new(few, ARRAY_LEN(few), sizeof(few[0]));
	assert_true(router_slash_helps(r, METHOD_GET, STR("/a")));
	assert_true(router_slash_helps(r, METHOD_GET, STR("/b/")));
	assert_false(router_slash_helps(r, METHOD_GET, STR("/c")));
	assert_false(router_slash_helps(r, METHOD_POST, STR("/a")));
	assert_false(router_slash_helps(r, METHOD_GET, STR("/")));
	router_free(r);
}

static void very_long_paths_are_harmless(void **state)
{
	struct router *r = make();
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "/a");
	struct route_match match;
	assert_int_equal(router_match(r, METHOD_GET, buf_str(&b), &match), ROUTE_FOUND);
	assert_string_equal(rows[match.row].name, "article");
	router_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_rows),
		cmocka_unit_test(gives_parameters),
		cmocka_unit_test(names_the_methods_that_would_do),
		cmocka_unit_test(slashes_can_help),
		cmocka_unit_test(very_long_paths_are_harmless),
	};
	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
