/*
 * The table of settings: what is taken, what is refused with which words, and what narrows.
 */
#include "rules/settings.h"

#include "rules_test.h"

static void test_every_default_is_allowed(void **state)
{
	(void)state;
	size_t n;
	const struct setting_spec *specs = setting_specs(&n);
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(setting_check(&specs[i], str_of(specs[i].initial)), RC_OK);
		assert_ptr_equal(setting_spec(str_of(specs[i].name)), &specs[i]);
		size_t length = strlen(specs[i].explained);
		assert_true(length > 10 && specs[i].explained[length - 1] == '.');
		assert_non_null(strchr(specs[i].name, '.'));
	}
	assert_null(setting_spec(STR("no.such")));
	assert_null(setting_spec(STR("")));
}

static void test_values(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
		enum rc rc;
	} rows[] = {
		{"blocks.likes", "on", RC_OK},
		{"blocks.likes", "off", RC_OK},
		{"blocks.likes", "On", RC_INVALID},
		{"blocks.likes", "1", RC_INVALID},
		{"blocks.likes", "", RC_INVALID},
		{"lists.page_size", "1", RC_OK},
		{"lists.page_size", "100", RC_OK},
		{"lists.page_size", "0", RC_INVALID},
		{"lists.page_size", "101", RC_INVALID},
		{"lists.page_size", "-1", RC_INVALID},
		{"lists.page_size", "1.5", RC_INVALID},
		{"lists.page_size", " 5", RC_INVALID},
		{"lists.page_size", "99999999999999999999", RC_INVALID},
		{"comments.policy", "open", RC_OK},
		{"comments.policy", "closed", RC_OK},
		{"comments.policy", "ope", RC_INVALID},
		{"comments.policy", "open first", RC_INVALID},
		{"comments.policy", "", RC_INVALID},
		{"site.title", "Zeitung", RC_OK},
		{"site.time_zone", "Africa/Lagos", RC_OK},
		{"site.time_zone", "Mars/Base", RC_INVALID},
		{"site.time_zone", "", RC_INVALID},
		{"site.languages", "en", RC_OK},
		{"site.languages", "en, fr, pt-BR", RC_OK},
		{"site.languages", "ar, zh-Hant, es-419, haw", RC_OK},
		{"site.languages", "xx", RC_INVALID},
		{"site.languages", "en, qqq-FR", RC_INVALID},
		{"site.languages", "en, fr--CA", RC_INVALID},
		{"site.languages", "en, EN", RC_INVALID},
		{"site.languages", "", RC_INVALID},
		{"site.languages", "e", RC_INVALID},
		{"site.languages", "en fr", RC_INVALID},
		{"site.languages", "../en", RC_INVALID},
		{"addresses.article", "/{year}/{slug}/", RC_OK},
		{"addresses.article", "/news/{id}/", RC_OK},
		{"addresses.article", "/{year}/{month}/", RC_INVALID},
		{"addresses.article", "{year}/{slug}/", RC_INVALID},
		{"addresses.article", "/{year}/{slug}", RC_INVALID},
		{"addresses.article", "/{year}/{month}/{day}/{section}/{slug}-{id}/", RC_OK},
		{"addresses.article", "/{yaer}/{slug}/", RC_INVALID},
		{"addresses.article", "/{slug}/{", RC_INVALID},
		{"addresses.article", "/{slug}}/", RC_INVALID},
		{"addresses.article", "/{{slug}/", RC_INVALID},
		{"metrics.token", "", RC_OK},
		{"metrics.token", "x", RC_INVALID},
		{"metrics.token", "fifteen letters", RC_INVALID},
		{"metrics.token", "sixteen letters.", RC_OK},
		{"addresses.section", "/ressort/", RC_OK},
		{"addresses.section", "ressort", RC_INVALID},
		{"share.networks", "copy", RC_OK},
		{"share.networks", "x email whatsapp", RC_OK},
		{"share.networks", "x myspace", RC_INVALID},
		{"share.networks", "x x", RC_INVALID},
		{"share.networks", "x, email", RC_INVALID},
		{"share.networks", "x  email", RC_INVALID},
		{"site.contact", "desk@news.example", RC_OK},
		{"site.contact", "mailto:desk@news.example", RC_OK},
		{"site.contact", "https://news.example/report", RC_OK},
		{"site.contact", "just words", RC_INVALID},
		{"site.contact", "http://plain.example/", RC_INVALID},
		{"site.contact", "javascript:alert(1)", RC_INVALID},
		{"site.contact", "a@b.example, c", RC_INVALID},
		{"site.contact", "https://news.example/\nPolicy: https://evil.example/", RC_INVALID},
		{"site.logo", "/media/logo.png", RC_OK},
		{"site.logo", "media/logo.png", RC_INVALID},
		{"site.logo", "//evil.example/logo.png", RC_INVALID},
		{"site.logo", "https://evil.example/logo.png", RC_INVALID},
		{"site.logo", "/media/\tlogo.png", RC_INVALID},
		{"reactions.kinds", "joy|Joy|J", RC_OK},
		{"reactions.kinds", "a|A|1, b|B|2, c|C|3, d|D|4, e|E|5, f|F|6, g|G|7, h|H|8", RC_OK},
		{"reactions.kinds", "a|A|1, b|B|2, c|C|3, d|D|4, e|E|5, f|F|6, g|G|7, h|H|8, i|I|9", RC_INVALID},
		{"reactions.kinds", "joy|Joy|J, joy|Joy again|K", RC_INVALID},
		{"reactions.kinds", "none|None|N", RC_INVALID},
		{"reactions.kinds", "Joy|Joy|J", RC_INVALID},
		{"reactions.kinds", "joy|Joy", RC_INVALID},
		{"reactions.kinds", "joy||J", RC_INVALID},
		{"reactions.kinds", "joy|Joy|J|more", RC_INVALID},
		{"reactions.kinds", "", RC_INVALID},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct setting_spec *spec = setting_spec(str_of(rows[i].name));
		assert_non_null(spec);
		rc_clear();
		enum rc rc = setting_check(spec, str_of(rows[i].value));
		if (rc != rows[i].rc)
			print_error("%s = \"%s\"\n", rows[i].name, rows[i].value);
		assert_int_equal(rc, rows[i].rc);
		if (rc != RC_OK)
			assert_non_null(strstr(rc_message(), rows[i].name));
	}
}

static void test_text_has_a_length(void **state)
{
	(void)state;
	char text[302];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	const struct setting_spec *spec = setting_spec(STR("site.tagline"));
	assert_int_equal(setting_check(spec, str_of(text)), RC_INVALID);
	assert_int_equal(setting_check(spec, str_of(text + 1)), RC_OK);
}

static void test_a_snapshot_stays_as_it_was(void **state)
{
	struct rules_test *t = *state;
	struct site_settings *before = site_settings(t->site);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.title"), STR("New")), RC_OK);
	struct site_settings *after = site_settings(t->site);
	assert_true(str_is(settings_text(before, "site.title"), "Courant"));
	assert_true(str_is(settings_text(after, "site.title"), "New"));
	settings_unref(before);
	settings_unref(after);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.title"), STR("")), RC_OK);
	after = site_settings(t->site);
	assert_true(str_is(settings_text(after, "site.title"), "Courant"));
	settings_unref(after);
}

static void test_refused_ones_change_nothing(void **state)
{
	struct rules_test *t = *state;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("lists.page_size"), STR("0")), RC_INVALID);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("no.such"), STR("1")), RC_NOT_FOUND);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.logo"), STR("/no.png")), RC_INVALID);
	assert_non_null(strstr(rc_message(), "no picture at \"/no.png\""));
	assert_int_equal(site_setting_set(t->site, SETTING_ARTICLE, 1, STR("site.title"), STR("x")), RC_INVALID);
	struct site_settings *s = site_settings(t->site);
	assert_int_equal(settings_number(s, "lists.page_size"), 12);
	settings_unref(s);
}

static void test_the_narrowest_switch_wins(void **state)
{
	struct rules_test *t = *state;
	struct switches sw;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("blocks.likes"), STR("off")), RC_OK);
	assert_int_equal(site_setting_set(t->site, SETTING_ARTICLE, id, STR("comments.policy"), STR("all")), RC_OK);
	struct site_settings *s = site_settings(t->site);
	assert_int_equal(switches_of(t->db, s, &t->arena, id, &sw), RC_OK);
	assert_false(block_on(&sw, BLOCK_LIKES));
	assert_true(block_on(&sw, BLOCK_STARS));
	assert_false(block_on(&sw, BLOCK_VIEWS));
	assert_true(str_is(sw.comment_policy, "all"));
	db_settle(t->db);
	assert_int_equal(site_setting_set(t->site, SETTING_ARTICLE, id, STR("blocks.likes"), STR("on")), RC_OK);
	assert_int_equal(switches_of(t->db, s, &t->arena, id, &sw), RC_OK);
	assert_true(block_on(&sw, BLOCK_LIKES));
	settings_unref(s);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_default_is_allowed), cmocka_unit_test(test_values),
		cmocka_unit_test(test_text_has_a_length),        RULES_TEST(test_a_snapshot_stays_as_it_was),
		RULES_TEST(test_refused_ones_change_nothing),    RULES_TEST(test_the_narrowest_switch_wins),
	};
	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
