/*
 * Who counts as a reader, and how often.
 */
#include "rules/view_counter.h"

#include "rules/engagement.h"
#include "rules_test.h"
#include "store/figure_article.h"
#include "text/json.h"

static const char *const people[] = {
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 "
	"Edg/126.0.0.0",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
	"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
	"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36",
	"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0",
	"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
	"Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 "
	"Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 "
	"Mobile/15E148 Safari/605.1.15",
	"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
	"Safari/604.1",
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
	"Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
	"Chrome/121.0.0.0 Mobile Safari/537.36",
	"Mozilla/5.0 (Linux; Android 11; TECNO KE5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/105.0.5195.136 Mobile "
	"Safari/537.36",
	"Mozilla/5.0 (Linux; Android 9; itel A56) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/83.0.4103.106 Mobile "
	"Safari/537.36 OPR/59.1.2926.54067",
	"Mozilla/5.0 (Linux; U; Android 10; en-US; Infinix X650C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
	"Chrome/78.0.3904.108 UCBrowser/13.4.0.1306 Mobile Safari/537.36",
	"Mozilla/5.0 (Linux; Android 8.1.0; CUBOT_NOVA) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/91.0.4472.101 Mobile "
	"Safari/537.36",
	"Mozilla/5.0 (Linux; Android 4.4.2; GT-I9505) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/30.0.0.0 "
	"Mobile Safari/537.36",
	"Mozilla/5.0 (Android 13; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
	"Mozilla/5.0 (Linux; Android 12; moto g(30)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
	"Safari/537.36 EdgA/124.0.0.0",
	"Mozilla/5.0 (Linux; Android 13; 22101316G) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 "
	"Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.4.0-g",
	"Mozilla/5.0 (Linux; Android 12; CPH2363; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 "
	"Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/467.0.0.0.0;]",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
	"Instagram 331.0.0.0.0 (iPhone14,5; iOS 17_4; en_GB; scale=3.00; 1170x2532; 0)",
	"Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile "
	"Safari/537.36 WhatsApp/2.24.11.79",
	"Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.1",
	"Mozilla/5.0 (Mobile; LYF/F90M/LYF-F90M; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
	"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS; Opera Mobi/23.348; U; en) Presto/2.5.25 Version/10.54",
	"Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
	"Nokia6300/2.0 (05.00) Profile/MIDP-2.0 Configuration/CLDC-1.1",
	"NokiaC3-00/5.0 (08.63) Profile/MIDP-2.1 Configuration/CLDC-1.1 Mozilla/5.0 AppleWebKit/420+ (KHTML, like Gecko) "
	"Safari/420+",
	"SAMSUNG-GT-E2252/1.0 NetFront/4.2 Profile/MIDP-2.0 Configuration/CLDC-1.1",
	"UCWEB/2.0 (MIDP-2.0; U; Adr 4.4.2; en-US; TECNO) U2/1.0.0 UCBrowser/9.7.0 U2/1.0.0 Mobile",
	"BlackBerry9300/5.0.0.912 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/378",
	"Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.1",
	"w3m/0.5.3+git20230121",
	"Links (2.28; Linux 6.1.0 x86_64; GNU C 12.2; text)",
	"ELinks/0.13.2 (textmode; Linux; 80x25-2)",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15 Epiphany/605.1.15",
	"Mozilla/5.0 (PlayStation; PlayStation 5/7.20) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
	"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/3.0 Chrome/76.0.3809.146 "
	"TV Safari/537.36",
	"Dillo/3.1",
	"NetSurf/3.10 (Linux)",
};

static void test_people_are_people(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(people); i++) {
		assert_false(agent_is_crawler(str_of(people[i])));
	}
}

static void test_well_known_crawlers(void **state)
{
	(void)state;
	static const char *const machines[] = {
		"",
		"-",
		"Googlebot/2.1 (+http://www.google.com/bot.html)",
		"Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
		"WhatsApp/2.23.20.0",
		"TelegramBot (like TwitterBot)",
		"curl/8.5.0",
		"Wget/1.21.3",
		"python-requests/2.31.0",
		"Go-http-client/1.1",
		"okhttp/4.12.0",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
		"UptimeRobot/2.0",
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)",
	};
	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		assert_true(agent_is_crawler(str_of(machines[i])));
	assert_true(agent_is_crawler(STR_NONE));
}

static struct str fixture(struct arena *a, const char *name)
{
	const char *root = getenv("COURANT_FIXTURES");
	FILE *f = root ? fopen(arena_printf(a, "%s/%s", root, name).p, "rb") : NULL;
	if (!f)
		return STR_NONE;
	CLEANUP(buf_done) struct buf b = BUF(16 << 20);
	char piece[65536];
	size_t n;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, str_mem(piece, n));
	fclose(f);
	return buf_to_arena(&b, a);
}

static void test_the_list_of_crawlers(void **state)
{
	(void)state;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct json *all;
	struct json_iter it = {0};
	struct str text = fixture(&a, "crawler-user-agents/crawler-user-agents.json");
	size_t known = 0, total = 0;
	if (!text.p) {
		print_message("skipped: no fixtures\n");
		skip();
	}
	assert_int_equal(json_parse(text, &all), RC_OK);
	while (json_each(all, &it)) {
		struct json_iter one = {0};
		const struct json *instances = json_get(it.value, "instances");
		while (instances && json_each(instances, &one)) {
			total++;
			known += agent_is_crawler(json_str(one.value));
		}
	}
	json_free(all);
	assert_true(total > 500);
	if (known * 100 < total * 97)
		print_error("%zu of %zu\n", known, total);
	assert_true(known * 100 >= total * 97);
}

#define BROWSER STR("Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0")

static int64_t views(struct rules_test *t, int64_t article)
{
	struct engagement e;
	struct site_settings *s = site_settings(t->site);
	db_settle(t->db);
	assert_int_equal(engagement_of(t->db, s, &t->arena, article, &e), RC_OK);
	settings_unref(s);
	return e.views;
}

static bool came(struct view_counter *v, int64_t article, struct str address, struct str agent)
{
	return view_counter_add(v, article, &(struct viewer){.address = address, .agent = agent});
}

static void test_once_for_reader_and_article(void **state)
{
	struct rules_test *t = *state;
	struct view_counter *v = view_counter_new(1000);
	int64_t one = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	int64_t two = article_make(t, "Two", "Words.", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("blocks.views"), STR("on")), RC_OK);
	assert_true(came(v, one, STR("192.0.2.1"), BROWSER));
	assert_false(came(v, one, STR("192.0.2.1"), BROWSER));
	assert_true(came(v, two, STR("192.0.2.1"), BROWSER));
	assert_true(came(v, one, STR("192.0.2.2"), BROWSER));
	assert_true(came(v, one, STR("192.0.2.1"), STR("Lynx/2.9")));
	assert_false(came(v, one, STR("192.0.2.3"), STR("curl/8.5")));
	assert_int_equal(views(t, one), 0);
	assert_int_equal(view_counter_flush(v, t->site), RC_OK);
	assert_int_equal(view_counter_flush(v, t->site), RC_OK);
	assert_int_equal(views(t, one), 3);
	assert_int_equal(views(t, two), 1);
	assert_false(came(v, one, STR("192.0.2.1"), BROWSER));
	view_counter_free(v);
}

/* Beyond its room every view counts: one too many beats one lost. */
static void test_a_full_set(void **state)
{
	struct rules_test *t = *state;
	struct view_counter *v = view_counter_new(50);
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("blocks.views"), STR("on")), RC_OK);
	for (int i = 0; i < 3000; i++)
		assert_true(came(v, id, arena_printf(&t->arena, "10.0.%d.%d", i / 256, i % 256), BROWSER));
	assert_false(came(v, id, STR("10.0.0.0"), BROWSER));
	assert_int_equal(view_counter_flush(v, t->site), RC_OK);
	assert_int_equal(views(t, id), 3000);
	view_counter_free(v);
}

static bool came_from(struct view_counter *v, int64_t article, const char *address, const char *referrer)
{
	struct viewer who = {str_of(address), BROWSER, str_of(referrer), STR("news.example:8080")};
	return view_counter_add(v, article, &who);
}

static void test_figures(void **state)
{
	struct rules_test *t = *state;
	struct view_counter *v = view_counter_new(1000);
	struct figures day;
	struct figure_rows rows;
	struct referrers hosts;
	int64_t today = figure_day(clock_now()), month = figure_month(clock_now());
	int64_t one = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	int64_t two = article_make(t, "Two", "Words.", ARTICLE_PUBLISHED);
	assert_true(came_from(v, one, "192.0.2.1", "https://www.Search.example/?q=secret"));
	assert_true(came_from(v, two, "192.0.2.1", "http://search.example:8000/x"));
	assert_true(came_from(v, two, "192.0.2.2", "https://www.news.example/"));
	assert_true(came_from(v, two, "192.0.2.3", ""));
	assert_false(came_from(v, two, "192.0.2.3", "https://late.example/"));
	assert_int_equal(view_counter_flush(v, t->site), RC_OK);
	db_settle(t->db);
	assert_int_equal(figure_list_days(t->db, today, today + 1, &day), RC_OK);
	assert_int_equal(day.at[FIGURE_VIEWS], 4);
	assert_int_equal(day.readers, 3);
	assert_int_equal(figure_list_month(t->db, &t->arena, FIGURE_BY_ARTICLE, month, 10, &rows), RC_OK);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.items[0].id, two);
	assert_int_equal(rows.items[0].sum.at[FIGURE_VIEWS], 3);
	assert_int_equal(referrer_list(t->db, &t->arena, month, 10, &hosts), RC_OK);
	assert_int_equal(hosts.n, 1);
	assert_true(str_is(hosts.items[0].host, "search.example"));
	assert_int_equal(hosts.items[0].n, 2);
	assert_int_equal(referrer_article_list(t->db, &t->arena, two, today, today + 1, 10, &hosts), RC_OK);
	assert_int_equal(hosts.n, 1);
	assert_int_equal(hosts.items[0].n, 1);
	assert_int_equal(figure_list_month(t->db, &t->arena, FIGURE_BY_LANG, month, 10, &rows), RC_OK);
	assert_int_equal(rows.items[0].sum.at[FIGURE_VIEWS], 4);
	assert_int_equal(rows.items[0].sum.readers, 3); /* one of them read both */
	assert_true(came_from(v, one, "192.0.2.3", ""));
	assert_true(came_from(v, one, "192.0.2.9", ""));
	assert_int_equal(view_counter_flush(v, t->site), RC_OK);
	db_settle(t->db);
	assert_int_equal(figure_list_month(t->db, &t->arena, FIGURE_BY_LANG, month, 10, &rows), RC_OK);
	assert_int_equal(rows.items[0].sum.readers, 4); /* nor is one who came back another */
	view_counter_free(v);
}

static void test_hosts(void **state)
{
	char buffer[REFERRER_MAX];
	assert_true(str_is(referrer_host(STR("https://A.Example/x?y#z"), STR("b.example"), buffer), "a.example"));
	assert_int_equal(referrer_host(STR("https://a.example"), STR("www.A.example:80"), buffer).n, 0);
	assert_int_equal(referrer_host(STR("android-app://com.example"), STR(""), buffer).n, 0);
	assert_int_equal(referrer_host(STR("https://a<script>.example/"), STR(""), buffer).n, 0);
	assert_int_equal(referrer_host(STR("https:///"), STR(""), buffer).n, 0);
	assert_int_equal(referrer_host(STR(""), STR(""), buffer).n, 0);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_people_are_people),
		cmocka_unit_test(test_well_known_crawlers),
		cmocka_unit_test(test_the_list_of_crawlers),
		RULES_TEST(test_once_for_reader_and_article),
		RULES_TEST(test_a_full_set),
		RULES_TEST(test_figures),
		cmocka_unit_test(test_hosts),
	};
	return cmocka_run_group_tests_name("view_counter", tests, NULL, NULL);
}
