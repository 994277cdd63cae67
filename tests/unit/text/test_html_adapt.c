/* Alignment, emphasis, covers and addresses of foreign trees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/html_adapt.h"

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

static struct html_node *element(struct html_node *parent, const char *name, const char *attr, const char *value)
{
	struct html_node *n = html_node_new(&arena, HTML_ELEMENT, str_of(name));
	if (attr)
		html_attr_set(&arena, n, attr, str_of(value));
	if (parent)
		html_append(parent, n);
	return n;
}

static void test_styles(void **state)
{
	static const struct {
		const char *element, *attr, *value, *name, *class;
	} cases[] = {
		{"p", "style", "color:red; text-align: Center", "p", "has-text-align-center"},
		{"p", "style", "text-align:justify;", "p", "has-text-align-justify"},
		{"p", "style", "text-align:start", "p", ""},
		{"p", "align", "right", "p", "has-text-align-right"},
		{"td", "align", "middle", "td", "has-text-align-center"},
		{"img", "align", "left", "img", "alignleft"},
		{"img", "style", "float: right", "img", "alignright"},
		{"div", "style", "float:left", "div", "alignleft"},
		{"span", "style", "text-decoration: underline;", "u", ""},
		{"span", "style", "text-decoration:line-through", "s", ""},
		{"span", "style", "font-weight: bold", "strong", ""},
		{"span", "style", "font-weight: 400", "span", ""},
		{"span", "style", "font-style:italic", "em", ""},
		{"p", "style", "font-weight: bold", "p", ""},
		{"center", "x", "", "p", "has-text-align-center"},
		{"p", "style", ";;:;text-align", "p", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct html_node *root = element(NULL, "root", NULL, NULL);
		struct html_node *n = element(root, cases[i].element, cases[i].attr, cases[i].value);
		html_adapt_styles(&arena, root);
		assert_true(str_is(n->name, cases[i].name));
		assert_true(str_is(html_attr(n, "class"), cases[i].class));
	}
}

static void test_center_with_blocks(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *center = element(root, "center", NULL, NULL);
	element(center, "img", NULL, NULL);
	element(center, "table", NULL, NULL);
	html_adapt_styles(&arena, root);
	assert_true(str_is(center->name, "div"));
}

static void test_cover(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *cover = element(root, "div", "class", "wp-block-cover alignwide");
	html_attr_set(&arena, cover, "style", STR("min-height:3px;background-image:url('https://x.example/a.jpg')"));
	element(cover, "p", NULL, NULL);
	html_adapt_styles(&arena, root);
	assert_true(str_is(cover->first->name, "img"));
	assert_true(str_is(html_attr(cover->first, "src"), "https://x.example/a.jpg"));
}

static void test_fixed_cover(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *inner = element(element(root, "div", "class", "wp-block-cover"), "div", "class",
					  "wp-block-cover__image-background has-parallax");
	html_attr_set(&arena, inner, "style", STR("background-position:50%;background-image:url(/a.jpg)"));
	html_attr_set(&arena, inner, "aria-label", STR("A farm"));
	html_adapt_styles(&arena, root);
	assert_true(str_is(inner->name, "img"));
	assert_true(str_is(html_attr(inner, "src"), "/a.jpg"));
	assert_true(str_is(html_attr(inner, "alt"), "A farm"));
}

static void test_lazy_pictures(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *img = element(root, "img", "src", "data:image/gif;base64,R0");
	html_attr_set(&arena, img, "data-lazy-src", STR("/a.jpg"));
	struct html_node *real = element(root, "img", "src", "/b.jpg");
	html_attr_set(&arena, real, "data-src", STR("/c.jpg"));
	html_adapt_styles(&arena, root);
	assert_true(str_is(html_attr(img, "src"), "/a.jpg"));
	assert_true(str_is(html_attr(real, "src"), "/b.jpg"));
}

static void test_gallery_columns(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *gallery = element(root, "ul", "class", "wp-block-gallery columns-2");
	html_adapt_styles(&arena, root);
	assert_true(html_has_class(gallery, "has-columns-2"));
}

static void test_own_path(void **state)
{
	static const struct {
		const char *address, *path;
	} cases[] = {
		{"http://old.example/a?b#c", "/a?b#c"},
		{"https://WWW.Old.Example/a", "/a"},
		{"//old.example/a", "/a"},
		{"http://old.example", "/"},
		{"http://old.example?p=1", "/?p=1"},
		{"http://old.example#x", "/#x"},
		{"http://old.example//evil.example/x", "/evil.example/x"},
		{"http://old.example///", "/"},
		{"http://sub.old.example/a", "http://sub.old.example/a"},
		{"http://old.example.evil/a", "http://old.example.evil/a"},
		{"http://old.example:81/a", "http://old.example:81/a"},
		{"http://user@old.example/a", "http://user@old.example/a"},
		{"ftp://old.example/a", "ftp://old.example/a"},
		{"/a", "/a"},
		{"", ""},
		{"http://", "http://"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str path = html_own_path(&arena, str_of(cases[i].address), STR("www.old.example"));
		assert_string_equal(arena_cstr(&arena, path), cases[i].path);
	}
}

static void test_addresses(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct html_node *img = element(root, "img", "src", "http://old.example/a.jpg");
	html_attr_set(&arena, img, "srcset", STR("https://old.example/a.jpg 1x, http://cdn.example/b.jpg 2x"));
	html_attr_set(&arena, img, "alt", STR("http://old.example/"));
	html_adapt_addresses(&arena, root, STR("old.example"));
	assert_true(str_is(html_attr(img, "src"), "/a.jpg"));
	assert_true(str_is(html_attr(img, "srcset"), "/a.jpg 1x, http://cdn.example/b.jpg 2x"));
	assert_true(str_is(html_attr(img, "alt"), "http://old.example/"));
}

static void test_media_addresses(void **state)
{
	struct html_node *root = element(NULL, "root", NULL, NULL);
	struct str *found;
	struct html_node *img = element(root, "img", "src", "/a.jpg");
	html_attr_set(&arena, img, "srcset", STR("/a.jpg 1x, /a-2.jpg 2x"));
	element(root, "a", "href", "/doc.PDF?x=1");
	element(root, "a", "href", "/page.html");
	element(root, "a", "href", "/a.jpg/page");
	element(root, "a", "href", "/a.jpg");
	element(element(root, "video", "poster", "/p.png"), "source", "src", "/v.mp4");
	assert_int_equal(html_media_addresses(&arena, root, &found), 5);
	assert_true(str_is(found[0], "/a.jpg"));
	assert_true(str_is(found[1], "/a-2.jpg"));
	assert_true(str_is(found[2], "/doc.PDF?x=1"));
	assert_true(str_is(found[3], "/p.png"));
	assert_true(str_is(found[4], "/v.mp4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),          cmocka_unit_test(test_center_with_blocks),
		cmocka_unit_test(test_cover),           cmocka_unit_test(test_fixed_cover),
		cmocka_unit_test(test_lazy_pictures),   cmocka_unit_test(test_gallery_columns),
		cmocka_unit_test(test_own_path),        cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_media_addresses),
	};
	return cmocka_run_group_tests_name("text/html_adapt", tests, setup, teardown);
}
