/* Block comments, the marks that split a post, and addresses alone on a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/wordpress.h"

static struct arena arena;
static struct notes notes;

static int setup(void **state)
{
	arena_init(&arena);
	notes_init(&notes, &arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static const char *run(void (*step)(const struct wordpress_context *, struct str, struct buf *), const char *content)
{
	struct buf out = BUF(1u << 20);
	struct wordpress_context c = {.arena = &arena, .notes = &notes};
	step(&c, str_of(content), &out);
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static void test_blocks(void **state)
{
	assert_true(wordpress_is_block(STR("<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph -->")));
	assert_false(wordpress_is_block(STR("text <!--more--> text")));
	assert_string_equal(run(wordpress_blocks,
				"<!-- wp:image {\"id\":7,\"x\":\"--\\u003e\"} -->\n<figure>x</figure>\n"
				"<!-- /wp:image -->"),
			    "<figure>x</figure>\n");
	assert_string_equal(run(wordpress_blocks, "<!-- wp:p -->\n<p>a</p>\n<!-- /wp:p -->\n\n<!-- wp:p -->\n<p>b</p>"),
			    "<p>a</p>\n<p>b</p>");
	assert_string_equal(run(wordpress_blocks, "<pre>x<!-- wp:p -->  y</pre>"), "<pre>x  y</pre>");
	assert_string_equal(run(wordpress_blocks, "<!--more--><!-- a note --><!-- wpx -->"),
			    "<!--more--><!-- a note --><!-- wpx -->");
	assert_int_equal(notes.n, 0);
	assert_string_equal(run(wordpress_blocks, "<!-- wp:latest-posts {\"a\":1} /--><!-- wp:archives /-->"
						  "<!-- wp:my-plugin/thing{\"a\":1}/-->"),
			    "");
	assert_int_equal(notes_count(&notes, NOTE_BLOCK, "latest-posts"), 1);
	assert_int_equal(notes_count(&notes, NOTE_BLOCK, "archives"), 1);
	assert_int_equal(notes_count(&notes, NOTE_BLOCK, "my-plugin/thing"), 1);
}

static void test_pages(void **state)
{
	struct str rest = STR("one<!--nextpage-->two<!-- nextpage --><!--nextpages-->"), page;
	assert_true(wordpress_page(&rest, &page));
	assert_true(str_is(page, "one"));
	assert_true(wordpress_page(&rest, &page));
	assert_true(str_is(page, "two"));
	assert_true(wordpress_page(&rest, &page));
	assert_true(str_is(page, "<!--nextpages-->"));
	assert_false(wordpress_page(&rest, &page));
	rest = STR("");
	assert_true(wordpress_page(&rest, &page));
	assert_int_equal(page.n, 0);
	assert_false(wordpress_page(&rest, &page));
}

static void test_more(void **state)
{
	size_t at, length;
	assert_true(wordpress_more(STR("ab<!--more-->c"), &at, &length));
	assert_int_equal(at, 2);
	assert_int_equal(length, 11);
	assert_true(wordpress_more(STR("<!--more Go on, read-->c"), &at, &length));
	assert_int_equal(at, 0);
	assert_false(wordpress_more(STR("<!--moreover--> <b title=\"<!--more\">"), &at, &length));
}

static void test_lines(void **state)
{
	static const struct {
		const char *content, *html;
	} cases[] = {
		{"a\n https://youtu.be/abc \nb",
		 "a\n\n\n<figure class=\"embed embed-youtube\"><a class=\"embed-link\" href=\"https://youtu.be/abc\" "
		 "data-embed=\"https://www.youtube-nocookie.com/embed/abc\">YouTube</a></figure>\n\n\nb"},
		{"see https://youtu.be/abc", "see https://youtu.be/abc"},
		{"<b>x</b>https://youtu.be/abc", "<b>x</b>https://youtu.be/abc"},
		{"https://youtu.be/abc<b>x</b>", "https://youtu.be/abc<b>x</b>"},
		{"<pre>\nhttps://youtu.be/abc\n</pre>", "<pre>\nhttps://youtu.be/abc\n</pre>"},
		{"<a href=\"/\">\nhttps://youtu.be/abc\n</a>", "<a href=\"/\">\nhttps://youtu.be/abc\n</a>"},
		{"x\nhttps://a.example/?b&amp;c\ny",
		 "x\n<a href=\"https://a.example/?b&amp;c\">https://a.example/?b&amp;c</a>\ny"},
		{"https://a.example/x.mp3",
		 "\n\n<figure class=\"wp-block-audio\"><audio controls=\"controls\" src=\"https://a.example/x.mp3\">"
		 "</audio></figure>\n\n"},
		{"javascript:alert(1)", "javascript:alert(1)"},
		{"https://a.example/\"x", "https://a.example/\"x"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(run(wordpress_lines, cases[i].content), cases[i].html);
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "a.example"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_blocks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
	};
	return cmocka_run_group_tests_name("text/wordpress_block", tests, NULL, NULL);
}
