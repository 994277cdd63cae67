/*
 * One field of a form as a person filled it in: cleaned, or the sentence that says what is wrong with it. Sentences are
 * msgids (marked N_()); *error is set only when it was NULL, so that the first fault stands.
 */
#ifndef RULES_FIELD_H
#define RULES_FIELD_H

#include "base/arena.h"
#include "base/str.h"

/*
 * Text of at most max bytes, cleaned by unicode_clean() with these flags and trimmed; empty: what to say when nothing
 * is left, NULL where that is fine.
 */
struct str field_text(struct arena *a, struct str sent, size_t max, const char *empty, const char *too_long,
		      unsigned flags, const char **error);
/* The address of a website, normalised, or "". "example.org" is taken as https://example.org. */
struct str field_url(struct arena *a, struct str sent, size_t max, const char **error);
/* An e-mail address in the form of email_normalise(), or "" where that is fine. */
struct str field_email(struct arena *a, struct str sent, const char *empty, const char **error);

#endif
