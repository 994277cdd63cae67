/*
 * A finished answer kept to be sent again: its headers and its body in every encoding, compressed once. Never changes;
 * belongs to whoever holds a reference.
 */
#ifndef HTTP_STORED_H
#define HTTP_STORED_H

#include "http/request.h"
#include "http/response.h"

struct stored;

/* May it be kept? A 200 with all its bytes in memory, no Set-Cookie, not encoded yet. */
bool stored_possible(const struct response *r);
/*
 * Copies headers and body, compresses it where that is worth it (brotli quality 5, gzip level 6: about a millisecond
 * for a page). The response must be stored_possible() and is unchanged.
 */
struct stored *stored_new(const struct response *r);
struct stored *stored_ref(struct stored *s);
/* NULL-safe, any thread. */
void stored_unref(struct stored *s);
/* Bytes of memory it takes. */
size_t stored_size(const struct stored *s);

/*
 * Fills a fresh response for this request: 200 in the encoding it prefers, 304 by ETag or Last-Modified, 206 where the
 * kept answer says Accept-Ranges. Nothing is copied: the response holds a reference until it is done.
 */
void stored_respond(struct stored *s, const struct request *q, struct response *ret_response);

#endif
