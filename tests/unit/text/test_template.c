/*
 * Templates over described structs: what strictness refuses, what is escaped, messages, inheritance, limits, speed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "mo_builder.h"
#include "text/template.h"

struct person {
	struct str name;
	struct safe_html bio;
};

static const struct view_field person_fields[] = {
	VIEW_STR_FIELD(struct person, name),
	VIEW_HTML_FIELD(struct person, bio),
	VIEW_FIELDS_END,
};
static const struct view_type person_type = VIEW_TYPE(struct person, person_fields);

struct comment {
	struct str text;
	struct view_list replies; /* struct comment */
};

static const struct view_type comment_type;
static const struct view_field comment_fields[] = {
	VIEW_STR_FIELD(struct comment, text),
	VIEW_LIST_FIELD(struct comment, replies, &comment_type),
	VIEW_FIELDS_END,
};
static const struct view_type comment_type = VIEW_TYPE(struct comment, comment_fields);

struct page {
	struct str title, href;
	struct safe_html body;
	int64_t votes;
	bool open;
	const struct person *author;
	struct person editor;
	struct view_list people;   /* struct person */
	struct view_list tags;     /* struct str */
	struct view_list numbers;  /* int64_t */
	struct view_list comments; /* struct comment */
};

static const struct view_field page_fields[] = {
	VIEW_STR_FIELD(struct page, title),
	VIEW_STR_FIELD(struct page, href),
	VIEW_HTML_FIELD(struct page, body),
	VIEW_INT_FIELD(struct page, votes),
	VIEW_BOOL_FIELD(struct page, open),
	VIEW_OBJECT_FIELD(struct page, author, &person_type),
	VIEW_STRUCT_FIELD(struct page, editor, &person_type),
	VIEW_LIST_FIELD(struct page, people, &person_type),
	VIEW_LIST_FIELD(struct page, tags, &view_type_str),
	VIEW_LIST_FIELD(struct page, numbers, &view_type_int),
	VIEW_LIST_FIELD(struct page, comments, &comment_type),
	VIEW_FIELDS_END,
};
static const struct view_type page_type = VIEW_TYPE(struct page, page_fields);

static const struct person ada = {STR("Ada <A>"), {STR("<b>x</b>")}};
static const struct person people[] = {{STR("Ada"), {STR("")}}, {STR("Bo & Co"), {STR("")}}};
static const struct str tags[] = {STR("one"), STR("two & three")};
static const int64_t numbers[] = {7, -8, INT64_MIN};
static const struct comment replies[] = {{STR("inner"), {NULL, 0}}, {STR("other"), {NULL, 0}}};
static const struct comment comments[] = {{STR("outer"), VIEW_ITEMS(replies, 2)}};

static struct page sample(void)
{
	return (struct page){.title = STR("A \"title\" & <more>'`"),
			     .href = STR("/x?a=1&b=2"),
			     .body = {STR("<p>body</p>")},
			     .votes = 12345,
			     .open = true,
			     .author = &ada,
			     .editor = {STR("Ed"), {STR("")}},
			     .people = VIEW_ITEMS(people, 2),
			     .tags = VIEW_ITEMS(tags, 2),
			     .numbers = VIEW_ITEMS(numbers, 3),
			     .comments = VIEW_ITEMS(comments, 1)};
}

struct source {
	const char *name, *text;
};

/* Renders the first source (root: page) of a list that ends with NULL. */
static void expect_set(const struct source *sources, const struct locale *locale, const struct page *page,
		       const char *expected)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf errors = BUF(4096), out = BUF(65536);

	for (const struct source *s = sources; s->name; s++)
		assert_int_equal(template_set_add(set, s->name, str_of(s->text), s == sources ? &page_type : NULL),
				 RC_OK);
	if (template_set_compile(set, locale, &errors) != RC_OK)
		fail_msg("%s", errors.p);
	assert_int_equal(template_render(set, sources->name, &page_type, page, &out), RC_OK);
	assert_string_equal(out.p ? out.p : "", expected);
	template_set_free(set);
}

static void expect(const char *source, const char *expected)
{
	struct page page = sample();

	expect_set((struct source[]){{"page", source}, {NULL, NULL}}, NULL, &page, expected);
}

/* Compiling must fail, and the list of faults must hold `part`. */
static void expect_fault_in(const struct source *sources, const struct locale *locale, const char *part)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf errors = BUF(65536);

	rc_clear();
	for (const struct source *s = sources; s->name; s++)
		assert_int_equal(template_set_add(set, s->name, str_of(s->text), s == sources ? &page_type : NULL),
				 RC_OK);
	if (template_set_compile(set, locale, &errors) != RC_INVALID)
		fail_msg("compiled: %s", sources->text);
	if (!strstr(errors.p, part))
		fail_msg("expected \"%s\" in: %s", part, errors.p);
	assert_memory_equal(rc_message(), errors.p, strcspn(errors.p, "\n") < 500 ? strcspn(errors.p, "\n") : 500);
	template_set_free(set);
}

static void expect_fault(const char *source, const char *part)
{
	expect_fault_in((struct source[]){{"page", source}, {NULL, NULL}}, NULL, part);
}

static void test_values(void **state)
{
	expect("{{title}}", "A &quot;title&quot; &amp; &lt;more&gt;&#39;&#96;");
	expect("<a href=\"{{href}}\">", "<a href=\"/x?a=1&amp;b=2\">");
	expect("{{{body}}}{{&body}}", "<p>body</p><p>body</p>");
	expect("{{votes}}", "12345");
	expect("{{author.name}} {{editor.name}}", "Ada &lt;A&gt; Ed");
	expect("{{#author}}{{name}}{{{bio}}}{{title}}{{/author}}",
	       "Ada &lt;A&gt;<b>x</b>A &quot;title&quot; &amp; &lt;more&gt;&#39;&#96;");
	expect("{{#people}}[{{name}}]{{/people}}", "[Ada][Bo &amp; Co]");
	expect("{{#tags}}{{.}};{{/tags}}", "one;two &amp; three;");
	expect("{{#numbers}}{{.}};{{/numbers}}", "7;-8;-9223372036854775808;");
	expect("{{#open}}yes{{/open}}{{^open}}no{{/open}}", "yes");
	expect("{{#votes}}{{.}} of {{votes}}{{/votes}}", "12345 of 12345");
	expect("{{#editor}}{{name}}{{/editor}}", "Ed");
	expect("", "");
}

static void test_false_values(void **state)
{
	struct page empty = {0};
	const char *source = "{{#title}}1{{/title}}{{#body}}2{{/body}}{{#votes}}3{{/votes}}{{#open}}4{{/open}}"
			     "{{#author}}5{{/author}}{{#people}}6{{/people}}{{#author.name}}7{{/author.name}}"
			     "{{author.name}}{{{author.bio}}}{{title}}{{{body}}}{{#editor}}e{{/editor}}"
			     "{{^author.name}}a{{/author.name}}{{^people}}p{{/people}}{{^open}}o{{/open}}";

	expect_set((struct source[]){{"page", source}, {NULL, NULL}}, NULL, &empty, "eapo");
}

/* Text after a section must not be drawn into the section. */
static void test_text_between_sections(void **state)
{
	expect("a{{#tags}}b{{/tags}}c{{^tags}}d{{/tags}}e\n{{#open}}\nf\n{{/open}}\ng\n", "abbce\nf\ng\n");
}

static void test_unknown_names(void **state)
{
	expect_fault("<p>\n {{titel}}</p>",
		     "page.mustache line 2: there is no value called \"titel\" here; did you mean \"title\"?");
	expect_fault("{{#author}}{{nam}}{{/author}}", "there is no value called \"nam\" here; did you mean \"name\"?");
	expect_fault("{{author.nane}}", "no value called \"nane\" in what stands before it; did you mean \"name\"?");
	expect_fault("{{#zzzzzzzz}}{{/zzzzzzzz}}", "no value called \"zzzzzzzz\" here\n");
	expect_fault("{{^hidden}}{{/hidden}}", "no value called \"hidden\"");
	expect_fault("{{title.length}}", "\"title\" has no parts, so no \"length\"");
	expect_fault("{{people.name}}", "\"people\" has no parts");
	expect_fault("{{#people}}{{.}}{{/people}}", "no value called \".\"");
	expect_fault("{{.}}", "no value called \".\"");
	/* A name inside a false section counts too, and each place once. */
	expect_fault("{{a1}}{{a2}}", "page.mustache line 1: there is no value called \"a2\" here\n");
}

static void test_kinds(void **state)
{
	expect_fault("{{body}}", "is HTML: write {{{body}}}");
	expect_fault("{{{title}}}", "is text: write {{title}}");
	expect_fault("{{&href}}", "is text: write {{href}}");
	expect_fault("{{{votes}}}", "is text: write {{votes}}");
	expect_fault("{{open}}", "is yes or no");
	expect_fault("{{author}}", "holds more than one value");
	expect_fault("{{people}}", "holds more than one value");
	expect_fault("{{#tags}}{{{.}}}{{/tags}}", "is text");
}

/* Escaping makes a value safe as text and between quotes, nowhere else. */
static void test_places(void **state)
{
	static const char *const good[] = {
		"<a href=\"{{href}}\" title='{{title}}'>{{title}}</a>",
		"<a\n href = \"/x/{{href}}#{{title}}\"{{#open}} class=\"a {{title}}\"{{/open}}>{{title}}",
		"{{#open}}<b{{/open}}{{^open}}<i{{/open}} title=\"{{title}}\">{{title}}",
		"<script type=x>{{{body}}} a < b </scrip </SCRIPT >{{title}}",
		"<style>a{}</style><p>{{title}}</p><br/>{{title}}",
		"<!-- {{title}} > \" --> {{title}} a < {{title}} 1 <2 {{title}}",
		"<input data-on=\"{{title}}\" value=\"{{title}}\" checked>{{title}}",
		"<title>{{title}}</title><textarea>{{title}}</textarea>",
		"<p title=\"{{#_}}By {{title}}{{/_}}\">{{{body}}}",
	};
	static const char *const bad[][2] = {
		{"<a href={{href}}>", "needs quotes"},
		{"<a href=/x/{{href}}>", "needs quotes"},
		{"<a href= {{href}} >", "needs quotes"},
		{"<{{title}}>", "name of an element"},
		{"<h{{votes}}>", "name of an element"},
		{"<p {{title}}>", "name of an element"},
		{"<p data-{{title}}=\"\">", "name of an element"},
		{"<script>let a = \"{{title}}\";</script>", "inside a script"},
		{"<script>a('</p>{{title}}')", "inside a script"},
		{"<STYLE>{{title}}</STYLE>", "inside a script"},
		{"<p onclick=\"f('{{title}}')\">", "holds code"},
		{"<p STYLE='{{title}}'>", "holds code"},
		{"<p title=\"{{{body}}}\">", "cannot stand in an attribute"},
		{"<p class=a title={{#open}}{{title}}{{/open}}>", "needs quotes"},
		{"<p title={{#_}}{{title}}{{/_}}>", "needs quotes"},
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct template_set *set = template_set_new();
		CLEANUP(buf_done) struct buf errors = BUF(4096);
		assert_int_equal(template_set_add(set, "page", str_of(good[i]), &page_type), RC_OK);
		if (template_set_compile(set, NULL, &errors) != RC_OK)
			fail_msg("%s: %s", good[i], errors.p);
		template_set_free(set);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_fault(bad[i][0], bad[i][1]);
}

static void test_syntax(void **state)
{
	expect_fault("{{title", "this tag has no end");
	expect_fault("{{{body}}", "this tag has no end");
	expect_fault("{{}}", "no name");
	expect_fault("{{# }}{{/ }}", "no name");
	expect_fault("{{a b}}", "no spaces");
	expect_fault("{{#open}}", "page.mustache line 1: this section has no end: open");
	expect_fault("a\n{{/open}}", "page.mustache line 2: this closes what is not open");
	expect_fault("{{#open}}{{#title}}{{/open}}{{/title}}", "open is title");
	expect_fault("{{=<% =}}", "delimiters");
	expect_fault("{{=<%=%>=}}", "delimiters");
	expect_fault("{{<page}}{{$a}}{{/page}}", "open is a");
}

static void test_partials(void **state)
{
	struct page page = sample();

	expect_fault("{{>card}}", "there is no template \"card\"");
	expect_fault_in((struct source[]){{"page", "{{>crad}}"}, {"card", ""}, {NULL, NULL}}, NULL,
			"did you mean \"card\"?");
	expect_fault("{{>*title}}", "names its templates");
	expect_set((struct source[]){{"page", "<ul>\n  {{>items}}\n</ul>\n"},
				     {"items", "{{#tags}}\n<li>{{.}}\n{{/tags}}\n<li>{{>last}}\n"},
				     {"last", "end\nof"},
				     {NULL, NULL}},
		   NULL, &page, "<ul>\n  <li>one\n  <li>two &amp; three\n  <li>end\nof\n</ul>\n");
	/* The same partial in two contexts is checked in each. */
	expect_set((struct source[]){{"page", "{{>x}}{{#author}}{{>x}}{{/author}}"}, {"x", "{{title}}"}, {NULL, NULL}},
		   NULL, &(struct page){.title = STR("t"), .author = &ada}, "tt");
	expect_fault_in(
		(struct source[]){{"page", "{{#author}}{{>x}}{{/author}}{{>x}}"}, {"x", "\n{{bio}}"}, {NULL, NULL}},
		NULL, "x.mustache line 2: ");
	/* A fault in a template that nothing uses is found as far as syntax goes. */
	expect_fault_in((struct source[]){{"page", ""}, {"unused", "{{"}, {NULL, NULL}}, NULL,
			"unused.mustache line 1");
}

static void test_recursion(void **state)
{
	struct page page = sample();

	expect_set((struct source[]){{"page", "{{#comments}}{{>comment}}{{/comments}}"},
				     {"comment", "({{text}}{{#replies}}{{>comment}}{{/replies}})"},
				     {NULL, NULL}},
		   NULL, &page, "(outer(inner)(other))");
	expect_fault("a{{>page}}", "\"page\" includes itself without end");
	expect_fault_in((struct source[]){{"page", "{{>a}}"}, {"a", "{{>b}}"}, {"b", "{{>a}}"}, {NULL, NULL}}, NULL,
			"includes itself without end");
}

/* A chain of replies as long as n; each holds the next. */
static struct comment *reply_chain(struct arena *a, size_t n)
{
	struct comment *c = arena_array(a, n, sizeof(*c));

	for (size_t i = 0; i < n; i++)
		c[i] = (struct comment){STR("x"), VIEW_ITEMS(&c[i + 1], i + 1 < n)};
	return c;
}

static void test_depth(void **state)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf out = BUF(65536), deep = BUF(65536);
	struct arena a;

	arena_init(&a);
	assert_int_equal(
		template_set_add(set, "c", STR("{{text}}{{#replies}}\n  {{>c}}\n{{/replies}}\n"), &comment_type),
		RC_OK);
	assert_int_equal(template_set_compile(set, NULL, NULL), RC_OK);
	assert_int_equal(template_render(set, "c", &comment_type, reply_chain(&a, 90), &out), RC_OK);
	assert_int_equal(template_render(set, "c", &comment_type, reply_chain(&a, 300), &out), RC_LIMITED);
	assert_non_null(strstr(rc_message(), "nest too deeply"));
	template_set_free(set);
	arena_done(&a);

	for (int i = 0; i < 200; i++)
		buf_puts(&deep, "{{#open}}");
	for (int i = 0; i < 200; i++)
		buf_puts(&deep, "{{/open}}");
	expect_fault(deep.p, "nest too deeply");
}

static void test_output_cap(void **state)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf out = BUF(10 << 20), exact = BUF(12);
	static int64_t many[200000];
	struct page page = {.title = STR("0123456789012345678901234567890123456789012345678901234567890123456789"),
			    .numbers = VIEW_ITEMS(many, ARRAY_LEN(many))};

	assert_int_equal(template_set_add(set, "page", STR("{{#numbers}}{{title}}{{/numbers}}"), &page_type), RC_OK);
	assert_int_equal(template_set_compile(set, NULL, NULL), RC_OK);
	assert_int_equal(template_render(set, "page", &page_type, &page, &out), RC_LIMITED);
	assert_true(out.n <= 10 << 20);
	page.numbers.n = 100000;
	buf_clear(&out);
	assert_int_equal(template_render(set, "page", &page_type, &page, &out), RC_OK);
	assert_int_equal(out.n, 7000000);
	page = (struct page){.title = STR("012345678901"), .numbers = VIEW_ITEMS(many, 1)};
	assert_int_equal(template_render(set, "page", &page_type, &page, &exact), RC_OK);
	template_set_free(set);
}

static void test_inheritance(void **state)
{
	struct page page = sample();
	const struct source good[] = {
		{"page", "{{<layout}}\n{{$main}}\n<h1>{{votes}}</h1>\n{{>side}}\n{{/main}}\n{{/layout}}\n"},
		{"layout", "<html>\n{{$head}}<t>{{/head}}\n<main>\n  {{$main}}\n  {{/main}}\n</main>\n"},
		{"side", "<aside>{{$note}}none{{/note}}\n"},
		{NULL, NULL},
	};

	expect_set(good, NULL, &page, "<html>\n<t>\n<main>\n  <h1>12345</h1>\n  <aside>none\n</main>\n");
	expect_fault_in((struct source[]){{"page", "{{<layout}}{{$a}}{{nope}}{{/a}}{{/layout}}"},
					  {"layout", "\n{{$a}}{{/a}}"},
					  {NULL, NULL}},
			NULL, "page.mustache line 1: ");
	expect_fault_in((struct source[]){{"page", "{{<layout}}{{$a}}{{$a}}{{/a}}{{/a}}{{/layout}}"},
					  {"layout", "{{$a}}{{/a}}"},
					  {NULL, NULL}},
			NULL, "nest too deeply");
}

/* Blocks that hold each other twice would fill any memory; a set that grows without end is refused in good time. */
static void test_growth(void **state)
{
	expect_fault_in(
		(struct source[]){{"page", "{{<p}}{{$a}}{{$b}}{{/b}}{{$b}}{{/b}}{{/a}}{{$b}}{{$a}}{{/a}}{{$a}}{{/a}}"
					   "{{/b}}{{/p}}"},
				  {"p", "{{$a}}{{/a}}"},
				  {NULL, NULL}},
		NULL, "nest too deeply");
	CLEANUP(buf_done) struct buf names = BUF(65536);
	for (int i = 0; i < 30; i++)
		buf_printf(&names, "{{#open}}{{<p}}{{$b%d}}x{{/b%d}}{{/p}}{{/open}}", i, i);
	expect_fault_in((struct source[]){{"page", "{{>p}}"}, {"p", names.p}, {NULL, NULL}}, NULL, "too many ways");
}

static struct locale *french(struct arena *a)
{
	static const struct mo_entry entries[] = {
		MO_HEADER("nplurals=2; plural=n>1;"),
		MO("Breaks out", "Sort\" onclick=\"x"),
		MO("By {{title}} and {{votes}}", "De {{votes}},\n  puis {{title}}, puis {{votes}}"),
		MO("Leave a Reply", "Laisser un commentaire"),
		MO("Link <a href=\"{{href}}\">here</a>", "Lien <a href=\"{{href}}\">ici</a>"),
		MO("Marked up", "<b>Gras</b>"),
		MO("Other {{title}}", "Autre {{href}}"),
		MO("Raw {{title}}", "Brut {{{title}}}"),
		MO("Some {{#people}}{{name}} {{/people}}", "Des {{#people}}{{name}} {{/people}}"),
		MO("Unclosed {{title}}", "Ouvert {{title"),
		MO("Unknown", "Inconnu {{nope}}"),
	};
	struct locale *l;

	assert_int_equal(locale_new("fr", mo_build(a, entries, ARRAY_LEN(entries)), &l), RC_OK);
	return l;
}

static void test_messages(void **state)
{
	struct page page = {.title = STR("<T>"), .votes = 3, .href = STR("/h"), .people = VIEW_ITEMS(people, 2)};
	struct arena a;
	struct locale *l;

	arena_init(&a);
	l = french(&a);
	expect_set((struct source[]){{"page",
				      "<p title=\"{{#_}}Leave a Reply{{/_}}\">\n  {{#_}}\n  Leave a\n\tReply {{/_}}\n"},
				     {NULL, NULL}},
		   l, &page, "<p title=\"Laisser un commentaire\">\n  Laisser un commentaire\n");
	expect_set((struct source[]){{"page", "{{#_}}By {{title}} and {{votes}}{{/_}}|{{#_}}Nobody knows{{/_}}"},
				     {NULL, NULL}},
		   l, &page, "De 3, puis &lt;T&gt;, puis 3|Nobody knows");
	expect_set((struct source[]){{"page", "{{#_}}Link <a href=\"{{href}}\">here</a>{{/_}} {{# _ }}Some "
					      "{{#people}}{{name}} {{/people}}{{/ _ }}"},
				     {NULL, NULL}},
		   l, &page, "Lien <a href=\"/h\">ici</a> Des Ada Bo &amp; Co ");
	expect_set((struct source[]){{"page", "{{#_}}By {{title}} and {{votes}}{{/_}}"}, {NULL, NULL}}, NULL, &page,
		   "By &lt;T&gt; and 3");
	/* A message in a partial is indented once, like any line. */
	expect_set((struct source[]){{"page", " {{>x}}\n"}, {"x", "{{#_}}Leave a Reply{{/_}}\n"}, {NULL, NULL}}, l,
		   &page, " Laisser un commentaire\n");
	locale_free(l);
	arena_done(&a);
}

static void test_wrong_messages(void **state)
{
	struct arena a;
	struct locale *l;
	const struct source wrong[] = {
		{"{{#_}}Breaks out{{/_}}", "page.mustache line 1: in the translation: < or \""},
		{"{{#_}}Marked up{{/_}}", "< or \""},
		{"{{#_}}Other {{title}}{{/_}}", "a tag that the message has not: href"},
		{"{{#_}}Raw {{title}}{{/_}}", "a tag that the message has not: title"},
		{"{{#_}}Unknown{{/_}}", "a tag that the message has not: nope"},
		{"a\n {{#_}}Unclosed {{title}}{{/_}}", "page.mustache line 2: in the translation: this tag has no end"},
		{"{{#_}}{{/_}}", "empty"},
		{"{{#_}}Leave a Reply", "this message has no end"},
		{"{{#_}}a {{#_}}b{{/_}}{{/_}}", "holds no message"},
		{"{{#_}}{{=<% %>=}}{{/_}}", "sets no delimiters"},
		{"{{#_}}By {{titel}}{{/_}}", "did you mean \"title\""},
		{"{{/_}}", "closes what is not open"},
	};

	arena_init(&a);
	l = french(&a);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		expect_fault_in((struct source[]){{"page", wrong[i].name}, {NULL, NULL}}, l, wrong[i].text);
	locale_free(l);
	arena_done(&a);
}

static void test_sets(void **state)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf out = BUF(100), big = BUF(TEMPLATE_SOURCE_MAX + 1);
	struct page page = {.title = STR("t")};

	assert_int_equal(template_set_add(set, "page", STR("ours {{nope}}"), &page_type), RC_OK);
	assert_int_equal(template_set_add(set, "page", STR("theirs {{title}}"), NULL), RC_OK);
	for (size_t i = 0; i <= TEMPLATE_SOURCE_MAX; i++)
		buf_putc(&big, 'x');
	assert_int_equal(template_set_add(set, "big", buf_str(&big), NULL), RC_LIMITED);
	assert_true(template_set_has(set, "page"));
	assert_false(template_set_has(set, "big"));
	assert_int_equal(template_set_compile(set, NULL, NULL), RC_OK);
	assert_int_equal(template_render(set, "page", &page_type, &page, &out), RC_OK);
	assert_string_equal(out.p, "theirs t");
	template_set_free(set);
	template_set_free(NULL);
}

/* Any prefix of any source compiles or is refused; nothing else happens. */
static void test_broken_sources(void **state)
{
	const char *source =
		"{{! c }}\n{{=<% %>=}}\n<%#people%>\n<%name%> <%={{ }}=%>\n{{<page2}}\n{{$a}}\n x {{#_}}m "
		"{{title}}{{/_}}\n{{/a}}{{/page2}}\n{{/people}}{{^open}}{{{body}}}{{&body}}{{>page2}}{{/open}}";

	for (size_t n = 0; n <= strlen(source); n++) {
		struct template_set *set = template_set_new();
		CLEANUP(buf_done) struct buf out = BUF(4096), errors = BUF(4096);
		struct page page = sample();
		assert_int_equal(template_set_add(set, "page", str_mem(source, n), &page_type), RC_OK);
		assert_int_equal(template_set_add(set, "page2", STR("{{$a}}{{/a}}{{title}}"), NULL), RC_OK);
		if (template_set_compile(set, NULL, &errors) == RC_OK)
			assert_int_equal(template_render(set, "page", &page_type, &page, &out), RC_OK);
		else
			assert_true(errors.n > 0 && errors.p[errors.n - 1] == '\n');
		template_set_free(set);
	}
}

static void test_fault_limit(void **state)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf source = BUF(65536), errors = BUF(65536);
	struct str rest, line;
	unsigned n = 0;

	for (int i = 0; i < 500; i++)
		buf_printf(&source, "{{unknown%d}}", i);
	assert_int_equal(template_set_add(set, "page", buf_str(&source), &page_type), RC_OK);
	assert_int_equal(template_set_compile(set, NULL, &errors), RC_INVALID);
	for (rest = buf_str(&errors); str_line(&rest, &line);)
		n++;
	assert_int_equal(n, 20);
	template_set_free(set);
}

/* A page of 30 KB with 300 tags. The bound is loose enough for a busy machine and a sanitizer. */
static void test_speed(void **state)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf source = BUF(1 << 20), out = BUF(1 << 20);
	struct page page = sample();
	int64_t start, best = INT64_MAX;

	for (int i = 0; i < 300; i++)
		buf_puts(&source,
			 "<li class=\"a-line-of-html-that-is-long-enough\"><a href=\"/somewhere/else/in/the/site/\">"
			 "{{title}}</a>\n");
	assert_int_equal(template_set_add(set, "page", buf_str(&source), &page_type), RC_OK);
	assert_int_equal(template_set_compile(set, NULL, NULL), RC_OK);
	for (int i = 0; i < 200; i++) {
		buf_clear(&out);
		start = clock_mono_ns();
		assert_int_equal(template_render(set, "page", &page_type, &page, &out), RC_OK);
		start = clock_mono_ns() - start;
		best = start < best ? start : best;
	}
	assert_true(out.n > 30000);
	print_message("%zu bytes in %lld ns\n", out.n, (long long)best);
	assert_true(best < 2000000);
	template_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_false_values),
		cmocka_unit_test(test_text_between_sections),
		cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_partials),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_output_cap),
		cmocka_unit_test(test_inheritance),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_wrong_messages),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_broken_sources),
		cmocka_unit_test(test_fault_limit),
		cmocka_unit_test(test_speed),
	};
	return cmocka_run_group_tests_name("text/template", tests, NULL, NULL);
}
