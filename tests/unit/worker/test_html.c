/* Foreign articles to safe HTML: the whole way, by format, and against known attacks. */
#include "base/clock.h"
#include "base/random.h"
#include "text/html_adapt.h"
#include "text/sanitise.h"
#include "worker/html.h"
#include "worker_test.h"

static const struct sanitise_options options = {.policy = SANITISE_ARTICLE};

static enum rc render(enum worker_html_format format, struct str source, struct worker_html_reply *ret)
{
	struct worker_html_request q = {.source = source, .format = format, .site_host = STR("old.example")};
	return worker_html(pool, &q, &arena, ret);
}

static const char *rendered(enum worker_html_format format, const char *source)
{
	struct worker_html_reply r;
	assert_int_equal(render(format, str_of(source), &r), RC_OK);
	return arena_cstr(&arena, r.html.s);
}

static unsigned noted(const struct worker_html_reply *r, enum note_kind kind, const char *name)
{
	struct notes notes = {.items = r->notes, .n = r->n_notes};
	return notes_count(&notes, kind, name);
}

static void test_html(void **state)
{
	static const struct {
		const char *source, *html;
	} cases[] = {
		{"", ""},
		{"  \n ", ""},
		{"plain <text", "plain"},
		{"<p>a<p>b", "<p>a</p><p>b</p>"},
		{"<h1>T</h1><center>c</center>", "<h2>T</h2><p class=\"has-text-align-center\">c</p>"},
		{"<p>a<script>x</script><iframe></iframe>b</p>", "<p>ab</p>"},
		{"<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
		{"<b>a<p>b</b>c</p>", "<b>a</b><p><b>b</b>c</p>"},
		{"<p></p><p> </p><p>\xC2\xA0</p>", "<p>\xC2\xA0</p>"},
		{"<button><p>x</p></button>", "<p>x</p>"},
		{"<a href=\"http://old.example/x?y#z\">x</a>", "<a href=\"/x?y#z\">x</a>"},
		{"<p><iframe src=\"//youtube.com/embed/a\"></iframe></p>",
		 "<figure class=\"embed embed-youtube\"><a class=\"embed-link\" "
		 "href=\"https://www.youtube.com/watch?v=a\" "
		 "data-embed=\"https://www.youtube-nocookie.com/embed/a\">YouTube</a></figure>"},
		{"<table><tr><td colspan=2>a</table>",
		 "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>"},
		{"<pre>\n\nx</pre>", "<pre>\n\nx</pre>"},
		{"<p>a\xFF\xC3(b</p>", "<p>a\xEF\xBF\xBD\xEF\xBF\xBD(b</p>"},
		{"<svg><g>x</g></svg>y", "y"},
		{"<div style=\"text-align:right\">x</div>", "<div class=\"has-text-align-right\">x</div>"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(rendered(WORKER_HTML, cases[i].source), cases[i].html);
}

static void test_classic(void **state)
{
	static const struct {
		const char *source, *html;
	} cases[] = {
		{"It's \"one\"\nline\n\ntwo", "<p>It’s “one”<br>\nline</p>\n<p>two</p>"},
		{"a\n\n[vc_row]b[/vc_row]\n\nc", "<p>a</p>\n<p>b</p>\n<p>c</p>"},
		{"text [caption width=\"9\"]<img src=\"/a.jpg\"> Cap[/caption] more",
		 "<p>text</p>\n<figure class=\"wp-block-image\"><img src=\"/a.jpg\" alt=\"\" loading=\"lazy\" "
		 "decoding=\"async\"><figcaption>Cap</figcaption></figure>\n<p>more</p>"},
		{"a\nhttps://vimeo.com/5\nb",
		 "<p>a</p>\n<figure class=\"embed embed-vimeo\"><a class=\"embed-link\" href=\"https://vimeo.com/5\" "
		 "data-embed=\"https://player.vimeo.com/video/5?dnt=1\">Vimeo</a></figure>\n<p>b</p>"},
		{"<div>a\n\nb</div>", "<div>a\n<p>b</p></div>"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(rendered(WORKER_WORDPRESS_CLASSIC, cases[i].source), cases[i].html);
}

static void test_unknown_embed_is_noted_once(void **state)
{
	struct worker_html_reply r;
	assert_int_equal(render(WORKER_WORDPRESS_CLASSIC, STR("a\n\nhttps://tv.example/x\n\nb"), &r), RC_OK);
	assert_string_equal(arena_cstr(&arena, r.html.s),
			    "<p>a</p>\n<p><a href=\"https://tv.example/x\">https://tv.example/x</a></p>\n<p>b</p>");
	assert_int_equal(noted(&r, NOTE_EMBED, "tv.example"), 1);
}

static void test_block(void **state)
{
	struct worker_html_reply r;
	assert_int_equal(render(WORKER_WORDPRESS_BLOCK,
				STR("<!-- wp:paragraph -->\n<p>It's \"one\"</p>\n<!-- /wp:paragraph -->\n\n"
				    "<!-- wp:latest-posts /-->\n<!-- wp:shortcode -->\n[foo x=\"1\"]in[/foo]\n"
				    "<!-- /wp:shortcode -->\n<!-- wp:embed {\"url\":\"https://youtu.be/a\"} -->\n"
				    "<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n"
				    "https://youtu.be/a\n</div></figure>\n<!-- /wp:embed -->"),
				&r),
			 RC_OK);
	const char *html = arena_cstr(&arena, r.html.s);
	assert_non_null(strstr(html, "<p>It&#39;s &quot;one&quot;</p>"));
	assert_non_null(strstr(html, "embed-youtube"));
	assert_null(strstr(html, "wp:"));
	assert_null(strstr(html, "[foo"));
	assert_int_equal(noted(&r, NOTE_BLOCK, "latest-posts"), 1);
	assert_int_equal(noted(&r, NOTE_SHORTCODE, "foo"), 1);
}

static void test_pages_and_teaser(void **state)
{
	struct worker_html_reply r;
	assert_int_equal(render(WORKER_WORDPRESS_CLASSIC,
				STR("one [foo a=1]<!--more-->rest\n<!--nextpage-->\ntwo<!--nextpage-->three"), &r),
			 RC_OK);
	assert_true(str_is(r.teaser.s, "<p>one</p>"));
	assert_string_equal(arena_cstr(&arena, r.html.s), "<p>one rest</p>\n<p>two</p>\n<p>three</p>");
	assert_int_equal(r.n_pages, 2);
	assert_true(str_starts(str_slice(r.html.s, r.pages[0], r.html.s.n), STR("<p>two")));
	assert_true(str_starts(str_slice(r.html.s, r.pages[1], r.html.s.n), STR("<p>three")));
	assert_int_equal(noted(&r, NOTE_SHORTCODE, "foo"), 1);
	assert_int_equal(render(WORKER_HTML, STR("<p>a</p><!--more--><p>b</p>"), &r), RC_OK);
	assert_int_equal(r.teaser.s.n, 0);
	assert_int_equal(r.n_pages, 0);
	/* WordPress leaves the mark in what it renders for its REST answers. */
	assert_int_equal(render(WORKER_HTML, STR("<p>a</p><!--nextpage--><p>b</p>"), &r), RC_OK);
	assert_string_equal(arena_cstr(&arena, r.html.s), "<p>a</p>\n<p>b</p>");
	assert_int_equal(r.n_pages, 1);
}

static void test_media(void **state)
{
	static const struct wordpress_media media[] = {
		{.id = 5, .path = {"/u/five.jpg", 11}, .alt = {"Five", 4}, .width = 3, .height = 2}};
	static const struct str shortcodes[] = {{"box", 3}};
	struct worker_html_request q = {
		.source =
			STR("<img src=\"https://www.old.example/u/a.jpg\" srcset=\"/u/a-2.jpg 2x\">[gallery ids=\"5\"]"
			    "[gallery ids=\"6\"]<a href=\"http://old.example/u/x.pdf\">x</a> [box] end"),
		.format = WORKER_WORDPRESS_CLASSIC,
		.site_host = STR("old.example"),
		.media = media,
		.n_media = 1,
		.shortcodes = shortcodes,
		.n_shortcodes = 1,
	};
	struct worker_html_reply r;
	assert_int_equal(worker_html(pool, &q, &arena, &r), RC_OK);
	assert_true(str_is(r.first_image, "/u/a.jpg"));
	assert_int_equal(r.n_media, 4);
	assert_true(str_is(r.media[0], "/u/a.jpg"));
	assert_true(str_is(r.media[1], "/u/a-2.jpg"));
	assert_true(str_is(r.media[2], "/u/five.jpg"));
	assert_true(str_is(r.media[3], "/u/x.pdf"));
	assert_int_equal(noted(&r, NOTE_MEDIA, "6"), 1);
	assert_int_equal(noted(&r, NOTE_SHORTCODE, "box"), 1);
	assert_non_null(strstr(arena_cstr(&arena, r.html.s), "alt=\"Five\" width=\"3\" height=\"2\""));
}

static void test_owner_embeds(void **state)
{
	static const struct embed_provider rows[] = {
		{"tube", "Tube", "tube.example", "/w/{w}", NULL, NULL, "https://frames.example/$1"}};
	struct embed_table table = {rows, 1};
	struct worker_html_request q = {.source = STR("<p>https://tube.example/w/x</p>"), .embeds = &table};
	struct worker_html_reply r;
	assert_int_equal(worker_html(pool, &q, &arena, &r), RC_OK);
	assert_non_null(strstr(arena_cstr(&arena, r.html.s), "data-embed=\"https://frames.example/x\""));
}

static void test_limits(void **state)
{
	struct worker_html_reply r;
	char *large = arena_alloc(&arena, WORKER_HTML_MAX + 2);
	memset(large, 'a', WORKER_HTML_MAX + 1);
	assert_int_equal(render(WORKER_HTML, str_mem(large, WORKER_HTML_MAX + 1), &r), RC_LIMITED);
	assert_int_equal(render(WORKER_HTML, str_mem(large, WORKER_HTML_MAX), &r), RC_OK);
	assert_int_equal(r.html.s.n, WORKER_HTML_MAX);
	arena_reset(&arena);
}

static void test_hostile_shapes(void **state)
{
	static const struct {
		const char *piece;
		enum rc rc; /* RC_BUSY: either */
	} cases[] = {
		{"<div>", RC_LIMITED},
		{"<b>", RC_LIMITED},
		{"<table>", RC_LIMITED},
		{"<p>", RC_OK},
		{"<li>", RC_OK},
		{"</p>", RC_OK},
		{"<a x=1 ", RC_LIMITED},
		{"<svg><style><div>", RC_LIMITED},
		{"<body a=b>", RC_LIMITED},
		{"<", RC_OK},
		{"<!--", RC_OK},
		{"&", RC_OK},
		{"<br>", RC_OK},
		{"<p><b></p>", RC_LIMITED},
		{"<i></i>", RC_OK},
		{"<table><tr><td>", RC_LIMITED},
		{"<select><option>", RC_LIMITED},
		{"<template>", RC_LIMITED},
		{"</br>", RC_OK},
		{"<plaintext>", RC_LIMITED},
		{"<a><p></a>", RC_BUSY},
		{"<table>x</table>", RC_OK},
		{"<nobr><p>", RC_LIMITED},
		{"[caption]<img>", RC_OK},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_done) struct buf source = BUF(1u << 20);
		struct worker_html_reply r;
		while (source.n < 300000)
			buf_puts(&source, cases[i].piece);
		int64_t start = clock_mono();
		enum rc rc = render(WORKER_WORDPRESS_CLASSIC, buf_str(&source), &r);
		if (clock_mono() - start > 16000)
			fail_msg("%s takes %lld ms", cases[i].piece, (long long)(clock_mono() - start));
		if (cases[i].rc != RC_BUSY && rc != cases[i].rc)
			fail_msg("%s: %s %s", cases[i].piece, rc_name(rc), rc_message());
		arena_reset(&arena);
	}
}

/* --- Attacks --- */

static void assert_address_harmless(struct str address)
{
	static const char *const good[] = {"http://", "https://", "mailto:", "tel:", "/", "#"};
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (str_starts(address, str_of(good[i])))
			return;
	fail_msg("an address: %.*s", STR_ARG(address));
}

static void assert_node_harmless(const struct html_node *n)
{
	static const char *const bad[] = {"script",   "style",  "iframe",   "object",   "embed", "svg",      "math",
					  "form",     "input",  "link",     "meta",     "base",  "template", "frame",
					  "frameset", "applet", "noscript", "textarea", "xmp"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (str_is(n->name, bad[i]))
			fail_msg("an element: %s", bad[i]);
	for (size_t i = 0; i < n->n_attrs; i++) {
		struct str name = n->attrs[i].name, value = n->attrs[i].value;
		if (str_starts(name, STR("on")) || str_is(name, "style") || str_is(name, "srcdoc") ||
		    str_is(name, "formaction") || str_is(name, "action"))
			fail_msg("an attribute: %.*s", STR_ARG(name));
		if (str_is(name, "href") || str_is(name, "src") || str_is(name, "poster") || str_is(name, "data-embed"))
			assert_address_harmless(value);
	}
}

/* Parsed again by a real parser, nothing dangerous is there, and cleaning it once more changes nothing. */
static void assert_harmless(struct str html)
{
	struct html_node *root;
	CLEANUP(buf_done) struct buf again = BUF(8u << 20);
	assert_int_equal(html_parse_fragment(&arena, html, 8u << 20, &root), RC_OK);
	for (const struct html_node *n = root->first; n; n = html_next(root, n)) {
		assert_int_not_equal(n->kind, HTML_COMMENT);
		if (n->kind == HTML_ELEMENT)
			assert_node_harmless(n);
	}
	sanitise(root, &options, &again, NULL);
	if (!str_eq(buf_str(&again), html))
		fail_msg("not stable: %.*s\nbecame: %.*s", STR_ARG(html), STR_ARG(buf_str(&again)));
}

static void attack(struct str source)
{
	static const enum worker_html_format formats[] = {WORKER_HTML, WORKER_WORDPRESS_CLASSIC,
							  WORKER_WORDPRESS_BLOCK};
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct worker_html_reply r, again;
		enum rc rc = render(formats[i], source, &r);
		if (rc == RC_LIMITED || rc == RC_INVALID)
			continue;
		assert_int_equal(rc, RC_OK);
		assert_harmless(r.html.s);
		/* as an article's source it becomes itself */
		assert_int_equal(render(WORKER_HTML, r.html.s, &again), RC_OK);
		if (!str_eq(str_trim(r.html.s), again.html.s))
			fail_msg("%.*s\nbecame %.*s", STR_ARG(r.html.s), STR_ARG(again.html.s));
	}
}

static uint32_t hex4(const char *p)
{
	char digits[5] = {p[0], p[1], p[2], p[3], 0};
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* The string literal that starts after the quote at s.p[at]; loosely JSON, since one of the files has comments. */
static size_t take_literal(struct str s, size_t at, struct buf *out)
{
	for (; at < s.n && s.p[at] != '"'; at++) {
		if (s.p[at] != '\\') {
			buf_putc(out, s.p[at]);
			continue;
		}
		char c = s.p[++at];
		if (c == 'u') {
			buf_put_utf8(out, hex4(s.p + at + 1));
			at += 4;
		} else {
			buf_putc(out, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
		}
	}
	return at;
}

static void attack_with_file(const char *name)
{
	CLEANUP(buf_done) struct buf file = BUF(4u << 20);
	const char *path = fixture(name);
	unsigned n = 0;
	if (path == NULL)
		return;
	assert_true(read_file(path, &file));
	struct str s = buf_str(&file);
	for (size_t at = str_find(s, STR("\"input\":"), 0); at != SIZE_MAX; at = str_find(s, STR("\"input\":"), at)) {
		CLEANUP(buf_done) struct buf source = BUF(1u << 20);
		at = take_literal(s, str_find_char(s, '"', at + 8) + 1, &source);
		attack(buf_str(&source));
		n++;
	}
	assert_true(n > 50);
	arena_reset(&arena);
}

static void test_html5lib_vectors(void **state)
{
	attack_with_file("xss/html5lib/html5lib/tests/sanitizer-testdata/tests1.dat");
}

static void test_loofah_vectors(void **state)
{
	attack_with_file("xss/loofah/test/assets/testdata_sanitizer_tests1.dat");
	const char *path = fixture("xss/loofah/test/assets/msword.html");
	CLEANUP(buf_done) struct buf file = BUF(4u << 20);
	if (path && read_file(path, &file))
		attack(buf_str(&file));
}

/* Each fenced block of the sheet, whole and line by line. */
static void attack_with_sheet(const char *name)
{
	CLEANUP(buf_done) struct buf file = BUF(4u << 20);
	const char *path = fixture(name);
	if (path == NULL)
		return;
	assert_true(read_file(path, &file));
	CLEANUP(buf_done) struct buf block = BUF(1u << 20);
	struct str rest = buf_str(&file), line;
	bool inside = false;
	unsigned n = 0;
	while (str_line(&rest, &line)) {
		if (str_starts(str_trim(line), STR("```"))) {
			if (inside)
				attack(buf_str(&block));
			buf_clear(&block);
			inside = !inside;
			n += inside;
		} else if (inside) {
			attack(line);
			buf_put(&block, line);
			buf_putc(&block, '\n');
		}
	}
	assert_true(n > 10);
	arena_reset(&arena);
}

static void test_owasp_vectors(void **state)
{
	attack_with_sheet("xss/owasp/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.md");
	attack_with_sheet("xss/owasp/cheatsheets/DOM_based_XSS_Prevention_Cheat_Sheet.md");
}

/* Our own small set, for machines without the collections. */
static void test_own_vectors(void **state)
{
	static const char *const vectors[] = {
		"<script>alert(1)</script>",
		"<scr<script>ipt>alert(1)</scr</script>ipt>",
		"<img src=x onerror=alert(1)>",
		"<a href=\" javascript:alert(1)\">x</a>",
		"<a href=\"java&#x0A;script:alert(1)\">x</a>",
		"<a href=\"&#106;&#97;vascript:alert(1)\">x</a>",
		"<svg><script>alert(1)</script></svg>",
		"<svg/onload=alert(1)>",
		"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
		"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
		"<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
		"<style><p title=\"</style><img src=x onerror=alert(1)>\">",
		"<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
		"<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
		"<p title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\"><!-- x --!><img src=x onerror=alert(1)> -->",
		"<a title=\"`onmouseover=alert(1)\">x</a>",
		"<template><script>alert(1)</script></template>",
		"[caption caption=\"<script>alert(1)</script>\"]<img src=x>[/caption]",
		"[vc_custom_heading text=\"<img src=x onerror=alert(1)>\"]",
		"[audio mp3=\"javascript:alert(1)\"]",
		"[embed]javascript:alert(1)[/embed]",
		"[gallery ids=\"1\" columns=\"<script>\"]",
		"https://www.youtube.com/watch?v=a\"onload=\"x",
		"<a class=\"embed-link\" data-embed=\"javascript:x\" href=\"/x\">x</a>",
		"<iframe src=\"javascript:alert(1)\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
		"<table><caption><td><svg><desc><td><script>alert(1)</script>",
		"<select><style><img src=x onerror=alert(1)></style></select>",
		"\xEF\xBF\xBE<\xC0\xBCscript>alert(1)</script>",
	};
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		attack(str_of(vectors[i]));
}

/* Soups of tags: whatever comes out is harmless and stable. */
static void test_random_soups(void **state)
{
	static const char *const parts[] = {"<p>",
					    "</p>",
					    "<div>",
					    "</div>",
					    "<b>",
					    "</b>",
					    "<a href=\"/x\">",
					    "</a>",
					    "<table>",
					    "</table>",
					    "<tr>",
					    "<td>",
					    "<ul>",
					    "<li>",
					    "</ul>",
					    "<svg>",
					    "</svg>",
					    "<math>",
					    "<style>",
					    "</style>",
					    "<script>",
					    "</script>",
					    "<center>",
					    "<h1>",
					    "</h1>",
					    "<pre>\n",
					    "</pre>",
					    "<font>",
					    "<form>",
					    "<select>",
					    "<option>",
					    "<button>",
					    "</button>",
					    "<img src=x:y>",
					    "<img src=/a>",
					    "text",
					    " \n\n ",
					    "&amp;",
					    "&#x41;",
					    "\"'`",
					    "[foo a=b]",
					    "[/foo]",
					    "[caption]",
					    "<!--",
					    "-->",
					    "<object>",
					    "<br>",
					    "</br>",
					    "<iframe src=//youtu.be/a>",
					    "</iframe>",
					    "<blockquote>",
					    "<figure>",
					    "<figcaption>",
					    "<noscript>",
					    "<title>",
					    "<textarea>",
					    "<template>"};
	for (int round = 0; round < 400; round++) {
		CLEANUP(buf_done) struct buf source = BUF(1u << 16);
		for (unsigned i = 0; i < 2 + random_below(25); i++)
			buf_puts(&source, parts[random_below(ARRAY_LEN(parts))]);
		attack(buf_str(&source));
		arena_reset(&arena);
	}
}

static void test_text(void **state)
{
	struct str text;
	assert_int_equal(
		worker_html_text(pool,
				 STR("<title>t</title><style>x</style><p>a<b>b</b>\n c</p><p>d</p><br>e<script>f"
				     "</script>"),
				 &arena, &text),
		RC_OK);
	assert_string_equal(arena_cstr(&arena, text), "ab c d e");
	assert_int_equal(worker_html_text(pool, STR(""), &arena, &text), RC_OK);
	assert_int_equal(text.n, 0);
}

static void test_page(void **state)
{
	struct worker_page page;
	assert_int_equal(
		worker_html_page(
			pool,
			STR("<!doctype html><html lang=\"fr-FR\"><head><title>Site title</title>"
			    "<meta property=\"og:title\" content=\"The title\">"
			    "<meta name=\"description\" content=\"About it\">"
			    "<link rel=\"canonical\" href=\"https://old.example/a/\"></head><body><h1>Logo</h1>"
			    "<nav>Menu</nav><article><header><h1>The <em>heading</em></h1></header>"
			    "<div class=\"x entry-content\"><p>One.</p><aside>Ad</aside><p>Two."
			    "<img src=\"/a.jpg\"><img src=\"data:x\" data-src=\"/b.jpg\"><img src=\"/a.jpg\"></p>"
			    "<nav>Next</nav></div></article><footer><img src=\"/f.jpg\">End</footer>"),
			&arena, &page),
		RC_OK);
	assert_true(str_is(page.title, "The title"));
	assert_true(str_is(page.heading, "The heading"));
	assert_string_equal(arena_cstr(&arena, page.text), "One. Two.");
	assert_true(str_is(page.canonical, "https://old.example/a/"));
	assert_true(str_is(page.language, "fr-FR"));
	assert_true(str_is(page.description, "About it"));
	assert_true(page.article_found);
	assert_int_equal(page.n_pictures, 2);
	assert_true(str_is(page.pictures[0], "/a.jpg"));
	assert_true(str_is(page.pictures[1], "/b.jpg"));
	assert_int_equal(worker_html_page(pool, STR("<title>T</title><nav>N</nav>Body"), &arena, &page), RC_OK);
	assert_true(str_is(page.title, "T"));
	assert_true(str_is(page.text, "Body"));
	assert_false(page.article_found);
	assert_int_equal(page.heading.n, 0);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_classic),
		cmocka_unit_test(test_unknown_embed_is_noted_once),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_pages_and_teaser),
		cmocka_unit_test(test_media),
		cmocka_unit_test(test_owner_embeds),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_hostile_shapes),
		cmocka_unit_test(test_html5lib_vectors),
		cmocka_unit_test(test_loofah_vectors),
		cmocka_unit_test(test_owasp_vectors),
		cmocka_unit_test(test_own_vectors),
		cmocka_unit_test(test_random_soups),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_page),
	};
	return cmocka_run_group_tests_name("worker/html", tests, setup_pool, teardown_pool);
}
