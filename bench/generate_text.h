/*
 * Made-up articles and comments for generated sites: sentences from a small grammar, names made of syllables, drawn so
 * that a few words stand in every article and most in very few, as in a real newspaper. The same seed and number give
 * the same text. Knows nothing of a database.
 */
#ifndef BENCH_GENERATE_TEXT_H
#define BENCH_GENERATE_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* Numbers for a purpose: the same seed gives the same row of them. */
struct dice {
	uint64_t state;
};

struct dice dice_of(uint64_t seed, uint64_t number);
/* Uniform in [0, below). */
uint32_t dice_below(struct dice *d, uint32_t below);
/* In [0, below), where low numbers come far more often (about as 1/n). */
uint32_t dice_skewed(struct dice *d, uint32_t below);

struct text_comment {
	struct str author;
	struct str email;
	struct str body; /* one paragraph, plain */
};

struct text_article {
	struct str title;
	struct str standfirst;
	struct str body; /* HTML: paragraphs, two headings, a quotation */
};

/* exactly `words` words by the rule of read time (at least 50), headings included */
struct text_article text_article(struct arena *a, struct dice *d, int words);
struct text_comment text_comment(struct arena *a, struct dice *d);

/* Names for what articles hang in; numbers beyond the lists give made-up ones, each another. */
struct str text_section(struct arena *a, unsigned number);
struct str text_tag(struct arena *a, unsigned number);
struct str text_person(struct arena *a, unsigned number);

#endif
