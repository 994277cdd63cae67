/*
 * What a picture's first bytes say about it, read without decoding: format, size, which way is up, does it move.
 */
#ifndef WORKER_IMAGE_PROBE_H
#define WORKER_IMAGE_PROBE_H

#include "worker/worker.h"

struct image_probe {
	enum worker_image_format format;
	int width, height; /* as stored, before orientation */
	int orientation;   /* EXIF 1–8; 1 = upright, and for what moves */
	bool animated;
	bool cut;         /* its end is missing (GIF; the others are told by their decoders) */
	bool progressive; /* JPEG that is held whole, in coefficients, while it is decoded */
};

/* RC_INVALID when it is none of the four formats or its head is broken; limits are not checked here. */
enum rc image_probe(struct str bytes, struct image_probe *ret_probe) MUST_CHECK;

#endif
