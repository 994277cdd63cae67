/*
 * The reader templates against their views: every root compiles in every language, and sample pages say what they
 * must, in order, escaped, and without anything that the content policy forbids.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "views_sample.h"

#define PAGE_MAX ((size_t)1 << 20)

/* The page as one string, to be freed. */
static char *render(const char *tag, const char *name, const struct view_type *type, const void *view)
{
	struct sample_look look = sample_look_new(tag);
	struct buf out = BUF(PAGE_MAX);
	assert_int_equal(template_render(look.set, name, type, view, &out), RC_OK);
	sample_look_free(&look);
	assert_non_null(out.p);
	return out.p;
}

static char *render_article(const struct article_view *v)
{
	return render("en", "article", &article_view_type, v);
}

static void has(const char *page, const char *part)
{
	if (!strstr(page, part))
		fail_msg("lacks: %s", part);
}

static void has_not(const char *page, const char *part)
{
	if (strstr(page, part))
		fail_msg("has: %.80s", strstr(page, part));
}

static size_t count(const char *page, const char *part)
{
	size_t n = 0;
	for (const char *p = page; (p = strstr(p, part)); p += strlen(part))
		n++;
	return n;
}

static void test_roots_compile(void **state)
{
	static const char *const tags[] = {"en", "fr", "ar"};
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		struct sample_look look = sample_look_new(tags[i]);
		for (size_t r = 0; r < ARRAY_LEN(sample_roots); r++)
			assert_true(template_set_has(look.set, sample_roots[r].name));
		sample_look_free(&look);
	}
}

static void test_reading_order(void **state)
{
	static const char *const order[] = {
		"<title>The lighthouse",
		"Skip to content",
		"<main",
		"<h1>The lighthouse keeps its lamp, for now</h1>",
		"class=\"standfirst\">The harbour office",
		"By <a href=\"/author/ines-varga/\">",
		"href=\"/section/sea/\">Sea<",
		"Published <time datetime=\"2026-11-22T17:22:05+01:00\">",
		"Updated <time",
		"value=\"like\"",
		"<b data-count=\"like\">3</b>",
		"value=\"dislike\"",
		"Read Time: 1 minute, 46 seconds",
		">120 views<",
		">3 comments<",
		"WhatsApp",
		"data-copy>Copy link",
		"alt=\"A lamp behind &quot;old&quot; glass\"",
		"The lamp, <em>still</em> turning.",
		"Photo: Mira Holm",
		"Nobody had thought",
		"named the wrong pier",
		">lighthouse</a>",
		"About Post Author",
		"Ines Varga</a>",
		"Read more",
		"Guest &lt;One&gt;",
		"id=\"reactions\"",
		"value=\"happy\"",
		"67%",
		"value=\"surprise\"",
		"id=\"rating\"",
		"Average Rating",
		">4.5<",
		"2 ratings",
		">5 Star<",
		">1 Star<",
		"name=\"stars\" value=\"1\"",
		"Related articles",
		"Night ferry",
		"id=\"comments\"",
		"id=\"comment-7\"",
		"id=\"comment-8\"",
		"id=\"comment-9\"",
		"id=\"respond\"",
		"Leave a Reply",
		"Your email address will not be published.",
		"Required fields are marked *",
		"Comment *",
		"name=\"body\"",
		"Name *",
		"name=\"author\"",
		"Email *",
		"name=\"email\"",
		"Website",
		"name=\"url\"",
		"name=\"notify\"",
		"Remember my name on this device",
		"id=\"announce\"",
	};
	struct article_view v = sample_article();
	char *page = render_article(&v), *at = page;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		char *next = strstr(at, order[i]);
		if (!next)
			fail_msg("%s: %s", strstr(page, order[i]) ? "too early" : "missing", order[i]);
		at = next;
	}
	free(page);
}

static void test_forms(void **state)
{
	struct article_view v = sample_article();
	char *page = render_article(&v);
	has(page, "method=\"post\" action=\"/articles/7/like\"");
	has(page, "method=\"post\" action=\"/articles/7/reaction\"");
	has(page, "method=\"post\" action=\"/articles/7/rating\"");
	has(page, "method=\"post\" action=\"/articles/7/comments\"");
	has(page, "data-article=\"7\" data-tally=\"/articles/7/tally\" data-live=\"/articles/7/live\" "
		  "data-view=\"/articles/7/view\"");
	has(page, "name=\"parent\" value=\"0\"");
	has(page, "value=\"4\" checked");
	has(page, "name=\"stars\" value=\"\" checked"); /* lynx would send the first of unchecked ones */
	has_not(page, "name=\"key\"");
	assert_int_equal(count(page, "aria-invalid"), 0);
	free(page);
}

/* Nothing that "default-src 'none'" without unsafe-inline would stop, and nothing from elsewhere. */
static void test_content_policy(void **state)
{
	struct article_view v = sample_article();
	char *page = render_article(&v);
	has_not(page, " style=");
	has_not(page, "<style");
	has_not(page, " onclick");
	has_not(page, "javascript:");
	has_not(page, "src=\"http");
	has_not(page, "<iframe");
	assert_int_equal(count(page, "<script"), 2);
	has(page, "<script type=\"module\" src=\"/assets/reader.js\"></script>");
	has(page, "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\"}</script>");
	free(page);
}

static void test_escaping(void **state)
{
	struct article_view v = sample_article();
	v.title = STR("</h1><script>alert(1)</script>");
	v.url = STR("/a\" onfocus=\"x");
	char *page = render_article(&v);
	has(page, "<h1>&lt;/h1&gt;&lt;script&gt;alert(1)");
	has(page, "href=\"/a&quot; onfocus=&quot;x\"");
	has(page, "rel=\"ugc nofollow noopener noreferrer\">&lt;b&gt;Otto</a>");
	has(page, "aria-label=\"Reply to &lt;b&gt;Otto\"");
	has(page, "Culture &amp; Arts");
	has(page, "https://wa.me/?text=x&amp;y");
	free(page);
}

/* One h1, and no level is left out on the way down. */
static void test_headings(void **state)
{
	struct article_view v = sample_article();
	char *page = render_article(&v);
	int last = 0;
	assert_int_equal(count(page, "<h1"), 1);
	for (const char *p = page; (p = strstr(p, "<h")); p++) {
		if (p[2] < '1' || p[2] > '6')
			continue;
		if (p[2] - '0' > last + 1)
			fail_msg("h%c after h%d: %.60s", p[2], last, p);
		last = p[2] - '0';
	}
	free(page);
}

static void test_ids_once(void **state)
{
	struct article_view v = sample_article();
	char *page = render_article(&v), id[100];
	size_t n = 0;
	for (const char *p = page; (p = strstr(p, " id=\"")); p++, n++) {
		snprintf(id, sizeof id, "%.*s", (int)(strchr(p + 5, '"') - p + 1), p);
		assert_int_equal(count(page, id), 1);
	}
	assert_true(n > 10);
	free(page);
}

static void test_blocks_off(void **state)
{
	struct article_view v = {.page = sample_page("About us"), .is_page = true, .title = STR("About us")};
	char *page = render_article(&v);
	static const char *const none[] = {
		"id=\"likes\"", "id=\"reactions\"", "id=\"rating\"", "id=\"comments\"", "id=\"respond\"",
		"<form method", "<meter",           "<time",         "About Post",      "Related",
		"data-live=",   "data-view=",       "Correction",    "<figure",
	};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		has_not(page, none[i]);
	has(page, "<h1>About us</h1>");
	free(page);
}

static struct poll_choice_view poll_choices[] = {{1, STR("Yes & <no>"), 2, 67}, {2, STR("Neither"), 1, 33}};

static void test_poll(void **state)
{
	struct article_view v = sample_article();
	struct poll_view poll = {.id = 4,
				 .question = STR("Shall it <turn>?"),
				 .action = STR("/polls/4/vote"),
				 .choices = LIST(poll_choices),
				 .votes = STR("3 votes"),
				 .css_url = STR("/assets/poll.css")};
	struct piece_view pieces[] = {{html_trusted(STR("<p>First.</p>")), &poll},
				      {html_trusted(STR("<p>Last.</p>")), NULL}};
	v.pieces = LIST(pieces);
	char *page = render_article(&v);
	has(page,
	    "<p>First.</p><link rel=\"stylesheet\" href=\"/assets/poll.css\">\n<section class=\"poll\" id=\"poll-4\"");
	has(page, "<h2 id=\"poll-4-title\" dir=\"auto\">Shall it &lt;turn&gt;?</h2>");
	has(page, "action=\"/polls/4/vote\" data-vote=\"polls\" data-poll=\"4\"");
	has(page, "<span dir=\"auto\">Yes &amp; &lt;no&gt;</span>");
	has(page,
	    "<meter min=\"0\" max=\"100\" value=\"67\" aria-hidden=\"true\"></meter> <b class=\"percent\">67%</b>");
	has_not(page, "class=\"closed\"");
	has_not(page, "Nobody had thought"); /* the body without its polls */
	free(page);
	poll.closed = true;
	page = render_article(&v);
	has_not(page, "/polls/4/vote");
	has(page, "<p class=\"closed\">This poll is closed.</p>\n<details open>");
	free(page);
}

static void test_one_button(void **state)
{
	struct article_view v = sample_article();
	struct like_view likes = {.likes = 3, .has_likes = true};
	v.likes = &likes;
	v.form = NULL;
	v.comments_closed = true;
	char *page = render_article(&v);
	has(page, "value=\"like\"");
	has_not(page, "value=\"dislike\"");
	has_not(page, "name=\"body\"");
	has(page, "Comments are closed.");
	free(page);
}

static void test_refused_comment(void **state)
{
	struct comment_form_view form = sample_form;
	form.body = (struct field_view){STR("</textarea>Hello"), STR("Too long.")};
	form.author.value = STR("Ada");
	form.error = STR("Please look again.");
	form.notify = true;
	form.key = STR("k1");
	form.parent = 7;
	form.parent_author = STR("Otto");
	struct respond_view v = {
		.page = sample_page("Reply"), .title = STR("The lamp"), .url = STR("/lamp/"), .form = &form};
	char *page = render("en", "respond", &respond_view_type, &v);
	has(page, "<h1><a href=\"/lamp/\">The lamp</a></h1>");
	has(page, "aria-invalid=\"true\">&lt;/textarea&gt;Hello</textarea>");
	has(page, "id=\"reply-body-error\" data-error=\"body\">Too long.</span>");
	has(page, "data-error=\"form\">Please look again.</p>");
	has(page, "name=\"author\" value=\"Ada\"");
	has(page, "name=\"parent\" value=\"7\"");
	has(page, "name=\"key\" value=\"k1\"");
	has(page, "name=\"notify\" value=\"1\" checked");
	has(page, "<p class=\"replying\">");
	assert_int_equal(count(page, "aria-invalid"), 1);
	free(page);
}

static void test_fragment(void **state)
{
	struct comment_fragment_view v = {.comment = sample_replies[0]};
	char *page = render("fr", "comment_fragment", &comment_fragment_view_type, &v);
	assert_int_equal(strncmp(page, "<li id=\"comment-8\" class=\"comment\" data-depth=\"1\">", 50), 0);
	has(page, "Répondre");
	has_not(page, "<html");
	assert_int_equal(count(page, "<li"), count(page, "</li>"));
	free(page);
}

static void test_list(void **state)
{
	struct list_view v = sample_list();
	char *page = render("en", "list", &list_view_type, &v);
	has(page, "<article class=\"card lead pictured\">");
	has(page, "<article class=\"card pictured\" lang=\"ar\" dir=\"rtl\">");
	assert_int_equal(count(page, "fetchpriority=\"high\""), 1);
	assert_int_equal(count(page, "loading=\"lazy\""), 1);
	has(page, "<details name=\"menu\"><summary>Sea</summary>");
	has(page, "aria-current=\"page\">News");
	has_not(page, "class=\"pager\"");
	free(page);
	v = (struct list_view){
		.page = sample_page("Search"), .heading = STR("Search"), .is_search = true, .is_empty = true};
	v.empty_text = STR("Nothing was found.");
	page = render("en", "list", &list_view_type, &v);
	has(page, "Nothing was found.");
	has_not(page, "class=\"cards\"");
	assert_int_equal(count(page, "role=\"search\""), 2);
	free(page);
}

static void test_error_page(void **state)
{
	struct error_view v = {.page = sample_page("Not found"), .status = 404, .heading = STR("Not here")};
	v.suggestions = LIST(sample_cards);
	v.has_suggestions = true;
	char *page = render("en", "error", &error_view_type, &v);
	has(page, "<h1>Not here</h1>");
	has(page, "<h3><a href=\"/2026/11/ferry/\">");
	free(page);
}

static void test_languages(void **state)
{
	struct article_view v = sample_article();
	v.page.lang = STR("fr");
	v.lang = STR("ar");
	v.dir = STR("rtl");
	char *page = render("fr", "article", &article_view_type, &v);
	has(page, "<html lang=\"fr\" dir=\"ltr\">");
	has(page, "<h1 lang=\"ar\" dir=\"rtl\">");
	has(page, "<div class=\"body e-content\" lang=\"ar\" dir=\"rtl\">");
	has_not(page, "Leave a Reply");
	has_not(page, "Read Time");
	has_not(page, "About Post Author");
	free(page);
}

/* The budget of what every first visit loads. */
static void test_sizes(void **state)
{
	struct stat style, script;
	assert_int_equal(stat(THEME_DIR "/style.css", &style), 0);
	assert_int_equal(stat(THEME_DIR "/reader.js", &script), 0);
	assert_in_range(style.st_size, 1000, 22 * 1024);
	assert_in_range(script.st_size, 1000, 12 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roots_compile),
		cmocka_unit_test(test_reading_order),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_content_policy),
		cmocka_unit_test(test_escaping),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_ids_once),
		cmocka_unit_test(test_blocks_off),
		cmocka_unit_test(test_one_button),
		cmocka_unit_test(test_poll),
		cmocka_unit_test(test_refused_comment),
		cmocka_unit_test(test_fragment),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_error_page),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests_name("web/views", tests, NULL, NULL);
}
