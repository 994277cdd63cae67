/*
 * Answers without an end. Everything but stream_send and stream_close happens on the loop's thread; those two post a
 * message when they are called elsewhere.
 */
#include <stddef.h>
#include <stdlib.h>

#include "http/conn.h"

struct message {
	struct loop_task task;
	struct stream *stream;
	struct blob *blob; /* NULL: the end */
};

static const char ping[] = ": ping\n\n";

void stream_unref(struct stream *s)
{
	if (atomic_fetch_sub(&s->refs, 1) == 1)
		free(s);
}

static void drop_pieces(struct stream *s)
{
	struct stream_piece *next;
	for (struct stream_piece *p = s->first; p; p = next) {
		next = p->next;
		blob_unref(p->blob);
		free(p);
	}
	s->first = NULL;
	s->last = &s->first;
	s->taken = s->queued = 0;
	s->sending = 0;
}

void stream_detach(struct stream *s)
{
	s->conn = NULL;
	atomic_store(&s->ended, true);
	drop_pieces(s);
	if (s->hooks.closed)
		s->hooks.closed(s, s->hooks.ctx);
	stream_unref(s);
}

static void append(struct stream *s, struct blob *b)
{
	struct stream_piece *piece = malloc(sizeof(*piece));
	ensure(piece != NULL, "out of memory");
	*piece = (struct stream_piece){.blob = blob_ref(b)};
	*s->last = piece;
	s->last = &piece->next;
	s->queued += b->bytes.n;
}

void stream_attach(struct stream *s, struct conn *c, void *carrier)
{
	s->conn = c;
	s->carrier = carrier;
	s->next_ping = loop_now(s->shard->loop) + s->shard->server->limits.stream_ping;
}

static void drop_first(struct stream *s)
{
	struct stream_piece *piece = s->first;
	s->first = piece->next;
	if (s->first == NULL)
		s->last = &s->first;
	blob_unref(piece->blob);
	free(piece);
}

static void drop_sent(struct stream *s)
{
	for (; s->sending > 0; s->sending--) {
		s->queued -= s->first->blob->bytes.n;
		drop_first(s);
	}
}

void stream_take(struct stream *s, char *to, size_t n)
{
	ensure(n <= s->queued);
	s->queued -= n;
	while (n > 0) {
		struct str rest = str_slice(s->first->blob->bytes, s->taken, SIZE_MAX);
		size_t part = n < rest.n ? n : rest.n;
		memcpy(to, rest.p, part);
		to += part;
		n -= part;
		s->taken += part;
		if (part == rest.n) {
			s->taken = 0;
			drop_first(s);
		}
	}
	s->next_ping = loop_now(s->shard->loop) + s->shard->server->limits.stream_ping;
}

bool stream_pump(struct stream *s)
{
	while (s->conn && !s->conn->closing && !s->conn->writing) {
		struct str parts[SOCK_PARTS_MAX];
		for (struct stream_piece *p = s->first; p && s->sending < SOCK_PARTS_MAX; p = p->next)
			parts[s->sending++] = p->blob->bytes;
		if (s->sending == 0)
			return s->ending;
		s->next_ping = loop_now(s->shard->loop) + s->shard->server->limits.stream_ping;
		if (!conn_write(s->conn, parts, s->sending))
			return false;
		drop_sent(s);
	}
	return false;
}

bool stream_written(struct stream *s)
{
	drop_sent(s);
	return stream_pump(s);
}

void stream_deliver(struct stream *s, struct blob *b)
{
	if (s->conn == NULL || s->conn->closing || s->ending)
		return;
	if (b->bytes.n == 0)
		return;
	if (s->queued + b->bytes.n > STREAM_QUEUE_MAX) {
		s->conn->protocol->stream_drop(s->conn, s);
		return;
	}
	append(s, b);
	s->conn->protocol->stream_ready(s->conn, s);
}

void stream_finish(struct stream *s)
{
	if (s->ending)
		return;
	s->ending = true;
	if (s->conn && !s->conn->closing)
		s->conn->protocol->stream_ready(s->conn, s);
}

void stream_tick(struct stream *s, int64_t now)
{
	if (now < s->next_ping || s->first)
		return;
	struct blob *b = blob_new(str_mem(ping, sizeof(ping) - 1));
	stream_deliver(s, b);
	blob_unref(b);
}

static void run_message(struct loop_task *task)
{
	struct message *m = (struct message *)(void *)((char *)task - offsetof(struct message, task));
	if (m->blob)
		stream_deliver(m->stream, m->blob);
	else
		stream_finish(m->stream);
	blob_unref(m->blob);
	stream_unref(m->stream);
	free(m);
}

static void post(struct stream *s, struct blob *b)
{
	struct message *m = malloc(sizeof(*m));
	ensure(m != NULL, "out of memory");
	*m = (struct message){.task.run = run_message, .stream = s, .blob = b};
	atomic_fetch_add(&s->refs, 1);
	loop_post(s->shard->loop, &m->task);
}

bool stream_send(struct stream *s, struct blob *bytes)
{
	if (atomic_load(&s->ended))
		return false;
	if (loop_is_current(s->shard->loop))
		stream_deliver(s, bytes);
	else
		post(s, blob_ref(bytes));
	return true;
}

void stream_close(struct stream *s)
{
	if (!atomic_load(&s->ended)) {
		if (loop_is_current(s->shard->loop))
			stream_finish(s);
		else
			post(s, NULL);
	}
	stream_unref(s);
}
