/*
 * The directory finds by name and address, page by page; profiles are checked field by field; two become one.
 */
#include "rules/people.h"

#include "rules/accounts.h"
#include "rules_test.h"
#include "store/address.h"

struct act {
	struct rules_test *t;
	int64_t id, into;
	struct profile_entry entry;
	struct profile_errors errors;
};

static enum rc profile_write(struct site *s, struct db *db, void *ctx)
{
	struct act *a = ctx;
	return profile_store(s, db, &a->t->arena, a->id, &a->entry, &a->errors, &a->id);
}

static enum rc store(struct rules_test *t, struct act *a)
{
	a->t = t;
	enum rc rc = site_write(t->site, profile_write, a);
	db_settle(t->db);
	return rc;
}

static int64_t guest(struct rules_test *t, const char *name)
{
	struct act a = {.entry = {.name = str_of(name)}};
	assert_int_equal(store(t, &a), RC_OK);
	return a.id;
}

static struct people_page find(struct rules_test *t, const char *query, enum people_filter filter, int64_t page)
{
	struct people_page p;
	assert_int_equal(people_find(t->db, &t->arena, str_of(query), filter, page, &p), RC_OK);
	return p;
}

static struct person get(struct rules_test *t, int64_t id)
{
	struct person p = {0};
	assert_int_equal(person_get(t->db, &t->arena, id, &p), RC_OK);
	return p;
}

#define assert_text(s, z) assert_string_equal(arena_cstr(&t->arena, (s)), (z))

static void found_by_name_and_address(void **state)
{
	struct rules_test *t = *state;
	assert_int_equal(
		account_add(t->site, &staff_program, STR("chief@example.org"), STR("Zoë Fabel"), ROLE_EDITOR, STR_NONE),
		RC_OK);
	guest(t, "Émile Zola");
	guest(t, "ada fabel");
	struct people_page p = find(t, "", PEOPLE_ALL, 1);
	assert_int_equal(p.total, 3);
	assert_text(p.items[0].person.name, "ada fabel");
	assert_text(p.items[1].person.name, "Émile Zola");
	assert_text(p.items[2].person.name, "Zoë Fabel");
	assert_true(p.items[2].has_account);
	assert_int_equal(p.items[2].account.role, ROLE_EDITOR);
	assert_false(p.items[0].has_account);
	assert_int_equal(find(t, "FABEL zoe", PEOPLE_ALL, 1).n, 1);
	assert_int_equal(find(t, "emile", PEOPLE_ALL, 1).n, 1);
	assert_int_equal(find(t, "chief@example.org", PEOPLE_ALL, 1).n, 1);
	assert_int_equal(find(t, "fabel", PEOPLE_STAFF, 1).n, 1);
	assert_int_equal(find(t, "fabel", PEOPLE_GUESTS, 1).n, 1);
	assert_int_equal(find(t, "nobody", PEOPLE_ALL, 1).total, 0);
}

static void many_go_on_pages(void **state)
{
	struct rules_test *t = *state;
	for (int i = 0; i < PEOPLE_PAGE + 5; i++) {
		char name[32];
		snprintf(name, sizeof name, "Author %03d", i);
		guest(t, name);
	}
	struct people_page p = find(t, "", PEOPLE_ALL, 2);
	assert_int_equal(p.total, PEOPLE_PAGE + 5);
	assert_int_equal(p.pages, 2);
	assert_int_equal(p.n, 5);
	assert_text(p.items[0].person.name, "Author 050");
	assert_int_equal(find(t, "", PEOPLE_ALL, 99).page, 2);
	assert_int_equal(find(t, "", PEOPLE_ALL, -1).page, 1);
}

static void a_profile_is_kept(void **state)
{
	struct rules_test *t = *state;
	struct act a = {
		.entry = {.name = STR("  Ada   Fabel "),
			  .title = STR("Reporter"),
			  .bio = STR("Writes about *harbours*."),
			  .url = STR("fabel.example"),
			  .public_email = STR("Ada@Example.org"),
			  .email = STR("private@example.org"),
			  .sets_email = true,
			  .links = {{STR("Mastodon"), STR("https://social.example/@ada")}, {STR(""), STR("")}}}};
	assert_int_equal(store(t, &a), RC_OK);
	struct person p = get(t, a.id);
	assert_text(p.name, "Ada Fabel");
	assert_text(p.slug, "ada-fabel");
	assert_text(p.path, "/author/ada-fabel/");
	assert_text(p.url, "https://fabel.example/");
	assert_text(p.public_email, "ada@example.org");
	assert_true(p.guest);
	struct person_links links;
	assert_int_equal(person_links(t->db, &t->arena, a.id, &links), RC_OK);
	assert_int_equal(links.n, 1);
	struct str email;
	assert_int_equal(person_get_email(t->db, &t->arena, a.id, &email), RC_OK);
	assert_text(email, "private@example.org");
	a.entry.slug = STR("ada");
	a.entry.sets_email = false;
	a.entry.bio = STR("");
	assert_int_equal(store(t, &a), RC_OK);
	p = get(t, a.id);
	assert_text(p.path, "/author/ada/");
	assert_text(p.bio, "");
	assert_int_equal(person_get_by_path(t->db, &t->arena, STR("/author/ada-fabel/"), &p), RC_OK);
	assert_int_equal(p.id, a.id);
	assert_int_equal(person_get_email(t->db, &t->arena, a.id, &email), RC_OK);
}

static void faults_stand_beside_their_fields(void **state)
{
	struct rules_test *t = *state;
	char long_text[PROFILE_BIO_MAX + 2];
	memset(long_text, 'x', sizeof long_text);
	guest(t, "Taken");
	struct act a = {.entry = {.name = STR(" "),
				  .slug = STR("taken"),
				  .bio = str_mem(long_text, sizeof long_text),
				  .url = STR("javascript:alert(1)"),
				  .public_email = STR("nobody"),
				  .email = STR("no one"),
				  .sets_email = true,
				  .portrait = STR("/media/none.jpg"),
				  .links = {{STR(""), STR("https://a.example")}}}};
	assert_int_equal(store(t, &a), RC_INVALID);
	for (int i = 0; i < PROFILE_FIELDS; i++)
		if (i != PROFILE_TITLE)
			assert_non_null(a.errors.of[i]);
	assert_null(a.errors.of[PROFILE_TITLE]);
	assert_int_equal(find(t, "", PEOPLE_ALL, 1).total, 1);
	a.entry = (struct profile_entry){.name = STR("X")};
	a.id = 999;
	assert_int_equal(store(t, &a), RC_NOT_FOUND);
}

static void two_of_one_name(void **state)
{
	struct rules_test *t = *state;
	guest(t, "Ada");
	assert_text(get(t, guest(t, "Ada")).slug, "ada-2");
	assert_text(get(t, guest(t, "!!!")).slug, "author");
}

static enum rc merge_write(struct site *s, struct db *db, void *ctx)
{
	struct act *a = ctx;
	return people_merge(s, db, &a->t->arena, a->id, a->into);
}

static void merged(void **state)
{
	struct rules_test *t = *state;
	struct act a = {.t = t, .id = guest(t, "Ada F."), .into = guest(t, "Ada Fabel")};
	assert_int_equal(site_write(t->site, merge_write, &a), RC_OK);
	db_settle(t->db);
	assert_int_equal(find(t, "", PEOPLE_ALL, 1).total, 1);
	struct address at;
	assert_int_equal(address_resolve(t->db, &t->arena, STR("/author/ada-f/"), &at), RC_OK);
	assert_int_equal(at.object_id, a.into);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(found_by_name_and_address), RULES_TEST(many_go_on_pages),
		RULES_TEST(a_profile_is_kept),         RULES_TEST(faults_stand_beside_their_fields),
		RULES_TEST(two_of_one_name),           RULES_TEST(merged),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
