/* UTF-8 validation and repair, character classes, normal forms, cleaning of reader text, host names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/random.h"
#include "text/unicode.h"

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

#define assert_str(s, z) assert_string_equal(arena_cstr(&arena, (s)), (z))

static void test_check(void **state)
{
	static const struct {
		struct str s;
		size_t bad;
	} cases[] = {
		{STR(""), SIZE_MAX},
		{STR("plain\0nul"), SIZE_MAX},
		{STR("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), SIZE_MAX},
		{STR("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"), SIZE_MAX},
		{STR("ab\x80"), 2},
		{STR("a\xC0\xAF"), 1},        /* overlong '/' */
		{STR("\xC1\xBF"), 0},         /* overlong */
		{STR("\xE0\x9F\xBF"), 0},     /* overlong */
		{STR("\xF0\x8F\xBF\xBF"), 0}, /* overlong */
		{STR("\xED\xA0\x80"), 0},     /* surrogate */
		{STR("\xF4\x90\x80\x80"), 0}, /* above U+10FFFF */
		{STR("\xF5\x80\x80\x80"), 0},
		{STR("\xFF"), 0},
		{STR("x\xE2\x82"), 1}, /* cut */
		{STR("x\xE2\x82y"), 1},
		{STR("\xF0\x9F\x98"), 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_check(cases[i].s), cases[i].bad);
}

static void test_repair(void **state)
{
	assert_str(utf8_repair(&arena, STR("caf\xC3\xA9")), "caf\xC3\xA9");
	assert_str(utf8_repair(&arena, STR("a\xE2\x82z")), "a\xEF\xBF\xBDz");
	assert_str(utf8_repair(&arena, STR("\xED\xA0\x80")), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	/* The example of maximal subparts in the Unicode standard, table 3-8. */
	assert_str(utf8_repair(&arena, STR("a\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64")),
		   "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
		   "b\xEF\xBF\xBD"
		   "c\xEF\xBF\xBD\xEF\xBF\xBD"
		   "d");
}

static void test_every_code_point(void **state)
{
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		CLEANUP(buf_done) struct buf b = BUF(8);
		buf_put_utf8(&b, cp);
		struct str s = buf_str(&b);
		uint32_t back;
		assert_true(utf8_valid(s));
		assert_true(utf8_next(&s, &back));
		assert_int_equal(back, cp);
		assert_int_equal(s.n, 0);
	}
}

static void test_random_bytes(void **state)
{
	for (int round = 0; round < 5000; round++) {
		char bytes[40];
		random_bytes(bytes, sizeof(bytes));
		struct str s = str_mem(bytes, 1 + random_below(sizeof(bytes)));
		struct str repaired = utf8_repair(&arena, s), cleaned, again;
		assert_true(utf8_valid(repaired));
		assert_int_equal(utf8_count(repaired), utf8_count(s));
		unsigned flags = UNICODE_REPAIR | (round & 1 ? UNICODE_ONE_LINE : 0);
		assert_int_equal(unicode_clean(&arena, s, flags, &cleaned), RC_OK);
		assert_int_equal(unicode_clean(&arena, cleaned, flags & ~(unsigned)UNICODE_REPAIR, &again), RC_OK);
		assert_true(str_eq(cleaned, again));
		arena_reset(&arena);
	}
}

/* Random runs of the characters that cleaning is about: the second cleaning changes nothing. */
static void test_clean_is_stable(void **state)
{
	static const uint32_t chars[] = {'a',     ' ',    '\n',   '\r',   '\t',   0x301,   0x323,  0x308,  0x2066,
					 0x2067,  0x2068, 0x2069, 0x202E, 0x202C, 0x200D,  0x200C, 0x200F, 0xFE0F,
					 0xE0041, 0x2028, 0x85,   0xAD,   0x200B, 0xFEFF,  0x3099, 0x304B, 0x915,
					 0x93C,   0x94D,  0x1100, 0x1161, 0x11A8, 0x1F468, 0xA0,   0x3000, 0x2003};
	for (int round = 0; round < 20000; round++) {
		CLEANUP(buf_done) struct buf b = BUF(1000);
		for (uint32_t n = random_below(30); n > 0; n--)
			buf_put_utf8(&b, chars[random_below(ARRAY_LEN(chars))]);
		struct str once, twice;
		unsigned flags = round & 1 ? UNICODE_ONE_LINE : 0;
		assert_int_equal(unicode_clean(&arena, buf_str(&b), flags, &once), RC_OK);
		assert_int_equal(unicode_clean(&arena, once, flags, &twice), RC_OK);
		if (!str_eq(once, twice)) {
			for (size_t i = 0; i < b.n; i++)
				print_message("%02x", (unsigned char)b.p[i]);
			fail_msg(" cleans differently the second time");
		}
		arena_reset(&arena);
	}
}

static void test_cut(void **state)
{
	struct str s = STR("a\xC3\xA9\xF0\x9F\x98\x80z");
	assert_int_equal(utf8_cut(s, 0).n, 0);
	assert_int_equal(utf8_cut(s, 2).n, 1);
	assert_int_equal(utf8_cut(s, 3).n, 3);
	assert_int_equal(utf8_cut(s, 6).n, 3);
	assert_int_equal(utf8_cut(s, 7).n, 7);
	assert_int_equal(utf8_cut(s, 100).n, 8);
	assert_int_equal(utf8_cut_count(s, 3).n, 7);
	assert_int_equal(utf8_cut_count(s, 9).n, 8);
	assert_int_equal(utf8_count(s), 4);
}

static void test_classes(void **state)
{
	assert_true(unicode_is_letter(0xE9) && unicode_is_letter(0x5D0) && unicode_is_letter(0x1200));
	assert_false(unicode_is_letter('1') || unicode_is_letter(0x301) || unicode_is_letter(0x1F600));
	assert_true(unicode_is_mark(0x301) && unicode_is_mark(0x93F));
	assert_true(unicode_is_digit('7') && unicode_is_digit(0x667));
	assert_false(unicode_is_digit(0xBD));
	assert_int_equal(unicode_digit_value(0x667), 7);
	assert_int_equal(unicode_digit_value('x'), -1);
	assert_true(unicode_is_space(' ') && unicode_is_space(0xA0) && unicode_is_space(0x3000));
	assert_false(unicode_is_space(0x200B));
	static const uint32_t yes[] = {0x4E00, 0x3042, 0x30AB, 0x30FC, 0x3005, 0x3007, 0xFF76, 0x20000};
	static const uint32_t no[] = {'a', 0x3001, 0x3002, 0x30FB, 0xAC00, 0x3105, 0x3000, 0x3099, 0xFF21};
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		assert_true(unicode_is_han_kana(yes[i]));
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		assert_false(unicode_is_han_kana(no[i]));
}

static void test_blank(void **state)
{
	assert_true(unicode_is_blank(STR("")));
	assert_true(unicode_is_blank(STR(" \t\r\n\xC2\xA0\xE3\x80\x80")));
	assert_true(unicode_is_blank(STR("\xE2\x80\x8B\xE2\x80\x8D\xC2\xAD\xE3\x85\xA4\xE2\xA0\x80")));
	assert_true(unicode_is_blank(STR("\xCC\x81")));
	assert_false(unicode_is_blank(STR(" . ")));
	assert_false(unicode_is_blank(STR("\xF0\x9F\x98\x80")));
}

static void test_forms(void **state)
{
	assert_str(unicode_normalise(&arena, STR("e\xCC\x81"), UNICODE_NFC), "\xC3\xA9");
	assert_str(unicode_normalise(&arena, STR("\xEF\xAC\x81"), UNICODE_NFKC), "fi");
	assert_str(unicode_normalise(&arena, STR("\xC3\xA9"), UNICODE_NFKD), "e\xCC\x81");
	assert_str(unicode_normalise(&arena, STR("\xEF\xBC\xA1\xC2\xAD\xC3\x9F"), UNICODE_NFKC_CASEFOLD), "ass");
	/* One character that becomes eighteen. */
	assert_int_equal(utf8_count(unicode_normalise(&arena, STR("\xEF\xB7\xBA"), UNICODE_NFKC)), 18);
	assert_str(unicode_casefold(&arena, STR("STRA\xC3\x9F"
						"E")),
		   "strasse");
	assert_str(unicode_lower(&arena, STR("\xC3\x89\xCE\x91 I")), "\xC3\xA9\xCE\xB1 i");
}

static void test_strip_accents(void **state)
{
	static const struct {
		const char *in, *latin, *all;
	} cases[] = {
		{"naïve café", "naive cafe", "naive cafe"},
		{"Straße Æther Øre Łódź", "Strasse AEther Ore Lodz", "Strasse AEther Ore Lodz"},
		{"ẹ̀kọ́ Yorùbá", "eko Yoruba", "eko Yoruba"},
		{"ɗan Ƙasa", "dan Kasa", "dan Kasa"},
		{"Ελλάδα", "Ελλάδα", "Ελλαδα"},
		{"ёлка й ї", "ёлка й ї", "елка й ї"},
		{"שָׁלוֹם", "שָׁלוֹם", "שלום"},
		{"مُحَمَّد أحمد", "مُحَمَّد أحمد", "محمد احمد"},
		{"ガラス", "ガラス", "ガラス"},
		{"क़लम", "क़लम", "क़लम"},
		{"한국", "한국", "한국"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str in = str_of(cases[i].in);
		struct str latin = unicode_normalise(&arena, str_of(cases[i].latin), UNICODE_NFC);
		struct str all = unicode_normalise(&arena, str_of(cases[i].all), UNICODE_NFC);
		assert_str(unicode_strip_accents(&arena, in, UNICODE_STRIP_LATIN), arena_cstr(&arena, latin));
		assert_str(unicode_strip_accents(&arena, in, UNICODE_STRIP_ALL), arena_cstr(&arena, all));
	}
}

static void expect_clean(const char *in, unsigned flags, const char *wanted)
{
	struct str out;
	assert_int_equal(unicode_clean(&arena, str_of(in), flags, &out), RC_OK);
	assert_str(out, wanted);
}

static void test_clean(void **state)
{
	expect_clean("a\r\nb\rc\nd\xE2\x80\xA8"
		     "e\tf",
		     0, "a\nb\nc\nd\ne f");
	expect_clean("a\r\n\r\nb", 0, "a\n\nb");
	expect_clean("a\x01\x1B[31m\x7F\xC2\x9Bz", 0, "a[31mz");
	expect_clean("e\xCC\x81", 0, "\xC3\xA9");
	expect_clean("\xE2\x80\xAEgpj.exe\xE2\x80\xAC", 0, "gpj.exe");
	expect_clean("\xEF\xBB\xBFx\xF3\xA0\x81\xA1\xF3\xA0\x80\x81y\xEF\xB7\x90", 0, "xy");
	/* isolates: a pair stays, an open one is closed where its line ends, a stray end goes */
	expect_clean("\xE2\x81\xA6"
		     "a\xE2\x81\xA9",
		     0,
		     "\xE2\x81\xA6"
		     "a\xE2\x81\xA9");
	expect_clean("\xE2\x81\xA7"
		     "a\nb\xE2\x81\xA9",
		     0,
		     "\xE2\x81\xA7"
		     "a\xE2\x81\xA9\nb");
	expect_clean("\xE2\x81\xA7"
		     "a",
		     UNICODE_ONE_LINE, "a");
	expect_clean("a\xE2\x80\x8D"
		     "b",
		     0,
		     "a\xE2\x80\x8D"
		     "b");
}

static void test_clean_marks(void **state)
{
	expect_clean("x\xCC\x96\xCC\x96\xCC\x96\xCC\x96\xCC\x96y", 0, "x\xCC\x96\xCC\x96\xCC\x96y");
	/* A joiner does not start a new pile. */
	expect_clean("x\xCC\x96\xCC\x96\xE2\x80\x8D\xCC\x96\xCC\x96", 0, "x\xCC\x96\xCC\x96\xE2\x80\x8D\xCC\x96");
	/* Burmese with three stacked and two spacing marks is ordinary writing. */
	expect_clean("\xE1\x80\x99\xE1\x80\xBC\xE1\x80\xBD\xE1\x80\xBE\xE1\x80\xB1", 0,
		     "\xE1\x80\x99\xE1\x80\xBC\xE1\x80\xBD\xE1\x80\xBE\xE1\x80\xB1");
}

/* A megabyte of marks that all want to change places, also when ignorable characters stand between them. */
static void test_marks_are_fast(void **state)
{
	static const char *const pairs[] = {"\xCC\x81\xCC\x96", "\xCC\x81\xCC\x96\xCD\x8F\xE2\x80\x8D",
					    "\xCC\x81\xEF\xBE\x9E"};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		CLEANUP(buf_done) struct buf b = BUF(1 << 20);
		buf_putc(&b, 'x');
		while (b.n + 8 < b.max)
			buf_puts(&b, pairs[i]);
		struct str out;
		int64_t start = clock_mono();
		assert_int_equal(unicode_clean(&arena, buf_str(&b), 0, &out), RC_OK);
		assert_true(unicode_normalise(&arena, buf_str(&b), UNICODE_NFKC_CASEFOLD).n > 0);
		assert_true(unicode_strip_accents(&arena, buf_str(&b), UNICODE_STRIP_ALL).n > 0);
		assert_true(clock_mono() - start < 3000);
		arena_reset(&arena);
	}
}

static void test_clean_one_line(void **state)
{
	expect_clean("  A\r\n\tB \xC2\xA0 C  ", UNICODE_ONE_LINE, "A B C");
	expect_clean("Ad\xE2\x80\x8Bmin\xC2\xAD\xE3\x85\xA4", UNICODE_ONE_LINE, "Admin");
	expect_clean("\xE2\x80\x8F Ad\xE2\x80\x8D\xE2\x80\x8Dmin\xE2\x80\x8E", UNICODE_ONE_LINE, "Admin");
	/* Persian and Bengali are written with joiners. */
	expect_clean("\xD9\x85\xDB\x8C\xE2\x80\x8C\xE2\x80\x8C\xD8\xAE", UNICODE_ONE_LINE,
		     "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE");
	expect_clean("\xE2\x9D\xA4\xEF\xB8\x8F", UNICODE_ONE_LINE, "\xE2\x9D\xA4\xEF\xB8\x8F");
}

static void test_clean_refuses(void **state)
{
	struct str out = STR("untouched");
	assert_int_equal(unicode_clean(&arena, STR("abc\xFF"), 0, &out), RC_INVALID);
	assert_non_null(strstr(rc_message(), "byte 4"));
	assert_str(out, "untouched");
	assert_int_equal(unicode_clean(&arena, STR("abc\xFF"), UNICODE_REPAIR, &out), RC_OK);
	assert_str(out, "abc\xEF\xBF\xBD");
}

static void test_host(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"Example.COM", "example.com"},
		{"example.com.", "example.com"},
		{"bücher.example", "xn--bcher-kva.example"},
		{"faß.de", "xn--fa-hia.de"},
		{"مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"},
		{"my_host", "my_host"},
		{"１２７．０．０．１", "127.0.0.1"},
		{"", NULL},
		{"a..b", NULL},
		{".a", NULL},
		{"a b", NULL},
		{"a/b", NULL},
		{"a%41", NULL},
		{"a／b", NULL},
		{"\xFF.com", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out;
		enum rc rc = unicode_host_ascii(&arena, str_of(cases[i].in), &out);
		assert_int_equal(rc, cases[i].out ? RC_OK : RC_INVALID);
		if (cases[i].out)
			assert_str(out, cases[i].out);
	}
	char big[300];
	struct str out;
	memset(big, 'a', sizeof(big));
	assert_int_equal(unicode_host_ascii(&arena, str_mem(big, 63), &out), RC_OK);
	assert_int_equal(unicode_host_ascii(&arena, str_mem(big, 64), &out), RC_INVALID);
	assert_int_equal(unicode_host_ascii(&arena, str_mem(big, 300), &out), RC_INVALID);
}

/* The public file of ill-formed sequences and of strings that broke others. */
static void test_fixtures(void **state)
{
	static const char *const names[] = {"utf8tests/utf8tests.bin", "blns/blns.txt"};
	const char *dir = getenv("COURANT_FIXTURES");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[4096];
		static char bytes[1 << 20];
		snprintf(path, sizeof(path), "%s/%s", dir ? dir : "", names[i]);
		FILE *f = dir ? fopen(path, "rb") : NULL;
		if (f == NULL) {
			print_message("skipped: no fixtures\n");
			return;
		}
		struct str s = str_mem(bytes, fread(bytes, 1, sizeof(bytes), f)), once, twice;
		fclose(f);
		assert_true(s.n > 0);
		assert_int_equal(unicode_clean(&arena, s, UNICODE_REPAIR, &once), RC_OK);
		assert_int_equal(unicode_clean(&arena, once, 0, &twice), RC_OK);
		assert_true(str_eq(once, twice));
	}
}

static void test_brief(void **state)
{
	assert_str(text_brief(&arena, STR("  One two three "), 13), "One two three");
	assert_str(text_brief(&arena, STR("One two three"), 12), "One two…");
	assert_str(text_brief(&arena, STR("One two, three"), 10), "One two…");
	assert_str(text_brief(&arena, STR("Unbreakable"), 6), "Unbre…");
	assert_str(text_brief(&arena, STR("élève à l’école"), 9), "élève à…");
	assert_str(text_brief(&arena, STR(""), 9), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brief),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_clean_is_stable),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_blank),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_strip_accents),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_clean_marks),
		cmocka_unit_test(test_marks_are_fast),
		cmocka_unit_test(test_clean_one_line),
		cmocka_unit_test(test_clean_refuses),
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_fixtures),
	};
	return cmocka_run_group_tests_name("unicode", tests, setup, teardown);
}
