/*
 * Which bytes may stand where in a message (RFC 9110 §5.6, RFC 9112). One table, used by every parser in this folder.
 */
#ifndef HTTP_CHARS_H
#define HTTP_CHARS_H

#include "base/str.h"

/* A letter, digit, or one of ! # $ % & ' * + - . ^ _ ` | ~ */
bool char_is_token(char c);
/* Not empty and only such characters. */
bool chars_are_token(struct str s);
/* No control byte but tab. */
bool chars_are_field_value(struct str s);
/* Visible ASCII without '#': what a request target may hold. */
bool chars_are_target(struct str s);
/* Letters, digits, and . - _ : [ ] : a host with an optional port. Not empty. */
bool chars_are_host(struct str s);

#endif
