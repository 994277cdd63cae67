/* Reading XML: events, joined text, cut sections, and everything that must be refused, with its line. */
#include <glob.h>

#include "base/clock.h"
#include "base/random.h"
#include "text/xml.h"
#include "worker/xml_cdata.h"
#include "worker_test.h"

/* A file in memory, handed out in pieces of at most `piece` bytes. */
struct memory_file {
	struct str bytes;
	size_t at, piece;
};

static enum rc fill(void *ctx, char *p, size_t max, size_t *ret_n)
{
	struct memory_file *f = ctx;
	struct str piece = str_slice(f->bytes, f->at, f->at + (f->piece && f->piece < max ? f->piece : max));
	if (piece.n > 0)
		memcpy(p, piece.p, piece.n);
	f->at += piece.n;
	*ret_n = piece.n;
	return RC_OK;
}

static void put_event(struct buf *out, const struct worker_xml_event *e)
{
	static const char *const marks[] = {"<", "'", ">"};
	buf_puts(out, marks[e->kind]);
	if (e->prefix.n > 0)
		buf_printf(out, "%.*s:", STR_ARG(e->prefix));
	buf_put(out, e->kind == WORKER_XML_TEXT ? e->text : e->name);
	for (size_t i = 0; i < e->n_attrs; i++)
		buf_printf(out, " %.*s=%.*s", STR_ARG(e->attrs[i].name), STR_ARG(e->attrs[i].value));
	buf_putc(out, ';');
}

/* Everything that the file holds as one line; its failure in *ret_rc. */
static const char *read_with(struct worker_xml_source source, enum rc *ret_rc)
{
	struct buf out = BUF(64u << 20);
	struct worker_xml *x;
	struct worker_xml_event e;
	source.fill = fill;
	assert_int_equal(worker_xml_open(pool, &source, &x), RC_OK);
	while ((*ret_rc = worker_xml_next(x, &arena, &e)) == RC_OK && e.kind != WORKER_XML_DONE)
		put_event(&out, &e);
	/* the end is the end */
	enum rc again = worker_xml_next(x, &arena, &e);
	assert_int_equal(again, *ret_rc);
	const char *z = arena_cstr(&arena, buf_str(&out));
	buf_done(&out);
	char *message = arena_cstr(&arena, str_of(rc_message()));
	worker_xml_close(x);
	if (*ret_rc != RC_OK)
		rc_fail(*ret_rc, "%s", message);
	return z;
}

static const char *read_in_pieces(struct str xml, size_t piece, enum rc *ret_rc)
{
	struct memory_file f = {.bytes = xml, .piece = piece};
	return read_with((struct worker_xml_source){.ctx = &f, .name = STR("f.xml")}, ret_rc);
}

static void test_events(void **state)
{
	static const struct {
		const char *xml, *events;
	} cases[] = {
		{"<a/>", "<a;>a;"},
		{"<a b=\"1\" c='&lt;2'/>", "<a b=1 c=<2;>a;"},
		{"<a>x &amp; &#x41;<![CDATA[<b>]]>y</a>", "<a;'x & A<b>y;>a;"},
		{"<a>one<!-- no --><?pi no?>two</a>", "<a;'onetwo;>a;"},
		{"<a>x<b/>y</a>", "<a;'x;<b;>b;'y;>a;"},
		{"<a><![CDATA[]]></a>", "<a;>a;"},
		{"<a>\r\n</a>", "<a;'\n;>a;"},
		{"<w:a xmlns:w='u:w'><w:b/></w:a>", "<w:a;<w:b;>w:b;>w:a;"},
		{"<a><undeclared:b/></a>", "<a;<undeclared:b;>undeclared:b;>a;"},
		{"\n\n<?xml version='1.0' encoding='UTF-8'?>\n<a/>", "<a;>a;"},
		{"\xEF\xBB\xBF<a>é</a>", "<a;'é;>a;"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>", "<a;'é;>a;"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t piece = 0; piece < 4; piece++) {
			enum rc rc;
			const char *events = read_in_pieces(str_of(cases[i].xml), piece, &rc);
			assert_int_equal(rc, RC_OK);
			assert_string_equal(events, cases[i].events);
		}
	}
}

static void test_namespaces_and_lines(void **state)
{
	struct memory_file f = {.bytes = STR("\n<r xmlns:w='urn:one'\n xmlns='urn:two'>\n<w:a w:x='1' y='2'/>\n</r>")};
	struct worker_xml_source source = {.fill = fill, .ctx = &f};
	struct worker_xml *x;
	struct worker_xml_event e;
	assert_int_equal(worker_xml_open(pool, &source, &x), RC_OK);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_OK);
	assert_true(str_is(e.ns, "urn:two"));
	assert_int_equal(e.line, 3);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_OK);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_OK);
	assert_true(str_is(e.ns, "urn:one"));
	assert_true(str_is(e.name, "a"));
	assert_int_equal(e.n_attrs, 2);
	assert_true(str_is(e.attrs[0].ns, "urn:one"));
	assert_int_equal(e.attrs[1].ns.n, 0);
	assert_int_equal(e.line, 4);
	assert_int_equal(e.offset, f.bytes.n);
	worker_xml_close(x);
}

static void test_refused(void **state)
{
	static const struct {
		const char *xml;
		enum rc rc;
		const char *message;
	} cases[] = {
		{"", RC_INVALID, "f.xml, line 1: the file is empty"},
		{" \n ", RC_INVALID, "empty"},
		{"hello", RC_INVALID, "line 1"},
		{"<a>\n<b>\n</a>", RC_INVALID, "line 3: Opening and ending tag mismatch"},
		{"<a>\n<b>", RC_INVALID, "line 2: the file ends inside an element"},
		{"<a><![CDATA[x", RC_INVALID, "line 1"},
		{"<a/><b/>", RC_INVALID, "line 1"},
		{"<!DOCTYPE a><a/>", RC_INVALID, "line 1: a DOCTYPE is not accepted"},
		{"<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a>&x;</a>", RC_INVALID, "a DOCTYPE is not accepted"},
		{"<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><a/>", RC_INVALID, "a DOCTYPE is not accepted"},
		{"<a>\n\n&nbsp;</a>", RC_INVALID, "line 3: Entity 'nbsp' not defined"},
		{"<a>\n\x0B</a>", RC_INVALID, "line 2: byte 0x0B is a control character"},
		{"<a><![CDATA[\x08]]></a>", RC_INVALID, "line 1: byte 0x08 is a control character"},
		{"<a>&#8;</a>", RC_INVALID, "line 1"},
		{"<a>\n\xE9 </a>", RC_INVALID, "line 2: Input is not proper UTF-8"},
		{"<a>\n<![CDATA[\xC3\x28]]></a>", RC_INVALID, "line 2"},
		{"<a b=\"1\" b=\"2\"/>", RC_INVALID, "line 1: Attribute b redefined"},
		{"<a b=1/>", RC_INVALID, "line 1"},
		{"<a>]]></a>", RC_INVALID, "line 1"},
		{"\n\n<?xml version='1.0'?><a>\n<b></a>", RC_INVALID, "line 4"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t piece = 0; piece < 4; piece++) {
			enum rc rc;
			read_in_pieces(str_of(cases[i].xml), piece, &rc);
			if (rc != cases[i].rc || strstr(rc_message(), cases[i].message) == NULL)
				fail_msg("%s in pieces of %zu: %s", cases[i].xml, piece, rc_message());
		}
	}
}

static void test_nul_is_refused(void **state)
{
	enum rc rc;
	read_in_pieces(STR("<a>\nx\0y</a>"), 0, &rc);
	assert_int_equal(rc, RC_INVALID);
	assert_non_null(strstr(rc_message(), "line 2: byte 0x00"));
	read_in_pieces(STR("<a/>\0"), 0, &rc);
	assert_int_equal(rc, RC_INVALID);
}

static void test_earlier_faults_come_first(void **state)
{
	enum rc rc;
	const char *events = read_in_pieces(STR("<a><b>text</c>\n\x01</a>"), 0, &rc);
	assert_string_equal(events, "<a;<b;");
	assert_non_null(strstr(rc_message(), "line 1: Opening and ending tag mismatch"));
}

static void test_limits(void **state)
{
	CLEANUP(buf_done) struct buf xml = BUF(1u << 20);
	enum rc rc;
	for (int i = 0; i < 64; i++)
		buf_puts(&xml, "<a>");
	for (int i = 0; i < 64; i++)
		buf_puts(&xml, "</a>");
	read_in_pieces(buf_str(&xml), 0, &rc);
	assert_int_equal(rc, RC_OK);
	struct memory_file f = {.bytes = buf_str(&xml)};
	read_with((struct worker_xml_source){.ctx = &f, .depth_max = 63}, &rc);
	assert_int_equal(rc, RC_LIMITED);
	assert_non_null(strstr(rc_message(), "nested deeper than 63"));
	f = (struct memory_file){.bytes = STR("<a>12345<b/>12345</a>")};
	read_with((struct worker_xml_source){.ctx = &f, .text_max = 5}, &rc);
	assert_int_equal(rc, RC_OK);
	f = (struct memory_file){.bytes = STR("<a>123<![CDATA[456]]></a>")};
	read_with((struct worker_xml_source){.ctx = &f, .text_max = 5}, &rc);
	assert_int_equal(rc, RC_LIMITED);
}

static enum rc fail_to_fill(void *ctx, char *p, size_t max, size_t *ret_n)
{
	return rc_fail(RC_INTERNAL, "the disk is gone");
}

static void test_source_fails(void **state)
{
	struct worker_xml_source source = {.fill = fail_to_fill};
	struct worker_xml *x;
	struct worker_xml_event e;
	assert_int_equal(worker_xml_open(pool, &source, &x), RC_OK);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_INTERNAL);
	assert_string_equal(rc_message(), "the disk is gone");
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_INTERNAL);
	worker_xml_close(x);
}

static void test_readers_beside_other_jobs(void **state)
{
	struct memory_file f = {.bytes = STR("<a>x</a>"), .piece = 2};
	struct worker_xml_source source = {.fill = fill, .ctx = &f};
	struct worker_xml *x;
	struct worker_xml_event e;
	struct str text;
	assert_int_equal(worker_xml_open(pool, &source, &x), RC_OK);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_OK);
	assert_int_equal(worker_html_text(pool, STR("<p>y</p>"), &arena, &text), RC_OK);
	assert_int_equal(worker_xml_next(x, &arena, &e), RC_OK);
	assert_true(str_is(e.text, "x"));
	worker_xml_close(x);
	worker_xml_close(NULL);
}

/* Any text as CDATA and as text, whatever the pieces, comes out as it went in. */
static void test_long_sections_in_any_pieces(void **state)
{
	static const char *const parts[] = {"]",  "]]", ">",    "<",   "a",     "é", "漢字",      "\n",
					    "\t", "&",  "<!--", "-->", "<?x?>", "😀", "<![CDATA[", "xyz "};
	for (int round = 0; round < 60; round++) {
		CLEANUP(buf_done) struct buf text = BUF(1u << 20);
		CLEANUP(buf_done) struct buf xml = BUF(1u << 20);
		CLEANUP(buf_done) struct buf expected = BUF(1u << 20);
		for (int i = 0; i < 300; i++)
			buf_puts(&text, parts[random_below(ARRAY_LEN(parts))]);
		struct xml_out w;
		xml_out_init(&w, &xml);
		xml_out_start(&w, "a");
		xml_out_cdata(&w, buf_str(&text));
		xml_out_start(&w, "b");
		xml_out_text(&w, buf_str(&text));
		xml_out_end(&w);
		xml_out_end(&w);
		buf_printf(&expected, "<a;'%s;<b;'%s;>b;>a;", text.p, text.p);
		enum rc rc;
		const char *events = read_in_pieces(buf_str(&xml), 1 + random_below(40), &rc);
		assert_int_equal(rc, RC_OK);
		assert_string_equal(events, expected.p);
		arena_reset(&arena);
	}
}

static void test_megabytes(void **state)
{
	CLEANUP(buf_done) struct buf xml = BUF(80u << 20);
	enum rc rc;
	buf_puts(&xml, "<a><![CDATA[");
	while (xml.n < 20u << 20)
		buf_puts(&xml, "a piece of text that is longer than most ]] ");
	size_t length = xml.n - strlen("<a><![CDATA[");
	buf_puts(&xml, "]]></a>");
	int64_t start = clock_mono();
	const char *events = read_in_pieces(buf_str(&xml), 0, &rc);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(strlen(events), length + strlen("<a;';>a;"));
	assert_true(clock_mono() - start < 10000);
	arena_reset(&arena);
}

/* Long names, attributes and comments pile up in the parser: refused before they hurt. */
static void test_hostile_sizes(void **state)
{
	static const char *const starts[] = {"<", "<a ", "<a b=\"", "<a><!--", "<a><?x ", "<a>&"};
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		CLEANUP(buf_done) struct buf xml = BUF(40u << 20);
		enum rc rc;
		buf_puts(&xml, starts[i]);
		while (xml.n < 30u << 20)
			buf_puts(&xml, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
		int64_t start = clock_mono();
		read_in_pieces(buf_str(&xml), 0, &rc);
		assert_int_not_equal(rc, RC_OK);
		assert_true(clock_mono() - start < 20000);
		arena_reset(&arena);
	}
}

static void read_files(const char *pattern, enum rc expected)
{
	glob_t found;
	const char *root = getenv("COURANT_FIXTURES");
	const char *path = arena_printf(&arena, "%s/%s", root ? root : "../shared/fixtures", pattern).p;
	if (glob(path, 0, NULL, &found) != 0) {
		printf("skipped: no fixtures (%s)\n", pattern);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		CLEANUP(buf_done) struct buf bytes = BUF(64u << 20);
		enum rc rc;
		assert_true(read_file(found.gl_pathv[i], &bytes));
		int64_t start = clock_mono();
		read_in_pieces(buf_str(&bytes), 0, &rc);
		assert_true(clock_mono() - start < 2000);
		bool namespaced =
			strstr(found.gl_pathv[i], "/ns-undeclared") || strstr(found.gl_pathv[i], "/dup-xml-attr2");
		if (!namespaced && expected != RC_OK && rc == RC_OK)
			fail_msg("%s was read", found.gl_pathv[i]);
		if (rc != RC_OK)
			assert_non_null(strstr(rc_message(), "f.xml, line "));
	}
	globfree(&found);
}

static void test_bombs(void **state)
{
	read_files("xml-bombs/test/recurse/*.xml", RC_INVALID);
	read_files("xml-bombs/test/errors/*.xml", RC_INVALID);
}

static void test_exports(void **state)
{
	read_files("wxr/*.xml", RC_OK);
	const char *path = fixture("wxr/themeunittestdata.wordpress.xml");
	CLEANUP(buf_done) struct buf bytes = BUF(64u << 20);
	enum rc rc;
	if (path == NULL)
		return;
	assert_true(read_file(path, &bytes));
	const char *events = read_in_pieces(buf_str(&bytes), 0, &rc);
	assert_int_equal(rc, RC_OK);
	assert_non_null(strstr(events, "<wp:wxr_version;'1.2;>wp:wxr_version;"));
	/* whatever the pieces, the same events */
	assert_string_equal(read_in_pieces(buf_str(&bytes), 999, &rc), events);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_namespaces_and_lines),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nul_is_refused),
		cmocka_unit_test(test_earlier_faults_come_first),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_source_fails),
		cmocka_unit_test(test_readers_beside_other_jobs),
		cmocka_unit_test(test_long_sections_in_any_pieces),
		cmocka_unit_test(test_megabytes),
		cmocka_unit_test(test_hostile_sizes),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_exports),
	};
	return cmocka_run_group_tests_name("worker/xml", tests, setup_pool, teardown_pool);
}
