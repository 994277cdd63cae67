/* Words of enumerations: see word.h. */
#include "store/word.h"

enum rc word_index(const char *const *words, size_t n, struct str word, const char *what, unsigned *ret_index)
{
	for (unsigned i = 0; i < n; i++) {
		if (str_is(word, words[i])) {
			*ret_index = i;
			return RC_OK;
		}
	}
	return rc_fail(RC_INVALID, "%s: unknown word \"%.*s\"", what, STR_ARG(str_slice(word, 0, 40)));
}

unsigned word_stored(const char *const *words, size_t n, struct str word)
{
	for (unsigned i = 0; i < n; i++) {
		if (str_is(word, words[i]))
			return i;
	}
	return 0;
}
