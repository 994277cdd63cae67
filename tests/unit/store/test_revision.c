/*
 * Revisions: one a version, found by version and by key, listed from the newest.
 */
#include "store_test.h"

#include "store/revision.h"

static int64_t put(struct store_test *t, int64_t article_id, int64_t version, int64_t person_id, const char *key)
{
	int64_t id;
	struct revision r = {.article_id = article_id,
			     .version = version,
			     .person_id = person_id,
			     .at = 100 + version,
			     .note = STR("why"),
			     .save_key = str_of(key),
			     .content = STR("{}")};
	assert_ok(revision_insert(t->db, &r, &id));
	return id;
}

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	struct revision r;
	int64_t id, a = store_test_article(t, "/a"), p = store_test_person(t, "/p");
	id = put(t, a, 3, p, "k");
	assert_ok(revision_get(t->db, &t->arena, a, 3, &r));
	assert_int_equal(r.id, id);
	assert_int_equal(r.person_id, p);
	assert_int_equal(r.at, 103);
	assert_str(r.note, "why");
	assert_str(r.save_key, "k");
	assert_str(r.content, "{}");
	assert_str(r.name, "p");
	assert_rc(revision_insert(t->db, &r, &id), RC_CONFLICT);
	assert_rc(revision_get(t->db, &t->arena, a, 4, &r), RC_NOT_FOUND);
	assert_ok(person_delete(t->db, p));
	assert_ok(revision_get(t->db, &t->arena, a, 3, &r));
	assert_int_equal(r.person_id, 0);
	assert_str(r.name, "");
}

static void keys_belong_to_people(void **state)
{
	struct store_test *t = *state;
	struct revision r;
	int64_t a = store_test_article(t, "/a"), p = store_test_person(t, "/p"), q = store_test_person(t, "/q");
	put(t, a, 1, p, "k");
	put(t, a, 2, q, "");
	assert_ok(revision_get_by_key(t->db, &t->arena, p, STR("k"), &r));
	assert_int_equal(r.version, 1);
	assert_rc(revision_get_by_key(t->db, &t->arena, q, STR("k"), &r), RC_NOT_FOUND);
	assert_rc(revision_get_by_key(t->db, &t->arena, q, STR(""), &r), RC_NOT_FOUND);
}

static void lists(void **state)
{
	struct store_test *t = *state;
	struct revisions list;
	struct revision r;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	for (int64_t v = 1; v <= 5; v++)
		put(t, a, v, 0, "");
	put(t, b, 9, 0, "");
	assert_ok(revision_list(t->db, &t->arena, a, INT64_MAX, 2, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].version, 5);
	assert_str(list.items[0].content, "");
	assert_ok(revision_list(t->db, &t->arena, a, 3, 10, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].version, 2);
	assert_ok(revision_get_before(t->db, &t->arena, a, 5, &r));
	assert_int_equal(r.version, 4);
	assert_rc(revision_get_before(t->db, &t->arena, a, 1, &r), RC_NOT_FOUND);
	assert_ok(article_delete(t->db, a));
	assert_ok(revision_list(t->db, &t->arena, a, INT64_MAX, 10, &list));
	assert_int_equal(list.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(keys_belong_to_people),
		STORE_TEST(lists),
	};
	return cmocka_run_group_tests_name("revision", tests, NULL, NULL);
}
