/*
 * The front page as rows: order, language, what is over, what is labelled breaking.
 */
#include "store_test.h"

#include "store/front.h"

static const char *front(struct store_test *t, const char *lang, int64_t now)
{
	struct front_entries found;
	struct str out = STR("");
	assert_ok(front_list(t->db, &t->arena, str_of(lang), now, &found));
	for (size_t i = 0; i < found.n; i++) {
		const struct front_entry *e = &found.items[i];
		out = arena_printf(&t->arena, "%.*s %d:%lld/%lld %.*s", STR_ARG(out), (int)e->part,
				   (long long)e->article_id, (long long)e->section_id, STR_ARG(e->text));
	}
	return arena_cstr(&t->arena, out);
}

static void parts_keep_their_order(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	int64_t s = store_test_section(t, "/s", 0);
	assert_int_equal(a, 1);
	const struct front_entry entries[] = {
		{.part = FRONT_STORY, .article_id = b},
		{.part = FRONT_BLOCK, .section_id = s, .n = 4},
		{.part = FRONT_STRIP, .text = STR("x"), .url = STR("/x/")},
		{.part = FRONT_STORY, .article_id = a},
		{.part = FRONT_STRIP, .article_id = a},
	};
	assert_ok(front_put(t->db, STR(""), entries, ARRAY_LEN(entries)));
	assert_string_equal(front(t, "", 1), " 0:0/0 x 0:1/0  1:2/0  1:1/0  2:0/1 ");
	assert_ok(front_put(t->db, STR(""), entries, 1));
	assert_string_equal(front(t, "", 1), " 1:2/0 ");
	assert_ok(front_put(t->db, STR(""), NULL, 0));
	assert_string_equal(front(t, "", 1), "");
}

static void languages_are_apart(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	assert_ok(front_put(t->db, STR(""), &(struct front_entry){.part = FRONT_STORY, .article_id = a}, 1));
	assert_ok(front_put(t->db, STR("fr"), &(struct front_entry){.part = FRONT_STORY, .article_id = b}, 1));
	assert_string_equal(front(t, "", 1), " 1:1/0 ");
	assert_string_equal(front(t, "fr", 1), " 1:2/0 ");
}

static void what_is_over_is_left_out(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a");
	assert_ok(front_put(t->db, STR(""),
			    &(struct front_entry){.part = FRONT_STORY, .article_id = a, .expires_at = 500}, 1));
	assert_string_equal(front(t, "", 499), " 1:1/0 ");
	assert_string_equal(front(t, "", 500), "");
	assert_string_equal(front(t, "", 0), " 1:1/0 ");
}

static void what_is_deleted_goes_with_it(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), s = store_test_section(t, "/s", 0);
	const struct front_entry entries[] = {{.part = FRONT_STORY, .article_id = a},
					      {.part = FRONT_BLOCK, .section_id = s, .n = 1}};
	assert_ok(front_put(t->db, STR(""), entries, 2));
	assert_ok(article_delete(t->db, a));
	assert_ok(section_delete(t->db, s));
	assert_string_equal(front(t, "", 1), "");
	assert_rc(front_put(t->db, STR(""), entries, 2), RC_INVALID);
}

static int64_t labelled(struct store_test *t, const char *path, const char *label, const char *lang, int64_t at)
{
	struct article a = {.state = ARTICLE_PUBLISHED,
			    .path = str_of(path),
			    .slug = str_of(path + 1),
			    .title = str_of(path + 1),
			    .label = str_of(label),
			    .lang = str_of(lang),
			    .created_at = 1,
			    .published_at = at,
			    .modified_at = at};
	int64_t id = 0;
	assert_ok(article_insert(t->db, &a, &id));
	return id;
}

static void breaking_ones_are_found_while_they_are_new(void **state)
{
	struct store_test *t = *state;
	struct article_cards cards;
	labelled(t, "/old", "breaking", "", 100);
	labelled(t, "/first", "breaking", "", 200);
	labelled(t, "/other", "Opinion", "", 210);
	labelled(t, "/french", "breaking", "fr", 220);
	labelled(t, "/coming", "breaking", "", 900);
	struct article_filter f = {.now = 300, .limit = 5};
	assert_ok(front_list_breaking(t->db, &t->arena, &f, 100, &cards));
	assert_int_equal(cards.n, 2);
	assert_str(cards.items[0].title, "french");
	assert_str(cards.items[1].title, "first");
	f.by_lang = true;
	f.lang = STR("");
	assert_ok(front_list_breaking(t->db, &t->arena, &f, 100, &cards));
	assert_int_equal(cards.n, 1);
	assert_str(cards.items[0].title, "first");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(parts_keep_their_order),
		STORE_TEST(languages_are_apart),
		STORE_TEST(what_is_over_is_left_out),
		STORE_TEST(what_is_deleted_goes_with_it),
		STORE_TEST(breaking_ones_are_found_while_they_are_new),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
