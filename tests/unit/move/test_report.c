/*
 * The report of an import: what counts as an item that needs somebody, what is printed last, what is stored.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "move/report.h"
#include "text/json.h"

static char *printed(const struct import_report *r)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	report_print(r, f);
	fclose(f);
	return text;
}

static void the_last_line_sums_up(void **state)
{
	struct import_report *r = report_new();
	char *text = printed(r);
	assert_string_equal(text, "0 of 0 addresses alive, 0 items need you\n");
	free(text);
	report_address(r, true);
	report_address(r, false);
	report_item(r, REPORT_DEAD, STR("/gone/"), STR(""), STR(""));
	report_item(r, REPORT_SHORTCODE, STR("box"), STR("/a/"), STR(""));
	report_item(r, REPORT_SHORTCODE, STR("box"), STR("/b/"), STR(""));
	text = printed(r);
	assert_non_null(strstr(text, "\n  box (2 times)  /a/, /b/\n"));
	const char *last = "1 of 2 addresses alive, 2 items need you\n";
	assert_string_equal(text + strlen(text) - strlen(last), last);
	free(text);
	report_free(r);
}

static void named_items_are_counted_once(void **state)
{
	struct import_report *r = report_new();
	for (int i = 0; i < 10; i++) {
		char path[16];
		snprintf(path, sizeof path, "/%d/", i);
		report_item_times(r, REPORT_BLOCK, STR("latest-posts"), str_of(path), 3);
	}
	report_item(r, REPORT_PRIVATE, STR("Same"), STR("/1/"), STR(""));
	report_item(r, REPORT_PRIVATE, STR("Same"), STR("/2/"), STR(""));
	assert_int_equal(report_needs(r), 3);
	assert_int_equal(report_items(r, REPORT_PRIVATE), 2);
	assert_int_equal(report_times(r, REPORT_BLOCK, STR("latest-posts")), 30);
	char *text = printed(r);
	assert_null(strstr(text, "/3/"));
	free(text);
	report_free(r);
}

static void many_items_are_counted_and_cut(void **state)
{
	struct import_report *r = report_new();
	for (int i = 0; i < REPORT_ITEMS_MAX + 5; i++)
		report_item(r, REPORT_MEDIA, STR("/x.jpg"), STR(""), STR(""));
	assert_int_equal(report_needs(r), REPORT_ITEMS_MAX + 5);
	char *text = printed(r);
	assert_non_null(strstr(text, "… and 5 more"));
	free(text);
	report_free(r);
}

static void foreign_text_cannot_move_the_cursor(void **state)
{
	struct import_report *r = report_new();
	report_item(r, REPORT_REFUSED, STR("a\x1b[2Jb\nc"), STR("\r/x/"), STR("\x07why"));
	char *text = printed(r);
	assert_null(strpbrk(text, "\x1b\r\x07"));
	assert_null(strstr(text, "\nc"));
	free(text);
	report_free(r);
}

static void it_is_stored_as_json(void **state)
{
	struct import_report *r = report_new();
	CLEANUP(buf_done) struct buf b = BUF(65536);
	struct json *j;
	report_count(r, REPORT_ARTICLES, REPORT_ADDED);
	report_item(r, REPORT_CLASH, STR("Se\"arch"), STR("/search-2/"), STR("taken"));
	report_remark(r, "%d remarks", 1);
	report_json(r, &b);
	assert_int_equal(json_parse(buf_str(&b), &j), RC_OK);
	assert_int_equal(json_int(json_get(json_get(json_get(j, "counts"), "articles"), "added"), 0), 1);
	const struct json *item = json_at(json_get(j, "items"), 0);
	assert_true(str_is(json_str(json_get(item, "kind")), "clash"));
	assert_true(str_is(json_str(json_get(item, "name")), "Se\"arch"));
	assert_true(str_is(json_str(json_at(json_get(item, "addresses"), 0)), "/search-2/"));
	assert_int_equal(json_int(json_get(j, "needs"), 0), 1);
	json_free(j);
	report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_line_sums_up),          cmocka_unit_test(named_items_are_counted_once),
		cmocka_unit_test(many_items_are_counted_and_cut), cmocka_unit_test(foreign_text_cannot_move_the_cursor),
		cmocka_unit_test(it_is_stored_as_json),
	};
	return cmocka_run_group_tests_name("move/report", tests, NULL, NULL);
}
