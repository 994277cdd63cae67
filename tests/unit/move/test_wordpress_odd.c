/*
 * Exports that nobody meant to write: numbers that stand twice or are none, texts and titles that cannot be kept as
 * they are, addresses that can be none here. Nothing is lost, everything is said, a second run changes nothing.
 */
#include "move_test.h"

#include "store/address.h"
#include "store/article.h"
#include "store/comment.h"
#include "store/origin.h"

#define HEAD                                                                                                           \
	"<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "                             \
	"xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "    \
	"xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Old</title><language>en-US</language>"          \
	"<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>\n"
#define TAIL "</channel></rss>\n"
#define STATE                                                                                                          \
	"<wp:post_date>2024-03-05 09:30:00</wp:post_date><wp:post_date_gmt>2024-03-05 09:30:00</wp:post_date_gmt>"     \
	"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
#define ITEM(id, title, path, content, more)                                                                           \
	"<item><title><![CDATA[" title "]]></title><link>https://old.example" path                                     \
	"</link><content:encoded><![CDATA[" content "]]></content:encoded><wp:post_id>" id "</wp:post_id>" STATE more  \
	"</item>\n"
#define COMMENT(id, author, parent, content)                                                                           \
	"<wp:comment><wp:comment_id>" id "</wp:comment_id><wp:comment_author>" author "</wp:comment_author>"           \
	"<wp:comment_date_gmt>2024-03-06 10:00:00</wp:comment_date_gmt><wp:comment_content>" content                   \
	"</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"                                            \
	"<wp:comment_parent>" parent "</wp:comment_parent></wp:comment>"

static void brought_in(struct move_test *t, const char *items)
{
	struct str text = arena_join(&t->arena, STR(HEAD), str_of(items), STR(TAIL), STR_NONE);
	if (import_file(t, write_file(t, text)) != RC_OK)
		fail_msg("%s", rc_message());
}

static int64_t everything(struct move_test *t)
{
	return number(t, "SELECT (SELECT SUM(version) + COUNT(*) * 1000 FROM article) + (SELECT COUNT(*) FROM comment) "
			 "* 1000000 + (SELECT COUNT(*) FROM address) * 100000000 + (SELECT COUNT(*) FROM former_id)");
}

/* The same again: nothing moves, and the same is said. */
static void again(struct move_test *t, const char *items)
{
	int64_t before = everything(t), needs = report_needs(t->report), alive, alive_then;
	int64_t n = report_addresses(t->report, &alive);
	brought_in(t, items);
	assert_int_equal(everything(t), before);
	assert_int_equal(report_needs(t->report), needs);
	assert_int_equal(report_addresses(t->report, &alive_then), n);
	assert_int_equal(alive_then, alive);
	for (int what = 0; what < REPORT_COUNTS; what++)
		assert_int_equal(report_counted(t->report, what, REPORT_ADDED) +
					 report_counted(t->report, what, REPORT_UPDATED),
				 0);
}

static struct str printed(struct move_test *t)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	report_print(t->report, out);
	fclose(out);
	struct str s = arena_str(&t->arena, str_mem(text, n));
	free(text);
	return s;
}

static void says(struct move_test *t, const char *words)
{
	struct str text = printed(t);
	if (str_find(text, str_of(words), 0) == SIZE_MAX)
		fail_msg("\"%s\" is not said in:\n%.*s", words, STR_ARG(text));
}

static struct str article_title(struct move_test *t, int64_t id)
{
	struct article a;
	assert_int_equal(article_get(t->db, &t->arena, id, &a), RC_OK);
	return a.title;
}

static int64_t count(struct move_test *t, const char *fmt, const char *value)
{
	return number(t, arena_printf(&t->arena, "SELECT COUNT(*) FROM %s'%s'", fmt, value).p);
}

/* --- Numbers --- */

static void two_posts_of_one_number_both_come_in(void **state)
{
	static const char items[] = ITEM("7", "First", "/first/", "One", "") ITEM("7", "Second", "/second/", "Two", "")
		ITEM("8", "Third", "/third/", "Three", "") ITEM("7", "Fourth", "/fourth/", "Four", "");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM article", 4);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 7 AND title = 'First' AND path = '/first/'", 1);
	assert_int_equal(count(t, "article WHERE id > 8 AND path = ", "/second/"), 1);
	assert_int_equal(count(t, "article WHERE id > 8 AND path = ", "/fourth/"), 1);
	assert_int_equal(report_items(t->report, REPORT_NUMBER), 2);
	says(t, "Second  https://old.example/second/: the post number 7 is that of \"First\" too");
	says(t, "Fourth  https://old.example/fourth/: the post number 7 is that of \"First\" too");
	again(t, items);
}

static void what_stands_twice_word_for_word_comes_in_once(void **state)
{
#define ONE ITEM("7", "First", "/first/", "One", COMMENT("1", "A", "0", "x"))
	static const char items[] = ONE ONE;
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM article", 1);
	assert_number(t, "SELECT COUNT(*) FROM comment", 1);
	says(t, "First  https://old.example/first/: it stands twice in the file, word for word; it came in once");
	again(t, items);
#undef ONE
}

static void numbers_that_are_none_are_said(void **state)
{
	static const char items[] =
		"<wp:author><wp:author_id>x1</wp:author_id><wp:author_login>pen</wp:author_login></wp:author>" ITEM(
			"99999999999999999999999", "Large", "/large/", "One", "<dc:creator>pen</dc:creator>")
			ITEM("-4", "Below", "/below/", "Two", "") ITEM("9223372036854775807", "Most", "/most/", "3", "")
				ITEM("", "None", "/none/", "Four", "<wp:post_parent>?</wp:post_parent>")
					ITEM("12abc", "Letters", "/letters/", "Five", "");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id BETWEEN 1 AND 100", 5);
	assert_int_equal(report_items(t->report, REPORT_NUMBER), 6);
	says(t, "Large  https://old.example/large/: line 2: wp:post_id \"99999999999999999999999\" is no number that "
		"can be used; it came in under a new one");
	says(t, "wp:post_id \"-4\"");
	says(t, "wp:post_id \"12abc\"");
	says(t, "wp:post_parent \"?\" is no number that can be used; it was left out");
	says(t, "pen: line 2: wp:author_id \"x1\"");
	assert_number(t, "SELECT COUNT(*) FROM article_author", 1);
	again(t, items);
}

static void comments_of_one_number_all_come_in(void **state)
{
	static const char items[] =
		ITEM("1", "First", "/first/", "One", COMMENT("5", "Ann", "0", "a") COMMENT("6", "Bo", "5", "b"))
			ITEM("2", "Second", "/second/", "Two",
			     COMMENT("5", "Cy", "0", "c") COMMENT("8", "Di", "5", "d")
				     COMMENT("zz", "Ed", "77777777777777777777", "e") COMMENT("", "Fay", "0", "f")
					     COMMENT("", "Fay", "0", "f"));
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM comment", 7);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE id = 5 AND author = 'Ann' AND article_id = 1", 1);
	assert_number(t,
		      "SELECT COUNT(*) FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.author = 'Bo' AND "
		      "p.author = 'Ann'",
		      1);
	assert_number(t,
		      "SELECT COUNT(*) FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.author = 'Di' AND "
		      "p.author = 'Cy'",
		      1);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE author = 'Fay' AND id > 8", 2);
	assert_int_equal(report_items(t->report, REPORT_NUMBER), 3);
	says(t, "the number 5 of the comment by \"Cy\" is that of another one too");
	says(t, "wp:comment_id \"zz\" is no number that can be used; it came in under a new one");
	says(t, "wp:comment_parent \"77777777777777777777\" is no number that can be used; it was left out");
	again(t, items);
}

static void answers_follow_whatever_their_numbers(void **state)
{
	static const char items[] =
		ITEM("1", "First", "/first/", "One",
		     COMMENT("3", "Answer", "9", "a") COMMENT("9", "Asked", "20", "b") COMMENT("20", "Root", "0", "c")
			     COMMENT("30", "Circle", "31", "d") COMMENT("31", "Ring", "30", "e")
				     COMMENT("40", "Own", "40", "f"));
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM comment", 6);
	assert_number(t, "SELECT parent_id FROM comment WHERE id = 3", 9);
	assert_number(t, "SELECT parent_id FROM comment WHERE id = 9", 20);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE id IN (30, 31) AND parent_id IS NOT NULL", 1);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE id = 40 AND parent_id IS NULL", 1);
	again(t, items);
}

#define FILE_ITEM(id, title, path)                                                                                     \
	"<item><title>" title "</title><wp:post_id>" id "</wp:post_id><wp:status>inherit</wp:status><wp:post_type>"    \
	"attachment</wp:post_type><wp:attachment_url>" path "</wp:attachment_url></item>\n"

static void files_and_terms_of_one_number_stay_two(void **state)
{
#define TERM(id, slug)                                                                                                 \
	"<wp:category><wp:term_id>" id "</wp:term_id><wp:category_nicename>" slug                                      \
	"</wp:category_nicename><wp:cat_name>" slug "</wp:cat_name></wp:category>\n"
	static const char items[] = TERM("3", "news")
		TERM("3", "sport") "<wp:tag><wp:term_id>3</wp:term_id><wp:tag_slug>boats</wp:tag_slug></wp:tag>\n" FILE_ITEM(
			"5", "A", "https://old.example/wp-content/uploads/a.jpg")
			FILE_ITEM("5", "B", "https://old.example/wp-content/uploads/b.jpg")
				FILE_ITEM("5", "B", "https://old.example/wp-content/uploads/b.jpg")
					FILE_ITEM("?", "C", "https://old.example/wp-content/uploads/c.jpg")
						FILE_ITEM("6", "No address", "");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM section", 2);
	assert_number(t, "SELECT COUNT(*) FROM tag", 1);
	assert_number(t, "SELECT COUNT(*) FROM media", 3);
	assert_int_equal(report_items(t->report, REPORT_NUMBER), 4);
	says(t, "sport: the number 3 is that of another one too");
	says(t, "the number 5 is that of the file /wp-content/uploads/a.jpg too; this one came in under another");
	says(t, "No address: its record names no address of a file");
	again(t, items);
}

/* --- Texts and titles --- */

static void what_no_safe_html_can_be_made_of_is_a_draft(void **state)
{
	struct move_test *t = *state;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	buf_puts(&b, "<item><title>Deep</title><link>https://old.example/deep/</link><content:encoded><![CDATA[");
	for (int i = 0; i < 400; i++)
		buf_puts(&b, "<div>");
	buf_puts(&b, "the bottom]]></content:encoded><wp:post_id>7</wp:post_id>" STATE "</item>\n");
	buf_puts(&b, ITEM("8", "Plain", "/plain/", "One", ""));
	const char *items = buf_to_arena(&b, &t->arena).p;
	brought_in(t, items);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 7 AND state = 'draft' AND path = '/deep/'", 1);
	assert_number(t,
		      "SELECT COUNT(*) FROM article_body WHERE article_id = 7 AND body = '' AND source LIKE "
		      "'%<div>the bottom'",
		      1);
	assert_int_equal(report_items(t->report, REPORT_UNSAFE), 1);
	assert_int_equal(report_items(t->report, REPORT_REFUSED) + report_items(t->report, REPORT_DEAD), 0);
	says(t, "Deep  /deep/: ");
	says(t, "1 of 2 addresses alive, 1 items need you");
	again(t, items);
}

static enum rc publish(struct site *s, struct db *db, void *ctx)
{
	return db_exec_script(db, "UPDATE article SET state = 'published' WHERE id = 7");
}

static void what_was_mended_here_is_no_item_any_more(void **state)
{
	static const char items[] = ITEM("7", "Locked", "/locked/", "One", "<wp:post_password>x</wp:post_password>");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_int_equal(report_items(t->report, REPORT_PROTECTED), 1);
	assert_int_equal(site_write(t->site, publish, NULL), RC_OK);
	brought_in(t, items);
	assert_int_equal(report_items(t->report, REPORT_PROTECTED), 0);
}

static void a_title_is_made_where_there_is_none(void **state)
{
	static const char items[] =
		ITEM("1", "<img src='x.png'>", "/one/",
		     "<p>The quay was closed for a whole day, and the ferry waited on "
		     "the other bank until night.</p>",
		     "") ITEM("2", "<b></b>", "/two/", "Text", "<excerpt:encoded>Short &amp; good</excerpt:encoded>")
			ITEM("3", "", "/three/", "<img src=\"/x.png\">", "<wp:post_name>the-third-one</wp:post_name>")
				ITEM("4", "", "/four/", "", "") ITEM("5", "<em>Good</em>", "/five/", "x", "");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_str(article_title(t, 1),
		   "The quay was closed for a whole day, and the ferry waited on the other bank\u2026");
	assert_str(article_title(t, 2), "Short & good");
	assert_str(article_title(t, 3), "the third one");
	assert_str(article_title(t, 4), "2024-03-05");
	assert_str(article_title(t, 5), "Good");
	assert_int_equal(report_items(t->report, REPORT_TITLE), 4);
	says(t, "Short & good  /two/: <b></b>");
	assert_number(t, "SELECT COUNT(*) FROM search WHERE search MATCH 'title:third'", 1);
	again(t, items);
}

static bool body_holds(struct move_test *t, int64_t id, const char *words)
{
	struct article_body b;
	assert_int_equal(article_body_get(t->db, &t->arena, id, &b), RC_OK);
	return str_find(b.body, str_of(words), 0) != SIZE_MAX;
}

static void bare_shortcodes_go_and_prose_stays(void **state)
{
	static const char items[] = ITEM("1", "A", "/a/", "One [sic] two.\n\n[newsletter]\n\n[Update]\n\n[quiz]", "")
		ITEM("2", "B", "/b/", "Text [he] said.\n[newsletter]\n", "") ITEM("3", "C", "/c/",
										  "<p>[newsletter]</p>", "")
			ITEM("4", "D", "/d/", "At the end of a line. [newsletter]\nMore.", "")
				ITEM("5", "E", "/e/", "At the end of a line. [quiz]\nMore [citation needed].", "");
	struct move_test *t = *state;
	brought_in(t, items);
	for (int64_t id = 1; id <= 5; id++)
		assert_false(body_holds(t, id, "[newsletter"));
	assert_true(body_holds(t, 1, "[sic]") && body_holds(t, 1, "[Update]") && !body_holds(t, 1, "[quiz]"));
	assert_true(body_holds(t, 2, "[he]"));
	assert_true(body_holds(t, 5, "[quiz]") && body_holds(t, 5, "[citation needed]"));
	assert_int_equal(report_times(t->report, REPORT_SHORTCODE, STR("newsletter")), 4);
	assert_int_equal(report_times(t->report, REPORT_SHORTCODE, STR("quiz")), 1);
	assert_int_equal(report_times(t->report, REPORT_BRACKET, STR("quiz")), 1);
	assert_int_equal(report_items(t->report, REPORT_BRACKET) + report_items(t->report, REPORT_SHORTCODE), 3);
	says(t, "newsletter (4 times)  /a/, /b/, /c/");
	says(t, "may be shortcodes; they stayed in the text (1):\n  quiz  /e/");
	again(t, items);
}

/* --- Addresses --- */

static void addresses_that_can_be_none_here_are_said(void **state)
{
	static const char items[] =
		"<item><title>Elsewhere</title><link>https://cdn.example/x/</link><content:encoded>One</content:encoded>"
		"<wp:post_id>1</wp:post_id>" STATE "</item>"
		"<item><title>Nowhere</title><content:encoded>One</content:encoded><wp:post_id>2</wp:post_id>" STATE
		"</item>" ITEM("3", "Front", "/", "One", "") ITEM("4", "Number", "/?p=4", "Two", "")
			ITEM("5", "Copied", "/?p=77", "Three", "") ITEM("6", "Query", "/six/?lang=de", "Four", "")
				ITEM("8", "Of another", "/?p=4", "Five", "") ITEM("9", "Kept", "/nine/", "Six", "");
	struct move_test *t = *state;
	struct origin_former former;
	brought_in(t, items);
	assert_int_equal(report_items(t->report, REPORT_MOVED), 5);
	says(t, "Elsewhere  /2024/03/elsewhere/: it was at https://cdn.example/x/");
	says(t, "Nowhere  /2024/03/nowhere/: the file names no address");
	says(t, "Front  /2024/03/front/: it was the front page; here that shows what is new");
	says(t, "Query  /2024/03/query/: it was at https://old.example/six/?lang=de");
	says(t, "Of another  /2024/03/of-another/: it was at https://old.example/?p=4");
	assert_int_equal(
		origin_former_get(t->db, &t->arena, wordpress_import_origin(t->imp), ORIGIN_ARTICLE, 77, &former),
		RC_OK);
	assert_int_equal(former.object_id, 5);
	int64_t alive;
	assert_int_equal(report_addresses(t->report, &alive), 5);
	assert_int_equal(alive, 4);
	again(t, items);
	/* The post of that number comes with a later export. */
	brought_in(t, ITEM("77", "The real one", "/real/", "x", ""));
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 77 AND title = 'The real one'", 1);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 5 AND title = 'Copied'", 1);
}

static void clashes_are_said_by_every_run(void **state)
{
	static const char items[] =
		"<wp:author><wp:author_id>1</wp:author_id><wp:author_login>feed</wp:author_login></wp:author>"
		"<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>news</wp:category_nicename></wp:category>" ITEM(
			"1", "At the author's", "/author/feed/", "One", "<dc:creator>feed</dc:creator>")
			ITEM("2", "At the category's", "/category/news/", "Two", "")
				ITEM("3", "Feed", "/feed/", "3", "");
	struct move_test *t = *state;
	brought_in(t, items);
	assert_int_equal(report_items(t->report, REPORT_CLASH), 3);
	says(t, "/author/feed/ belongs to something else");
	says(t, "Feed  /feed-2/: /feed/ is a fixed address of this program");
	again(t, items);
	assert_int_equal(report_items(t->report, REPORT_CLASH), 3);
}

static enum rc take_author_path(struct site *s, struct db *db, void *ctx)
{
	return db_exec_script(db, "INSERT INTO address (path, kind, target, created_at) VALUES ('/author/pen/', "
				  "'redirect', '/', 1), ('/category/news/', 'redirect', '/', 1), "
				  "('/wp-content/uploads/a.jpg', 'redirect', '/', 1)");
}

static void clashes_of_lists_and_files_too(void **state)
{
	static const char items[] =
		"<wp:author><wp:author_id>1</wp:author_id><wp:author_login>pen</wp:author_login></wp:author>"
		"<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>news</wp:category_nicename></wp:category>" FILE_ITEM(
			"5", "A", "https://old.example/wp-content/uploads/a.jpg")
			ITEM("2", "One", "/one/", "Two", "<dc:creator>pen</dc:creator>");
	struct move_test *t = *state;
	assert_int_equal(site_write(t->site, take_author_path, NULL), RC_OK);
	brought_in(t, items);
	assert_int_equal(report_items(t->report, REPORT_CLASH), 3);
	says(t, "pen  /author/pen-2/: /author/pen/ belongs to something else");
	again(t, items);
}

/* --- Dates --- */

static void days_begin_where_they_began(void **state)
{
	struct move_test *t = *state;
	static const char dates[] =
		"<wp:post_date>%s</wp:post_date><wp:post_date_gmt>%s</wp:post_date_gmt><wp:status>publish</wp:status>"
		"<wp:post_type>post</wp:post_type></item>";
	static const char *const pairs[][2] = {
		{"2024-01-31 20:00:00", "2024-02-01 03:00:00"},
		{"2024-07-31 20:00:00", "2024-08-01 03:00:00"},
		{"2024-07-30 20:00:00", "2024-07-30 18:00:00"},
	};
	CLEANUP(buf_done) struct buf b = BUF(1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		buf_printf(&b,
			   "<item><title>P%zu</title><content:encoded>x</content:encoded><wp:post_id>%zu</wp:post_id>",
			   i, i + 1);
		buf_printf(&b, dates, pairs[i][0], pairs[i][1]);
	}
	brought_in(t, buf_to_arena(&b, &t->arena).p);
	struct site_settings *s = site_settings(t->site);
	assert_str(settings_text(s, "site.time_zone"), "Etc/GMT+7");
	settings_unref(s);
	says(t, "site.time_zone is Etc/GMT+7, the distance to UTC of most of its dates");
	assert_int_equal(count(t, "article WHERE id = 1 AND path = ", "/2024/01/p0/"), 1);
	assert_int_equal(count(t, "article WHERE id = 2 AND path = ", "/2024/07/p1/"), 1);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		MOVE_TEST(two_posts_of_one_number_both_come_in),
		MOVE_TEST(what_stands_twice_word_for_word_comes_in_once),
		MOVE_TEST(numbers_that_are_none_are_said),
		MOVE_TEST(comments_of_one_number_all_come_in),
		MOVE_TEST(answers_follow_whatever_their_numbers),
		MOVE_TEST(files_and_terms_of_one_number_stay_two),
		MOVE_TEST(what_no_safe_html_can_be_made_of_is_a_draft),
		MOVE_TEST(what_was_mended_here_is_no_item_any_more),
		MOVE_TEST(a_title_is_made_where_there_is_none),
		MOVE_TEST(bare_shortcodes_go_and_prose_stays),
		MOVE_TEST(addresses_that_can_be_none_here_are_said),
		MOVE_TEST(clashes_are_said_by_every_run),
		MOVE_TEST(clashes_of_lists_and_files_too),
		MOVE_TEST(days_begin_where_they_began),
	};
	return cmocka_run_group_tests_name("move/wordpress_odd", tests, NULL, NULL);
}
