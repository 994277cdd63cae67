/*
 * The desk's lists: what stands on which shelf, filters, paging, counts, the calendar.
 */
#include "store_test.h"

#include "store/desk_list.h"

static int64_t add(struct store_test *t, const char *path, enum article_state state, int64_t at, const char *lang)
{
	struct article a = {.state = state,
			    .path = str_of(path),
			    .slug = str_of(path + 1),
			    .title = str_of(path + 1),
			    .lang = str_of(lang),
			    .created_at = 1,
			    .published_at = state == ARTICLE_PUBLISHED ? at : 0,
			    .modified_at = at};
	int64_t id = 0;
	assert_ok(article_insert(t->db, &a, &id));
	return id;
}

static size_t listed(struct store_test *t, struct desk_filter f, int64_t *ids)
{
	struct desk_marks marks;
	f.now = 1000;
	f.limit = f.limit ? f.limit : 10;
	assert_ok(desk_list(t->db, &t->arena, &f, &marks));
	for (size_t i = 0; i < marks.n; i++)
		ids[i] = marks.items[i].id;
	return marks.n;
}

static void shelves(void **state)
{
	struct store_test *t = *state;
	int64_t ids[10], n;
	int64_t old = add(t, "/old", ARTICLE_DRAFT, 10, ""), fresh = add(t, "/new", ARTICLE_DRAFT, 20, "fr");
	int64_t out = add(t, "/out", ARTICLE_PUBLISHED, 900, ""), soon = add(t, "/soon", ARTICLE_PUBLISHED, 1001, "");
	int64_t later = add(t, "/later", ARTICLE_PUBLISHED, 2000, "");
	add(t, "/trash", ARTICLE_TRASH, 5, "");
	assert_int_equal(listed(t, (struct desk_filter){.shelf = DESK_DRAFT}, ids), 2);
	assert_int_equal(ids[0], fresh);
	assert_int_equal(ids[1], old);
	struct desk_filter french = {.shelf = DESK_DRAFT, .by_lang = true, .lang = STR("fr")};
	assert_int_equal(listed(t, french, ids), 1);
	assert_int_equal(listed(t, (struct desk_filter){.shelf = DESK_PUBLISHED}, ids), 1);
	assert_int_equal(ids[0], out);
	assert_int_equal(listed(t, (struct desk_filter){.shelf = DESK_SCHEDULED}, ids), 2);
	assert_int_equal(ids[0], soon);
	assert_int_equal(ids[1], later);
	assert_int_equal(listed(t, (struct desk_filter){.shelf = DESK_TRASH}, ids), 1);
	assert_int_equal(listed(t, (struct desk_filter){.shelf = DESK_REVIEW}, ids), 0);
	static const int64_t counts[DESK_SHELVES] = {2, 0, 2, 1, 0, 1, 0};
	for (int shelf = 0; shelf < DESK_SHELVES; shelf++) {
		assert_ok(desk_count(t->db, shelf, 1000, &n));
		assert_int_equal(n, counts[shelf]);
	}
}

static void filters_and_pages(void **state)
{
	struct store_test *t = *state;
	int64_t ids[10], person = store_test_person(t, "/jo"), section = store_test_section(t, "/s", 0);
	int64_t under = store_test_section(t, "/s/u", section);
	for (int i = 0; i < 6; i++) {
		enum article_state s = i < 3 ? ARTICLE_DRAFT : ARTICLE_PUBLISHED;
		int64_t id = add(t, arena_printf(&t->arena, "/a%d", i).p, s, 10 + i, "");
		if (i % 3 > 0)
			assert_ok(article_set_authors(t->db, id, &person, 1));
		if (i % 3 == 1)
			assert_ok(article_set_sections(t->db, id, &under, 1));
	}
	for (int shelf = DESK_DRAFT; shelf <= DESK_PUBLISHED; shelf += DESK_PUBLISHED - DESK_DRAFT) {
		struct desk_filter f = {.shelf = shelf, .person_id = person};
		assert_int_equal(listed(t, f, ids), 2);
		f.section_id = section;
		assert_int_equal(listed(t, f, ids), 1);
		f.person_id = 0;
		assert_int_equal(listed(t, f, ids), 1);
		f.section_id = 0;
		f.limit = 2;
		struct desk_marks first, rest;
		f.now = 1000;
		assert_ok(desk_list(t->db, &t->arena, &f, &first));
		assert_true(first.more);
		f.after = first.items[1];
		assert_ok(desk_list(t->db, &t->arena, &f, &rest));
		assert_false(rest.more);
		assert_int_equal(rest.n, 1);
		assert_true(rest.items[0].at < first.items[1].at);
	}
}

static void between(void **state)
{
	struct store_test *t = *state;
	struct desk_marks marks;
	int64_t a = store_test_article_at(t, "/a", 100), b = store_test_article_at(t, "/b", 199);
	store_test_article_at(t, "/c", 200);
	assert_ok(desk_list_between(t->db, &t->arena, 100, 200, 10, &marks));
	assert_int_equal(marks.n, 2);
	assert_int_equal(marks.items[0].id, a);
	assert_int_equal(marks.items[1].id, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(shelves), STORE_TEST(filters_and_pages), STORE_TEST(between)};
	return cmocka_run_group_tests_name("desk_list", tests, NULL, NULL);
}
