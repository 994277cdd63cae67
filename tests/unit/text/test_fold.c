/* Search folding and typed queries, proved against a real FTS5 table. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/random.h"
#include "text/fold.h"

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

static void test_text(void **state)
{
	static const struct {
		const char *text, *folded;
	} cases[] = {
		{"", ""},
		{" -- ", ""},
		{"Hello, World!", "hello world"},
		{"L'été déjà", "l ete deja"},
		{"don’t м'який", "don t м який"},
		{"STRASSE Straße", "strasse strasse"},
		{"Ẹ̀kọ́ Ọ̀ṣun ɗan", "eko osun dan"},
		{"مُحَمَّد أحمد إسلام مـــحمد", "محمد احمد اسلام محمد"},
		{"שָׁלוֹם", "שלום"},
		{"Ελλάς", "ελλασ"},
		{"Ёлка", "елка"},
		{"١٢٣ ４５", "123 45"},
		{"東京都", "東京 京都 都"},
		{"東", "東"},
		{"東京tower大阪", "東京 京 tower 大阪 阪"},
		{"ｶﾞｽ", "ガス ス"},
		{"한국어", "한국어"},
		{"ﬁne a-b_c", "fine a b c"},
		{"co\xC2\xADop می‌خواهم", "coop ميخواهم"},
		{"\"quo\"te* AND (x)", "quo te and x"},
		{"a\xFF"
		 "b",
		 "a b"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(fold_text(&arena, str_of(cases[i].text)), cases[i].folded);
}

static void test_long_token(void **state)
{
	char word[500];
	memset(word, 'x', sizeof(word));
	struct str folded = fold_text(&arena, str_mem(word, sizeof(word)));
	assert_true(folded.n > 64 && folded.n <= FOLD_TOKEN_MAX);
}

static void test_query(void **state)
{
	static const struct {
		const char *typed, *expression;
	} cases[] = {
		{"", ""},
		{"  ", ""},
		{"\"\"\"", ""},
		{"Lagos", "\"lagos\"*"},
		{"Lagos Market", "\"lagos\" AND \"market\"*"},
		{"x", "\"x\""},
		{"\"central bank\" naira", "\"central bank\" AND \"naira\"*"},
		{"naira \"central bank\"", "\"naira\" AND \"central bank\""},
		{"“central bank”", "\"central bank\""},
		{"open \"quote here", "\"open\" AND \"quote\" AND \"here\"*"},
		{"don't", "\"don t\""},
		{"don'ts", "\"don ts\"*"},
		{"a OR b NOT c NEAR(d)", "\"a\" AND \"or\" AND \"b\" AND \"not\" AND \"c\" AND \"near d\""},
		{"col:x* ^y", "\"col x\" AND \"y\""},
		{"東京都", "\"東京 京都\"*"},
		{"東", "\"東\"*"},
		{"東京tower", "\"東京\" AND \"tower\"*"},
		{"東・京都 x", "\"東\"* AND \"京都\" AND \"x\""},
		{"'; DROP TABLE article; --", "\"drop\" AND \"table\" AND \"article\"*"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(fold_query(&arena, str_of(cases[i].typed)), cases[i].expression);
}

static void test_query_is_bounded(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(100000);
	for (int i = 0; i < 2000; i++)
		buf_puts(&b, "ab ");
	struct str q = fold_query(&arena, buf_str(&b));
	int terms = 1;
	for (size_t at = 0; (at = str_find(q, STR(" AND "), at)) != SIZE_MAX; at++)
		terms++;
	assert_int_equal(terms, FOLD_QUERY_TERMS_MAX);
}

static sqlite3 *table_open(void)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'ascii')", NULL, NULL, NULL),
		SQLITE_OK);
	return db;
}

static void table_add(sqlite3 *db, const char *text)
{
	sqlite3_stmt *s;
	struct str folded = fold_text(&arena, str_of(text));
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?1)", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_text(s, 1, folded.p, (int)folded.n, SQLITE_TRANSIENT);
	assert_int_equal(sqlite3_step(s), SQLITE_DONE);
	sqlite3_finalize(s);
}

/* Number of rows that match; fails the test on an FTS5 error. */
static int table_find(sqlite3 *db, struct str typed)
{
	sqlite3_stmt *s;
	struct str q = fold_query(&arena, typed);
	int rows = 0, step;
	if (q.n == 0)
		return 0;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ?1", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_text(s, 1, q.p, (int)q.n, SQLITE_TRANSIENT);
	while ((step = sqlite3_step(s)) == SQLITE_ROW)
		rows++;
	if (step != SQLITE_DONE)
		fail_msg("%s: %s", q.p, sqlite3_errmsg(db));
	sqlite3_finalize(s);
	return rows;
}

static void test_found_in_fts5(void **state)
{
	static const struct {
		const char *text, *typed;
		int rows;
	} cases[] = {
		{"L'élection de Yaoundé", "election", 1},
		{"L'élection de Yaoundé", "YAOUNDE", 1},
		{"L'élection de Yaoundé", "l'élection", 1},
		{"L'élection de Yaoundé", "élec", 1},
		{"L'élection de Yaoundé", "elec yaounde", 0},
		{"L'élection de Yaoundé", "\"de yaounde\"", 1},
		{"L'élection de Yaoundé", "\"yaounde de\"", 0},
		{"東京都庁", "京都", 1}, /* the price of pairs */
		{"東京都庁", "東京", 1},
		{"東京都庁", "都庁", 1},
		{"東京都庁", "庁", 1},
		{"東京都庁", "京", 1},
		{"東京都庁", "東庁", 0},
		{"東京tower", "tower東京", 1},
		{"हिन्दी समाचार", "समाचार", 1},
		{"हिन्दी समाचार", "हिन्दी", 1},
		{"የኢትዮጵያ ዜና", "ዜና", 1},
		{"مُحَمَّد", "محمد", 1},
		{"Ẹ̀kọ́", "eko", 1},
		{"don't panic", "don’t", 1},
		{"don't panic", "do not", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		sqlite3 *db = table_open();
		table_add(db, cases[i].text);
		int rows = table_find(db, str_of(cases[i].typed));
		if (rows != cases[i].rows)
			fail_msg("\"%s\" in \"%s\": %d", cases[i].typed, cases[i].text, rows);
		sqlite3_close(db);
	}
}

/* Nothing a person can type is a syntax error. */
static void test_hostile_queries(void **state)
{
	static const char *const pieces[] = {
		"\"", "'", "*",  "(",  ")", "AND",  "OR", "NOT", "NEAR(", "a", "b:", "^", "-", "+",  "{", "}",
		":",  " ", "東", "京", "é", "\xFF", ",",  "\\",  "“",     "”", "\n", "1", ";", "--", "ﷺ", "\xCC\x81"};
	sqlite3 *db = table_open();
	table_add(db, "a b and or not near 東京 é");
	for (int round = 0; round < 20000; round++) {
		CLEANUP(buf_done) struct buf b = BUF(1000);
		for (uint32_t n = random_below(20); n > 0; n--)
			buf_puts(&b, pieces[random_below(ARRAY_LEN(pieces))]);
		table_find(db, buf_str(&b));
		arena_reset(&arena);
	}
	table_find(db, str_mem("nul\0byte", 8));
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),          cmocka_unit_test(test_long_token),
		cmocka_unit_test(test_query),         cmocka_unit_test(test_query_is_bounded),
		cmocka_unit_test(test_found_in_fts5), cmocka_unit_test(test_hostile_queries),
	};
	return cmocka_run_group_tests_name("fold", tests, setup, teardown);
}
