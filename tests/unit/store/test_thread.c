/* Threads by the page: every order forwards and backwards, places that are kept, and columns that stay true. */
#include "store/thread.h"

#include "ledger_test.h"

#define FIRST (&(struct thread_mark){0})

static int64_t add(struct store_test *f, int64_t parent, enum comment_state state, int64_t likes)
{
	struct comment c = {.article_id = 1,
			    .parent_id = parent,
			    .state = state,
			    .author = STR("Ann"),
			    .source = STR("Hello"),
			    .body = STR("<p>Hello</p>"),
			    .likes = likes,
			    .created_at = 1000};
	assert_ok(comment_insert(f->db, &c));
	return c.id;
}

static void assert_sound(struct store_test *f)
{
	int64_t n;
	assert_ok(thread_count_wrong(f->db, &n));
	assert_int_equal(n, 0);
}

/* The numbers of a page of those on top, as text. */
static const char *roots(struct store_test *f, enum thread_order order, struct thread_mark after, int64_t limit)
{
	struct thread_rows rows;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	assert_ok(thread_roots(f->db, &f->arena, 1, order, &after, limit, &rows));
	for (size_t i = 0; i < rows.n; i++)
		buf_printf(&b, "%lld ", (long long)rows.items[i].c.id);
	return arena_cstr(&f->arena, buf_str(&b));
}

static const char *replies(struct store_test *f, int64_t root, int64_t after, int64_t limit)
{
	struct thread_rows rows;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	assert_ok(thread_replies(f->db, &f->arena, root, after, limit, &rows));
	for (size_t i = 0; i < rows.n; i++)
		buf_printf(&b, "%lld ", (long long)rows.items[i].c.id);
	return arena_cstr(&f->arena, buf_str(&b));
}

static int64_t replies_of(struct store_test *f, int64_t id)
{
	struct thread_row row;
	assert_ok(thread_get(f->db, &f->arena, id, &row));
	return row.replies;
}

static void test_orders(void **state)
{
	struct store_test *f = *state;
	static const int64_t likes[] = {0, 3, 1, 3, 0};
	ledger_articles(f, 1);
	for (size_t i = 0; i < ARRAY_LEN(likes); i++)
		add(f, 0, COMMENT_VISIBLE, likes[i]);
	add(f, 0, COMMENT_PENDING, 9);
	add(f, 2, COMMENT_VISIBLE, 9); /* an answer */
	assert_string_equal(roots(f, THREAD_OLDEST, *FIRST, 3), "1 2 3 ");
	assert_string_equal(roots(f, THREAD_OLDEST, (struct thread_mark){.id = 3}, 3), "4 5 ");
	assert_string_equal(roots(f, THREAD_NEWEST, *FIRST, 2), "5 4 ");
	assert_string_equal(roots(f, THREAD_NEWEST, (struct thread_mark){.id = 4}, 9), "3 2 1 ");
	assert_string_equal(roots(f, THREAD_BEST, *FIRST, 3), "4 2 3 ");
	assert_string_equal(roots(f, THREAD_BEST, (struct thread_mark){.id = 4, .likes = 3}, 9), "2 3 5 1 ");
	assert_sound(f);
}

static void test_the_way_back(void **state)
{
	struct store_test *f = *state;
	struct thread_mark marks[3];
	size_t n;
	ledger_articles(f, 1);
	for (int i = 1; i <= 5; i++)
		add(f, 0, COMMENT_VISIBLE, 5 - i);
	assert_ok(thread_roots_before(f->db, 1, THREAD_OLDEST, &(struct thread_mark){.id = 5}, 3, marks, &n));
	assert_int_equal(n, 3);
	assert_int_equal(marks[0].id, 4);
	assert_int_equal(marks[2].id, 2);
	assert_ok(thread_roots_before(f->db, 1, THREAD_NEWEST, &(struct thread_mark){.id = 4}, 3, marks, &n));
	assert_int_equal(n, 1);
	assert_int_equal(marks[0].id, 5);
	assert_ok(thread_roots_before(f->db, 1, THREAD_BEST, &(struct thread_mark){.id = 3, .likes = 2}, 3, marks, &n));
	assert_int_equal(n, 2);
	assert_int_equal(marks[0].id, 2);
	assert_int_equal(marks[0].likes, 3);
}

static void test_a_thread(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	int64_t top = add(f, 0, COMMENT_VISIBLE, 0), other = add(f, 0, COMMENT_VISIBLE, 0), last = top;
	for (int i = 0; i < 4; i++)
		last = add(f, last, COMMENT_VISIBLE, 0);
	int64_t held = add(f, last, COMMENT_PENDING, 0);
	assert_int_equal(replies_of(f, top), 4);
	assert_int_equal(replies_of(f, other), 0);
	assert_string_equal(replies(f, top, 0, 9), "3 4 5 6 ");
	assert_string_equal(replies(f, top, 4, 1), "5 ");
	assert_ok(comment_set_state(f->db, held, COMMENT_VISIBLE, STR(""), NULL));
	assert_int_equal(replies_of(f, top), 5);
	struct thread_mark marks[9];
	size_t n;
	assert_ok(thread_replies_before(f->db, top, 5, 9, marks, &n));
	assert_int_equal(n, 2);
	assert_int_equal(marks[0].id, 4);
	assert_sound(f);
}

/* What was taken away keeps its place while something under it is to be seen, and tells nothing. */
static void test_places_are_kept(void **state)
{
	struct store_test *f = *state;
	struct thread_row row;
	ledger_articles(f, 1);
	int64_t top = add(f, 0, COMMENT_VISIBLE, 0), middle = add(f, top, COMMENT_VISIBLE, 0),
		low = add(f, middle, COMMENT_VISIBLE, 0);
	assert_ok(comment_set_state(f->db, top, COMMENT_REMOVED, STR("author"), NULL));
	assert_ok(comment_set_state(f->db, middle, COMMENT_SPAM, STR(""), NULL));
	assert_ok(thread_get(f->db, &f->arena, top, &row));
	assert_int_equal(row.c.state, COMMENT_REMOVED);
	assert_int_equal(row.c.author.n + row.c.body.n + row.c.url.n, 0);
	assert_int_equal(row.replies, 2);
	assert_sound(f);
	assert_ok(comment_erase(f->db, low, STR("erased")));
	assert_rc(thread_get(f->db, &f->arena, low, &row), RC_NOT_FOUND);
	assert_rc(thread_get(f->db, &f->arena, middle, &row), RC_NOT_FOUND);
	assert_rc(thread_get(f->db, &f->arena, top, &row), RC_NOT_FOUND);
	assert_string_equal(roots(f, THREAD_OLDEST, *FIRST, 9), "");
	assert_sound(f);
	assert_ok(comment_set_state(f->db, middle, COMMENT_VISIBLE, STR(""), NULL));
	assert_int_equal(replies_of(f, top), 1);
	assert_sound(f);
}

static void test_hung_elsewhere(void **state)
{
	struct store_test *f = *state;
	struct comment c;
	ledger_articles(f, 1);
	int64_t one = add(f, 0, COMMENT_VISIBLE, 0), two = add(f, 0, COMMENT_VISIBLE, 0),
		moved = add(f, one, COMMENT_VISIBLE, 0);
	add(f, moved, COMMENT_VISIBLE, 0);
	assert_ok(comment_get(f->db, &f->arena, moved, &c));
	c.parent_id = two;
	assert_ok(comment_update(f->db, &c));
	assert_int_equal(replies_of(f, one), 0);
	assert_int_equal(replies_of(f, two), 2);
	assert_sound(f);
	c.parent_id = 0;
	assert_ok(comment_update(f->db, &c));
	assert_int_equal(replies_of(f, moved), 1);
	assert_string_equal(roots(f, THREAD_OLDEST, *FIRST, 9), "1 2 3 ");
	assert_sound(f);
}

static void test_check_finds_faults(void **state)
{
	static const char *const harm[] = {
		"UPDATE comment SET root_id = NULL WHERE id = 2", "UPDATE comment SET root_id = 2 WHERE id = 1",
		"UPDATE comment SET shown = 0 WHERE id = 2",      "UPDATE comment SET replies = 5 WHERE id = 1",
		"UPDATE comment SET replies = 1 WHERE id = 2",
	};
	struct store_test *f = *state;
	ledger_articles(f, 1);
	add(f, add(f, 0, COMMENT_VISIBLE, 0), COMMENT_VISIBLE, 0);
	for (size_t i = 0; i < ARRAY_LEN(harm); i++) {
		int64_t n;
		assert_ok(db_exec_script(f->db, harm[i]));
		assert_ok(thread_count_wrong(f->db, &n));
		assert_true(n > 0);
		assert_ok(thread_rebuild(f->db, 1));
		assert_sound(f);
	}
}

/* The site as it was before threads had columns: everything visible or not, at any depth. */
static void test_old_sites_are_brought_along(void **state)
{
	struct store_test *f = *state;
	size_t before = 0;
	int64_t n;
	char url[128];
	struct db *db;
	while (strcmp(sql_migrations[before].name, "thread") != 0)
		before++;
	snprintf(url, sizeof url, "sqlite:%s/old.db", f->folder);
	assert_ok(db_open(url, DB_CREATE, sql_texts, SQL_COUNT, &db));
	assert_ok(migrate_run(db, sql_migrations, before));
	assert_ok(db_exec_script(
		db, "INSERT INTO article (id, kind, state, path, slug, title, created_at, published_at, modified_at) "
		    "VALUES (1, 'article', 'published', '/a/', 'a', 'A', 1, 1, 1);"
		    "INSERT INTO comment (id, article_id, parent_id, state, author, source, body, created_at) VALUES "
		    "(1, 1, NULL, 'removed', 'a', '', '', 1), (2, 1, 1, 'spam', 'a', '', '', 1), "
		    "(3, 1, 2, 'visible', 'a', '', '', 1), (4, 1, 3, 'pending', 'a', '', '', 1), "
		    "(5, 1, NULL, 'pending', 'a', '', '', 1), (6, 1, 9, 'visible', 'a', '', '', 1), "
		    "(9, 1, NULL, 'visible', 'a', '', '', 1)"));
	assert_ok(migrate_run(db, sql_migrations, sql_migrations_count));
	assert_ok(thread_count_wrong(db, &n));
	assert_int_equal(n, 0);
	assert_ok(db_query_i64(db, "SELECT SUM(id * shown) FROM comment", &n));
	assert_int_equal(n, 1 + 2 + 3 + 6 + 9);
	assert_ok(db_query_i64(db, "SELECT replies FROM comment WHERE id = 1", &n));
	assert_int_equal(n, 2);
	db_close(db);
	static const char *const files[] = {"old.db", "old.db-wal", "old.db-shm", "old.lock"};
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char path[128];
		snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
		unlink(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_orders),
		STORE_TEST(test_the_way_back),
		STORE_TEST(test_a_thread),
		STORE_TEST(test_places_are_kept),
		STORE_TEST(test_hung_elsewhere),
		STORE_TEST(test_check_finds_faults),
		STORE_TEST(test_old_sites_are_brought_along),
	};
	return cmocka_run_group_tests_name("store/thread", tests, NULL, NULL);
}
