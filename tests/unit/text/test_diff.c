/*
 * Word diffs: both texts can be put together again from the runs, and the marks are where a person would set them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/diff.h"

static struct arena arena;

/* "a [-b-]{+c+} d" */
static const char *marked(const char *before, const char *after)
{
	static const char *const open[] = {"", "[-", "{+"}, *const close[] = {"", "-]", "+}"};
	struct diff d;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	diff_words(&arena, str_of(before), str_of(after), &d);
	for (size_t i = 0; i < d.n; i++)
		buf_printf(&b, "%s%.*s%s", open[d.runs[i].kind], STR_ARG(d.runs[i].text), close[d.runs[i].kind]);
	return buf_to_arena(&b, &arena).p;
}

static void test_marks(void **state)
{
	static const struct {
		const char *before, *after, *marked;
	} cases[] = {
		{"", "", ""},
		{"same", "same", "same"},
		{"", "new text", "{+new text+}"},
		{"old text", "", "[-old text-]"},
		{"The mayor said yes.", "The mayor said no.", "The mayor said [-yes-]{+no+}."},
		{"one two three", "one three", "one [-two -]three"},
		{"one three", "one two three", "one {+two +}three"},
		{"Il a dit l’été", "Il a dit l’hiver", "Il a dit [-l’été-]{+l’hiver+}"},
		{"the old bridge fell", "a new bridge fell", "[-the old-]{+a new+} bridge fell"},
		{"first\nsecond", "first\nthird", "first\n[-second-]{+third+}"},
		{"市長は火曜", "市長は水曜", "市長は[-火-]{+水+}曜"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(marked(cases[i].before, cases[i].after), cases[i].marked);
}

static struct str side(const struct diff *d, enum diff_kind without)
{
	CLEANUP(buf_done) struct buf b = BUF(16 << 20);
	for (size_t i = 0; i < d->n; i++)
		if (d->runs[i].kind != without)
			buf_put(&b, d->runs[i].text);
	return buf_to_arena(&b, &arena);
}

static size_t kept(const struct diff *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		n += d->runs[i].kind == DIFF_SAME ? d->runs[i].text.n : 0;
	return n;
}

static struct str random_text(unsigned *seed, size_t words, unsigned vocabulary)
{
	CLEANUP(buf_done) struct buf b = BUF(16 << 20);
	for (size_t i = 0; i < words; i++) {
		*seed = *seed * 1103515245u + 12345u;
		buf_printf(&b, "w%u%s", (*seed >> 16) % vocabulary, (*seed >> 8) % 7 ? " " : ".\n");
	}
	return buf_to_arena(&b, &arena);
}

static void test_both_sides_can_be_put_together(void **state)
{
	unsigned seed = 7;
	for (int i = 0; i < 400; i++) {
		struct diff d;
		struct str before = random_text(&seed, (size_t)(i % 37), 1 + (unsigned)i % 9);
		struct str after = random_text(&seed, (size_t)(i % 29), 1 + (unsigned)i % 9);
		diff_words(&arena, before, after, &d);
		assert_true(str_eq(side(&d, DIFF_NEW), before));
		assert_true(str_eq(side(&d, DIFF_GONE), after));
		assert_int_equal(d.changed, !str_eq(before, after));
		arena_reset(&arena);
	}
}

/* The length of the longest common row of single letters, the slow and simple way. */
static size_t longest_common(const char *a, size_t n, const char *b, size_t m)
{
	size_t row[64] = {0};
	for (size_t i = 1; i <= n; i++) {
		size_t corner = 0;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];
			row[j] = a[i - 1] == b[j - 1] ? corner + 1 : row[j] > row[j - 1] ? row[j] : row[j - 1];
			corner = above;
		}
	}
	return row[m];
}

static void test_the_way_is_the_shortest(void **state)
{
	unsigned seed = 3;
	for (int i = 0; i < 500; i++) {
		char a[64], b[64];
		struct diff d;
		size_t n = (size_t)i % 40, m = (size_t)(i * 7) % 40;
		for (size_t k = 0; k < 64; k++) {
			seed = seed * 1103515245u + 12345u;
			a[k] = "!?.:"[(seed >> 16) % 4];
			b[k] = "!?.:"[(seed >> 20) % 4];
		}
		diff_words(&arena, str_mem(a, n), str_mem(b, m), &d);
		assert_int_equal(kept(&d), longest_common(a, n, b, m));
		arena_reset(&arena);
	}
}

static void test_effort_is_capped(void **state)
{
	unsigned seed = 1;
	struct diff d;
	struct str before = random_text(&seed, 200000, 100000), after = random_text(&seed, 200000, 100000);
	diff_words(&arena, before, after, &d);
	assert_true(str_eq(side(&d, DIFF_NEW), before));
	assert_true(str_eq(side(&d, DIFF_GONE), after));
}

static void test_one_word_in_a_long_text(void **state)
{
	unsigned seed = 1;
	struct diff d;
	struct str before = random_text(&seed, 200000, 100000);
	struct str after = arena_join(&arena, str_slice(before, 0, before.n / 2), STR(" fresh "),
				      str_slice(before, before.n / 2, before.n), STR_NONE);
	diff_words(&arena, before, after, &d);
	assert_true(d.n <= 6);
	assert_true(kept(&d) >= before.n - 20);
}

int main(void)
{
	arena_init(&arena);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_both_sides_can_be_put_together),
		cmocka_unit_test(test_the_way_is_the_shortest),
		cmocka_unit_test(test_effort_is_capped),
		cmocka_unit_test(test_one_word_in_a_long_text),
	};
	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
