/* The parts of the REST reader that need no site: its spool, what it drops from rendered text, addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "move/pace.h"
#include "move/rest_site.h"

static struct arena arena;
static char path[64];
static const struct str site = {"https://old.example", 19};

static int begin(void **state)
{
	arena_init(&arena);
	snprintf(path, sizeof(path), "/tmp/courant-test-spool-XXXXXX");
	int fd = mkstemp(path);
	close(fd);
	return fd < 0 ? -1 : 0;
}

static int end(void **state)
{
	clock_freeze(-1);
	unlink(path);
	arena_done(&arena);
	return 0;
}

static void assert_text(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got), want);
}

/* --- Spool --- */

static void add(struct rest_spool *s, enum rest_collection c, int64_t offset, const char *body)
{
	struct rest_frame f = {.collection = c, .status = 200, .offset = offset, .items = 1, .total = 9};
	assert_int_equal(rest_spool_add(s, f, str_of(body)), RC_OK);
}

static void fill(void)
{
	struct rest_spool s;
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	add(&s, REST_USERS, 0, "[{\"id\":1}]");
	add(&s, REST_POSTS, 0, "[\"a line\nand another\"]");
	add(&s, REST_POSTS, 1, "");
	rest_spool_close(&s);
}

static void test_spool_is_read_again(void **state)
{
	struct rest_spool s;
	struct str body;
	fill();
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.frames[1].collection, REST_POSTS);
	assert_int_equal(s.frames[1].total, 9);
	assert_int_equal(rest_spool_body(&s, &s.frames[1], &arena, &body), RC_OK);
	assert_text(body, "[\"a line\nand another\"]");
	assert_int_equal(rest_spool_last(&s, REST_POSTS)->offset, 1);
	assert_null(rest_spool_last(&s, REST_COMMENTS));
	add(&s, REST_TAGS, 0, "[]");
	rest_spool_close(&s);
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(s.n, 4);
	rest_spool_close(&s);
}

/* However much of the last frame is missing, the whole ones before it are kept and it can go on. */
static void test_spool_with_a_torn_end(void **state)
{
	struct rest_spool s;
	fill();
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	int64_t whole = s.end, two = s.frames[1].at + s.frames[1].bytes + 1;
	rest_spool_close(&s);
	for (int64_t size = two; size < whole; size++) {
		fill();
		assert_int_equal(truncate(path, size), 0);
		assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
		assert_int_equal(s.n, 2);
		add(&s, REST_TAGS, 0, "[7]");
		rest_spool_close(&s);
		assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
		assert_int_equal(s.n, 3);
		assert_int_equal(s.frames[2].collection, REST_TAGS);
		rest_spool_close(&s);
		unlink(path);
	}
}

static void test_spool_of_another_site_or_day(void **state)
{
	struct rest_spool s;
	fill();
	assert_int_equal(rest_spool_open(&s, path, STR("https://other.example")), RC_OK);
	assert_int_equal(s.n, 0);
	rest_spool_close(&s);
	unlink(path);
	fill();
	clock_freeze(clock_now() + INT64_C(25) * 3600 * 1000);
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(s.n, 0);
	rest_spool_close(&s);
}

/* What a dry run read is there for the run that follows, but not for one much later. */
static void test_complete_spool_is_good_for_an_hour(void **state)
{
	struct rest_spool s;
	struct rest_frame last = {.collection = REST_COMMENTS, .status = 200, .last = true};
	fill();
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(rest_spool_add(&s, last, STR("[]")), RC_OK);
	rest_spool_close(&s);
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(s.n, 4);
	rest_spool_close(&s);
	clock_freeze(clock_now() + INT64_C(2) * 3600 * 1000);
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(s.n, 0);
	rest_spool_close(&s);
}

static void test_spool_leaves_other_files_alone(void **state)
{
	struct rest_spool s;
	FILE *f = fopen(path, "w");
	fputs("what somebody wrote and wants to keep\n", f);
	fclose(f);
	assert_int_equal(rest_spool_open(&s, path, site), RC_INVALID);
	f = fopen(path, "r");
	char line[64] = "";
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_string_equal(line, "what somebody wrote and wants to keep\n");
}

static void test_spool_with_frames_that_lie(void **state)
{
	static const char *const frames[] = {"9 200 0 1 1 1 2\n[]\n",
					     "1 200 0 1 1 1 99\n[]\n",
					     "1 200 0 1 1 1 -2\n[]\n",
					     "1 200 0 1 1 1\n[]\n",
					     "1 200 0 1 1 1 99999999999999\n[]\n",
					     "x\n"};
	for (size_t i = 0; i < ARRAY_LEN(frames); i++) {
		struct rest_spool s;
		unlink(path);
		fill();
		FILE *f = fopen(path, "a");
		fputs(frames[i], f);
		fclose(f);
		assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
		assert_int_equal(s.n, 3);
		rest_spool_close(&s);
	}
}

static void test_spool_hash_tells_what_is_in_it(void **state)
{
	struct rest_spool s;
	unsigned char one[32], same[32], other[32];
	fill();
	assert_int_equal(rest_spool_open(&s, path, site), RC_OK);
	assert_int_equal(rest_spool_hash(&s, one), RC_OK);
	assert_int_equal(rest_spool_hash(&s, same), RC_OK);
	add(&s, REST_TAGS, 0, "[]");
	assert_int_equal(rest_spool_hash(&s, other), RC_OK);
	rest_spool_close(&s);
	assert_memory_equal(one, same, 32);
	assert_memory_not_equal(one, other, 32);
}

/* --- Text --- */

static void test_furniture_goes(void **state)
{
	static const char *const cases[][2] = {
		{"<p>a</p>", "<p>a</p>"},
		{"<p>a</p><div class=\"booster-block booster-x\"><div>b</div><p>c</p></div><p>d</p>",
		 "<p>a</p><p>d</p>"},
		{"<DIV CLASS='sharedaddy'>x</DIV>y", "y"},
		{"a<div class=\"sharedaddy\">never closed<p>b</p>", "a<div class=\"sharedaddy\">never closed<p>b</p>"},
		{"a<div class=\"not-sharedaddy\">b</div>", "a<div class=\"not-sharedaddy\">b</div>"},
		{"<!-- <div class=\"sharedaddy\"> --><p>a</p>", "<!-- <div class=\"sharedaddy\"> --><p>a</p>"},
		{"<p title='<div class=\"sharedaddy\">'>a</p>", "<p title='<div class=\"sharedaddy\">'>a</p>"},
		{"<div class=\"yarpp\"><!-- </div> -->x</div>y<div class=\"ssba\">z</div>", "y"},
		{"<div class=\"sharedaddy\"/>kept", "<div class=\"sharedaddy\"/>kept"},
		{"a < b <div class=", "a < b <div class="},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_text(rest_text(&arena, str_of(cases[i][0])), cases[i][1]);
}

static void test_words_of_html(void **state)
{
	assert_text(rest_words(&arena, STR("<p>It&amp;s <b>a</b><!-- no --> day</p>")), " It&s  a   day ");
	assert_text(rest_words(&arena, STR("plain")), "plain");
	assert_text(rest_words(&arena, STR("")), "");
}

/* --- Addresses --- */

static void test_is_address(void **state)
{
	assert_true(rest_is_address("https://old.example/blog"));
	assert_true(rest_is_address("HTTP://old.example"));
	assert_true(rest_is_address("old.example"));
	assert_true(rest_is_address("localhost:8080"));
	assert_false(rest_is_address("export.xml"));
	assert_false(rest_is_address("./export"));
	assert_false(rest_is_address("/home/export"));
	assert_false(rest_is_address(path));
	assert_false(rest_is_address("two words.example"));
	assert_false(rest_is_address(""));
}

static void test_pace(void **state)
{
	assert_int_equal(pace_delay(STR("https://old.example/"), -1), 200);
	assert_int_equal(pace_delay(STR("http://127.0.0.1:8080"), -1), 0);
	assert_int_equal(pace_delay(STR("http://localhost"), -1), 0);
	assert_int_equal(pace_delay(STR("http://[::1]:80/"), -1), 0);
	assert_int_equal(pace_delay(STR("http://localhost.example/"), -1), 200);
	assert_int_equal(pace_delay(STR("https://old.example/"), 5), 5);
	assert_text(pace_origin(&arena, STR("HTTPS://Old.Example:443/blog/?a#b")), "https://old.example");
	assert_text(pace_origin(&arena, STR("ftp://old.example/")), "");
	assert_text(pace_origin(&arena, STR("/path")), "");
	assert_text(pace_authority(&arena, STR("http://127.0.0.1:8080/x")), "127.0.0.1:8080");
	assert_text(pace_authority(&arena, STR("nothing")), "");
}

static void test_roots(void **state)
{
	struct rest r = {.site = STR("http://127.0.0.1:8080/blog"), .root = STR("http://127.0.0.1:8080/blog/wp-json/")};
	r.told.address = STR("https://old.example/blog");
	assert_text(rest_address(&r, &arena, "wp/v2/posts", "page=1"),
		    "http://127.0.0.1:8080/blog/wp-json/wp/v2/posts?page=1");
	r.root = STR("http://127.0.0.1:8080/?rest_route=/");
	assert_text(rest_address(&r, &arena, "wp/v2/posts", "page=1"),
		    "http://127.0.0.1:8080/?rest_route=/wp/v2/posts&page=1");
	assert_text(rest_address(&r, &arena, "", ""), "http://127.0.0.1:8080/?rest_route=/");
	assert_text(rest_here(&r, &arena, STR("https://www.old.example/a.jpg?x=1")), "http://127.0.0.1:8080/a.jpg?x=1");
	assert_text(rest_here(&r, &arena, STR("https://cdn.example/a.jpg")), "https://cdn.example/a.jpg");
}

static void test_json_after_notices(void **state)
{
	struct json *j;
	assert_int_equal(rest_json(STR("<b>Notice</b>: x\n<br />\n[1]"), &j), RC_OK);
	assert_int_equal(json_len(j), 1);
	json_free(j);
	assert_int_equal(rest_json(STR("[1"), &j), RC_INVALID);
	assert_int_equal(rest_json(STR("<html>\nno"), &j), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_spool_is_read_again, begin, end),
		cmocka_unit_test_setup_teardown(test_spool_with_a_torn_end, begin, end),
		cmocka_unit_test_setup_teardown(test_spool_of_another_site_or_day, begin, end),
		cmocka_unit_test_setup_teardown(test_complete_spool_is_good_for_an_hour, begin, end),
		cmocka_unit_test_setup_teardown(test_spool_leaves_other_files_alone, begin, end),
		cmocka_unit_test_setup_teardown(test_spool_with_frames_that_lie, begin, end),
		cmocka_unit_test_setup_teardown(test_spool_hash_tells_what_is_in_it, begin, end),
		cmocka_unit_test_setup_teardown(test_furniture_goes, begin, end),
		cmocka_unit_test_setup_teardown(test_words_of_html, begin, end),
		cmocka_unit_test_setup_teardown(test_is_address, begin, end),
		cmocka_unit_test_setup_teardown(test_pace, begin, end),
		cmocka_unit_test_setup_teardown(test_roots, begin, end),
		cmocka_unit_test_setup_teardown(test_json_after_notices, begin, end),
	};
	crypto_init();
	return cmocka_run_group_tests_name("rest", tests, NULL, NULL);
}
