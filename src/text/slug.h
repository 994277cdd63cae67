/*
 * The last part of an address, made from a title the way WordPress makes it. Knows nothing of what is already taken:
 * slug_unique() asks.
 */
#ifndef TEXT_SLUG_H
#define TEXT_SLUG_H

#include "base/arena.h"
#include "base/str.h"

#define SLUG_MAX 200 /* bytes of UTF-8 */

/*
 * Latin letters without accents, other scripts as UTF-8, lower case, hyphens between words, apostrophes and other signs
 * dropped, at most SLUG_MAX bytes cut at a character. "" when the title has no letter and no digit.
 */
struct str slug_from_title(struct arena *a, struct str title);

/* Sets *ret_taken. A failure ends the search and is passed on. */
typedef enum rc slug_taken_fn(void *ctx, struct str slug, bool *ret_taken);
/*
 * wanted, or wanted-2, wanted-3 … (shortened to fit) until one is free. RC_CONFLICT after 1,000 tries. wanted must not
 * be empty.
 */
enum rc slug_unique(struct arena *a, struct str wanted, slug_taken_fn *taken, void *ctx,
		    struct str *ret_slug) MUST_CHECK;

/*
 * A slug as WordPress stores it (other scripts percent-encoded in lower-case hex) as plain UTF-8 in NFC. Escapes that
 * do not make UTF-8, and those of ASCII characters, stay as they are.
 */
struct str slug_decode(struct arena *a, struct str slug);
/* Equal after slug_decode, ASCII case ignored. */
bool slug_equal(struct str a, struct str b);

#endif
