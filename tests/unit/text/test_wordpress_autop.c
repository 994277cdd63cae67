/* Paragraphs of classic content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "text/wordpress.h"

static struct arena arena;

static int setup(void **state)
{
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static const char *paragraphs(struct str content)
{
	struct buf out = BUF(64u << 20);
	wordpress_autop(&arena, content, &out);
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static void test_table(void **state)
{
	static const struct {
		const char *content, *html;
	} cases[] = {
		{"", ""},
		{"  \n\n ", ""},
		{"a", "<p>a</p>"},
		{"a\nb\n\nc", "<p>a<br />\nb</p>\n<p>c</p>"},
		{"a\r\nb\r\n\r\nc", "<p>a<br />\nb</p>\n<p>c</p>"},
		{"a\n \t\nb", "<p>a</p>\n<p>b</p>"},
		{"a<br>b", "<p>a<br />b</p>"},
		{"a<br />\nb", "<p>a<br />\nb</p>"},
		{"a<br><br/>b", "<p>a</p>\n<p>b</p>"},
		{"a<br />\n<br />b", "<p>a</p>\n<p>b</p>"},
		/* block tags */
		{"a<div>x</div>b", "<p>a</p>\n<div>x</div>\n<p>b</p>"},
		{"<div>\nx\n</div>", "<div>x</div>"},
		{"<div>x\n\ny</div>", "<div>x\n<p>y</p></div>"},
		{"<h2>T</h2>\ntext", "<h2>T</h2>\n<p>text</p>"},
		{"<p>a</p>\n\nb", "<p>a</p>\n<p>b</p>"},
		{"<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>"},
		{"<p class=\"x\">a\nb</p>", "<p class=\"x\">a<br />\nb</p>"},
		{"a</p>b", "<p>a</p>\n<p>b</p>"},
		{"</p>", ""},
		{"a\n<hr>\nb", "<p>a</p>\n<hr>\n<p>b</p>"},
		/* lists and tables */
		{"<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b<br />\nc</li>\n</ul>"},
		{"<ul><li>a\n\nb</li></ul>", "<ul>\n<li>a\n<p>b</p></li>\n</ul>"},
		{"<table>\n<tr>\n<td>a</td>\n</tr>\n</table>", "<table>\n<tr>\n<td>a</td>\n</tr>\n</table>"},
		/* quotations */
		{"<blockquote>q</blockquote>", "<blockquote><p>q</p></blockquote>"},
		{"<blockquote>q\n\nr</blockquote>", "<blockquote><p>q</p>\n<p>r</p></blockquote>"},
		{"<blockquote><p>q</p></blockquote>", "<blockquote>\n<p>q</p>\n</blockquote>"},
		/* what is kept whole */
		{"<pre>a\n\nb\n c</pre>", "<pre>a\n\nb\n c</pre>"},
		{"x\n<pre>a\n\n<b>b</pre>y", "<p>x</p>\n<pre>a\n\n<b>b</pre>\n<p>y</p>"},
		{"<script>\na;\n\nb;\n</script>", "<p><script>\na;\n\nb;\n</script></p>"},
		{"<a title=\"x\n\ny\">t</a>", "<p><a title=\"x\n\ny\">t</a></p>"},
		{"<pre>never closed\n\nx", "<pre>never closed\n\nx"},
		/* figures */
		{"<figure>\n<img src=\"x\">\n<figcaption>cap</figcaption>\n</figure>\ntext",
		 "<figure><img src=\"x\"><figcaption>cap</figcaption></figure>\n<p>text</p>"},
		{"<img src=\"x\">\n\ntext", "<p><img src=\"x\"></p>\n<p>text</p>"},
		/* comments and stray signs */
		{"a\n\n<!--x-->\n\nb", "<p>a</p>\n<p><!--x--></p>\n<p>b</p>"},
		{"a < b\n\nc > d", "<p>a < b</p>\n<p>c > d</p>"},
		{"a <", "<p>a <</p>"},
		{"<strong>a\n\nb</strong>", "<p><strong>a</p>\n<p>b</strong></p>"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(paragraphs(str_of(cases[i].content)), cases[i].html);
}

static void test_hostile_is_linear(void **state)
{
	static const char *const pieces[] = {"<",    "<div", "<div>", "</p>",  "<!--",
					     "\n\n", "<br>", "<pre>", "<a \"", "<a '"};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		CLEANUP(buf_done) struct buf content = BUF(4u << 20);
		while (content.n < (2u << 20) - 16)
			buf_puts(&content, pieces[i]);
		int64_t start = clock_mono();
		paragraphs(buf_str(&content));
		assert_true(clock_mono() - start < 3000);
		arena_reset(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_hostile_is_linear),
	};
	return cmocka_run_group_tests_name("text/wordpress_autop", tests, setup, teardown);
}
