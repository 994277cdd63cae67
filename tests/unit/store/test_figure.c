/*
 * Figures: days and months of UTC, sums by section, author and language, referrers and their cap.
 */
#include "store_test.h"

#include "store/ballot.h"
#include "store/figure.h"

#define DAY (INT64_C(24) * 60 * 60 * 1000)

static void calendar(void **state)
{
	assert_int_equal(figure_month(0), 197001);
	assert_int_equal(figure_month(INT64_C(1796083199999)), 202611); /* 30 November 2026, 23:59:59.999 */
	assert_int_equal(figure_month(INT64_C(1796083200000)), 202612);
	assert_int_equal(figure_month_day(197002), 31);
	assert_int_equal(figure_month_after(202612), 202701);
	assert_int_equal(figure_month_before(202701), 202612);
	assert_int_equal(figure_month_day(202612) * DAY, INT64_C(1796083200000));
}

static void sums(void **state)
{
	struct store_test *t = *state;
	struct figure_rows rows;
	struct figures days[2];
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b"), jo = store_test_person(t, "/jo");
	int64_t section = store_test_section(t, "/s", 0);
	assert_ok(article_set_authors(t->db, a, &jo, 1));
	assert_ok(article_set_sections(t->db, a, &section, 1));
	struct figure_move moves[] = {{a, 3}, {b, 5}, {a + b + 100, 7}};
	assert_ok(figure_add(t->db, DAY, FIGURE_VIEWS, moves, 2));
	assert_ok(figure_add(t->db, 2 * DAY, FIGURE_VIEWS, moves, 1));
	assert_ok(figure_add(t->db, DAY, FIGURE_COMMENTS, &(struct figure_move){a, -1}, 1));
	assert_ok(figure_add(t->db, DAY, FIGURE_VOTES, &moves[2], 1)); /* of an article that is gone */
	assert_ok(figure_list_days(t->db, 1, 3, days));
	assert_int_equal(days[0].at[FIGURE_VIEWS], 8);
	assert_int_equal(days[1].at[FIGURE_VIEWS], 3);
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_ARTICLE, 197001, 10, &rows));
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.items[0].id, a);
	assert_int_equal(rows.items[0].sum.at[FIGURE_VIEWS], 6);
	assert_int_equal(rows.items[0].sum.at[FIGURE_COMMENTS], -1);
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_SECTION, 197001, 10, &rows));
	assert_int_equal(rows.n, 2);
	assert_str(rows.items[0].name, "s");
	assert_str(rows.items[1].name, "");
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_AUTHOR, 197001, 10, &rows));
	assert_int_equal(rows.n, 1);
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_LANG, 197001, 10, &rows));
	assert_int_equal(rows.items[0].sum.at[FIGURE_VIEWS], 11);
	assert_ok(article_delete(t->db, a));
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_ARTICLE, 197001, 10, &rows));
	assert_int_equal(rows.n, 1);
}

static void votes(void **state)
{
	struct store_test *t = *state;
	struct figure_rows rows;
	int64_t a = store_test_article(t, "/a"), month = 0;
	struct ballot cast[] = {
		{.article_id = a, .block = STR("like"), .voter = STR("one"), .choice = STR("like"), .cast_at = 1},
		{.article_id = a, .block = STR("like"), .voter = STR("two"), .choice = STR("like"), .cast_at = 1},
		{.article_id = a, .block = STR("like"), .voter = STR("two"), .choice = STR("dislike"), .cast_at = 2},
	};
	assert_ok(ballots_cast(t->db, cast, 3));
	assert_ok(db_query_i64(t->db, "SELECT MAX(month) FROM figure_month", &month));
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_ARTICLE, month, 10, &rows));
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.items[0].sum.at[FIGURE_VOTES], 2);
}

static void referrers_are_capped(void **state)
{
	struct store_test *t = *state;
	struct referrers list;
	struct referrer many[500], known = {STR("h1"), 5}, late = {STR("late"), 9};
	for (int round = 0; round < 4; round++) {
		for (int i = 0; i < 500; i++)
			many[i] = (struct referrer){arena_printf(&t->arena, "h%d", round * 500 + i), 1};
		assert_ok(referrer_add(t->db, 0, many, 500));
	}
	assert_ok(referrer_add(t->db, 0, &late, 1));
	assert_ok(referrer_add(t->db, 0, &known, 1));
	assert_ok(referrer_list(t->db, &t->arena, 197001, 5000, &list));
	assert_int_equal(list.n, REFERRER_HOSTS_MAX);
	assert_str(list.items[0].host, "h1");
	assert_int_equal(list.items[0].n, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(calendar), STORE_TEST(sums), STORE_TEST(votes),
					   STORE_TEST(referrers_are_capped)};
	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
