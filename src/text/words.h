/*
 * How many words a text has and how long reading it takes (PRODUCT.md §1, "Read time"). Knows nothing of languages: the
 * sentence "1 minute, 46 seconds" is made where the catalogue is.
 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "text/html.h"

/*
 * A word is a maximal run of letters, marks, digits and apostrophes (' and ’) that holds a letter or a digit. Han and
 * kana characters split runs and count 0.4 each; the sum is floored.
 */
int64_t words_count(struct str text);
/* The same over the text of safe HTML: inline tags do not break a word, all others do. */
int64_t words_count_html(struct safe_html html);

struct read_time {
	int64_t words;
	int64_t minutes; /* floor(words / wpm) */
	int64_t seconds; /* floor((words mod wpm) * 60 / wpm) */
};

/* wpm outside 1 to 1,000,000 counts as 200; words < 0 as 0. */
struct read_time read_time(int64_t words, int64_t wpm);

#endif
