/*
 * multipart/form-data (RFC 7578), strict: what no browser sends is refused. Used by form_parse only.
 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/form.h"

/* As form_parse; does not look for NULs in values. */
enum rc multipart_parse(struct arena *a, struct str content_type, struct str body, struct form *ret_form) MUST_CHECK;

/* Takes one parameter's value out of a header like `form-data; name="a b"; filename=c`. False when absent or broken. */
bool header_param(struct arena *a, struct str header, const char *name, struct str *ret_value);

#endif
