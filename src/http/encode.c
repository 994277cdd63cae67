/*
 * libdeflate and brotli behind two functions, and Accept-Encoding.
 */
#include "http/encode.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <stdlib.h>

#define WORTH_MIN 512
/*
 * Brotli's window in bits. For text of 64 KB and more its encoder takes a buffer of twice the window; below 17 it would
 * use another search.
 */
#define WINDOW_MIN 17
#define WINDOW_MAX 22
#define WINDOW_GAP 16 /* bytes of a window that the format does not reach */
#define Q_ONE 1000    /* q values are kept in thousandths */

enum { SLOT_IDENTITY, SLOT_GZIP, SLOT_BROTLI, SLOT_ANY, SLOTS };

const char *encoding_name(enum encoding e)
{
	return e == ENCODING_BROTLI ? "br" : e == ENCODING_GZIP ? "gzip" : "identity";
}

/* "q=0.75" → 750. Anything odd is 0: a client that cannot say what it wants gets plain bytes. */
static int parse_q(struct str s)
{
	s = str_trim(s);
	if (!str_starts_nocase(s, STR("q=")))
		return Q_ONE;
	s = str_slice(s, 2, s.n);
	if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.'))
		return 0;
	int q = (s.p[0] - '0') * Q_ONE;
	int unit = Q_ONE / 10;
	for (size_t i = 2; i < s.n; i++, unit /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		q += (s.p[i] - '0') * unit;
	}
	return q > Q_ONE ? Q_ONE : q;
}

static int slot_of(struct str coding)
{
	if (str_eq_nocase(coding, STR("gzip")) || str_eq_nocase(coding, STR("x-gzip")))
		return SLOT_GZIP;
	if (str_eq_nocase(coding, STR("br")))
		return SLOT_BROTLI;
	if (str_eq_nocase(coding, STR("identity")))
		return SLOT_IDENTITY;
	return str_is(coding, "*") ? SLOT_ANY : SLOTS;
}

/* Fills q for each slot; -1 where the header says nothing. */
static void read_header(struct str header, int q[SLOTS])
{
	for (int i = 0; i < SLOTS; i++)
		q[i] = -1;
	struct str item;
	while (str_split(&header, ',', &item)) {
		size_t semicolon = str_find_char(item, ';', 0);
		struct str coding = str_trim(str_slice(item, 0, semicolon));
		int slot = slot_of(coding);
		if (slot < SLOTS)
			q[slot] = semicolon == SIZE_MAX ? Q_ONE : parse_q(str_slice(item, semicolon + 1, item.n));
	}
}

enum encoding encoding_choose(struct str accept_encoding, unsigned available)
{
	if (accept_encoding.p == NULL)
		return ENCODING_IDENTITY;
	int q[SLOTS];
	read_header(accept_encoding, q);
	int any = q[SLOT_ANY] < 0 ? 0 : q[SLOT_ANY];
	int gzip = q[SLOT_GZIP] < 0 ? any : q[SLOT_GZIP];
	int brotli = q[SLOT_BROTLI] < 0 ? any : q[SLOT_BROTLI];
	int best = q[SLOT_IDENTITY] < 0 ? 0 : q[SLOT_IDENTITY];
	enum encoding choice = ENCODING_IDENTITY;
	if ((available & ENCODING_GZIP) && gzip > 0 && gzip >= best) {
		choice = ENCODING_GZIP;
		best = gzip;
	}
	if ((available & ENCODING_BROTLI) && brotli > 0 && brotli >= best)
		choice = ENCODING_BROTLI;
	return choice;
}

/* The compressed bytes as a blob of the right size; NULL when nothing was won. */
static struct blob *keep(char *out, size_t n, size_t before)
{
	struct blob *b = n > 0 && n < before ? blob_new((struct str){out, n}) : NULL;
	free(out);
	return b;
}

struct blob *encode_gzip(struct str bytes, int level)
{
	if (bytes.n == 0)
		return NULL;
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
	ensure(c != NULL, "out of memory or bad level");
	char *out = malloc(bytes.n);
	ensure(out != NULL, "out of memory");
	size_t n = libdeflate_gzip_compress(c, bytes.p, bytes.n, out, bytes.n);
	libdeflate_free_compressor(c);
	return keep(out, n, bytes.n);
}

/* The smallest window that reaches from the end of n bytes to their beginning: a larger one finds nothing more. */
static int window_for(size_t n)
{
	int bits = WINDOW_MIN;
	while (bits < WINDOW_MAX && ((size_t)1 << bits) < n + WINDOW_GAP)
		bits++;
	return bits;
}

struct blob *encode_brotli(struct str bytes, int quality)
{
	if (bytes.n == 0)
		return NULL;
	size_t n = BrotliEncoderMaxCompressedSize(bytes.n);
	char *out = malloc(n);
	ensure(out != NULL && n > 0, "out of memory");
	if (!BrotliEncoderCompress(quality, window_for(bytes.n), BROTLI_MODE_TEXT, bytes.n, (const uint8_t *)bytes.p,
				   &n, (uint8_t *)out))
		n = 0;
	return keep(out, n, bytes.n);
}

bool encoding_worth(struct str content_type, size_t n)
{
	static const char *const types[] = {
		"application/json",     "application/javascript",   "application/xml", "application/rss+xml",
		"application/atom+xml", "application/feed+json",    "image/svg+xml",   "application/problem+json",
		"image/x-icon",         "application/manifest+json"};
	if (n < WORTH_MIN)
		return false;
	struct str type = str_trim(str_slice(content_type, 0, str_find_char(content_type, ';', 0)));
	if (str_starts_nocase(type, STR("text/")))
		return !str_eq_nocase(type, STR("text/event-stream"));
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq_nocase(type, str_of(types[i])))
			return true;
	return false;
}

static bool may_encode(const struct response *r)
{
	return (r->body == BODY_BYTES || r->body == BODY_BLOB) && (r->status == 200 || r->status >= 400) &&
	       r->offset == 0 && response_get(r, "Content-Encoding").p == NULL;
}

static void mark_etag(struct response *r, enum encoding e)
{
	struct str etag = response_get(r, "ETag");
	if (etag.n >= 2 && etag.p[0] == '"')
		response_setf(r, "ETag", "%.*s-%s\"", (int)etag.n - 1, etag.p, e == ENCODING_BROTLI ? "br" : "gz");
}

bool response_may_encode(const struct response *r)
{
	return may_encode(r) && encoding_worth(response_get(r, "Content-Type"), (size_t)r->length);
}

void response_encode(const struct request *q, struct response *r)
{
	if (!response_may_encode(r))
		return;
	struct str bytes = r->body == BODY_BLOB ? r->blob->bytes : r->bytes;
	response_vary(r, "Accept-Encoding");
	enum encoding e = encoding_choose(request_header_list(q, "Accept-Encoding"), ENCODING_GZIP | ENCODING_BROTLI);
	if (e == ENCODING_IDENTITY)
		return;
	struct blob *encoded = e == ENCODING_BROTLI ? encode_brotli(bytes, 4) : encode_gzip(bytes, 4);
	if (encoded == NULL)
		return;
	response_done(r);
	response_blob(r, NULL, encoded);
	response_set(r, "Content-Encoding", str_of(encoding_name(e)));
	mark_etag(r, e);
}
