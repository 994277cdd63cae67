/*
 * From a manuscript to a stored article: its text, its words, its address; and addresses that are taken.
 */
#include "rules/publish.h"

#include "rules/find.h"
#include "rules_test.h"
#include "store/address.h"

static void test_reserved_paths(void **state)
{
	(void)state;
	static const char *const taken[] = {
		"/",
		"/search",
		"/search/",
		"/feed/",
		"/feed/atom/",
		"/feed.json",
		"/page/2/",
		"/articles/7/like",
		"/comments/feed/",
		"/media/x.jpg",
		"/assets/a.css",
		"/newsroom",
		"/newsroom/",
		"/api/v1/",
		"/wp-json/wp/v2/posts",
		"/sitemap.xml",
		"/sitemap-news.xml",
		"/robots.txt",
		"/healthz",
		"/readyz",
		"/metrics",
		"/wp-admin",
		"/.well-known/security.txt",
		"/manifest.webmanifest",
		"/ads.txt",
		"/favicon.ico",
		"/polls/1/vote",
	};
	static const char *const free[] = {
		"/about/",       "/2026/11/searching/", "/searching/", "/feeds/",           "/pages/",
		"/media-watch/", "/articles-of-faith/", "/apiary/",    "/news/sitemap.xml",
	};
	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		assert_true(path_is_reserved(str_of(taken[i])));
	}
	for (size_t i = 0; i < ARRAY_LEN(free); i++) {
		assert_false(path_is_reserved(str_of(free[i])));
	}
}

static const char *path_by(struct rules_test *t, const char *pattern, const char *zone, const struct article *row,
			   const char *section)
{
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("addresses.article"), str_of(pattern)), RC_OK);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.time_zone"), str_of(zone)), RC_OK);
	struct site_settings *s = site_settings(t->site);
	struct str path = article_path_make(s, &t->arena, row, str_of(section));
	settings_unref(s);
	return arena_cstr(&t->arena, path);
}

static void test_patterns(void **state)
{
	struct rules_test *t = *state;
	/* 2026-03-31 22:30 UTC */
	struct article row = {
		.kind = ARTICLE_ARTICLE, .id = 42, .slug = STR("the-slug"), .published_at = INT64_C(1774996200000)};
	assert_string_equal(path_by(t, "/{year}/{month}/{slug}/", "UTC", &row, ""), "/2026/03/the-slug/");
	assert_string_equal(path_by(t, "/{year}/{month}/{day}/{slug}/", "Africa/Nairobi", &row, ""),
			    "/2026/04/01/the-slug/");
	assert_string_equal(path_by(t, "/{section}/{id}-{slug}/", "UTC", &row, "politics"), "/politics/42-the-slug/");
	assert_string_equal(path_by(t, "/{section}/{id}/", "UTC", &row, ""), "/news/42/");
	assert_true(str_is(article_pattern_unknown(STR("/{slug}/{unknown}/{more}/")), "{unknown}"));
	assert_int_equal(article_pattern_unknown(STR("/{section}/{id}-{slug}/")).n, 0);
	row.kind = ARTICLE_PAGE;
	assert_string_equal(path_by(t, "/{year}/{slug}/", "UTC", &row, ""), "/the-slug/");
}

static const char *path_of(struct rules_test *t, int64_t id)
{
	struct article a;
	db_settle(t->db);
	assert_int_equal(article_get(t->db, &t->arena, id, &a), RC_OK);
	return arena_cstr(&t->arena, a.path);
}

static void test_the_same_title_again(void **state)
{
	struct rules_test *t = *state;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("addresses.article"), STR("/x/{slug}/")),
			 RC_OK);
	for (int i = 1; i < 5; i++) {
		int64_t id = article_make(t, "Fire on the hill", "Words.", ARTICLE_PUBLISHED);
		const char *wanted =
			i == 1 ? "/x/fire-on-the-hill/" : arena_printf(&t->arena, "/x/fire-on-the-hill-%d/", i).p;
		assert_string_equal(path_of(t, id), wanted);
	}
}

static void test_a_title_that_names_a_fixed_address(void **state)
{
	struct rules_test *t = *state;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("addresses.article"), STR("/{slug}/")), RC_OK);
	const char *path = path_of(t, article_make(t, "Search", "Words.", ARTICLE_PUBLISHED));
	assert_false(path_is_reserved(str_of(path)));
	assert_string_equal(path, "/search-2/");
}

static void test_titles_without_letters(void **state)
{
	struct rules_test *t = *state;
	const char *one = path_of(t, article_make(t, "!!!", "Words.", ARTICLE_PUBLISHED));
	const char *two = path_of(t, article_make(t, "???", "Words.", ARTICLE_PUBLISHED));
	assert_string_not_equal(one, two);
	assert_true(strlen(one) > strlen("/2026/11//"));
}

static void test_text_words_and_search(void **state)
{
	struct rules_test *t = *state;
	struct article a;
	struct article_body body;
	struct found found;
	int64_t id = article_make(t, "Zwölf Boote", "Two *small* words.\n\n<script>alert(1)</script>\n\nAnd café.",
				  ARTICLE_PUBLISHED);
	int64_t draft = article_make(t, "Zwölf Entwürfe", "café", ARTICLE_DRAFT);
	db_settle(t->db);
	assert_int_equal(article_get(t->db, &t->arena, id, &a), RC_OK);
	assert_int_equal(a.words, 5);
	assert_int_equal(article_body_get(t->db, &t->arena, id, &body), RC_OK);
	assert_true(str_find(body.body, STR("<em>small</em>"), 0) != SIZE_MAX);
	assert_true(str_find(body.body, STR("script"), 0) == SIZE_MAX);
	assert_true(str_find(body.source, STR("<script>"), 0) != SIZE_MAX);
	static const char *const typed[] = {"cafe", "CAFÉ", "zwolf boote", "Zwölf", "small words"};
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		assert_int_equal(find_articles(t->db, &t->arena, str_of(typed[i]), clock_now(), 10, 0, &found), RC_OK);
		assert_int_equal(found.cards.n, 1);
		assert_int_equal(found.cards.items[0].id, id);
	}
	assert_true(draft != id);
	assert_int_equal(find_articles(t->db, &t->arena, STR("entwurfe"), clock_now(), 10, 0, &found), RC_OK);
	assert_int_equal(found.total, 0);
	assert_int_equal(find_articles(t->db, &t->arena, STR("\" OR NOT ( *"), clock_now(), 10, 0, &found), RC_OK);
	assert_int_equal(find_articles(t->db, &t->arena, STR(""), clock_now(), 10, 0, &found), RC_OK);
	assert_int_equal(found.total, 0);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reserved_paths),   RULES_TEST(test_patterns),
		RULES_TEST(test_the_same_title_again),   RULES_TEST(test_a_title_that_names_a_fixed_address),
		RULES_TEST(test_titles_without_letters), RULES_TEST(test_text_words_and_search),
	};
	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
