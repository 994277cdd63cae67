/* Which addresses are embeds, what becomes of them, and that only known frames pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/embed.h"
#include "text/embed_table.h"

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

static void test_known_addresses(void **state)
{
	static const struct {
		const char *address, *name, *page, *frame; /* page NULL: the address */
	} cases[] = {
		{"https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", NULL,
		 "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"},
		{"http://m.youtube.com/watch?feature=x&v=a-b_c&t=90s", "youtube", NULL,
		 "https://www.youtube-nocookie.com/embed/a-b_c?start=90"},
		{"https://youtu.be/abc?t=5", "youtube", NULL, "https://www.youtube-nocookie.com/embed/abc?start=5"},
		{"//www.youtube.com/embed/abc?rel=0", "youtube", "https://www.youtube.com/watch?v=abc",
		 "https://www.youtube-nocookie.com/embed/abc"},
		{"https://www.youtube.com/embed/videoseries?list=PL1", "youtube",
		 "https://www.youtube.com/playlist?list=PL1",
		 "https://www.youtube-nocookie.com/embed/videoseries?list=PL1"},
		{"https://www.youtube.com/v/abc&hl=en_US&fs=1", "youtube", "https://www.youtube.com/watch?v=abc",
		 "https://www.youtube-nocookie.com/embed/abc"},
		{"https://www.youtube.com/shorts/abc/", "youtube", NULL, "https://www.youtube-nocookie.com/embed/abc"},
		{"https://vimeo.com/123456", "vimeo", NULL, "https://player.vimeo.com/video/123456?dnt=1"},
		{"https://player.vimeo.com/video/1?h=ab2&title=0", "vimeo", "https://vimeo.com/1/ab2",
		 "https://player.vimeo.com/video/1?h=ab2&dnt=1"},
		{"https://twitter.com/a_b/status/99?s=20", "x", NULL,
		 "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=99"},
		{"https://x.com/a_b/status/99/photo/1", "x", NULL,
		 "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=99"},
		{"https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2Fvideos%2F1%2F",
		 "facebook", "https://www.facebook.com/x/videos/1/",
		 "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2Fvideos%2F1%2F"},
		{"https://www.facebook.com/a.b/posts/p0x", "facebook", NULL,
		 "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.b%2Fposts%2Fp0x"},
		{"https://www.instagram.com/some.one/p/C1_x/", "instagram", NULL,
		 "https://www.instagram.com/p/C1_x/embed/"},
		{"https://www.instagram.com/p/C1_x/embed/captioned/", "instagram", "https://www.instagram.com/p/C1_x/",
		 "https://www.instagram.com/p/C1_x/embed/"},
		{"https://www.tiktok.com/@a.b/video/12", "tiktok", NULL, "https://www.tiktok.com/embed/v2/12"},
		{"https://soundcloud.com/a/b-c", "soundcloud", NULL,
		 "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb-c"},
		{"https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&color=x", "soundcloud",
		 "https://api.soundcloud.com/tracks/1",
		 "https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F1"},
		{"https://open.spotify.com/track/4x", "spotify", NULL, "https://open.spotify.com/embed/track/4x"},
		{"https://open.spotify.com/intl-de/album/4x?si=1", "spotify", "https://open.spotify.com/album/4x",
		 "https://open.spotify.com/embed/album/4x"},
		{"https://datawrapper.dwcdn.net/AbC12/3/", "datawrapper", NULL,
		 "https://datawrapper.dwcdn.net/AbC12/3/"},
		{"https://flo.uri.sh/visualisation/123/embed?auto=1", "flourish",
		 "https://public.flourish.studio/visualisation/123/", "https://flo.uri.sh/visualisation/123/embed"},
		{"https://www.google.com/maps/embed?pb=!1m18!2d-0.12!3d51.5!4f13", "googlemaps",
		 "https://www.google.com/maps/search/?api=1&query=51.5%2C-0.12",
		 "https://www.google.com/maps/embed?pb=%211m18%212d-0.12%213d51.5%214f13"},
		{"https://docs.google.com/forms/d/e/1FA_x/viewform?embedded=true", "googleforms",
		 "https://docs.google.com/forms/d/e/1FA_x/viewform",
		 "https://docs.google.com/forms/d/e/1FA_x/viewform?embedded=true"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct embed e;
		assert_true(embed_find(&arena, NULL, str_of(cases[i].address), &e));
		assert_string_equal(e.provider->name, cases[i].name);
		assert_string_equal(arena_cstr(&arena, e.page), cases[i].page ? cases[i].page : cases[i].address);
		assert_string_equal(arena_cstr(&arena, e.frame), cases[i].frame);
		assert_string_equal(embed_frame_provider(NULL, e.frame)->name, cases[i].name);
		/* a frame address is itself one that the table knows */
		struct embed again;
		assert_true(embed_find(&arena, NULL, e.frame, &again));
		assert_string_equal(arena_cstr(&arena, again.frame), cases[i].frame);
	}
}

static void test_unknown_addresses(void **state)
{
	static const char *const cases[] = {
		"",
		"youtube",
		"https://example.org/watch?v=abc",
		"https://youtube.com.evil.org/watch?v=abc",
		"https://evil.org/https://youtube.com/watch?v=abc",
		"https://youtube.com@evil.org/watch?v=abc",
		"javascript://youtube.com/watch?v=abc",
		"ftp://youtube.com/watch?v=abc",
		"https://www.youtube.com/watch?v=",
		"https://www.youtube.com/watch",
		"https://www.youtube.com/channel/x",
		"https://vimeo.com/about",
		"https://youtu.be/a\"onload=x",
		"https://youtu.be/a b",
		"https://twitter.com/someone",
	};
	struct embed e;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_false(embed_find(&arena, NULL, str_of(cases[i]), &e));
}

static void test_page_must_be_a_link(void **state)
{
	struct embed e;
	assert_true(embed_find(&arena, NULL, STR("https://w.soundcloud.com/player/?url=javascript:alert(1)"), &e));
	assert_true(str_starts(e.page, STR("https://w.soundcloud.com/")));
}

static void test_frames(void **state)
{
	static const char *const bad[] = {
		"",
		"https://www.youtube-nocookie.com/embed/",
		"https://www.youtube-nocookie.com/embed/a/b",
		"https://www.youtube-nocookie.com/embed/a?autoplay=1",
		"https://www.youtube-nocookie.com.evil.org/embed/a",
		"http://www.youtube-nocookie.com/embed/a",
		"https://player.vimeo.com/video/1?dnt=1#x",
		"https://player.vimeo.com/video/1",
		"https://www.google.com/maps/embed?pb=a&x=b",
		"https://example.org/",
		"javascript:alert(1)",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_null(embed_frame_provider(NULL, str_of(bad[i])));
}

static void test_every_builtin_row_is_sound(void **state)
{
	for (size_t i = 0; i < embed_builtin_n; i++)
		assert_int_equal(embed_provider_check(&embed_builtin[i]), RC_OK);
}

static void test_owner_rows(void **state)
{
	static const struct embed_provider rows[] = {
		{"peertube", "PeerTube", "*.tube.example", "/w/{w}", NULL, NULL,
		 "https://frames.tube.example/embed/$1"},
	};
	struct embed_table table = {rows, 1};
	struct embed e;
	assert_true(embed_find(&arena, &table, STR("https://news.tube.example/w/x1"), &e));
	assert_string_equal(arena_cstr(&arena, e.frame), "https://frames.tube.example/embed/x1");
	assert_non_null(embed_frame_provider(&table, e.frame));
	assert_null(embed_frame_provider(NULL, e.frame));
	assert_false(embed_find(&arena, &table, STR("https://eviltube.example/w/x1"), &e));
	CLEANUP(buf_done) struct buf hosts = BUF(10000);
	embed_frame_hosts(&table, &hosts);
	assert_true(str_starts(buf_str(&hosts), STR("https://frames.tube.example https://www.youtube-nocookie.com ")));
}

static void test_bad_rows(void **state)
{
	static const struct embed_provider rows[] = {
		{"Bad name", "X", "x.org", "/{w}", NULL, NULL, "https://x.org/$1"},
		{"x", "", "x.org", "/{w}", NULL, NULL, "https://x.org/$1"},
		{"x", "X", "", "/{w}", NULL, NULL, "https://x.org/$1"},
		{"x", "X", "x.org", "{w}", NULL, NULL, "https://x.org/$1"},
		{"x", "X", "x.org", "/{q}", NULL, NULL, "https://x.org/$1"},
		{"x", "X", "x.org", "/*/{w}", NULL, NULL, "https://x.org/$1"},
		{"x", "X", "x.org", "/{w}", NULL, NULL, "http://x.org/$1"},
		{"x", "X", "x.org", "/{w}", NULL, NULL, "https://$1/"},
		{"x", "X", "x.org", "/{w}", NULL, NULL, "https://x.org/$2"},
		{"x", "X", "x.org", "/{w}", NULL, "https://x.org/$3", "https://x.org/$1"},
		{"x", "X", "x.org", "/{w}", NULL, NULL, "https://x.org/\"$1"},
		{"x", "X", "x.org", "/{w}", NULL, NULL, NULL},
		{"x", "X", "x.org", NULL, NULL, NULL, "https://x.org/$1"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(embed_provider_check(&rows[i]), RC_INVALID);
}

static void test_write(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(10000);
	embed_write(&arena, NULL, STR("https://youtu.be/abc"), &out, &notes);
	assert_string_equal(
		out.p, "<figure class=\"embed embed-youtube\"><a class=\"embed-link\" href=\"https://youtu.be/abc\" "
		       "data-embed=\"https://www.youtube-nocookie.com/embed/abc\">YouTube</a></figure>");
	assert_int_equal(notes.n, 0);
	buf_clear(&out);
	embed_write(&arena, NULL, STR("https://Example.org/a\"b?c&d"), &out, &notes);
	assert_string_equal(out.p,
			    "<p><a href=\"https://Example.org/a&quot;b?c&amp;d\">https://Example.org/a&quot;b?c&amp;d"
			    "</a></p>");
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "example.org"), 1);
}

static struct html_node *element(struct html_node *parent, const char *name, const char *attr, const char *value)
{
	struct html_node *n = html_node_new(&arena, HTML_ELEMENT, str_of(name));
	if (attr)
		html_attr_set(&arena, n, attr, str_of(value));
	html_append(parent, n);
	return n;
}

static void text(struct html_node *parent, const char *z)
{
	html_append(parent, html_node_new(&arena, HTML_TEXT, str_of(z)));
}

static const char *shape(const struct html_node *root)
{
	struct buf out = BUF(10000);
	for (const struct html_node *n = root->first; n; n = html_next(root, n)) {
		if (n->kind == HTML_TEXT)
			buf_printf(&out, "'%.*s' ", STR_ARG(n->text));
		else
			buf_printf(&out, "%.*s%s%.*s ", STR_ARG(n->name), html_has_class(n, "embed") ? "." : "",
				   STR_ARG(html_attr(n, "href")));
	}
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	return z;
}

static void test_tree_frames(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	struct html_node *p = element(root, "p", NULL, NULL);
	text(p, "before");
	struct html_node *frame = element(p, "iframe", "src", "//www.youtube.com/embed/abc");
	html_attr_set(&arena, frame, "title", STR("A talk"));
	text(p, "after");
	struct html_node *alone = element(root, "p", NULL, NULL);
	element(alone, "iframe", "data-src", "https://player.vimeo.com/video/7");
	element(root, "iframe", "src", "https://maps.example.org/x");
	element(root, "iframe", "src", "javascript:alert(1)");
	element(root, "iframe", NULL, NULL);
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root),
			    "p 'before' figure. ahttps://www.youtube.com/watch?v=abc 'YouTube: A talk' p 'after' "
			    "figure. ahttps://vimeo.com/7 'Vimeo' p ahttps://maps.example.org/x "
			    "'https://maps.example.org/x' iframe ");
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "maps.example.org"), 1);
}

static void test_tree_lone_address(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	text(element(root, "p", NULL, NULL), " https://vimeo.com/7\n");
	text(element(root, "p", NULL, NULL), "https://vimeo.com/7 is a film");
	text(element(root, "p", NULL, NULL), "https://example.org/x");
	text(element(element(root, "p", NULL, NULL), "b", NULL, NULL), "https://vimeo.com/7");
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root), "figure. ahttps://vimeo.com/7 'Vimeo' p 'https://vimeo.com/7 is a film' p "
					 "ahttps://example.org/x 'https://example.org/x' p b 'https://vimeo.com/7' ");
}

static void test_tree_lone_link(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	struct html_node *p = element(root, "p", NULL, NULL);
	text(element(p, "a", "href", "https://vimeo.com/7"), "https://vimeo.com/7");
	p = element(root, "p", NULL, NULL);
	text(element(p, "a", "href", "https://vimeo.com/7"), "A film");
	p = element(root, "p", NULL, NULL);
	text(element(p, "a", "href", "https://example.org/"), "https://example.org/");
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root), "figure. ahttps://vimeo.com/7 'Vimeo' p ahttps://vimeo.com/7 'A film' p "
					 "ahttps://example.org/ 'https://example.org/' ");
	assert_int_equal(notes.n, 0);
}

static void test_tree_block_embed(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	struct html_node *figure = element(root, "figure", "class", "wp-block-embed is-provider-youtube");
	text(element(figure, "div", "class", "wp-block-embed__wrapper"), "\nhttps://youtu.be/abc\n");
	text(element(figure, "figcaption", NULL, NULL), "Caption");
	figure = element(root, "figure", "class", "wp-block-embed");
	text(element(figure, "div", "class", "wp-block-embed__wrapper"), "https://example.org/post");
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root), "figure. ahttps://youtu.be/abc 'YouTube' figcaption 'Caption' figure "
					 "ahttps://example.org/post 'https://example.org/post' ");
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "example.org"), 1);
}

static void test_tree_scripted(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	struct html_node *quote = element(root, "blockquote", "class", "twitter-tweet");
	text(element(quote, "p", NULL, NULL), "Words");
	element(quote, "a", "href", "https://twitter.com/a/status/1");
	element(root, "blockquote", "class", "plain");
	element(root, "div", "class", "flourish-embed");
	html_attr_set(&arena, root->last, "data-src", STR("visualisation/5"));
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root), "figure. blockquote p 'Words' ahttps://twitter.com/a/status/1 "
					 "ahttps://twitter.com/a/status/1 'X' blockquote figure. "
					 "ahttps://public.flourish.studio/visualisation/5 'Flourish' ");
}

static void test_tree_old_players(void **state)
{
	struct html_node *root = html_node_new(&arena, HTML_ELEMENT, STR("root"));
	struct html_node *object = element(root, "object", NULL, NULL);
	struct html_node *param = element(object, "param", "name", "movie");
	html_attr_set(&arena, param, "value", STR("http://www.youtube.com/v/abc&fs=1"));
	element(object, "embed", "src", "http://www.youtube.com/v/abc&fs=1");
	embed_tree(&arena, root, NULL, &notes);
	assert_string_equal(shape(root), "figure. ahttps://www.youtube.com/watch?v=abc 'YouTube' ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_known_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_page_must_be_a_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_frames, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_builtin_row_is_sound, setup, teardown),
		cmocka_unit_test_setup_teardown(test_owner_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_write, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_frames, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_lone_address, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_lone_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_block_embed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_scripted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree_old_players, setup, teardown),
	};
	return cmocka_run_group_tests_name("text/embed", tests, NULL, NULL);
}
