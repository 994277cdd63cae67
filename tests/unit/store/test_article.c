/*
 * Articles: what is written is read again, versions, listed_at and its copies, what hangs on an article and what goes
 * with it.
 */
#include "store_test.h"

#include "store/address.h"
#include "store/menu.h"
#include "store/origin.h"
#include "store/search.h"
#include "store/setting.h"

static int64_t number(struct store_test *t, const char *sql)
{
	int64_t n = -1;
	assert_ok(db_query_i64(t->db, sql, &n));
	return n;
}

static struct article get(struct store_test *t, int64_t id)
{
	struct article a = {0};
	assert_ok(article_get(t->db, &t->arena, id, &a));
	return a;
}

static int64_t update(struct store_test *t, const struct article *a)
{
	int64_t version = 0;
	assert_ok(article_update(t->db, a, &version));
	return version;
}

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	int64_t parent = store_test_article(t, "/parent"), id, version;
	struct article in = {
		.kind = ARTICLE_PAGE,
		.state = ARTICLE_REVIEW,
		.path = STR("/ملف/"),
		.slug = STR("ملف"),
		.title = STR("Title <b>&"),
		.standfirst = STR("Stand"),
		.lang = STR("ar"),
		.translation_group = 77,
		.parent_id = parent,
		.position = -3,
		.lead_caption = STR("cap"),
		.lead_credit = STR("cred"),
		.words = 355,
		.sticky = true,
		.comment_policy = STR("first"),
		.search_title = STR("st"),
		.search_description = STR("sd"),
		.correction = STR("corr"),
		.created_at = 10,
		.published_at = 20,
		.updated_at = 30,
		.modified_at = 40,
	};
	assert_ok(article_insert(t->db, &in, &id));
	struct article a = get(t, id);
	assert_int_equal(a.id, id);
	assert_int_equal(a.kind, ARTICLE_PAGE);
	assert_int_equal(a.state, ARTICLE_REVIEW);
	assert_str(a.path, "/ملف/");
	assert_str(a.slug, "ملف");
	assert_str(a.title, "Title <b>&");
	assert_str(a.standfirst, "Stand");
	assert_str(a.lang, "ar");
	assert_int_equal(a.translation_group, 77);
	assert_int_equal(a.section_id, 0);
	assert_int_equal(a.parent_id, parent);
	assert_int_equal(a.position, -3);
	assert_int_equal(a.lead_media_id, 0);
	assert_str(a.lead_caption, "cap");
	assert_str(a.lead_credit, "cred");
	assert_int_equal(a.words, 355);
	assert_true(a.sticky);
	assert_str(a.comment_policy, "first");
	assert_str(a.search_title, "st");
	assert_str(a.search_description, "sd");
	assert_str(a.correction, "corr");
	assert_int_equal(a.version, 1);
	assert_int_equal(a.created_at, 10);
	assert_int_equal(a.published_at, 20);
	assert_int_equal(a.updated_at, 30);
	assert_int_equal(a.modified_at, 40);

	struct article bare = {
		.id = id, .path = STR("/bare/"), .slug = STR("bare"), .title = STR("Bare"), .version = 1};
	assert_ok(article_update(t->db, &bare, &version));
	assert_int_equal(version, 2);
	a = get(t, id);
	assert_int_equal(a.kind, ARTICLE_ARTICLE);
	assert_int_equal(a.state, ARTICLE_DRAFT);
	assert_str(a.standfirst, "");
	assert_str(a.comment_policy, "");
	assert_int_equal(a.parent_id, 0);
	assert_false(a.sticky);
	assert_int_equal(a.published_at, 0);
	assert_int_equal(a.created_at, 10);
	assert_rc(article_get(t->db, &t->arena, id + 1, &a), RC_NOT_FOUND);
}

static void the_body_is_kept_apart_and_whole(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/a");
	struct article_body body;
	assert_rc(article_body_get(t->db, &t->arena, id, &body), RC_NOT_FOUND);
	struct str source = str_mem("[gallery]\r\n'; DROP--\0x", 23);
	assert_ok(article_body_put(t->db,
				   &(struct article_body){id, ARTICLE_WORDPRESS_BLOCK, source, STR("<p>x</p>"), 3}));
	assert_ok(article_body_get(t->db, &t->arena, id, &body));
	assert_int_equal(body.format, ARTICLE_WORDPRESS_BLOCK);
	assert_true(str_eq(body.source, source));
	assert_str(body.body, "<p>x</p>");
	assert_int_equal(body.policy_version, 3);

	assert_ok(article_body_put(t->db, &(struct article_body){id, ARTICLE_MARKDOWN, STR("m"), STR("h"), 4}));
	assert_ok(article_body_get(t->db, &t->arena, id, &body));
	assert_int_equal(body.format, ARTICLE_MARKDOWN);
	assert_rc(article_body_put(t->db, &(struct article_body){id + 1, ARTICLE_HTML, STR("m"), STR("h"), 4}),
		  RC_INVALID);

	int64_t other = store_test_article(t, "/b");
	assert_ok(article_body_put(t->db, &(struct article_body){other, ARTICLE_HTML, STR(""), STR(""), 5}));
	struct article_ids ids;
	assert_ok(article_walk_stale(t->db, &t->arena, 5, 0, 10, &ids));
	assert_int_equal(ids.n, 1);
	assert_int_equal(ids.items[0], id);
	assert_ok(article_walk_stale(t->db, &t->arena, 6, id, 10, &ids));
	assert_int_equal(ids.n, 1);
	assert_int_equal(ids.items[0], other);
}

static void a_stale_version_changes_nothing(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/a"), version = 0;
	struct article a = get(t, id), b = a;
	a.title = STR("first");
	assert_int_equal(update(t, &a), 2);
	b.title = STR("second");
	b.path = STR("/second");
	assert_rc(article_update(t->db, &b, &version), RC_CONFLICT);
	assert_int_equal(version, 0);
	assert_str(get(t, id).title, "first");
	struct address at;
	assert_rc(address_resolve(t->db, &t->arena, STR("/second"), &at), RC_NOT_FOUND);
	b.id = 999;
	assert_rc(article_update(t->db, &b, &version), RC_NOT_FOUND);
}

static void an_old_number_is_kept_where_it_is_free(void **state)
{
	struct store_test *t = *state;
	struct article a = {.id = 4711, .path = STR("/a"), .slug = STR("a"), .title = STR("A")};
	int64_t id = 0;
	assert_ok(article_insert(t->db, &a, &id));
	assert_int_equal(id, 4711);
	a.path = STR("/b");
	assert_rc(article_insert(t->db, &a, &id), RC_CONFLICT);
	struct address at;
	assert_rc(address_resolve(t->db, &t->arena, STR("/b"), &at), RC_NOT_FOUND);
	a.id = 12;
	assert_ok(article_insert(t->db, &a, &id));
	assert_int_equal(id, 12);
	assert_ok(address_resolve(t->db, &t->arena, STR("/b"), &at));
	assert_int_equal(at.object_id, 12);
	a.id = 0;
	a.path = STR("/c");
	assert_ok(article_insert(t->db, &a, &id));
	assert_int_equal(id, 4712);
}

static void a_taken_path_is_refused_before_anything_is_written(void **state)
{
	struct store_test *t = *state;
	store_test_article(t, "/a");
	store_test_tag(t, "/t");
	struct article a = {.path = STR("/a"), .slug = STR("a"), .title = STR("A")};
	int64_t id = 0;
	assert_rc(article_insert(t->db, &a, &id), RC_CONFLICT);
	a.path = STR("/t");
	assert_rc(article_insert(t->db, &a, &id), RC_CONFLICT);
	a.path = STR("a");
	assert_rc(article_insert(t->db, &a, &id), RC_INVALID);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM article"), 1);
	a.path = STR("/b");
	assert_ok(article_insert(t->db, &a, &id));
	a = get(t, id);
	a.path = STR("/t");
	int64_t version;
	assert_rc(article_update(t->db, &a, &version), RC_CONFLICT);
	assert_str(get(t, id).path, "/b");
}

static void a_moved_article_is_found_by_its_former_path(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/2020/été");
	struct article a = get(t, id);
	a.path = STR("/2021/été");
	update(t, &a);
	assert_ok(article_get_by_path(t->db, &t->arena, STR("/2020/été"), &a));
	assert_int_equal(a.id, id);
	assert_str(a.path, "/2021/été");
	assert_ok(article_get_by_path(t->db, &t->arena, STR("/2021/été"), &a));
	assert_int_equal(a.id, id);
	store_test_tag(t, "/tag");
	assert_rc(article_get_by_path(t->db, &t->arena, STR("/tag"), &a), RC_NOT_FOUND);
}

/* listed_at of the article and of its copies; all must be the same. */
static int64_t listed(struct store_test *t, int64_t id)
{
	char sql[256];
	int64_t n = 0;
	assert_ok(article_count_unsound(t->db, &n));
	assert_int_equal(n, 0);
	static const char *const copies[] = {"article_author", "article_under", "article_tag"};
	snprintf(sql, sizeof(sql), "SELECT COALESCE(listed_at, -1) FROM article WHERE id = %d", (int)id);
	int64_t at = number(t, sql);
	for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
		snprintf(sql, sizeof(sql),
			 "SELECT COUNT(*) FROM %s WHERE article_id = %d AND COALESCE(listed_at, -1) = %d", copies[i],
			 (int)id, (int)at);
		assert_int_equal(number(t, sql), 1);
	}
	return at;
}

static void listed_at_follows_every_change(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article_at(t, "/a", 500);
	int64_t person = store_test_person(t, "/p"), section = store_test_section(t, "/s", 0),
		tag = store_test_tag(t, "/t");
	assert_ok(article_set_authors(t->db, id, &person, 1));
	assert_ok(article_set_sections(t->db, id, &section, 1));
	assert_ok(article_set_tags(t->db, id, &tag, 1));
	assert_int_equal(listed(t, id), 500);

	assert_ok(article_set_state(t->db, id, ARTICLE_WITHDRAWN, 0, 600));
	assert_int_equal(listed(t, id), -1);
	struct article a = get(t, id);
	assert_int_equal(a.published_at, 500);
	assert_int_equal(a.modified_at, 600);
	assert_int_equal(a.version, 2);
	assert_ok(article_set_state(t->db, id, ARTICLE_PUBLISHED, 0, 700));
	assert_int_equal(listed(t, id), 500);
	assert_ok(article_set_state(t->db, id, ARTICLE_PUBLISHED, 800, 800));
	assert_int_equal(listed(t, id), 800);

	a = get(t, id);
	a.kind = ARTICLE_PAGE;
	update(t, &a);
	assert_int_equal(listed(t, id), -1);
	a = get(t, id);
	a.kind = ARTICLE_ARTICLE;
	a.published_at = 900;
	update(t, &a);
	assert_int_equal(listed(t, id), 900);
	assert_ok(article_set_state(t->db, id, ARTICLE_TRASH, 0, 1000));
	assert_int_equal(listed(t, id), -1);
	assert_ok(article_set_tags(t->db, id, &tag, 1));
	assert_int_equal(listed(t, id), -1);
	assert_rc(article_set_state(t->db, 999, ARTICLE_TRASH, 0, 1000), RC_NOT_FOUND);
}

static void a_broken_copy_is_counted(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/a"), tag = store_test_tag(t, "/t"), n = 0;
	assert_ok(article_set_tags(t->db, id, &tag, 1));
	assert_ok(db_exec_script(t->db, "UPDATE article_tag SET listed_at = NULL"));
	assert_ok(article_count_unsound(t->db, &n));
	assert_int_equal(n, 1);
	assert_ok(
		db_exec_script(t->db, "UPDATE article SET listed_at = 3; DELETE FROM address WHERE kind = 'article'"));
	assert_ok(article_count_unsound(t->db, &n));
	assert_int_equal(n, 3);
}

static void publishing_needs_a_time(void **state)
{
	struct store_test *t = *state;
	struct article a = {.state = ARTICLE_PUBLISHED, .path = STR("/a"), .slug = STR("a"), .title = STR("A")};
	int64_t id, version;
	assert_rc(article_insert(t->db, &a, &id), RC_INVALID);
	a.state = ARTICLE_DRAFT;
	assert_ok(article_insert(t->db, &a, &id));
	assert_rc(article_set_state(t->db, id, ARTICLE_PUBLISHED, 0, 5), RC_INVALID);
	a = get(t, id);
	assert_int_equal(a.state, ARTICLE_DRAFT);
	a.state = ARTICLE_PUBLISHED;
	assert_rc(article_update(t->db, &a, &version), RC_INVALID);
	a.published_at = -5; /* before 1970 is a time too */
	assert_ok(article_update(t->db, &a, &version));
	assert_true(article_visible(&a, 0));
	a.published_at = 6;
	assert_false(article_visible(&a, 5));
	assert_true(article_visible(&a, 6));
	a.state = ARTICLE_WITHDRAWN;
	assert_false(article_visible(&a, 6));
}

static void lists_keep_their_order_and_drop_repeats(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/a");
	int64_t p[] = {store_test_person(t, "/p1"), store_test_person(t, "/p2"), store_test_person(t, "/p3")};
	assert_ok(article_set_authors(t->db, id, (int64_t[]){p[2], p[0], p[2], p[1]}, 4));
	struct people people;
	assert_ok(person_list_of_article(t->db, &t->arena, id, &people));
	assert_int_equal(people.n, 3);
	assert_int_equal(people.items[0].id, p[2]);
	assert_int_equal(people.items[1].id, p[0]);
	assert_int_equal(people.items[2].id, p[1]);
	assert_ok(article_set_authors(t->db, id, NULL, 0));
	assert_ok(person_list_of_article(t->db, &t->arena, id, &people));
	assert_int_equal(people.n, 0);

	int64_t s[] = {store_test_section(t, "/s1", 0), store_test_section(t, "/s2", 0)};
	assert_ok(article_set_sections(t->db, id, (int64_t[]){s[1], s[0]}, 2));
	assert_int_equal(get(t, id).section_id, s[1]);
	struct sections sections;
	assert_ok(section_list_of_article(t->db, &t->arena, id, &sections));
	assert_int_equal(sections.n, 2);
	assert_int_equal(sections.items[0].id, s[1]);
	assert_ok(article_set_sections(t->db, id, NULL, 0));
	assert_int_equal(get(t, id).section_id, 0);

	assert_rc(article_set_tags(t->db, 999, NULL, 0), RC_NOT_FOUND);
	assert_rc(article_set_tags(t->db, id, &(int64_t){999}, 1), RC_INVALID);
	assert_rc(article_set_media(t->db, id, &(int64_t){999}, 1), RC_INVALID);
	assert_ok(db_exec_script(t->db,
				 "INSERT INTO media (id, state, mime, path, name, created_at, modified_at) VALUES "
				 "(5, 'missing', 'image/png', '/m5', 'm5', 1, 1), (6, 'missing', 'image/png', "
				 "'/m6', 'm6', 1, 1)"));
	assert_ok(article_set_media(t->db, id, (int64_t[]){6, 5, 6}, 3));
	struct article_ids media;
	assert_ok(article_media_ids(t->db, &t->arena, id, &media));
	assert_int_equal(media.n, 2);
	assert_int_equal(media.items[0], 6);
	assert_int_equal(media.items[1], 5);
}

static void deleting_takes_everything_along(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_article(t, "/a"), other = store_test_article(t, "/b"), origin, menu, found;
	int64_t tag = store_test_tag(t, "/t"), person = store_test_person(t, "/p");
	assert_ok(article_body_put(t->db, &(struct article_body){id, ARTICLE_HTML, STR("s"), STR("b"), 1}));
	assert_ok(article_set_tags(t->db, id, &tag, 1));
	assert_ok(article_set_authors(t->db, id, &person, 1));
	assert_ok(address_add_former(t->db, ADDRESS_ARTICLE, id, STR("/old"), 1));
	assert_ok(setting_set(t->db, SETTING_ARTICLE, id, STR("x.y"), STR("off")));
	assert_ok(search_put(t->db, id, STR("word"), STR("word")));
	assert_ok(search_put(t->db, other, STR("word"), STR("word")));
	assert_ok(origin_put(t->db, STR("example.org"), 1, &origin));
	assert_ok(origin_former_put(t->db, &(struct origin_former){.origin_id = origin, .old_id = 9, .object_id = id}));
	assert_ok(menu_insert(t->db, &(struct menu){.slug = STR("main")}, &menu));
	assert_ok(menu_item_insert(t->db, &(struct menu_item){.menu_id = menu, .object_id = id}, &found));

	assert_ok(article_delete(t->db, id));
	assert_rc(article_delete(t->db, id), RC_NOT_FOUND);
	struct article a;
	assert_rc(article_get(t->db, &t->arena, id, &a), RC_NOT_FOUND);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM article_body"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM article_tag"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM article_author"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM address WHERE kind = 'article'"), 1);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM setting"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM search"), 1);
	struct menu_items items;
	assert_ok(menu_tree(t->db, &t->arena, menu, 9999, &items));
	assert_int_equal(items.n, 0);
	assert_rc(origin_former_find(t->db, ORIGIN_ARTICLE, 9, &found), RC_NOT_FOUND);
	struct origin_former former;
	assert_ok(origin_former_get(t->db, &t->arena, origin, ORIGIN_ARTICLE, 9, &former));
	assert_int_equal(former.object_id, 0);
}

static void walks_see_what_they_promise(void **state)
{
	struct store_test *t = *state;
	int64_t ids[5];
	for (int i = 0; i < 5; i++) {
		char path[8];
		snprintf(path, sizeof(path), "/%d", i);
		ids[i] = store_test_article_at(t, path, 100 + i);
	}
	assert_ok(article_set_state(t->db, ids[1], ARTICLE_WITHDRAWN, 0, 1));
	struct article_links links;
	assert_ok(article_walk_visible(t->db, &t->arena, 103, 0, 2, &links));
	assert_int_equal(links.n, 2);
	assert_int_equal(links.items[0].id, ids[0]);
	assert_str(links.items[1].path, "/2");
	assert_int_equal(links.items[1].published_at, 102);
	assert_ok(article_walk_visible(t->db, &t->arena, 103, links.items[1].id, 2, &links));
	assert_int_equal(links.n, 1);
	assert_int_equal(links.items[0].id, ids[3]);
	assert_ok(article_walk_visible(t->db, &t->arena, 103, ids[3], 2, &links));
	assert_int_equal(links.n, 0);

	struct article_rows rows;
	assert_ok(article_walk(t->db, &t->arena, ids[0], 10, &rows));
	assert_int_equal(rows.n, 4);
	assert_int_equal(rows.items[0].state, ARTICLE_WITHDRAWN);
	assert_str(rows.items[3].path, "/4");
}

static void enums_have_words(void **state)
{
	enum article_state s = ARTICLE_DRAFT;
	enum article_kind k = ARTICLE_ARTICLE;
	enum article_format f = ARTICLE_HTML;
	for (int i = ARTICLE_DRAFT; i <= ARTICLE_TRASH; i++) {
		assert_ok(article_state_of(str_of(article_state_name(i)), &s));
		assert_int_equal(s, i);
	}
	for (int i = ARTICLE_HTML; i <= ARTICLE_WORDPRESS_BLOCK; i++) {
		assert_ok(article_format_of(str_of(article_format_name(i)), &f));
		assert_int_equal(f, i);
	}
	assert_ok(article_kind_of(STR("page"), &k));
	assert_int_equal(k, ARTICLE_PAGE);
	assert_rc(article_kind_of(STR("post"), &k), RC_INVALID);
	assert_rc(article_state_of(STR(""), &s), RC_INVALID);
	assert_rc(article_format_of(STR("HTML"), &f), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(the_body_is_kept_apart_and_whole),
		STORE_TEST(a_stale_version_changes_nothing),
		STORE_TEST(an_old_number_is_kept_where_it_is_free),
		STORE_TEST(a_taken_path_is_refused_before_anything_is_written),
		STORE_TEST(a_moved_article_is_found_by_its_former_path),
		STORE_TEST(listed_at_follows_every_change),
		STORE_TEST(a_broken_copy_is_counted),
		STORE_TEST(publishing_needs_a_time),
		STORE_TEST(lists_keep_their_order_and_drop_repeats),
		STORE_TEST(deleting_takes_everything_along),
		STORE_TEST(walks_see_what_they_promise),
		cmocka_unit_test(enums_have_words),
	};
	return cmocka_run_group_tests_name("store/article", tests, NULL, NULL);
}
