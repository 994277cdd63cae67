/* What was found about a comment, the prints of what was said, and the lists of words. */
#include "store/screening.h"

#include "ledger_test.h"
#include "store/watch_word.h"

static int64_t comment_new(struct store_test *f)
{
	struct comment c = {.article_id = 1,
			    .state = COMMENT_PENDING,
			    .author = STR("Ann"),
			    .source = STR("Hello"),
			    .body = STR("<p>Hello</p>"),
			    .created_at = 1000};
	assert_ok(comment_insert(f->db, &c));
	return c.id;
}

static void test_findings(void **state)
{
	struct store_test *f = *state;
	struct screenings all;
	ledger_articles(f, 1);
	int64_t id = comment_new(f);
	struct screening links = {STR("links"), COMMENT_PENDING, STR("3"), 10},
			 words = {STR("words"), COMMENT_SPAM, STR("casino"), 10};
	assert_ok(screening_put(f->db, id, &words));
	assert_ok(screening_put(f->db, id, &links));
	links.detail = STR("4");
	assert_ok(screening_put(f->db, id, &links));
	assert_ok(screening_list(f->db, &f->arena, id, &all));
	assert_int_equal(all.n, 2);
	assert_str(all.items[0].step, "links");
	assert_str(all.items[0].detail, "4");
	assert_int_equal(all.items[1].state, COMMENT_SPAM);
	assert_ok(comment_erase(f->db, id, STR("erased")));
	assert_ok(screening_list(f->db, &f->arena, id, &all));
	assert_int_equal(all.n, 0);
}

static void test_prints(void **state)
{
	struct store_test *f = *state;
	bool found;
	int64_t n;
	ledger_articles(f, 1);
	int64_t id = comment_new(f);
	assert_ok(screening_print_put(f->db, id, STR("p"), 1000));
	assert_ok(screening_print_find(f->db, STR("p"), 1000, 0, &found));
	assert_true(found);
	assert_ok(screening_print_find(f->db, STR("p"), 1001, 0, &found));
	assert_false(found);
	assert_ok(screening_print_find(f->db, STR("p"), 0, id, &found));
	assert_false(found);
	assert_ok(screening_print_put(f->db, id, STR("q"), 2000));
	assert_ok(screening_print_find(f->db, STR("p"), 0, 0, &found));
	assert_false(found);
	assert_ok(screening_forget_prints(f->db, 2001, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(screening_print_put(f->db, id, STR("q"), 3000));
	assert_ok(comment_erase(f->db, id, STR("erased")));
	assert_ok(screening_print_find(f->db, STR("q"), 0, 0, &found));
	assert_false(found);
}

static void test_words(void **state)
{
	struct store_test *f = *state;
	static const struct watch_word words[] = {
		{WATCH_HOLD, STR("casino")}, {WATCH_HOLD, STR("Élan")}, {WATCH_BLOCK, STR("casino")}};
	struct watch_words all;
	int64_t counts[WATCH_LISTS], n;
	bool new;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		assert_ok(watch_word_put(f->db, &words[i], 10, &new));
		assert_true(new);
	}
	assert_ok(watch_word_put(f->db, &words[0], 20, &new));
	assert_false(new);
	assert_ok(watch_word_counts(f->db, counts));
	assert_int_equal(counts[WATCH_HOLD], 2);
	assert_int_equal(counts[WATCH_BLOCK], 1);
	assert_ok(watch_word_list(f->db, &f->arena, WATCH_HOLD, STR(""), STR("casino"), 10, &all));
	assert_int_equal(all.n, 1);
	assert_str(all.items[0].word, "Élan");
	assert_ok(watch_word_all(f->db, &f->arena, &all));
	assert_int_equal(all.n, 3);
	assert_int_equal(all.items[2].list, WATCH_BLOCK);
	assert_ok(watch_word_delete(f->db, &words[1], &n));
	assert_int_equal(n, 1);
	assert_ok(watch_word_delete(f->db, &words[1], &n));
	assert_int_equal(n, 0);
	assert_ok(watch_word_clear(f->db, WATCH_HOLD, &n));
	assert_int_equal(n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_findings),
		STORE_TEST(test_prints),
		STORE_TEST(test_words),
	};
	return cmocka_run_group_tests_name("store/screening", tests, NULL, NULL);
}
