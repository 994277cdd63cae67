/*
 * The chunked transfer coding, decoded strictly: CRLF only, no white space, short extensions ignored, trailers dropped.
 * Ours, because llhttp takes a bare LF after the last chunk, and framing is where smuggling lives.
 */
#ifndef HTTP_CHUNKED_H
#define HTTP_CHUNKED_H

#include "base/buf.h"

#define CHUNK_LINE_MAX 256     /* size and extensions */
#define CHUNK_TRAILER_MAX 8192 /* all trailer fields */

/* Start with a zeroed one. */
struct chunked {
	int state;
	uint64_t left;   /* of the chunk */
	unsigned line;   /* bytes of the present line */
	unsigned digits; /* of the size */
	unsigned trailer;
};

enum chunked_step { CHUNKED_MORE, CHUNKED_DONE, CHUNKED_BAD, CHUNKED_FULL };

/*
 * Takes bytes, appends what they carry to `out`, and says how many were used: all of them, or up to the end of the
 * body, or up to what is wrong. CHUNKED_FULL: out's cap is reached.
 */
enum chunked_step chunked_decode(struct chunked *c, struct str bytes, struct buf *out, size_t *ret_used);

#endif
