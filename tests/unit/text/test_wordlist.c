/* Terms and what they find: against a matcher without any cleverness, and how long a full list takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/random.h"
#include "text/wordlist.h"

#define ROUNDS 10000
#define TERMS 12
#ifdef __SANITIZE_ADDRESS__
#define SLOWER 20 /* what instruments cost */
#else
#define SLOWER 1
#endif

/* --- What is found --- */

struct hits {
	unsigned long terms; /* bit by term */
	size_t n;
	char found[200];
};

static bool note(void *ctx, const struct wordlist_match *m)
{
	struct hits *h = ctx;
	h->terms |= 1ul << m->term;
	if (h->n++ > 0)
		return true;
	const struct wordlist_place at = wordlist_place(m);
	snprintf(h->found, sizeof h->found, "%.*s|%.*s|%.*s", STR_ARG(at.before), STR_ARG(at.found), STR_ARG(at.after));
	return true;
}

static struct hits scan(const struct str *terms, size_t n, struct str text)
{
	struct hits h = {0};
	struct wordlist *w;
	for (size_t i = 0; i < n; i++)
		assert_null(wordlist_term_check(terms[i]));
	assert_int_equal(wordlist_new(terms, n, &w), RC_OK);
	wordlist_scan(w, text, note, &h);
	wordlist_free(w);
	return h;
}

static bool finds(const char *term, const char *text)
{
	struct str t = str_of(term);
	return scan(&t, 1, str_of(text)).n > 0;
}

static void test_words(void **state)
{
	static const struct {
		const char *term, *text;
		bool found;
	} cases[] = {
		{"casino", "the Casino, they say", true},
		{"casino", "casinos", false},
		{"casino", "mycasino", false},
		{"casino*", "Casinos are", true},
		{"casino*", "mycasino", false},
		{"*casino", "mycasino!", true},
		{"*casino", "mycasinos", false},
		{"*casino*", "mycasinos", true},
		{"ca*no", "caXXno", true},
		{"ca*no", "cano", true},
		{"ca*no", "ca no", false},
		{"ca*no", "canot", false},
		{"ca*no*", "can canot", true},
		{"free money", "FREE \n  money now", true},
		{"free money", "free moneys", false},
		{"free* money", "freeish money", true},
		{"casino", "c\xD0\xB0sin0", true},
		{"c\xD0\xB0sino", "casino", true},
		{"casino", "ca\xE2\x80\x8Bsino", true},
		{"赌博", "来赌博吧", true},
		{"คาสิโน", "เล่นคาสิโนออนไลน์", true},
		{"слово", "словом", false},
		{"слово*", "Словом", true},
		{"bitcoin", "ВIТСОIN", true}, /* Cyrillic capitals */
		{"водка", "ВОДКА", true},
		{"ВОДКА", "водка", true},
		{"bopka", "вopкa", false},
		{"$$$", "win $$$now", true},
		{"été", "l’été", true},
		{"été", "étés", false},
		{"casino", "CASlNO", true}, /* a small l */
		{"casino", "c4s1n0 and ca$ino", true},
		{"*viagra*", "buyv1agr4!", true},
		{"viagra", "vi@gra", true},
		{"viagra", "v!agra", true},
		{"viagra", "\U0001F165iagra", true}, /* in a circle */
		{"viagra", "ᴠɪᴀɢʀᴀ", true},
		{"viagra", "vìágrà", true},
		{"viagra", "now v i a g r a here", true},
		{"viagra", "v.i.a.g.r.a", true},
		{"viagra*", "V-I-A-G-R-A", true},
		{"водка", "в о д к а", true},
		{"viagra", "v i a", false},
		{"mail", "a mall", false}, /* too short for guises */
		{"ano", "un año", false},
		{"tesla", "call 73514", false}, /* less than half of it as it should be */
		{"abc", "a b c d", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (finds(cases[i].term, cases[i].text) != cases[i].found)
			fail_msg("\"%s\" in \"%s\": expected %d", cases[i].term, cases[i].text, cases[i].found);
}

static void test_where(void **state)
{
	static const char *const cases[][3] = {
		{"ca*no", "To CASIno!", "To |CASIno|!"},
		{"casino*", "  Ça \n va: ＣＡＳＩＮＯｓ é", "  Ça \n va: |ＣＡＳＩＮＯ|ｓ é"},
		{"casino",
		 "c\xE2\x80\x8B"
		 "a\xC2\xAD"
		 "sino",
		 "|c\xE2\x80\x8B"
		 "a\xC2\xAD"
		 "sino|"},
		{"bitcoin", "Ein ВIТСОIN!", "Ein |ВIТСОIN|!"},
		{"viagra", "Buy V.i.á.g.r.a, now", "Buy |V.i.á.g.r.a|, now"},
		{"free money", "ﷺ free \n money ﷺ", "ﷺ |free \n money| ﷺ"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str term = str_of(cases[i][0]);
		struct hits h = scan(&term, 1, str_of(cases[i][1]));
		assert_string_equal(h.found, cases[i][2]);
		assert_in_range(h.n, 1, 2); /* told for each way to read it */
	}
}

static void test_refused(void **state)
{
	static const char *const bad[] = {"",    "*",   "**",           " * ",          "a*",
					  "*a*", "a*b", "\xE2\x80\x8B", "ab*cd*ef*gh*", "\xFF"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (!wordlist_term_check(str_of(bad[i])))
			fail_msg("\"%s\" is taken", bad[i]);
	assert_null(wordlist_term_check(STR("卐")));
	assert_null(wordlist_term_check(STR("ab*cd*ef")));
}

/* --- Against one without any cleverness --- */

static bool is_word(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool boundary(const char *text, size_t n, size_t at)
{
	return at == 0 || at == n || !is_word(text[at - 1]) || !is_word(text[at]);
}

/* Does p, with no stars at its ends, fit from at on? */
static bool fits(const char *p, const char *text, size_t n, size_t at, bool open)
{
	if (!*p)
		return open || boundary(text, n, at);
	if (*p != '*')
		return at < n && text[at] == *p && fits(p + 1, text, n, at + 1, open);
	for (;; at++) {
		if (fits(p + 1, text, n, at, open))
			return true;
		if (at >= n || !is_word(text[at]))
			return false;
	}
}

static bool naive(const char *term, const char *text)
{
	char core[64];
	size_t n = strlen(text), len = strlen(term);
	bool open_left = term[0] == '*', open_right = term[len - 1] == '*';
	snprintf(core, sizeof core, "%s", term + open_left);
	if (open_right)
		core[strlen(core) - 1] = '\0';
	for (size_t at = 0; at < n; at++)
		if ((open_left || boundary(text, n, at)) && fits(core, text, n, at, open_right))
			return true;
	return false;
}

/* Few letters, so that terms lie in one another and fall back on one another. */
static void random_text(char *to, size_t n, const char *letters)
{
	for (size_t i = 0; i < n; i++)
		to[i] = letters[random_below((uint32_t)strlen(letters))];
	to[n] = '\0';
}

static void random_term(char to[16])
{
	do
		random_text(to, 2 + random_below(6), "abcab*");
	while (strstr(to, "**") || wordlist_term_check(str_of(to)));
}

static void test_against_naive(void **state)
{
	size_t found = 0;
	for (int round = 0; round < ROUNDS; round++) {
		char terms[TERMS][16], text[48];
		struct str list[TERMS];
		for (size_t i = 0; i < TERMS; i++) {
			random_term(terms[i]);
			list[i] = str_of(terms[i]);
		}
		random_text(text, 1 + random_below(40), "aabbc ");
		size_t n = strlen(text);
		while (n > 0 && text[n - 1] == ' ')
			text[--n] = '\0';
		char *begin = text + strspn(text, " ");
		for (char *gap; (gap = strstr(begin, "  "));)
			memmove(gap, gap + 1, strlen(gap));
		struct hits h = scan(list, TERMS, str_of(begin));
		for (size_t i = 0; i < TERMS; i++) {
			bool want = naive(terms[i], begin), is = h.terms >> i & 1;
			found += want;
			if (want != is)
				fail_msg("\"%s\" in \"%s\": %d, the naive way %d", terms[i], begin, is, want);
		}
	}
	assert_in_range(found, ROUNDS / 4, ROUNDS * TERMS - ROUNDS);
}

/* --- A full list --- */

static double now_ms(void)
{
	return (double)clock_mono_ns() / 1e6;
}

static struct wordlist *full_list(void)
{
	static char terms[WORDLIST_TERMS_MAX][24];
	static struct str list[WORDLIST_TERMS_MAX];
	for (size_t i = 0; i < WORDLIST_TERMS_MAX; i++) {
		random_text(terms[i], 5 + random_below(10), "etaoinshrdlucmfwypvbgkjqxz");
		if (i % 10 == 0)
			terms[i][strlen(terms[i])] = '*'; /* the rest of it is zero */
		list[i] = str_of(terms[i]);
	}
	struct wordlist *w;
	double begin = now_ms();
	assert_int_equal(wordlist_new(list, WORDLIST_TERMS_MAX, &w), RC_OK);
	print_message("100,000 terms: built in %.0f ms, %.1f MB\n", now_ms() - begin, (double)wordlist_bytes(w) / 1e6);
	assert_in_range(wordlist_bytes(w), 1, 25 * 1000 * 1000);
	return w;
}

/* The best of many: this machine does other things as well. */
static double best_ms(const struct wordlist *w, struct str text)
{
	double best = 1e9;
	for (int i = 0; i < 50; i++) {
		struct hits h = {0};
		double begin = now_ms();
		wordlist_scan(w, text, note, &h);
		double took = now_ms() - begin;
		best = took < best ? took : best;
	}
	return best;
}

static void test_speed(void **state)
{
	static char latin[8193], cyrillic[8193], capital[8193];
	struct wordlist *w = full_list();
	random_text(latin, 8192, "etaoinshrdlu cmfwypvbgkj qxz ");
	for (size_t i = 0; i < 8192; i += 2) {
		memcpy(cyrillic + i, i % 12 ? "\xD0\xB6" : " a", 2);
		memcpy(capital + i, i % 12 ? "В" : " A", 2);
	}
	double plain = best_ms(w, str_mem(latin, 8192)), other = best_ms(w, str_mem(cyrillic, 8192));
	double twice = best_ms(w, str_mem(capital, 8192)), one = best_ms(w, str_mem(latin, 500));
	print_message("500 bytes against them: %.3f ms; 8 KB: Latin %.3f ms, Cyrillic %.3f ms, its capitals %.3f ms\n",
		      one, plain, other, twice);
	wordlist_free(w);
	assert_true(one < 0.5 * SLOWER);
	assert_true(plain < 4.0 * SLOWER); /* under a millisecond on a quiet machine */
	assert_true(other < 4.0 * SLOWER);
	assert_true(twice < 4.0 * SLOWER);
}

static void test_too_many(void **state)
{
	struct wordlist *w;
	struct str *terms = calloc(WORDLIST_TERMS_MAX + 1, sizeof *terms);
	for (size_t i = 0; i <= WORDLIST_TERMS_MAX; i++)
		terms[i] = STR("same");
	assert_int_equal(wordlist_new(terms, WORDLIST_TERMS_MAX + 1, &w), RC_LIMITED);
	free(terms);
}

/* n terms that share nothing; how many bytes they take, 0 when they are refused. */
static size_t bytes_of(size_t n, const char *begin, size_t random)
{
	char(*terms)[WORDLIST_TERM_MAX + 1] = calloc(n, sizeof *terms);
	struct str *list = calloc(n, sizeof *list);
	struct wordlist *w = NULL;
	for (size_t i = 0; i < n; i++) {
		int at = snprintf(terms[i], sizeof terms[i], "%s", begin);
		random_text(terms[i] + at, random, "etaoinshrdlucmfwypvbgkjqxz");
		list[i] = str_of(terms[i]);
	}
	size_t bytes = wordlist_new(list, n, &w) == RC_OK ? wordlist_bytes(w) : 0;
	wordlist_free(w);
	free(list);
	free(terms);
	return bytes;
}

static void test_memory_is_bounded(void **state)
{
	size_t most = bytes_of(19000, "", WORDLIST_TERM_MAX);
	print_message("19,000 terms of 200 letters: %.1f MB\n", (double)most / 1e6);
	assert_in_range(most, 1, WORDLIST_BYTES_MAX);
	assert_int_equal(bytes_of(30000, "", WORDLIST_TERM_MAX), 0);
	/* a sign that is compared as eighteen, and an anchor that all of them share */
	const char *wide = "\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA"
			   "\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA\xEF\xB7\xBA*";
	assert_int_equal(bytes_of(WORDLIST_TERMS_MAX, wide, 8), 0);
	assert_in_range(bytes_of(WORDLIST_TERMS_MAX / 2, wide, 8), 1, WORDLIST_BYTES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_against_naive),
		cmocka_unit_test(test_speed),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
