/* The counted list of what was met. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/note.h"
#include "text/unicode.h"

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

static void test_counts(void **state)
{
	notes_add(&notes, NOTE_SHORTCODE, STR("Foo"));
	notes_add(&notes, NOTE_SHORTCODE, STR(" foo "));
	notes_add(&notes, NOTE_EMBED, STR("foo"));
	notes_add(NULL, NOTE_EMBED, STR("foo"));
	assert_int_equal(notes.n, 2);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "foo"), 2);
	assert_int_equal(notes_count(&notes, NOTE_EMBED, "foo"), 1);
	assert_int_equal(notes_count(&notes, NOTE_BLOCK, "foo"), 0);
}

static void test_names_are_clean(void **state)
{
	char name[200];
	memset(name, 'a', sizeof(name));
	memcpy(name + 79, "é\n", 3);
	notes_add(&notes, NOTE_ELEMENT, str_mem(name, sizeof(name)));
	assert_int_equal(notes.items[0].name.n, 79);
	assert_true(utf8_valid(notes.items[0].name));
	notes_add(&notes, NOTE_ELEMENT, STR("a\nb"));
	assert_int_equal(notes_count(&notes, NOTE_ELEMENT, "a b"), 1);
}

static void test_bounded(void **state)
{
	for (int i = 0; i < NOTES_MAX * 3; i++)
		notes_add(&notes, NOTE_SHORTCODE, arena_printf(&arena, "name%d", i));
	assert_int_equal(notes.n, NOTES_MAX + 1);
	assert_int_equal(notes_count(&notes, NOTE_SHORTCODE, "…"), NOTES_MAX * 2);
}

static void test_kind_names(void **state)
{
	for (int kind = 0; kind < NOTE_KINDS; kind++)
		assert_true(strlen(note_kind_name((enum note_kind)kind)) > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names_are_clean, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kind_names, setup, teardown),
	};
	return cmocka_run_group_tests_name("text/note", tests, NULL, NULL);
}
