/*
 * What a text looks like, for comparing texts that were written to look alike: compatibility forms, case and invisible
 * characters go, and each character becomes the one that it can be taken for (Cyrillic а is a, full-width ｃ is c). For
 * comparing only, never for showing. The table is made of ICU's data when the program is built.
 */
#ifndef TEXT_SKELETON_H
#define TEXT_SKELETON_H

#include "base/arena.h"
#include "base/str.h"

/*
 * Of running text: letters of ASCII stay themselves, the digits 0 and 1 are o and l; combining marks that make no
 * letter with their base are gone; a run of white space is one space, none at the ends.
 */
struct str skeleton_text(struct arena *a, struct str text);
/*
 * Of a person's name, coarser: accents, spaces and punctuation are gone too, and i, l and 1, rn and m, vv and w are the
 * same. Two names with one skeleton can be mistaken for each other. "" when nothing is left.
 */
struct str skeleton_name(struct arena *a, struct str name);

#endif
