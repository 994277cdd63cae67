/*
 * Lists of articles: what they hold and in which order. That each is found along an index is tests/sql/test_plans.py.
 */
#include "store_test.h"

/* The ids of a list as text: "3 1 2". */
static const char *ids(struct store_test *t, const struct article_cards *cards)
{
	struct str s = STR("");
	for (size_t i = 0; i < cards->n; i++)
		s = arena_printf(&t->arena, "%.*s%s%d", STR_ARG(s), i ? " " : "", (int)cards->items[i].id);
	return arena_cstr(&t->arena, s);
}

static const char *list(struct store_test *t, struct article_filter f)
{
	struct article_cards cards;
	if (f.limit == 0)
		f.limit = 100;
	assert_ok(article_list(t->db, &t->arena, &f, &cards));
	return ids(t, &cards);
}

static int64_t count(struct store_test *t, struct article_filter f)
{
	int64_t n = -1;
	assert_ok(article_count(t->db, &f, &n));
	return n;
}

static int64_t add(struct store_test *t, int64_t at, const char *lang)
{
	static int serial;
	struct article a = {
		.state = ARTICLE_PUBLISHED,
		.path = arena_printf(&t->arena, "/n%d", ++serial),
		.slug = STR("n"),
		.title = STR("N"),
		.lang = str_of(lang),
		.created_at = 1,
		.published_at = at,
		.modified_at = 10000 - at,
	};
	int64_t id = 0;
	assert_ok(article_insert(t->db, &a, &id));
	return id;
}

static void the_front_is_newest_first_and_only_what_is_visible(void **state)
{
	struct store_test *t = *state;
	add(t, 100, ""); /* 1 */
	add(t, 300, ""); /* 2 */
	add(t, 200, ""); /* 3 */
	add(t, 300, ""); /* 4: the same moment, the higher id first */
	add(t, 400, ""); /* 5: not yet */
	int64_t draft = add(t, 250, ""), page = add(t, 250, "");
	assert_ok(article_set_state(t->db, draft, ARTICLE_DRAFT, 0, 1));
	struct article a;
	int64_t version;
	assert_ok(article_get(t->db, &t->arena, page, &a));
	a.kind = ARTICLE_PAGE;
	assert_ok(article_update(t->db, &a, &version));

	assert_string_equal(list(t, (struct article_filter){.now = 399}), "4 2 3 1");
	assert_string_equal(list(t, (struct article_filter){.now = 400}), "5 4 2 3 1");
	assert_string_equal(list(t, (struct article_filter){.now = 50}), "");
	assert_int_equal(count(t, (struct article_filter){.now = 399}), 4);
	assert_string_equal(list(t, (struct article_filter){.now = 399, .limit = 2}), "4 2");
	assert_string_equal(list(t, (struct article_filter){.now = 399, .limit = 2, .offset = 2}), "3 1");
	assert_string_equal(list(t, (struct article_filter){.now = 399, .limit = 2, .offset = 4}), "");
	assert_string_equal(list(t, (struct article_filter){.now = 399, .limit = -1}), "");
	assert_string_equal(list(t, (struct article_filter){.now = 399, .from = 200, .to = 300}), "3");
	assert_int_equal(count(t, (struct article_filter){.now = 399, .from = 200, .to = 300}), 1);
	assert_string_equal(list(t, (struct article_filter){.now = 399, .from = 200, .to = 99999}), "4 2 3");
}

static void languages_are_exact(void **state)
{
	struct store_test *t = *state;
	add(t, 1, "");
	add(t, 2, "fr");
	add(t, 3, "fr-CA");
	add(t, 4, "fr");
	assert_string_equal(list(t, (struct article_filter){.now = 9}), "4 3 2 1");
	assert_string_equal(list(t, (struct article_filter){.now = 9, .by_lang = true}), "1");
	assert_string_equal(list(t, (struct article_filter){.now = 9, .by_lang = true, .lang = STR("fr")}), "4 2");
	assert_int_equal(count(t, (struct article_filter){.now = 9, .by_lang = true, .lang = STR("fr")}), 2);
}

static void sections_tags_and_people_have_their_own(void **state)
{
	struct store_test *t = *state;
	int64_t top = store_test_section(t, "/s", 0), below = store_test_section(t, "/s/b", top);
	int64_t lowest = store_test_section(t, "/s/b/c", below), else_ = store_test_section(t, "/e", 0);
	int64_t tag = store_test_tag(t, "/t"), person = store_test_person(t, "/p");
	for (int i = 1; i <= 5; i++)
		add(t, i * 10, i == 2 ? "fr" : "");
	assert_ok(article_set_sections(t->db, 1, (int64_t[]){top, lowest}, 2));
	assert_ok(article_set_sections(t->db, 2, (int64_t[]){lowest}, 1));
	assert_ok(article_set_sections(t->db, 3, (int64_t[]){below, else_}, 2));
	assert_ok(article_set_sections(t->db, 4, (int64_t[]){else_}, 1));
	assert_ok(article_set_tags(t->db, 1, &tag, 1));
	assert_ok(article_set_tags(t->db, 2, &tag, 1));
	assert_ok(article_set_tags(t->db, 5, &tag, 1));
	assert_ok(article_set_authors(t->db, 2, &person, 1));
	assert_ok(article_set_authors(t->db, 4, &person, 1));

	assert_string_equal(list(t, (struct article_filter){.now = 99, .section_id = top}), "3 2 1");
	assert_int_equal(count(t, (struct article_filter){.now = 99, .section_id = top}), 3);
	assert_string_equal(list(t, (struct article_filter){.now = 25, .section_id = top}), "2 1");
	assert_string_equal(list(t, (struct article_filter){.now = 99, .section_id = top, .limit = 1, .offset = 1}),
			    "2");
	assert_string_equal(list(t, (struct article_filter){.now = 99, .section_id = top, .by_lang = true}), "3 1");
	assert_int_equal(count(t, (struct article_filter){.now = 99, .section_id = else_}), 2);
	assert_string_equal(list(t, (struct article_filter){.now = 99, .tag_id = tag}), "5 2 1");
	assert_int_equal(count(t, (struct article_filter){.now = 45, .tag_id = tag}), 2);
	assert_string_equal(
		list(t, (struct article_filter){.now = 99, .tag_id = tag, .by_lang = true, .lang = STR("fr")}), "2");
	assert_int_equal(
		count(t, (struct article_filter){.now = 99, .tag_id = tag, .by_lang = true, .lang = STR("fr")}), 1);
	assert_string_equal(list(t, (struct article_filter){.now = 99, .person_id = person}), "4 2");
	assert_string_equal(list(t, (struct article_filter){.now = 99, .person_id = person, .from = 30}), "4");
	assert_int_equal(count(t, (struct article_filter){.now = 99, .person_id = person, .from = 30}), 1);
	assert_string_equal(list(t, (struct article_filter){.now = 99, .person_id = 999}), "");
}

static void a_card_shows_section_and_comments(void **state)
{
	struct store_test *t = *state;
	int64_t section = store_test_section(t, "/s", 0), id = add(t, 5, "");
	assert_ok(article_set_sections(t->db, id, &section, 1));
	assert_ok(db_exec_script(t->db, "INSERT INTO tally (article_id, block, choice, n) VALUES (1, 'comment', "
					"'visible', 7), (1, 'like', 'like', 3)"));
	struct article_cards cards;
	assert_ok(article_list_by_ids(t->db, &t->arena, &id, 1, 9, &cards));
	assert_int_equal(cards.n, 1);
	assert_int_equal(cards.items[0].comments, 7);
	assert_int_equal(cards.items[0].section_id, section);
	assert_str(cards.items[0].section_name, "s");
	assert_str(cards.items[0].section_path, "/s");
	assert_str(cards.items[0].title, "N");
	assert_int_equal(cards.items[0].published_at, 5);
	assert_int_equal(cards.items[0].modified_at, 9995);
	assert_ok(article_set_sections(t->db, id, NULL, 0));
	assert_ok(article_list_by_ids(t->db, &t->arena, &id, 1, 9, &cards));
	assert_str(cards.items[0].section_name, "");
}

static void many_ids_keep_their_order(void **state)
{
	struct store_test *t = *state;
	int64_t wanted[41];
	for (int i = 0; i < 40; i++)
		wanted[39 - i] = add(t, i == 7 ? 99 : 1, "");
	wanted[40] = 12345;
	struct article_cards cards;
	assert_ok(article_list_by_ids(t->db, &t->arena, wanted, 41, 9, &cards));
	assert_int_equal(cards.n, 39);
	for (size_t i = 0, j = 0; i < 40; i++) {
		if (i != 39 - 7)
			assert_int_equal(cards.items[j++].id, wanted[i]);
	}
	assert_ok(article_list_by_ids(t->db, &t->arena, NULL, 0, 9, &cards));
	assert_int_equal(cards.n, 0);
}

static void sticky_and_modified(void **state)
{
	struct store_test *t = *state;
	struct article_cards cards;
	for (int i = 1; i <= 4; i++)
		add(t, i, "");
	assert_ok(db_exec_script(t->db, "UPDATE article SET sticky = 1 WHERE id IN (1, 3, 4)"));
	assert_ok(article_list_sticky(t->db, &t->arena, 3, 10, &cards));
	assert_string_equal(ids(t, &cards), "3 1");
	assert_ok(article_list_modified(t->db, &t->arena, 3, 0, 10, 0, &cards));
	assert_string_equal(ids(t, &cards), "1 2 3");
	assert_ok(article_list_modified(t->db, &t->arena, 9, 9998, 10, 0, &cards));
	assert_string_equal(ids(t, &cards), "1 2");
	assert_ok(article_list_modified(t->db, &t->arena, 9, 0, 2, 1, &cards));
	assert_string_equal(ids(t, &cards), "2 3");
}

static void related(struct store_test *t, int64_t id, int64_t now, int64_t limit, struct article_cards *cards)
{
	struct article a;
	struct sections sections;
	struct tags tags;
	int64_t section_ids[8], tag_ids[8];
	assert_ok(article_get(t->db, &t->arena, id, &a));
	assert_ok(section_list_of_article(t->db, &t->arena, id, &sections));
	assert_ok(tag_list_of_article(t->db, &t->arena, id, &tags));
	for (size_t i = 0; i < sections.n; i++)
		section_ids[i] = sections.items[i].id;
	for (size_t i = 0; i < tags.n; i++)
		tag_ids[i] = tags.items[i].id;
	struct article_ties ties = {a.lang, section_ids, tag_ids, sections.n, tags.n};
	assert_ok(article_list_related(t->db, &t->arena, id, &ties, now, limit, cards));
}

static void related_ones_share_most_first(void **state)
{
	struct store_test *t = *state;
	struct article_cards cards;
	int64_t tags[] = {store_test_tag(t, "/t1"), store_test_tag(t, "/t2")}, section = store_test_section(t, "/s", 0);
	for (int i = 1; i <= 7; i++)
		add(t, i, i == 6 ? "fr" : "");
	for (int i = 1; i <= 6; i++) {
		if (i != 5)
			assert_ok(article_set_tags(t->db, i, tags, i == 2 ? 2 : 1));
	}
	assert_ok(article_set_tags(t->db, 1, tags, 2));
	assert_ok(article_set_sections(t->db, 1, &section, 1));
	assert_ok(article_set_sections(t->db, 5, &section, 1));
	assert_ok(article_set_sections(t->db, 3, &section, 1));
	/* 2: two tags; 3: a tag and the section; 4: a tag; 5: the section; 6 is French; 7 shares nothing */
	related(t, 1, 99, 10, &cards);
	assert_string_equal(ids(t, &cards), "2 3 4 5");
	related(t, 1, 99, 2, &cards);
	assert_string_equal(ids(t, &cards), "2 3");
	related(t, 1, 4, 10, &cards);
	assert_string_equal(ids(t, &cards), "2 3 4");
	related(t, 7, 99, 10, &cards);
	assert_int_equal(cards.n, 0);
}

static void related_ones_come_from_the_newest(void **state)
{
	struct store_test *t = *state;
	struct article_cards cards;
	int64_t tag = store_test_tag(t, "/t"), me = 0;
	for (int i = 1; i <= 60; i++) {
		int64_t id = add(t, i, "");
		assert_ok(article_set_tags(t->db, id, &tag, 1));
		me = i == 1 ? id : me;
	}
	related(t, me, 99, 100, &cards);
	assert_int_equal(cards.n, 16);
	assert_int_equal(cards.items[0].id, 60);
}

static void pages_have_children_and_articles_translations(void **state)
{
	struct store_test *t = *state;
	struct article_cards cards;
	int64_t top = add(t, 1, ""), id, version;
	for (int i = 0; i < 3; i++) {
		struct article a;
		id = add(t, 1, "");
		assert_ok(article_get(t->db, &t->arena, id, &a));
		a.kind = ARTICLE_PAGE;
		a.parent_id = i < 2 ? top : 0;
		a.position = 5 - i;
		a.translation_group = i ? 8 : 0;
		assert_ok(article_update(t->db, &a, &version));
	}
	assert_ok(article_list_children(t->db, &t->arena, top, 9, &cards));
	assert_string_equal(ids(t, &cards), "3 2");
	assert_ok(article_list_children(t->db, &t->arena, 0, 9, &cards));
	assert_string_equal(ids(t, &cards), "4");
	assert_ok(article_list_children(t->db, &t->arena, top, 0, &cards));
	assert_int_equal(cards.n, 0);
	assert_ok(article_list_translations(t->db, &t->arena, 8, 9, &cards));
	assert_string_equal(ids(t, &cards), "3 4");
	assert_int_equal(cards.items[0].kind, ARTICLE_PAGE);
}

static void neighbours_are_of_the_same_language(void **state)
{
	struct store_test *t = *state;
	static const int64_t times[] = {10, 20, 20, 20, 30, 40};
	struct article_neighbours n;
	struct article a;
	for (int i = 0; i < 6; i++)
		add(t, times[i], i == 4 ? "fr" : "");
	assert_ok(article_get(t->db, &t->arena, 3, &a));
	assert_ok(article_neighbours(t->db, &t->arena, &a, 99, &n));
	assert_int_equal(n.older.id, 2);
	assert_int_equal(n.newer.id, 4);
	assert_ok(article_get(t->db, &t->arena, 4, &a));
	assert_ok(article_neighbours(t->db, &t->arena, &a, 99, &n));
	assert_int_equal(n.older.id, 3);
	assert_int_equal(n.newer.id, 6);
	assert_ok(article_neighbours(t->db, &t->arena, &a, 39, &n));
	assert_int_equal(n.newer.id, 0);
	assert_ok(article_get(t->db, &t->arena, 1, &a));
	assert_ok(article_neighbours(t->db, &t->arena, &a, 99, &n));
	assert_int_equal(n.older.id, 0);
	assert_int_equal(n.newer.id, 2);
	assert_ok(article_neighbours(t->db, &t->arena, &a, 5, &n));
	assert_int_equal(n.newer.id, 0);
}

/* "Months" of a hundred, which begin below zero too. */
static void hundred_of(int64_t at, int64_t *ret_from, int64_t *ret_to, void *ctx)
{
	int64_t from = at / 100 * 100;
	if (from > at)
		from -= 100;
	*ret_from = from;
	*ret_to = from + 100;
	++*(int *)ctx;
}

static void months_are_counted_down_past_1970(void **state)
{
	struct store_test *t = *state;
	static const int64_t times[] = {-350, -1, 1, 99, 100, 100, 520, 700};
	struct article_months months;
	int calls = 0;
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		add(t, times[i], "");
	struct article_filter f = {.now = 600};
	assert_ok(article_months(t->db, &t->arena, &f, hundred_of, &calls, &months));
	static const int64_t expected[][2] = {{500, 1}, {100, 2}, {0, 2}, {-100, 1}, {-400, 1}};
	assert_int_equal(months.n, ARRAY_LEN(expected));
	assert_int_equal(calls, ARRAY_LEN(expected));
	for (size_t i = 0; i < months.n; i++) {
		assert_int_equal(months.items[i].from, expected[i][0]);
		assert_int_equal(months.items[i].n, expected[i][1]);
	}
	f = (struct article_filter){.now = 600, .from = 50, .to = 150};
	assert_ok(article_months(t->db, &t->arena, &f, hundred_of, &calls, &months));
	assert_int_equal(months.n, 2);
	assert_int_equal(months.items[0].n, 2);
	assert_int_equal(months.items[1].n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(the_front_is_newest_first_and_only_what_is_visible),
		STORE_TEST(languages_are_exact),
		STORE_TEST(sections_tags_and_people_have_their_own),
		STORE_TEST(a_card_shows_section_and_comments),
		STORE_TEST(many_ids_keep_their_order),
		STORE_TEST(sticky_and_modified),
		STORE_TEST(related_ones_share_most_first),
		STORE_TEST(related_ones_come_from_the_newest),
		STORE_TEST(pages_have_children_and_articles_translations),
		STORE_TEST(neighbours_are_of_the_same_language),
		STORE_TEST(months_are_counted_down_past_1970),
	};
	return cmocka_run_group_tests_name("store/article_list", tests, NULL, NULL);
}
