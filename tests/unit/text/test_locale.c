/*
 * Catalogues (sound and hostile), plural rules, and how languages write dates, numbers and lists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/thread.h"
#include "mo_builder.h"
#include "text/locale.h"
#include "text/message.h"

#define NARROW_SPACE "\xe2\x80\xaf"
#define NO_BREAK_SPACE "\xc2\xa0"
/* 2026-11-22 17:22:05.678 UTC, and a summer day of the same year */
#define WINTER 1795368125678
#define SUMMER 1783000800000

static const char french_rule[] = "nplurals=2; plural=n>1;";
static const char arabic_rule[] = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
				  "n%100>=11 ? 4 : 5);";
static const char polish_rule[] =
	"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)";

static struct locale *plain(const char *tag)
{
	struct locale *l;

	assert_int_equal(locale_new(tag, STR_NONE, &l), RC_OK);
	return l;
}

static struct locale *with_catalogue(struct arena *a, const char *tag, const struct mo_entry *entries, size_t n)
{
	struct locale *l;

	assert_int_equal(locale_new(tag, mo_build(a, entries, n), &l), RC_OK);
	return l;
}

static unsigned form(const char *rule, uint64_t n)
{
	struct arena a;
	struct plural p;
	unsigned f;

	arena_init(&a);
	assert_int_equal(plural_parse(&a, str_of(rule), &p), RC_OK);
	f = plural_form(&p, n);
	arena_done(&a);
	return f;
}

static void test_plural_rules(void **state)
{
	static const struct {
		const char *rule;
		uint64_t n;
		unsigned form;
	} rows[] = {
		{"nplurals=2; plural=n != 1;", 1, 0},
		{"nplurals=2; plural=n != 1;", 0, 1},
		{french_rule, 0, 0},
		{french_rule, 1, 0},
		{french_rule, 2, 1},
		{"nplurals=1; plural=0;", 5, 0},
		{arabic_rule, 0, 0},
		{arabic_rule, 1, 1},
		{arabic_rule, 2, 2},
		{arabic_rule, 3, 3},
		{arabic_rule, 10, 3},
		{arabic_rule, 11, 4},
		{arabic_rule, 99, 4},
		{arabic_rule, 100, 5},
		{arabic_rule, 102, 5},
		{arabic_rule, 103, 3},
		{polish_rule, 1, 0},
		{polish_rule, 2, 1},
		{polish_rule, 5, 2},
		{polish_rule, 12, 2},
		{polish_rule, 22, 1},
		{polish_rule, 112, 2},
		{" nplurals = 2 ;plural=! (n-1)*1 ", 1, 1},
		{"nplurals=6; plural=2+3*1", 9, 5},
		{"nplurals=6; plural=(1||0)+(1&&1)+(4/2)", 9, 4},
		{"nplurals=2; plural=n/0", 9, 0},
		{"nplurals=2; plural=n%0", 9, 0},
		{"nplurals=2; plural=7", 9, 0},
		{"nplurals=2; plural=1<=1", 9, 1},
		{"nplurals=4; plural=6-2-1", 9, 3},
		{"nplurals=2; plural=n", UINT64_MAX, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (form(rows[i].rule, rows[i].n) != rows[i].form)
			fail_msg("%s of %llu", rows[i].rule, (unsigned long long)rows[i].n);
}

static void test_wrong_plural_rules(void **state)
{
	static const char *const wrong[] = {
		"",
		"plural=0",
		"nplurals=0; plural=0",
		"nplurals=7; plural=0",
		"nplurals=2; plural=",
		"nplurals=2;",
		"nplurals=2; plural=m",
		"nplurals=2; plural=(n",
		"nplurals=2; plural=n)",
		"nplurals=2; plural=n ? 1",
		"nplurals=2; plural=n = 1",
		"nplurals=2; plural=n &",
		"nplurals=2; plural=1; system",
		"nplurals=2; plural=-n",
		"nplurals=2; plural=12345678901",
		"nplurals=x; plural=0",
		"nplurals=2 plural=0",
		"nplurals=2; plural=n n",
	};
	CLEANUP(buf_done) struct buf deep = BUF(1 << 20), wide = BUF(1 << 20);
	struct arena a;
	struct plural p;

	arena_init(&a);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (plural_parse(&a, str_of(wrong[i]), &p) != RC_INVALID)
			fail_msg("taken: %s", wrong[i]);
	buf_puts(&deep, "nplurals=2; plural=");
	buf_puts(&wide, "nplurals=2; plural=n");
	for (int i = 0; i < 100000; i++) {
		buf_puts(&deep, i % 2 ? "(" : "!");
		buf_puts(&wide, "+n");
	}
	assert_int_equal(plural_parse(&a, buf_str(&deep), &p), RC_INVALID);
	assert_int_equal(plural_parse(&a, buf_str(&wide), &p), RC_INVALID);
	buf_truncate(&deep, 0);
	buf_puts(&deep, "nplurals=2; plural=");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "n?n:");
	assert_int_equal(plural_parse(&a, buf_str(&deep), &p), RC_INVALID);
	arena_done(&a);
}

static void expect_str(struct str got, const char *expected)
{
	if (!str_is(got, expected))
		fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

static void test_messages(void **state)
{
	static const struct mo_entry entries[] = {
		MO_HEADER("nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"),
		MO("%d vote\0%d votes", "ein %d\0zwei %d\0viele %d"),
		MO("Like", "Gefällt"),
		MO("Lonely\0Many", "nur eine Form"),
		MO("Nothing", ""),
		MO("verb\004Like", "Mögen"),
	};
	struct arena a;
	struct locale *l;

	arena_init(&a);
	l = with_catalogue(&a, "de", entries, ARRAY_LEN(entries));
	expect_str(locale_text(l, "Like"), "Gefällt");
	expect_str(locale_text_in(l, N_CONTEXT("verb", "Like")), "Mögen");
	expect_str(locale_text_in(l, "noun", "Like"), "Like");
	expect_str(locale_text(l, "Nothing"), "Nothing");
	expect_str(locale_text(l, "Lik"), "Lik");
	expect_str(locale_text(l, "Likes"), "Likes");
	expect_str(locale_text(l, ""), "");
	expect_str(locale_find(l, STR_NONE), "");
	expect_str(locale_plural(l, "%d vote", "%d votes", 1), "ein %d");
	expect_str(locale_plural(l, "%d vote", "%d votes", -2), "zwei %d");
	expect_str(locale_plural(l, "%d vote", "%d votes", 0), "viele %d");
	expect_str(locale_plural(l, "Lonely", "Many", 7), "Many");
	expect_str(locale_plural(l, "%d dog", "%d dogs", 1), "%d dog");
	locale_free(l);
	l = plain("en");
	expect_str(locale_plural(l, "%d dog", "%d dogs", 1), "%d dog");
	expect_str(locale_plural(l, "%d dog", "%d dogs", INT64_MIN), "%d dogs");
	locale_free(l);
	locale_free(NULL);
	arena_done(&a);
}

static void test_tags(void **state)
{
	static const char *const wrong[] = {"",
					    "x y",
					    "e",
					    "en_",
					    "en--US",
					    "../fr",
					    "toolonglanguage",
					    "en-x-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee-ffffffff-gggggggg-hhhh"};
	static const struct {
		const char *tag, *canonical;
		bool rtl;
	} good[] = {
		{"en", "en", false},          {"fr", "fr", false}, {"pt-br", "pt-BR", false}, {"ar", "ar", true},
		{"he", "he", true},           {"ur", "ur", true},  {"fa-AF", "fa-AF", true},  {"az", "az", false},
		{"az-Arab", "az-Arab", true}, {"ks", "ks", true},  {"ha", "ha", false},       {"yi", "yi", true},
	};
	struct locale *l;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (locale_new(wrong[i], STR_NONE, &l) != RC_INVALID)
			fail_msg("taken: %s", wrong[i]);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		l = plain(good[i].tag);
		assert_string_equal(locale_tag(l), good[i].canonical);
		assert_int_equal(locale_rtl(l), good[i].rtl);
		assert_string_equal(locale_dir(l), good[i].rtl ? "rtl" : "ltr");
		locale_free(l);
	}
}

/* Every cut and every single wrong byte of a catalogue is refused or harmless. */
static void test_hostile_catalogues(void **state)
{
	static const struct mo_entry entries[] = {
		MO_HEADER("nplurals=2; plural=n!=1;"),
		MO("%d vote\0%d votes", "%d vote\0%d votes"),
		MO("Like", "Like it"),
	};
	static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
	struct arena a;
	struct str mo;
	struct locale *l;

	arena_init(&a);
	mo = mo_build(&a, entries, ARRAY_LEN(entries));
	for (size_t n = 1; n < mo.n; n++) {
		char *exact = malloc(n);
		assert_non_null(exact);
		memcpy(exact, mo.p, n);
		assert_int_equal(locale_new("en", str_mem(exact, n), &l), RC_INVALID);
		free(exact);
	}
	for (size_t at = 0; at < mo.n; at++)
		for (size_t v = 0; v < ARRAY_LEN(values); v++) {
			char *copy = malloc(mo.n);
			assert_non_null(copy);
			memcpy(copy, mo.p, mo.n);
			copy[at] = (char)values[v];
			if (locale_new("en", str_mem(copy, mo.n), &l) == RC_OK) {
				(void)locale_text(l, "Like");
				(void)locale_plural(l, "%d vote", "%d votes", 3);
				locale_free(l);
			}
			free(copy);
		}
	arena_done(&a);
}

static void test_wrong_catalogues(void **state)
{
	static const struct mo_entry unsorted[] = {MO_HEADER("nplurals=1; plural=0"), MO("b", "x"), MO("a", "y")};
	static const struct mo_entry twice[] = {MO_HEADER("nplurals=1; plural=0"), MO("a", "x"), MO("a", "y")};
	static const struct mo_entry latin[] = {MO_HEADER("nplurals=1; plural=0"), MO("a", "\xe9")};
	static const struct mo_entry rule[] = {MO_HEADER("nplurals=1; plural=fork()"), MO("a", "b")};
	static const struct mo_entry charset[] = {MO("", "Content-Type: text/plain; charset=ISO-8859-1\n"),
						  MO("a", "b")};
	static const struct mo_entry headless[] = {MO("a", "b")};
	const struct {
		const struct mo_entry *entries;
		size_t n;
	} wrong[] = {{unsorted, 3}, {twice, 3}, {latin, 2}, {rule, 2}, {charset, 2}};
	struct arena a;
	struct locale *l;

	arena_init(&a);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(locale_new("en", mo_build(&a, wrong[i].entries, wrong[i].n), &l), RC_INVALID);
	l = with_catalogue(&a, "en", headless, 1);
	expect_str(locale_text(l, "a"), "b");
	locale_free(l);
	arena_done(&a);
}

/* The same catalogue as a machine of the other byte order writes it. */
static void test_swapped_catalogue(void **state)
{
	static const struct mo_entry entries[] = {MO_HEADER("nplurals=1; plural=0"), MO("Like", "Gefällt")};
	struct arena a;
	struct str mo;
	struct locale *l;
	char *p;

	arena_init(&a);
	mo = mo_build(&a, entries, ARRAY_LEN(entries));
	p = arena_cstr(&a, mo);
	for (size_t at = 0; at < 28 + 2 * 16; at += 4) {
		char b[4] = {p[at + 3], p[at + 2], p[at + 1], p[at]};
		memcpy(p + at, b, 4);
	}
	assert_int_equal(locale_new("de", str_mem(p, mo.n), &l), RC_OK);
	expect_str(locale_text(l, "Like"), "Gefällt");
	locale_free(l);
	arena_done(&a);
}

static void test_builtin_catalogues(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);
	struct locale *l;

	assert_true(locale_catalogue("en").n > 0);
	assert_true(locale_catalogue("fr").n > 0);
	assert_ptr_equal(locale_catalogue("fr-CA").p, locale_catalogue("fr").p);
	assert_int_equal(locale_catalogue("xx").n, 0);
	assert_int_equal(locale_catalogue("").n, 0);
	assert_int_equal(locale_new("fr-CA", locale_catalogue("fr-CA"), &l), RC_OK);
	locale_duration(l, 1, 46, &out);
	assert_string_equal(out.p, "1 minute, 46 secondes");
	locale_free(l);
}

#define EXPECT(call, expected)                                                                                         \
	do {                                                                                                           \
		buf_clear(&out);                                                                                       \
		call;                                                                                                  \
		assert_string_equal(out.p ? out.p : "", expected);                                                     \
	} while (0)

static void test_borrowed_messages(void **state)
{
	static const struct mo_entry entries[] = {
		MO("",
		   "Content-Type: text/plain; charset=UTF-8\nLanguage: en\nPlural-Forms: nplurals=2; plural=n!=1\n"),
		MO("%d vote\0%d votes", "%d vote\0%d votes"),
	};
	static const char *const wrong[] = {"", "en en", "-", "xx-\x01",
					    "../../../../../../../../../../../../../../../../../.."};
	CLEANUP(buf_done) struct buf out = BUF(1000);
	CLEANUP(arena_done) struct arena a;
	struct str names[] = {STR("A"), STR("B")};
	struct locale *l;

	arena_init(&a);
	l = with_catalogue(&a, "ar", entries, ARRAY_LEN(entries));
	EXPECT(locale_count(l, "%d vote", "%d votes", 1234, &out), "1,234 votes");
	EXPECT(locale_tenths(l, 45, &out), "4.5");
	EXPECT(locale_percent(l, 67, &out), "67%");
	EXPECT(locale_list(l, names, 2, &out), "A and B");
	EXPECT(locale_date(l, WINTER, NULL, &out), "22 نوفمبر 2026");
	EXPECT(locale_month(l, WINTER, NULL, &out), "نوفمبر 2026");
	assert_string_equal(locale_tag(l), "ar");
	assert_true(locale_rtl(l));
	locale_free(l);

	l = with_catalogue(&a, "en-US", entries, ARRAY_LEN(entries));
	EXPECT(locale_date(l, WINTER, NULL, &out), "November 22, 2026");
	locale_free(l);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct mo_entry header = MO("", "");
		header.text = arena_printf(&a, "Language: %s\n", wrong[i]);
		l = with_catalogue(&a, "ar", &header, 1);
		out.n = 0;
		locale_number(l, 7, &out);
		assert_true(out.n > 0);
		locale_free(l);
	}
}

static void test_fill(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);
	const struct str args[] = {STR("A%2"), STR("B")};
	struct locale *en = plain("en"), *fr = plain("fr");

	EXPECT(locale_fill(&out, STR("%2 and %1, %1%%"), args, 2), "B and A%2, A%2%");
	EXPECT(locale_fill(&out, STR("%3 %s %d % 5% %0"), args, 2), "%3 %s %d % 5% %0");
	EXPECT(locale_fill(&out, STR("%1"), NULL, 0), "%1");
	EXPECT(locale_fill(&out, STR_NONE, args, 2), "");
	EXPECT(locale_count(en, "%d vote", "%d votes", 12345, &out), "12,345 votes");
	EXPECT(locale_count(en, "One vote", "%d votes", 1, &out), "One vote");
	EXPECT(locale_count(fr, "%d", "%d x", 1234567, &out), "1" NARROW_SPACE "234" NARROW_SPACE "567 x");
	locale_free(en);
	locale_free(fr);
}

static void test_durations(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);
	struct locale *en = plain("en"), *fr;

	assert_int_equal(locale_new("fr", locale_catalogue("fr"), &fr), RC_OK);
	EXPECT(locale_duration(en, 1, 46, &out), "1 minute, 46 seconds");
	EXPECT(locale_duration(en, 2, 1, &out), "2 minutes, 1 second");
	EXPECT(locale_duration(en, 0, 59, &out), "59 seconds");
	EXPECT(locale_duration(en, 3, 0, &out), "3 minutes");
	EXPECT(locale_duration(en, 0, 0, &out), "");
	EXPECT(locale_duration(fr, 2, 1, &out), "2 minutes, 1 seconde");
	locale_free(en);
	locale_free(fr);
}

static void test_numbers(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);
	struct locale *en = plain("en"), *fr = plain("fr"), *ja = plain("ja"), *eg = plain("ar-EG");

	EXPECT(locale_number(en, 0, &out), "0");
	EXPECT(locale_number(en, -1234567, &out), "-1,234,567");
	EXPECT(locale_number(en, INT64_MIN, &out), "-9,223,372,036,854,775,808");
	EXPECT(locale_number(ja, 12345, &out), "12,345");
	EXPECT(locale_number(eg, 12, &out), "١٢");
	EXPECT(locale_tenths(en, 45, &out), "4.5");
	EXPECT(locale_tenths(en, 40, &out), "4.0");
	EXPECT(locale_tenths(fr, 45, &out), "4,5");
	EXPECT(locale_percent(en, 67, &out), "67%");
	EXPECT(locale_percent(en, 100, &out), "100%");
	EXPECT(locale_percent(en, 29, &out), "29%");
	/* Which of the two spaces it is has changed from one ICU to the next. */
	buf_clear(&out);
	locale_percent(fr, 67, &out);
	assert_true(str_is(buf_str(&out), "67" NARROW_SPACE "%") || str_is(buf_str(&out), "67" NO_BREAK_SPACE "%"));
	locale_free(en);
	locale_free(fr);
	locale_free(ja);
	locale_free(eg);
}

static void test_lists(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(100000);
	const struct str names[] = {STR("Ada"), STR("Bo"), STR("Çelik \xff")};
	struct str many[100];
	struct locale *en = plain("en"), *us = plain("en-US"), *fr = plain("fr"), *ja = plain("ja");

	EXPECT(locale_list(en, names, 0, &out), "");
	EXPECT(locale_list(en, names, 1, &out), "Ada");
	EXPECT(locale_list(en, names, 2, &out), "Ada and Bo");
	EXPECT(locale_list(en, names, 3, &out), "Ada, Bo and Çelik \xef\xbf\xbd");
	EXPECT(locale_list(us, names, 3, &out), "Ada, Bo, and Çelik \xef\xbf\xbd");
	EXPECT(locale_list(fr, names, 2, &out), "Ada et Bo");
	EXPECT(locale_list(ja, names, 2, &out), "Ada、Bo");
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = STR("x");
	buf_clear(&out);
	locale_list(en, many, ARRAY_LEN(many), &out);
	assert_int_equal(out.n, 100 + 99 * 2);
	locale_free(en);
	locale_free(us);
	locale_free(fr);
	locale_free(ja);
}

static void test_dates(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);
	struct locale *en = plain("en"), *us = plain("en-US"), *fr = plain("fr"), *ja = plain("ja");

	EXPECT(locale_date(en, WINTER, "Europe/Paris", &out), "22 November 2026");
	EXPECT(locale_date(en, WINTER, "Pacific/Auckland", &out), "23 November 2026");
	EXPECT(locale_date(us, WINTER, NULL, &out), "November 22, 2026");
	EXPECT(locale_date(fr, WINTER, NULL, &out), "22 novembre 2026");
	EXPECT(locale_date(ja, WINTER, NULL, &out), "2026年11月22日");
	EXPECT(locale_date_time(fr, WINTER, "Europe/Paris", &out), "22 novembre 2026 à 18:22");
	EXPECT(locale_date_time(fr, SUMMER, "Europe/Paris", &out), "2 juillet 2026 à 16:00");
	EXPECT(locale_date_time(fr, SUMMER, "Nowhere/Land", &out), "2 juillet 2026 à 14:00");
	EXPECT(locale_month(en, WINTER, NULL, &out), "November 2026");
	EXPECT(locale_month(fr, WINTER, NULL, &out), "novembre 2026");
	EXPECT(locale_date(en, 0, NULL, &out), "1 January 1970");
	locale_free(en);
	locale_free(us);
	locale_free(fr);
	locale_free(ja);
}

static void test_machine_times(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);

	EXPECT(time_rfc3339(WINTER, NULL, &out), "2026-11-22T17:22:05Z");
	EXPECT(time_rfc3339(WINTER, "Europe/Paris", &out), "2026-11-22T18:22:05+01:00");
	EXPECT(time_rfc3339(SUMMER, "Europe/Paris", &out), "2026-07-02T16:00:00+02:00");
	EXPECT(time_rfc3339(SUMMER, "America/St_Johns", &out), "2026-07-02T11:30:00-02:30");
	EXPECT(time_rfc3339(SUMMER, "No Zone \xff", &out), "2026-07-02T14:00:00Z");
	EXPECT(time_rfc3339(-1, NULL, &out), "1969-12-31T23:59:59Z");
	EXPECT(time_rfc822(WINTER, NULL, &out), "Sun, 22 Nov 2026 17:22:05 +0000");
	EXPECT(time_rfc822(WINTER, "Asia/Kolkata", &out), "Sun, 22 Nov 2026 22:52:05 +0530");
	assert_true(locale_zone_known("Europe/Paris"));
	assert_true(locale_zone_known("UTC"));
	assert_false(locale_zone_known("Europe/Pari"));
	assert_false(locale_zone_known("GMT+3:17"));
	assert_false(locale_zone_known(""));
	assert_false(locale_zone_known(NULL));
	assert_false(locale_zone_known("\xc3\xa9"));
	assert_false(
		locale_zone_known("Europe/Parisxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
}

static void test_language_names(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1000);

	EXPECT(locale_language_name("fr", &out), "Français");
	EXPECT(locale_language_name("ar", &out), "العربية");
	EXPECT(locale_language_name("en", &out), "English");
	EXPECT(locale_language_name("", &out), "");
	EXPECT(locale_language_name("e", &out), "e");
}

static void test_languages_known(void **state)
{
	static const char *const known[] = {"en", "ar", "pt-BR", "zh-Hant", "PT-br", "fil", "es-419", "zh-Hant-TW"};
	static const char *const unknown[] = {"xx", "xx-FR", "zzz", "", "e", "english", "fr_CA", "fr-", "../en", "und"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (!locale_language_known(known[i]))
			fail_msg("%s is a language", known[i]);
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		if (locale_language_known(unknown[i]))
			fail_msg("%s is none", unknown[i]);
}

/* Many threads, two zones each, one locale: every answer is the right one. */
static void ask(void *arg)
{
	const struct locale *l = arg;
	CLEANUP(buf_done) struct buf out = BUF(1000);

	for (int i = 0; i < 300; i++) {
		buf_clear(&out);
		locale_date_time(l, WINTER, i % 2 ? "Europe/Paris" : "UTC", &out);
		locale_number(l, 5000, &out);
		ensure(strstr(out.p, i % 2 ? "18:22" : "17:22") && strstr(out.p, "000"));
	}
}

/* What is remembered is what would be written: other zones, styles and minutes of the same moment stay apart. */
static void test_dates_are_remembered_apart(void **state)
{
	static const char *const zones[] = {"UTC", "Africa/Lagos", "Asia/Kathmandu", "America/New_York"};
	static void (*const forms[])(const struct locale *, int64_t, const char *,
				     struct buf *) = {locale_date, locale_date_time, locale_month};
	struct locale *used, *fresh;
	assert_int_equal(locale_new("fr", STR_NONE, &used), RC_OK);
	for (int i = 0; i < 3000; i++) {
		CLEANUP(buf_done) struct buf one = BUF(1024), two = BUF(1024);
		int64_t ms = 1710000000000 + (int64_t)(i / 3 % 7) * 61000 + (int64_t)(i % 11) * 86400000 * 40;
		const char *zone = zones[i % 4];
		forms[i % 3](used, ms, zone, &one);
		time_rfc3339(ms, zone, &one);
		if (i % 250 == 0) {
			assert_int_equal(locale_new("fr", STR_NONE, &fresh), RC_OK);
			forms[i % 3](fresh, ms, zone, &two);
			time_rfc3339(ms, zone, &two);
			assert_true(str_eq(buf_str(&one), buf_str(&two)));
			locale_free(fresh);
		}
		CLEANUP(buf_done) struct buf again = BUF(1024);
		forms[i % 3](used, ms, zone, &again);
		time_rfc3339(ms, zone, &again);
		assert_true(str_eq(buf_str(&one), buf_str(&again)));
	}
	locale_free(used);
}

static void test_threads(void **state)
{
	struct locale *l = plain("fr");
	struct thread *threads[8];

	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(thread_start("locale", ask, l, &threads[i]), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		thread_join(threads[i]);
	locale_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plural_rules),
		cmocka_unit_test(test_wrong_plural_rules),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_hostile_catalogues),
		cmocka_unit_test(test_wrong_catalogues),
		cmocka_unit_test(test_swapped_catalogue),
		cmocka_unit_test(test_builtin_catalogues),
		cmocka_unit_test(test_borrowed_messages),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_machine_times),
		cmocka_unit_test(test_language_names),
		cmocka_unit_test(test_languages_known),
		cmocka_unit_test(test_dates_are_remembered_apart),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests_name("text/locale", tests, NULL, NULL);
}
