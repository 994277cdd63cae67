/*
 * How a picture job and its answer are written down.
 */
#ifndef WORKER_IMAGE_WIRE_H
#define WORKER_IMAGE_WIRE_H

#include "worker/wire.h"
#include "worker/worker.h"

/* Widths, wish for WebP, bytes. */
void image_request_put(struct buf *out, const struct worker_image_request *request);
/* The bytes stay in the message. RC_INTERNAL when it is none. */
enum rc image_request_get(struct arena *a, struct str message, struct worker_image_request *ret_request) MUST_CHECK;

/* The reply without its variants, which follow one by one to the end of the message. */
void image_reply_put(struct buf *out, const struct worker_image_reply *reply);
void image_variant_put(struct buf *out, const struct worker_image_variant *variant);
/* All of it. The sizes and formats are checked, the pictures' bytes cannot be. */
enum rc image_reply_get(struct arena *a, struct str message, struct worker_image_reply *ret_reply) MUST_CHECK;

#endif
