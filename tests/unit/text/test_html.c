/* Escaping, the text of safe HTML, and the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/html.h"
#include "text/unicode.h"

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

static void test_escape(void **state)
{
	static const struct {
		const char *text, *html;
	} cases[] = {
		{"", ""},
		{"plain é", "plain é"},
		{"<a href=\"x\">'`&", "&lt;a href=&quot;x&quot;&gt;&#39;&#96;&amp;"},
		{"&amp;", "&amp;amp;"},
		{"<", "&lt;"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_done) struct buf out = BUF(1000);
		html_escape(&out, str_of(cases[i].text));
		assert_true(str_is(buf_str(&out), cases[i].html));
		assert_true(str_is(html_from_text(&arena, str_of(cases[i].text)).s, cases[i].html));
	}
}

static void test_escape_keeps_nul(void **state)
{
	struct safe_html html = html_from_text(&arena, STR("a\0<"));
	assert_true(str_eq(html.s, STR("a\0&lt;")));
}

static void test_to_text(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{"", ""},
		{"<p>one</p><p>two</p>", "one two"},
		{"<p>w<b>or</b>d</p>", "word"},
		{"a<br>b", "a b"},
		{"a<img src=\"x\" alt=\"a > b\">b", "a b"},
		{"  a \n\t b  ", "a b"},
		{"&lt;b&gt; &amp;amp; &quot;&#39;&#x41;&nbsp;&apos;", "<b> &amp; \"'A\xC2\xA0'"},
		{"&nope; &#; &#xZZ; &#99999999999;", "&nope; &#; &#xZZ; &#99999999999;"},
		{"&#0;&#xD800;&#x110000;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
		{"a<!-- <p>x</p> -->b", "a b"},
		{"a<b", "a"},
		{"<P>x</P>y", "x y"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text = html_to_text(&arena, html_trusted(str_of(cases[i].html)));
		assert_string_equal(arena_cstr(&arena, text), cases[i].text);
	}
}

static void test_lines(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{"", ""},
		{"<p>one</p><p>two</p>", "one\ntwo\n"},
		{"<h2>Head</h2>\n\n<p>w<b>or</b>d &amp; \n more</p>", "Head\nword & more\n"},
		{"a<br>b", "a\nb"},
		{"<figure><img src=\"x\" alt=\"a &lt; b\"></figure><p>c</p>", "[a < b]\nc\n"},
		{"<p>one<img src=\"x\" alt=\"\"></p>", "one\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text = html_to_lines(&arena, html_trusted(str_of(cases[i].html)));
		assert_string_equal(arena_cstr(&arena, text), cases[i].text);
	}
}

/* Wherever the text ends, the same comes out as by way of the whole. */
static void test_brief(void **state)
{
	static const char *const cases[] = {
		"",
		"<p>one</p><p>two</p>",
		"  one  ",
		"<p>one two, three</p><p>four &amp; five</p>",
		"\xC3\xA9\xC3\xA9 \xF0\x9F\x98\x80\xF0\x9F\x98\x80 &eacute;&#x1F600; \xE4\xBD\xA0\xE5\xA5\xBD",
		"one\xFF\xFE two",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct safe_html html = html_trusted(str_of(cases[i]));
		for (size_t max = 1; max < 40; max++) {
			struct str whole = text_brief(&arena, html_to_text(&arena, html), max);
			assert_true(str_eq(html_brief(&arena, html, max), whole));
		}
	}
}

static void test_inline(void **state)
{
	assert_true(html_is_inline(STR("em")));
	assert_true(html_is_inline(STR("SPAN")));
	assert_false(html_is_inline(STR("br")));
	assert_false(html_is_inline(STR("img")));
	assert_false(html_is_inline(STR("p")));
	assert_false(html_is_inline(STR("")));
}

static struct html_node *element(const char *name)
{
	return html_node_new(&arena, HTML_ELEMENT, str_of(name));
}

/* Names and texts in document order. */
static const char *shape(const struct html_node *root)
{
	struct buf out = BUF(1000);
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		buf_printf(&out, "%.*s;", STR_ARG(n->kind == HTML_ELEMENT ? n->name : n->text));
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static void test_tree(void **state)
{
	struct html_node *root = element("root"), *p = element("p"), *b = element("b");
	struct html_node *one = html_node_new(&arena, HTML_TEXT, STR("one"));
	struct html_node *two = html_node_new(&arena, HTML_TEXT, STR("two"));
	html_append(root, p);
	html_append(p, b);
	html_append(b, one);
	html_append(b, two);
	assert_string_equal(shape(root), "p;b;one;two;");
	html_insert_before(two, element("br"));
	assert_string_equal(shape(root), "p;b;one;br;two;");
	html_unwrap(b);
	assert_string_equal(shape(root), "p;one;br;two;");
	assert_ptr_equal(one->parent, p);
	html_remove(one);
	assert_ptr_equal(one->parent, NULL);
	assert_string_equal(shape(root), "p;br;two;");
	html_replace(p, element("hr"));
	assert_string_equal(shape(root), "hr;");
	assert_string_equal(shape(p), "br;two;");
	html_remove(root->first);
	assert_ptr_equal(root->first, NULL);
	assert_ptr_equal(root->last, NULL);
}

static void test_next_stays_inside(void **state)
{
	struct html_node *root = element("root"), *a = element("a"), *b = element("b");
	html_append(root, a);
	html_append(root, b);
	assert_ptr_equal(html_next(a, a), NULL);
	assert_ptr_equal(html_next_after(root, a), b);
	assert_ptr_equal(html_next_after(root, b), NULL);
}

static void test_attributes(void **state)
{
	struct html_node *a = element("a");
	assert_ptr_equal(html_attr(a, "href").p, NULL);
	assert_false(html_has_attr(a, "href"));
	html_attr_set(&arena, a, "href", STR("/x"));
	html_attr_set(&arena, a, "class", STR(" one\ttwo "));
	html_attr_set(&arena, a, "href", STR("/y"));
	assert_int_equal(a->n_attrs, 2);
	assert_true(str_is(html_attr(a, "href"), "/y"));
	assert_true(html_has_class(a, "two"));
	assert_false(html_has_class(a, "tw"));
	assert_false(html_has_class(a, ""));
}

static void test_node_text(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(100);
	struct html_node *p = element("p"), *b = element("b");
	html_append(p, html_node_new(&arena, HTML_TEXT, STR("w")));
	html_append(p, b);
	html_append(b, html_node_new(&arena, HTML_TEXT, STR("<")));
	html_append(p, html_node_new(&arena, HTML_COMMENT, STR("no")));
	html_append(p, element("br"));
	html_append(p, html_node_new(&arena, HTML_TEXT, STR("d")));
	html_node_text(&out, p);
	assert_true(str_is(buf_str(&out), " w< d"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),     cmocka_unit_test(test_escape_keeps_nul),
		cmocka_unit_test(test_to_text),    cmocka_unit_test(test_lines),
		cmocka_unit_test(test_brief),      cmocka_unit_test(test_inline),
		cmocka_unit_test(test_tree),       cmocka_unit_test(test_next_stays_inside),
		cmocka_unit_test(test_attributes), cmocka_unit_test(test_node_text),
	};
	return cmocka_run_group_tests_name("text/html", tests, setup, teardown);
}
