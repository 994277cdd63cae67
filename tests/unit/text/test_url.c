/* Taking addresses apart, normal forms, which address may be a link, paths for routing, query and form fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "text/unicode.h"
#include "text/url.h"

#define ALL_FLAGS (URL_LINK_STAFF | URL_LINK_RELATIVE | URL_LINK_PROTOCOL_RELATIVE)

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

static void test_parse(void **state)
{
	struct url u;
	assert_int_equal(url_parse(STR("https://me:pw@Example.com:8443/a/b;c?d=e?f#g#h"), &u), RC_OK);
	assert_str(u.scheme, "https");
	assert_str(u.userinfo, "me:pw");
	assert_str(u.host, "Example.com");
	assert_int_equal(u.port, 8443);
	assert_str(u.path, "/a/b;c");
	assert_str(u.query, "d=e?f");
	assert_str(u.fragment, "g#h");
	assert_str(url_join(&arena, &u), "https://me:pw@Example.com:8443/a/b;c?d=e?f#g#h");

	assert_int_equal(url_parse(STR("http://[::1]:80"), &u), RC_OK);
	assert_true(u.ipv6);
	assert_str(u.host, "::1");
	assert_int_equal(u.port, 80);
	assert_int_equal(u.path.n, 0);
	assert_null(u.query.p);

	assert_int_equal(url_parse(STR("rel/x:y?"), &u), RC_OK);
	assert_null(u.scheme.p);
	assert_null(u.host.p);
	assert_str(u.path, "rel/x:y");
	assert_non_null(u.query.p);
	assert_int_equal(u.query.n, 0);
	assert_null(u.fragment.p);

	assert_int_equal(url_parse(STR("mailto:a@b.c"), &u), RC_OK);
	assert_str(u.scheme, "mailto");
	assert_str(u.path, "a@b.c");
	assert_int_equal(url_parse(STR(""), &u), RC_OK);
}

static void test_parse_refuses(void **state)
{
	static const char *const bad[] = {
		"http://",
		"https:///x",
		"http://:80",
		"http://a:b",
		"http://a:70000",
		"http://a:-1",
		"http://a:1 ",
		"http://a b/",
		"http://a\\b/",
		"http://[::1",
		"http://[::1]x",
		"http://[g::]/",
		"http://a%41/",
		"1http://a",
		":x",
		"java\tscript:x",
		"a\nb",
		"http://a/\x7F",
		"http://\xFF/",
		" javascript:x",
		"http://<script>/",
		"http://[fe80::1%25]",
		"http://a:99999999999999999999/",
	};
	struct url u;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		rc_clear();
		if (url_parse(str_of(bad[i]), &u) != RC_INVALID)
			fail_msg("accepted: %s", bad[i]);
		assert_true(strlen(rc_message()) > 10);
	}
	assert_int_equal(url_parse(str_mem("http://a/\0b", 11), &u), RC_INVALID);
}

static void test_normalise(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"  HTTP://Example.COM:80/a/../b/./c?x=1#F ", "http://example.com/b/c?x=1#F"},
		{"https://example.com:443", "https://example.com/"},
		{"https://example.com:8443?q", "https://example.com:8443/?q"},
		{"https://bücher.example/straße ü?q=ä b",
		 "https://xn--bcher-kva.example/stra%C3%9Fe%20%C3%BC?q=%C3%A4%20b"},
		{"http://a/%e6%97%a5?%zz", "http://a/%e6%97%a5?%25zz"},
		{"http://a/x//y/%2E%2e/z", "http://a/x//z"},
		{"http://a/../../x", "http://a/x"},
		{"http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"},
		{"http://a/\"<>`{}|^", "http://a/%22%3C%3E%60%7B%7D%7C%5E"},
		{"mailto:a b@c.d", "mailto:a%20b@c.d"},
		{"/path/ü", "/path/%C3%BC"},
		{"http:foo", NULL},
		{"http://a..b/", NULL},
		{"http://a／b/", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out;
		enum rc rc = url_normalise(&arena, str_of(cases[i].in), &out);
		assert_int_equal(rc, cases[i].out ? RC_OK : RC_INVALID);
		if (cases[i].out)
			assert_str(out, cases[i].out);
	}
}

/* The examples of RFC 3986 §5.4. */
static void test_resolve(void **state)
{
	static const struct {
		const char *ref, *out;
	} cases[] = {
		{"g:h", "g:h"},
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"..g", "http://a/b/c/..g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"https://z/x", "https://z/x"},
	};
	struct str out;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(url_resolve(&arena, STR("http://a/b/c/d;p?q"), str_of(cases[i].ref), &out), RC_OK);
		assert_str(out, cases[i].out);
	}
	assert_int_equal(url_resolve(&arena, STR("http://a"), STR("x"), &out), RC_OK);
	assert_str(out, "http://a/x");
	assert_int_equal(url_resolve(&arena, STR("/a"), STR("x"), &out), RC_INVALID);
	assert_int_equal(url_resolve(&arena, STR("http://a"), STR("\\\\x"), &out), RC_INVALID);
}

static void test_safe_links(void **state)
{
	static const struct {
		const char *s;
		unsigned kind;
	} cases[] = {
		{"http://a.b", URL_LINK_WEB},
		{"HTTPS://a.b/x?y#z", URL_LINK_WEB},
		{"https://日本.jp/あ", URL_LINK_WEB},
		{"mailto:a@b.c", URL_LINK_MAILTO_TEL},
		{"TEL:+4912", URL_LINK_MAILTO_TEL},
		{"/", URL_LINK_PATH},
		{"/a:b", URL_LINK_PATH},
		{"#top", URL_LINK_FRAGMENT},
		{"#", URL_LINK_FRAGMENT},
		{"x/y", URL_LINK_RELATIVE},
		{"?page=2", URL_LINK_RELATIVE},
		{"", URL_LINK_RELATIVE},
		{"//cdn.example/x", URL_LINK_PROTOCOL_RELATIVE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (unsigned flag = 1; flag <= URL_LINK_PROTOCOL_RELATIVE; flag <<= 1)
			if (url_is_safe_link(str_of(cases[i].s), flag) != (flag == cases[i].kind))
				fail_msg("%s with flag %u", cases[i].s, flag);
}

static void test_unsafe_links(void **state)
{
	static const char *const bad[] = {
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		" javascript:alert(1)",
		"java\tscript:alert(1)",
		"java\nscript:alert(1)",
		"\x01javascript:alert(1)",
		"javascript\r:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"file:///etc/passwd",
		"blob:https://a/x",
		"about:blank",
		"view-source:http://a",
		"http:alert(1)",
		"http:/a",
		"https:",
		"http://",
		"http://user@bank.example",
		"//user@bank.example",
		"/\\evil.example",
		"\\/evil.example",
		"///evil.example",
		"//",
		"/\t/evil.example",
		" /x",
		"/x ",
		"mailto:",
		"tel:",
		"http://a\xC0\xAF",
		"feed:javascript:x",
		"http://a b",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (url_is_safe_link(str_of(bad[i]), ALL_FLAGS))
			fail_msg("passes: %s", bad[i]);
	assert_false(url_is_safe_link(str_mem("java\0script:x", 13), ALL_FLAGS));
}

static void test_same_site(void **state)
{
	assert_true(url_same_site(STR("http://example.com/a"), STR("https://www.EXAMPLE.com:443/b?c")));
	assert_true(url_same_site(STR("http://bücher.example"), STR("https://xn--bcher-kva.example")));
	assert_true(url_same_site(STR("http://a:8080"), STR("https://www.a:8080")));
	assert_false(url_same_site(STR("http://example.com"), STR("http://example.com.evil")));
	assert_false(url_same_site(STR("http://example.com"), STR("http://sub.example.com")));
	assert_false(url_same_site(STR("http://a:8080"), STR("http://a")));
	assert_false(url_same_site(STR("/a"), STR("/a")));
	assert_false(url_same_site(STR("mailto:a@b"), STR("mailto:a@b")));
}

static void test_codec(void **state)
{
	assert_str(url_decode(&arena, STR("a%20b%2Fc%e4%zz%1%")), "a b/c\xE4%zz%1%");
	CLEANUP(buf_done) struct buf b = BUF(1000);
	url_encode(&b, STR("a b/ü?&=~"), URL_ENCODE_COMPONENT);
	assert_str(buf_str(&b), "a%20b%2F%C3%BC%3F%26%3D~");
	buf_clear(&b);
	url_encode(&b, STR("a b/ü?&%41"), URL_ENCODE_PATH);
	assert_str(buf_str(&b), "a%20b/%C3%BC%3F&%2541");
	for (int round = 0; round < 2000; round++) {
		char bytes[50];
		random_bytes(bytes, sizeof(bytes));
		struct str s = str_mem(bytes, random_below(sizeof(bytes)));
		buf_clear(&b);
		url_encode(&b, s, round & 1 ? URL_ENCODE_COMPONENT : URL_ENCODE_PATH);
		assert_true(str_eq(url_decode(&arena, buf_str(&b)), s));
	}
}

static void test_path(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"/", "/"},
		{"//", "/"},
		{"//a///b//", "/a/b/"},
		{"/a/b", "/a/b"},
		{"/2024/%e6%97%a5/", "/2024/日/"},
		{"/2024/%E6%97%A5/", "/2024/日/"},
		{"/2024/日/", "/2024/日/"},
		{"/e%CC%81", "/é"},
		{"/a%20b+c", "/a b+c"},
		{"/a/./b/../c/", "/a/c/"},
		{"/a/%2e%2E/b", "/b"},
		{"/../../a", "/a"},
		{"/a/..", "/"},
		{"/a/.", "/a/"},
		{"/%252e%252e/x", "/%2e%2e/x"},
		{"/100%25", "/100%"},
		{"/a%3Fb%23c", "/a?b#c"},
		{"", NULL},
		{"a", NULL},
		{"*", NULL},
		{"/%00", NULL},
		{"/a\\b", NULL},
		{"/%5c", NULL},
		{"/a%2fb", NULL},
		{"/%0a", NULL},
		{"/\x7F", NULL},
		{"/%", NULL},
		{"/%4", NULL},
		{"/%zz", NULL},
		{"/%ff", NULL},
		{"/%c0%af", NULL},
		{"/%ed%a0%80", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out, again;
		enum rc rc = url_path_normalise(&arena, str_of(cases[i].in), &out);
		if (rc != (cases[i].out ? RC_OK : RC_INVALID))
			fail_msg("%s", cases[i].in);
		if (rc != RC_OK)
			continue;
		assert_str(out, cases[i].out);
		assert_int_equal(url_path_normalise(&arena, url_path_encode(&arena, out), &again), RC_OK);
		assert_true(str_eq(out, again));
	}
	assert_str(url_path_encode(&arena, STR("/日 x?")), "/%e6%97%a5%20x%3f");
}

static void test_query(void **state)
{
	struct str q = STR("a=1&b=x+y%26z&&c&=n&a=2&%62=no&bad=%ff");
	assert_str(url_query_get(&arena, q, "a"), "1");
	assert_str(url_query_get(&arena, q, "b"), "x y&z");
	assert_str(url_query_get(&arena, q, "c"), "");
	assert_non_null(url_query_get(&arena, q, "c").p);
	assert_null(url_query_get(&arena, q, "d").p);
	assert_str(url_query_get(&arena, q, "bad"), "\xEF\xBF\xBD");
	struct url_field field;
	int n = 0;
	while (url_field_next(&arena, &q, &field))
		n++;
	assert_int_equal(n, 7);
}

static void test_form(void **state)
{
	struct url_field *fields;
	size_t n;
	assert_int_equal(url_form_parse(&arena, STR("body=Hi+%C3%A9%0D%0A&author=A%3DB&empty="), 10, &fields, &n),
			 RC_OK);
	assert_int_equal(n, 3);
	assert_str(fields[0].value, "Hi é\r\n");
	assert_str(fields[1].value, "A=B");
	assert_int_equal(fields[2].value.n, 0);
	assert_int_equal(url_form_parse(&arena, STR(""), 10, &fields, &n), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(url_form_parse(&arena, STR("a&b&c"), 2, &fields, &n), RC_LIMITED);
	assert_int_equal(url_form_parse(&arena, STR("a&b&"), 2, &fields, &n), RC_OK);
	assert_int_equal(url_form_parse(&arena, STR("name=%FF"), 2, &fields, &n), RC_INVALID);
	assert_non_null(strstr(rc_message(), "name"));
	assert_int_equal(url_form_parse(&arena, STR("name=a%00b"), 2, &fields, &n), RC_INVALID);
	assert_int_equal(url_form_parse(&arena, STR("%c3=a"), 2, &fields, &n), RC_INVALID);
	CLEANUP(buf_done) struct buf b = BUF(100);
	url_form_put(&b, STR("q x"), STR("a b&c=é"));
	url_form_put(&b, STR("n"), STR(""));
	assert_str(buf_str(&b), "q+x=a+b%26c%3D%C3%A9&n=");
}

/*
 * A JSON string as bytes, lone surrogates as U+FFFD; enough for the corpus below, whose lone surrogates strict readers
 * refuse.
 */
static struct str json_string(struct buf *out, const char **p)
{
	buf_clear(out);
	uint32_t high = 0;
	for ((*p)++; **p && **p != '"'; (*p)++) {
		if (**p != '\\') {
			buf_putc(out, **p);
			continue;
		}
		static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
		char c = *++*p;
		const char *known = strchr(from, c);
		if (c != 'u') {
			buf_putc(out, known ? to[known - from] : c);
			continue;
		}
		char hex[5] = {(*p)[1], (*p)[2], (*p)[3], (*p)[4], 0};
		uint32_t unit = (uint32_t)strtoul(hex, NULL, 16);
		*p += 4;
		if (unit >= 0xD800 && unit < 0xDC00 && (*p)[1] == '\\' && (*p)[2] == 'u') {
			high = unit;
			continue;
		}
		bool low = unit >= 0xDC00 && unit < 0xE000;
		buf_put_utf8(out, high && low ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : unit);
		high = 0;
	}
	return buf_str(out);
}

/* Value of "key" in the flat object that begins at p and ends before end; false when it is absent or null. */
static bool json_member(const char *p, const char *end, const char *key, struct buf *out)
{
	char quoted[40];
	snprintf(quoted, sizeof(quoted), "\"%s\": \"", key);
	const char *at = strstr(p, quoted);
	if (at == NULL || at >= end)
		return false;
	at += strlen(quoted) - 1;
	json_string(out, &at);
	return true;
}

/* What a browser reads in this address, by the corpus, against what we let through. */
static int check_case(const char *p, const char *end)
{
	CLEANUP(buf_done) struct buf input = BUF(100000), protocol = BUF(1000), base = BUF(10000), host = BUF(10000);
	if (!json_member(p, end, "input", &input))
		return 0;
	if (!json_member(p, end, "protocol", &protocol))
		return 1; /* no browser reads it as an address: harmless whatever we say */
	bool has_base = json_member(p, end, "base", &base);
	json_member(p, end, "hostname", &host);
	struct str in = buf_str(&input), scheme = buf_str(&protocol);
	if (url_is_safe_link(in, URL_LINK_WEB) && !str_is(scheme, "http:") && !str_is(scheme, "https:"))
		fail_msg("%s is a web link to us and %s to a browser", input.p, protocol.p);
	if (url_is_safe_link(in, URL_LINK_MAILTO_TEL) && !str_is(scheme, "mailto:") && !str_is(scheme, "tel:"))
		fail_msg("%s is mailto to us and %s to a browser", input.p, protocol.p);
	struct url u = {0};
	bool inherits = has_base && url_parse(buf_str(&base), &u) == RC_OK;
	bool same_scheme = inherits && str_eq(u.scheme, str_slice(scheme, 0, scheme.n - 1));
	unsigned local = URL_LINK_PATH | URL_LINK_FRAGMENT | URL_LINK_RELATIVE;
	if (inherits && url_is_safe_link(in, local | URL_LINK_PROTOCOL_RELATIVE) && !same_scheme)
		fail_msg("%s is relative to us and %s to a browser", input.p, protocol.p);
	if (inherits && u.host.n > 0 && url_is_safe_link(in, local) && str_starts(scheme, STR("http")) &&
	    !str_eq_nocase(u.host, buf_str(&host)) && !u.ipv6)
		fail_msg("%s leads from %s to another host", input.p, base.p);
	return 1;
}

static int check_file(const char *dir, const char *name)
{
	static char text[2 << 20];
	char path[4096];
	int n = 0;
	snprintf(path, sizeof(path), "%s/url-wpt/tests/wpt/%s", dir, name);
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return 0;
	text[fread(text, 1, sizeof(text) - 1, f)] = 0;
	fclose(f);
	for (const char *p = text, *next; (p = strstr(p, "\n  {")) != NULL; p = next) {
		next = strstr(p, "\n  }");
		if (next == NULL)
			break;
		n += check_case(p, next);
	}
	return n;
}

static void test_wpt(void **state)
{
	const char *dir = getenv("COURANT_FIXTURES");
	int n = dir ? check_file(dir, "urltestdata.json") + check_file(dir, "urltestdata-javascript-only.json") : 0;
	if (n == 0) {
		print_message("skipped: no fixtures\n");
		return;
	}
	assert_true(n > 800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),      cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_normalise),  cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_safe_links), cmocka_unit_test(test_unsafe_links),
		cmocka_unit_test(test_same_site),  cmocka_unit_test(test_codec),
		cmocka_unit_test(test_path),       cmocka_unit_test(test_query),
		cmocka_unit_test(test_form),       cmocka_unit_test(test_wpt),
	};
	return cmocka_run_group_tests_name("url", tests, setup, teardown);
}
