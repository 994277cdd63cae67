/*
 * The head of an HTTP/2 request as it comes field by field, until it is a request that keeps head.h's rules. Knows no
 * frames.
 */
#ifndef HTTP_H2_HEAD_H
#define HTTP_H2_HEAD_H

#include "http/head.h"

/* Start with arena and limits set, the rest zeroed. */
struct h2_head {
	struct arena *arena;
	const struct server_limits *limits;
	struct str method, scheme, authority, path; /* p == NULL: has not come */
	struct header *fields;
	size_t n_fields, cap_fields;
	size_t n_crumbs;        /* cookie fields among them */
	size_t bytes;           /* of all that came, as HTTP/1.1 would count them */
	struct refusal refusal; /* the first; status 0: none yet */
};

/*
 * Takes a field, pseudo or not; both are copied. What comes after a refusal is dropped. A field without a rule of its
 * own is judged by h2_head_finish.
 */
void h2_head_add(struct h2_head *h, struct str name, struct str value);
/* Refuses, unless it was refused before. */
void h2_head_refuse(struct h2_head *h, int status, const char *why);
/*
 * The block is complete: fills in q (arena, peer and client must be set) so that it looks as if it had come over
 * HTTP/1.1: a Host field, one Cookie field. False: refused, and what is known of q may be incomplete.
 */
bool h2_head_finish(struct h2_head *h, struct request *q, struct framing *ret_framing, struct refusal *ret_refusal);

#endif
