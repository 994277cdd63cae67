/*
 * HTTP/2 as another protocol of a connection.
 */
#ifndef HTTP_H2_H
#define HTTP_H2_H

#include "http/conn.h"

/* From the client's preface on: chosen by ALPN, or by a caller that knows. */
extern const struct protocol h2_protocol;

#endif
