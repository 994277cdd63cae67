/*
 * Server-Sent Events: readers listen to a topic (an article's id), any thread publishes to it. Each loop keeps its own
 * listeners; a published event is formatted once and shared by all of them.
 */
#ifndef HTTP_SSE_H
#define HTTP_SSE_H

#include "http/exchange.h"

#define SSE_REPLAY 8 /* last events of a topic that has listeners, kept for a reader that comes back */

struct sse_listener;

/* Begins to listen, any thread: what is published from now on is not lost. Then sse_subscribe() or sse_leave(). */
struct sse_listener *sse_join(struct exchange *x, int64_t topic);
/*
 * Answers the exchange with an event stream: headers, "retry: 5000", and what the reader missed since its
 * Last-Event-ID, as far as it is still kept. Sequence ids grow over restarts too. Any thread. The `first` ones go
 * before: the present state, read after sse_join(), so that a reader need not ask for it; the number is on the first.
 */
struct sse_event {
	const char *type;
	struct str data; /* may hold line breaks */
};
void sse_subscribe(struct sse_listener *l, const struct sse_event *first, size_t n);
/* The exchange is answered otherwise. */
void sse_leave(struct sse_listener *l);

/*
 * Sends an event to all listeners of the topic; nothing but a look-up when there are none. `data` may hold line breaks.
 * Any thread. Does not wait.
 */
void sse_publish(struct server *s, int64_t topic, const char *event, struct str data);

/* Listeners of a topic; of all topics for topic < 0. */
size_t sse_listeners(struct server *s, int64_t topic);
/* Whether somebody listens, or did a minute ago and may come back for what was missed. */
bool sse_is_awaited(struct server *s, int64_t topic);

#endif
