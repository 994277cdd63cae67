/*
 * What a rule would have done: the steps of the screening (screen.h) asked about comments of the last days, before the
 * rule is switched on. Nothing is changed by it, and it ends after so many comments or so long, whichever comes first.
 */
#ifndef RULES_REHEARSE_H
#define RULES_REHEARSE_H

#include "rules/screen.h"

#define REHEARSAL_DAYS 30
#define REHEARSAL_MOST 20000 /* comments looked at */
#define REHEARSAL_MS 4000    /* spent on it */
#define REHEARSAL_SHOWN 100  /* comments that are listed */

/* One that would wait, or go to spam. */
struct rehearsed {
	struct comment comment;  /* as it stands; its body and source are not kept */
	struct screenings found; /* what the rule has against it */
	bool has_word;           /* … and where the word stands */
	struct lexicon_hit hit;
};

struct rehearsal {
	int64_t looked_at;
	int64_t held;            /* comments that the rule holds, or sends to spam */
	int64_t visible;         /* … of which readers see at present */
	int64_t spared;          /* that the rules of today hold and this one would not */
	bool stopped;            /* there are more, further back */
	int64_t since;           /* the time up to which it looked back */
	struct rehearsed *items; /* at most REHEARSAL_SHOWN, the newest first */
	size_t n;
};

/* What these words, each a term, would find. RC_LIMITED: too many. */
enum rc rehearse_words(struct site *s, struct db *db, struct arena *a, const struct watch_words *words,
		       struct rehearsal *ret) MUST_CHECK;
/* What would be held under the settings `then` that is not held under `now`, as far as text and name decide. */
enum rc rehearse_settings(struct site *s, struct db *db, struct arena *a, const struct site_settings *now,
			  const struct site_settings *then, struct rehearsal *ret) MUST_CHECK;

#endif
