/*
 * Menus: the tree that readers see, and what happens to items whose object goes.
 */
#include "store_test.h"

#include "store/menu.h"

static int64_t add(struct store_test *t, struct menu_item item)
{
	int64_t id = 0;
	assert_ok(menu_item_insert(t->db, &item, &id));
	return id;
}

static int64_t menu(struct store_test *t, const char *slug)
{
	int64_t id = 0;
	assert_ok(
		menu_insert(t->db, &(struct menu){.slug = str_of(slug), .name = STR("M"), .place = STR("main")}, &id));
	return id;
}

static void write_tree(struct store_test *t, struct str *out, const struct menu_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*out = arena_join(&t->arena, *out, items[i].label, STR("="), items[i].url, STR("("), STR_NONE);
		write_tree(t, out, items[i].children, items[i].n_children);
		*out = arena_join(&t->arena, *out, STR(")"), STR_NONE);
	}
}

static const char *tree(struct store_test *t, int64_t menu_id, int64_t now)
{
	struct menu_items items;
	struct str out = STR("");
	assert_ok(menu_tree(t->db, &t->arena, menu_id, now, &items));
	write_tree(t, &out, items.items, items.n);
	return arena_cstr(&t->arena, out);
}

static void menus_are_rows(void **state)
{
	struct store_test *t = *state;
	int64_t a = menu(t, "a"), b = menu(t, "b"), id;
	struct menu m;
	struct menus list;
	assert_rc(menu_insert(t->db, &(struct menu){.slug = STR("a")}, &id), RC_CONFLICT);
	assert_ok(menu_get_by_place(t->db, &t->arena, STR("main"), &m));
	assert_int_equal(m.id, a);
	assert_ok(menu_get_by_slug(t->db, &t->arena, STR("b"), &m));
	assert_int_equal(m.id, b);
	m.place = STR("footer");
	m.name = STR("Renamed");
	assert_ok(menu_update(t->db, &m));
	assert_ok(menu_get_by_place(t->db, &t->arena, STR("footer"), &m));
	assert_str(m.name, "Renamed");
	add(t, (struct menu_item){.menu_id = a, .kind = MENU_LINK, .label = STR("x"), .url = STR("/x")});
	assert_ok(menu_delete(t->db, a));
	assert_rc(menu_delete(t->db, a), RC_NOT_FOUND);
	assert_rc(menu_get_by_place(t->db, &t->arena, STR("main"), &m), RC_NOT_FOUND);
	assert_ok(menu_list(t->db, &t->arena, &list));
	assert_int_equal(list.n, 1);
	m.id = a;
	assert_rc(menu_update(t->db, &m), RC_NOT_FOUND);
}

static void a_tree_has_labels_and_paths(void **state)
{
	struct store_test *t = *state;
	int64_t m = menu(t, "m"), article = store_test_article(t, "/a"), section = store_test_section(t, "/s", 0);
	int64_t tag = store_test_tag(t, "/t"), person = store_test_person(t, "/p");
	int64_t top =
		add(t, (struct menu_item){.menu_id = m, .position = 2, .kind = MENU_SECTION, .object_id = section});
	add(t, (struct menu_item){
		       .menu_id = m, .position = 1, .kind = MENU_LINK, .label = STR("Out"), .url = STR("https://x")});
	add(t, (struct menu_item){.menu_id = m, .parent_id = top, .position = 2, .kind = MENU_TAG, .object_id = tag});
	int64_t deep = add(t, (struct menu_item){.menu_id = m,
						 .parent_id = top,
						 .position = 1,
						 .label = STR("Own"),
						 .kind = MENU_ARTICLE,
						 .object_id = article});
	add(t, (struct menu_item){.menu_id = m, .parent_id = deep, .kind = MENU_PERSON, .object_id = person});
	assert_string_equal(tree(t, m, 5000), "Out=https://x()s=/s(Own=/a(p=/p())t=/t())");
	/* the article is not visible yet: what hangs below it moves up */
	assert_string_equal(tree(t, m, 5), "Out=https://x()s=/s(p=/p()t=/t())");
	assert_ok(article_set_state(t->db, article, ARTICLE_DRAFT, 0, 1));
	assert_string_equal(tree(t, m, 5000), "Out=https://x()s=/s(p=/p()t=/t())");

	struct menu_items flat;
	assert_ok(menu_item_list(t->db, &t->arena, m, &flat));
	assert_int_equal(flat.n, 5);
	assert_str(flat.items[1].label, "Out");
	assert_str(flat.items[2].label, "Own");
	assert_ok(section_delete(t->db, section));
	assert_string_equal(tree(t, m, 5000), "Out=https://x()p=/p()t=/t()");
	assert_ok(menu_clear(t->db, m));
	assert_string_equal(tree(t, m, 5000), "");
}

static void what_a_menu_waits_for(void **state)
{
	struct store_test *t = *state;
	int64_t m = menu(t, "m"), article = store_test_article(t, "/a"), at = 0;
	store_test_article_at(t, "/in-no-menu", 500);
	assert_ok(menu_next_due(t->db, 1, &at));
	assert_true(at == INT64_MAX);
	add(t, (struct menu_item){.menu_id = m, .kind = MENU_ARTICLE, .object_id = article});
	assert_ok(menu_next_due(t->db, 1, &at));
	assert_int_equal(at, 1000);
	assert_ok(menu_next_due(t->db, 1000, &at));
	assert_true(at == INT64_MAX);
	assert_ok(article_set_state(t->db, article, ARTICLE_DRAFT, 0, 1));
	assert_ok(menu_next_due(t->db, 1, &at));
	assert_true(at == INT64_MAX);
}

static void an_id_given_again_does_not_come_into_the_menu(void **state)
{
	struct store_test *t = *state;
	int64_t m = menu(t, "m"), tag = store_test_tag(t, "/t");
	add(t, (struct menu_item){.menu_id = m, .kind = MENU_TAG, .object_id = tag});
	assert_ok(tag_delete(t->db, tag));
	store_test_tag(t, "/u");
	assert_string_equal(tree(t, m, 5000), "");
}

static void parents_are_of_the_same_menu_and_not_too_deep(void **state)
{
	struct store_test *t = *state;
	int64_t m = menu(t, "m"), other = menu(t, "o"), id = 0;
	struct menu_item item = {.menu_id = m, .kind = MENU_LINK, .label = STR("x"), .url = STR("/")};
	for (int depth = 1; depth <= MENU_DEPTH_MAX; depth++)
		item.parent_id = add(t, item);
	assert_rc(menu_item_insert(t->db, &item, &id), RC_INVALID);
	item.menu_id = other;
	assert_rc(menu_item_insert(t->db, &item, &id), RC_INVALID);
	item.parent_id = 999;
	assert_rc(menu_item_insert(t->db, &item, &id), RC_INVALID);
	item.parent_id = 0;
	item.menu_id = 999;
	assert_rc(menu_item_insert(t->db, &item, &id), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(menus_are_rows),
		STORE_TEST(a_tree_has_labels_and_paths),
		STORE_TEST(what_a_menu_waits_for),
		STORE_TEST(an_id_given_again_does_not_come_into_the_menu),
		STORE_TEST(parents_are_of_the_same_menu_and_not_too_deep),
	};
	return cmocka_run_group_tests_name("store/menu", tests, NULL, NULL);
}
