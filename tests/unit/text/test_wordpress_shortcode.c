/* Shortcodes: the parser, what is a tag and what is prose, and what takes a tag's place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

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

static void test_parse(void **state)
{
	struct shortcode s;
	struct str tag = STR("x[Name one=\"a ] b\" Two='c' three=d \"bare word\" http://x.example/y /]z");
	assert_true(shortcode_parse(&arena, tag, 1, &s));
	assert_true(str_is(s.name, "Name"));
	assert_true(s.self_closing);
	assert_false(s.closing);
	assert_false(s.escaped);
	assert_int_equal(s.length, tag.n - 2);
	assert_true(str_is(shortcode_attr(&s, "one"), "a ] b"));
	assert_true(str_is(shortcode_attr(&s, "two"), "c"));
	assert_true(str_is(shortcode_attr(&s, "three"), "d"));
	assert_ptr_equal(shortcode_attr(&s, "four").p, NULL);
	assert_true(str_is(shortcode_positional(&s, 0), "bare word"));
	assert_true(str_is(shortcode_positional(&s, 1), "http://x.example/y"));
	assert_ptr_equal(shortcode_positional(&s, 2).p, NULL);
}

static void test_parse_forms(void **state)
{
	static const struct {
		const char *tag;
		bool ok, closing, self_closing, escaped;
		unsigned attrs;
	} cases[] = {
		{"[a]", true, false, false, false, 0},
		{"[/a]", true, true, false, false, 0},
		{"[/a ]", true, true, false, false, 0},
		{"[a/]", true, false, true, false, 0},
		{"[[a b=\"c\"]]", true, false, false, true, 1},
		{"[a b]", true, false, false, false, 1},
		{"[a b= c]", true, false, false, false, 1},
		{"[a b=]", true, false, false, false, 1},
		{"[a\nb=\"c\"\n]", true, false, false, false, 1},
		{"[youtube=http://youtu.be/x]", true, false, false, false, 1},
		{"[a-b_c2]", true, false, false, false, 0},
		{"[]", false, false, false, false, 0},
		{"[/]", false, false, false, false, 0},
		{"[1]", false, false, false, false, 0},
		{"[a", false, false, false, false, 0},
		{"[a b=\"c]", false, false, false, false, 0},
		{"[a [b]]", false, false, false, false, 0},
		{"[a <b>]", false, false, false, false, 0},
		{"[a: b]", false, false, false, false, 0},
		{"[a=b]", false, false, false, false, 0},
		{"[...]", false, false, false, false, 0},
		{"[ a]", false, false, false, false, 0},
		{"[é]", false, false, false, false, 0},
		{"[/a b=c]", false, false, false, false, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct shortcode s = {0};
		assert_int_equal(shortcode_parse(&arena, str_of(cases[i].tag), 0, &s), cases[i].ok);
		assert_int_equal(s.closing, cases[i].closing);
		assert_int_equal(s.self_closing, cases[i].self_closing);
		assert_int_equal(s.escaped, cases[i].escaped);
		assert_int_equal(s.n_attrs, cases[i].attrs);
		if (cases[i].ok)
			assert_int_equal(s.length, strlen(cases[i].tag));
	}
}

static void test_parse_many_attributes(void **state)
{
	CLEANUP(buf_done) struct buf tag = BUF(10000);
	struct shortcode s;
	buf_puts(&tag, "[a");
	for (int i = 0; i < 200; i++)
		buf_printf(&tag, " b%d=c", i);
	buf_puts(&tag, "]");
	assert_true(shortcode_parse(&arena, buf_str(&tag), 0, &s));
	assert_int_equal(s.n_attrs, SHORTCODE_ATTRS_MAX);
	assert_int_equal(s.length, tag.n);
}

static const struct wordpress_media media[] = {
	{.id = 7,
	 .path = {"/u/a.jpg", 8},
	 .width = 30,
	 .height = 20,
	 .alt = {"A\"B", 3},
	 .caption = {"Cap <b>x</b>", 12}},
	{.id = 8, .path = {"/u/b.png", 8}, .attached = true, .mime = {"image/png", 9}},
	{.id = 9, .path = {"/u/c.jpg", 8}, .attached = true},
	{.id = 10, .path = {"/u/s.mp3", 8}, .title = {"Song", 4}, .attached = true, .mime = {"audio/mpeg", 10}},
};

static const char *shown_with(struct str content, const struct map *known)
{
	struct buf out = BUF(64u << 20);
	struct wordpress_context c = {
		.arena = &arena, .media = media, .n_media = ARRAY_LEN(media), .shortcodes = known, .notes = &notes};
	wordpress_shortcodes(&c, content, &out);
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static const char *shown(const char *content)
{
	return shown_with(str_of(content), NULL);
}

static void test_prose_stays(void **state)
{
	static const char *const cases[] = {
		"He said he was \"suprised\" [sic] by it.",
		"[1] [2, 3] [...] [] [ ] [!] [?]",
		"[laughs] and [emphasis added] and [see also: page 3]",
		"the [vice-president] and the [co-author] said [/sarcasm]",
		"[Facebook] [Instagram] [video call] [photo: AP]",
		"[read more](https://example.org/x) [source https://example.org]",
		"a[0] = b[i]; x[1][2]",
		"<a href=\"/x?a[]=1\" title=\"[vc_row]\">x</a>",
		"<pre>[vc_row] [gallery] [foo bar=\"x\"]</pre>",
		"<code>[gallery]</code> <script>a[b_c]</script>",
		"input[type=\"text\"]",
		"[Ελλάδα] [новости]",
		"an open [ and a lone ]",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(shown(cases[i]), cases[i]);
	/* What closes nothing might be a remnant; the rest is nothing to look at. */
	assert_int_equal(notes.n, 1);
	assert_int_equal(notes_count(&notes, NOTE_BRACKET, "sarcasm"), 1);
}

/* Bare names that no table holds: on a line of their own they are tags, in running text they are words. */
static void test_alone_in_a_line(void **state)
{
	static const char *const tags[] = {
		"[newsletter]",
		"  [newsletter]&nbsp;",
		"Text.\n\n[ad]\n\nMore text.",
		"<p>[ad]</p>",
		"<p class=\"x\">\n[ad]\n</p>",
		"<h2>Title</h2>[toc2]<p>Text</p>",
		"one<br />[signup-form]<br>two",
		"[newsletter][ad]",
		"[ad 300x250]\nText",
		"[poll 17]",
		"[youtube abc]",
		"<div>[facebook]</div>",
		"<!--more-->[ad]",
		"[mixcloud /artist/set/]",
	};
	static const char *const words[] = {
		"[Update]",
		"[sic]",
		"[laughs]\n[applause]",
		"[...]",
		"[1]",
		"[x]",
		"[citation needed]",
		"[Newsletter]",
		"He told the [minister] so.",
		"[they] went away",
		"<li>[optional]</li>",
		"<td>[pending]</td>",
		"<h2>[live]</h2>",
		"<strong>[important]</strong>",
		"[the whole story]",
		"see [docs](https://example.org/)",
		"[ref]: https://example.org/",
		"a[index] and f(x)[index]",
		"[Facebook]",
		"[Instagram Post]",
	};
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		notes_init(&notes, &arena);
		if (strchr(shown(tags[i]), '['))
			fail_msg("%s became %s", tags[i], shown(tags[i]));
		if (notes.n == 0 && !strstr(tags[i], "youtube"))
			fail_msg("%s is not noted", tags[i]);
	}
	notes_init(&notes, &arena);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_string_equal(shown(words[i]), words[i]);
	for (size_t i = 0; i < notes.n; i++)
		print_message("noted: %.*s\n", STR_ARG(notes.items[i].name));
	assert_int_equal(notes.n, 0);
	assert_string_equal(shown("One.\n[ad]\nTwo [ad] three."), "One.\n\n\n\nTwo [ad] three.");
}

/* What stays and might be a shortcode all the same is told. */
static void test_doubtful_brackets_are_noted(void **state)
{
	static const char *const cases[] = {
		"The end of it. [newsletter]",          "[newsletter] The beginning", "[newsletter signup]",
		"Text \u201cquoted\u201d [newsletter]", "text [/newsletter]",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		notes_init(&notes, &arena);
		assert_string_equal(shown(cases[i]), cases[i]);
		if (notes.n != 1 || notes_count(&notes, NOTE_BRACKET, "newsletter") != 1)
			fail_msg("%s is not noted", cases[i]);
	}
}

static void test_blocks_of_shortcodes_name_tags(void **state)
{
	struct map names, alone;
	map_init(&names, &arena);
	map_init(&alone, &arena);
	wordpress_shortcode_names(&arena,
				  STR("<!-- wp:shortcode -->\n[Laughs twice]\n<!-- /wp:shortcode -->\n[ad]\nThe "
				      "[minister]\n[sic]\n<p>[poll 3]</p>"),
				  &names, &alone);
	assert_int_equal(names.n, 1);
	assert_true(map_has(&names, STR("Laughs")));
	assert_int_equal(alone.n, 2);
	assert_true(map_has(&alone, STR("ad")));
	assert_true(map_has(&alone, STR("poll")));
}

static void test_names_are_bounded(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	struct map names, alone;
	map_init(&names, &arena);
	map_init(&alone, &arena);
	for (int i = 0; i < 2 * SHORTCODE_NAMES_MAX; i++)
		buf_printf(&b, "[a%d x=1]\n[b%d]\n", i, i);
	wordpress_shortcode_names(&arena, buf_str(&b), &names, &alone);
	assert_int_equal(names.n, SHORTCODE_NAMES_MAX);
	assert_int_equal(alone.n, SHORTCODE_NAMES_MAX);
}

static void test_unknown_tags_vanish(void **state)
{
	static const struct {
		const char *content, *html;
	} cases[] = {
		{"a [foo bar=\"x\"]inner <b>text</b>[/foo] b", "a inner <b>text</b> b"},
		{"a [foo]inner[/foo] b", "a inner b"},
		{"a [foo /] b", "a  b"},
		{"a [show_posts] b", "a  b"},
		{"one [foo x=1] two [foo] three", "one  two  three"},
		{"[dropcap]T[/dropcap]he story", "The story"},
		{"text\n[contact-form-7 id=\"1\" title=\"x\"]\nmore", "text\n\n\n\nmore"},
		{"[vc_row][vc_column width=\"1/2\"][vc_column_text]Hello[/vc_column_text][/vc_column][/vc_row]",
		 "Hello\n\n"},
		{"[et_pb_section bb_built=\"1\"][et_pb_text]<p>x</p>[/et_pb_text][/et_pb_section]", "<p>x</p>\n\n"},
		{"[fusion_text]x[/fusion_text] [fusion_dropcap]y[/fusion_dropcap]", "x\n\n y"},
		{"[one_half]a[/one_half][one_half_last]b[/one_half_last]", "a\n\nb\n\n"},
		{"[foo x=\"<em>]</em>\"]y[/foo]", "y"},
		{"[[foo]] and [[bar x=\"1\"]] and [[baz]inner[/baz]]", "[foo] and [bar x=\"1\"] and [baz]inner[/baz]"},
		{"[vc_raw_html]JTNDaW1n[/vc_raw_html]after", "after"},
		{"[vc_custom_heading text=\"A title\"]", "<h3>A title</h3>\n\n"},
		{"[/vc_row] tail", " tail"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(shown(cases[i].content), cases[i].html);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "foo"), 6);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "vc_row"), 1);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "dropcap"), 1);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "bar"), 0);
}

static void test_names_of_the_site(void **state)
{
	struct map names;
	map_init(&names, &arena);
	wordpress_shortcode_names(&arena,
				  STR("[box color=\"red\"] [sic] [tip]x[/tip] [done/] [/lone] <pre>[pre a=b]</pre> "
				      "[gallery ids=\"1\"] [[shown a=b]] [two words]"),
				  &names, NULL);
	assert_int_equal(names.n, 3);
	assert_true(map_has(&names, STR("box")));
	assert_true(map_has(&names, STR("tip")));
	assert_true(map_has(&names, STR("done")));
	assert_string_equal(shown_with(STR("a [box] b [sic]"), &names), "a  b [sic]");
	assert_string_equal(shown_with(STR("a [box] b"), NULL), "a [box] b");
}

static void test_captions(void **state)
{
	static const struct {
		const char *content, *html;
	} cases[] = {
		{"[caption id=\"attachment_7\" align=\"alignleft\" width=\"30\"]"
		 "<a href=\"/x\"><img src=\"/u/a.jpg\" /></a> The "
		 "<em>caption</em>[/caption]",
		 "<figure class=\"wp-block-image alignleft\"><a href=\"/x\"><img src=\"/u/a.jpg\" "
		 "/></a><figcaption>The <em>caption</em></figcaption></figure>\n\n"},
		{"[caption width=\"30\" caption=\"Old way\"]<img src=\"/u/a.jpg\">[/caption]",
		 "<figure class=\"wp-block-image\"><img src=\"/u/a.jpg\">"
		 "<figcaption>Old way</figcaption></figure>\n\n"},
		{"[caption align=\"evil\"]<img src=\"x\">y[/caption]",
		 "<figure class=\"wp-block-image\"><img src=\"x\"><figcaption>y</figcaption></figure>\n\n"},
		{"[caption]<img src=\"x\">[/caption]", "<img src=\"x\">\n\n"},
		{"[caption width=\"1\"]<img src=\"x\"> no end", "<img src=\"x\"> no end"},
		{"a [caption]<img src=\"x\"> two\nlines[/caption] b",
		 "a \n\n<figure class=\"wp-block-image\"><img src=\"x\">"
		 "<figcaption>two lines</figcaption></figure>\n\n b"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(shown(cases[i].content), cases[i].html);
	assert_int_equal(notes.n, 0);
}

#define A_JPG                                                                                                          \
	"<figure class=\"wp-block-image\"><img class=\"wp-image-7\" src=\"/u/a.jpg\" width=\"30\" height=\"20\" "      \
	"alt=\"A&quot;B\" /><figcaption>Cap <b>x</b></figcaption></figure>"
#define B_PNG "<figure class=\"wp-block-image\"><img class=\"wp-image-8\" src=\"/u/b.png\" alt=\"\" /></figure>"
#define C_JPG "<figure class=\"wp-block-image\"><img class=\"wp-image-9\" src=\"/u/c.jpg\" alt=\"\" /></figure>"
#define GALLERY(n) "<figure class=\"wp-block-gallery has-nested-images has-columns-" n "\">"

static void test_galleries(void **state)
{
	assert_string_equal(shown("[gallery ids=\"8, 7\" columns=\"2\"]"), GALLERY("2") B_PNG A_JPG "</figure>\n\n");
	assert_string_equal(shown("[gallery]"), GALLERY("3") B_PNG C_JPG "</figure>\n\n");
	assert_string_equal(shown("[gallery exclude=\"8\" columns=\"99\"]"), GALLERY("3") C_JPG "</figure>\n\n");
	assert_string_equal(
		shown("[gallery include=\"9\" link=\"file\"]"),
		GALLERY("3") "<figure class=\"wp-block-image\"><a href=\"/u/c.jpg\"><img class=\"wp-image-9\" "
			     "src=\"/u/c.jpg\" alt=\"\" /></a></figure></figure>\n\n");
	assert_int_equal(notes.n, 0);
	assert_string_equal(shown("[gallery ids=\"404\"]"), "");
	assert_int_equal(notes_count(&notes, NOTE_MEDIA, "404"), 1);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "gallery"), 1);
	assert_string_equal(shown("[vc_single_image image=\"9\"]"), C_JPG "\n\n");
}

static void test_players(void **state)
{
	static const struct {
		const char *content, *part;
	} cases[] = {
		{"[audio mp3=\"/u/s.mp3\"][/audio]", "<audio controls=\"controls\" src=\"/u/s.mp3\"></audio>"},
		{"[audio]", "<audio controls=\"controls\" src=\"/u/s.mp3\"></audio>"},
		{"[audio http://x.example/a.mp3|titles=x]", "src=\"http://x.example/a.mp3\""},
		{"[audio mp3=\"/a.mp3\" ogg=\"/a.ogg\"]",
		 "><source src=\"/a.mp3\" /><source src=\"/a.ogg\" /></audio>"},
		{"[video src=\"/v.mp4\" poster=\"/p.jpg\" width=\"640\" loop=\"on\"]",
		 "<video controls=\"controls\" poster=\"/p.jpg\" width=\"640\" loop=\"loop\" src=\"/v.mp4\"></video>"},
		{"[video src=\"https://youtu.be/abc\"]", "embed-youtube"},
		{"[playlist ids=\"10\"]", "src=\"/u/s.mp3\"></audio><figcaption>Song</figcaption>"},
		{"[embed]https://youtu.be/abc[/embed]", "data-embed=\"https://www.youtube-nocookie.com/embed/abc\""},
		{"[embed width=\"1\"]https://x.example/?a=1&amp;b=2[/embed]",
		 "href=\"https://x.example/?a=1&amp;b=2\""},
		{"[embed]/x/a.mp3[/embed]", ""},
		{"[embed]https://x.example/a.mp4[/embed]",
		 "<video controls=\"controls\" src=\"https://x.example/a.mp4\">"},
		{"[youtube=http://www.youtube.com/watch?v=abc]", "embed-youtube"},
		{"[youtube]https://youtu.be/abc[/youtube]", "embed-youtube"},
		{"[youtube abc12]", "watch?v=abc12"},
		{"[vimeo 123456]", "embed-vimeo"},
		{"[tweet https://twitter.com/a/status/1]", "embed-x"},
		{"[vc_video link=\"https://vimeo.com/5\"]", "embed-vimeo"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *html = shown(cases[i].content);
		if (strstr(html, cases[i].part) == NULL || strchr(html, '[') != NULL)
			fail_msg("%s became %s", cases[i].content, html);
	}
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "x.example"), 1);
}

static void test_hostile_is_linear(void **state)
{
	static const char *const pieces[] = {
		"[",       "[a ",       "[a \"",    "[caption x=1]", "[caption]", "[/caption]",
		"[[a]",    "[[a][/a]]", "[vc_x]",   "<b>[x y=z]",    "]",         "[youtube abcde]",
		"[a b='",  "[embed]",   "[x_y]<",   "[vc_raw_html]", "[ad]",      "[ad]\n",
		"<p>[ad]", "[/ad]",     "a. [ad]<", "[ad x]"};
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		CLEANUP(buf_done) struct buf content = BUF(4u << 20);
		while (content.n < (1u << 20) - 64)
			buf_puts(&content, pieces[i]);
		clock_t start = clock();
		shown_with(buf_str(&content), NULL);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (seconds > 5)
			fail_msg("%s takes %.1f s", pieces[i], seconds);
		arena_reset(&arena);
		notes_init(&notes, &arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_parse_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_parse_many_attributes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_prose_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alone_in_a_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_doubtful_brackets_are_noted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_blocks_of_shortcodes_name_tags, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names_are_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown_tags_vanish, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names_of_the_site, setup, teardown),
		cmocka_unit_test_setup_teardown(test_captions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_galleries, setup, teardown),
		cmocka_unit_test_setup_teardown(test_players, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile_is_linear, setup, teardown),
	};
	return cmocka_run_group_tests_name("text/wordpress_shortcode", tests, NULL, NULL);
}
