/*
 * Compression of whole bodies and the choice among them. Meant for pages that are compressed once and sent many times,
 * on a pool thread: brotli at its higher levels takes milliseconds.
 */
#ifndef HTTP_ENCODE_H
#define HTTP_ENCODE_H

#include "http/blob.h"
#include "http/response.h"

/* Bits, so that a set is an unsigned. */
enum encoding { ENCODING_IDENTITY = 1, ENCODING_GZIP = 2, ENCODING_BROTLI = 4 };

/*
 * The best of `available` (a set; identity is always available) for an Accept-Encoding header: highest q, then brotli,
 * gzip, identity. p == NULL means no header: identity. When everything is refused, identity is still answered, as
 * RFC 9110 allows.
 */
enum encoding encoding_choose(struct str accept_encoding, unsigned available);
/* "br", "gzip", "identity" */
const char *encoding_name(enum encoding e);

/*
 * NULL when the result would not be smaller. gzip level 1–12 (6 is a good default), brotli quality 0–11 (5 for what is
 * rendered often, 11 for what is built once).
 */
struct blob *encode_gzip(struct str bytes, int level);
struct blob *encode_brotli(struct str bytes, int quality);

/* Is it worth compressing: text, JSON, XML, SVG, JavaScript by media type, and at least 512 bytes? */
bool encoding_worth(struct str content_type, size_t n);
/* Would response_encode() compress it for a client that takes it so? */
bool response_may_encode(const struct response *r);
/*
 * Compresses the body of a finished response for this request when it is worth it, sets Content-Encoding and Vary, and
 * gives a strong ETag its variant ("abc" → "abc-gz"). Bodies of bytes or blobs without Content-Encoding and status 200
 * (or ≥ 400) only; everything else is left as it is. For answers that are not cached: gzip level 4, brotli quality 4.
 */
void response_encode(const struct request *q, struct response *r);

#endif
