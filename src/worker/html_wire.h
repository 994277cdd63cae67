/*
 * How an HTML job and its answer are written down: both directions in one file, so that they cannot drift apart.
 */
#ifndef WORKER_HTML_WIRE_H
#define WORKER_HTML_WIRE_H

#include "worker/wire.h"
#include "worker/worker.h"

void html_request_put(struct buf *out, const struct worker_html_request *request);
/* Lists live in the arena, strings in the message. */
enum rc html_request_get(struct arena *a, struct str message, struct worker_html_request *ret_request) MUST_CHECK;

void html_reply_put(struct buf *out, const struct worker_html_reply *reply);
/* RC_INTERNAL when the message is none. The HTML is not checked here. */
enum rc html_reply_get(struct arena *a, struct str message, struct worker_html_reply *ret_reply) MUST_CHECK;

/* The same for a foreign page. */
void html_page_put(struct buf *out, const struct worker_page *page);
enum rc html_page_get(struct arena *a, struct str message,
		      struct worker_page *ret_page) MUST_CHECK; /* RC_INTERNAL when the message is none */

#endif
