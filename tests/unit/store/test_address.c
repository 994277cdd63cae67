/*
 * Paths: what they lead to, who may have them, what a move leaves behind.
 */
#include "store_test.h"

#include "store/address.h"

static struct address resolve(struct store_test *t, const char *path)
{
	struct address a = {0};
	assert_ok(address_resolve(t->db, &t->arena, str_of(path), &a));
	return a;
}

static void an_own_path_answers_and_a_former_one_leads_to_it(void **state)
{
	struct store_test *t = *state;
	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 7, STR("/tag/one/"), 1));
	struct address a = resolve(t, "/tag/one/");
	assert_int_equal(a.kind, ADDRESS_TAG);
	assert_int_equal(a.object_id, 7);
	assert_true(a.canonical);
	assert_str(a.canonical_path, "/tag/one/");

	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 7, STR("/tag/two/"), 2));
	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 7, STR("/tag/three/"), 3));
	a = resolve(t, "/tag/one/");
	assert_false(a.canonical);
	assert_int_equal(a.object_id, 7);
	assert_str(a.canonical_path, "/tag/three/");
	assert_str(resolve(t, "/tag/two/").canonical_path, "/tag/three/");

	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 7, STR("/tag/one/"), 4));
	assert_true(resolve(t, "/tag/one/").canonical);
	assert_str(resolve(t, "/tag/three/").canonical_path, "/tag/one/");

	struct str path;
	assert_ok(address_canonical(t->db, &t->arena, ADDRESS_TAG, 7, &path));
	assert_str(path, "/tag/one/");
	assert_rc(address_canonical(t->db, &t->arena, ADDRESS_TAG, 8, &path), RC_NOT_FOUND);
	struct address_path_list list;
	assert_ok(address_list(t->db, &t->arena, ADDRESS_TAG, 7, &list));
	assert_int_equal(list.n, 3);
	assert_true(list.items[0].canonical);
	assert_str(list.items[0].path, "/tag/one/");
	assert_false(list.items[1].canonical);
}

static void paths_are_bytes(void **state)
{
	struct store_test *t = *state;
	struct address a;
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, 1, STR("/2024/größe-日本語-مرحبا/"), 1));
	assert_int_equal(resolve(t, "/2024/größe-日本語-مرحبا/").object_id, 1);
	assert_rc(address_resolve(t->db, &t->arena, STR("/2024/GRÖSSE-日本語-مرحبا/"), &a), RC_NOT_FOUND);
	assert_rc(address_resolve(t->db, &t->arena, STR("/2024/größe-日本語-مرحبا"), &a), RC_NOT_FOUND);
	/* the same word with a combining mark is another path */
	assert_rc(address_resolve(t->db, &t->arena, STR("/2024/gro\xcc\x88ße-日本語-مرحبا/"), &a), RC_NOT_FOUND);
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, 2, STR("/2024/Größe-日本語-مرحبا/"), 1));
	assert_int_equal(resolve(t, "/2024/größe-日本語-مرحبا/").object_id, 1);
	assert_rc(address_resolve(t->db, &t->arena, STR("/%' OR 1=1 --"), &a), RC_NOT_FOUND);
	assert_rc(address_resolve(t->db, &t->arena, STR_NONE, &a), RC_NOT_FOUND);
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, 3, str_mem("/a\0b", 4), 1));
	assert_rc(address_resolve(t->db, &t->arena, STR("/a"), &a), RC_NOT_FOUND);
}

static void a_path_has_one_holder(void **state)
{
	struct store_test *t = *state;
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, 1, STR("/a/"), 1));
	assert_ok(address_add_former(t->db, ADDRESS_ARTICLE, 1, STR("/old/"), 1));
	assert_ok(address_add_former(t->db, ADDRESS_ARTICLE, 1, STR("/old/"), 1));
	assert_ok(address_put_redirect(t->db, STR("/gone/"), STR("/a/"), 1));

	static const char *const taken[] = {"/a/", "/old/", "/gone/"};
	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		assert_rc(address_check(t->db, str_of(taken[i]), ADDRESS_ARTICLE, 2), RC_CONFLICT);
		assert_rc(address_check(t->db, str_of(taken[i]), ADDRESS_TAG, 1), RC_CONFLICT);
		assert_rc(address_check(t->db, str_of(taken[i]), ADDRESS_ARTICLE, 0), RC_CONFLICT);
		assert_rc(address_set_canonical(t->db, ADDRESS_TAG, 1, str_of(taken[i]), 2), RC_CONFLICT);
		assert_rc(address_add_former(t->db, ADDRESS_TAG, 1, str_of(taken[i]), 2), RC_CONFLICT);
	}
	assert_ok(address_check(t->db, STR("/a/"), ADDRESS_ARTICLE, 1));
	assert_ok(address_check(t->db, STR("/old/"), ADDRESS_ARTICLE, 1));
	assert_ok(address_check(t->db, STR("/free/"), ADDRESS_ARTICLE, 0));
	assert_rc(address_put_redirect(t->db, STR("/old/"), STR("/x/"), 1), RC_CONFLICT);
	assert_true(resolve(t, "/a/").canonical);

	/* adding the own path as a former one must not take it away */
	assert_ok(address_add_former(t->db, ADDRESS_ARTICLE, 1, STR("/a/"), 1));
	assert_true(resolve(t, "/a/").canonical);
}

static void refuses_what_is_no_path(void **state)
{
	struct store_test *t = *state;
	char longer[ADDRESS_PATH_MAX + 1];
	memset(longer, 'x', sizeof(longer));
	longer[0] = '/';
	assert_rc(address_set_canonical(t->db, ADDRESS_TAG, 1, STR("no-slash"), 1), RC_INVALID);
	assert_rc(address_set_canonical(t->db, ADDRESS_TAG, 1, STR(""), 1), RC_INVALID);
	assert_rc(address_set_canonical(t->db, ADDRESS_TAG, 1, str_mem(longer, sizeof(longer)), 1), RC_INVALID);
	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 1, str_mem(longer, ADDRESS_PATH_MAX), 1));
	assert_rc(address_put_redirect(t->db, STR("/r/"), STR(""), 1), RC_INVALID);
	assert_rc(address_put_redirect(t->db, STR("/r/"), STR("/r/"), 1), RC_INVALID);
}

static void redirects_are_followed_to_their_end(void **state)
{
	struct store_test *t = *state;
	assert_ok(address_set_canonical(t->db, ADDRESS_ARTICLE, 5, STR("/end/"), 1));
	assert_ok(address_add_former(t->db, ADDRESS_ARTICLE, 5, STR("/former/"), 1));
	assert_ok(address_put_redirect(t->db, STR("/b/"), STR("/former/"), 1));
	assert_ok(address_put_redirect(t->db, STR("/a/"), STR("/b/"), 1));
	struct address a = resolve(t, "/a/");
	assert_int_equal(a.kind, ADDRESS_ARTICLE);
	assert_int_equal(a.object_id, 5);
	assert_false(a.canonical);
	assert_str(a.canonical_path, "/end/");

	/* straight to the own path is still a redirect */
	assert_ok(address_put_redirect(t->db, STR("/b/"), STR("/end/"), 1));
	a = resolve(t, "/b/");
	assert_false(a.canonical);
	assert_str(a.canonical_path, "/end/");

	assert_ok(address_put_redirect(t->db, STR("/away/"), STR("https://example.org/x"), 1));
	a = resolve(t, "/away/");
	assert_int_equal(a.kind, ADDRESS_REDIRECT);
	assert_str(a.target, "https://example.org/x");
	assert_null(a.canonical_path.p);
	assert_ok(address_put_redirect(t->db, STR("/other-host/"), STR("//end/"), 1));
	assert_str(resolve(t, "/other-host/").target, "//end/");
	assert_ok(address_put_redirect(t->db, STR("/list/"), STR("/2024/"), 1));
	assert_str(resolve(t, "/list/").target, "/2024/");
}

static void redirects_in_a_circle_end(void **state)
{
	struct store_test *t = *state;
	struct address a;
	assert_ok(address_put_redirect(t->db, STR("/a/"), STR("/b/"), 1));
	assert_ok(address_put_redirect(t->db, STR("/b/"), STR("/a/"), 1));
	assert_rc(address_resolve(t->db, &t->arena, STR("/a/"), &a), RC_NOT_FOUND);
}

static void paths_go_only_with_leave(void **state)
{
	struct store_test *t = *state;
	struct address a;
	int64_t id;
	assert_ok(address_set_canonical(t->db, ADDRESS_PERSON, 3, STR("/p/"), 1));
	assert_ok(address_add_former(t->db, ADDRESS_PERSON, 3, STR("/q/"), 1));
	assert_rc(address_remove(t->db, STR("/p/")), RC_CONFLICT);
	assert_rc(address_remove(t->db, STR("/none/")), RC_NOT_FOUND);
	assert_ok(address_find(t->db, STR("/q/"), ADDRESS_PERSON, &id));
	assert_int_equal(id, 3);
	assert_rc(address_find(t->db, STR("/q/"), ADDRESS_TAG, &id), RC_NOT_FOUND);
	assert_ok(address_remove(t->db, STR("/q/")));
	assert_rc(address_resolve(t->db, &t->arena, STR("/q/"), &a), RC_NOT_FOUND);
	assert_ok(address_set_canonical(t->db, ADDRESS_TAG, 3, STR("/q/"), 1));
	assert_ok(address_remove_object(t->db, ADDRESS_PERSON, 3));
	assert_rc(address_resolve(t->db, &t->arena, STR("/p/"), &a), RC_NOT_FOUND);
	assert_true(resolve(t, "/q/").canonical);
}

static void kinds_have_words(void **state)
{
	enum address_kind kind = ADDRESS_ARTICLE;
	for (int k = ADDRESS_ARTICLE; k <= ADDRESS_REDIRECT; k++) {
		assert_ok(address_kind_of(str_of(address_kind_name(k)), &kind));
		assert_int_equal(kind, k);
	}
	assert_rc(address_kind_of(STR("Article"), &kind), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(an_own_path_answers_and_a_former_one_leads_to_it),
		STORE_TEST(paths_are_bytes),
		STORE_TEST(a_path_has_one_holder),
		STORE_TEST(refuses_what_is_no_path),
		STORE_TEST(redirects_are_followed_to_their_end),
		STORE_TEST(redirects_in_a_circle_end),
		STORE_TEST(paths_go_only_with_leave),
		cmocka_unit_test(kinds_have_words),
	};
	return cmocka_run_group_tests_name("store/address", tests, NULL, NULL);
}
