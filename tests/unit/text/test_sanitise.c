/* What the allow-list writes of hand-made trees, and that the check without a parser accepts only that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "text/sanitise.h"

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

static const struct sanitise_options options = {.policy = SANITISE_ARTICLE};

static struct html_node *element(struct html_node *parent, const char *name, const char *attr, const char *value)
{
	struct html_node *n = html_node_new(&arena, HTML_ELEMENT, str_of(name));
	if (attr)
		html_attr_set(&arena, n, attr, str_of(value));
	if (parent)
		html_append(parent, n);
	return n;
}

static struct html_node *text(struct html_node *parent, const char *z)
{
	html_append(parent, html_node_new(&arena, HTML_TEXT, str_of(z)));
	return parent;
}

static const char *written(const struct html_node *root, struct notes *notes)
{
	struct buf out = BUF(100000);
	sanitise(root, &options, &out, notes);
	const char *z = arena_cstr(&arena, buf_str(&out));
	assert_true(sanitise_verify(buf_str(&out), &options));
	buf_done(&out);
	return z;
}

/* One element with one attribute and the text "x". */
static void test_attributes(void **state)
{
	static const struct {
		const char *element, *attr, *value, *html;
	} cases[] = {
		{"p", "class", "wp-block-x evil has-big alignleft wp-image-3 wp-image-x size-full",
		 "<p class=\"wp-block-x has-big alignleft wp-image-3 size-full\">x</p>"},
		{"p", "class", "embed embed-x language-c", "<p class=\"language-c\">x</p>"},
		{"figure", "class", "embed embed-x", "<figure class=\"embed embed-x\">x</figure>"},
		{"p", "class", "has-\"quote", "<p>x</p>"},
		{"p", "id", "top", "<p id=\"u-top\">x</p>"},
		{"p", "id", "u-top", "<p id=\"u-top\">x</p>"},
		{"p", "id", "a b", "<p>x</p>"},
		{"p", "id", "u-", "<p>x</p>"},
		{"p", "lang", "pt-BR", "<p lang=\"pt-BR\">x</p>"},
		{"p", "lang", "\"><script>", "<p>x</p>"},
		{"p", "dir", "RTL", "<p dir=\"rtl\">x</p>"},
		{"p", "title", "<\"'`&\n>", "<p title=\"&lt;&quot;&#39;&#96;&amp; &gt;\">x</p>"},
		{"p", "style", "color:red", "<p>x</p>"},
		{"p", "onclick", "alert(1)", "<p>x</p>"},
		{"p", "data-x", "1", "<p>x</p>"},
		{"p", "href", "/x", "<p>x</p>"},
		{"a", "href", "https://example.org/?a=1&b=2", "<a href=\"https://example.org/?a=1&amp;b=2\">x</a>"},
		{"a", "href", " /path ", "<a href=\"/path\">x</a>"},
		{"a", "href", "//cdn.example/x", "<a href=\"https://cdn.example/x\">x</a>"},
		{"a", "href", "#part", "<a href=\"#u-part\">x</a>"},
		{"a", "href", "#u-part", "<a href=\"#u-part\">x</a>"},
		{"a", "href", "#", "<a href=\"#\">x</a>"},
		{"a", "href", "mailto:a@b.example", "<a href=\"mailto:a@b.example\">x</a>"},
		{"a", "href", "tel:+123", "<a href=\"tel:+123\">x</a>"},
		{"a", "href", "javascript:alert(1)", "x"},
		{"a", "href", "JaVaScRiPt:alert(1)", "x"},
		{"a", "href", "java\tscript:alert(1)", "x"},
		{"a", "href", "\x01javascript:alert(1)", "x"},
		{"a", "href", "data:text/html,x", "x"},
		{"a", "href", "vbscript:x", "x"},
		{"a", "href", "relative/path", "x"},
		{"a", "href", "", "x"},
		{"a", "name", "old", "<a id=\"u-old\">x</a>"},
		{"a", "target", "_blank", "x"},
		{"li", "value", "-3", "<li value=\"-3\">x</li>"},
		{"ol", "type", "i", "<ol type=\"i\">x</ol>"},
		{"ol", "type", "disc", "<ol>x</ol>"},
		{"ol", "start", "5", "<ol start=\"5\">x</ol>"},
		{"ol", "reversed", "", "<ol reversed=\"\">x</ol>"},
		{"td", "colspan", "2", "<td colspan=\"2\">x</td>"},
		{"td", "rowspan", "2;x", "<td>x</td>"},
		{"th", "scope", "COL", "<th scope=\"col\">x</th>"},
		{"time", "datetime", "2026-01-02T03:04+01:00", "<time datetime=\"2026-01-02T03:04+01:00\">x</time>"},
		{"q", "cite", "javascript:x", "<q>x</q>"},
		{"blockquote", "cite", "https://a.example/", "<blockquote cite=\"https://a.example/\">x</blockquote>"},
		{"details", "open", "open", "<details open=\"\">x</details>"},
		{"audio", "src", "/a.mp3", "<audio src=\"/a.mp3\" controls=\"\">x</audio>"},
		{"video", "poster", "data:image/png,x", "<video controls=\"\">x</video>"},
		{"video", "autoplay", "", "<video controls=\"\">x</video>"},
		{"video", "preload", "none", "<video controls=\"\" preload=\"none\">x</video>"},
		{"h1", NULL, NULL, "<h2>x</h2>"},
		{"acronym", "title", "T", "<abbr title=\"T\">x</abbr>"},
		{"strike", NULL, NULL, "<s>x</s>"},
		{"tt", NULL, NULL, "<code>x</code>"},
		{"center", NULL, NULL, "<p>x</p>"},
		{"font", "color", "red", "x"},
		{"form", "action", "/x", "x"},
		{"script", NULL, NULL, ""},
		{"style", NULL, NULL, ""},
		{"iframe", "src", "https://example.org", ""},
		{"svg", NULL, NULL, ""},
		{"math", NULL, NULL, ""},
		{"textarea", NULL, NULL, ""},
		{"template", NULL, NULL, ""},
		{"noscript", NULL, NULL, ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct html_node *root = element(NULL, "root", NULL, NULL);
		text(element(root, cases[i].element, cases[i].attr, cases[i].value), "x");
		assert_string_equal(written(root, NULL), cases[i].html);
	}
}

static const char *picture(const char *attr, const char *value)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *img = element(root, "img", "src", "/a.png");
	html_attr_set(&arena, img, attr, str_of(value));
	return written(root, NULL);
}

#define IMG "<img src=\"/a.png\""
#define LAZY " loading=\"lazy\" decoding=\"async\">"

static void test_pictures(void **state)
{
	assert_string_equal(picture("alt", "A & B"), IMG " alt=\"A &amp; B\"" LAZY);
	assert_string_equal(picture("onerror", "x"), IMG " alt=\"\"" LAZY);
	assert_string_equal(picture("loading", "eager"), IMG " alt=\"\"" LAZY);
	assert_string_equal(picture("width", "300"), IMG " alt=\"\" width=\"300\"" LAZY);
	assert_string_equal(picture("width", "0300px"), IMG " alt=\"\" width=\"300\"" LAZY);
	assert_string_equal(picture("width", "100%"), IMG " alt=\"\"" LAZY);
	assert_string_equal(picture("width", "123456"), IMG " alt=\"\"" LAZY);
	assert_string_equal(picture("src", "data:image/png;base64,x"), "");
	assert_string_equal(picture("src", "x.png"), "");
	assert_string_equal(picture("src", "//cdn.example/x.png"),
			    "<img src=\"https://cdn.example/x.png\" alt=\"\"" LAZY);
	assert_string_equal(picture("sizes", "(max-width: 300px) 100vw, 300px"),
			    IMG " sizes=\"(max-width: 300px) 100vw, 300px\" alt=\"\"" LAZY);
	assert_string_equal(picture("srcset", "/a.png 300w,/b,c.png 2x , javascript:x 3x, /d.png"),
			    IMG " srcset=\"/a.png 300w, /b,c.png 2x, /d.png\" alt=\"\"" LAZY);
	assert_string_equal(picture("srcset", "javascript:x 1x"), IMG " alt=\"\"" LAZY);
}

static void test_links_that_open_a_window(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *a = text(element(root, "a", "href", "/x"), "x");
	html_attr_set(&arena, a, "target", STR("_blank"));
	assert_string_equal(written(root, NULL), "<a href=\"/x\" target=\"_blank\" rel=\"noopener\">x</a>");
	html_attr_set(&arena, a, "rel", STR("NoFollow opener noopener"));
	assert_string_equal(written(root, NULL), "<a href=\"/x\" target=\"_blank\" rel=\"nofollow noopener\">x</a>");
	html_attr_set(&arena, a, "target", STR("_top"));
	assert_string_equal(written(root, NULL), "<a href=\"/x\" rel=\"nofollow noopener\">x</a>");
}

static void test_embeds(void **state)
{
	static const char frame[] = "https://www.youtube-nocookie.com/embed/abc";
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *a = text(element(root, "a", "href", "/x"), "x");
	html_attr_set(&arena, a, "data-embed", STR("https://www.youtube-nocookie.com/embed/abc"));
	assert_string_equal(written(root, NULL), "<a href=\"/x\">x</a>");
	html_attr_set(&arena, a, "class", STR("embed-link"));
	assert_string_equal(
		written(root, NULL),
		arena_printf(&arena, "<a class=\"embed-link\" href=\"/x\" data-embed=\"%s\">x</a>", frame).p);
	html_attr_set(&arena, a, "data-embed", STR("https://evil.example/"));
	assert_string_equal(written(root, NULL), "<a class=\"embed-link\" href=\"/x\">x</a>");
}

static void test_text(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	text(root, "a<b>&\"'`\x01\x7F\rc\td\n é");
	html_append(root, html_node_new(&arena, HTML_COMMENT, STR("--><script>")));
	text(element(root, "pre", NULL, NULL), "\n\ncode");
	assert_string_equal(written(root, NULL), "a&lt;b&gt;&amp;&quot;&#39;&#96;\nc\td\n é<pre>\n\n\ncode</pre>");
}

static void test_structure(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	text(element(root, "header", NULL, NULL), "one");
	text(element(root, "footer", NULL, NULL), "two");
	element(root, "p", NULL, NULL);
	text(element(root, "p", NULL, NULL), " \n");
	text(element(root, "p", NULL, NULL), "\xC2\xA0");
	element(root, "br", NULL, NULL);
	text(element(element(root, "b", NULL, NULL), "i", NULL, NULL), "x");
	assert_string_equal(written(root, NULL), "one\ntwo\n<p>\xC2\xA0</p><br><b><i>x</i></b>");
}

static void test_notes(void **state)
{
	struct notes notes;
	struct html_node *root = element(NULL, "root", NULL, NULL);
	notes_init(&notes, &arena);
	element(root, "script", NULL, NULL);
	element(root, "script", NULL, NULL);
	text(element(root, "a", "href", "javascript:x"), "x");
	element(root, "img", "src", "data:x");
	struct html_node *marked = text(element(root, "a", "href", "weird:x"), "x");
	html_attr_set(&arena, marked, "id", STR("here"));
	assert_string_equal(written(root, &notes), "x<a id=\"u-here\">x</a>");
	assert_int_equal(notes_count(&notes, NOTE_ELEMENT, "script"), 2);
	assert_int_equal(notes_count(&notes, NOTE_LINK, "javascript"), 1);
	assert_int_equal(notes_count(&notes, NOTE_LINK, "data"), 1);
	assert_int_equal(notes_count(&notes, NOTE_LINK, "other"), 1);
}

static void test_deep_trees_end(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL), *at = root;
	for (int i = 0; i < 100000; i++)
		at = element(at, "font", NULL, NULL);
	text(at, "deep");
	assert_string_equal(written(root, NULL), "");
}

static void test_verify_accepts(void **state)
{
	static const char *const good[] = {
		"",
		"text",
		"<p>a</p>\n<br>",
		"<p class=\"has-x\" title=\"a&quot;b\">&amp;&lt;</p>",
		"<a href=\"/x\" target=\"_blank\" rel=\"noopener\">x</a>",
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(sanitise_verify(str_of(good[i]), &options));
}

static void test_verify_refuses(void **state)
{
	static const char *const bad[] = {
		"<script>x</script>",
		"<p",
		"<p>",
		"</p>",
		"<p></b>",
		"<b><i></b></i>",
		"<P>x</P>",
		"<p >x</p>",
		"<p  class=\"has-x\">x</p>",
		"<p class='has-x'>x</p>",
		"<p class=has-x>x</p>",
		"<p class=\"evil\">x</p>",
		"<p class=\"\">x</p>",
		"<p onclick=\"x\">x</p>",
		"<p style=\"x\">x</p>",
		"<p title=\"a'b\">x</p>",
		"<p title=\"&#x41;\">x</p>",
		"<p title=\"a<b\">x</p>",
		"<p id=\"x\">x</p>",
		"<a href=\"javascript:x\">x</a>",
		"<a href=\"&#106;avascript:x\">x</a>",
		"<a href=\" /x\">x</a>",
		"<a href=\"/x\"\n>x</a>",
		"<a data-embed=\"https://evil.example/\">x</a>",
		"<img src=\"data:x\">",
		"<img src=\"/x\" loading=\"eager\">",
		"<br></br>",
		"<h1>x</h1>",
		"<center>x</center>",
		"<!-- x -->",
		"<!doctype html>",
		"<?x?>",
		"a > b",
		"a \" b",
		"a ' b",
		"a ` b",
		"a & b",
		"&nbsp;",
		"a\x01",
		"a\r\n",
		"<>",
		"< p>x</p>",
		"<p/>",
		"<iframe src=\"/x\"></iframe>",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (sanitise_verify(str_of(bad[i]), &options))
			fail_msg("accepted: %s", bad[i]);
}

/* Random changes to a good text are either refused or harmless: what is accepted holds no mark of danger. */
static void test_verify_hostile(void **state)
{
	static const char seed[] =
		"<p class=\"has-x\" title=\"a&quot;b\">t&amp;<a href=\"https://x.example/?a=b\">x</a>"
		"<img src=\"/a\" alt=\"\" loading=\"lazy\" decoding=\"async\"></p>";
	static const char bytes[] = "<>\"'`&= /ascriptonjv:\n-!#;";
	for (int round = 0; round < 20000; round++) {
		char s[sizeof(seed)];
		memcpy(s, seed, sizeof(seed));
		for (int k = 0; k < 3; k++)
			s[random_below(sizeof(seed) - 1)] = bytes[random_below(sizeof(bytes) - 1)];
		if (!sanitise_verify(str_of(s), &options))
			continue;
		assert_null(strstr(s, "<script"));
		assert_null(strstr(s, " on"));
		assert_null(strstr(s, "\"javascript"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_links_that_open_a_window),
		cmocka_unit_test(test_embeds),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_deep_trees_end),
		cmocka_unit_test(test_verify_accepts),
		cmocka_unit_test(test_verify_refuses),
		cmocka_unit_test(test_verify_hostile),
	};
	return cmocka_run_group_tests_name("text/sanitise", tests, setup, teardown);
}
