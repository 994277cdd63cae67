/*
 * Reads heads of JPEG, PNG, GIF and WebP. Every offset is checked against the length.
 */
#include "worker/image_probe.h"

static unsigned byte_at(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static unsigned be16(struct str s, size_t i)
{
	return byte_at(s, i) << 8 | byte_at(s, i + 1);
}

static uint32_t be32(struct str s, size_t i)
{
	return (uint32_t)be16(s, i) << 16 | be16(s, i + 2);
}

static unsigned le16(struct str s, size_t i)
{
	return byte_at(s, i) | byte_at(s, i + 1) << 8;
}

static uint32_t le24(struct str s, size_t i)
{
	return le16(s, i) | (uint32_t)byte_at(s, i + 2) << 16;
}

static uint32_t le32(struct str s, size_t i)
{
	return le16(s, i) | (uint32_t)le16(s, i + 2) << 16;
}

static bool has(struct str s, size_t at, struct str what)
{
	return str_starts(str_slice(s, at, s.n), what);
}

static enum rc broken(const char *format)
{
	return rc_fail(RC_INVALID, "this %s picture has a broken head", format);
}

/* Orientation tag of the first directory of a TIFF block; 1 when there is none. */
static int tiff_orientation(struct str tiff)
{
	bool little = has(tiff, 0, STR("II"));
	if (!little && !has(tiff, 0, STR("MM")))
		return 1;
	uint32_t at = little ? le32(tiff, 4) : be32(tiff, 4);
	unsigned n = little ? le16(tiff, at) : be16(tiff, at);
	for (unsigned i = 0; i < n && at + 2 + (size_t)i * 12 + 12 <= tiff.n; i++) {
		size_t entry = at + 2 + (size_t)i * 12;
		unsigned tag = little ? le16(tiff, entry) : be16(tiff, entry);
		unsigned value = little ? le16(tiff, entry + 8) : be16(tiff, entry + 8);
		if (tag == 0x0112)
			return value >= 1 && value <= 8 ? (int)value : 1;
	}
	return 1;
}

static bool is_frame_marker(unsigned marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static enum rc probe_jpeg(struct str s, struct image_probe *p)
{
	for (size_t at = 2; at + 4 <= s.n;) {
		unsigned marker = byte_at(s, at + 1);
		if (byte_at(s, at) != 0xFF)
			return broken("JPEG");
		if (marker == 0xFF) {
			at++; /* padding */
			continue;
		}
		if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
			at += 2;
			continue;
		}
		size_t length = be16(s, at + 2);
		if (length < 2)
			return broken("JPEG");
		if (marker == 0xE1 && has(s, at + 4, STR("Exif\0")))
			p->orientation = tiff_orientation(str_slice(s, at + 10, at + 2 + length));
		if (is_frame_marker(marker)) {
			p->progressive = marker == 0xC2;
			p->height = (int)be16(s, at + 5);
			p->width = (int)be16(s, at + 7);
			return RC_OK;
		}
		if (marker == 0xDA || marker == 0xD9)
			break;
		at += 2 + length;
	}
	return broken("JPEG");
}

static enum rc probe_png(struct str s, struct image_probe *p)
{
	if (!has(s, 12, STR("IHDR")) || be32(s, 16) > INT32_MAX || be32(s, 20) > INT32_MAX)
		return broken("PNG");
	p->width = (int)be32(s, 16);
	p->height = (int)be32(s, 20);
	for (size_t at = 8; at + 12 <= s.n;) {
		size_t n = be32(s, at);
		if (has(s, at + 4, STR("acTL")) && be32(s, at + 8) > 1)
			p->animated = true;
		if (has(s, at + 4, STR("eXIf")))
			p->orientation = tiff_orientation(str_slice(s, at + 8, at + 8 + n));
		at += n + 12;
	}
	return RC_OK;
}

/* Past the sub-blocks that begin at `at`. */
static size_t skip_sub_blocks(struct str s, size_t at)
{
	while (at < s.n && byte_at(s, at) != 0)
		at += byte_at(s, at) + 1;
	return at + 1;
}

static size_t color_table(unsigned flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static enum rc probe_gif(struct str s, struct image_probe *p)
{
	unsigned frames = 0;
	p->width = (int)le16(s, 6);
	p->height = (int)le16(s, 8);
	size_t at = 13 + color_table(byte_at(s, 10));
	unsigned kind = 0;
	while (at < s.n) {
		kind = byte_at(s, at);
		if (kind == 0x21) {
			at = skip_sub_blocks(s, at + 2);
		} else if (kind == 0x2C) {
			frames++;
			at = skip_sub_blocks(s, at + 11 + color_table(byte_at(s, at + 9)));
		} else {
			break;
		}
	}
	p->animated = frames > 1;
	p->cut = kind != 0x3B;
	return frames > 0 ? RC_OK : broken("GIF");
}

/* Behind the picture; some writers put JPEG's mark before it. */
static int webp_orientation(struct str s)
{
	for (size_t at = 12; at + 8 <= s.n;) {
		size_t n = le32(s, at + 4), from = at + 8 + (has(s, at + 8, STR("Exif\0\0")) ? 6 : 0);
		if (has(s, at, STR("EXIF")))
			return tiff_orientation(str_slice(s, from, at + 8 + n));
		at += 8 + n + (n & 1);
	}
	return 1;
}

static enum rc probe_webp(struct str s, struct image_probe *p)
{
	if (has(s, 12, STR("VP8X"))) {
		p->animated = (byte_at(s, 20) & 2) != 0;
		p->width = (int)le24(s, 24) + 1;
		p->height = (int)le24(s, 27) + 1;
		p->orientation = webp_orientation(s);
	} else if (has(s, 12, STR("VP8L")) && byte_at(s, 20) == 0x2F) {
		uint32_t bits = le32(s, 21);
		p->width = (int)(bits & 0x3FFF) + 1;
		p->height = (int)(bits >> 14 & 0x3FFF) + 1;
	} else if (has(s, 12, STR("VP8 ")) && has(s, 23, STR("\x9D\x01\x2A"))) {
		p->width = (int)(le16(s, 26) & 0x3FFF);
		p->height = (int)(le16(s, 28) & 0x3FFF);
	} else {
		return broken("WebP");
	}
	return RC_OK;
}

static enum rc probe(struct str s, struct image_probe *p)
{
	if (has(s, 0, STR("\xFF\xD8\xFF"))) {
		p->format = WORKER_IMAGE_JPEG;
		return probe_jpeg(s, p);
	}
	if (has(s, 0, STR("\x89PNG\r\n\x1A\n"))) {
		p->format = WORKER_IMAGE_PNG;
		return probe_png(s, p);
	}
	if (has(s, 0, STR("GIF87a")) || has(s, 0, STR("GIF89a"))) {
		p->format = WORKER_IMAGE_GIF;
		return probe_gif(s, p);
	}
	if (has(s, 0, STR("RIFF")) && has(s, 8, STR("WEBP"))) {
		p->format = WORKER_IMAGE_WEBP;
		return probe_webp(s, p);
	}
	return rc_fail(RC_INVALID, "this is no JPEG, PNG, GIF or WebP picture");
}

enum rc image_probe(struct str bytes, struct image_probe *ret_probe)
{
	struct image_probe p = {.orientation = 1};
	enum rc rc = probe(bytes, &p);
	if (rc != RC_OK)
		return rc;
	if (p.width <= 0 || p.height <= 0)
		return rc_fail(RC_INVALID, "this picture has no size");
	if (p.animated) /* nobody turns one that moves */
		p.orientation = 1;
	*ret_probe = p;
	return RC_OK;
}
