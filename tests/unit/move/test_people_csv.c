/* The table of people: what a spreadsheet may write, and where a message says that something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "move/people_csv.h"

static struct arena arena;
static struct people_csv people;

static int begin(void **state)
{
	arena_init(&arena);
	people = (struct people_csv){0};
	return 0;
}

static int end(void **state)
{
	arena_done(&arena);
	return 0;
}

static enum rc read_str(struct str bytes)
{
	rc_clear();
	return people_csv_read(&arena, bytes, "people.csv", &people);
}

static enum rc read_text(const char *text)
{
	return read_str(str_of(text));
}

static void assert_text(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got), want);
}

static void assert_refused(const char *text, const char *where)
{
	assert_int_equal(read_text(text), RC_INVALID);
	if (!strstr(rc_message(), where))
		fail_msg("\"%s\" does not say \"%s\"", rc_message(), where);
}

static void test_plain(void **state)
{
	assert_int_equal(read_text("login,name,bio,url,portrait,email\n"
				   "ada,Ada Obi,Writes about ports.,https://ada.example/,ada.jpg,ada@news.example\n"
				   "ben,Ben Eze,,,,\n"),
			 RC_OK);
	assert_int_equal(people.n, 2);
	assert_text(people.items[0].login, "ada");
	assert_text(people.items[0].slug, "");
	assert_text(people.items[0].name, "Ada Obi");
	assert_text(people.items[0].bio, "Writes about ports.");
	assert_text(people.items[0].url, "https://ada.example/");
	assert_text(people.items[0].portrait, "ada.jpg");
	assert_text(people.items[0].email, "ada@news.example");
	assert_int_equal(people.items[1].line, 3);
	assert_text(people.items[1].bio, "");
}

static void test_columns_in_any_order_and_by_other_names(void **state)
{
	assert_int_equal(read_text("Description , SLUG,Display_Name\n\"a, b\",ada-obi,Ada\n"), RC_OK);
	assert_text(people.items[0].slug, "ada-obi");
	assert_text(people.items[0].name, "Ada");
	assert_text(people.items[0].bio, "a, b");
}

static void test_what_spreadsheets_write(void **state)
{
	assert_int_equal(read_text("\xef\xbb\xbfslug;name;bio\r\n"
				   "ada;\"Ada \"\"Ace\"\" Obi\";\"First.\r\n\r\nSecond; yes.\"\r\n;;\r\n"
				   "\r\nben;Ben;\r\n"),
			 RC_OK);
	assert_int_equal(people.n, 2);
	assert_text(people.items[0].name, "Ada \"Ace\" Obi");
	assert_text(people.items[0].bio, "First.\n\nSecond; yes.");
	assert_int_equal(people.items[1].line, 7);
}

static void test_tabs_and_old_line_ends_and_no_last_line_end(void **state)
{
	assert_int_equal(read_text("slug\tname\tbio\rada\tAda, the first\t"), RC_OK);
	assert_int_equal(people.n, 1);
	assert_text(people.items[0].name, "Ada, the first");
	assert_text(people.items[0].bio, "");
}

static void test_other_scripts_are_kept_in_one_form(void **state)
{
	assert_int_equal(read_text("slug,name\nzoe,Zoe\xcc\x88\namina,أمينة\n"), RC_OK);
	assert_text(people.items[0].name, "Zo\xc3\xab");
	assert_text(people.items[1].name, "أمينة");
}

static void test_only_a_first_row(void **state)
{
	assert_int_equal(read_text("login,name\n"), RC_OK);
	assert_int_equal(people.n, 0);
}

static void test_messages_say_where(void **state)
{
	assert_refused("", "empty");
	assert_refused(" \n\n", "empty");
	assert_refused("name,bio\nAda,x\n", "line 1: the first row names no column login or slug");
	assert_refused("login,nmae\n", "line 1, field 2: \"nmae\"");
	assert_refused("login,name,Login\n", "line 1, field 3: this column is there twice");
	assert_refused("login,name\nada,\"Ada\n\nOpen", "line 2, field 2");
	assert_refused("login,name\nada,\"Ada\"x\n", "line 2, field 2");
	assert_refused("login,name\nada,Ada \"Ace\"\n", "line 2, field 2");
	assert_refused("login,name\nada\n", "line 2: 1 fields where the first row names 2");
	assert_refused("login,name\n\nada,Ada,x\n", "line 3: 3 fields");
	assert_refused("login,slug,name\n,,Ada\n", "line 2: this person has neither");
	assert_refused("login,name\nada,A\nada,B\n", "line 3: the login \"ada\" is already in line 2");
	assert_refused("slug,login\nada,a\nada,b\n", "line 3: the slug \"ada\" is already in line 2");
	assert_refused("login,url\nada,javascript:alert(1)\n", "line 2, field 2");
	assert_refused("login,portrait\nada,file:///etc/passwd\n", "line 2, field 2");
	assert_refused("login,email\nada,ada at news\n", "line 2, field 2");
}

static void test_bytes_that_are_no_text(void **state)
{
	assert_refused("login,name\nada,Ren\xe9\n", "line 2, byte 8: not UTF-8");
	assert_int_equal(read_str(str_mem("\xff\xfel\0o\0g\0", 8)), RC_INVALID);
	assert_non_null(strstr(rc_message(), "UTF-16"));
	assert_int_equal(read_str(str_mem("login,name\nada,\0\n", 17)), RC_INVALID);
	assert_non_null(strstr(rc_message(), "line 2, byte 5: a NUL byte"));
}

static void test_limits(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	buf_puts(&b, "login,bio\nada,\"");
	for (size_t i = 0; i <= PEOPLE_CSV_FIELD_MAX; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\"\n");
	assert_int_equal(read_str(buf_str(&b)), RC_INVALID);
	buf_clear(&b);
	buf_puts(&b, "login\n");
	for (int i = 0; i <= PEOPLE_CSV_ROWS_MAX; i++)
		buf_printf(&b, "u%d\n", i);
	assert_int_equal(read_str(buf_str(&b)), RC_LIMITED);
}

static void test_find(void **state)
{
	assert_int_equal(read_text("login,slug,name\nada,ada-obi,Ada\n,ben-eze,Ben\n"), RC_OK);
	assert_text(people_csv_find(&people, STR("Ada"), STR(""))->name, "Ada");
	assert_text(people_csv_find(&people, STR("other"), STR("ben-eze"))->name, "Ben");
	assert_null(people_csv_find(&people, STR("ben"), STR("")));
	assert_null(people_csv_find(&people, STR(""), STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_plain, begin, end),
		cmocka_unit_test_setup_teardown(test_columns_in_any_order_and_by_other_names, begin, end),
		cmocka_unit_test_setup_teardown(test_what_spreadsheets_write, begin, end),
		cmocka_unit_test_setup_teardown(test_tabs_and_old_line_ends_and_no_last_line_end, begin, end),
		cmocka_unit_test_setup_teardown(test_other_scripts_are_kept_in_one_form, begin, end),
		cmocka_unit_test_setup_teardown(test_only_a_first_row, begin, end),
		cmocka_unit_test_setup_teardown(test_messages_say_where, begin, end),
		cmocka_unit_test_setup_teardown(test_bytes_that_are_no_text, begin, end),
		cmocka_unit_test_setup_teardown(test_limits, begin, end),
		cmocka_unit_test_setup_teardown(test_find, begin, end),
	};
	return cmocka_run_group_tests_name("people_csv", tests, NULL, NULL);
}
