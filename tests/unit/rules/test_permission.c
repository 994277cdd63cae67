/*
 * Who may do what: the whole table of articles by role, act, state and owner.
 */
#include "rules/permission.h"

#include "rules_test.h"

static void test_moderators_touch_no_article(void **state)
{
	(void)state;
	for (int act = ARTICLE_EDIT; act <= ARTICLE_DISCARD; act++)
		for (int s = ARTICLE_DRAFT; s <= ARTICLE_TRASH; s++)
			assert_false(
				person_may_article(ROLE_MODERATOR, (enum article_act)act, (enum article_state)s, true));
	assert_true(person_may(ROLE_MODERATOR, MAY_MODERATE));
	assert_false(person_may(ROLE_MODERATOR, MAY_SET_WORDS));
	assert_false(person_may(ROLE_MODERATOR, MAY_WRITE));
	assert_false(person_may(ROLE_MODERATOR, MAY_WATCH_VOTES));
}

static void test_editors_touch_all(void **state)
{
	(void)state;
	for (int act = ARTICLE_EDIT; act <= ARTICLE_DISCARD; act++)
		for (int s = ARTICLE_DRAFT; s <= ARTICLE_TRASH; s++)
			for (int own = 0; own < 2; own++) {
				assert_true(person_may_article(ROLE_EDITOR, (enum article_act)act,
							       (enum article_state)s, own));
				assert_true(person_may_article(ROLE_ADMINISTRATOR, (enum article_act)act,
							       (enum article_state)s, own));
			}
}

static void test_authors_touch_their_own(void **state)
{
	(void)state;
	for (int s = ARTICLE_DRAFT; s <= ARTICLE_TRASH; s++) {
		assert_true(person_may_article(ROLE_AUTHOR, ARTICLE_RELEASE, (enum article_state)s, true));
		assert_false(person_may_article(ROLE_AUTHOR, ARTICLE_EDIT, (enum article_state)s, false));
	}
}

static void test_contributors_only_before_it_is_out(void **state)
{
	(void)state;
	assert_true(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_EDIT, ARTICLE_DRAFT, true));
	assert_true(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_SUBMIT, ARTICLE_DRAFT, true));
	assert_true(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_EDIT, ARTICLE_REVIEW, true));
	assert_false(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_RELEASE, ARTICLE_DRAFT, true));
	assert_false(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_EDIT, ARTICLE_PUBLISHED, true));
	assert_false(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_DISCARD, ARTICLE_PUBLISHED, true));
	assert_false(person_may_article(ROLE_CONTRIBUTOR, ARTICLE_EDIT, ARTICLE_DRAFT, false));
}

static void test_what_is_not_public_is_read_by_its_writers_and_editors(void **state)
{
	(void)state;
	struct article draft = {.state = ARTICLE_DRAFT}, out = {.state = ARTICLE_PUBLISHED, .published_at = 1000};
	for (int role = 0; role < ACCOUNT_ROLES; role++) {
		bool any = role == ROLE_ADMINISTRATOR || role == ROLE_EDITOR;
		assert_true(person_may_read((enum account_role)role, &out, false, 1000));
		assert_int_equal(person_may_read((enum account_role)role, &out, false, 999), any);
		assert_int_equal(person_may_read((enum account_role)role, &draft, false, 1000), any);
		assert_int_equal(person_may_read((enum account_role)role, &draft, true, 1000), role != ROLE_MODERATOR);
	}
}

static void test_nobody_changes_the_profile_of_a_mightier_one(void **state)
{
	(void)state;
	for (int theirs = 0; theirs < ACCOUNT_ROLES; theirs++) {
		assert_true(person_may_profile(ROLE_ADMINISTRATOR, (enum account_role)theirs));
		assert_int_equal(person_may_profile(ROLE_EDITOR, (enum account_role)theirs),
				 theirs != ROLE_ADMINISTRATOR);
		assert_false(person_may_profile(ROLE_AUTHOR, (enum account_role)theirs));
		assert_false(person_may_profile(ROLE_MODERATOR, (enum account_role)theirs));
	}
}

static void test_every_need_has_a_name_and_an_administrator(void **state)
{
	(void)state;
	for (int n = ANYONE; n < NEEDS; n++) {
		assert_non_null(need_name((enum need)n));
		assert_true(person_may(ROLE_ADMINISTRATOR, (enum need)n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moderators_touch_no_article),
		cmocka_unit_test(test_editors_touch_all),
		cmocka_unit_test(test_authors_touch_their_own),
		cmocka_unit_test(test_contributors_only_before_it_is_out),
		cmocka_unit_test(test_what_is_not_public_is_read_by_its_writers_and_editors),
		cmocka_unit_test(test_nobody_changes_the_profile_of_a_mightier_one),
		cmocka_unit_test(test_every_need_has_a_name_and_an_administrator),
	};
	return cmocka_run_group_tests_name("rules/permission", tests, NULL, NULL);
}
