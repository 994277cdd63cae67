/*
 * Sources: GIF89a (CompuServe, 1990), PNG third edition (W3C, 2025) with APNG, WebP container specification (Google).
 * Lists of what stays, not of what goes: a block that nobody knows may hold anything.
 */
#include "worker/image_strip.h"

static unsigned byte_at(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static uint32_t le32(struct str s, size_t i)
{
	return byte_at(s, i) | byte_at(s, i + 1) << 8 | byte_at(s, i + 2) << 16 | (uint32_t)byte_at(s, i + 3) << 24;
}

static uint32_t be32(struct str s, size_t i)
{
	return (uint32_t)byte_at(s, i) << 24 | byte_at(s, i + 1) << 16 | byte_at(s, i + 2) << 8 | byte_at(s, i + 3);
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* --- GIF --- */

static size_t color_table(unsigned flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Behind the sub-blocks that begin at `at`. */
static size_t sub_blocks_end(struct str s, size_t at)
{
	while (at < s.n && byte_at(s, at) != 0)
		at += byte_at(s, at) + 1u;
	return at + 1;
}

/* How long a picture stands, and how often all of them are shown. */
static bool gif_extension_stays(struct str s, size_t at)
{
	static const char *const loops[] = {"NETSCAPE2.0", "ANIMEXTS1.0"};
	unsigned label = byte_at(s, at + 1);
	if (label == 0xFF)
		return byte_at(s, at + 2) == 11 && is_one_of(str_slice(s, at + 3, at + 14), loops, ARRAY_LEN(loops));
	return label == 0xF9;
}

static enum rc strip_gif(struct buf *out, struct str s)
{
	unsigned frames = 0;
	size_t at = 13 + color_table(byte_at(s, 10));
	buf_put(out, str_slice(s, 0, at));
	while (at < s.n) {
		unsigned kind = byte_at(s, at);
		size_t head = kind == 0x2C ? 11 + color_table(byte_at(s, at + 9)) : 2;
		if (kind != 0x2C && kind != 0x21)
			break;
		size_t end = sub_blocks_end(s, at + head);
		if (kind == 0x2C || gif_extension_stays(s, at))
			buf_put(out, str_slice(s, at, end));
		frames += kind == 0x2C;
		at = end;
	}
	buf_putc(out, 0x3B);
	return frames > 0 ? RC_OK : rc_fail(RC_INVALID, "this GIF shows nothing");
}

/* --- PNG --- */

static enum rc strip_png(struct buf *out, struct str s)
{
	static const char *const stay[] = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND", "acTL", "fcTL", "fdAT",
					   "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs"};
	bool shows = false;
	buf_put(out, str_slice(s, 0, 8));
	for (size_t at = 8; at + 12 <= s.n;) {
		struct str name = str_slice(s, at + 4, at + 8);
		size_t end = at + 12 + (size_t)be32(s, at);
		if (is_one_of(name, stay, ARRAY_LEN(stay)))
			buf_put(out, str_slice(s, at, end));
		shows |= str_is(name, "IDAT");
		if (str_is(name, "IEND"))
			break;
		at = end;
	}
	return shows ? RC_OK : rc_fail(RC_INVALID, "this PNG shows nothing");
}

/* --- WebP --- */

#define WEBP_HAS_XMP 0x04
#define WEBP_HAS_EXIF 0x08

static void put_le32(struct buf *out, uint32_t n)
{
	for (int i = 0; i < 4; i++, n >>= 8)
		buf_putc(out, (char)(n & 0xFF));
}

/* Its chunks of these names, each padded to an even length; answers whether one shows something. */
static bool webp_chunks(struct buf *out, struct str s)
{
	static const char *const stay[] = {"VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"};
	bool shows = false;
	for (size_t at = 0; at + 8 <= s.n;) {
		struct str name = str_slice(s, at, at + 4);
		size_t n = le32(s, at + 4), end = at + 8 + n + (n & 1);
		if (is_one_of(name, stay, ARRAY_LEN(stay))) {
			size_t start = out->n;
			buf_put(out, str_slice(s, at, end));
			if (str_is(name, "VP8X") && !buf_failed(out) && out->n > start + 8)
				out->p[start + 8] &= (char)~(WEBP_HAS_XMP | WEBP_HAS_EXIF);
		}
		shows |= str_starts(name, STR("VP8 ")) || str_is(name, "VP8L") || str_is(name, "ANMF");
		at = end;
	}
	return shows;
}

static enum rc strip_webp(struct buf *out, struct str s)
{
	CLEANUP(buf_done) struct buf chunks = BUF(WORKER_IMAGE_MAX);
	if (!webp_chunks(&chunks, str_slice(s, 12, s.n)))
		return rc_fail(RC_INVALID, "this WebP shows nothing");
	buf_puts(out, "RIFF");
	put_le32(out, (uint32_t)chunks.n + 4);
	buf_puts(out, "WEBP");
	buf_put(out, buf_str(&chunks));
	return RC_OK;
}

enum rc image_strip(struct buf *out, struct str bytes, enum worker_image_format format)
{
	switch (format) {
	case WORKER_IMAGE_GIF:
		return strip_gif(out, bytes);
	case WORKER_IMAGE_PNG:
		return strip_png(out, bytes);
	case WORKER_IMAGE_WEBP:
		return strip_webp(out, bytes);
	default:
		return rc_fail(RC_INVALID, "a picture of this format is made anew instead");
	}
}
