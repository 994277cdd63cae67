/*
 * Origins: old numbers of several sites, digests, and runs that stop and go on.
 */
#include "store_test.h"

#include "store/origin.h"

static void a_site_is_one_origin(void **state)
{
	struct store_test *t = *state;
	int64_t a, b, again;
	assert_rc(origin_find(t->db, STR("example.org"), &a), RC_NOT_FOUND);
	assert_ok(origin_put(t->db, STR("example.org"), 5, &a));
	assert_ok(origin_put(t->db, STR("example.net"), 6, &b));
	assert_ok(origin_put(t->db, STR("example.org"), 7, &again));
	assert_int_equal(a, again);
	assert_int_not_equal(a, b);
	assert_ok(origin_find(t->db, STR("example.net"), &again));
	assert_int_equal(again, b);
}

static void old_numbers_lead_to_objects(void **state)
{
	struct store_test *t = *state;
	int64_t a, b, id;
	struct origin_former f;
	struct origin_formers list;
	struct str digest = str_mem("\0\xff\1", 3);
	assert_ok(origin_put(t->db, STR("a"), 1, &a));
	assert_ok(origin_put(t->db, STR("b"), 1, &b));
	assert_ok(origin_former_put(t->db, &(struct origin_former){b, ORIGIN_ARTICLE, 7, 70, STR_NONE, 1}));
	assert_ok(origin_former_put(t->db, &(struct origin_former){a, ORIGIN_ARTICLE, 7, 71, digest, 3}));
	assert_ok(origin_former_put(t->db, &(struct origin_former){a, ORIGIN_MENU_ITEM, 7, 72, digest, 1}));
	assert_ok(origin_former_find(t->db, ORIGIN_ARTICLE, 7, &id));
	assert_int_equal(id, 71);
	assert_rc(origin_former_find(t->db, ORIGIN_TAG, 7, &id), RC_NOT_FOUND);
	assert_ok(origin_former_get(t->db, &t->arena, a, ORIGIN_ARTICLE, 7, &f));
	assert_int_equal(f.object_id, 71);
	assert_true(str_eq(f.digest, digest));
	assert_int_equal(f.version, 3);
	assert_ok(origin_former_get(t->db, &t->arena, b, ORIGIN_ARTICLE, 7, &f));
	assert_null(f.digest.p);
	assert_rc(origin_former_get(t->db, &t->arena, b, ORIGIN_MENU_ITEM, 7, &f), RC_NOT_FOUND);

	assert_ok(origin_former_put(t->db, &(struct origin_former){b, ORIGIN_ARTICLE, 8, 71, STR_NONE, 2}));
	assert_ok(origin_former_list(t->db, &t->arena, ORIGIN_ARTICLE, 71, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].origin_id, a);
	assert_int_equal(list.items[1].old_id, 8);

	assert_ok(origin_former_forget(t->db, ORIGIN_ARTICLE, 71));
	assert_ok(origin_former_find(t->db, ORIGIN_ARTICLE, 7, &id));
	assert_int_equal(id, 70);
	assert_rc(origin_former_find(t->db, ORIGIN_ARTICLE, 8, &id), RC_NOT_FOUND);
	assert_ok(origin_former_get(t->db, &t->arena, a, ORIGIN_ARTICLE, 7, &f));
	assert_int_equal(f.object_id, 0);
	assert_ok(origin_former_get(t->db, &t->arena, a, ORIGIN_MENU_ITEM, 7, &f));
	assert_int_equal(f.object_id, 72);
	assert_rc(origin_former_put(t->db, &(struct origin_former){999, ORIGIN_TAG, 1, 1, STR_NONE, 1}), RC_INVALID);
}

static void a_run_stops_and_goes_on(void **state)
{
	struct store_test *t = *state;
	int64_t origin, first, second;
	struct origin_run run;
	struct str hash = str_mem("\1\0\2", 3);
	assert_ok(origin_put(t->db, STR("a"), 1, &origin));
	assert_rc(origin_run_last(t->db, &t->arena, origin, &run), RC_NOT_FOUND);
	assert_ok(origin_run_begin(t->db, origin, hash, 10, &first));
	assert_ok(origin_run_advance(t->db, first, 500));
	assert_ok(origin_run_find_unfinished(t->db, &t->arena, hash, &run));
	assert_int_equal(run.id, first);
	assert_int_equal(run.position, 500);
	assert_false(run.finished);
	assert_int_equal(run.finished_at, 0);
	assert_true(str_eq(run.source_hash, hash));
	assert_rc(origin_run_find_unfinished(t->db, &t->arena, STR("other"), &run), RC_NOT_FOUND);

	assert_ok(origin_run_finish(t->db, first, STR("{}"), 20));
	assert_rc(origin_run_find_unfinished(t->db, &t->arena, hash, &run), RC_NOT_FOUND);
	assert_rc(origin_run_advance(t->db, first, 501), RC_NOT_FOUND);
	assert_rc(origin_run_finish(t->db, first, STR("again"), 30), RC_NOT_FOUND);
	assert_ok(origin_run_last(t->db, &t->arena, origin, &run));
	assert_true(run.finished);
	assert_int_equal(run.finished_at, 20);
	assert_str(run.report, "{}");
	assert_int_equal(run.position, 500);
	assert_ok(origin_run_begin(t->db, origin, hash, 40, &second));
	assert_ok(origin_run_last(t->db, &t->arena, origin, &run));
	assert_int_equal(run.id, second);
}

static void kinds_have_words(void **state)
{
	enum origin_kind kind = ORIGIN_ARTICLE;
	for (int k = ORIGIN_ARTICLE; k <= ORIGIN_MENU_ITEM; k++) {
		assert_ok(origin_kind_of(str_of(origin_kind_name(k)), &kind));
		assert_int_equal(kind, k);
	}
	assert_rc(origin_kind_of(STR("post"), &kind), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(a_site_is_one_origin),
		STORE_TEST(old_numbers_lead_to_objects),
		STORE_TEST(a_run_stops_and_goes_on),
		cmocka_unit_test(kinds_have_words),
	};
	return cmocka_run_group_tests_name("store/origin", tests, NULL, NULL);
}
