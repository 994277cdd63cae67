/*
 * Clocks' readings: ordinary ones, those that never come, those that come twice, and what is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/wall.h"

static int64_t wall(const char *zone, const char *text, enum wall_kind expected)
{
	int64_t ms = 0;
	enum wall_kind kind = WALL_ONCE;
	assert_int_equal(wall_to_time(zone, str_of(text), &ms, &kind), RC_OK);
	assert_int_equal(kind, expected);
	return ms;
}

static void test_walls(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	/* Paris 2026: forward on 29 March at 2:00, back on 25 October at 3:00. */
	assert_int_equal(wall("Europe/Paris", "2026-03-29T01:59", WALL_ONCE), INT64_C(1774745940000));
	assert_int_equal(wall("Europe/Paris", "2026-03-29T02:00", WALL_NEVER), INT64_C(1774746000000));
	assert_int_equal(wall("Europe/Paris", "2026-03-29T02:30", WALL_NEVER), INT64_C(1774746000000));
	assert_int_equal(wall("Europe/Paris", "2026-03-29T03:00", WALL_ONCE), INT64_C(1774746000000));
	assert_int_equal(wall("Europe/Paris", "2026-10-25T02:30", WALL_TWICE), INT64_C(1792888200000));
	assert_int_equal(wall("Europe/Paris", "2026-10-25T03:30", WALL_ONCE), INT64_C(1792895400000));
	assert_int_equal(wall(NULL, "1970-01-01T00:00", WALL_ONCE), 0);
	assert_int_equal(wall("Africa/Lagos", "2026-12-05 08:30:59", WALL_ONCE), INT64_C(1796455800000));
	wall_of_time(INT64_C(1796455800000), "Africa/Lagos", &b);
	assert_true(str_is(buf_str(&b), "2026-12-05T08:30"));
	static const char *const wrong[] = {"",
					    "2026-12-05",
					    "2026-02-30T10:00",
					    "2026-13-01T10:00",
					    "2026-12-05T24:00",
					    "2026-12-05T10:60",
					    "2026-12-05T10:0x",
					    "05.12.2026 10:00",
					    "2026-12-05T10:00:99",
					    "2026-12-05T10:00Z"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		int64_t ms;
		enum wall_kind kind;
		assert_int_equal(wall_to_time("Europe/Paris", str_of(wrong[i]), &ms, &kind), RC_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_walls)};
	return cmocka_run_group_tests_name("wall", tests, NULL, NULL);
}
