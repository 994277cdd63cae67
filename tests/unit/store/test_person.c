/*
 * People: fields, slugs and paths, bylines, links, and that the private address stays where it belongs.
 */
#include "store_test.h"

#include "store/account.h"
#include "store/address.h"
#include "store/list_count.h"

static struct person get(struct store_test *t, int64_t id)
{
	struct person p = {0};
	assert_ok(person_get(t->db, &t->arena, id, &p));
	return p;
}

static void every_field_comes_back(void **state)
{
	struct store_test *t = *state;
	struct person in = {
		.slug = STR("zoë"),
		.path = STR("/author/zoë/"),
		.name = STR("Zoë"),
		.title = STR("Reporter"),
		.bio = STR("Bio"),
		.url = STR("https://example.org"),
		.public_email = STR("z@example.org"),
		.guest = true,
		.created_at = 3,
		.modified_at = 4,
	};
	int64_t id;
	assert_ok(person_insert(t->db, &in, &id));
	struct person p;
	assert_ok(person_get_by_slug(t->db, &t->arena, STR("zoë"), &p));
	assert_int_equal(p.id, id);
	assert_str(p.path, "/author/zoë/");
	assert_str(p.name, "Zoë");
	assert_str(p.title, "Reporter");
	assert_str(p.bio, "Bio");
	assert_str(p.url, "https://example.org");
	assert_str(p.public_email, "z@example.org");
	assert_int_equal(p.portrait_id, 0);
	assert_true(p.guest);
	assert_int_equal(p.created_at, 3);
	assert_int_equal(p.modified_at, 4);
	assert_rc(person_get_by_slug(t->db, &t->arena, STR("Zoë"), &p), RC_NOT_FOUND);
	assert_rc(person_get(t->db, &t->arena, id + 1, &p), RC_NOT_FOUND);

	p.path = STR("/author/zoe/");
	p.guest = false;
	p.modified_at = 9;
	assert_ok(person_update(t->db, &p));
	assert_ok(person_get_by_path(t->db, &t->arena, STR("/author/zoë/"), &p));
	assert_str(p.path, "/author/zoe/");
	assert_false(p.guest);
	p.id = 999;
	p.slug = STR("other");
	p.path = STR("/author/other/");
	assert_rc(person_update(t->db, &p), RC_NOT_FOUND);
}

static void slugs_and_paths_are_unique(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_person(t, "/a"), n = 0, id;
	store_test_person(t, "/b");
	struct person p = {.slug = STR("a"), .path = STR("/free"), .name = STR("P")};
	assert_rc(person_insert(t->db, &p, &id), RC_CONFLICT);
	p = (struct person){.slug = STR("free"), .path = STR("/b"), .name = STR("P")};
	assert_rc(person_insert(t->db, &p, &id), RC_CONFLICT);
	assert_ok(person_count(t->db, &n));
	assert_int_equal(n, 2);
	p = get(t, a);
	p.slug = STR("b");
	assert_rc(person_update(t->db, &p), RC_CONFLICT);
	p.slug = STR("a");
	p.path = STR("/b");
	assert_rc(person_update(t->db, &p), RC_CONFLICT);
	assert_str(get(t, a).path, "/a");
}

static void authors_cannot_be_deleted_others_can(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_person(t, "/a"), article = store_test_article(t, "/x");
	struct address at;
	struct people people;
	assert_ok(article_set_authors(t->db, article, &id, 1));
	assert_rc(person_delete(t->db, id), RC_CONFLICT);
	assert_ok(person_list_of_article(t->db, &t->arena, article, &people));
	assert_int_equal(people.n, 1);
	assert_ok(article_set_authors(t->db, article, NULL, 0));
	assert_ok(person_put_email(t->db, id, STR("a@example.org")));
	assert_ok(person_delete(t->db, id));
	assert_rc(person_delete(t->db, id), RC_NOT_FOUND);
	assert_rc(address_resolve(t->db, &t->arena, STR("/a"), &at), RC_NOT_FOUND);
	assert_rc(person_find_by_email(t->db, STR("a@example.org"), &id), RC_NOT_FOUND);
}

static void bylines_of_many_articles(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_person(t, "/a"), b = store_test_person(t, "/b"), ids[20];
	for (int i = 0; i < 20; i++) {
		char path[8];
		snprintf(path, sizeof(path), "/%d", i);
		ids[i] = store_test_article(t, path);
		if (i != 3)
			assert_ok(article_set_authors(t->db, ids[i], (int64_t[]){i % 2 ? a : b, i % 2 ? b : a}, 2));
	}
	struct person_bylines bylines;
	assert_ok(person_bylines(t->db, &t->arena, ids, 20, &bylines));
	assert_int_equal(bylines.n, 38);
	assert_int_equal(bylines.items[0].article_id, ids[0]);
	assert_int_equal(bylines.items[0].person_id, b);
	assert_str(bylines.items[0].name, "b");
	assert_str(bylines.items[1].path, "/a");
	assert_int_equal(bylines.items[37].article_id, ids[19]);
	assert_int_equal(bylines.items[37].person_id, b);
	assert_ok(person_bylines(t->db, &t->arena, ids, 0, &bylines));
	assert_int_equal(bylines.n, 0);
}

static void links_are_replaced_in_order(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_person(t, "/a");
	struct person_links links;
	const struct person_link in[] = {{STR("X"), STR("https://x")}, {STR("B"), STR("https://b")}};
	assert_ok(person_set_links(t->db, id, in, 2));
	assert_ok(person_links(t->db, &t->arena, id, &links));
	assert_int_equal(links.n, 2);
	assert_str(links.items[0].label, "X");
	assert_str(links.items[1].url, "https://b");
	assert_ok(person_set_links(t->db, id, in + 1, 1));
	assert_ok(person_links(t->db, &t->arena, id, &links));
	assert_int_equal(links.n, 1);
	assert_str(links.items[0].label, "B");
	assert_rc(person_set_links(t->db, 999, in, 1), RC_INVALID);
}

static void private_addresses_have_their_own_door(void **state)
{
	struct store_test *t = *state;
	int64_t id = store_test_person(t, "/a"), found;
	struct str email;
	assert_rc(person_get_email(t->db, &t->arena, id, &email), RC_NOT_FOUND);
	assert_ok(person_put_email(t->db, id, STR("a@example.org")));
	assert_ok(person_put_email(t->db, id, STR("b@example.org")));
	assert_ok(person_get_email(t->db, &t->arena, id, &email));
	assert_str(email, "b@example.org");
	assert_str(get(t, id).public_email, "");
	assert_ok(person_find_by_email(t->db, STR("b@example.org"), &found));
	assert_int_equal(found, id);
	assert_rc(person_find_by_email(t->db, STR("a@example.org"), &found), RC_NOT_FOUND);
	assert_ok(person_put_email(t->db, id, STR("")));
	assert_rc(person_get_email(t->db, &t->arena, id, &email), RC_NOT_FOUND);
	assert_rc(person_put_email(t->db, 999, STR("c@example.org")), RC_INVALID);
}

static void lists_go_on_after_an_id(void **state)
{
	struct store_test *t = *state;
	struct people people;
	int64_t a = store_test_person(t, "/a"), b = store_test_person(t, "/b"), c = store_test_person(t, "/c");
	assert_ok(person_list(t->db, &t->arena, 0, 2, &people));
	assert_int_equal(people.n, 2);
	assert_int_equal(people.items[0].id, a);
	assert_ok(person_list(t->db, &t->arena, b, 2, &people));
	assert_int_equal(people.n, 1);
	assert_int_equal(people.items[0].id, c);
}

static int64_t listed(struct store_test *t, int64_t person_id)
{
	int64_t n = -1;
	assert_ok(list_count_get(t->db, LIST_PERSON, person_id, false, STR(""), &n));
	return n;
}

static int64_t row_count(struct store_test *t, const char *sql)
{
	int64_t n = -1;
	assert_ok(db_query_i64(t->db, sql, &n));
	return n;
}

static void two_become_one(void **state)
{
	struct store_test *t = *state;
	int64_t from = store_test_person(t, "/ada"), into = store_test_person(t, "/a"), wrong;
	int64_t own = store_test_article(t, "/own"), both = store_test_article(t, "/both"),
		kept = store_test_article(t, "/kept");
	struct person p = get(t, from);
	p.bio = STR("Taken over");
	assert_ok(person_update(t->db, &p));
	assert_ok(person_set_links(t->db, from, &(struct person_link){STR("X"), STR("https://x")}, 1));
	assert_ok(person_put_email(t->db, from, STR("ada@example.org")));
	assert_ok(article_set_authors(t->db, own, &from, 1));
	assert_ok(article_set_authors(t->db, both, (int64_t[]){from, into}, 2));
	assert_ok(article_set_authors(t->db, kept, &into, 1));
	assert_ok(db_exec_script(t->db, "INSERT INTO comment (article_id, state, author, person_id, source, body, "
					"created_at) SELECT article_id, 'visible', 'Ada', person_id, 'x', 'x', 1 "
					"FROM article_author WHERE person_id = 1 LIMIT 1"));
	assert_ok(person_merge(t->db, &t->arena, from, into, 77));
	assert_rc(person_get(t->db, &t->arena, from, &p), RC_NOT_FOUND);
	assert_int_equal(listed(t, into), 3);
	assert_int_equal(listed(t, from), 0);
	assert_ok(list_count_wrong(t->db, &wrong));
	assert_int_equal(wrong, 0);
	struct people authors;
	assert_ok(person_list_of_article(t->db, &t->arena, both, &authors));
	assert_int_equal(authors.n, 1);
	struct address at;
	assert_ok(address_resolve(t->db, &t->arena, STR("/ada"), &at));
	assert_int_equal(at.object_id, into);
	assert_false(at.canonical);
	assert_str(at.canonical_path, "/a");
	p = get(t, into);
	assert_str(p.bio, "Taken over");
	assert_int_equal(p.modified_at, 77);
	struct person_links links;
	assert_ok(person_links(t->db, &t->arena, into, &links));
	assert_int_equal(links.n, 1);
	int64_t found;
	assert_ok(person_find_by_email(t->db, STR("ada@example.org"), &found));
	assert_int_equal(found, into);
	assert_int_equal(row_count(t, "SELECT COUNT(*) FROM comment WHERE person_id = 2"), 1);
}

static void nobody_is_merged_away_by_mistake(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_person(t, "/a"), b = store_test_person(t, "/b");
	assert_rc(person_merge(t->db, &t->arena, a, a, 1), RC_INVALID);
	assert_rc(person_merge(t->db, &t->arena, a, 999, 1), RC_NOT_FOUND);
	assert_rc(person_merge(t->db, &t->arena, 999, a, 1), RC_NOT_FOUND);
	assert_ok(account_insert(t->db, &(struct account){.person_id = a, .email = STR("a@example.org")}));
	assert_rc(person_merge(t->db, &t->arena, a, b, 1), RC_CONFLICT);
	assert_ok(person_merge(t->db, &t->arena, b, a, 1));
}

static void names_of_everybody(void **state)
{
	struct store_test *t = *state;
	struct person_names names;
	store_test_person(t, "/a");
	int64_t b = store_test_person(t, "/b");
	assert_ok(person_list_names(t->db, &t->arena, &names));
	assert_int_equal(names.n, 2);
	assert_int_equal(names.items[1].id, b);
	assert_str(names.items[1].name, "b");
	assert_true(names.items[1].guest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(every_field_comes_back),
		STORE_TEST(slugs_and_paths_are_unique),
		STORE_TEST(authors_cannot_be_deleted_others_can),
		STORE_TEST(bylines_of_many_articles),
		STORE_TEST(links_are_replaced_in_order),
		STORE_TEST(private_addresses_have_their_own_door),
		STORE_TEST(lists_go_on_after_an_id),
		STORE_TEST(two_become_one),
		STORE_TEST(nobody_is_merged_away_by_mistake),
		STORE_TEST(names_of_everybody),
	};
	return cmocka_run_group_tests_name("store/person", tests, NULL, NULL);
}
