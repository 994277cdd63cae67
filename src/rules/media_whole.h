/*
 * Whether a document or a sound is what its first bytes say, to its end: what was cut on its way, or is something else
 * behind a borrowed beginning, is told while whoever sent it can send it again. Films: film_place.h.
 */
#ifndef RULES_MEDIA_WHOLE_H
#define RULES_MEDIA_WHOLE_H

#include "rules/ingest.h"

/* RC_INVALID: it is not. Of kinds that nothing is known of here RC_OK. Reads a few pieces of it. */
enum rc media_whole_check(const struct ingest_source *from, struct str mime) MUST_CHECK;

#endif
