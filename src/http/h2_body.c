/*
 * Bodies of answers, ready to be cut into frames. Pages lie in memory anyway; of a source one connection holds few
 * pieces at a time, however many answers it has open.
 */
#include <stdlib.h>

#include "http/h2_core.h"

#define PIECES_MAX 2

bool h2_sends_body(const struct exchange *x)
{
	return status_has_body(x->response.status) && x->request.method != METHOD_HEAD && x->response.length > 0;
}

bool h2_has_rest(const struct h2_stream *st)
{
	if (st->stream)
		return st->stream->queued > 0;
	return h2_sends_body(st->exchange) && st->sent < st->exchange->response.length;
}

/* Pieces of sources */

static bool is_being_read(const struct exchange *x)
{
	return x->source && (x->source->running || x->source->refused);
}

/* Bytes that have been read and not sent. */
static size_t piece_left(const struct h2_stream *st)
{
	const struct exchange *x = st->exchange;
	if (x->source == NULL || is_being_read(x))
		return 0;
	return (size_t)(x->source->at + x->source->n - (x->response.offset + st->sent));
}

void h2_drop_piece(struct h2_stream *st)
{
	free(st->exchange->source);
	st->exchange->source = NULL;
	st->h2->n_pieces--;
}

/* Takes the memory from an answer that may not send now; its piece will be read again. */
static bool steal_piece(struct h2 *h)
{
	for (struct h2_stream *st = h->first; st; st = st->next)
		if (st->stage == H2_SEND && st->exchange && st->promised == 0 && piece_left(st) > 0 &&
		    !h2_has_window(st)) {
			h2_drop_piece(st);
			return true;
		}
	return false;
}

void h2_start_pieces(struct h2 *h)
{
	for (struct h2_stream *st = h->first; st && h->n_wanting > 0; st = st->next) {
		if (!st->wants_piece)
			continue;
		struct exchange *x = st->exchange;
		if (x->source == NULL) {
			if (h->n_pieces >= PIECES_MAX && !steal_piece(h))
				return;
			h->n_pieces++;
		}
		h2_unwant_piece(st);
		source_read(x, x->response.offset + st->sent);
	}
}

void h2_want_piece(struct h2_stream *st)
{
	st->h2->n_wanting += !st->wants_piece;
	st->wants_piece = true;
	h2_start_pieces(st->h2);
}

void h2_unwant_piece(struct h2_stream *st)
{
	st->h2->n_wanting -= st->wants_piece;
	st->wants_piece = false;
}

/* Those who wait come first; without any the memory is kept for the next piece. */
static void piece_used(struct h2_stream *st)
{
	if (st->sent < st->exchange->response.length && st->h2->n_wanting == 0)
		return;
	h2_drop_piece(st);
	h2_start_pieces(st->h2);
}

/* All kinds */

size_t h2_body_ready(struct h2_stream *st, bool *ret_is_last)
{
	if (st->stream) {
		*ret_is_last = st->stream->ending;
		return st->stream->queued;
	}
	const struct exchange *x = st->exchange;
	size_t left = (size_t)(x->response.length - st->sent), ready = left;
	if (x->response.body == BODY_SOURCE) {
		ready = piece_left(st);
		if (ready == 0 && !is_being_read(x))
			h2_want_piece(st);
	}
	*ret_is_last = ready == left;
	return ready;
}

static const char *body_at(const struct exchange *x, uint64_t sent)
{
	const struct response *r = &x->response;
	if (r->body == BODY_SOURCE)
		return x->source->bytes + (r->offset + sent - x->source->at);
	return (r->body == BODY_BLOB ? r->blob->bytes.p : r->bytes.p) + r->offset + sent;
}

void h2_body_take(struct h2_stream *st, char *to, size_t n)
{
	st->still = 0;
	if (st->stream) {
		stream_take(st->stream, to, n);
		st->sent += n;
		return;
	}
	memcpy(to, body_at(st->exchange, st->sent), n);
	st->sent += n;
	if (st->exchange->source && piece_left(st) == 0)
		piece_used(st);
}
