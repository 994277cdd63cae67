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
#define COMMENT(id, author, parent, content)                                                                             \
	"<wp:comment><wp:comment_id>" id "</wp:comment_id><wp:comment_author>" author                                    \
	"</wp:comment_author><wp:comment_date_gmt>2024-03-06 10:00:00</wp:comment_date_gmt><wp:comment_content>" content \
	"</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>" parent                    \
	"</wp:comment_parent></wp:comment>"

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
	};
	return cmocka_run_group_tests_name("move/wordpress_odd", tests, NULL, NULL);
}
