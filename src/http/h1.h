/*
 * HTTP/1.1: parsing a head, and the protocol that a connection speaks.
 */
#ifndef HTTP_H1_H
#define HTTP_H1_H

#include "http/conn.h"
#include "http/head.h"

/*
 * Parses one complete head into q's method_name, version, target and headers, which point into `head`. `lines` is the
 * number of its lines without the empty one. False: refused.
 */
bool h1_parse(struct str head, size_t lines, struct request *q, struct refusal *ret_refusal);

extern const struct protocol h1_protocol;

#endif
