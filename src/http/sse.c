/*
 * Topics twice: the hub, under one lock, numbers events and keeps the last few of each topic that has listeners; every
 * loop has its own lists of listeners, which only its thread touches.
 */
#include "http/sse.h"

#include <inttypes.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "http/core.h"

#define BUCKETS 256
#define FORGET_MS 60000 /* a topic that nobody listens to keeps its events so long, for those who come back */
#define EVENT_MAX ((size_t)256 * 1024)

struct event {
	int64_t id;
	struct blob *blob;
};

struct hub_topic {
	struct hub_topic *next;
	int64_t topic;
	size_t listeners;
	int64_t left_at; /* when the last one left */
	unsigned n_events;
	struct event events[SSE_REPLAY]; /* oldest first */
};

struct sse_hub {
	pthread_mutex_t lock;
	int64_t last_id; /* starts at the time of day, so that ids grow over restarts */
	size_t listeners;
	struct hub_topic *buckets[BUCKETS];
};

struct sse_listener {
	struct sse_listener *next, *prev;
	struct loop_task task;
	struct shard *shard;
	struct exchange *exchange; /* until it is the stream */
	struct stream *stream;
	struct blob *preface;
	int64_t topic;
	int64_t last_id;   /* of the last event that was sent, or is not to be */
	int64_t joined_id; /* of the hub when it began to listen */
	bool linked, closed;
};

struct sse_topics {
	struct sse_listener *buckets[BUCKETS]; /* of all topics that share the bucket */
};

struct delivery {
	struct loop_task task;
	struct shard *shard;
	struct event event;
	int64_t topic;
};

static unsigned bucket_of(int64_t topic)
{
	return (unsigned)(((uint64_t)topic * 0x9e3779b97f4a7c15u) >> 56) % BUCKETS;
}

struct sse_hub *sse_hub_new(void)
{
	struct sse_hub *h = calloc(1, sizeof(*h));
	ensure(h != NULL, "out of memory");
	pthread_mutex_init(&h->lock, NULL);
	h->last_id = clock_now();
	return h;
}

static void free_topic(struct hub_topic *t)
{
	for (unsigned i = 0; i < t->n_events; i++)
		blob_unref(t->events[i].blob);
	free(t);
}

void sse_hub_free(struct sse_hub *h)
{
	if (h == NULL)
		return;
	for (unsigned i = 0; i < BUCKETS; i++)
		while (h->buckets[i]) {
			struct hub_topic *t = h->buckets[i];
			h->buckets[i] = t->next;
			free_topic(t);
		}
	pthread_mutex_destroy(&h->lock);
	free(h);
}

struct sse_topics *sse_topics_new(void)
{
	struct sse_topics *t = calloc(1, sizeof(*t));
	ensure(t != NULL, "out of memory");
	return t;
}

void sse_topics_free(struct sse_topics *t)
{
	free(t);
}

/* Hub, under its lock */

static struct hub_topic *find_topic(struct sse_hub *h, int64_t topic)
{
	struct hub_topic *t = h->buckets[bucket_of(topic)];
	while (t && t->topic != topic)
		t = t->next;
	return t;
}

/* Drops what nobody came back to; on the way, since a bucket is short. */
static void forget_old(struct sse_hub *h, unsigned bucket)
{
	int64_t now = clock_mono();
	for (struct hub_topic **at = &h->buckets[bucket]; *at;) {
		struct hub_topic *t = *at;
		if (t->listeners == 0 && now - t->left_at > FORGET_MS) {
			*at = t->next;
			free_topic(t);
		} else {
			at = &t->next;
		}
	}
}

static struct hub_topic *make_topic(struct sse_hub *h, int64_t topic)
{
	struct hub_topic *t = find_topic(h, topic);
	if (t)
		return t;
	unsigned bucket = bucket_of(topic);
	t = calloc(1, sizeof(*t));
	ensure(t != NULL, "out of memory");
	t->topic = topic;
	t->next = h->buckets[bucket];
	h->buckets[bucket] = t;
	return t;
}

static void remember(struct hub_topic *t, struct event e)
{
	if (t->n_events == SSE_REPLAY) {
		blob_unref(t->events[0].blob);
		memmove(t->events, t->events + 1, (SSE_REPLAY - 1) * sizeof(*t->events));
		t->n_events--;
	}
	t->events[t->n_events++] = (struct event){e.id, blob_ref(e.blob)};
}

/* Listening */

/*
 * Before the reader can see that it is listening: what is published from now on is in the topic's events, and
 * start_listening sends it.
 */
static void enter_hub(struct sse_hub *h, struct sse_listener *l)
{
	pthread_mutex_lock(&h->lock);
	forget_old(h, bucket_of(l->topic));
	make_topic(h, l->topic)->listeners++;
	h->listeners++;
	l->joined_id = h->last_id;
	if (l->last_id == 0 || l->last_id > h->last_id)
		l->last_id = h->last_id;
	pthread_mutex_unlock(&h->lock);
}

static void replay(struct sse_hub *h, struct sse_listener *l)
{
	pthread_mutex_lock(&h->lock);
	const struct hub_topic *t = find_topic(h, l->topic);
	for (unsigned i = 0; t && i < t->n_events; i++)
		if (t->events[i].id > l->last_id)
			stream_deliver(l->stream, t->events[i].blob);
	/* Deliveries of these that are still on their way are passed over. */
	l->last_id = h->last_id;
	pthread_mutex_unlock(&h->lock);
}

static void leave_hub(struct sse_hub *h, int64_t topic)
{
	pthread_mutex_lock(&h->lock);
	struct hub_topic *t = find_topic(h, topic);
	ensure(t != NULL, "a topic with listeners was forgotten");
	h->listeners--;
	if (--t->listeners == 0)
		t->left_at = clock_mono();
	pthread_mutex_unlock(&h->lock);
}

static void free_listener(struct sse_listener *l)
{
	blob_unref(l->preface);
	stream_unref(l->stream);
	free(l);
}

static void link_listener(struct sse_listener *l)
{
	struct sse_listener **first = &l->shard->topics->buckets[bucket_of(l->topic)];
	l->next = *first;
	if (l->next)
		l->next->prev = l;
	*first = l;
	l->linked = true;
}

static void unlink_listener(struct sse_listener *l)
{
	if (l->prev)
		l->prev->next = l->next;
	else
		l->shard->topics->buckets[bucket_of(l->topic)] = l->next;
	if (l->next)
		l->next->prev = l->prev;
}

/* Loop thread, once the stream is attached. */
static void start_listening(struct loop_task *task)
{
	struct sse_listener *l = (struct sse_listener *)(void *)((char *)task - offsetof(struct sse_listener, task));
	if (l->closed) {
		free_listener(l);
		return;
	}
	link_listener(l);
	stream_deliver(l->stream, l->preface);
	blob_unref(l->preface);
	l->preface = NULL;
	replay(l->shard->server->sse, l);
}

static void on_closed(struct stream *s, void *ctx)
{
	struct sse_listener *l = ctx;
	l->closed = true;
	leave_hub(l->shard->server->sse, l->topic);
	if (!l->linked)
		return; /* start_listening will find it closed */
	unlink_listener(l);
	free_listener(l);
}

static void put_event(struct buf *b, const char *type, struct str data, int64_t id)
{
	struct str line;
	if (id > 0)
		buf_printf(b, "id: %" PRId64 "\n", id);
	buf_printf(b, "event: %s\n", type);
	if (data.n == 0)
		buf_puts(b, "data:\n"); /* without any, browsers drop the event */
	while (str_line(&data, &line))
		buf_printf(b, "data: %.*s\n", STR_ARG(line));
	buf_putc(b, '\n');
}

/* One that comes back gets the events that it missed, with their numbers, after the present state, which has none. */
static struct blob *make_preface(const struct sse_listener *l, const struct sse_event *first, size_t n)
{
	struct buf b = BUF(EVENT_MAX);
	buf_puts(&b, "retry: 5000\n\n");
	for (size_t i = 0; i < n; i++)
		put_event(&b, first[i].type, first[i].data, i > 0 || l->last_id < l->joined_id ? 0 : l->joined_id);
	ensure(!buf_failed(&b), "an event is too long");
	return blob_of_buf(&b);
}

struct sse_listener *sse_join(struct exchange *x, int64_t topic)
{
	struct sse_listener *l = calloc(1, sizeof(*l));
	ensure(l != NULL, "out of memory");
	l->shard = x->shard;
	l->exchange = x;
	l->topic = topic;
	int64_t last;
	if (str_to_i64(request_header(&x->request, "Last-Event-ID"), &last) == RC_OK && last > 0)
		l->last_id = last;
	enter_hub(l->shard->server->sse, l);
	return l;
}

void sse_leave(struct sse_listener *l)
{
	leave_hub(l->shard->server->sse, l->topic);
	free(l);
}

void sse_subscribe(struct sse_listener *l, const struct sse_event *first, size_t n)
{
	struct exchange *x = l->exchange;
	struct response r;
	l->preface = make_preface(l, first, n);
	l->task.run = start_listening;
	l->exchange = NULL;
	response_init(&r, &x->arena, 200);
	response_set(&r, "Content-Type", STR("text/event-stream; charset=utf-8"));
	response_set(&r, "Cache-Control", STR("no-store"));
	response_set(&r, "X-Accel-Buffering", STR("no"));
	struct stream_hooks hooks = {.closed = on_closed, .ctx = l};
	/* Behind the stream's own hand-over in the loop's queue, or at once when that was too. */
	struct loop *loop = l->shard->loop;
	bool here = loop_is_current(loop);
	l->stream = exchange_stream(x, &r, &hooks);
	if (here)
		start_listening(&l->task);
	else
		loop_post(loop, &l->task);
}

/* Publishing */

static void deliver(struct loop_task *task)
{
	struct delivery *d = (struct delivery *)(void *)((char *)task - offsetof(struct delivery, task));
	struct sse_listener *l = d->shard->topics->buckets[bucket_of(d->topic)];
	for (; l; l = l->next)
		if (l->topic == d->topic && l->last_id < d->event.id) {
			l->last_id = d->event.id;
			stream_deliver(l->stream, d->event.blob);
		}
	blob_unref(d->event.blob);
	free(d);
}

static void post(struct shard *sh, int64_t topic, struct event e)
{
	struct delivery *d = malloc(sizeof(*d));
	ensure(d != NULL, "out of memory");
	*d = (struct delivery){.task.run = deliver, .shard = sh, .topic = topic, .event = {e.id, blob_ref(e.blob)}};
	loop_post(sh->loop, &d->task);
}

/* Posted under the lock, so that every loop gets events in the order of their numbers. */
static void publish_locked(struct server *s, struct hub_topic *t, const char *type, struct str data)
{
	struct buf b = BUF(EVENT_MAX);
	struct event e = {.id = ++s->sse->last_id};
	put_event(&b, type, data, e.id);
	ensure(!buf_failed(&b), "an event is too long");
	e.blob = blob_of_buf(&b);
	remember(t, e);
	for (unsigned i = 0; t->listeners > 0 && i < s->n_shards; i++)
		post(&s->shards[i], t->topic, e);
	blob_unref(e.blob);
}

void sse_publish(struct server *s, int64_t topic, const char *event, struct str data)
{
	struct sse_hub *h = s->sse;
	pthread_mutex_lock(&h->lock);
	struct hub_topic *t = find_topic(h, topic);
	if (t)
		publish_locked(s, t, event, data);
	pthread_mutex_unlock(&h->lock);
}

size_t sse_listeners(struct server *s, int64_t topic)
{
	struct sse_hub *h = s->sse;
	pthread_mutex_lock(&h->lock);
	const struct hub_topic *t = topic < 0 ? NULL : find_topic(h, topic);
	size_t n = topic < 0 ? h->listeners : t ? t->listeners : 0;
	pthread_mutex_unlock(&h->lock);
	return n;
}

bool sse_is_awaited(struct server *s, int64_t topic)
{
	struct sse_hub *h = s->sse;
	pthread_mutex_lock(&h->lock);
	const struct hub_topic *t = find_topic(h, topic);
	bool awaited = t && (t->listeners > 0 || clock_mono() - t->left_at <= FORGET_MS);
	pthread_mutex_unlock(&h->lock);
	return awaited;
}
