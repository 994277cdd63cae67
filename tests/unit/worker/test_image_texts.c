/* Caption, credit and headline out of hand-made blocks: IPTC in both encodings, XMP in three formats, and nonsense. */
#include "worker/image_texts.h"

#include "worker_test.h"

static struct worker_image_texts read_texts(struct str bytes)
{
	struct worker_image_texts t;
	image_texts_read(&arena, bytes, &t);
	return t;
}

#define assert_text(s, z) assert_true(str_is(s, z))

/* One record: 0x1C, 2, dataset, length, text. */
static void record_put(struct buf *b, unsigned record, unsigned dataset, struct str text)
{
	buf_putc(b, 0x1C);
	buf_putc(b, (char)record);
	buf_putc(b, (char)dataset);
	buf_putc(b, (char)(text.n >> 8));
	buf_putc(b, (char)text.n);
	buf_put(b, text);
}

static void be32_put(struct buf *b, size_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(b, (char)(n >> shift));
}

/* A JPEG of nothing but one block of this marker. */
static struct str jpeg_with(unsigned marker, struct str body)
{
	CLEANUP(buf_done) struct buf b = BUF(1u << 20);
	buf_put(&b, STR("\xFF\xD8\xFF"));
	buf_putc(&b, (char)marker);
	buf_putc(&b, (char)((body.n + 2) >> 8));
	buf_putc(&b, (char)(body.n + 2));
	buf_put(&b, body);
	buf_put(&b, STR("\xFF\xDA\0\2"));
	return buf_to_arena(&b, &arena);
}

static struct str iptc_jpeg(struct str records)
{
	CLEANUP(buf_done) struct buf b = BUF(1u << 20);
	buf_put(&b, STR("Photoshop 3.0\0"));
	buf_put(&b, STR("8BIM\x04\x25\0\0\0\0\0\2xx")); /* another resource before it */
	buf_put(&b, STR("8BIM\x04\x04\0\0"));
	be32_put(&b, records.n);
	buf_put(&b, records);
	return jpeg_with(0xED, buf_str(&b));
}

static void test_iptc_in_utf8(void **state)
{
	CLEANUP(buf_done) struct buf r = BUF(4096);
	record_put(&r, 1, 90, STR("\x1B%G"));
	record_put(&r, 2, 0, STR("\0\2"));
	record_put(&r, 2, 105, STR("Night ferry"));
	record_put(&r, 2, 120, STR("The ferry at Zürich \r\n harbour"));
	record_put(&r, 2, 80, STR("Ada Byline"));
	record_put(&r, 2, 80, STR("Second Maker"));
	record_put(&r, 2, 110, STR("Agency"));
	struct worker_image_texts t = read_texts(iptc_jpeg(buf_str(&r)));
	assert_text(t.headline, "Night ferry");
	assert_text(t.caption, "The ferry at Zürich harbour");
	assert_text(t.credit, "Ada Byline / Agency");
}

static void test_iptc_without_a_mark(void **state)
{
	CLEANUP(buf_done) struct buf r = BUF(4096), u = BUF(4096);
	record_put(&r, 2, 120, STR("Caf\xE9 in M\xFCnchen"));
	record_put(&r, 2, 110, STR("Ada Byline"));
	record_put(&r, 2, 80, STR("ada byline"));
	struct worker_image_texts t = read_texts(iptc_jpeg(buf_str(&r)));
	assert_text(t.caption, "Café in München");
	assert_text(t.credit, "Ada Byline"); /* the same said twice */
	record_put(&u, 2, 120, STR("Café"));
	record_put(&u, 2, 5, STR("Object name"));
	t = read_texts(iptc_jpeg(buf_str(&u)));
	assert_text(t.caption, "Café");
	assert_text(t.headline, "Object name");
	assert_text(t.credit, "");
}

static const char packet[] =
	"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description photoshop:Credit=\"A &amp; B\" exif:GPSLatitude='47,1N'>"
	"<dc:description><rdf:Alt><rdf:li xml:lang=\"de\">Nacht</rdf:li><rdf:li xml:lang=\"x-default\">Night &#x2014; "
	"&lt;ferry&gt; &unknown;</rdf:li></rdf:Alt></dc:description>"
	"<dc:creator><rdf:Seq><rdf:li>Grace</rdf:li><rdf:li>Second</rdf:li></rdf:Seq></dc:creator>"
	"<photoshop:Headline>Over the water</photoshop:Headline></rdf:Description></rdf:RDF></x:xmpmeta>";

static void assert_packet(struct worker_image_texts t)
{
	assert_text(t.caption, "Night — <ferry> &unknown;");
	assert_text(t.credit, "Grace / A & B");
	assert_text(t.headline, "Over the water");
}

static void test_xmp_of_three_formats(void **state)
{
	CLEANUP(buf_done) struct buf jpeg = BUF(1u << 16), png = BUF(1u << 16), webp = BUF(1u << 16);
	buf_put(&jpeg, STR("http://ns.adobe.com/xap/1.0/\0"));
	buf_puts(&jpeg, packet);
	assert_packet(read_texts(jpeg_with(0xE1, buf_str(&jpeg))));
	buf_put(&png, STR("\x89PNG\r\n\x1A\n"));
	be32_put(&png, 22 + sizeof(packet) - 1);
	buf_put(&png, STR("iTXtXML:com.adobe.xmp\0\0\0\0\0"));
	buf_puts(&png, packet);
	buf_put(&png, STR("crcc"));
	assert_packet(read_texts(buf_str(&png)));
	buf_put(&webp, STR("RIFF....WEBPVP8X\x0A\0\0\0..........XMP "));
	uint32_t n = sizeof(packet) - 1;
	buf_put(&webp, str_mem(&n, 4));
	buf_puts(&webp, packet);
	assert_packet(read_texts(buf_str(&webp)));
}

static void test_xmp_goes_first(void **state)
{
	CLEANUP(buf_done) struct buf xmp = BUF(1u << 16), r = BUF(4096), all = BUF(1u << 16);
	buf_put(&xmp, STR("http://ns.adobe.com/xap/1.0/\0"));
	buf_puts(&xmp, packet);
	record_put(&r, 2, 120, STR("Old caption"));
	struct str first = iptc_jpeg(buf_str(&r)), second = jpeg_with(0xE1, buf_str(&xmp));
	buf_put(&all, str_slice(first, 0, first.n - 4));
	buf_put(&all, str_slice(second, 2, second.n));
	assert_packet(read_texts(buf_str(&all)));
}

/* Every beginning, and every byte changed: nothing is read beyond the end, and texts stay UTF-8 of one line. */
static void test_broken_blocks(void **state)
{
	CLEANUP(buf_done) struct buf r = BUF(4096), xmp = BUF(1u << 16);
	record_put(&r, 2, 120, STR("Caption"));
	record_put(&r, 2, 80, STR("Maker"));
	buf_put(&xmp, STR("http://ns.adobe.com/xap/1.0/\0"));
	buf_puts(&xmp, packet);
	struct str samples[] = {iptc_jpeg(buf_str(&r)), jpeg_with(0xE1, buf_str(&xmp))};
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < samples[k].n; i++) {
			char *exact = malloc(i + 1);
			memcpy(exact, samples[k].p, i);
			read_texts(str_mem(exact, i));
			free(exact);
			char *changed = arena_cstr(&arena, samples[k]);
			changed[i] = (char)0xFF;
			struct worker_image_texts t = read_texts(str_mem(changed, samples[k].n));
			assert_int_equal(str_find_char(t.caption, (char)0xFF, 0), SIZE_MAX);
			arena_reset(&arena);
			samples[0] = iptc_jpeg(buf_str(&r));
			samples[1] = jpeg_with(0xE1, buf_str(&xmp));
		}
	}
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iptc_in_utf8),         cmocka_unit_test(test_iptc_without_a_mark),
		cmocka_unit_test(test_xmp_of_three_formats), cmocka_unit_test(test_xmp_goes_first),
		cmocka_unit_test(test_broken_blocks),
	};
	return cmocka_run_group_tests_name("worker/image_texts", tests, setup, teardown);
}
