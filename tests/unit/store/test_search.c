/*
 * The full-text table: ranking, visibility, paging. Texts and queries are spelt as text/fold.h makes them.
 */
#include "store_test.h"

#include "store/search.h"

static const char *find(struct store_test *t, const char *query, int64_t now, int64_t limit, int64_t offset)
{
	struct article_cards cards;
	struct str s = STR("");
	assert_ok(search_find(t->db, &t->arena, str_of(query), now, limit, offset, &cards));
	for (size_t i = 0; i < cards.n; i++)
		s = arena_printf(&t->arena, "%.*s%s%d", STR_ARG(s), i ? " " : "", (int)cards.items[i].id);
	return arena_cstr(&t->arena, s);
}

static void put(struct store_test *t, int64_t id, const char *title, const char *text)
{
	assert_ok(search_put(t->db, id, str_of(title), str_of(text)));
}

static void titles_weigh_more_and_words_must_all_occur(void **state)
{
	struct store_test *t = *state;
	int64_t n = 0;
	for (int i = 1; i <= 4; i++) {
		char path[8];
		snprintf(path, sizeof(path), "/%d", i);
		store_test_article_at(t, path, i);
	}
	put(t, 1, "river flood", "the water rose over the bridge");
	put(t, 2, "bridge", "a river and a bridge and more words about other things entirely");
	put(t, 3, "weather", "sun and river");
	put(t, 4, "日本 本語 語", "größe مرحبا");
	assert_string_equal(find(t, "\"flood\"", 99, 10, 0), "1");
	assert_string_equal(find(t, "\"bridge\"", 99, 10, 0), "2 1");
	assert_string_equal(find(t, "\"bridge\" AND \"river\"", 99, 10, 0), "1 2"); /* one title each, 1 is shorter */
	assert_string_equal(find(t, "\"sun\" AND \"bridge\"", 99, 10, 0), "");
	assert_string_equal(find(t, "\"wea\"*", 99, 10, 0), "3");
	assert_string_equal(find(t, "\"wea\"", 99, 10, 0), "");
	assert_string_equal(find(t, "\"日本 本語\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "\"größe\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "\"مرحبا\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "", 99, 10, 0), "");
	assert_string_equal(find(t, "\"river\"", 99, 1, 1), "3");
	assert_ok(search_count_hits(t->db, STR("\"river\""), 99, &n));
	assert_int_equal(n, 3);
	assert_ok(search_count_hits(t->db, STR(""), 99, &n));
	assert_int_equal(n, 0);
}

static void only_what_is_visible_is_found(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article_at(t, "/a", 10), b = store_test_article_at(t, "/b", 20), n = 0;
	put(t, a, "word", "");
	put(t, b, "word", "");
	put(t, 999, "word", "of nobody");
	assert_string_equal(find(t, "\"word\"", 15, 10, 0), "1");
	assert_string_equal(find(t, "\"word\"", 25, 10, 0), "2 1");
	assert_ok(article_set_state(t->db, a, ARTICLE_TRASH, 0, 1));
	assert_string_equal(find(t, "\"word\"", 25, 10, 0), "2");
	assert_ok(search_count_hits(t->db, STR("\"word\""), 25, &n));
	assert_int_equal(n, 1);
}

static void a_row_is_replaced_and_removed(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), rows, missing;
	store_test_article(t, "/b");
	put(t, a, "first", "old");
	put(t, a, "second", "new");
	assert_string_equal(find(t, "\"old\"", 5000, 10, 0), "");
	assert_string_equal(find(t, "\"new\"", 5000, 10, 0), "1");
	assert_ok(search_count(t->db, &rows, &missing));
	assert_int_equal(rows, 1);
	assert_int_equal(missing, 1);
	assert_ok(search_delete(t->db, a));
	assert_ok(search_delete(t->db, a));
	assert_string_equal(find(t, "\"new\"", 5000, 10, 0), "");
	assert_ok(search_count(t->db, &rows, &missing));
	assert_int_equal(rows, 0);
	assert_int_equal(missing, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(titles_weigh_more_and_words_must_all_occur),
		STORE_TEST(only_what_is_visible_is_found),
		STORE_TEST(a_row_is_replaced_and_removed),
	};
	return cmocka_run_group_tests_name("store/search", tests, NULL, NULL);
}
