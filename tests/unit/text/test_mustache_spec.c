/*
 * The official Mustache specification, every case but lambdas, run through the open views of text/view.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/json.h"
#include "text/template.h"

/* A JSON value as a view: lists need their items side by side. */
struct node {
	const struct json *json;
	struct str text;
	struct node *items;
	size_t n;
	struct arena *arena;
};

static bool node_find(const void *object, struct str name, struct view_value *ret);
static const struct view_type node_type = {.name = "json", .size = sizeof(struct node), .find = node_find};

static void node_fill(struct node *node, const struct json *json, struct arena *a)
{
	*node = (struct node){.json = json, .arena = a};
	if (json_kind(json) == JSON_KIND_STR)
		node->text = json_str(json);
	if (json_kind(json) == JSON_KIND_REAL)
		node->text = arena_printf(a, "%g", json_double(json, 0));
	if (json_kind(json) != JSON_KIND_ARRAY)
		return;
	node->n = json_len(json);
	node->items = arena_array(a, node->n, sizeof(*node->items));
	for (size_t i = 0; i < node->n; i++)
		node_fill(&node->items[i], json_at(json, i), a);
}

static bool node_value(const struct node *node, struct view_value *ret)
{
	*ret = (struct view_value){.object = node, .type = &node_type, .text = node->text};
	switch (json_kind(node->json)) {
	case JSON_KIND_ARRAY:
		ret->kind = VIEW_LIST;
		ret->list = VIEW_ITEMS(node->items, node->n);
		return true;
	case JSON_KIND_OBJECT:
		ret->kind = VIEW_OBJECT;
		return true;
	case JSON_KIND_INT:
		ret->kind = VIEW_INT;
		ret->number = json_int(node->json, 0);
		return true;
	case JSON_KIND_BOOL:
		ret->kind = VIEW_BOOL;
		ret->number = json_bool(node->json, false);
		return true;
	case JSON_KIND_STR:
	case JSON_KIND_REAL:
	case JSON_KIND_NULL:
		ret->kind = VIEW_STR;
		return true;
	}
	return false;
}

static bool node_find(const void *object, struct str name, struct view_value *ret)
{
	const struct node *node = object;
	struct node *child;
	struct json_iter it = {0};

	if (str_is(name, "."))
		return node_value(node, ret);
	while (json_kind(node->json) == JSON_KIND_OBJECT && json_each(node->json, &it)) {
		if (!str_eq(it.key, name))
			continue;
		child = arena_new(node->arena, struct node);
		node_fill(child, it.value, node->arena);
		return node_value(child, ret);
	}
	return false;
}

static struct str read_fixture(struct arena *a, const char *name)
{
	const char *dir = getenv("COURANT_FIXTURES");
	struct str path = arena_printf(a, "%s/mustache/specs/%s.json", dir ? dir : "../shared/fixtures", name);
	FILE *f = fopen(path.p, "rb");
	struct buf b = BUF(1 << 20);
	struct str s;
	char chunk[4096];
	size_t n;

	if (!f)
		return STR_NONE;
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_put(&b, str_mem(chunk, n));
	fclose(f);
	s = buf_to_arena(&b, a);
	buf_done(&b);
	return s;
}

/* True when the case renders what it should; prints the difference. */
static bool run_case(struct arena *a, const char *file, const struct json *test)
{
	struct template_set *set = template_set_new();
	CLEANUP(buf_done) struct buf errors = BUF(65536), out = BUF(65536);
	struct str expected = json_str(json_get(test, "expected"));
	struct json_iter it = {0};
	struct node root;
	enum rc rc;
	bool same;

	node_fill(&root, json_get(test, "data"), a);
	while (json_each(json_get(test, "partials"), &it))
		assert_int_equal(template_set_add(set, arena_cstr(a, it.key), json_str(it.value), NULL), RC_OK);
	assert_int_equal(template_set_add(set, "-main-", json_str(json_get(test, "template")), &node_type), RC_OK);
	rc = template_set_compile(set, NULL, &errors);
	if (rc == RC_OK)
		rc = template_render(set, "-main-", &node_type, &root, &out);
	same = rc == RC_OK && str_eq(buf_str(&out), expected);
	if (!same)
		print_message("%s: %.*s: %s%.*s\n--- expected\n%.*s\n--- got\n%.*s\n---\n", file,
			      STR_ARG(json_str(json_get(test, "name"))), rc_name(rc), STR_ARG(buf_str(&errors)),
			      STR_ARG(expected), STR_ARG(buf_str(&out)));
	template_set_free(set);
	return same;
}

static void run_file(const char *name, size_t at_least)
{
	struct arena a;
	struct json *spec = NULL;
	struct str text;
	struct json_iter it = {0};
	size_t n = 0, good = 0;

	arena_init(&a);
	text = read_fixture(&a, name);
	if (text.n == 0) {
		print_message("skipped: no fixtures\n");
		arena_done(&a);
		skip();
	}
	assert_int_equal(json_parse(text, &spec), RC_OK);
	while (json_each(json_get(spec, "tests"), &it)) {
		n++;
		good += run_case(&a, name, it.value);
	}
	json_free(spec);
	arena_done(&a);
	assert_true(n >= at_least);
	assert_int_equal(good, n);
}

static void test_comments(void **state)
{
	run_file("comments", 12);
}

static void test_delimiters(void **state)
{
	run_file("delimiters", 14);
}

static void test_interpolation(void **state)
{
	run_file("interpolation", 42);
}

static void test_inverted(void **state)
{
	run_file("inverted", 22);
}

static void test_partials(void **state)
{
	run_file("partials", 12);
}

static void test_sections(void **state)
{
	run_file("sections", 34);
}

static void test_dynamic_names(void **state)
{
	run_file("~dynamic-names", 21);
}

static void test_inheritance(void **state)
{
	run_file("~inheritance", 27);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comments),      cmocka_unit_test(test_delimiters),
		cmocka_unit_test(test_interpolation), cmocka_unit_test(test_inverted),
		cmocka_unit_test(test_partials),      cmocka_unit_test(test_sections),
		cmocka_unit_test(test_dynamic_names), cmocka_unit_test(test_inheritance),
	};
	return cmocka_run_group_tests_name("text/mustache_spec", tests, NULL, NULL);
}
