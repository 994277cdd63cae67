/*
 * IPTC-IIM (records of tag and length inside Photoshop's block of a JPEG) and the few elements of XMP that name
 * caption, credit and headline.
 */
#include "worker/image_texts.h"

#include "base/buf.h"
#include "text/unicode.h"

/* --- Bytes --- */

static unsigned byte_at(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static size_t be16(struct str s, size_t i)
{
	return (size_t)byte_at(s, i) << 8 | byte_at(s, i + 1);
}

static size_t be32(struct str s, size_t i)
{
	return be16(s, i) << 16 | be16(s, i + 2);
}

static size_t le32(struct str s, size_t i)
{
	return byte_at(s, i) | (size_t)byte_at(s, i + 1) << 8 | (size_t)byte_at(s, i + 2) << 16 |
	       (size_t)byte_at(s, i + 3) << 24;
}

/* --- Texts --- */

static struct str from_latin1(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf b = BUF(2 * IMAGE_TEXT_MAX + 4);
	for (size_t i = 0; i < s.n && i < IMAGE_TEXT_MAX; i++)
		buf_put_utf8(&b, byte_at(s, i));
	return buf_to_arena(&b, a);
}

/* One line without controls; "" for what cannot be shown. */
static struct str text_of(struct arena *a, struct str s)
{
	struct str clean;
	s = utf8_cut(str_trim(str_slice(s, 0, IMAGE_TEXT_MAX)), IMAGE_TEXT_MAX);
	return unicode_clean(a, s, UNICODE_ONE_LINE, &clean) == RC_OK ? str_trim(clean) : STR("");
}

static bool is_set(struct str s)
{
	return s.n > 0;
}

static struct str first_set(struct str a, struct str b)
{
	return is_set(a) ? a : b;
}

/* "Ada Byline / Agency", each once. */
static struct str credit_of(struct arena *a, struct str maker, struct str agency)
{
	if (!is_set(maker) || !is_set(agency) || str_find_nocase(agency, maker, 0) != SIZE_MAX)
		return first_set(agency, maker);
	return str_find_nocase(maker, agency, 0) != SIZE_MAX ? maker
							     : arena_join(a, maker, STR(" / "), agency, STR_NONE);
}

/* --- IPTC-IIM --- */

struct iptc {
	struct str caption, headline, title, maker, agency;
	bool utf8; /* says so by ESC % G */
};

static void iptc_set(struct iptc *t, size_t dataset, struct str value)
{
	struct str *field = dataset == 120   ? &t->caption
			    : dataset == 105 ? &t->headline
			    : dataset == 5   ? &t->title
			    : dataset == 80  ? &t->maker
			    : dataset == 110 ? &t->agency
					     : NULL;
	if (field && field->n == 0) /* several makers: the first */
		*field = value;
}

static void iptc_read(struct str s, struct iptc *t)
{
	for (size_t at = 0; at + 5 <= s.n && byte_at(s, at) == 0x1C;) {
		unsigned record = byte_at(s, at + 1), dataset = byte_at(s, at + 2);
		size_t n = be16(s, at + 3);
		if (n & 0x8000 || n > s.n - at - 5)
			return; /* extended lengths are for pictures within pictures */
		struct str value = str_slice(s, at + 5, at + 5 + n);
		if (record == 1 && dataset == 90)
			t->utf8 = str_is(value, "\x1B%G");
		else if (record == 2)
			iptc_set(t, dataset, value);
		at += 5 + n;
	}
}

static struct str iptc_text(struct arena *a, const struct iptc *t, struct str value)
{
	bool utf8 = t->utf8 || utf8_valid(value);
	return text_of(a, utf8 ? utf8_repair(a, value) : from_latin1(a, value));
}

/* Photoshop's resources: "8BIM", number, a name padded to even, length, bytes padded to even. 0x0404 is IPTC. */
static struct str iptc_block(struct str s)
{
	for (size_t at = 0; at + 12 <= s.n && str_starts(str_slice(s, at, s.n), STR("8BIM"));) {
		size_t number = be16(s, at + 4), name = byte_at(s, at + 6) + 1u;
		size_t head = at + 6 + name + (name & 1), n = be32(s, head);
		if (head + 4 > s.n || n > s.n - head - 4)
			break;
		if (number == 0x0404)
			return str_slice(s, head + 4, head + 4 + n);
		at = head + 4 + n + (n & 1);
	}
	return STR_NONE;
}

/* --- XMP --- */

/* What stands between <NAME …> and </NAME>, or in NAME="…" (a simple property may be an attribute); STR_NONE. */
static struct str xmp_property(struct arena *a, struct str xmp, const char *name)
{
	struct str open = arena_printf(a, "<%s", name), attribute = arena_printf(a, "%s=", name);
	size_t at = str_find(xmp, open, 0);
	if (at != SIZE_MAX) {
		size_t from = str_find_char(xmp, '>', at);
		size_t to = str_find(xmp, arena_printf(a, "</%s>", name), at);
		if (from != SIZE_MAX && to != SIZE_MAX && from < to)
			return str_slice(xmp, from + 1, to);
	}
	at = str_find(xmp, attribute, 0);
	if (at == SIZE_MAX)
		return STR_NONE;
	size_t from = at + attribute.n;
	unsigned quote = byte_at(xmp, from);
	size_t to = quote == '"' || quote == '\'' ? str_find_char(xmp, (char)quote, from + 1) : SIZE_MAX;
	return to == SIZE_MAX ? STR_NONE : str_slice(xmp, from + 1, to);
}

/* Of a list of languages or names the default one (x-default), else the first. */
static struct str xmp_item(struct str value)
{
	size_t at = str_find(value, STR("x-default"), 0);
	size_t from = str_find(value, STR("<rdf:li"), 0);
	if (from == SIZE_MAX)
		return value;
	from = str_find_char(value, '>', at != SIZE_MAX ? at : from);
	size_t to = str_find(value, STR("</rdf:li>"), from == SIZE_MAX ? 0 : from);
	return from == SIZE_MAX || to == SIZE_MAX ? STR_NONE : str_slice(value, from + 1, to);
}

/* "&#39;" or "&#x27;" without its ends, as a character; 0 for what is none. */
static uint32_t character_of(struct str digits)
{
	bool hex = str_starts_nocase(digits, STR("x"));
	uint32_t cp = 0;
	for (size_t i = hex; i < digits.n; i++) {
		unsigned c = byte_at(digits, i) | 0x20u;
		unsigned d = c >= '0' && c <= '9' ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
		if (d == 99 || cp > 0x10FFFF)
			return 0;
		cp = cp * (hex ? 16 : 10) + d;
	}
	return cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? 0 : cp;
}

/* What an entity stands for, appended; false for one that XML has not. */
static bool entity_put(struct buf *out, struct str name)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_is(name, known[i].name)) {
			buf_putc(out, known[i].c);
			return true;
		}
	uint32_t cp = byte_at(name, 0) == '#' ? character_of(str_slice(name, 1, name.n)) : 0;
	if (cp)
		buf_put_utf8(out, cp);
	return cp != 0;
}

static struct str xmp_unescape(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf out = BUF(s.n + 1);
	for (size_t at = 0; at < s.n;) {
		size_t end = s.p[at] == '&' ? str_find_char(s, ';', at) : SIZE_MAX;
		if (end != SIZE_MAX && entity_put(&out, str_slice(s, at + 1, end)))
			at = end + 1;
		else
			buf_putc(&out, s.p[at++]);
	}
	return buf_to_arena(&out, a);
}

static struct str xmp_text(struct arena *a, struct str xmp, const char *name)
{
	struct str value = xmp_item(xmp_property(a, xmp, name));
	if (value.n == 0 || str_find_char(value, '<', 0) != SIZE_MAX)
		return STR("");
	return text_of(a, xmp_unescape(a, str_slice(value, 0, 4 * IMAGE_TEXT_MAX)));
}

/* --- Where the blocks are --- */

struct blocks {
	struct str iptc, xmp;
};

static void jpeg_blocks(struct str s, struct blocks *b)
{
	static const struct str xmp_mark = STR("http://ns.adobe.com/xap/1.0/\0"), ps_mark = STR("Photoshop 3.0\0");
	for (size_t at = 2; at + 4 <= s.n && byte_at(s, at) == 0xFF;) {
		unsigned marker = byte_at(s, at + 1);
		size_t n = be16(s, at + 2);
		if (marker == 0xDA || n < 2)
			return;
		struct str body = str_slice(s, at + 4, at + 2 + n);
		if (marker == 0xE1 && str_starts(body, xmp_mark) && b->xmp.n == 0)
			b->xmp = str_slice(body, xmp_mark.n, body.n);
		if (marker == 0xED && str_starts(body, ps_mark) && b->iptc.n == 0)
			b->iptc = iptc_block(str_slice(body, ps_mark.n, body.n));
		at += 2 + n;
	}
}

static void png_blocks(struct str s, struct blocks *b)
{
	static const struct str mark = STR("XML:com.adobe.xmp\0\0\0\0\0"); /* not compressed, no language */
	for (size_t at = 8; at + 12 <= s.n;) {
		size_t n = be32(s, at);
		if (n > s.n - at - 12)
			return;
		struct str body = str_slice(s, at + 8, at + 8 + n);
		if (str_starts(str_slice(s, at + 4, s.n), STR("iTXt")) && str_starts(body, mark))
			b->xmp = str_slice(body, mark.n, body.n);
		at += n + 12;
	}
}

static void webp_blocks(struct str s, struct blocks *b)
{
	for (size_t at = 12; at + 8 <= s.n;) {
		size_t n = le32(s, at + 4);
		if (n > s.n - at - 8)
			return;
		if (str_starts(str_slice(s, at, s.n), STR("XMP ")))
			b->xmp = str_slice(s, at + 8, at + 8 + n);
		at += 8 + n + (n & 1);
	}
}

void image_texts_read(struct arena *a, struct str bytes, struct worker_image_texts *ret_texts)
{
	struct blocks b = {.xmp = STR_NONE};
	struct iptc t = {.utf8 = false};
	if (str_starts(bytes, STR("\xFF\xD8")))
		jpeg_blocks(bytes, &b);
	else if (str_starts(bytes, STR("\x89PNG")))
		png_blocks(bytes, &b);
	else if (str_starts(bytes, STR("RIFF")))
		webp_blocks(bytes, &b);
	iptc_read(b.iptc, &t);
	struct str xmp = utf8_valid(b.xmp) ? b.xmp : STR("");
	struct str headline = first_set(iptc_text(a, &t, t.headline), iptc_text(a, &t, t.title));
	*ret_texts = (struct worker_image_texts){
		.caption = first_set(xmp_text(a, xmp, "dc:description"), iptc_text(a, &t, t.caption)),
		.headline = first_set(xmp_text(a, xmp, "photoshop:Headline"), headline),
		.credit = credit_of(a, first_set(xmp_text(a, xmp, "dc:creator"), iptc_text(a, &t, t.maker)),
				    first_set(xmp_text(a, xmp, "photoshop:Credit"), iptc_text(a, &t, t.agency))),
	};
}
