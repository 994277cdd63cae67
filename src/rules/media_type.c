/* What a file is, by its first bytes: see media_type.h. */
#include "rules/media_type.h"

#include <time.h>

#include "base/crypto.h"
#include "text/locale.h"
#include "text/slug.h"

static const struct {
	const char *magic;
	size_t at, n;
	const char *type, *extension;
} types[] = {
	{"\xff\xd8\xff", 0, 3, "image/jpeg", "jpg"}, {"\x89PNG\r\n\x1a\n", 0, 8, "image/png", "png"},
	{"GIF8", 0, 4, "image/gif", "gif"},          {"WEBP", 8, 4, "image/webp", "webp"},
	{"%PDF-", 0, 5, "application/pdf", "pdf"},   {"ID3", 0, 3, "audio/mpeg", "mp3"},
	{"\xff\xfb", 0, 2, "audio/mpeg", "mp3"},     {"\xff\xf3", 0, 2, "audio/mpeg", "mp3"},
	{"\xff\xf2", 0, 2, "audio/mpeg", "mp3"},     {"ftypM4A", 4, 7, "audio/mp4", "m4a"},
	{"ftyp", 4, 4, "video/mp4", "mp4"},          {"\x1a\x45\xdf\xa3", 0, 4, "video/webm", "webm"},
	{"WAVE", 8, 4, "audio/wav", "wav"},          {"fLaC", 0, 4, "audio/flac", "flac"},
};

static bool has(struct str b, size_t at, const char *magic, size_t n)
{
	return b.n >= at + n && memcmp(b.p + at, magic, n) == 0;
}

/* Pictures in the box format of films. */
static bool is_heif(struct str b)
{
	static const char *const brands[] = {"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis"};
	for (size_t i = 0; i < ARRAY_LEN(brands); i++)
		if (has(b, 4, "ftyp", 4) && has(b, 8, brands[i], 4))
			return true;
	return false;
}

struct str media_type_of(struct str b, struct str name)
{
	if (is_heif(b))
		return STR("");
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (has(b, types[i].at, types[i].magic, types[i].n))
			return str_of(types[i].type);
	if (str_starts(b, STR("OggS"))) {
		bool video = str_find(str_slice(b, 0, 512), STR("theora"), 0) != SIZE_MAX ||
			     (name.n > 4 && str_eq_nocase(str_slice(name, name.n - 4, name.n), STR(".ogv")));
		return video ? STR("video/ogg") : STR("audio/ogg");
	}
	return STR("");
}

static bool is_markup(struct str b, const char *element)
{
	struct str start = str_trim(str_slice(b, str_starts(b, STR("\xef\xbb\xbf")) ? 3 : 0, MEDIA_TYPE_BYTES));
	if (!str_starts(start, STR("<")))
		return false;
	for (size_t at = 0; at != SIZE_MAX; at = str_find_char(start, '<', at + 1))
		if (str_starts_nocase(str_slice(start, at + 1, start.n), str_of(element)))
			return true;
	return false;
}

const char *media_type_refusal(struct str b, struct str name)
{
	if (media_type_of(b, name).n > 0)
		return NULL;
	if (is_heif(b))
		return N_("HEIC and AVIF pictures are not shown by every browser. Please send this one as JPEG.");
	if (is_markup(b, "svg"))
		return N_("SVG drawings can carry programs and are not kept. Please send this one as PNG.");
	if (is_markup(b, "html") || is_markup(b, "!doctype html") || is_markup(b, "script"))
		return N_("Web pages can carry programs and are not kept.");
	if (has(b, 0,
		"\x7f"
		"ELF",
		4) ||
	    has(b, 0, "MZ", 2) || has(b, 0, "#!", 2))
		return N_("Programs are not kept.");
	if (has(b, 0, "PK\3\4", 4))
		return N_("Archives and office files are not kept. Please send a document as PDF.");
	return N_("Files of this kind are not kept: only JPEG, PNG, GIF, WebP, PDF, MP3, M4A, Ogg, WAV, FLAC, MP4 and "
		  "WebM, whatever their name says.");
}

const char *media_type_extension(struct str mime)
{
	if (str_is(mime, "audio/ogg"))
		return "ogg";
	if (str_is(mime, "video/ogg"))
		return "ogv";
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(mime, types[i].type))
			return types[i].extension;
	return "bin";
}

struct str media_path_make(struct arena *a, struct str name, struct str hash, int64_t now, struct str mime)
{
	size_t dot = str_rfind_char(name, '.');
	struct str stem = slug_from_title(a, dot == SIZE_MAX ? name : str_slice(name, 0, dot));
	CLEANUP(buf_done) struct buf hex = BUF(64);
	crypto_hex(&hex, hash.p, 8);
	time_t seconds = now / 1000;
	struct tm tm;
	gmtime_r(&seconds, &tm);
	return arena_printf(a, "/media/%04d/%02d/%.*s-%.*s.%s", tm.tm_year + 1900, tm.tm_mon + 1,
			    stem.n ? (int)stem.n : 4, stem.n ? stem.p : "file", STR_ARG(buf_str(&hex)),
			    media_type_extension(mime));
}
