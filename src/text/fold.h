/*
 * Text made ready for searching, so that FTS5 and tsvector, which only split at spaces afterwards, find the same set.
 * Knows the FTS5 query syntax; knows nothing of tables.
 *
 * Folding: compatibility forms, case, accents and vowel points go, digits of all scripts become 0–9; a token is a run
 * of letters, marks and digits (so apostrophes and hyphens split); a run of Han and kana of n characters becomes its
 * n-1 pairs and its last character.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/* Longer tokens are cut here, in texts and in queries. */
#define FOLD_TOKEN_MAX 96
/* Words and phrases that count in one query, and bytes of it that are looked at. */
#define FOLD_QUERY_TERMS_MAX 12
#define FOLD_QUERY_BYTES_MAX 512

/*
 * Tokens separated by one space each; holds only ASCII letters and digits and bytes above 0x7F. Index it with the FTS5
 * tokenizer "ascii" (which splits at nothing else) or as tsvector 'simple'. "" when there is no token.
 */
struct str fold_text(struct arena *a, struct str text);

/*
 * An FTS5 expression for what a person typed: all words must occur; "quoted words" as a phrase; a word that folds into
 * several tokens is a phrase; the last word, when it is not quoted and has two characters or more, matches as a
 * beginning. Every token is quoted, so nothing typed is an operator or a syntax error. "" when no token is left: the
 * caller then searches nothing.
 */
struct str fold_query(struct arena *a, struct str typed);

#endif
