/* Word counts over text and HTML, and the read time made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/words.h"

static void test_text(void **state)
{
	static const struct {
		const char *text;
		int64_t words;
	} cases[] = {
		{"", 0},
		{"one", 1},
		{"  one   two\nthree ", 3},
		{"don't rock 'n' roll’s", 4},
		{"' ’ '' - … !", 0},
		{"state-of-the-art", 4},
		{"3.14 costs 1,000", 5},
		{"e\xCC\x81t\xC3\xA9", 1},
		{"\xCC\x81", 0},
		{"привет мир שלום مرحبا ኢትዮጵያ", 5},
		{"हिन्दी में", 2},
		{"snake_case", 2},
		{"½ Ⅷ", 0},
		{"漢", 0},
		{"漢字", 0},
		{"漢字が", 1},       /* 3 × 0.4 = 1.2 */
		{"漢字かな交", 2},   /* 5 × 0.4 = 2.0 */
		{"abc漢def", 2},     /* splits the run; 0.4 is floored away */
		{"東京、大阪。", 1}, /* 4 × 0.4 */
		{"한국어 단어", 2},
		{"a\xFF"
		 "b",
		 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(words_count(str_of(cases[i].text)), cases[i].words);
}

static int64_t html_words(const char *html)
{
	return words_count_html(html_trusted(str_of(html)));
}

static void test_html(void **state)
{
	assert_int_equal(html_words(""), 0);
	assert_int_equal(html_words("<p>one two</p><p>three</p>"), 3);
	assert_int_equal(html_words("<p>un<b>believ</b>able</p>"), 1);
	assert_int_equal(html_words("<p>un<a href=\"/x y z\" title=\"not counted\">der</a>stand</p>"), 1);
	assert_int_equal(html_words("one<br>two"), 2);
	assert_int_equal(html_words("<ul><li>a</li><li>b</li></ul>"), 2);
	assert_int_equal(html_words("don&#39;t &amp; won&#x2019;t"), 2);
	assert_int_equal(html_words("a&lt;b&gt;c"), 3);
	assert_int_equal(html_words("caf&#233;s"), 1);
	assert_int_equal(html_words("a & b &nothing; &"), 3);
	assert_int_equal(html_words("foo<img src=\"/a.png\" alt=\"hidden words\">bar"), 2);
	assert_int_equal(html_words("<td>1</td><td>2</td>"), 2);
	assert_int_equal(html_words("<h2>A</h2>b<wbr>c"), 2);
	assert_int_equal(html_words("cut <b"), 1);
	assert_int_equal(html_words("cut &#x1"), 2);
}

/* 355 words read 1 minute, 46 seconds, the example of the contract. */
static void test_read_time(void **state)
{
	static const struct {
		int64_t words, wpm, minutes, seconds;
	} cases[] = {
		{355, 200, 1, 46}, {0, 200, 0, 0},     {1, 200, 0, 0},        {4, 200, 0, 1},  {199, 200, 0, 59},
		{200, 200, 1, 0},  {400, 200, 2, 0},   {355, 0, 1, 46},       {-5, 200, 0, 0}, {100, 1, 100, 0},
		{100, -3, 0, 30},  {1000, 300, 3, 20}, {355, 1000001, 1, 46},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct read_time t = read_time(cases[i].words, cases[i].wpm);
		assert_int_equal(t.minutes, cases[i].minutes);
		assert_int_equal(t.seconds, cases[i].seconds);
	}
	assert_int_equal(read_time(355, 200).words, 355);
}

static void test_355_words_of_html(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(100000);
	for (int i = 0; i < 355; i++)
		buf_puts(&b, i % 50 == 0 ? "<p>wo<em>r</em>d " : "don’t ");
	struct read_time t = read_time(words_count_html(html_trusted(buf_str(&b))), 200);
	assert_int_equal(t.words, 355);
	assert_int_equal(t.minutes, 1);
	assert_int_equal(t.seconds, 46);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_read_time),
		cmocka_unit_test(test_355_words_of_html),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
