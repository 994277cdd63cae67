/*
 * One language of the site: its messages and how it writes dates, numbers and lists. Immutable after locale_new() and
 * safe to share between threads. With unicode.c and wall.c the only file that knows ICU.
 */
#ifndef TEXT_LOCALE_H
#define TEXT_LOCALE_H

#include "base/buf.h"
#include "base/str.h"

struct locale;

/* Marks that tools/check_messages.py collects. They expand to the texts themselves. */
#define N_(msgid) msgid
#define N_PLURAL(one, many) one, many
#define N_CONTEXT(context, msgid) context, msgid

/*
 * tag: a BCP 47 language tag ("en", "pt-BR"). Plain "en" writes dates and lists in the international way (22 November
 * 2026; A, B and C), "en-US" in the American one. mo: the bytes of a compiled catalogue, which must outlive the locale,
 * or STR_NONE: every msgid stands for itself. With a catalogue of another language numbers and lists follow it, dates
 * its digits. RC_INVALID for a malformed tag or catalogue.
 */
enum rc locale_new(const char *tag, struct str mo, struct locale **ret_locale) MUST_CHECK;
void locale_free(struct locale *l); /* NULL-safe */

/*
 * The compiled catalogue that the program carries for a tag, or for its language alone ("fr-CA" takes French); STR_NONE
 * when it has none. locale_new(tag, locale_catalogue(tag), &l) is how the site's languages are opened.
 */
struct str locale_catalogue(const char *tag);
/* The tags of all catalogues that the program carries, at most max; how many there are in ret_tags. */
size_t locale_catalogue_tags(struct str *ret_tags, size_t max);

const char *locale_tag(const struct locale *l); /* canonical, for lang="" */
/* True for languages whose likely script runs from right to left. */
bool locale_rtl(const struct locale *l);
/* "rtl" or "ltr", for dir="". */
const char *locale_dir(const struct locale *l);

/*
 * Messages. Results live as long as the locale (or are the msgid itself). A missing translation answers the msgid.
 * `context` is the msgctxt, NULL for none.
 */
struct str locale_text(const struct locale *l, const char *msgid);
struct str locale_text_in(const struct locale *l, const char *context, const char *msgid);
struct str locale_find(const struct locale *l, struct str msgid); /* the same for bytes without NUL */
/* The form for n by the catalogue's own rule; without a catalogue `one` for n == 1, else `many`. */
struct str locale_plural(const struct locale *l, const char *one, const char *many, int64_t n);

/* Appends text with %1 … %9 replaced by args; %% is one %. Anything else stays as it is. Not escaped. */
void locale_fill(struct buf *out, struct str text, const struct str *args, size_t n_args);
/* Appends locale_plural() with %d replaced by the number as locale_number() writes it: locale_count(l, "%d comment",
 * "%d comments", n, out). Mark it locale_count(l, N_PLURAL("…", "…"), n, out). */
void locale_count(const struct locale *l, const char *one, const char *many, int64_t n, struct buf *out);
/* "1 minute, 46 seconds"; a part that is 0 is left out, both 0 appends nothing. */
void locale_duration(const struct locale *l, int64_t minutes, int64_t seconds, struct buf *out);

/* 1234567 with the language's grouping and digits. */
void locale_number(const struct locale *l, int64_t n, struct buf *out);
/* Tenths with one decimal: 45 is "4.5" in English, "4,5" in French. */
void locale_tenths(const struct locale *l, int64_t tenths, struct buf *out);
/* A whole percentage with its sign: 67 is "67%" in English, "67 %" in French. */
void locale_percent(const struct locale *l, int64_t percent, struct buf *out);
/* "A", "A and B", "A, B and C" as the language joins names. */
void locale_list(const struct locale *l, const struct str *names, size_t n, struct buf *out);

/*
 * Times are epoch milliseconds; zone is an IANA name ("Europe/Paris"), NULL for UTC. An unknown zone is taken as UTC:
 * ask locale_zone_known() where it is set.
 */
bool locale_zone_known(const char *zone);
void locale_date(const struct locale *l, int64_t ms, const char *zone, struct buf *out);      /* 22 November 2026 */
void locale_date_time(const struct locale *l, int64_t ms, const char *zone, struct buf *out); /* … at 17:22 */
void locale_month(const struct locale *l, int64_t ms, const char *zone, struct buf *out);     /* November 2026 */
/* Machine forms, the same in every language, seconds precise: 2026-11-22T17:22:05+01:00 ("Z" for UTC), and for RSS
 * Sun, 22 Nov 2026 17:22:05 +0100. */
void time_rfc3339(int64_t ms, const char *zone, struct buf *out);
void time_rfc822(int64_t ms, const char *zone, struct buf *out);

/* Whether ICU has heard of the language of a well-formed tag ("pt" of "pt-BR"); false for "xx" and what is no tag. */
bool locale_language_known(const char *tag);
/* What a language calls itself: "Français" for "fr", "العربية" for "ar"; the tag where ICU does not know. */
void locale_language_name(const char *tag, struct buf *out);

/*
 * Epoch milliseconds at which a day begins in a zone. Days and months past the end run over (32 January is 1 February);
 * a midnight that a clock change skips is the moment after it.
 */
int64_t time_of_day(const char *zone, int year, int month, int day);

#endif
