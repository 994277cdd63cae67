/*
 * Many words looked for in one text at once: an Aho–Corasick automaton over the skeletons of both (skeleton.h), so that
 * no disguise by look-alikes, case or invisible characters helps. Knows nothing of what is done with what is found.
 *
 * A term is a word or several with spaces between; a * stands for any letters, marks and digits, none as well.
 * "casino" is found as a word of its own, "casino*" also at the beginning of one, "*casino*" anywhere, "ca*no" with
 * anything between. Where a script writes no spaces between words, a term is found anywhere.
 */
#ifndef TEXT_WORDLIST_H
#define TEXT_WORDLIST_H

#include "base/arena.h"
#include "base/str.h"

#define WORDLIST_TERMS_MAX 100000
#define WORDLIST_TERM_MAX 200          /* bytes of one */
#define WORDLIST_STARS_MAX 3           /* in one */
#define WORDLIST_NODES_MAX 4000000     /* of the automaton: 13 bytes each */
#define WORDLIST_PATTERNS_MAX 32000000 /* bytes of all terms as they are compared */
#define WORDLIST_BYTES_MAX 100000000   /* that a list takes, whatever is in it; while it is made, as much again */
#define WORDLIST_LOOSE_MIN 5           /* letters in a row of a term that is found in guises as well */
#define WORDLIST_GAP_MAX 64            /* bytes that a star inside a term can stand for */

struct wordlist;

/* The msgid (N_()) of why this cannot be a term, or NULL. */
const char *wordlist_term_check(struct str term);
/*
 * Compiles terms that were checked; texts are not kept. RC_LIMITED, with a sentence, beyond the limits above. No terms
 * make a list that finds nothing. It is never changed, so that any number of threads may look at once.
 */
enum rc wordlist_new(const struct str *terms, size_t n, struct wordlist **ret_list) MUST_CHECK;
void wordlist_free(struct wordlist *w); /* NULL-safe */
/* Heap that it takes. */
size_t wordlist_bytes(const struct wordlist *w);

/* How the text was read where something was found. */
enum wordlist_way {
	WORDLIST_PLAIN, /* as it is: its skeleton */
	WORDLIST_DRAWN, /* capitals by what they look like */
	WORDLIST_LOOSE, /* accents gone and letters together that were spelled out (skeleton_loose) */
};

struct wordlist_match {
	size_t term;     /* its position in wordlist_new()'s array */
	struct str text; /* the whole, as it was given */
	enum wordlist_way way;
	size_t from, to; /* in what was read */
};
/*
 * Calls found() for each, by where they end, until it answers false. A text is looked through again for each other way
 * to read it: what stands in several is told several times. Five letters or more in a row are found too where l stands
 * for i, 4 for a and the like, as long as half of them are as they should be.
 */
void wordlist_scan(const struct wordlist *w, struct str text, bool (*found)(void *ctx, const struct wordlist_match *m),
		   void *ctx);

/* Where that is in the text as it was written: slices of it. Takes as long as some twenty readings of the text. */
struct wordlist_place {
	struct str before, found, after;
};
struct wordlist_place wordlist_place(const struct wordlist_match *m);

#endif
