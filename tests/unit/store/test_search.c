/*
 * The full-text table: order, visibility, paging, bounds. Texts and queries are spelt as text/fold.h makes them.
 */
#include "store_test.h"

#include "base/clock.h"
#include "store/search.h"

static struct search_hits hits(struct store_test *t, const char *query, int64_t now, int64_t limit, int64_t offset)
{
	struct search_hits h = {.total = -1};
	assert_ok(search_find(t->db, &t->arena, str_of(query), now, limit, offset, &h));
	return h;
}

static const char *find(struct store_test *t, const char *query, int64_t now, int64_t limit, int64_t offset)
{
	struct search_hits h = hits(t, query, now, limit, offset);
	struct str s = STR("");
	for (size_t i = 0; i < h.cards.n; i++)
		s = arena_printf(&t->arena, "%.*s%s%d", STR_ARG(s), i ? " " : "", (int)h.cards.items[i].id);
	return arena_cstr(&t->arena, s);
}

static void put(struct store_test *t, int64_t id, const char *title, const char *text)
{
	assert_ok(search_put(t->db, id, str_of(title), str_of(text)));
}

static void articles(struct store_test *t, int n)
{
	for (int i = 1; i <= n; i++) {
		char path[16];
		snprintf(path, sizeof(path), "/%d", i);
		store_test_article_at(t, path, i);
	}
}

static void headlines_come_first_then_the_newest(void **state)
{
	struct store_test *t = *state;
	articles(t, 5);
	put(t, 1, "river flood", "the water rose over the bridge");
	put(t, 2, "bridge", "a river and a bridge and more words about other things entirely");
	put(t, 3, "weather", "sun and river");
	put(t, 4, "日本 本語 語", "größe مرحبا");
	put(t, 5, "harbour", "bridge");
	assert_string_equal(find(t, "\"flood\"", 99, 10, 0), "1");
	assert_string_equal(find(t, "\"bridge\"", 99, 10, 0), "2 5 1");
	assert_string_equal(find(t, "\"river\"", 99, 10, 0), "1 3 2");
	assert_string_equal(find(t, "\"bridge\" AND \"river\"", 99, 10, 0), "2 1");
	assert_string_equal(find(t, "\"river flood\"", 99, 10, 0), "1");
	assert_string_equal(find(t, "\"sun\" AND \"bridge\"", 99, 10, 0), "");
	assert_string_equal(find(t, "\"日本 本語\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "\"größe\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "\"مرحبا\"", 99, 10, 0), "4");
	assert_string_equal(find(t, "", 99, 10, 0), "");
	assert_string_equal(find(t, "\"river\"", 99, 1, 1), "3");
	assert_string_equal(find(t, "\"river\"", 99, 10, 3), "");
	assert_int_equal(hits(t, "\"river\"", 99, 1, 1).total, 3);
	assert_false(hits(t, "\"river\"", 99, 1, 1).more);
	assert_int_equal(hits(t, "", 99, 10, 0).total, 0);
}

static void a_beginning_stands_for_its_words(void **state)
{
	struct store_test *t = *state;
	articles(t, 5);
	put(t, 1, "weather", "");
	put(t, 2, "we", "");
	put(t, 3, "north west", "");
	put(t, 4, "", "the westerly wind in the north");
	put(t, 5, "wf", "日本");
	assert_string_equal(find(t, "\"we\"*", 99, 10, 0), "3 2 1 4");
	assert_string_equal(find(t, "\"wea\"*", 99, 10, 0), "1");
	assert_string_equal(find(t, "\"wea\"", 99, 10, 0), "");
	assert_string_equal(find(t, "\"north wes\"*", 99, 10, 0), "3");
	assert_string_equal(find(t, "\"north\" AND \"wes\"*", 99, 10, 0), "3 4");
	assert_string_equal(find(t, "\"日\"* AND \"w\"*", 99, 10, 0), "5");
	assert_string_equal(find(t, "\"zz\"*", 99, 10, 0), "");
}

static void a_common_beginning_stands_for_so_many(void **state)
{
	struct store_test *t = *state;
	char word[32];
	articles(t, SEARCH_WORDS_MAX + 50);
	for (int i = 1; i <= SEARCH_WORDS_MAX + 50; i++) {
		snprintf(word, sizeof(word), "word%04d", i);
		put(t, i, "", word);
	}
	struct search_hits h = hits(t, "\"word\"*", 9999, 10, 0);
	assert_true(h.total > 0 && h.total <= SEARCH_WORDS_MAX);
}

static void only_so_many_of_the_newest_are_found(void **state)
{
	struct store_test *t = *state;
	articles(t, SEARCH_HITS_MAX + 20);
	for (int i = 1; i <= SEARCH_HITS_MAX + 20; i++)
		put(t, i, i == 5 ? "word" : "", "word");
	struct search_hits h = hits(t, "\"word\"", 9999, 3, 0);
	assert_true(h.total > 3 && h.total <= SEARCH_HITS_MAX); /* less on a slow day */
	assert_true(h.more);
	assert_string_equal(find(t, "\"word\"", 9999, 2, 1), "1019 1018");
}

static FILE *caught;

/* From here on what goes to stderr is counted; the old one, for stderr_end(), which answers the bytes. */
static int stderr_begin(void)
{
	int saved = dup(2);
	caught = tmpfile();
	assert_non_null(caught);
	dup2(fileno(caught), 2);
	return saved;
}

static int64_t stderr_end(int saved)
{
	int64_t n = lseek(2, 0, SEEK_END);
	dup2(saved, 2);
	close(saved);
	fclose(caught);
	return n;
}

static void reading_ends_at_its_deadline(void **state)
{
	struct store_test *t = *state;
	int64_t n;
	articles(t, 3000);
	for (int i = 1; i <= 3000; i++)
		put(t, i, "", "one word and another one");
	db_deadline(t->db, clock_mono_ns() - 1);
	int saved = stderr_begin();
	struct stmt *stmt = db_stmt(t->db, SQL_SEARCH_COUNT_MISSING);
	assert_rc(stmt_get_i64(stmt, &n), RC_LIMITED);
	assert_int_equal(stderr_end(saved), 0); /* who set the deadline expects it */
	db_deadline(t->db, clock_mono_ns() + INT64_C(60000000000));
	assert_ok(stmt_get_i64(db_stmt(t->db, SQL_SEARCH_COUNT_MISSING), &n));
	db_deadline(t->db, clock_mono_ns() - 1);
	db_settle(t->db);
	assert_ok(stmt_get_i64(db_stmt(t->db, SQL_SEARCH_COUNT_MISSING), &n));
	assert_int_equal(n, 0);
}

static void only_what_is_visible_is_found(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article_at(t, "/a", 10), b = store_test_article_at(t, "/b", 20);
	put(t, a, "word", "");
	put(t, b, "word", "");
	put(t, 999, "word", "of nobody");
	assert_string_equal(find(t, "\"word\"", 15, 10, 0), "1");
	assert_string_equal(find(t, "\"word\"", 25, 10, 0), "2 1");
	assert_ok(article_set_state(t->db, a, ARTICLE_TRASH, 0, 1));
	assert_string_equal(find(t, "\"word\"", 25, 10, 0), "2");
	assert_int_equal(hits(t, "\"word\"", 25, 10, 0).total, 1);
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

static void what_is_not_a_query_is_refused(void **state)
{
	struct store_test *t = *state;
	struct search_hits h;
	assert_rc(search_find(t->db, &t->arena, STR("\"open"), 99, 10, 0, &h), RC_INVALID);
	assert_ok(search_find(t->db, &t->arena, STR("\"fine\""), 99, 10, 0, &h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(headlines_come_first_then_the_newest),  STORE_TEST(a_beginning_stands_for_its_words),
		STORE_TEST(a_common_beginning_stands_for_so_many), STORE_TEST(only_so_many_of_the_newest_are_found),
		STORE_TEST(reading_ends_at_its_deadline),          STORE_TEST(only_what_is_visible_is_found),
		STORE_TEST(a_row_is_replaced_and_removed),         STORE_TEST(what_is_not_a_query_is_refused),
	};
	return cmocka_run_group_tests_name("store/search", tests, NULL, NULL);
}
