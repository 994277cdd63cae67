/*
 * A site as plain files: which file an address becomes, what changes in a page, and where the bytes go.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "move/static_links.h"
#include "move/static_seen.h"
#include "move/static_store.h"

#define SITE STR("https://news.example.org")

static struct arena arena;
static char root[64];

/* --- Addresses --- */

static const char *address_of(const char *link)
{
	struct static_address a;
	if (!static_address_read(&arena, SITE, STR("/a/b/"), str_of(link), &a))
		return "elsewhere";
	return arena_printf(&arena, "%.*s %.*s", STR_ARG(a.path), STR_ARG(a.comments)).p;
}

static void test_addresses(void **state)
{
	static const struct {
		const char *link, *address;
	} cases[] = {
		{"/x/", "/x/ "},
		{"/x//y/./#z", "/x/y/ "},
		{"/caf%c3%a9/", "/café/ "},
		{"/x/?utm_source=a", "/x/ "},
		{"/x/?comments=oldest-55#comments", "/x/ oldest-55"},
		{"?comments=thread-9-60", "/a/b/ thread-9-60"},
		{"/x/?comments=../../etc", "/x/ "},
		{"https://news.example.org/x/", "/x/ "},
		{"https://news.example.org", "/ "},
		{"https://news.example.org.evil.example/", "elsewhere"},
		{"https://other.example/", "elsewhere"},
		{"//other.example/", "elsewhere"},
		{"#comments", "elsewhere"},
		{"mailto:a@example.org", "elsewhere"},
		{"?replyto=5", "elsewhere"},
		{"/x/%00", "elsewhere"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(address_of(cases[i].link), cases[i].address);
}

static const char *file_of(const char *path, const char *comments, enum static_kind kind)
{
	struct str file;
	const struct static_address a = {str_of(path), str_of(comments)};
	if (static_file_of(&arena, &a, kind, &file) != RC_OK)
		return "none";
	return arena_cstr(&arena, file);
}

static void test_files(void **state)
{
	char longest[300];
	assert_string_equal(file_of("/", "", STATIC_PAGE), "index.html");
	assert_string_equal(file_of("/a/b/", "", STATIC_PAGE), "a/b/index.html");
	assert_string_equal(file_of("/a/b", "", STATIC_PAGE), "a/b/index.html");
	assert_string_equal(file_of("/a/b.html", "", STATIC_PAGE), "a/b.html");
	assert_string_equal(file_of("/feed/", "", STATIC_TEXT), "feed/index.xml");
	assert_string_equal(file_of("/feed.json", "", STATIC_TEXT), "feed.json");
	assert_string_equal(file_of("/media/a b.jpg", "", STATIC_FILE), "media/a b.jpg");
	assert_string_equal(file_of("/a/", "oldest-55", STATIC_PAGE), "a/comments-oldest-55/index.html");
	assert_string_equal(file_of("/a.html", "oldest-55", STATIC_PAGE), "a.html-comments-oldest-55/index.html");
	snprintf(longest, sizeof longest, "/%0256d/", 1);
	assert_string_equal(file_of(longest, "", STATIC_PAGE), "none");
}

static void test_kinds(void **state)
{
	assert_int_equal(static_kind_of(STR("text/html; charset=utf-8")), STATIC_PAGE);
	assert_int_equal(static_kind_of(STR("application/rss+xml; charset=utf-8")), STATIC_TEXT);
	assert_int_equal(static_kind_of(STR("application/manifest+json")), STATIC_TEXT);
	assert_int_equal(static_kind_of(STR("text/css")), STATIC_TEXT);
	assert_int_equal(static_kind_of(STR("image/svg+xml")), STATIC_FILE);
	assert_int_equal(static_kind_of(STR("image/jpeg")), STATIC_FILE);
}

/* --- Pages --- */

static struct buf met = BUF(4096);

static void note(void *ctx, const struct static_address *a)
{
	buf_printf(&met, "%.*s%s%.*s ", STR_ARG(a->path), a->comments.n ? "?" : "", STR_ARG(a->comments));
}

static const struct static_found found = {note, NULL};

static void check_page(const char *html, const char *expected, const char *links)
{
	CLEANUP(buf_done) struct buf out = BUF(4096);
	buf_clear(&met);
	static_page(&out, str_of(html), SITE, STR("/a/"), &found);
	buf_putc(&out, '\0');
	buf_putc(&met, '\0');
	assert_string_equal(out.p, expected);
	assert_string_equal(met.p, links);
}

static void test_page(void **state)
{
	check_page("<a href=\"/x/?a=1&amp;b=2#c\">x</a>", "<a href=\"/x/?a=1&amp;b=2#c\">x</a>", "/x/ ");
	check_page("<link href=\"/tag/a/feed/\">", "<link href=\"/tag/a/feed/index.xml\">", "/tag/a/feed/ ");
	check_page("<link href=\"https://news.example.org/feed/atom/\">",
		   "<link href=\"https://news.example.org/feed/atom/index.xml\">", "/feed/atom/ ");
	check_page("<a href=\"/a/?comments=best-1-7#comments\">", "<a href=\"/a/comments-best-1-7/#comments\">",
		   "/a/?best-1-7 ");
	check_page("<img srcset=\"/m/a-320w.jpg 320w, /m/a.jpg 640w\" src=\"/m/a.jpg\">",
		   "<img srcset=\"/m/a-320w.jpg 320w, /m/a.jpg 640w\" src=\"/m/a.jpg\">",
		   "/m/a-320w.jpg /m/a.jpg /m/a.jpg ");
	check_page("<p title=\"/no/\">href=\"/no/\"</p>", "<p title=\"/no/\">href=\"/no/\"</p>", "");
	check_page("<script type=\"application/ld+json\">{\"logo\":\"https://news.example.org/l.png\"}</script>(/no/)",
		   "<script type=\"application/ld+json\">{\"logo\":\"https://news.example.org/l.png\"}</script>(/no/)",
		   "/l.png ");
	check_page("<a href=\"/cut", "<a href=\"/cut", "");
}

static void test_text(void **state)
{
	buf_clear(&met);
	static_text(STR("a{b:url(/f/a.woff2)} \"/icon.png\" <loc>https://news.example.org/sitemaps/1.xml</loc> 1/2"),
		    SITE, &found);
	buf_putc(&met, '\0');
	assert_string_equal(met.p, "/f/a.woff2 /icon.png /sitemaps/1.xml ");
}

static void test_posts(void **state)
{
	assert_true(static_page_posts(STR("<form class=\"a\" method=\"post\" action=\"/x\">")));
	assert_false(static_page_posts(STR("<form action=\"/search/\"><p method=\"post\">")));
}

/* --- What was met --- */

static void test_seen(void **state)
{
	struct static_seen s = {NULL, 0, 0};
	char text[32];
	assert_false(static_seen_has(&s, STR("0")));
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++) {
			snprintf(text, sizeof text, "%d", i);
			assert_int_equal(static_seen_add(&s, str_of(text)), round == 0);
		}
	assert_int_equal(s.n, 5000);
	assert_false(static_seen_has(&s, STR("5000")));
	static_seen_done(&s);
}

/* --- The store --- */

static const char *in_root(const char *name)
{
	return arena_printf(&arena, "%s/%s", root, name).p;
}

static void test_folder(void **state)
{
	struct static_store *s;
	const char *out = in_root("folder"), *part = in_root("folder.part");
	assert_int_equal(static_store_new(out, &s), RC_OK);
	assert_int_equal(static_store_put(s, STR("a/b/index.html"), STR("hello")), RC_OK);
	assert_int_equal(static_store_put(s, STR("a/b/index.html"), STR("again")), RC_CONFLICT);
	assert_int_equal(static_store_put(s, STR("a/b/index.html/c"), STR("below")), RC_CONFLICT);
	assert_int_equal(static_store_put(s, STR("a/b"), STR("above")), RC_CONFLICT);
	assert_int_equal(access(out, F_OK), -1);
	assert_int_equal(static_store_finish(s), RC_OK);
	static_store_free(s);
	assert_int_equal(access(in_root("folder/a/b/index.html"), F_OK), 0);
	assert_int_equal(access(part, F_OK), -1);
	assert_int_equal(static_store_new(out, &s), RC_CONFLICT);
}

static void test_folder_given_up(void **state)
{
	struct static_store *s;
	assert_int_equal(mkdir(in_root("empty"), 0700), 0);
	assert_int_equal(static_store_new(in_root("empty/"), &s), RC_OK);
	assert_int_equal(static_store_put(s, STR("a/b"), STR("x")), RC_OK);
	struct static_store *other;
	assert_int_equal(static_store_new(in_root("empty"), &other), RC_CONFLICT);
	assert_non_null(strstr(rc_message(), "empty.part"));
	static_store_free(s);
	assert_int_equal(access(in_root("empty.part"), F_OK), -1);
}

static void test_archive(void **state)
{
	struct static_store *s;
	char name[180], command[400];
	snprintf(name, sizeof name, "long/%0150d/index.html", 7);
	assert_int_equal(static_store_new(in_root("a.tar"), &s), RC_OK);
	assert_int_equal(static_store_put(s, STR("a/é.txt"), STR("hello")), RC_OK);
	assert_int_equal(static_store_put(s, str_of(name), STR("long")), RC_OK);
	assert_int_equal(static_store_put(s, STR("a/é.txt"), STR("again")), RC_CONFLICT);
	assert_int_equal(static_store_put(s, STR("a"), STR("folder")), RC_CONFLICT);
	assert_int_equal(static_store_put(s, STR("a/é.txt/b"), STR("below")), RC_CONFLICT);
	assert_int_equal(static_store_begin(s, STR("cut"), 5), RC_OK);
	assert_int_equal(static_store_add(s, STR("123456")), RC_INTERNAL);
	assert_int_equal(static_store_add(s, STR("12345")), RC_OK);
	assert_int_equal(static_store_end(s), RC_OK);
	assert_int_equal(static_store_finish(s), RC_OK);
	static_store_free(s);
	snprintf(command, sizeof command,
		 "cd %s && tar xf a.tar && test \"$(cat a/é.txt)\" = hello && test \"$(cat %s)\" = long", root, name);
	assert_int_equal(system(command), 0);
}

static int setup(void **state)
{
	arena_init(&arena);
	snprintf(root, sizeof root, "/tmp/courant-static-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int teardown(void **state)
{
	char command[128];
	arena_done(&arena);
	buf_done(&met);
	snprintf(command, sizeof command, "rm -r %s", root);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_files),  cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_page),      cmocka_unit_test(test_text),   cmocka_unit_test(test_posts),
		cmocka_unit_test(test_seen),      cmocka_unit_test(test_folder), cmocka_unit_test(test_folder_given_up),
		cmocka_unit_test(test_archive),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
