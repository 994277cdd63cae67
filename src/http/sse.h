/*
 * Server-Sent Events: readers listen to a topic (an article's id), any thread publishes to it. Each loop keeps its own
 * listeners; a published event is formatted once and shared by all of them.
 */
#ifndef HTTP_SSE_H
#define HTTP_SSE_H

#include "http/exchange.h"

#define SSE_REPLAY 8 /* last events of a topic that has listeners, kept for a reader that comes back */

/*
 * Answers the exchange with an event stream on the topic: headers, "retry: 5000", and what the reader missed since its
 * Last-Event-ID, as far as it is still kept. Sequence ids grow over restarts too. Any thread; what is published after
 * the call is not lost. When first.p is not NULL it is sent first as an event of type `event`, without an id: the
 * present state, so that a reader need not ask for it.
 */
void sse_subscribe(struct exchange *x, int64_t topic, const char *event, struct str first);

/*
 * Sends an event to all listeners of the topic; nothing but a look-up when there are none. `data` may hold line breaks.
 * Any thread. Does not wait.
 */
void sse_publish(struct server *s, int64_t topic, const char *event, struct str data);

/* Listeners of a topic; of all topics for topic < 0. */
size_t sse_listeners(struct server *s, int64_t topic);

#endif
