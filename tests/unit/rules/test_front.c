/*
 * The front page as readers find it, and the form that an editor saves.
 */
#include "rules/front.h"

#include "rules_test.h"

static const struct staff editor = {.name = STR("Ed"), .email = STR(""), .session = STR(""), .token = STR("")};

static struct front_page make(struct rules_test *t, int64_t now)
{
	struct front_page page;
	struct site_settings *settings = site_settings(t->site);
	const struct article_filter list = {.now = now, .limit = 10, .lang = STR("")};
	db_settle(t->db);
	assert_int_equal(front_make(t->db, &t->arena, settings, &list, &page), RC_OK);
	settings_unref(settings);
	return page;
}

static struct front_draft draft(struct rules_test *t)
{
	struct front_draft d;
	struct site_settings *settings = site_settings(t->site);
	db_settle(t->db);
	assert_int_equal(front_draft_read(t->db, &t->arena, settings, STR(""), clock_now(), &d), RC_OK);
	settings_unref(settings);
	return d;
}

static void nothing_stands_twice(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_make(t, "A", "a", ARTICLE_PUBLISHED), b = article_make(t, "B", "b", ARTICLE_PUBLISHED);
	struct front_draft d = draft(t);
	d.stories[0] = (struct front_story_draft){.article_id = a, .until = STR("")};
	d.stories[1] = d.stories[0];
	d.n_stories = 2;
	assert_int_equal(front_save(t->site, &t->arena, &editor, &d), RC_OK);
	struct front_page page = make(t, clock_now());
	assert_int_equal(page.stories.n, 1);
	assert_int_equal(page.stories.items[0].id, a);
	assert_int_equal(page.newest.n, 1);
	assert_int_equal(page.newest.items[0].id, b);
	assert_true(page.until == INT64_MAX);
}

static void it_says_when_it_changes_by_itself(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_make(t, "A", "a", ARTICLE_PUBLISHED), b = article_make(t, "B", "b", ARTICLE_PUBLISHED);
	struct front_draft d = draft(t);
	d.stories[0] = (struct front_story_draft){.article_id = a, .until = STR("2090-01-01T10:00")};
	d.stories[1] = (struct front_story_draft){.article_id = b, .until = STR("2089-01-01T10:00:00")};
	d.n_stories = 2;
	assert_int_equal(front_save(t->site, &t->arena, &editor, &d), RC_OK);
	struct front_page page = make(t, clock_now());
	assert_true(page.until == INT64_C(3755412000000)); /* 2089-01-01T10:00Z */
	page = make(t, page.until);
	assert_int_equal(page.stories.n, 1);
	assert_int_equal(page.stories.items[0].id, a);
}

static void faults_stand_at_their_lines(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_make(t, "A", "a", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.time_zone"), STR("Europe/Paris")), RC_OK);
	struct front_draft d = draft(t);
	d.stories[0] = (struct front_story_draft){.article_id = a, .until = STR("2090-03-26T02:30")};
	d.stories[1] = (struct front_story_draft){.article_id = a, .until = STR("2020-03-29T02:30")};
	d.stories[2] = (struct front_story_draft){.article_id = a, .until = STR("tomorrow")};
	d.n_stories = 3;
	d.blocks[0] = (struct front_block_draft){.section_id = 1, .n = STR("13")};
	d.n_blocks = 1;
	assert_int_equal(front_save(t->site, &t->arena, &editor, &d), RC_INVALID);
	assert_string_equal(d.stories[0].error, "This time does not exist: the clocks go forward over it.");
	assert_non_null(d.stories[1].error);
	assert_string_equal(d.stories[2].error, "This is no date and time.");
	assert_non_null(d.blocks[0].error);
	assert_int_equal(draft(t).n_stories, 0);
}

static void somebody_else_is_noticed(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_make(t, "A", "a", ARTICLE_PUBLISHED);
	struct front_draft mine = draft(t), theirs = mine;
	theirs.stories[0] = (struct front_story_draft){.article_id = a, .until = STR("")};
	theirs.n_stories = 1;
	assert_int_equal(front_save(t->site, &t->arena, &editor, &theirs), RC_OK);
	assert_int_equal(front_save(t->site, &t->arena, &editor, &mine), RC_CONFLICT);
	assert_int_equal(draft(t).n_stories, 1);
	assert_int_equal(front_save(t->site, &t->arena, &editor, &mine), RC_OK);
	assert_int_equal(draft(t).n_stories, 0);
}

static void what_is_gone_is_left_out(void **state)
{
	struct rules_test *t = *state;
	int64_t a = article_make(t, "A", "a", ARTICLE_PUBLISHED);
	struct front_draft d = draft(t);
	d.stories[0] = (struct front_story_draft){.article_id = a + 1, .until = STR("")};
	d.stories[1] = (struct front_story_draft){.article_id = a, .until = STR("")};
	d.n_stories = 2;
	assert_int_equal(front_save(t->site, &t->arena, &editor, &d), RC_OK);
	assert_int_equal(draft(t).n_stories, 1);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(nothing_stands_twice),        RULES_TEST(it_says_when_it_changes_by_itself),
		RULES_TEST(faults_stand_at_their_lines), RULES_TEST(somebody_else_is_noticed),
		RULES_TEST(what_is_gone_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
