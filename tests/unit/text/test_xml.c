/*
 * The XML writer: well-formed whatever it is given. A small reader of our own checks the round trip.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/unicode.h"
#include "text/xml.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void test_document(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(10000);
	struct xml_out x;

	xml_out_init(&x, &out);
	xml_out_instruction(&x, "xml-stylesheet", STR("href=\"/a.xsl\""));
	xml_out_start(&x, "rss");
	xml_out_attr(&x, "version", STR("2.0"));
	xml_out_attr(&x, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
	xml_out_start(&x, "channel");
	xml_out_element(&x, "title", STR("A & B <c> \"d\""));
	xml_out_element_int(&x, "ttl", -60);
	xml_out_element_cdata(&x, "dc:creator", STR("<b>x</b>"));
	xml_out_element(&x, "empty", STR_NONE);
	xml_out_start(&x, "atom:link");
	xml_out_attr(&x, "href", STR("/?a=1&b=\"2\"<>\t\n"));
	xml_out_end(&x);
	xml_out_start(&x, "mixed");
	xml_out_text(&x, STR("a"));
	xml_out_start(&x, "b");
	xml_out_end(&x);
	xml_out_text(&x, STR("c"));
	xml_out_end(&x);
	xml_out_end(&x);
	xml_out_end(&x);
	assert_int_equal(xml_out_done(&x), RC_OK);
	assert_string_equal(out.p,
			    DECLARATION "<?xml-stylesheet href=\"/a.xsl\"?>\n"
					"<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>"
					"<title>A &amp; B &lt;c&gt; \"d\"</title><ttl>-60</ttl>"
					"<dc:creator><![CDATA[<b>x</b>]]></dc:creator><empty></empty>"
					"<atom:link href=\"/?a=1&amp;b=&quot;2&quot;&lt;&gt;&#9;&#10;\"/>"
					"<mixed>a<b/>c</mixed></channel></rss>");
}

static void expect_text(struct str text, const char *expected)
{
	CLEANUP(buf_done) struct buf out = BUF(10000), whole = BUF(10000);
	struct xml_out x;

	xml_out_init(&x, &out);
	xml_out_element(&x, "t", text);
	assert_int_equal(xml_out_done(&x), RC_OK);
	buf_printf(&whole, DECLARATION "<t>%s</t>", expected);
	assert_string_equal(out.p, whole.p);
}

static void expect_cdata(struct str text, const char *expected)
{
	CLEANUP(buf_done) struct buf out = BUF(10000), whole = BUF(10000);
	struct xml_out x;

	xml_out_init(&x, &out);
	xml_out_element_cdata(&x, "t", text);
	assert_int_equal(xml_out_done(&x), RC_OK);
	buf_printf(&whole, DECLARATION "<t>%s</t>", expected);
	assert_string_equal(out.p, whole.p);
}

static void test_characters(void **state)
{
	expect_text(STR("a\0b\x01\x0b\x1f\x7f"), "ab\x7f");
	expect_text(STR("\t\n\r"), "\t\n&#13;");
	expect_text(STR("\xef\xbf\xbe\xef\xbf\xbf|\xf0\x9f\x98\x80|\xef\xbf\xbd"), "|\xf0\x9f\x98\x80|\xef\xbf\xbd");
	expect_text(STR("\xff(\xed\xa0\x80"), "\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	expect_text(STR("]]>"), "]]&gt;");
}

static void test_cdata(void **state)
{
	expect_cdata(STR_NONE, "");
	expect_cdata(STR("a & <b>"), "<![CDATA[a & <b>]]>");
	expect_cdata(STR("]]>"), "<![CDATA[]]]]><![CDATA[>]]>");
	expect_cdata(STR("x]]]>y]]>"), "<![CDATA[x]]]]]><![CDATA[>y]]]]><![CDATA[>]]>");
	/* A forbidden character between the brackets must not hide them. */
	expect_cdata(STR("]\x01]\0>"), "<![CDATA[]]]]><![CDATA[>]]>");
	expect_cdata(STR("]]"), "<![CDATA[]]]]>");
	expect_cdata(STR("\x01"), "<![CDATA[]]>");
}

/* Joins the sections of <t>…</t> again; false when a section holds what ends it too early. */
static bool read_cdata(struct str s, struct buf *ret)
{
	struct str open = STR("<![CDATA["), close = STR("]]>");

	while (str_starts(s, open)) {
		size_t end = str_find(s, close, open.n);
		if (end == SIZE_MAX)
			return false;
		buf_put(ret, str_slice(s, open.n, end));
		s = str_slice(s, end + close.n, s.n);
	}
	return str_is(s, "</t>");
}

/* Every string of up to seven of the characters that matter comes back as it was. */
static void test_cdata_round_trip(void **state)
{
	static const char alphabet[] = "]>a";

	for (unsigned code = 1; code < 2187; code++) {
		CLEANUP(buf_done) struct buf out = BUF(1000), back = BUF(1000);
		struct xml_out x;
		char text[8];
		size_t n = 0;
		for (unsigned rest = code; rest > 0; rest /= 3)
			text[n++] = alphabet[rest % 3];
		xml_out_init(&x, &out);
		xml_out_element_cdata(&x, "t", str_mem(text, n));
		assert_true(read_cdata(str_slice(buf_str(&out), strlen(DECLARATION "<t>"), out.n), &back));
		assert_true(str_eq(buf_str(&back), str_mem(text, n)));
	}
}

static void test_any_bytes(void **state)
{
	for (unsigned first = 0; first < 256; first++)
		for (unsigned second = 0; second < 256; second += 5) {
			CLEANUP(buf_done) struct buf out = BUF(1000);
			char bytes[] = {'a', (char)first, (char)second, 'z'};
			struct str rest;
			struct xml_out x;
			uint32_t cp;
			xml_out_init(&x, &out);
			xml_out_start(&x, "t");
			xml_out_attr(&x, "a", str_mem(bytes, 4));
			xml_out_text(&x, str_mem(bytes, 4));
			xml_out_cdata(&x, str_mem(bytes, 4));
			xml_out_end(&x);
			assert_int_equal(xml_out_done(&x), RC_OK);
			assert_true(utf8_valid(buf_str(&out)));
			for (rest = buf_str(&out); utf8_next(&rest, &cp);)
				assert_true(cp == '\t' || cp == '\n' || cp == '\r' ||
					    (cp >= 0x20 && cp != 0xfffe && cp != 0xffff));
		}
}

static void test_cap(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(50);
	struct xml_out x;

	xml_out_init(&x, &out);
	xml_out_element(&x, "t", STR("longer than the cap allows"));
	assert_int_equal(xml_out_done(&x), RC_LIMITED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document),  cmocka_unit_test(test_characters),
		cmocka_unit_test(test_cdata),     cmocka_unit_test(test_cdata_round_trip),
		cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_cap),
	};
	return cmocka_run_group_tests_name("text/xml", tests, NULL, NULL);
}
