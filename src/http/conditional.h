/*
 * Conditional requests and ranges: entity tags, HTTP dates, If-None-Match, If-Modified-Since, Range, If-Range. Pure
 * functions over a request and the response that is about to be sent.
 */
#ifndef HTTP_CONDITIONAL_H
#define HTTP_CONDITIONAL_H

#include "http/request.h"
#include "http/response.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT" and its NUL. */
#define HTTP_DATE_SIZE 30

void http_date_format(int64_t ms, char ret_text[HTTP_DATE_SIZE]);
/* All three forms of RFC 9110. RC_INVALID (no message) otherwise. */
enum rc http_date_parse(struct str s, int64_t *ret_ms) MUST_CHECK;

/* A strong tag with its quotes from 128 bits of str_digest(), in the arena. */
struct str etag_of(struct arena *a, struct str content);
/* Does a list ("a", W/"b", or *) hold the tag by weak comparison? */
bool etag_listed(struct str list, struct str etag);

/* Is the client's copy of a representation with this tag (p == NULL: none) and date (< 0: none) still good? */
bool request_has_fresh(const struct request *q, struct str etag, int64_t modified_ms);
/* Sets ETag (p == NULL: none) and Last-Modified (modified_ms < 0: none). */
void response_validators(struct response *r, struct str etag, int64_t modified_ms);
/*
 * The last touch for an answer that is sent as it was made: by its own headers and the request it becomes 304, or the
 * part that was asked for (where it says Accept-Ranges), or compressed.
 */
void response_settle(const struct request *q, struct response *r);
/*
 * Sets ETag (p == NULL: none) and Last-Modified (modified_ms < 0: none) and, when the client's copy is still good for a
 * GET or HEAD that would be 200, turns the response into 304 without a body. Returns true then.
 */
bool response_conditional(const struct request *q, struct response *r, struct str etag, int64_t modified_ms);

enum range_kind {
	RANGE_NONE,          /* send the whole: no, bad, several, or out-of-date If-Range */
	RANGE_PART,          /* 206 with [from, to] */
	RANGE_UNSATISFIABLE, /* 416 */
};
/* Range: bytes=a-b, a-, -n against a body of `length` bytes. Several ranges are answered whole. */
enum range_kind range_parse(struct str value, uint64_t length, uint64_t *ret_from, uint64_t *ret_to);
/*
 * Applies the request's Range to a 200 response that has its body and, when it has any, its ETag and Last-Modified:
 * sets Accept-Ranges and turns it into 206 or 416. GET only (HEAD gets Accept-Ranges).
 */
void response_range(const struct request *q, struct response *r);

#endif
