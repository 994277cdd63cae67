/*
 * What a file is, told by its first bytes and never by what the sender calls it; which kinds are kept, and the sentence
 * for each that is not.
 */
#ifndef RULES_MEDIA_TYPE_H
#define RULES_MEDIA_TYPE_H

#include "base/arena.h"
#include "base/str.h"

#define MEDIA_TYPE_BYTES 4096 /* of a file that are enough to tell */

/*
 * "image/jpeg" … by the bytes themselves; "" for what we do not keep (SVG, HTML, programs). name helps for sounds and
 * films.
 */
struct str media_type_of(struct str first_bytes, struct str name);
/* Why a file that begins so is not kept, as the msgid of a sentence for whoever sent it; NULL for one that is kept. */
const char *media_type_refusal(struct str first_bytes, struct str name);
/* "jpg" for "image/jpeg"; "bin" for what is unknown. */
const char *media_type_extension(struct str mime);

/* Path for a new file of our own: /media/2026/11/name-ab12cd34.jpg; clean name, unique by its hash. */
struct str media_path_make(struct arena *a, struct str name, struct str hash, int64_t now, struct str mime);

#endif
