/* What Markdown of readers and of staff becomes, and that hostile text is neither dangerous nor slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/random.h"
#include "text/markdown.h"
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

#define REL " rel=\"ugc nofollow noopener noreferrer\""
#define P "<p dir=\"auto\">"

static const char *reader(struct str source)
{
	struct safe_html html;
	assert_int_equal(markdown_reader(&arena, source, &html), RC_OK);
	return arena_cstr(&arena, html.s);
}

static const char *article(const char *source)
{
	struct str html;
	assert_int_equal(markdown_article(&arena, str_of(source), &html), RC_OK);
	return arena_cstr(&arena, html);
}

static void test_reader(void **state)
{
	static const struct {
		const char *source, *html;
	} cases[] = {
		{"", ""},
		{"Hello", P "Hello</p>\n"},
		{"one\ntwo", P "one<br>\ntwo</p>\n"},
		{"one\n\ntwo", P "one</p>\n" P "two</p>\n"},
		{"*a* **b** ~~c~~ `d`", P "<em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"},
		{"> quote", "<blockquote>" P "quote</p>\n</blockquote>\n"},
		{"- a\n- b", "<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ul>\n"},
		{"1. a\n2. b", "<ol>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ol>\n"},
		{"1986. What a year", "<ul>\n<li dir=\"auto\">1986. What a year</li>\n</ul>\n"},
		{"# Title", P "<strong>Title</strong></p>\n"},
		{"#EndSARS", P "#EndSARS</p>\n"},
		{"```js\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"},
		{"    indented", P "indented</p>\n"},
		{"a\n\n---\n\nb", P "a</p>\n" P "b</p>\n"},
		{"[x](https://a.example/?a=1&b=2)", P "<a href=\"https://a.example/?a=1&amp;b=2\"" REL ">x</a></p>\n"},
		{"see https://a.example/x, ok",
		 P "see <a href=\"https://a.example/x\"" REL ">https://a.example/x</a>, ok</p>\n"},
		{"www.a.example", P "<a href=\"http://www.a.example\"" REL ">www.a.example</a></p>\n"},
		{"<https://a.example>", P "<a href=\"https://a.example\"" REL ">https://a.example</a></p>\n"},
		{"[x](javascript:alert(1))", P "x</p>\n"},
		{"[x](JAVASCRIPT&colon;alert(1))", P "x</p>\n"},
		{"[x](&#106;avascript:alert(1))", P "x</p>\n"},
		{"[x](data:text/html,x)", P "x</p>\n"},
		{"[x](/newsroom/)", P "x</p>\n"},
		{"[x](//evil.example)", P "x</p>\n"},
		{"[x](https://me@evil.example)", P "x</p>\n"},
		{"<javascript:alert(1)>", P "javascript:alert(1)</p>\n"},
		{"a@b.example", P "a@b.example</p>\n"},
		{"![alt *text*](https://a.example/x.png \"t\")", P "alt text</p>\n"},
		{"![](https://a.example/x.png)", P "https://a.example/x.png</p>\n"},
		{"<script>alert(1)</script>", P "&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"<div>\n*x*\n</div>", P "&lt;div&gt;<br>\n<em>x</em><br>\n&lt;/div&gt;</p>\n"},
		{"<b onclick=x>y</b>", P "&lt;b onclick=x&gt;y&lt;/b&gt;</p>\n"},
		{"[x](https://a.example/\"onmouseover=x)",
		 P "<a href=\"https://a.example/&quot;onmouseover=x\"" REL ">x</a></p>\n"},
		{"[![i](https://a.example/i)](https://b.example)",
		 P "<a href=\"https://b.example\"" REL ">i</a></p>\n"},
		{"&amp; &lt; &eacute; &mdash; &#233; &#x41;", P "&amp; &lt; &amp;eacute; — é A</p>\n"},
		{"| a | b |\n|---|---|\n| c | d |", P "| a | b |<br>\n|---|---|<br>\n| c | d |</p>\n"},
		{"'`\"", P "&#39;&#96;&quot;</p>\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(reader(str_of(cases[i].source)), cases[i].html);
	assert_string_equal(reader(str_mem("a\0b", 3)), P "a\xEF\xBF\xBD"
							  "b</p>\n");
}

/* References must not bring back what cleaning took out: bidi overrides, controls, piles of marks. */
static void test_references_stay_clean(void **state)
{
	assert_string_equal(reader(STR("&#8238;x&#x202e;")), P "&amp;#8238;x&amp;#x202e;</p>\n");
	assert_string_equal(reader(STR("a&#769;&#0;&#10;&#xE0041;")),
			    P "a&amp;#769;\xEF\xBF\xBD&amp;#10;&amp;#xE0041;</p>\n");
}

/* Reads our own output: only the promised tags and attributes, properly nested, at most 8 + a few deep. */
static void check_reader_html(struct str html)
{
	static const char *const tags[] = {"<p dir=\"auto\">", "<br>",  "<strong>",     "<em>", "<del>",
					   "<code>",           "<pre>", "<blockquote>", "<ul>", "<ol>",
					   "<li dir=\"auto\">"};
	struct str stack[64];
	size_t depth = 0;
	for (size_t i = 0; (i = str_find_char(html, '<', i)) != SIZE_MAX;) {
		size_t end = str_find_char(html, '>', i);
		assert_true(end != SIZE_MAX);
		struct str tag = str_slice(html, i, end + 1);
		struct str name = str_slice(tag, 1, 1 + strcspn(tag.p + 1, " >"));
		i = end + 1;
		if (tag.p[1] == '/') {
			if (depth == 0 || !str_eq(stack[--depth], str_slice(name, 1, name.n)))
				fail_msg("not nested: %.*s", STR_ARG(html));
			continue;
		}
		bool known = str_starts(tag, STR("<a href=\"http")) && str_ends(tag, STR(REL ">"));
		for (size_t k = 0; k < ARRAY_LEN(tags); k++)
			known = known || str_is(tag, tags[k]);
		if (!known)
			fail_msg("tag: %.*s", STR_ARG(tag));
		assert_true(depth < 40);
		if (!str_is(name, "br"))
			stack[depth++] = name;
	}
	assert_int_equal(depth, 0);
}

static void test_random_readers(void **state)
{
	static const char *const pieces[] = {
		"*",
		"**",
		"_",
		"`",
		"```\n",
		"~~",
		"[",
		"]",
		"(",
		")",
		"!",
		"<",
		">",
		"> ",
		"- ",
		"1. ",
		"7) ",
		"\n",
		"\n\n",
		"    ",
		"# ",
		"===\n",
		"---\n",
		"\\",
		"&",
		"&#60;",
		"a",
		" ",
		"\"",
		"'",
		"http://a.b",
		"https://x/",
		"www.c.d",
		"javascript:",
		"<b>",
		"<!--",
		"-->",
		"<?",
		"]]>",
		"[a]: ",
		"://",
		"@",
		"é",
		"漢",
		"\t",
		"|",
		"<https://e.f>",
		"](http://g)",
		"![",
		"data:",
	};
	for (int round = 0; round < 20000; round++) {
		CLEANUP(buf_done) struct buf b = BUF(4000);
		for (uint32_t n = random_below(60); n > 0; n--)
			buf_puts(&b, pieces[random_below(ARRAY_LEN(pieces))]);
		struct safe_html html;
		assert_int_equal(markdown_reader(&arena, buf_str(&b), &html), RC_OK);
		check_reader_html(html.s);
		struct str out;
		assert_int_equal(markdown_article(&arena, buf_str(&b), &out), RC_OK);
		arena_reset(&arena);
	}
}

static void test_article(void **state)
{
	static const struct {
		const char *source, *html;
	} cases[] = {
		{"# A\n\n## B\n\n###### F", "<h2>A</h2>\n<h2>B</h2>\n<h6>F</h6>\n"},
		{"a\nb  \nc", "<p>a\nb<br>\nc</p>\n"},
		{"---", "<hr>"},
		{"3. x", "<ol start=\"3\">\n<li>x</li>\n</ol>\n"},
		{"- [ ] x\n- [x] y", "<ul>\n<li>☐ x</li>\n<li>☑ y</li>\n</ul>\n"},
		{"[t](/a \"T\")", "<p><a href=\"/a\" title=\"T\">t</a></p>\n"},
		{"![a *b* \"c\"](/i.png \"T\")", "<p><img src=\"/i.png\" alt=\"a b &quot;c&quot;\" title=\"T\"></p>\n"},
		{"```c\nx\n```", "<pre><code class=\"language-c\">x\n</code></pre>\n"},
		{"<u>x</u> &eacute;", "<p><u>x</u> &eacute;</p>\n"},
		{"|a|b|\n|:---:|---|\n|c|d|",
		 "<table><thead><tr><th class=\"has-text-align-center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n"
		 "<tbody><tr><td class=\"has-text-align-center\">c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(article(cases[i].source), cases[i].html);
}

static void test_limits(void **state)
{
	struct safe_html html;
	struct str out;
	CLEANUP(buf_done) struct buf b = BUF(4 << 20);
	while (b.n <= MARKDOWN_READER_MAX)
		buf_putc(&b, 'x');
	assert_int_equal(markdown_reader(&arena, buf_str(&b), &html), RC_LIMITED);
	assert_int_equal(markdown_article(&arena, buf_str(&b), &out), RC_OK);
	while (b.n <= MARKDOWN_ARTICLE_MAX)
		buf_putc(&b, 'x');
	assert_int_equal(markdown_article(&arena, buf_str(&b), &out), RC_LIMITED);
}

/* 64 KB of each pattern; the limit leaves room for a busy machine and a sanitizer. */
static void test_hostile_is_fast(void **state)
{
	static const char *const patterns[] = {
		"[",        "![",     "]",     "[a](",    "*a ",      "**a *a ",  "_*",
		"`",        "`` ` ",  "> ",    ">",       "- ",       "1. ",      "* * ",
		"<",        "<!--",   "<a ",   "&",       "\\",       "~~a ",     "a**b",
		"[a]: x\n", "[[a]](", "www.",  "http://", "www.a.b ", "\n> - ",   "|a",
		"a_b",      "#\n",    "```\n", "(((",     "[x](y\n",  "<http:",   "http://a.b/(",
		"a\n\n",    "-\n",    "\t",    "![[]()",  "(www.a.b", "www.a.b_", "[x]\n",
		"[x](<",
	};
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		CLEANUP(buf_done) struct buf b = BUF(MARKDOWN_READER_MAX);
		size_t n = strlen(patterns[i]);
		while (b.n + n <= MARKDOWN_READER_MAX)
			buf_puts(&b, patterns[i]);
		struct safe_html html;
		int64_t start = clock_mono();
		enum rc rc = markdown_reader(&arena, buf_str(&b), &html);
		int64_t took = clock_mono() - start;
		assert_int_equal(rc, RC_OK);
		check_reader_html(html.s);
		if (getenv("VERBOSE") || took > 300)
			print_message("%d ms: %s\n", (int)took, patterns[i]);
		assert_true(took < 1000);
		arena_reset(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reader),         cmocka_unit_test(test_references_stay_clean),
		cmocka_unit_test(test_random_readers), cmocka_unit_test(test_article),
		cmocka_unit_test(test_limits),         cmocka_unit_test(test_hostile_is_fast),
	};
	return cmocka_run_group_tests_name("markdown", tests, setup, teardown);
}
