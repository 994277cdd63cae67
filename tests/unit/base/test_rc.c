/*
 * The failure vocabulary.
 */
#include "test.h"

#include <pthread.h>

#include "base/rc.h"

static void every_rc_has_a_name(void **state)
{
	assert_string_equal(rc_name(RC_OK), "ok");
	assert_string_equal(rc_name(RC_INTERNAL), "internal error");
	for (int a = RC_OK; a <= RC_INTERNAL; a++)
		for (int b = RC_OK; b < a; b++)
			assert_string_not_equal(rc_name((enum rc)a), rc_name((enum rc)b));
	assert_string_equal(rc_name((enum rc)99), "unknown");
	assert_string_equal(rc_name((enum rc) - 1), "unknown");
}

static void the_last_sentence_wins(void **state)
{
	assert_int_equal(rc_fail(RC_INVALID, "line %d", 3), RC_INVALID);
	assert_string_equal(rc_message(), "line 3");
	assert_int_equal(rc_fail(RC_BUSY, "outer: %s", rc_message()), RC_BUSY);
	assert_string_equal(rc_message(), "outer: line 3");
	rc_clear();
	assert_string_equal(rc_message(), "");
}

static void long_sentences_end_at_a_character(void **state)
{
	char text[2000] = "";
	for (size_t i = 0; i < 600; i++)
		memcpy(text + 2 * i, "é", 2); /* 2 bytes: 511 is odd */
	rc_fail(RC_INVALID, "%s", text);
	assert_int_equal(strlen(rc_message()), 510);
	rc_fail(RC_INVALID, "a%s", text);
	assert_int_equal(strlen(rc_message()), 511);
	memset(text, 'x', 511);
	text[511] = '\0';
	rc_fail(RC_INVALID, "%s", text);
	assert_int_equal(strlen(rc_message()), 511);
}

static void *other_thread(void *arg)
{
	assert_string_equal(rc_message(), "");
	rc_fail(RC_BUSY, "theirs");
	return NULL;
}

static void each_thread_has_its_own(void **state)
{
	rc_fail(RC_INVALID, "mine");
	pthread_t t;
	assert_int_equal(pthread_create(&t, NULL, other_thread, NULL), 0);
	pthread_join(t, NULL);
	assert_string_equal(rc_message(), "mine");
}

static void break_a_promise(void)
{
	ensure(1 + 1 == 3, "arithmetic");
}

static void keep_a_promise(void)
{
	ensure(1 + 1 == 2);
}

static void a_broken_promise_aborts(void **state)
{
	assert_true(aborts(break_a_promise));
	assert_false(aborts(keep_a_promise));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rc_has_a_name),
		cmocka_unit_test(the_last_sentence_wins),
		cmocka_unit_test(long_sentences_end_at_a_character),
		cmocka_unit_test(each_thread_has_its_own),
		cmocka_unit_test(a_broken_promise_aborts),
	};
	return cmocka_run_group_tests_name("rc", tests, NULL, NULL);
}
