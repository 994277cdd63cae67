/* What rules would have done: words alone, settings against those of today, how far back, and that nothing changes. */
#include "rules/rehearse.h"

#include "rules_test.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define LINK "<a href=\"https://a.example/\">https://a.example/</a>"

static enum rc add_write(struct site *s, struct db *db, void *ctx)
{
	(void)s;
	return comment_insert(db, ctx);
}

static int64_t say(struct rules_test *t, int64_t article_id, const char *voter, int days, const char *source,
		   const char *body)
{
	struct comment c = {.article_id = article_id,
			    .state = COMMENT_VISIBLE,
			    .author = STR("Ann"),
			    .source = str_of(source),
			    .body = str_of(body),
			    .voter = str_of(voter),
			    .created_at = clock_now() - days * DAY_MS};
	assert_int_equal(site_write(t->site, add_write, &c), RC_OK);
	db_settle(t->db);
	return c.id;
}

static void test_words(void **state)
{
	struct rules_test *t = *state;
	struct rehearsal found;
	struct watch_word word = {WATCH_BLOCK, STR("casino")};
	int64_t article = article_bare(t);
	say(t, article, "a", REHEARSAL_DAYS + 1, "A casino long ago", "<p>x</p>");
	int64_t older = say(t, article, "a", 3, "The c\xD0\xB0sin0", "<p>x</p>");
	say(t, article, "b", 2, "Nothing of that", "<p>x</p>");
	int64_t newer = say(t, article, "c", 1, "Casino!", "<p>x</p>");
	say(t, article, "d", 1, "", ""); /* erased */
	assert_int_equal(rehearse_words(t->site, t->db, &t->arena, &(struct watch_words){&word, 1}, &found), RC_OK);
	assert_int_equal(found.looked_at, 3);
	assert_int_equal(found.held, 2);
	assert_int_equal(found.visible, 2);
	assert_false(found.stopped);
	assert_int_equal(found.n, 2);
	assert_int_equal(found.items[0].comment.id, newer);
	assert_int_equal(found.items[1].comment.id, older);
	assert_true(found.items[1].has_word);
	assert_true(str_is(found.items[1].hit.before, "The ")); /* in the comment's own words */
	assert_true(str_is(found.items[1].hit.found, "c\xD0\xB0sin0"));
	assert_true(str_is(found.items[0].hit.found, "Casino"));
	assert_true(str_is(found.items[0].hit.after, "!"));
	assert_int_equal(found.items[1].found.items[0].state, COMMENT_SPAM);
}

/* Settings with one of them changed. */
static struct site_settings *changed(const struct site_settings *now, const char *name, const char *value)
{
	size_t n;
	const struct setting_spec *specs = setting_specs(&n);
	struct str values[256] = {STR_NONE};
	assert_true(n <= ARRAY_LEN(values));
	for (size_t i = 0; i < n; i++)
		values[i] = str_is(str_of(specs[i].name), name) ? str_of(value) : STR_NONE;
	return settings_with(now, values);
}

static struct rehearsal rehearsed(struct rules_test *t, const char *name, const char *value)
{
	struct rehearsal found;
	struct site_settings *now = site_settings(t->site), *then = changed(now, name, value);
	assert_int_equal(rehearse_settings(t->site, t->db, &t->arena, now, then, &found), RC_OK);
	settings_unref(then);
	settings_unref(now);
	return found;
}

static void test_settings(void **state)
{
	struct rules_test *t = *state;
	int64_t article = article_bare(t);
	say(t, article, "new", 5, "One link", "<p>" LINK "</p>"); /* held today: a newcomer's */
	int64_t second = say(t, article, "new", 4, "Two links", "<p>" LINK LINK "</p>");
	say(t, article, "new", 3, "No link", "<p>x</p>");
	struct rehearsal found = rehearsed(t, "comments.links", "1");
	assert_int_equal(found.held, 1);
	assert_int_equal(found.items[0].comment.id, second);
	assert_int_equal(found.spared, 0);
	found = rehearsed(t, "comments.links_first", "1");
	assert_int_equal(found.held, 0);
	assert_int_equal(found.spared, 1);
	found = rehearsed(t, "comments.links", "2"); /* as it is */
	assert_int_equal(found.held + found.spared, 0);
	assert_int_equal(found.looked_at, 3);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_words),
		RULES_TEST(test_settings),
	};
	return cmocka_run_group_tests_name("rules/rehearse", tests, NULL, NULL);
}
