/*
 * Forms in both encodings; the multipart corpus when it is there.
 */
#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/multipart.h"

#define URLENCODED STR("application/x-www-form-urlencoded; charset=utf-8")
#define MULTIPART STR("multipart/form-data; boundary=XX")

static void types_are_told_apart(void **state)
{
	assert_int_equal(form_type(URLENCODED), FORM_URLENCODED);
	assert_int_equal(form_type(STR("MULTIPART/Form-Data;boundary=x")), FORM_MULTIPART);
	assert_int_equal(form_type(STR("text/plain")), FORM_NONE);
	assert_int_equal(form_type(STR("application/x-www-form-urlencodedx")), FORM_NONE);
	assert_int_equal(form_type(STR_NONE), FORM_NONE);
}

static void simple_forms(void **state)
{
	struct arena a = {0};
	struct form f;
	assert_int_equal(form_parse(&a, URLENCODED, STR("a=1&b=x+y%26z&a=2&c"), &f), RC_OK);
	assert_str(form_get(&f, "a"), "2");
	assert_str(form_get(&f, "b"), "x y&z");
	assert_str(form_get(&f, "c"), "");
	assert_null(form_get(&f, "d").p);
	size_t at = 0, n = 0;
	struct str value;
	while (form_each(&f, "a", &at, &value))
		n++;
	assert_int_equal(n, 2);
	assert_int_equal(form_parse(&a, URLENCODED, STR(""), &f), RC_OK);
	assert_int_equal(f.n_fields, 0);
	arena_done(&a);
}

static void simple_forms_have_limits(void **state)
{
	struct arena a = {0};
	struct form f;
	CLEANUP(buf_done) struct buf b = BUF(10000);
	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		buf_puts(&b, i ? "&a=1" : "a=1");
	assert_int_equal(form_parse(&a, URLENCODED, buf_str(&b), &f), RC_OK);
	assert_int_equal(f.n_fields, FORM_FIELDS_MAX);
	buf_puts(&b, "&a=1");
	assert_int_equal(form_parse(&a, URLENCODED, buf_str(&b), &f), RC_LIMITED);
	buf_clear(&b);
	for (int i = 0; i < FORM_NAME_MAX; i++)
		buf_putc(&b, 'n');
	assert_int_equal(form_parse(&a, URLENCODED, buf_str(&b), &f), RC_OK);
	buf_putc(&b, 'n');
	assert_int_equal(form_parse(&a, URLENCODED, buf_str(&b), &f), RC_LIMITED);
	assert_int_equal(form_parse(&a, URLENCODED, STR("a=%00"), &f), RC_INVALID);
	assert_int_equal(form_parse(&a, URLENCODED, STR("%00=a"), &f), RC_INVALID);
	assert_int_equal(form_parse(&a, STR("text/plain"), STR("a=1"), &f), RC_INVALID);
	arena_done(&a);
}

static enum rc parse_parts(struct arena *a, const char *body, struct form *f)
{
	return form_parse(a, MULTIPART, str_of(body), f);
}

static void parts_are_read(void **state)
{
	struct arena a = {0};
	struct form f;
	assert_int_equal(
		parse_parts(&a,
			    "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHello\r\nyou\r\n"
			    "--XX\r\ncontent-disposition: form-data; name=pic; filename=\"C:\\dir\\a b.png\"\r\n"
			    "Content-Type: image/png\r\n\r\n\x89PNG\r\n--XX\r\n"
			    "Content-Disposition: form-data; name=\"quo\\\"te%22\"\r\n\r\n\r\n--XX--\r\n",
			    &f),
		RC_OK);
	assert_int_equal(f.n_fields, 2);
	assert_str(form_get(&f, "title"), "Hello\r\nyou");
	assert_str(form_get(&f, "quo\"te\""), "");
	const struct form_file *file = form_get_file(&f, "pic");
	assert_non_null(file);
	assert_str(file->filename, "a b.png");
	assert_str(file->type, "image/png");
	assert_str(file->bytes, "\x89PNG");
	assert_null(form_get_file(&f, "title"));
	arena_done(&a);
}

static void file_names_lose_their_folders(void **state)
{
	static const char *const pairs[][2] = {{"../../etc/passwd", "passwd"},
					       {"a\\b/c", "c"},
					       {"a/b\\c", "c"},
					       {"plain", "plain"},
					       {"dir/", ""},
					       {"", ""}};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct arena a = {0};
		struct form f;
		struct str body = arena_printf(
			&a, "--XX\r\nContent-Disposition: form-data; name=f; filename=\"%s\"\r\n\r\nx\r\n--XX--",
			pairs[i][0]);
		assert_int_equal(form_parse(&a, MULTIPART, body, &f), RC_OK);
		assert_str(form_get_file(&f, "f")->filename, pairs[i][1]);
		arena_done(&a);
	}
}

static void malformed_parts_are_refused(void **state)
{
#define PART "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1"
	static const char *const bad[] = {
		"",
		"hello",
		"--XX",
		"--XY\r\n",
		"--XX\n",
		PART,
		PART "\r\n",
		PART "\r\n--XX",
		PART "\r\n--XX-",
		PART "\n--XX--",
		PART "\r\n--XX--junk",
		"--XX\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
		"name=b\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data; name=a\r\n x\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: "
		"base64\r\n\r\nMQ==\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data; name=a",
		"preamble\r\n" PART "\r\n--XX--",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena a = {0};
		struct form f;
		enum rc rc = parse_parts(&a, bad[i], &f);
		if (rc != RC_INVALID)
			print_error("case %zu was taken\n", i);
		assert_int_equal(rc, RC_INVALID);
		arena_done(&a);
	}
	struct arena a = {0};
	struct form f;
	assert_int_equal(parse_parts(&a, PART "\r\n--XX--\r\nepilogue", &f), RC_OK);
	static const char nul[] = PART "\0\r\n--XX--";
	assert_int_equal(form_parse(&a, MULTIPART, str_mem(nul, sizeof(nul) - 1), &f), RC_INVALID);
	assert_int_equal(form_parse_words(&a, MULTIPART, str_mem(nul, sizeof(nul) - 1), &f), RC_OK);
	assert_true(f.damaged.p && str_eq(f.damaged, f.fields[0].name));
	assert_true(str_is(f.fields[0].value, "1\xEF\xBF\xBD"));
	assert_int_equal(form_parse(&a, STR("multipart/form-data"), str_of(PART "\r\n--XX--"), &f), RC_INVALID);
	assert_int_equal(form_parse(&a, STR("multipart/form-data; boundary=\"\""), str_of(PART), &f), RC_INVALID);
	arena_done(&a);
}

static void every_prefix_of_a_form_is_refused(void **state)
{
	static const char whole[] = PART "\r\n--XX\r\nContent-Disposition: form-data; name=b; filename=c\r\n"
					 "Content-Type: x/y\r\n\r\n\r\n--XX--";
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		struct arena a = {0};
		struct form f;
		assert_int_equal(form_parse(&a, MULTIPART, str_mem(whole, n), &f), RC_INVALID);
		arena_done(&a);
	}
}

static void too_many_parts_are_refused(void **state)
{
	struct arena a = {0};
	struct form f;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	for (int i = 0; i <= FORM_FIELDS_MAX; i++)
		buf_puts(&b, PART "\r\n");
	buf_puts(&b, "--XX--");
	assert_int_equal(form_parse(&a, MULTIPART, buf_str(&b), &f), RC_LIMITED);
	arena_done(&a);
}

/* The corpus: X.http is a body, X.yaml names the boundary and either an error or the parts. */

static struct str read_file(struct arena *a, const char *dir, const char *name)
{
	struct str path = arena_printf(a, "%s/%s", dir, name);
	FILE *f = fopen(path.p, "rb");
	if (f == NULL)
		return STR_NONE;
	char *bytes = arena_alloc(a, 1 << 16);
	size_t n = fread(bytes, 1, 1 << 16, f);
	fclose(f);
	return (struct str){bytes, n};
}

static size_t count(struct str s, const char *needle)
{
	size_t n = 0;
	for (size_t at = 0; (at = str_find(s, str_of(needle), at)) != SIZE_MAX; at++)
		n++;
	return n;
}

/* What the corpus decodes and we refuse: no browser encodes parts. */
static bool is_encoded(struct str body)
{
	return str_find_nocase(body, STR("Transfer-Encoding: base64"), 0) != SIZE_MAX ||
	       str_find_nocase(body, STR("Transfer-Encoding: quoted"), 0) != SIZE_MAX;
}

static void check_sample(const char *dir, const char *name)
{
	struct arena a = {0};
	struct str body = read_file(&a, dir, name);
	struct str yaml = read_file(&a, dir, arena_printf(&a, "%.*s.yaml", (int)strlen(name) - 5, name).p);
	struct str line;
	struct str rest = yaml;
	assert_true(str_line(&rest, &line) && str_starts(line, STR("boundary: ")));
	struct str type = arena_join(&a, STR("multipart/form-data; boundary=\""), str_trim(str_slice(line, 10, line.n)),
				     STR("\""), STR_NONE);
	struct form f = {0};
	enum rc rc = form_parse(&a, type, body, &f);
	/* One sample's .yaml names another boundary than its body has. */
	bool refused = count(yaml, "error:") > 0 || is_encoded(body) || strcmp(name, "single_field_blocks.http") == 0;
	if ((rc != RC_OK) != refused)
		print_error("%s: %s, %s\n", name, rc_name(rc), rc_message());
	assert_int_equal(rc != RC_OK, refused);
	if (rc == RC_OK) {
		assert_int_equal(f.n_fields, count(yaml, "type: field"));
		assert_int_equal(f.n_files, count(yaml, "type: file"));
	}
	arena_done(&a);
}

static void corpus(void **state)
{
	const char *fixtures = getenv("COURANT_FIXTURES");
	char dir[1024];
	snprintf(dir, sizeof(dir), "%s/multipart/tests/test_data/http", fixtures ? fixtures : "");
	DIR *d = opendir(dir);
	if (d == NULL) {
		print_message("skipped: no fixtures\n");
		return;
	}
	size_t n = 0;
	for (struct dirent *e; (e = readdir(d));)
		if (str_ends(str_of(e->d_name), STR(".http"))) {
			check_sample(dir, e->d_name);
			n++;
		}
	closedir(d);
	assert_true(n > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_told_apart),
		cmocka_unit_test(simple_forms),
		cmocka_unit_test(simple_forms_have_limits),
		cmocka_unit_test(parts_are_read),
		cmocka_unit_test(file_names_lose_their_folders),
		cmocka_unit_test(malformed_parts_are_refused),
		cmocka_unit_test(every_prefix_of_a_form_is_refused),
		cmocka_unit_test(too_many_parts_are_refused),
		cmocka_unit_test(corpus),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
