/*
 * Counts that are kept with every change: after any row of changes they are what counting again gives, and readers get
 * the same numbers as their lists have articles.
 */
#include "store_test.h"

#include "store/list_count.h"

#define ARTICLES 24
#define DAY LIST_DAY_MS

static int64_t wrong(struct store_test *t)
{
	int64_t counts = -1, places = -1;
	assert_ok(list_count_wrong(t->db, &counts));
	assert_ok(article_count_unsound(t->db, &places));
	return counts + places;
}

static int64_t count(struct store_test *t, struct article_filter f)
{
	int64_t n = -1;
	assert_ok(article_count(t->db, &f, &n));
	return n;
}

/* The count is the length of the list, whatever is asked. */
static void agree(struct store_test *t, struct article_filter f)
{
	struct article_cards cards;
	f.limit = ARTICLE_LIST_MAX;
	int64_t newest = -1;
	assert_ok(article_list(t->db, &t->arena, &f, &cards));
	assert_ok(article_list_newest(t->db, &f, &newest));
	assert_int_equal(count(t, f), cards.n);
	assert_int_equal(newest, cards.n > 0 ? cards.items[0].published_at : 0);
}

static uint32_t state = 12345;
static int64_t below(int64_t n)
{
	state = state * 1664525 + 1013904223;
	return (int64_t)(state >> 8) % n;
}

struct world {
	int64_t sections[6], tags[4], people[3];
	int64_t articles[ARTICLES];
};

static void article_change(struct store_test *t, struct world *w, int64_t *id)
{
	struct article a;
	int64_t version;
	if (*id == 0 || article_get(t->db, &t->arena, *id, &a) != RC_OK) {
		static int serial;
		*id = store_test_article_at(t, arena_printf(&t->arena, "/a%d", ++serial).p,
					    1 + below(20) * DAY / 3 - 3 * DAY);
		return;
	}
	switch (below(5)) {
	case 0:
		assert_ok(article_delete(t->db, *id));
		*id = 0;
		break;
	case 1:
		assert_ok(article_set_state(t->db, *id, below(2) ? ARTICLE_PUBLISHED : ARTICLE_WITHDRAWN, 0, 1));
		break;
	default:
		a.lang = below(3) ? STR("") : STR("fr");
		a.kind = below(5) ? ARTICLE_ARTICLE : ARTICLE_PAGE;
		a.published_at = 1 + below(20) * DAY / 3 - 3 * DAY;
		assert_ok(article_update(t->db, &a, &version));
	}
}

static void section_change(struct store_test *t, struct world *w)
{
	struct section s;
	size_t i = (size_t)below(ARRAY_LEN(w->sections));
	assert_ok(section_get(t->db, &t->arena, w->sections[i], &s));
	if (below(6) == 0) {
		static int serial;
		assert_ok(section_delete(t->db, s.id));
		w->sections[i] = store_test_section(t, arena_printf(&t->arena, "/new%d", ++serial).p, 0);
		return;
	}
	s.parent_id = below(3) ? w->sections[below(ARRAY_LEN(w->sections))] : 0;
	enum rc refused_below_itself = section_update(t->db, &s);
	(void)refused_below_itself;
}

static void change(struct store_test *t, struct world *w)
{
	int64_t *id = &w->articles[below(ARTICLES)];
	int64_t two[2] = {w->sections[below(6)], w->sections[below(6)]};
	int64_t tags[2] = {w->tags[below(4)], w->tags[below(4)]},
		people[2] = {w->people[below(3)], w->people[below(3)]};
	article_change(t, w, id);
	if (*id != 0) {
		assert_ok(article_set_sections(t->db, *id, two, (size_t)below(3)));
		assert_ok(article_set_tags(t->db, *id, tags, (size_t)below(3)));
		assert_ok(article_set_authors(t->db, *id, people, (size_t)below(3)));
	}
	if (below(4) == 0)
		section_change(t, w);
}

static void lists_agree(struct store_test *t, const struct world *w, int64_t now)
{
	for (int lang = 0; lang < 3; lang++) {
		struct article_filter f = {.now = now, .by_lang = lang > 0, .lang = lang == 2 ? STR("fr") : STR("")};
		agree(t, f);
		f.from = below(8) * DAY - 3 * DAY + below(DAY) + 1;
		agree(t, f);
		f.to = f.from + below(4 * DAY);
		agree(t, f);
		f.from = 0;
		agree(t, f);
		f.to = 0;
		for (size_t i = 0; i < ARRAY_LEN(w->sections); i++) {
			f.section_id = w->sections[i];
			agree(t, f);
		}
		f.section_id = 0;
		f.tag_id = w->tags[below(4)];
		agree(t, f);
		f.tag_id = 0;
		f.person_id = w->people[below(3)];
		agree(t, f);
	}
}

static void counts_follow_whatever_happens(void **state_of_test)
{
	struct store_test *t = *state_of_test;
	struct world w = {0};
	char path[16];
	for (int i = 0; i < 6; i++) {
		snprintf(path, sizeof path, "/s%d", i);
		w.sections[i] = store_test_section(t, path, i > 1 ? w.sections[i / 2 - 1] : 0);
	}
	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "/t%d", i);
		w.tags[i] = store_test_tag(t, path);
	}
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "/p%d", i);
		w.people[i] = store_test_person(t, path);
	}
	for (int i = 0; i < 400; i++) {
		change(t, &w);
		if (wrong(t) != 0)
			fail_msg("%d wrong after %d changes", (int)wrong(t), i + 1);
		if (i % 20 == 0)
			lists_agree(t, &w, below(4 * DAY));
	}
}

static void a_wrong_count_is_found(void **state_of_test)
{
	struct store_test *t = *state_of_test;
	int64_t a = store_test_article(t, "/a"), tag = store_test_tag(t, "/t"),
		section = store_test_section(t, "/s", 0);
	assert_ok(article_set_tags(t->db, a, &tag, 1));
	assert_ok(article_set_sections(t->db, a, &section, 1));
	assert_int_equal(wrong(t), 0);
	assert_ok(db_exec_script(t->db, "UPDATE list_count SET n = 2 WHERE list = 'tag'"));
	assert_int_equal(wrong(t), 1);
	assert_ok(db_exec_script(t->db, "DELETE FROM list_count WHERE list = 'day'"));
	assert_int_equal(wrong(t), 2);
	assert_ok(db_exec_script(t->db, "DELETE FROM article_under"));
	assert_int_equal(wrong(t), 4); /* the section's count, and the place of the article */
}

static void far_pages_leap_to_the_same_articles(void **state_of_test)
{
	struct store_test *t = *state_of_test;
	struct article_cards cards;
	int64_t n = 1300, now = 50 * DAY;
	for (int64_t i = 0; i < n; i++) {
		char path[16];
		snprintf(path, sizeof path, "/%d", (int)i);
		store_test_article_at(t, path, i * DAY / 30 - DAY + 1); /* a little over 43 days, from before 1970 */
	}
	struct article_filter f = {.now = now, .limit = 7};
	for (f.offset = 980; f.offset < 1320; f.offset += 13) {
		assert_ok(article_list(t->db, &t->arena, &f, &cards));
		assert_int_equal(cards.n, n - f.offset > 7 ? 7 : n - f.offset > 0 ? n - f.offset : 0);
		for (size_t i = 0; i < cards.n; i++)
			assert_int_equal(cards.items[i].id, n - f.offset - (int64_t)i);
		arena_reset(&t->arena);
	}
	f.from = 5 * DAY;
	f.offset = 1000;
	assert_int_equal(count(t, f), 1300 - 180);
	assert_ok(article_list(t->db, &t->arena, &f, &cards));
	assert_int_equal(cards.items[0].id, 300);
	f.offset = 1120;
	assert_ok(article_list(t->db, &t->arena, &f, &cards));
	assert_int_equal(cards.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(counts_follow_whatever_happens),
		STORE_TEST(a_wrong_count_is_found),
		STORE_TEST(far_pages_leap_to_the_same_articles),
	};
	return cmocka_run_group_tests_name("store/list_count", tests, NULL, NULL);
}
