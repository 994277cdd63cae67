/*
 * What a text looks like, for comparing texts that were written to look alike: compatibility forms, case and invisible
 * characters go, and each character becomes the one that it can be taken for (Cyrillic а is a, full-width ｃ is c). For
 * comparing only, never for showing. The tables are made of ICU's data when the program is built.
 *
 * A capital may look like another letter than its small one does: В is taken for B, в for no b. What must not pass in
 * disguise is therefore compared twice, by the skeleton of the text and by that of skeleton_drawn(text).
 */
#ifndef TEXT_SKELETON_H
#define TEXT_SKELETON_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The text with each capital that looks otherwise than its small letter replaced by what it is taken for; the text
 * itself where there is none.
 */
struct str skeleton_drawn(struct arena *a, struct str text);
/*
 * Of running text: letters of ASCII stay themselves, the digits 0 and 1 are o and l; combining marks that make no
 * letter with their base are gone; a run of white space is one space, none at the ends.
 */
struct str skeleton_text(struct arena *a, struct str text);
/*
 * A skeleton of running text, read more loosely: Latin letters without their accents, and four letters or more that
 * stand alone with one character between two (v i a g r a, v.i.a.g.r.a) together.
 */
struct str skeleton_loose(struct arena *a, struct str skeleton);
/*
 * Of a person's name, coarser: accents, spaces and punctuation are gone too, and i, l and 1, rn and m, vv and w, 4, @
 * and a, 3 and e, 5, $ and s, 7 and t are the same. Two names with one skeleton can be mistaken for each other. ""
 * when nothing is left. The skeleton of words in a row is the skeletons of the words in a row.
 */
struct str skeleton_name(struct arena *a, struct str name);
/* The same with one space between its words: runs of letters and digits, whatever stands between them. */
struct str skeleton_words(struct arena *a, struct str name);
/*
 * The name as it is read by who sees words where no space is: before a capital and before the first digit inside a word
 * begins another, and | @ $ are no letters. TheEditor, Admin1, Ada|Lovelace.
 */
struct str skeleton_parted(struct arena *a, struct str name);

#endif
