/* What is written to look alike has one skeleton; what is not has two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/skeleton.h"
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

static struct str text_of(const char *z)
{
	return skeleton_text(&arena, str_of(z));
}

static struct str name_of(const char *z)
{
	return skeleton_name(&arena, str_of(z));
}

#define assert_text(z, want) assert_string_equal(arena_cstr(&arena, text_of(z)), (want))

static void test_disguises(void **state)
{
	static const char *const casino[] = {
		"casino",
		"CASINO",
		"c\xD0\xB0sino",                             /* Cyrillic а */
		"\xD1\x81\xD0\xB0\xD1\x95\xD1\x96n\xD0\xBE", /* Cyrillic сасі…о */
		"ｃａｓｉｎｏ",
		"𝐜𝐚𝐬𝐢𝐧𝐨",
		"𝓬𝓪𝓼𝓲𝓷𝓸",
		"ca\xE2\x80\x8Bsi\xE2\x81\xA0no", /* zero width space, word joiner */
		"ca\xC2\xADsino",                 /* soft hyphen */
		"c̶a̶s̶i̶n̶o̶",
		"casinο", /* Greek omicron */
		"casin0",
		"ᴄᴀꜱɪɴᴏ",
		"🅲🅰🆂🅸🅽🅾",
		"🅒🅐🅢🅘🅝🅞",
		"🄲🄰🅂🄸🄽🄾",
		"  casino \t\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(casino); i++)
		assert_text(casino[i], "casino");
}

/* What each looks like as it is written; small letters are not taken for capitals. */
static void test_capitals(void **state)
{
	static const char *const bitcoin[] = {
		"ВIТСОIN",                              /* Cyrillic but for I and N */
		"ВІТСОІN",                              /* and the І */
		"Вitcоin",        "ΒΙΤСΟΙΝ",            /* Greek but for the С */
		"ＢＩＴＣＯＩＮ", "𝐁𝐈𝐓𝐂𝐎𝐈𝐍", "𝚩𝚰𝚻𝐂𝚶𝚰𝚴", /* Greek of mathematics */
		"ᏴITCOIN",                              /* Cherokee */
		"BITCՕIN",                              /* Armenian */
		"BITCOIN",
	};
	for (size_t i = 0; i < ARRAY_LEN(bitcoin); i++)
		assert_text(arena_cstr(&arena, skeleton_drawn(&arena, str_of(bitcoin[i]))), "bitcoin");
	assert_string_equal(skeleton_drawn(&arena, STR("водка и B")).p, "водка и B");
	assert_false(str_eq(text_of("вiтсoin"), STR("bitcoin")));
}

static void test_what_stays(void **state)
{
	assert_text("a modern  corn\nfield", "a modern corn field");
	assert_text("été", "été");
	assert_text("", "");
	assert_text(" \xE2\x80\x8B ", "");
	assert_true(str_eq(text_of("Straße"), text_of("STRASSE")));
	assert_false(str_eq(text_of("赌场"), text_of("赌博")));
	assert_false(str_eq(text_of("привет"), text_of("привіт")));
}

static void test_twice_is_once(void **state)
{
	for (uint32_t cp = 0x20; cp < 0x20000; cp++) {
		if (!unicode_is_letter(cp) && !unicode_is_digit(cp))
			continue;
		CLEANUP(buf_done) struct buf b = BUF(16);
		buf_put_utf8(&b, cp);
		struct str once = skeleton_text(&arena, buf_str(&b));
		if (!str_eq(skeleton_text(&arena, once), once))
			fail_msg("U+%04X: the skeleton has another skeleton", cp);
		if (skeleton_drawn(&arena, once).p != once.p)
			fail_msg("U+%04X: the skeleton has letters that fold", cp);
		assert_true(utf8_valid(once));
		arena_reset(&arena);
	}
}

static void test_names(void **state)
{
	static const char *const alike[][2] = {
		{"Alice Okafor", "AIice Okafor"}, /* capital i */
		{"Alice Okafor", "alice_okafor"},
		{"Alice Okafor", "Аliсе Оkаfоr"}, /* Cyrillic */
		{"Alice Okafor", "A l i c e Okafor"},
		{"Ngozi Àkàndé", "Ngozi Akande"},
		{"Jim Mann", "Jirn Mann"},
		{"Bob", "B0b"},
		{"Wim", "VVim"},
		{"Max Power", "M4x P0w3r"},
	};
	for (size_t i = 0; i < ARRAY_LEN(alike); i++)
		assert_true(str_eq(name_of(alike[i][0]), name_of(alike[i][1])));
	assert_false(str_eq(name_of("Alice Okafor"), name_of("Alice Okoro")));
	assert_false(str_eq(name_of("Anna"), name_of("Hanna")));
	assert_int_equal(name_of("…").n, 0);
}

static void test_words_of_names(void **state)
{
	assert_string_equal(arena_cstr(&arena, skeleton_words(&arena, STR("  [Harry]Editor_(staff)! "))),
			    "harry edltor staff");
	assert_string_equal(arena_cstr(&arena, skeleton_words(&arena, STR("Bar Nove"))), "bar nove");
	assert_int_equal(utf8_count(skeleton_words(&arena, STR("मनोज"))), 3); /* its vowel sign ends no word */
	assert_int_equal(skeleton_words(&arena, STR("(…)")).n, 0);
	assert_string_equal(arena_cstr(&arena, skeleton_parted(&arena, STR("TheÉditor|USA99"))), "The Éditor USA 99");
	assert_int_equal(skeleton_parted(&arena, STR("")).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disguises),  cmocka_unit_test(test_capitals),
		cmocka_unit_test(test_what_stays), cmocka_unit_test(test_twice_is_once),
		cmocka_unit_test(test_names),      cmocka_unit_test(test_words_of_names),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
