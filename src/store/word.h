/*
 * Enumerations that are stored as words: a table of words in the order of the enum, and the way back. Knows no enum.
 */
#ifndef STORE_WORD_H
#define STORE_WORD_H

#include "base/str.h"

/* Position of the word in the table; RC_INVALID with a message that names `what` when it is not there. */
enum rc word_index(const char *const *words, size_t n, struct str word, const char *what,
		   unsigned *ret_index) MUST_CHECK;
/* For words out of the database, which its CHECK constraints vouch for: 0 when it is not there all the same. */
unsigned word_stored(const char *const *words, size_t n, struct str word);

#endif
