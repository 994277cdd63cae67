/*
 * The chunked decoder: every case whole and cut at every byte.
 */
#include "support.h"

#include "http/chunked.h"

struct result {
	enum chunked_step step;
	size_t used;
};

static struct result decode(struct str bytes, size_t cut, struct buf *out)
{
	struct chunked c = {0};
	struct result r = {CHUNKED_MORE, 0};
	struct str pieces[2] = {str_slice(bytes, 0, cut), str_slice(bytes, cut, bytes.n)};
	for (int i = 0; i < 2 && r.step == CHUNKED_MORE; i++) {
		size_t used = 0;
		r.step = chunked_decode(&c, pieces[i], out, &used);
		r.used += used;
	}
	return r;
}

static void check(struct str bytes, enum chunked_step wanted, const char *body, size_t after)
{
	for (size_t cut = 0; cut <= bytes.n; cut++) {
		CLEANUP(buf_done) struct buf out = BUF(64);
		struct result r = decode(bytes, cut, &out);
		if (r.step != wanted)
			print_error("cut at %zu of: %.*s\n", cut, STR_ARG(bytes));
		assert_int_equal(r.step, wanted);
		if (wanted != CHUNKED_DONE)
			continue;
		assert_true(str_is(buf_str(&out), body));
		assert_int_equal(bytes.n - r.used, after);
	}
}

static void good_bodies(void **state)
{
	static const struct {
		const char *bytes, *body;
		size_t after;
	} cases[] = {
		{"0\r\n\r\n", "", 0},
		{"5\r\nhello\r\n0\r\n\r\n", "hello", 0},
		{"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\nGET /", "hello!", 5},
		{"A\r\n0123456789\r\n00\r\n\r\n", "0123456789", 0},
		{"5;ext=1;q=\"a b\"\r\nhello\r\n0;last\r\n\r\n", "hello", 0},
		{"2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 0},
		{"0\r\nX-Trailer: dropped\r\nY:\r\n\r\nnext", "", 4},
		{"000000000005\r\nhello\r\n0\r\n\r\n", "hello", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check(str_of(cases[i].bytes), CHUNKED_DONE, cases[i].body, cases[i].after);
}

static void bad_bodies(void **state)
{
	static const char *const cases[] = {
		"\r\n",
		"g\r\n",
		"-1\r\n",
		"+5\r\nhello",
		"0x5\r\nhello",
		" 5\r\nhello",
		"5 \r\nhello",
		"5\nhello",
		"5\rhello",
		"5;a\nhello",
		"5;a\rb\r\n",
		"5\r\nhelloX\r\n",
		"5\r\nhello\n0",
		"5\r\nhello\r0",
		"5\r\nhello0\r\n\r\n",
		"0\r\n\n",
		"0\r\n\r\r",
		"0\n\r\n",
		"0\r\n X: y\r\n\r\n",
		"0\r\nX: y\n\r\n",
		"0\r\nX: y\rZ: a\r\n\r\n",
		"0\r\nX: \x01\r\n",
		"0000000000000\r\n\r\n",
		"ffffffffffffffff\r\n",
		"5;\x01\r\nhello",
		"5;\r\nhello\r\n",
		"5; a\r\nhello\r\n",
		"5;a;\r\nhello\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check(str_of(cases[i]), CHUNKED_BAD, NULL, 0);
	check(str_mem("5\r\nhello\r\n0\r\nX: \0\r\n\r\n", 20), CHUNKED_BAD, NULL, 0);
}

static void caps_hold(void **state)
{
	check(STR("41\r\n"
		  "x"),
	      CHUNKED_FULL, NULL, 0);
	check(STR("40\r\nxxxx"), CHUNKED_MORE, NULL, 0);
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	buf_puts(&b, "1;");
	for (int i = 0; i < CHUNK_LINE_MAX; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\r\nx\r\n0\r\n\r\n");
	check(buf_str(&b), CHUNKED_BAD, NULL, 0);
	buf_clear(&b);
	buf_puts(&b, "0\r\nX: ");
	for (int i = 0; i < CHUNK_TRAILER_MAX; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\r\n\r\n");
	CLEANUP(buf_done) struct buf out = BUF(64);
	assert_int_equal(decode(buf_str(&b), 0, &out).step, CHUNKED_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_bodies),
		cmocka_unit_test(bad_bodies),
		cmocka_unit_test(caps_hold),
	};
	return cmocka_run_group_tests_name("chunked", tests, NULL, NULL);
}
