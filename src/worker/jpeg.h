/*
 * Reading a JPEG row by row, at a reduced size where it is asked: a picture of 110 megapixels never stands in memory.
 * Runs in the child alone.
 */
#ifndef WORKER_JPEG_H
#define WORKER_JPEG_H

#include "worker/worker.h"

/* Opens libjpeg, once; RC_INTERNAL when this machine lacks it. Before the child gives up its files. */
enum rc jpeg_open(void) MUST_CHECK;

struct jpeg_sink {
	/* Before the first row; what it fails with is passed on. */
	enum rc (*begin)(void *ctx, int width, int height);
	/* Row y from the top: width times red, green, blue. */
	void (*row)(void *ctx, int y, const unsigned char *rgb);
	void *ctx;
};

/* What a picture of this size is divided by so that it has at most max_pixels: 1, 2, 4 or 8. */
int jpeg_divisor(int width, int height, int64_t max_pixels);

/*
 * ret_damaged: the data end early or are broken, and the decoder has filled in the rest. RC_INVALID: it is no JPEG that
 * can be decoded; RC_LIMITED: it needs too much memory. Rows may have come before.
 */
enum rc jpeg_read(struct str bytes, int divisor, const struct jpeg_sink *sink, bool *ret_damaged) MUST_CHECK;

#endif
