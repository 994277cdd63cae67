/* See media_whole.h. */
#include "rules/media_whole.h"

#define PIECE 4096
#define PDF_TAIL 2048      /* the end mark stands in the last kilobyte, but for what editors and mail append */
#define FRAMES_WITHIN 2048 /* of junk between the tags of an MP3 and its first frame */

struct piece {
	unsigned char bytes[PIECE];
	size_t n;
};

static enum rc piece_read(const struct ingest_source *from, int64_t at, struct piece *p)
{
	p->n = 0;
	return at < 0 || at >= from->size ? RC_OK : from->read(from->ctx, (char *)p->bytes, PIECE, at, &p->n);
}

static enum rc broken(const char *what)
{
	return rc_fail(RC_INVALID, "%s", what);
}

static enum rc pdf_check(const struct ingest_source *from)
{
	struct piece p;
	enum rc rc = piece_read(from, from->size > PDF_TAIL ? from->size - PDF_TAIL : 0, &p);
	if (rc != RC_OK)
		return rc;
	bool ends = str_find(str_mem((char *)p.bytes, p.n), STR("%%EOF"), 0) != SIZE_MAX;
	return ends ? RC_OK : broken("the end of this PDF is missing");
}

/* --- MP3 (ISO/IEC 11172-3): frames one behind the other, behind the tags --- */

/* Bytes of the frame of layer III whose header this is; 0: it is none. */
static int64_t frame_size(const unsigned char *h)
{
	static const int rates[2][15] = {
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	};
	static const int samples[3] = {44100, 48000, 32000};
	int version = (h[1] >> 3) & 3, rate = h[2] >> 4, frequency = (h[2] >> 2) & 3;
	bool sync = h[0] == 0xff && (h[1] & 0xe0) == 0xe0 && version != 1 && ((h[1] >> 1) & 3) == 1;
	if (!sync || rate == 0 || rate == 15 || frequency == 3)
		return 0;
	bool first = version == 3;
	int hertz = samples[frequency] / (first ? 1 : version == 2 ? 2 : 4);
	return (first ? 144 : 72) * (int64_t)rates[!first][rate] * 1000 / hertz + ((h[2] >> 1) & 1);
}

/* Where the tag of version 2 ends; 0 without one. Its size is written seven bits a byte. */
static int64_t tag_end(const struct piece *p)
{
	if (p->n < 10 || memcmp(p->bytes, "ID3", 3) != 0)
		return 0;
	const unsigned char *s = p->bytes + 6;
	return 10 + ((int64_t)(s[0] & 127) << 21 | (s[1] & 127) << 14 | (s[2] & 127) << 7 | (s[3] & 127));
}

/* A frame, and another one right behind it or nothing more. */
static bool has_frames(const struct piece *p, int64_t left)
{
	for (size_t i = 0; i + 4 <= p->n && i < FRAMES_WITHIN; i++) {
		int64_t size = frame_size(p->bytes + i);
		size_t next = i + (size_t)size;
		if (size > 0 && next + 4 <= p->n && frame_size(p->bytes + next) > 0)
			return true;
		if (size > 0 && (int64_t)next == left)
			return true;
	}
	return false;
}

static enum rc mp3_check(const struct ingest_source *from)
{
	struct piece p;
	enum rc rc = piece_read(from, 0, &p);
	int64_t at = rc == RC_OK ? tag_end(&p) : 0;
	if (rc == RC_OK && at > 0)
		rc = piece_read(from, at, &p);
	if (rc != RC_OK)
		return rc;
	return has_frames(&p, from->size - at) ? RC_OK : broken("there is no sound in this MP3");
}

/* --- WAV: the whole says at its beginning how long it is; recorders that are cut off leave 0 or all ones --- */

static enum rc wav_check(const struct ingest_source *from)
{
	struct piece p;
	enum rc rc = piece_read(from, 0, &p);
	if (rc != RC_OK)
		return rc;
	const unsigned char *s = p.bytes + 4;
	if (p.n < 44 || memcmp(p.bytes, "RIFF", 4) != 0)
		return broken("this WAV has no head");
	uint32_t size = (uint32_t)s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
	bool told = size != 0 && size != UINT32_MAX;
	return told && (int64_t)size + 8 > from->size + 1 ? broken("the end of this WAV is missing") : RC_OK;
}

enum rc media_whole_check(const struct ingest_source *from, struct str mime)
{
	if (str_is(mime, "application/pdf"))
		return pdf_check(from);
	if (str_is(mime, "audio/mpeg"))
		return mp3_check(from);
	return str_is(mime, "audio/wav") ? wav_check(from) : RC_OK;
}
