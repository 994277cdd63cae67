/*
 * What a picture's maker wrote into it for a newsroom: caption, credit and headline, from IPTC-IIM (JPEG) and XMP
 * (JPEG, PNG, WebP). Read in the child, without a parser of XML: a few known elements are looked for and taken as text.
 * Nothing else of it is read; places and serial numbers stay where they are thrown away.
 */
#ifndef WORKER_IMAGE_TEXTS_H
#define WORKER_IMAGE_TEXTS_H

#include "worker/worker.h"

#define IMAGE_TEXT_MAX 2000 /* bytes of each, cut at a character */

/*
 * XMP goes before IPTC where both say something. Texts are UTF-8 of one line, in the arena, "" where there is none:
 * IPTC without a mark is UTF-8 when it can be, else Latin-1. Never fails: a broken block says nothing.
 */
void image_texts_read(struct arena *a, struct str bytes, struct worker_image_texts *ret_texts);

#endif
