/*
 * UTF-8 and what Unicode says about characters: validation, repair, classes, normal forms, cleaning of reader text. The
 * door to ICU (with locale.c); no ICU type leaves it. Knows nothing of words, slugs or search.
 */
#ifndef TEXT_UNICODE_H
#define TEXT_UNICODE_H

#include "base/arena.h"
#include "base/str.h"

#define UNICODE_REPLACEMENT 0xFFFDu
/* Combining marks that stay on one base in cleaned text. */
#define UNICODE_MARKS_MAX 3

/*
 * Position of the first byte that begins something ill-formed (stray or missing continuation, overlong form, surrogate,
 * above U+10FFFF), or SIZE_MAX when all of it is UTF-8. NUL is valid here.
 */
size_t utf8_check(struct str s);
static inline bool utf8_valid(struct str s)
{
	return utf8_check(s) == SIZE_MAX;
}
/* s itself when valid; else a copy with one U+FFFD for each maximal ill-formed subpart. */
struct str utf8_repair(struct arena *a, struct str s);
/* Takes the next code point off *rest; false when nothing is left. Ill-formed bytes come out as by utf8_repair. */
bool utf8_next(struct str *rest, uint32_t *ret_cp);
/* Number of code points. */
size_t utf8_count(struct str s);
/* The longest beginning of at most max bytes that does not end inside a code point. */
struct str utf8_cut(struct str s, size_t max);
/* The same in code points. */
struct str utf8_cut_count(struct str s, size_t max);
/* s, or as many whole words of it as fit into max code points with an ellipsis after them; in the arena. */
struct str text_brief(struct arena *a, struct str s, size_t max);

/* General categories L*, M*, Nd; white space is the White_Space property (with no-break spaces). */
bool unicode_is_letter(uint32_t cp);
bool unicode_is_mark(uint32_t cp);
bool unicode_is_digit(uint32_t cp);
bool unicode_is_space(uint32_t cp);
/* Upper case or title case. */
bool unicode_is_capital(uint32_t cp);
/* A letter (or letter-like number such as 〇) written in Han, Hiragana or Katakana. */
bool unicode_is_han_kana(uint32_t cp);
/* Of a script that writes its words without spaces between: the former, and Thai, Lao, Khmer, Burmese, … */
bool unicode_is_spaceless(uint32_t cp);
/* Has no ink and no width of its own wherever it stands: joiners, soft hyphen, fillers, variation selectors, tags, … */
bool unicode_is_ignorable(uint32_t cp);
/* 0–9 for any decimal digit of any script, -1 for others. */
int unicode_digit_value(uint32_t cp);
/* Nothing that a reader could see: empty, or only white space, controls, ignorable characters and lone marks. */
bool unicode_is_blank(struct str s);

enum unicode_form { UNICODE_NFC, UNICODE_NFKC, UNICODE_NFKD, UNICODE_NFKC_CASEFOLD };

/*
 * Normal form; ill-formed bytes become U+FFFD, marks beyond 30 in a row are dropped (here and in all that follows). The
 * result may be s itself. NFKC_CASEFOLD also drops ignorable characters.
 */
struct str unicode_normalise(struct arena *a, struct str s, enum unicode_form form);
/* Full case folding (ß → ss), for comparing without case; not for showing. */
struct str unicode_casefold(struct arena *a, struct str s);
/* Lower case by the root locale. */
struct str unicode_lower(struct arena *a, struct str s);

enum unicode_strip {
	UNICODE_STRIP_LATIN, /* Latin only: é → e, ß → ss, æ → ae, ɗ → d; other scripts stay as they are */
	UNICODE_STRIP_ALL,   /* and Greek, Cyrillic (й, ў, ї stay), Hebrew points, Arabic vowel signs, stretching,
			    * hamza seats and Persian letter forms */
};
/* Compatibility forms replaced, accents dropped as told, the result in NFC. Case is kept. */
struct str unicode_strip_accents(struct arena *a, struct str s, enum unicode_strip what);

enum unicode_clean_flags {
	UNICODE_ONE_LINE = 1, /* names, titles: line ends and tabs become spaces, runs of space one, ends trimmed,
			       * ignorable characters dropped but for one joiner or direction
			       * mark inside a word, and not between two of ASCII */
	UNICODE_REPAIR = 2,   /* imported text: ill-formed bytes become U+FFFD; otherwise they are RC_INVALID */
};
/*
 * Text as a reader may leave it: NFC; \r\n, \r and the Unicode line ends become \n, a tab a space; dropped are other
 * controls, noncharacters, byte order marks, interlinear annotation, tag characters, bidi embeddings and overrides,
 * stray or more than 8 nested isolates (an open one is closed at the end of its line), and marks beyond
 * UNICODE_MARKS_MAX a base. Cleaning twice changes nothing more. RC_INVALID (with the position of the byte) when s is
 * not UTF-8 and UNICODE_REPAIR is not given.
 */
enum rc unicode_clean(struct arena *a, struct str s, unsigned flags, struct str *ret) MUST_CHECK;

/* Host name to its ASCII form (UTS 46, lower case, xn--…). RC_INVALID, without a message, when it cannot be one. */
enum rc unicode_host_ascii(struct arena *a, struct str host, struct str *ret) MUST_CHECK;

#endif
