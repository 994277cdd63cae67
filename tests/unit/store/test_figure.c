/*
 * Figures: days and months of UTC, sums by section, author and language, referrers and their cap.
 */
#include "store_test.h"

#include "store/ballot.h"
#include "store/figure_article.h"
#include "store/figure_sum.h"

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

/* Views of a month by an axis; -1 when there is no such row. */
static int64_t views_of(struct store_test *t, enum figure_axis axis, int64_t owner)
{
	struct figure_rows rows;
	assert_ok(figure_list_month(t->db, &t->arena, axis, 197001, 10, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.items[i].id == owner)
			return rows.items[i].sum.at[FIGURE_VIEWS];
	return -1;
}

/* Whatever an article stands under later has its figures. */
static void sums_follow(void **state)
{
	struct store_test *t = *state;
	struct article row;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	int64_t jo = store_test_person(t, "/jo"), kim = store_test_person(t, "/kim"), both[] = {jo, kim};
	int64_t s1 = store_test_section(t, "/s1", 0), s2 = store_test_section(t, "/s2", 0), two[] = {s1, s2};
	assert_ok(article_set_authors(t->db, a, both, 2));
	assert_ok(article_set_authors(t->db, b, &kim, 1));
	assert_ok(article_set_sections(t->db, a, two, 2));
	assert_ok(article_set_sections(t->db, b, &s2, 1));
	assert_ok(figure_add(t->db, 0, FIGURE_VIEWS, (struct figure_move[]){{a, 10}, {b, 1}}, 2));
	assert_ok(figure_sum_add_readers(t->db, 0, &(struct figure_group){FIGURE_BY_AUTHOR, kim, STR("")}, 4));
	assert_int_equal(views_of(t, FIGURE_BY_AUTHOR, kim), 11);
	assert_ok(section_delete(t->db, s1));
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s1), -1);
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s2), 11);
	assert_ok(article_set_sections(t->db, b, NULL, 0));
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s2), 10);
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, 0), 1);
	assert_ok(person_merge(t->db, &t->arena, kim, jo, 1));
	assert_int_equal(views_of(t, FIGURE_BY_AUTHOR, jo), 11);
	assert_int_equal(views_of(t, FIGURE_BY_AUTHOR, kim), -1);
	assert_ok(article_set_authors(t->db, a, NULL, 0));
	assert_int_equal(views_of(t, FIGURE_BY_AUTHOR, jo), 1);
	assert_ok(article_get(t->db, &t->arena, a, &row));
	row.lang = STR("fr");
	assert_ok(article_update(t->db, &row, &row.version));
	struct figure_rows rows;
	assert_ok(figure_list_month(t->db, &t->arena, FIGURE_BY_LANG, 197001, 10, &rows));
	assert_int_equal(rows.n, 2);
	assert_str(rows.items[0].name, "fr");
	assert_int_equal(rows.items[0].sum.at[FIGURE_VIEWS], 10);
	assert_ok(article_delete(t->db, a));
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s2), -1);
}

static void sections_merge(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	int64_t s1 = store_test_section(t, "/s1", 0), s2 = store_test_section(t, "/s2", 0);
	assert_ok(article_set_sections(t->db, a, &s1, 1));
	assert_ok(article_set_sections(t->db, b, &s2, 1));
	assert_ok(figure_add(t->db, 0, FIGURE_VIEWS, (struct figure_move[]){{a, 10}, {b, 1}}, 2));
	assert_ok(section_merge(t->db, &t->arena, s1, s2, 1));
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s2), 11);
	assert_int_equal(views_of(t, FIGURE_BY_SECTION, s1), -1);
}

static void an_article_by_day(void **state)
{
	struct store_test *t = *state;
	struct figures days[3];
	struct referrers list;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b"), left;
	assert_ok(figure_add(t->db, DAY, FIGURE_VIEWS, (struct figure_move[]){{a, 10}, {b, 1}}, 2));
	assert_ok(figure_add(t->db, 3 * DAY, FIGURE_VOTES, &(struct figure_move){a, 2}, 1));
	assert_ok(figure_article_days(t->db, a, 1, 4, days));
	assert_int_equal(days[0].at[FIGURE_VIEWS], 10);
	assert_int_equal(days[1].at[FIGURE_VIEWS], 0);
	assert_int_equal(days[2].at[FIGURE_VOTES], 2);
	for (int i = 0; i < REFERRER_ARTICLE_HOSTS_MAX + 5; i++) {
		struct referrer r = {arena_printf(&t->arena, "h%02d", i), 1};
		assert_ok(referrer_article_add(t->db, DAY, a, &r));
	}
	assert_ok(referrer_article_add(t->db, DAY, a, &(struct referrer){STR("h00"), 7}));
	assert_ok(referrer_article_add(t->db, 2 * DAY, a, &(struct referrer){STR("h24"), 1}));
	assert_ok(referrer_article_list(t->db, &t->arena, a, 1, 4, 100, &list));
	assert_int_equal(list.n, REFERRER_ARTICLE_HOSTS_MAX + 2);
	assert_str(list.items[0].host, "h00");
	assert_int_equal(list.items[0].n, 8);
	assert_str(list.items[1].host, "");
	assert_int_equal(list.items[1].n, 5);
	assert_ok(referrer_article_list(t->db, &t->arena, b, 1, 4, 100, &list));
	assert_int_equal(list.n, 0);
	assert_ok(figure_article_sweep(t->db, 2, 10, &left));
	assert_int_equal(left, 10); /* of hosts; there are more */
	assert_ok(figure_article_days(t->db, a, 1, 4, days));
	assert_int_equal(days[0].at[FIGURE_VIEWS], 0);
	assert_int_equal(days[2].at[FIGURE_VOTES], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calendar),       STORE_TEST(sums),        STORE_TEST(votes),
		STORE_TEST(referrers_are_capped), STORE_TEST(sums_follow), STORE_TEST(sections_merge),
		STORE_TEST(an_article_by_day)};
	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
