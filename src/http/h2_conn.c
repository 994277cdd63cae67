/*
 * The life of an HTTP/2 connection: many exchanges and event streams at once, gathered into one write. What a client
 * may cost is limited here: frames that carry nothing are paid from a budget, answers that it does not take are
 * dropped, and what it resets counts until the handler has let go of it.
 */
#include <stddef.h>
#include <stdlib.h>

#include "http/h2.h"
#include "http/h2_core.h"

#define DRAIN_IDLE_MS 1000 /* a request that is on its way when the server stops still gets here */
#define ROUNDS_MAX 4       /* writes of one connection before others get their turn */
#define BUDGET_MS 4000
#define HEAD_FREE ((size_t)8 * 1024) /* memory of a head that is not counted */
#define BYTES_PER_MS 512
#define WAITING_MANY 1000 /* requests of a loop that wait for their peers: twice as many have a fifth of the time */

static void count(_Atomic uint64_t *n)
{
	stat_add(n, 1);
}

/* The budget */

bool h2_spend(struct h2 *h, int64_t cost)
{
	int64_t now = h2_now(h);
	if (h->budget_at < now)
		h->budget_at = now;
	h->budget_at += cost;
	if (h->budget_at - now > BUDGET_MS)
		h->flooded = true;
	return !h->flooded;
}

void h2_earn(struct h2 *h, size_t bytes)
{
	h->budget_at -= (int64_t)(bytes / BYTES_PER_MS);
}

/* Writing */

static void take_out(struct h2 *h)
{
	h->out = h->room->spare_out ? h->room->spare_out : malloc(H2_GATHER_MAX + H2_FRAME_MAX);
	ensure(h->out != NULL, "out of memory");
	h->room->spare_out = NULL;
	h->n_out = 0;
}

/* One buffer stays with the loop: as long as sockets take everything at once, it serves all connections. */
static void give_out(struct h2 *h)
{
	if (h->room->spare_out == NULL)
		h->room->spare_out = h->out;
	else
		free(h->out);
	h->out = NULL;
}

/* Is everything said on this connection? */
static void settle(struct h2 *h)
{
	struct conn *c = h->conn;
	if (c->closing || c->lingering || c->writing)
		return;
	if (c->input_ended && h->first == NULL)
		conn_close(c);
	else if (h2_is_over(h))
		conn_linger(c);
}

static void flush_later(struct h2 *h);

/* Sends what there is until the socket takes no more. */
static void flush(struct h2 *h)
{
	struct conn *c = h->conn;
	if (c->closing || c->lingering || c->writing)
		return;
	take_out(h);
	for (unsigned round = 0; round < ROUNDS_MAX; round++) {
		if (!h2_gather(h))
			conn_close(c);
		if (c->closing || h->n_out == 0) {
			give_out(h);
			/* Those that just used up their window have a piece to give. */
			h2_start_pieces(h);
			settle(h);
			return;
		}
		struct str part = {h->out, h->n_out};
		if (!conn_write(c, &part, 1))
			return;
	}
	give_out(h);
	flush_later(h);
}

static void run_later(struct loop_task *task)
{
	struct h2 *h = (struct h2 *)(void *)((char *)task - offsetof(struct h2, later));
	h->posted = false;
	if (h->conn == NULL)
		free(h);
	else
		flush(h);
}

/* So that answers that come one by one from other threads go out together. */
static void flush_later(struct h2 *h)
{
	if (h->posted || h->running)
		return;
	h->posted = true;
	h->later.run = run_later;
	loop_post(h->conn->shard->loop, &h->later);
}

/* Ends the connection for what the peer did. */
static void give_up(struct h2 *h, enum h2_code code)
{
	count(&h->conn->shard->stats.refused);
	h->over = true;
	h2_say_end(h, code);
	/* One who does not read gets no explanation. */
	if (h->conn->writing)
		conn_close(h->conn);
	else
		flush(h);
}

/* Streams */

static void set_stage(struct h2_stream *st, enum h2_stage stage)
{
	st->h2->n_bodies -= st->stage == H2_BODY;
	st->h2->n_bodies += stage == H2_BODY;
	st->stage = stage;
}

struct h2_stream *h2_stream_new(struct h2 *h, int32_t id)
{
	struct h2_stream *st = calloc(1, sizeof(*st));
	ensure(st != NULL, "out of memory");
	struct exchange *x = exchange_new(h->conn);
	x->carrier = st;
	*st = (struct h2_stream){.h2 = h, .id = id, .exchange = x, .prev = h->last, .answered_at = NEVER};
	st->head = (struct h2_head){.arena = &x->arena, .limits = h2_limits(h)};
	*(h->last ? &h->last->next : &h->first) = st;
	h->last = st;
	h->n_streams++;
	h->room->streams++;
	h->conn->deadline = NEVER;
	return st;
}

static void end_stream(struct h2_stream *st)
{
	stat_add(&st->h2->conn->shard->stats.streams, -1);
	stream_detach(st->stream);
}

static void end_exchange(struct h2_stream *st)
{
	if (st->exchange->source)
		st->h2->n_pieces--;
	exchange_free(st->exchange);
}

/* Neither the peer nor a handler knows it any more. */
static void end(struct h2_stream *st)
{
	struct h2 *h = st->h2;
	set_stage(st, H2_SEND);
	h2_unwant_piece(st);
	if (h->block_of == st)
		h->block_of = NULL;
	if (st->stream)
		end_stream(st);
	else
		end_exchange(st);
	*(st->prev ? &st->prev->next : &h->first) = st->next;
	*(st->next ? &st->next->prev : &h->last) = st->prev;
	free(st);
	h->room->streams--;
	if (--h->n_streams == 0 && !h->conn->lingering)
		h->conn->deadline = h2_now(h) + h2_limits(h)->idle_time;
	h2_start_pieces(h);
}

void h2_stream_closed(struct h2_stream *st)
{
	struct exchange *x = st->exchange;
	if (x == NULL || (!x->handed_out && !(x->source && x->source->running))) {
		end(st);
		return;
	}
	st->closed = true;
	h2_unwant_piece(st);
	atomic_store(&x->abandoned, true);
}

/* Answering */

static void send_answer(struct h2_stream *st)
{
	struct exchange *x = st->exchange;
	if (x->response.failed)
		exchange_replace(x, 500);
	if (x->response.close)
		h2_say_goodbye(st->h2);
	bool has_body = h2_sends_body(x);
	/* The first piece decides whether this can be answered at all. */
	bool must_read = has_body && x->response.body == BODY_SOURCE && x->source == NULL;
	set_stage(st, must_read ? H2_WAIT : H2_SEND);
	if (must_read)
		h2_want_piece(st);
	else
		h2_answer(st, x, has_body, false);
}

/* The exchange goes at once, so that a silent reader costs little. */
static void start_stream(struct h2_stream *st)
{
	struct h2 *h = st->h2;
	struct exchange *x = st->exchange;
	bool head_only = x->request.method == METHOD_HEAD || h->conn->shard->draining;
	set_stage(st, H2_SEND);
	h2_answer(st, x, !head_only, true);
	if (head_only)
		return;
	st->stream = x->stream;
	x->stream = NULL;
	st->exchange = NULL;
	exchange_free(x);
	count(&h->conn->shard->stats.streams);
	stream_attach(st->stream, h->conn, st);
}

static void respond(struct conn *c, struct exchange *x)
{
	struct h2 *h = c->state;
	struct h2_stream *st = x->carrier;
	if (st->closed)
		end(st);
	else if (x->stream)
		start_stream(st);
	else
		send_answer(st);
	flush_later(h);
}

static void source_ready(struct conn *c, struct exchange *x)
{
	struct h2 *h = c->state;
	struct h2_stream *st = x->carrier;
	bool failed = x->source->rc != RC_OK;
	if (st->closed) {
		end(st);
	} else if (st->stage == H2_WAIT) {
		if (failed) {
			h2_drop_piece(st);
			exchange_replace(x, 500);
		}
		send_answer(st);
	} else if (failed) {
		/* The length was promised. */
		h2_reset(st, H2_INTERNAL_ERROR);
	} else {
		h2_resume(st);
	}
	flush_later(h);
}

static void refuse(struct h2_stream *st, struct refusal refusal)
{
	exchange_refuse(st->exchange, refusal);
	(void)h2_spend(st->h2, H2_COST_REFUSED);
	send_answer(st);
}

/* Receiving */

void h2_complete(struct h2_stream *st)
{
	struct exchange *x = st->exchange;
	struct conn *c = st->h2->conn;
	const struct server_hooks *hooks = &c->shard->server->hooks;
	conn_prove(c);
	set_stage(st, H2_WAIT);
	x->request.body = x->body.n > 0 ? buf_str(&x->body) : STR("");
	count(&c->shard->stats.requests);
	x->handed_out = true;
	hooks->on_request(x, hooks->ctx);
}

/* A few bytes can stand for many in the table of the connection: large heads share the room of bodies. */
static bool charge_head(struct exchange *x)
{
	return x->arena.total <= HEAD_FREE || exchange_charge(x, x->arena.total);
}

void h2_take_head(struct h2_stream *st)
{
	struct exchange *x = st->exchange;
	struct framing framing;
	struct refusal refusal;
	st->h2->block_of = NULL;
	if (!h2_head_finish(&st->head, &x->request, &framing, &refusal)) {
		refuse(st, refusal);
		return;
	}
	if (!charge_head(x)) {
		refuse(st, (struct refusal){503, "too many requests at once"});
		return;
	}
	head_resolve_client(&x->request, &x->shard->server->trusted);
	if (st->received) {
		h2_complete(st);
	} else if (exchange_begin_body(x, framing.length, &refusal)) {
		st->body_began = h2_now(st->h2);
		set_stage(st, H2_BODY);
	} else {
		refuse(st, refusal);
	}
}

void h2_take_body(struct h2_stream *st, struct str bytes)
{
	struct exchange *x = st->exchange;
	buf_put(&x->body, bytes);
	if (buf_failed(&x->body))
		refuse(st, (struct refusal){413, "the body is too large"});
	else if (!exchange_charge(x, bytes.n))
		refuse(st, (struct refusal){503, "too many uploads at once"});
}

static void input(struct conn *c, struct str bytes)
{
	struct h2 *h = c->state;
	if (h->over)
		return;
	h->running = true;
	enum h2_step step = h2_receive(h, bytes);
	h->running = false;
	if (step == H2_STRANGER)
		conn_close(c);
	else if (step != H2_GOES_ON)
		give_up(h, step == H2_FLOODED ? H2_ENHANCE_YOUR_CALM : H2_INTERNAL_ERROR);
	else
		flush(h);
	if (!c->closing && c->writing && h2_is_stuffed(h))
		conn_read_pause(c);
}

static void written(struct conn *c)
{
	struct h2 *h = c->state;
	give_out(h);
	conn_read_resume(c);
	flush(h);
}

static void ended(struct conn *c)
{
	settle(c->state);
}

/* Deadlines */

/* The more requests wait for who sent them, the shorter: memory is for those who go on. */
static int64_t patience(const struct h2 *h, int64_t ms)
{
	int64_t times = h->room->waiting / WAITING_MANY;
	return ms / (1 + times * times);
}

static void tick_body(struct h2_stream *st, int64_t now)
{
	const struct server_limits *limits = h2_limits(st->h2);
	/* The rate is that of the connection: many uploads share it. */
	uint64_t bytes = (uint64_t)st->exchange->body.n * st->h2->n_bodies;
	int64_t earned = limits->body_rate ? (int64_t)(bytes * 1000 / limits->body_rate) : 0;
	if (now < st->body_began + patience(st->h2, limits->body_grace) + earned)
		return;
	count(&st->h2->conn->shard->stats.timeouts);
	refuse(st, (struct refusal){408, "the body came too slowly"});
}

/* The peer's window is shut: nothing has moved for write_stall, or too little for all the time that it was. */
static void tick_answer(struct h2_stream *st, int64_t elapsed)
{
	struct h2 *h = st->h2;
	const struct server_limits *limits = h2_limits(h);
	if (st->dropped || !h2_has_rest(st) || h2_has_window(st))
		return;
	h->n_waiting++;
	st->still += elapsed;
	st->blocked += elapsed;
	bool slow = limits->body_rate &&
		    st->blocked >= limits->write_stall + (int64_t)(st->sent * 1000 / limits->body_rate);
	if (st->still < patience(h, limits->write_stall) && !slow)
		return;
	count(&h->conn->shard->stats.timeouts);
	h2_reset(st, H2_CANCEL);
}

static void tick_stream(struct h2_stream *st, int64_t now, int64_t elapsed)
{
	if (st->closed)
		return;
	if (st->exchange)
		source_retry(st->exchange);
	if (!st->dropped && st->answered_at != NEVER && now - st->answered_at >= h2_limits(st->h2)->linger_time)
		h2_reset(st, H2_NO_ERROR);
	if (st->stage == H2_BODY)
		tick_body(st, now);
	else if (st->stage == H2_SEND)
		tick_answer(st, elapsed);
	if (st->stream)
		stream_tick(st->stream, now);
}

static void tick(struct conn *c, int64_t now)
{
	struct h2 *h = c->state;
	unsigned waited = h->n_waiting;
	h->n_waiting = h->n_bodies;
	for (struct h2_stream *st = h->first; st; st = st->next)
		tick_stream(st, now, now - h->ticked);
	h->room->waiting += h->n_waiting - waited;
	h->ticked = now;
	if (h->goaway_at <= now) {
		h->goaway_at = NEVER;
		h2_say_goodbye(h);
	}
	if (h->block_began != NEVER && now - h->block_began >= h2_limits(h)->head_time) {
		count(&c->shard->stats.timeouts);
		give_up(h, H2_ENHANCE_YOUR_CALM);
	} else {
		flush(h);
	}
}

static void timeout(struct conn *c)
{
	struct h2 *h = c->state;
	if (!c->proven)
		count(&c->shard->stats.timeouts);
	h2_say_end(h, H2_NO_ERROR);
	flush(h);
}

/* The protocol */

static void drain(struct conn *c)
{
	struct h2 *h = c->state;
	h2_say_stopping(h);
	h->goaway_at = h2_now(h) + DRAIN_IDLE_MS;
	for (struct h2_stream *st = h->first; st; st = st->next)
		if (st->stream)
			stream_finish(st->stream);
	flush_later(h);
}

static void opened(struct conn *c)
{
	struct h2 *h = calloc(1, sizeof(*h));
	ensure(h != NULL, "out of memory");
	c->state = h;
	h->conn = c;
	if (c->shard->h2_room == NULL)
		c->shard->h2_room = h2_room_new();
	h->room = c->shard->h2_room;
	h->block_began = h->goaway_at = NEVER;
	h->ticked = h2_now(h);
	c->deadline = h->ticked + h2_limits(h)->head_time;
	h2_session_new(h);
	if (c->shard->draining)
		drain(c);
	flush(h);
}

static void stream_ready(struct conn *c, struct stream *s)
{
	h2_resume(s->carrier);
	flush_later(c->state);
}

static void stream_drop(struct conn *c, struct stream *s)
{
	s->ending = true;
	h2_reset(s->carrier, H2_CANCEL);
	flush_later(c->state);
}

static void closed(struct conn *c)
{
	struct h2 *h = c->state;
	struct h2_stream *next;
	for (struct h2_stream *st = h->first; st; st = next) {
		next = st->next;
		if (st->stream)
			end_stream(st);
		else
			exchange_abandon(st->exchange);
		free(st);
	}
	h->room->waiting -= h->n_waiting;
	h->room->streams -= h->n_streams;
	h2_session_free(h);
	if (h->out)
		give_out(h);
	h->conn = NULL;
	if (!h->posted)
		free(h);
}

const struct protocol h2_protocol = {
	.opened = opened,
	.input = input,
	.ended = ended,
	.written = written,
	.timeout = timeout,
	.tick = tick,
	.drain = drain,
	.respond = respond,
	.source_ready = source_ready,
	.stream_ready = stream_ready,
	.stream_drop = stream_drop,
	.closed = closed,
};
