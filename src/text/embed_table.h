/*
 * The built-in providers. For embed.c alone.
 */
#ifndef TEXT_EMBED_TABLE_H
#define TEXT_EMBED_TABLE_H

#include "text/embed.h"

extern const struct embed_provider embed_builtin[];
extern const size_t embed_builtin_n;

#endif
