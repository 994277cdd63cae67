/*
 * A picture's own bytes without what is no picture: for those that cannot be made anew, since they move or are too
 * large for their encoder. EXIF and XMP (places, serial numbers), comments, texts and what stands behind the end go.
 */
#ifndef WORKER_IMAGE_STRIP_H
#define WORKER_IMAGE_STRIP_H

#include "base/buf.h"
#include "worker/worker.h"

/*
 * Appends the stripped copy of a PNG (APNG), GIF or WebP; it ends where a block is cut, and decodes as far as before.
 * RC_INVALID when no picture is left, or for another format.
 */
enum rc image_strip(struct buf *out, struct str bytes, enum worker_image_format format) MUST_CHECK;

#endif
